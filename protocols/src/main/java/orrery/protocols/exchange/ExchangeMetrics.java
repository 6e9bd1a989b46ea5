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

  /**
   * How wishes for a direct path have ended: {@code direct}; or why the exchange has stayed on the relay: the content was {@code
   * small}, the callee has {@code refused}, its description was {@code malformed}, hole punching has found {@code no-path}, all had
   * arrived and the exchange was {@code over}, or had {@code failed}.
   */
  public static final Metric UPGRADE = Metric.counter("exchange.upgrade", "1", "outcome");

  /** From when both are joined by a relay until an answer begins to arrive over a direct path. */
  public static final Metric UPGRADE_TIME = Metric.tally("exchange.upgrade.time", "s");

  /** Content that has arrived where a direct path was wished for, by way: {@code relayed} or {@code direct}. */
  public static final Metric BYTES = Metric.counter("exchange.bytes", "B", "path");

  /** Direct paths that were lost before all had arrived, by how. */
  public static final Metric PATH_LOST = Metric.counter("exchange.path.lost", "1", "reason");

  /** Callers' descriptions that were refused: {@code malformed}, or of endpoints that lead {@code nowhere}. */
  public static final Metric DESCRIPTIONS_REFUSED = Metric.counter("exchange.descriptions.refused", "1", "reason");

  private ExchangeMetrics() {}
}
