package orrery.protocols.turn;

import orrery.host.Metric;

/** What relays measure. */
public final class TurnMetrics {

  /** What a server was asked and how it answered; {@code outcome} is {@code success} or the error's code. */
  public static final Metric REQUESTS = Metric.counter("turn.requests", "1", "method", "outcome");

  /** From an allocation's beginning to its end. Its total over the run's length is how many were live. */
  public static final Metric ALLOCATION_TIME = Metric.tally("turn.allocation.time", "s", "transport");

  /** How allocations ended: {@code deleted} by the client, {@code expired}, {@code disconnected} or {@code stopped}. */
  public static final Metric ALLOCATIONS_ENDED = Metric.counter("turn.allocations.ended", "1", "reason");

  /** Application data that was relayed; {@code direction} is {@code to-peer} or {@code to-client}. */
  public static final Metric RELAYED_BYTES = Metric.counter("turn.relayed.bytes", "B", "direction");

  /** Datagrams that were relayed. */
  public static final Metric RELAYED_PACKETS = Metric.counter("turn.relayed.packets", "1", "direction");

  /** Data that was not relayed, and bytes that mean nothing, by why. */
  public static final Metric DROPPED = Metric.counter("turn.dropped", "1", "reason");

  private TurnMetrics() {}
}
