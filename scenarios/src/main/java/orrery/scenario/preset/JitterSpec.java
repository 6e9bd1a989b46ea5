package orrery.scenario.preset;

import java.time.Duration;
import java.util.List;
import orrery.host.Doc;
import orrery.scenario.Plain;
import orrery.scenario.Within;
import orrery.sim.Distribution;

/** The distribution of a jitter, as a preset writes it. */
public sealed interface JitterSpec {

  /** In nanoseconds. */
  Distribution nanoseconds();

  /** Uniform from nothing on; none at all where the most is nothing. */
  @Plain
  @Doc("Anything from nothing to this alike.")
  record UpTo(@Doc("The most.") Duration most) implements JitterSpec {
    @Override
    public Distribution nanoseconds() {
      return most.isZero() ? new Distribution.Constant(0) : new Distribution.Uniform(0, most.toNanos());
    }
  }

  /** Uniform. */
  @Doc("Anything between two times alike.")
  record Uniform(@Doc("The least.") Duration from, @Doc("The most.") Duration to) implements JitterSpec {
    public Uniform {
      if (from.compareTo(to) >= 0) {
        throw new IllegalArgumentException("from must be less than to");
      }
    }

    @Override
    public Distribution nanoseconds() {
      return new Distribution.Uniform(from.toNanos(), to.toNanos());
    }
  }

  /** Normal, of which only what is not negative is kept. */
  @Doc("Normal, without what is negative.")
  record Normal(@Doc("The mean before anything is cut off.") Duration centre, @Doc("Standard deviation, likewise.") @Within(above = "0 ns") Duration deviation)
      implements JitterSpec {
    @Override
    public Distribution nanoseconds() {
      return new Distribution.TruncatedNormal(centre.toNanos(), deviation.toNanos());
    }
  }

  /** Exponential. */
  @Doc("Exponential.")
  record Exponential(@Doc("The mean.") @Within(above = "0 ns") Duration mean) implements JitterSpec {
    @Override
    public Distribution nanoseconds() {
      return new Distribution.Exponential(mean.toNanos());
    }
  }

  /** Lognormal. */
  @Doc("Lognormal: the logarithm is normal.")
  record Lognormal(@Doc("The median.") @Within(above = "0 ns") Duration median, @Doc("Standard deviation of the natural logarithm.") @Within(above = "0", greatest = "10") double sigma)
      implements JitterSpec {
    @Override
    public Distribution nanoseconds() {
      return new Distribution.Lognormal(median.toNanos(), sigma);
    }
  }

  /** Gamma. */
  @Doc("Gamma: of whole shapes, the sum of so many exponential times.")
  record Gamma(@Doc("The shape.") @Within(above = "0", greatest = "1000") double shape, @Doc("The scale: the mean is shape times this.") @Within(above = "0 ns") Duration scale)
      implements JitterSpec {
    @Override
    public Distribution nanoseconds() {
      return new Distribution.GammaShaped(shape, scale.toNanos());
    }
  }

  /** Pareto. */
  @Doc("Pareto: a tail that falls as a power.")
  record Pareto(@Doc("The least.") @Within(above = "0 ns") Duration minimum, @Doc("The power; above 1, or there is no mean.") @Within(above = "1", greatest = "100") double shape)
      implements JitterSpec {
    @Override
    public Distribution nanoseconds() {
      return new Distribution.Pareto(minimum.toNanos(), shape);
    }
  }

  /** A table of percentiles. */
  @Doc("Quantiles at equal steps of probability, from the least to the greatest, straight lines between.")
  record Quantiles(@Doc("At least two, none less than the one before it.") List<Duration> values) implements JitterSpec {
    public Quantiles {
      Distribution.Quantiles.evenly(values.stream().map(value -> (double) value.toNanos()).toList());
    }

    @Override
    public Distribution nanoseconds() {
      return Distribution.Quantiles.evenly(values.stream().map(value -> (double) value.toNanos()).toList());
    }
  }
}
