package orrery.protocols.ice;

import orrery.host.Metric;

/** What ICE agents measure. */
public final class IceMetrics {

  /** Connectivity checks that were begun; {@code kind} is {@code ordinary}, {@code triggered} or {@code nomination}. */
  public static final Metric CHECKS = Metric.counter("traversal.checks", "1", "kind");

  /** From the beginning of gathering to its end. */
  public static final Metric GATHERING_TIME = Metric.tally("ice.gathering.time", "s");

  /** Datagrams that arrived at a candidate and were of no use, by reason. */
  public static final Metric DROPPED = Metric.counter("ice.dropped", "1", "reason");

  private IceMetrics() {}
}
