package orrery.protocols.placement;

import orrery.host.Defaults;

/** How far it is to where a call may be served, the nearest first (EC-37). */
public enum Reach {
  /** This device itself. */
  OWN,
  /** Another member of a cluster of this device's links. */
  LINK,
  /** A node on another link. */
  ELSEWHERE,
  /** The central cloud. */
  CENTRAL;

  /** How metrics and events write it: {@code elsewhere}. */
  public String word() {
    return Defaults.word(this);
  }
}
