package orrery.scenario.world;

import java.time.Duration;
import orrery.scenario.DistributionSpec;
import orrery.scenario.input.Inputs;
import orrery.sim.Distribution;

/** Distributions as scenarios write them, made ready to draw from. */
final class Draws {

  private Draws() {}

  /** Draws nanoseconds; what has been measured is in {@code inputs}. */
  static Distribution nanos(DistributionSpec<Duration> spec, Inputs inputs) {
    if (spec instanceof DistributionSpec.Constant<Duration> s) return new Distribution.Constant(s.value().toNanos());
    if (spec instanceof DistributionSpec.Uniform<Duration> s) return new Distribution.Uniform(s.from().toNanos(), s.to().toNanos());
    if (spec instanceof DistributionSpec.Exponential<Duration> s) return new Distribution.Exponential(s.mean().toNanos());
    if (spec instanceof DistributionSpec.Weibull<Duration> s) return new Distribution.Weibull(s.scale().toNanos(), s.shape());
    if (spec instanceof DistributionSpec.Lognormal<Duration> s) return new Distribution.Lognormal(s.median().toNanos(), s.sigma());
    if (spec instanceof DistributionSpec.Gamma<Duration> s) return new Distribution.GammaShaped(s.shape(), s.mean().toNanos() / s.shape());
    if (spec instanceof DistributionSpec.Pareto<Duration> s) return new Distribution.Pareto(s.minimum().toNanos(), s.shape());
    if (spec instanceof DistributionSpec.Quantiles<Duration> s) return inputs.quantiles(s.csv()).orElseThrow(() -> new IllegalStateException("the quantiles " + s.csv() + " must have been read"));
    throw new AssertionError("no times are drawn from " + spec);
  }

  /** Draws a number of things: the value is a whole number. */
  static Distribution count(DistributionSpec<Integer> spec) {
    if (spec instanceof DistributionSpec.Constant<Integer> s) return new Distribution.Constant(s.value());
    // Each whole number from..to is as likely as any other: the uniform draw is rounded down.
    if (spec instanceof DistributionSpec.Uniform<Integer> s) return new Distribution.Uniform(s.from(), s.to() + 1.0);
    if (spec instanceof DistributionSpec.Poisson<Integer> s) return new Distribution.Poisson(s.mean());
    throw new AssertionError("no numbers of things are drawn from " + spec);
  }
}
