package orrery.protocols.transfer;

import orrery.host.Metric;

/** What transfers measure. */
public final class TransferMetrics {

  /** From a device's wish until the last byte is there; {@code direction} is {@code down} or {@code up}. */
  public static final Metric TIME = Metric.tally("transfer.time", "s", "direction");

  /** The content's bytes over that time. */
  public static final Metric RATE = Metric.tally("transfer.rate", "B/s", "direction");

  /** Transfers that failed, by reason. */
  public static final Metric FAILED = Metric.counter("transfer.failed", "1", "reason");

  /** Requests that a service turns away, by the status it answers. */
  public static final Metric REFUSED = Metric.counter("transfer.refused", "1", "status");

  private TransferMetrics() {}
}
