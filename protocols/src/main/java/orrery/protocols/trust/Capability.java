package orrery.protocols.trust;

import orrery.host.Defaults;
import orrery.protocols.cluster.Duty;

/** What a node claims to have and its use by others shows (EC-8). */
public enum Capability {
  /** The speed of its processor, in million operations a second. */
  PROCESSOR,
  /** The rate of its best interface towards the network, in bits a second. */
  LINK,
  /** Room for contents of others, in bytes; what a use shows is whether a content is still there. */
  STORAGE;

  /** What {@code duty} takes most. */
  public static Capability of(Duty duty) {
    return switch (duty) {
      case PROXY, CACHE -> LINK;
      case STORAGE -> STORAGE;
      case COMPUTE -> PROCESSOR;
    };
  }

  /** How messages and metrics write it: {@code processor}. */
  public String word() {
    return Defaults.word(this);
  }
}
