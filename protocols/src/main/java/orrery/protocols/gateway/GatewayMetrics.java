package orrery.protocols.gateway;

import orrery.host.Metric;

/** What calls of microservices measure. */
public final class GatewayMetrics {

  /** Calls that a node's programs made, by the route of the last attempt and how they ended: {@code 2xx} to {@code 5xx}, or why there was no answer. */
  public static final Metric REQUESTS = Metric.counter("service.requests", "1", "route", "outcome");

  /** From a program's call to its answer, whatever the status, by service and route. */
  public static final Metric TIME = Metric.tally("service.request.time", "s", "service", "route");

  /** Calls that were sent again, by why: the status of the answer before, or why there was none. */
  public static final Metric RETRIES = Metric.counter("service.retries", "1", "reason");

  /** Repetitions that were not made since too many calls had failed. */
  public static final Metric RETRIES_DENIED = Metric.counter("service.retries-denied", "1");

  /** Circuits of a service on a node that changed, by what they became: {@code open}, {@code half-open} or {@code closed}. */
  public static final Metric CIRCUITS = Metric.counter("service.circuits", "1", "state");

  /** Calls that came to a node's gateway from other nodes, by service where it has one, and status. */
  public static final Metric SERVED = Metric.counter("gateway.calls", "1", "service", "status");

  /** Calls that a gateway did not let in, by why. What containers refuse is theirs to count. */
  public static final Metric REFUSED = Metric.counter("gateway.refused", "1", "reason");

  private GatewayMetrics() {}
}
