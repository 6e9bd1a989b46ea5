package orrery.protocols.passage;

import orrery.host.Metric;

/** What passages measure. */
public final class PassageMetrics {

  /** From the wish for a connection until it is there, by way: {@code straight} or {@code relayed}. */
  public static final Metric SET_UP_TIME = Metric.tally("passage.set-up.time", "s", "way");

  /**
   * From what is said over a passage until the beginning of what is answered, by the way of the answer: {@code straight}, {@code
   * relayed}, or {@code signalled} where it came with a signal's. A set-up for which that waited is part of it.
   */
  public static final Metric ROUND_TRIP = Metric.tally("passage.round-trip", "s", "way");

  /**
   * What became of wishes for passages: {@code straight} or {@code relayed}, as they came about; {@code signalled} where none was needed
   * beside signals; {@code unused}; or why there is none: too many were open ({@code limit}), the signal had {@code no-answer}, the other
   * side has {@code refused}, what it answered was {@code malformed}, it took too long ({@code timeout}), or what befell the connection,
   * straight or to the BEP, such as {@code straight-refused} or {@code bearer-reset}.
   */
  public static final Metric OUTCOMES = Metric.counter("passage.outcomes", "1", "outcome");

  /** What has passed, at the caller's side, by way and direction: {@code sent} or {@code received}. */
  public static final Metric BYTES = Metric.counter("passage.bytes", "B", "way", "direction");

  /**
   * Passages that were lost while something was awaited of them, by what befell the connection, such as {@code bearer-reset}; and those
   * that ended since they rested, {@code idle}.
   */
  public static final Metric ENDED = Metric.counter("passage.ended", "1", "reason");

  /**
   * Calls that a node has refused, or let go unanswered: {@code malformed}; of somebody with whom it does not share ({@code not-shared});
   * from a caller that has opened enough ({@code caller-limit}), or beyond what it lets all open ({@code limit}); for want of a BEP
   * ({@code no-bep}); or since the caller did not come ({@code not-joined}).
   */
  public static final Metric REFUSED = Metric.counter("passage.refused", "1", "reason");

  private PassageMetrics() {}
}
