package orrery.protocols.trust;

import orrery.host.Metric;

/** What trust measures and costs. */
public final class TrustMetrics {

  /** What a use of a duty showed, as a share of what is claimed of the capability, or of what the user's own link takes. */
  public static final Metric RATIO = Metric.tally("duty.ratio", "1", "capability");

  /** How long a use of a duty takes. */
  public static final Metric TIME = Metric.tally("duty.time", "s", "duty");

  /** Uses of duties, by how they ended: {@code done}, or why not. */
  public static final Metric USES = Metric.counter("duty.uses", "1", "duty", "outcome");

  /** Requests that a node turns away in its duties, by the status it answers. */
  public static final Metric REFUSED = Metric.counter("duty.refused", "1", "status");

  /** Messages about other nodes: {@code evidence}, {@code experience}, {@code blacklist}, {@code directory}, {@code appeal}. */
  public static final Metric MESSAGES = Metric.counter("trust.messages", "1", "message");

  /** The bytes of their content, both ways, without heads. */
  public static final Metric BYTES = Metric.counter("trust.bytes", "B", "message");

  /** Messages that are refused, by reason. */
  public static final Metric REFUSALS = Metric.counter("trust.refused", "1", "reason");

  /** Cases that super nodes have decided, by verdict. */
  public static final Metric CASES = Metric.counter("trust.cases", "1", "capability", "verdict");

  /** Appeals that super nodes have decided. */
  public static final Metric APPEALS = Metric.counter("trust.appeals", "1", "outcome");

  private TrustMetrics() {}
}
