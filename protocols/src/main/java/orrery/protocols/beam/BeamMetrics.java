package orrery.protocols.beam;

import orrery.host.Metric;

/** What beams measure. */
public final class BeamMetrics {

  /** Beams that begin, by the shape of their plan: {@code direct}, over a {@code proxy}, or in a {@code tree}. */
  public static final Metric BEAMS = Metric.counter("beam.beams", "1", "shape");

  /** Receivers of beams, by what becomes of them: {@code delivered}, {@code expired}, {@code overflow} of their queue, or {@code refused} by themselves. */
  public static final Metric RECEIVERS = Metric.counter("beam.receivers", "1", "outcome");

  /** From a beam's call until the sender knows that a receiver has the content. */
  public static final Metric TIME = Metric.tally("beam.time", "s");

  /** From a beam's call until the sender knows that the last of all its receivers has the content. */
  public static final Metric LAST_TIME = Metric.tally("beam.last.time", "s");

  /** What nodes have sent of contents, whole ones that were answered, by whose beam it was: its {@code sender}'s own, or another's that is passed {@code on}. */
  public static final Metric SENT = Metric.counter("beam.sent", "B", "as");

  /** Contents that come again, and are known. */
  public static final Metric REPEATED = Metric.counter("beam.repeated", "1");

  /** Calls that are refused for what they are. */
  public static final Metric REFUSED = Metric.counter("beam.refused", "1", "reason");

  private BeamMetrics() {}
}
