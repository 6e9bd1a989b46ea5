package orrery.scenario;

import orrery.host.Doc;

/**
 * A distribution as a scenario writes it: a bare value, or {@code { weibull: { scale: 169 min, shape: 0.615 } }}.
 *
 * @param <T> what it draws: {@link java.time.Duration}, {@link Integer} (a count), {@link orrery.host.DataSize}, {@link
 *     Long} (an amount of work)
 */
public sealed interface DistributionSpec<T> {

  /** Always the same. */
  @Plain
  @Doc("Always this value.")
  record Constant<T>(@Doc("The value.") T value) implements DistributionSpec<T> {}

  /** Every value of an interval alike; of counts, both ends included. */
  @Doc("Every value between two alike.")
  record Uniform<T>(@Doc("The least value.") T from, @Doc("The greatest value.") T to) implements DistributionSpec<T> {

    public Uniform {
      if (Magnitude.of(from).compareTo(Magnitude.of(to)) >= 0) {
        throw new IllegalArgumentException("from must be less than to");
      }
    }
  }

  /** Without memory. */
  @Draws(counts = false)
  @Doc("Exponential: without memory.")
  record Exponential<T>(@Doc("The mean.") T mean) implements DistributionSpec<T> {}

  /** Many short and few long, where the shape is below 1. */
  @Draws(counts = false)
  @Doc("Weibull: many short and few long where the shape is below 1.")
  record Weibull<T>(@Doc("The scale: 63.2 % of the values are below it.") T scale, @Doc("The shape.") @Within(least = "0.1", greatest = "100") double shape)
      implements DistributionSpec<T> {}

  /** The logarithm is normal. */
  @Draws(counts = false)
  @Doc("Lognormal: the logarithm is normal.")
  record Lognormal<T>(
      @Doc("The median.") T median, @Doc("Standard deviation of the natural logarithm.") @Within(above = "0", greatest = "10") double sigma)
      implements DistributionSpec<T> {}

  /** Gamma. */
  @Draws(counts = false)
  @Doc("Gamma: of whole shapes, the sum of so many exponential amounts.")
  record Gamma<T>(@Doc("The mean.") T mean, @Doc("The shape.") @Within(least = "0.1", greatest = "1000") double shape) implements DistributionSpec<T> {}

  /** Pareto. */
  @Draws(counts = false)
  @Doc("Pareto: a tail that falls as a power.")
  record Pareto<T>(@Doc("The least value.") T minimum, @Doc("The power; above 1, or there is no mean.") @Within(above = "1", greatest = "100") double shape)
      implements DistributionSpec<T> {}

  /** As it has been measured. Its values are times. */
  @Draws(counts = false, times = true)
  @Doc("Measured: the quantiles of a CSV file with the columns PROBABILITY, rising from 0 to 1, and VALUE, times in seconds or with a unit.")
  record Quantiles<T>(@Doc("The file.") InputFile csv) implements DistributionSpec<T> {}

  /** How many of many rare things happen. */
  @Draws(counts = true)
  @Doc("Poisson: how many of many rare things happen.")
  record Poisson<T>(@Doc("The mean.") @Within(above = "0", greatest = "1000") double mean) implements DistributionSpec<T> {}
}
