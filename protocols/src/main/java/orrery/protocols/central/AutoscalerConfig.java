package orrery.protocols.central;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a service's instances grow and shrink in number.
 *
 * @param least the fewest instances; 0 lets a service that nobody calls have none
 * @param most the most instances
 * @param target the utilisation that is aimed at, of the cores of all instances
 * @param period from one evaluation to the next
 * @param tolerance how far utilisation may be from the target, as a share of it, before anything is done
 * @param stabilization for how long a recommendation keeps instances from being taken away
 * @param startDelay from the decision for an instance until it serves
 */
public record AutoscalerConfig(
    @Doc("The fewest instances of a service; 0 lets one that nobody calls have none.")
        @Default(value = "1", source = "assumed") int least,
    @Doc("The most instances of a service.")
        @Default(value = "20", source = "assumed") int most,
    @Doc("The utilisation of the instances' cores that is aimed at.")
        @Default(value = "0.6", source = "Kubernetes, Horizontal Pod Autoscaling, its example: 'averageUtilization: 60'") double target,
    @Doc("From one evaluation to the next.")
        @Default(value = "15 s", source = "Kubernetes, Horizontal Pod Autoscaling: 'the default interval is 15 seconds'") Duration period,
    @Doc("How far utilisation may be from its target, as a share of that, before anything is done.")
        @Default(value = "0.1", source = "Kubernetes, Horizontal Pod Autoscaling: 'sufficiently close to 1.0 (within a globally-configurable tolerance, 0.1 by default)'")
        double tolerance,
    @Doc("How long the highest recommendation counts, so that few instances are taken away too early.")
        @Default(value = "5 min", source = "Kubernetes, Horizontal Pod Autoscaling: '--horizontal-pod-autoscaler-downscale-stabilization flag, which defaults to 5 minutes'")
        Duration stabilization,
    @Doc("From the decision for an instance until it serves.")
        @Default(value = "20 s", source = "assumed") Duration startDelay) {

  public AutoscalerConfig {
    if (least < 0 || most < 1 || least > most || most > 10_000) {
      throw new IllegalArgumentException("least must be 0 or more and most at least as much, and 1 to 10000, but they are " + least + " and " + most);
    }
    if (!(target > 0 && target <= 1) || !(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException("target must be more than 0 and at most 1, and tolerance 0 or more and less than 1");
    }
    if (period.toNanos() < 1_000_000_000L || stabilization.isNegative() || startDelay.isNegative()) {
      throw new IllegalArgumentException("period must be at least 1 s, and stabilization and start-delay 0 or more, but they are " + period + ", " + stabilization + " and " + startDelay);
    }
  }
}
