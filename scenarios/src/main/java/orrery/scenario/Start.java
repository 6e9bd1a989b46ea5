package orrery.scenario;

import java.time.Duration;
import orrery.host.Doc;

/** Which devices are on at time zero. */
public sealed interface Start {

  /** As if the world had always been running: availability and residual sessions in equilibrium. */
  @Doc("As if the world had always been running.")
  record Stationary() implements Start {}

  /** All at time zero. */
  @Doc("All at time zero.")
  record Together() implements Start {}

  /** One by one, at uniform times up to {@code over}. */
  @Doc("One by one, over this time.")
  record Ramp(@Doc("The time by which all are on.") @Within(above = "0 s") Duration over) implements Start {}
}
