package orrery.scenario.world;

import java.time.Duration;
import java.util.function.ToLongFunction;
import orrery.host.DataSize;
import orrery.scenario.DistributionSpec;
import orrery.scenario.input.Inputs;
import orrery.sim.Distribution;

/** Distributions as scenarios write them, made ready to draw from. */
final class Draws {

  private Draws() {}

  /** Draws nanoseconds; what has been measured is in {@code inputs}. */
  static Distribution nanos(DistributionSpec<Duration> spec, Inputs inputs) {
    if (spec instanceof DistributionSpec.Quantiles<Duration> s) return inputs.quantiles(s.csv()).orElseThrow(() -> new IllegalStateException("the quantiles " + s.csv() + " must have been read"));
    return amounts(spec, Duration::toNanos);
  }

  /** Draws bytes. */
  static Distribution bytes(DistributionSpec<DataSize> spec) {
    return amounts(spec, DataSize::bytes);
  }

  /** Draws operations. */
  static Distribution operations(DistributionSpec<Long> spec) {
    return amounts(spec, Long::longValue);
  }

  private static <T> Distribution amounts(DistributionSpec<T> spec, ToLongFunction<T> amount) {
    if (spec instanceof DistributionSpec.Constant<T> s) return new Distribution.Constant(amount.applyAsLong(s.value()));
    if (spec instanceof DistributionSpec.Uniform<T> s) return new Distribution.Uniform(amount.applyAsLong(s.from()), amount.applyAsLong(s.to()));
    if (spec instanceof DistributionSpec.Exponential<T> s) return new Distribution.Exponential(amount.applyAsLong(s.mean()));
    if (spec instanceof DistributionSpec.Weibull<T> s) return new Distribution.Weibull(amount.applyAsLong(s.scale()), s.shape());
    if (spec instanceof DistributionSpec.Lognormal<T> s) return new Distribution.Lognormal(amount.applyAsLong(s.median()), s.sigma());
    if (spec instanceof DistributionSpec.Gamma<T> s) return new Distribution.GammaShaped(s.shape(), amount.applyAsLong(s.mean()) / s.shape());
    if (spec instanceof DistributionSpec.Pareto<T> s) return new Distribution.Pareto(amount.applyAsLong(s.minimum()), s.shape());
    throw new AssertionError("no amounts are drawn from " + spec);
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
