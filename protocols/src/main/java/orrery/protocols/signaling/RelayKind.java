package orrery.protocols.signaling;

import orrery.host.Defaults;

/** What a relay is for. */
public enum RelayKind {
  /** A signaling end-point: it makes an unreachable cluster reachable for requests. */
  SEP,
  /** A bearer end-point: it carries bulk data between two nodes. */
  BEP;

  /** How metrics and messages write it. */
  public String word() {
    return Defaults.word(this);
  }
}
