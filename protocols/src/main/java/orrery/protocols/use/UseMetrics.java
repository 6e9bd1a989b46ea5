package orrery.protocols.use;

import orrery.host.Metric;

/** What the doing of wants measures. */
public final class UseMetrics {

  /** From a want until it is answered, by the way that the answer took; one that is not answered yet is of the way {@code none}. */
  public static final Metric REQUEST_TIME = Metric.tally("request.time", "s", "workload", "route");

  /** Wants that have no answer, or one that says no: why, or the status as {@code status-503}. */
  public static final Metric REQUEST_FAILED = Metric.counter("request.failed", "1", "workload", "reason");

  /** Answers that came after the want's deadline, where it has one. */
  public static final Metric REQUEST_LATE = Metric.counter("request.late", "1", "workload");

  /** From the wish to give something to others until one that it is for has it, by the wall clocks of both. */
  public static final Metric SHARE_TIME = Metric.tally("share.time", "s");

  private UseMetrics() {}
}
