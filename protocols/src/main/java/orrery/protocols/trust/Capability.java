package orrery.protocols.trust;

import orrery.host.Defaults;

/** What a node claims to have and its use by others shows (EC-8). */
public enum Capability {
  /** The speed of its processor, in million operations a second. */
  PROCESSOR,
  /** The rate of its best interface towards the network, in bits a second. */
  LINK,
  /** Room for contents of others, in bytes; what a use shows is whether a content is still there. */
  STORAGE;

  /** How messages and metrics write it: {@code processor}. */
  public String word() {
    return Defaults.word(this);
  }
}
