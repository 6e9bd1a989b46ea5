package orrery.protocols.signaling;

import orrery.host.Defaults;

/** Where a relay host stands. */
public enum RelaySite {
  /** On a device of somebody who lets others use it. */
  EDGE,
  /** In a data centre: the last resort (EC-17). */
  CLOUD;

  /** How metrics and messages write it. */
  public String word() {
    return Defaults.word(this);
  }
}
