package orrery.protocols.edge;

import orrery.host.Metric;

/** What nodes measure that tell each other of themselves. */
public final class NoticeMetrics {

  /**
   * Notices of a node's presence that were sent; {@code way} is {@code link}, {@code super-node} where the other cluster's can be
   * called, {@code sep}, or {@code bridged}.
   */
  public static final Metric SENT = Metric.counter("notice.sent", "1", "way");

  /** Those that nobody answered, by why. */
  public static final Metric FAILED = Metric.counter("notice.failed", "1", "way", "reason");

  /** From a node's having a super node, or being one, until another's word that it knows: one for each notice delivered. */
  public static final Metric DELAY = Metric.tally("notice.delay", "s", "way");

  /** Nodes known by notice that were made use of: found in a {@code search} that had no whole answer, or called in an {@code exchange}. */
  public static final Metric USED = Metric.counter("notice.used", "1", "in");

  private NoticeMetrics() {}
}
