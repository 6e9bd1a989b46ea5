package orrery.protocols.direct;

import orrery.host.Metric;

/** What hole punching measures; what exchanges make of it, they measure themselves. */
public final class DirectMetrics {

  /** Direct connections on which something else came than the peer's proof, by what: {@code frame}, {@code malformed} or {@code credential}. */
  public static final Metric REFUSED = Metric.counter("direct.refused", "1", "reason");

  private DirectMetrics() {}
}
