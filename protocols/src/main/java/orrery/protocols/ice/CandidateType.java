package orrery.protocols.ice;

import java.util.Optional;

/** How a candidate was come by (RFC 8445 §4), and how much that is preferred (§5.1.2.2). */
public enum CandidateType {
  /** An address of one of the node's own interfaces. */
  HOST("host", 126),
  /** An address seen by the peer, learned from a connectivity check. */
  PEER_REFLEXIVE("prflx", 110),
  /** An address seen by a STUN server. */
  SERVER_REFLEXIVE("srflx", 100),
  /** An address that a TURN server has lent. */
  RELAYED("relay", 0);

  private final String word;
  private final int preference;

  CandidateType(String word, int preference) {
    this.word = word;
    this.preference = preference;
  }

  /** As {@code cand-type} of RFC 8839 §5.1 writes it. */
  public String word() {
    return word;
  }

  /** The type preference, 0 to 126. */
  public int preference() {
    return preference;
  }

  /** The type that is written so; empty where none is. */
  public static Optional<CandidateType> parse(String word) {
    for (CandidateType type : values()) {
      if (type.word.equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
