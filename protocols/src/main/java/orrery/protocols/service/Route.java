package orrery.protocols.service;

import orrery.host.Defaults;

/** The way of a call (EC-29, Fig. 12). */
public enum Route {
  /** None was found. */
  NONE,
  /** It did not leave the node. */
  LOCAL,
  /** To another edge node, directly. */
  LINK,
  /** To another edge node, over proxies (SEP, BEP). */
  RELAYED,
  /** To the central cloud. */
  GLOBAL;

  /** How metrics and events write it: {@code relayed}. */
  public String word() {
    return Defaults.word(this);
  }
}
