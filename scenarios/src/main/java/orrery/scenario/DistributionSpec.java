package orrery.scenario;

import orrery.host.Doc;

/**
 * A distribution as a scenario writes it: a bare value, or {@code { weibull: { scale: 169 min, shape: 0.615 } }}.
 *
 * @param <T> what it draws: {@link java.time.Duration}, {@link Integer}, {@link orrery.host.DataSize}
 */
public sealed interface DistributionSpec<T> {

  /** Always the same. */
  @Plain
  @Doc("Always this value.")
  record Constant<T>(@Doc("The value.") T value) implements DistributionSpec<T> {}

  /** Every value of an interval alike. */
  @Doc("Every value between two alike.")
  record Uniform<T>(@Doc("The least value.") T from, @Doc("The greatest value.") T to) implements DistributionSpec<T> {}

  /** Without memory. */
  @Doc("Without memory.")
  record Exponential<T>(@Doc("The mean.") T mean) implements DistributionSpec<T> {}

  /** Many short and few long, where the shape is below 1. */
  @Doc("Weibull's.")
  record Weibull<T>(@Doc("The scale: 63.2 % of the values are below it.") T scale, @Doc("The shape.") @Within(least = "0.05", greatest = "100") double shape)
      implements DistributionSpec<T> {}

  /** The logarithm is normal. */
  @Doc("The logarithm is normal.")
  record Lognormal<T>(
      @Doc("The median.") T median, @Doc("Standard deviation of the natural logarithm.") @Within(least = "0", greatest = "10") double sigma)
      implements DistributionSpec<T> {}

  /** How many of many rare things happen. Counts only. */
  @Doc("How many of many rare things happen.")
  record Poisson<T>(@Doc("The mean.") @Within(least = "0", greatest = "1000") double mean) implements DistributionSpec<T> {}
}
