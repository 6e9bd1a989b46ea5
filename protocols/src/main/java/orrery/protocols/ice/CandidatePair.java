package orrery.protocols.ice;

import org.jspecify.annotations.Nullable;

/**
 * A base of this agent's and a candidate of the peer's, and how the check from one to the other stands (RFC 8445 §6.1.2).
 *
 * <p>Its state changes through {@link CheckList#become} alone.
 */
final class CandidatePair {

  /** RFC 8445 §6.1.2.6. */
  enum State {
    /** Not checked, and to wait for a pair of the same foundation. */
    FROZEN,
    /** Not checked, and free to be. */
    WAITING,
    /** A check is on its way. */
    IN_PROGRESS,
    /** A check was answered as it should be. */
    SUCCEEDED,
    /** A check was not answered, or not as it should be. */
    FAILED;

    /** Whether a check may still succeed. */
    boolean isOpen() {
      return this == FROZEN || this == WAITING || this == IN_PROGRESS;
    }
  }

  final LocalCandidate local;
  final Candidate remote;
  long priority;
  State state = State.FROZEN;
  /** The check that is on its way, if any. */
  Requests.@Nullable Request check;
  /** What the peer sees this side as; null until a check has succeeded, or when consent was lost: then nothing may be sent. */
  @Nullable LocalCandidate valid;
  /** Where this agent controls, that the next check is to say so; else that the peer has said so before this side was ready. */
  boolean nominated;
  /** How many checks of the peer's have set off one of this side's. */
  int triggers;

  CandidatePair(LocalCandidate local, Candidate remote, boolean controlling) {
    this.local = local;
    this.remote = remote;
    this.priority = priority(controlling, local.candidate().priority(), remote.priority());
  }

  /** RFC 8445 §6.1.2.3: both agents come to the same number, so both check in the same order. */
  static long priority(boolean controlling, long ownPriority, long peersPriority) {
    long g = controlling ? ownPriority : peersPriority;
    long d = controlling ? peersPriority : ownPriority;
    return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
  }

  /** Pairs of one foundation are likely to fare alike (RFC 8445 §6.1.2.6). */
  String foundation() {
    return local.candidate().foundation() + ":" + remote.foundation();
  }

  /** Whether a relay stands between, on either side. */
  boolean isRelayed() {
    return local.base().isRelayed() || remote.type() == CandidateType.RELAYED;
  }

  /** Whether both ends are addresses of the machines' own. */
  boolean isPlain() {
    return local.candidate().type() == CandidateType.HOST && remote.type() == CandidateType.HOST;
  }

  @Override
  public String toString() {
    return (valid == null ? local : valid).candidate() + " - " + remote;
  }
}
