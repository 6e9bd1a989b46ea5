package orrery.protocols.exchange;

import orrery.host.Metric;

/** What exchanges measure. */
public final class ExchangeMetrics {

  /** From a device's wish for a content of its peer's until the last byte is there. */
  public static final Metric TIME = Metric.tally("exchange.time", "s");

  /** From that wish until the bearer is there. */
  public static final Metric SET_UP_TIME = Metric.tally("exchange.set-up.time", "s");

  /** From a request over the bearer until the beginning of the answer. */
  public static final Metric ROUND_TRIP = Metric.tally("exchange.round-trip", "s");

  /**
   * What the wish for a content waits for, one after the other: {@code search}, until one to ask is found; {@code invitation}, until
   * that has answered, a BEP being there; {@code bearer}, until both are connected; {@code first-byte}, until the answer begins.
   */
  public static final Metric STEP_TIME = Metric.tally("exchange.step.time", "s", "step");

  /** Exchanges that failed, by where they did. */
  public static final Metric FAILED = Metric.counter("exchange.failed", "1", "reason");

  private ExchangeMetrics() {}
}
