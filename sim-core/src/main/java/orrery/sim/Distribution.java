package orrery.sim;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Decimal;
import orrery.host.RandomStream;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/**
 * A distribution of amounts: durations, sizes, counts; never negative. It knows no unit: what it gives is in the unit of
 * its parameters.
 *
 * <p>Samples are drawn by inversion, one draw each, so that the same luck gives a long session under any parameters.
 */
public sealed interface Distribution {

  /** The least amount that is not exceeded with {@code probability}, which lies in (0, 1). */
  double quantile(double probability);

  /** The probability that {@code amount} is not exceeded. */
  double cumulative(double amount);

  /** The mean. */
  double mean();

  /**
   * The quantile of the amount that is in progress at a random moment, where amounts follow one another: long ones are
   * met more often, in proportion to their length.
   */
  double lengthBiasedQuantile(double probability);

  /** One amount. */
  default double sample(RandomStream random) {
    return quantile(positive(random.nextDouble()));
  }

  /**
   * What is left, at a random moment, of the amount in progress: a session's rest at a stationary start. Its density is
   * {@code (1 - cumulative(x)) / mean()}. Two draws: the moment is uniform within a length-biased amount (Feller, "An
   * introduction to probability theory and its applications", volume II, XI.4).
   */
  default double sampleResidual(RandomStream random) {
    double whole = lengthBiasedQuantile(positive(random.nextDouble()));
    return whole * positive(random.nextDouble());
  }

  /** Always {@code value}. */
  record Constant(double value) implements Distribution {
    public Constant {
      require(value >= 0, "value", "0 or more", value);
    }

    @Override
    public double quantile(double probability) {
      return value;
    }

    @Override
    public double cumulative(double amount) {
      return amount >= value ? 1 : 0;
    }

    @Override
    public double mean() {
      return value;
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return value;
    }
  }

  /** Anything from {@code from} to {@code to} alike. */
  record Uniform(double from, double to) implements Distribution {
    public Uniform {
      require(from >= 0, "from", "0 or more", from);
      require(to > from, "to", "greater than from", to);
    }

    @Override
    public double quantile(double probability) {
      return from + probability * (to - from);
    }

    @Override
    public double cumulative(double amount) {
      return Math.max(0, Math.min(1, (amount - from) / (to - from)));
    }

    @Override
    public double mean() {
      return from + (to - from) / 2;
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      // Scaled by the greater bound, so that no square overflows.
      double ratio = from / to;
      return to * Math.sqrt(ratio * ratio + probability * (1 - ratio * ratio));
    }
  }

  /** Without memory. */
  record Exponential(double mean) implements Distribution {
    public Exponential {
      require(mean > 0, "mean", "greater than 0", mean);
    }

    @Override
    public double quantile(double probability) {
      return -StrictMath.log1p(-probability) * mean;
    }

    @Override
    public double cumulative(double amount) {
      return amount <= 0 ? 0 : -StrictMath.expm1(-amount / mean);
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return mean * gammaQuantile(2, probability);
    }

    /** As {@link #sample}: what is left is as long as the whole. */
    @Override
    public double sampleResidual(RandomStream random) {
      return sample(random);
    }
  }

  /** Weibull's. With a {@code shape} below 1 what has lasted long lasts longer, as peer-to-peer sessions do. */
  record Weibull(double scale, double shape) implements Distribution {
    public Weibull {
      require(scale > 0, "scale", "greater than 0", scale);
      require(shape > 0, "shape", "greater than 0", shape);
    }

    @Override
    public double quantile(double probability) {
      return scale * StrictMath.pow(-StrictMath.log1p(-probability), 1 / shape);
    }

    @Override
    public double cumulative(double amount) {
      return amount <= 0 ? 0 : -StrictMath.expm1(-StrictMath.pow(amount / scale, shape));
    }

    @Override
    public double mean() {
      return scale * Gamma.gamma(1 + 1 / shape);
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return scale * StrictMath.pow(gammaQuantile(1 + 1 / shape, probability), 1 / shape);
    }
  }

  /** Its logarithm is normal, with mean {@code ln(median)} and standard deviation {@code sigma}. */
  record Lognormal(double median, double sigma) implements Distribution {
    public Lognormal {
      require(median > 0, "median", "greater than 0", median);
      require(sigma > 0, "sigma", "greater than 0", sigma);
    }

    @Override
    public double quantile(double probability) {
      return median * StrictMath.exp(sigma * normalQuantile(probability));
    }

    @Override
    public double cumulative(double amount) {
      return amount <= 0 ? 0 : Erf.erfc(-StrictMath.log(amount / median) / sigma / Math.sqrt(2)) / 2;
    }

    @Override
    public double mean() {
      return median * StrictMath.exp(sigma * sigma / 2);
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return quantile(probability) * StrictMath.exp(sigma * sigma);
    }
  }

  /** The sum, for whole shapes, of {@code shape} exponential amounts of mean {@code scale}. */
  record GammaShaped(double shape, double scale) implements Distribution {
    public GammaShaped {
      require(shape > 0, "shape", "greater than 0", shape);
      require(scale > 0, "scale", "greater than 0", scale);
    }

    @Override
    public double quantile(double probability) {
      return scale * gammaQuantile(shape, probability);
    }

    @Override
    public double cumulative(double amount) {
      return amount <= 0 ? 0 : Gamma.regularizedGammaP(shape, amount / scale);
    }

    @Override
    public double mean() {
      return shape * scale;
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return scale * gammaQuantile(shape + 1, probability);
    }
  }

  /** Pareto's: at least {@code minimum}, with a tail that falls as the amount to the power of {@code -shape}. */
  record Pareto(double minimum, double shape) implements Distribution {
    public Pareto {
      require(minimum > 0, "minimum", "greater than 0", minimum);
      require(shape > 1, "shape", "greater than 1, or there is no mean,", shape);
    }

    @Override
    public double quantile(double probability) {
      return minimum * StrictMath.exp(-StrictMath.log1p(-probability) / shape);
    }

    @Override
    public double cumulative(double amount) {
      return amount <= minimum ? 0 : -StrictMath.expm1(shape * StrictMath.log(minimum / amount));
    }

    @Override
    public double mean() {
      return minimum * shape / (shape - 1);
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return minimum * StrictMath.exp(-StrictMath.log1p(-probability) / (shape - 1));
    }
  }

  /** A count: how many rare things happen where {@code mean} are to be expected. */
  record Poisson(double mean) implements Distribution {
    public Poisson {
      require(mean > 0 && mean <= 1e9, "mean", "greater than 0 and at most a thousand million", mean);
    }

    @Override
    public double quantile(double probability) {
      // The normal approximation is near; from there to the least count that reaches the probability.
      double count = Math.max(0, Math.rint(mean + Math.sqrt(mean) * normalQuantile(probability)));
      while (cumulative(count) < probability) {
        count++;
      }
      while (count > 0 && cumulative(count - 1) >= probability) {
        count--;
      }
      return count;
    }

    @Override
    public double cumulative(double amount) {
      return amount < 0 ? 0 : Gamma.regularizedGammaQ(Math.floor(amount) + 1, mean);
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      return quantile(probability) + 1;
    }
  }

  /** Each of {@code values} alike, as observed; they are kept in ascending order. */
  record Empirical(List<Double> values) implements Distribution {
    public Empirical {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("values must be at least one but there are none");
      }
      for (double value : values) {
        require(value >= 0, "each value", "0 or more", value);
      }
      values = values.stream().sorted().toList();
      require(values.get(values.size() - 1) > 0, "the greatest value", "greater than 0", 0);
    }

    @Override
    public double quantile(double probability) {
      int index = (int) Math.ceil(probability * values.size()) - 1;
      return values.get(Math.max(0, Math.min(values.size() - 1, index)));
    }

    @Override
    public double cumulative(double amount) {
      int low = 0;
      int high = values.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (values.get(middle) <= amount) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return (double) low / values.size();
    }

    @Override
    public double mean() {
      return sum() / values.size();
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      double rest = probability * sum();
      for (double value : values) {
        rest -= value;
        if (rest <= 0 && value > 0) {
          return value;
        }
      }
      return values.get(values.size() - 1);
    }

    private double sum() {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }
  }

  /** Normal with mean {@code centre} and standard deviation {@code deviation}, of which only what is not negative is kept. */
  record TruncatedNormal(double centre, double deviation) implements Distribution {
    public TruncatedNormal {
      require(centre >= 0, "centre", "0 or more", centre);
      require(deviation > 0, "deviation", "greater than 0", deviation);
    }

    @Override
    public double quantile(double probability) {
      double below = normalCumulative(-centre / deviation);
      // No double lies between this and 1, where the quantile is infinite.
      double within = Math.min(1 - 0x1p-53, below + probability * (1 - below));
      return Math.max(0, centre + deviation * normalQuantile(within));
    }

    @Override
    public double cumulative(double amount) {
      double below = normalCumulative(-centre / deviation);
      return amount <= 0 ? 0 : (normalCumulative((amount - centre) / deviation) - below) / (1 - below);
    }

    @Override
    public double mean() {
      return momentUpTo(Double.POSITIVE_INFINITY);
    }

    /** By halving: forty deviations hold all that a double can tell. */
    @Override
    public double lengthBiasedQuantile(double probability) {
      double wanted = probability * mean();
      double low = 0;
      double high = centre + 40 * deviation;
      for (int i = 0; i < 100; i++) {
        double middle = low + (high - low) / 2;
        if (momentUpTo(middle) < wanted) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return high;
    }

    /** The integral of amount times density, up to {@code amount}. */
    private double momentUpTo(double amount) {
      double from = -centre / deviation;
      double to = (amount - centre) / deviation;
      double upper = Double.isInfinite(to) ? 1 : normalCumulative(to);
      double lower = normalCumulative(from);
      return (centre * (upper - lower) + deviation * (normalDensity(from) - normalDensity(to))) / (1 - lower);
    }
  }

  /**
   * As a table of quantiles says, evenly in between: what is left of observations when they are published.
   *
   * @param probabilities from 0 to 1, rising
   * @param values the quantile at each, never falling
   */
  record Quantiles(List<Double> probabilities, List<Double> values) implements Distribution {
    public Quantiles {
      probabilities = List.copyOf(probabilities);
      values = List.copyOf(values);
      int last = probabilities.size() - 1;
      if (last < 1 || values.size() != last + 1) {
        throw new IllegalArgumentException("quantiles must be at least two and each have a probability, but there are " + values.size() + " for " + (last + 1));
      }
      require(probabilities.get(0) == 0, "the first probability", "0", probabilities.get(0));
      require(probabilities.get(last) == 1, "the last probability", "1", probabilities.get(last));
      require(values.get(0) >= 0, "each value", "0 or more", values.get(0));
      for (int i = 0; i < last; i++) {
        require(probabilities.get(i + 1) > probabilities.get(i), "each probability", "greater than the one before", probabilities.get(i + 1));
        require(values.get(i + 1) >= values.get(i), "each value", "no less than the one before", values.get(i + 1));
      }
      require(values.get(last) > 0, "the greatest value", "greater than 0", values.get(last));
    }

    /** Of quantiles at equal steps of probability, from the least amount to the greatest: percentiles, for instance. */
    public static Quantiles evenly(List<Double> values) {
      List<Double> probabilities = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        probabilities.add((double) i / Math.max(1, values.size() - 1));
      }
      return new Quantiles(probabilities, values);
    }

    @Override
    public double quantile(double probability) {
      int i = pieceOf(probabilities, probability);
      double share = (probability - probabilities.get(i)) / (probabilities.get(i + 1) - probabilities.get(i));
      return values.get(i) + share * (values.get(i + 1) - values.get(i));
    }

    @Override
    public double cumulative(double amount) {
      if (amount < values.get(0)) {
        return 0;
      }
      if (amount >= values.get(values.size() - 1)) {
        return 1;
      }
      int i = pieceOf(values, amount);
      return probabilities.get(i) + (amount - values.get(i)) / (values.get(i + 1) - values.get(i)) * (probabilities.get(i + 1) - probabilities.get(i));
    }

    @Override
    public double mean() {
      double sum = 0;
      for (int i = 0; i + 1 < values.size(); i++) {
        sum += share(i);
      }
      return sum;
    }

    @Override
    public double lengthBiasedQuantile(double probability) {
      double rest = probability * mean();
      int i = 0;
      while (i + 2 < values.size() && rest > share(i)) {
        rest -= share(i++);
      }
      // Within a piece the density is even, and rises with the amount when it is biased by that: the amount's square is even.
      double from = values.get(i);
      double rise = (values.get(i + 1) - from) / (probabilities.get(i + 1) - probabilities.get(i));
      return Math.min(values.get(i + 1), Math.sqrt(from * from + 2 * rise * Math.max(0, rest)));
    }

    /** What a piece contributes to the mean. */
    private double share(int i) {
      return (probabilities.get(i + 1) - probabilities.get(i)) * (values.get(i) + values.get(i + 1)) / 2;
    }

    /** The last piece that begins at or below {@code x}. */
    private static int pieceOf(List<Double> bounds, double x) {
      int low = 0;
      int high = bounds.size() - 1;
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (bounds.get(middle) <= x) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  private static void require(boolean holds, String name, String rule, double value) {
    if (!holds || Double.isInfinite(value)) {
      String is = Double.isFinite(value) ? Decimal.text(value) : "not a finite number";
      throw new IllegalArgumentException(name + " must be " + rule + " but is " + is);
    }
  }

  /** A uniform draw as a probability that every quantile is defined at. */
  private static double positive(double uniform) {
    return uniform > 0 ? uniform : 0x1p-54;
  }

  private static double normalCumulative(double deviations) {
    return Erf.erfc(-deviations / Math.sqrt(2)) / 2;
  }

  private static double normalDensity(double deviations) {
    return StrictMath.exp(-deviations * deviations / 2) / Math.sqrt(2 * StrictMath.PI);
  }

  private static double normalQuantile(double probability) {
    return Math.sqrt(2) * Erf.erfInv(2 * probability - 1);
  }

  /** The quantile of the gamma distribution of scale 1: Newton's method within a bracket that only shrinks. */
  private static double gammaQuantile(double shape, double probability) {
    double logGamma = Gamma.logGamma(shape);
    double low = 0;
    double high = Double.MAX_VALUE;
    double x = nearGammaQuantile(shape, probability, logGamma);
    for (int i = 0; i < 200; i++) {
      double error = Gamma.regularizedGammaP(shape, x) - probability;
      if (error > 0) {
        high = x;
      } else {
        low = x;
      }
      double next = x - error / StrictMath.exp((shape - 1) * StrictMath.log(x) - x - logGamma);
      if (!(next > low && next < high)) {
        next = high == Double.MAX_VALUE ? 2 * x : low + (high - low) / 2;
      }
      if (Math.abs(next - x) <= 1e-14 * x) {
        return next;
      }
      x = next;
    }
    return x;
  }

  private static double nearGammaQuantile(double shape, double probability, double logGamma) {
    // Wilson and Hilferty (1931): the cube root is nearly normal. Where that fails, the first term of the series at 0.
    double spread = 1 / (9 * shape);
    double root = 1 - spread + Math.sqrt(spread) * normalQuantile(probability);
    return root > 0.5
        ? shape * root * root * root
        : Math.max(Double.MIN_NORMAL, StrictMath.exp((StrictMath.log(probability * shape) + logGamma) / shape));
  }
}
