package orrery.protocols.cluster;

/** The numbers of successive offices of a cluster's super nodes: 0 where none was ever accepted, then 1, 2, 3 … */
final class Terms {

  /** The last term, 2^48 - 1. An election a second would reach it after nine million years; forged terms stop at it. */
  static final long MAXIMUM = (1L << 48) - 1;

  private Terms() {}

  /** The term of an office that follows both {@code a} and {@code b}. */
  static long after(long a, long b) {
    return Math.min(MAXIMUM, Math.max(a, b) + 1);
  }
}
