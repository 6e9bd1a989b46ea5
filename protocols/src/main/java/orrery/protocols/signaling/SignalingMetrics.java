package orrery.protocols.signaling;

import orrery.host.Metric;

/** What the signaling service measures. */
public final class SignalingMetrics {

  /** Requests for relays that are turned away, by why: {@code none}, {@code full}, {@code timeout} or {@code failed}. */
  public static final Metric REFUSED = Metric.counter("relay.refused", "1", "kind", "reason");

  /** How long a request waits for room. */
  public static final Metric QUEUE_TIME = Metric.tally("relay.queue.time", "s", "kind");

  /** Relays placed, by where. */
  public static final Metric PLACEMENT = Metric.counter("relay.placement", "1", "kind", "where");

  /** How many instances the chosen host had before, at each placement. */
  public static final Metric LOAD_FOUND = Metric.tally("relay.load.found", "1", "kind");

  /** What the service is asked, and how it answers. */
  public static final Metric REQUESTS = Metric.counter("signaling.requests", "1", "kind", "status");

  private SignalingMetrics() {}
}
