package orrery.protocols.seal;

import orrery.host.Metric;

/** What is measured of sealing. */
public final class SealMetrics {

  /** Payloads that were not opened. */
  public static final Metric REFUSED = Metric.counter("seal.refused", "1", "reason");

  /** Contexts made: by senders ("sealing") and by receivers ("opening"). Each costs two agreements. */
  public static final Metric CONTEXTS = Metric.counter("seal.contexts", "1", "side");

  private SealMetrics() {}
}
