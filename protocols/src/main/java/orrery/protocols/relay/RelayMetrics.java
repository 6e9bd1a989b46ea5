package orrery.protocols.relay;

import orrery.host.Metric;

/** What relays, and those who use them, measure. */
public final class RelayMetrics {

  /** From a proxy's wish for a SEP until its tunnel is attached; {@code where} is that of the host. */
  public static final Metric SEP_SET_UP_TIME = Metric.tally("sep.set-up.time", "s", "where");

  /** From a node's wish for a BEP until both sides are joined. */
  public static final Metric BEP_SET_UP_TIME = Metric.tally("bep.set-up.time", "s", "where");

  /** From a signal until its answer; {@code way} is {@code sep}, {@code super-node} where that can be called itself, {@code link}, or {@code bridged}. */
  public static final Metric SIGNAL_TIME = Metric.tally("signal.time", "s", "way");

  /** Signals without an answer, by why. */
  public static final Metric SIGNAL_FAILED = Metric.counter("signal.failed", "1", "reason");

  /** Signals that a node was to carry over to another of its links: {@code on}, {@code not-there}, or {@code malformed}. */
  public static final Metric CARRIED = Metric.counter("signal.carried", "1", "outcome");

  /** What relays pass on. */
  public static final Metric BYTES = Metric.counter("relay.bytes", "B", "kind");

  /** What relays do not pass on, by why. */
  public static final Metric DROPPED = Metric.counter("relay.dropped", "1", "reason");

  /** Frames, messages and datagrams that are not what they must be. */
  public static final Metric MALFORMED = Metric.counter("relay.malformed", "1", "where");

  /** How instances end: {@code idle}, {@code released}, {@code over} or {@code stopped}. */
  public static final Metric ENDED = Metric.counter("relay.ended", "1", "kind", "reason");

  private RelayMetrics() {}
}
