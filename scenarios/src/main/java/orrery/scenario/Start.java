package orrery.scenario;

import java.time.Duration;
import orrery.host.Doc;

/** Which devices are on at time zero, and when the others begin. */
public sealed interface Start {

  /** As if the world had always been running: availability and residual sessions in equilibrium. */
  @Doc("As if the world had always been running.")
  record Stationary() implements Start {}

  /**
   * As {@link Stationary}, but each begins at a uniform time up to {@code over}, and is off until then: a world that is stationary
   * from there on, and in which nobody finds everybody else beginning at the same instant.
   */
  @Doc("As if the world had always been running, but each begins at a time of its own up to this one, and is off until then.")
  record Staggered(@Doc("The time from which on it is as if the world had always been running.") @Within(above = "0 s") Duration over) implements Start {}

  /** All at time zero. */
  @Doc("All at time zero.")
  record Together() implements Start {}

  /** One by one, at uniform times up to {@code over}. */
  @Doc("One by one, over this time.")
  record Ramp(@Doc("The time by which all are on.") @Within(above = "0 s") Duration over) implements Start {}
}
