package orrery.protocols.central;

import orrery.host.Metric;

/** What the central cloud and its clients measure. */
public final class CentralMetrics {

  /** Requests that a gateway has answered, by microservice and status; polls for notifications are of {@code push}. */
  public static final Metric REQUESTS = Metric.counter("cloud.requests", "1", "service", "status");

  /** From the letting in of a call until an instance has it in hand; 0 where one is free. */
  public static final Metric WAIT = Metric.tally("cloud.wait", "s", "service");

  /** Calls that are turned away or given up: {@code full}, the queue; {@code deadline}; {@code ended}, the instance. */
  public static final Metric REFUSED = Metric.counter("cloud.refused", "1", "service", "reason");

  /** How long cores were busy. */
  public static final Metric CORE_TIME = Metric.counter("cloud.core-time", "ms", "service");

  /** Decisions of autoscalers: {@code more} or {@code fewer} instances. */
  public static final Metric SCALINGS = Metric.counter("cloud.scalings", "1", "service", "to");

  /** Notifications, by what has become of them: {@code accepted}; then {@code delivered}, once acknowledged, {@code expired} or {@code dropped}. */
  public static final Metric PUSHES = Metric.counter("push.messages", "1", "outcome");

  /** Polls for notifications, by how they end: with {@code messages}, {@code nothing} in time, or {@code failed}. */
  public static final Metric POLLS = Metric.counter("push.polls", "1", "outcome");

  /** The state that says of an instance how many cores it has, from the decision for it until its end: empty then. */
  public static final String INSTANCE_STATE = "cloud-instance";

  /** The state that says how many bytes a microservice has stored. */
  public static final String STORED_STATE = "cloud-stored";

  private CentralMetrics() {}
}
