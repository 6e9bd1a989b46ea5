package orrery.protocols.stun;

import orrery.host.Metric;

/** What STUN measures. */
public final class StunMetrics {

  /** Datagrams that are no STUN message, by why. */
  public static final Metric MALFORMED = Metric.counter("stun.malformed", "1", "reason");

  /** What a STUN server was asked and answered; {@code outcome} is {@code success} or the error's code. */
  public static final Metric REQUESTS = Metric.counter("stun.requests", "1", "outcome");

  /** From a node's wish to know its NAT's behaviour to the verdict; one that is not reached is not in it. */
  public static final Metric DISCOVERY_TIME = Metric.tally("stun.discovery.time", "s");

  /** What devices have found out of their NATs; {@code outcome} is {@code judged}, {@code unsupported} or {@code blocked}. */
  public static final Metric VERDICTS = Metric.counter("stun.verdicts", "1", "outcome", "mapping", "filtering");

  private StunMetrics() {}
}
