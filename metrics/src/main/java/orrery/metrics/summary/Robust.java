package orrery.metrics.summary;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import orrery.metrics.Value;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Intervals that do not ask for normal values, beside Student's t: quantiles of a run often have a long tail over the
 * replications, and may be only bounds.
 *
 * @param median the median over the replications, between order statistics; empty with fewer than {@value #FEWEST} values
 * @param mean the interval of the mean over the replications by the bootstrap; empty with fewer than {@value #FEWEST} values
 *     or more than {@value #MOST}, or where one is a bound
 */
public record Robust(Optional<Median> median, Optional<Bootstrap> mean) {

  /** Two order statistics of fewer values do not enclose the median in 95 % of cases. */
  static final int FEWEST = 6;

  /** Of so many values the mean is normal enough for Student's t, and resampling takes long. */
  static final int MOST = 200;

  static final int RESAMPLES = 2_000;

  /** Where the resamples begin; any number does, but it must stay the same. */
  private static final long SEED = 0x0E5EEDL;

  static final Robust NONE = new Robust(Optional.empty(), Optional.empty());

  /**
   * An interval for the median that is free of any distribution.
   *
   * @param value half of the values are at most that; a bound where that is only known to be greater
   * @param low the lower end, an observed value
   * @param high the upper end; a bound where it is only known to be greater
   * @param level how often such intervals enclose the median, exactly: the least that is {@link Student#LEVEL} at least
   */
  public record Median(Value value, Value low, Value high, double level) {}

  /** The ends of an interval for the mean. */
  public record Bootstrap(double low, double high) {}

  /** The intervals from one value a replication. */
  static Robust of(List<Value> values) {
    if (values.size() < FEWEST) {
      return NONE;
    }
    boolean known = values.stream().noneMatch(value -> value.beyond());
    return new Robust(
        Optional.of(median(values)),
        known && values.size() <= MOST ? Optional.of(bootstrap(values.stream().mapToDouble(Value::number).toArray())) : Optional.empty());
  }

  /**
   * Between the rth least and the rth greatest of n values lies the median with the probability that of n coins at least r
   * and at most n - r show heads (Thompson 1936; David and Nagaraja, "Order Statistics", section 7.1). A bound is taken
   * for its number at the lower end, and for anything above at the upper end.
   */
  private static Median median(List<Value> values) {
    int n = values.size();
    // The generator is left out: nothing is drawn.
    BinomialDistribution heads = new BinomialDistribution(null, n, 0.5);
    int rank = 1;
    while (2 * heads.cumulativeProbability(rank) <= 1 - Student.LEVEL) {
      rank++;
    }
    double[] least = values.stream().mapToDouble(Value::number).sorted().toArray();
    Comparator<Value> order = Comparator.comparing((Value value) -> value.beyond()).thenComparing(value -> value.number());
    List<Value> most = values.stream().sorted(order).toList();
    return new Median(
        middle(least, most),
        Value.of(least[rank - 1]),
        upper(least[n - rank], most.get(n - rank)),
        1 - 2 * heads.cumulativeProbability(rank - 1));
  }

  private static Value middle(double[] least, List<Value> most) {
    int upper = least.length / 2;
    int lower = (least.length - 1) / 2;
    double number = (least[lower] + least[upper]) / 2;
    boolean known = !most.get(upper).beyond() && most.get(lower).number() == least[lower] && most.get(upper).number() == least[upper];
    return new Value(number, !known);
  }

  private static Value upper(double least, Value most) {
    return most.beyond() ? Value.beyond(least) : most;
  }

  /**
   * The bias-corrected and accelerated interval of the mean (Efron, "Better bootstrap confidence intervals", J. Am. Stat.
   * Assoc. 82, 1987), the acceleration from leaving out one value at a time.
   */
  private static Bootstrap bootstrap(double[] values) {
    double mean = Student.mean(values);
    double squares = 0;
    double cubes = 0;
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
      double influence = value - mean; // Proportional to the mean less the mean without this value.
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
    if (Student.isConstant(Math.sqrt(squares / values.length), mean)) {
      return new Bootstrap(mean, mean);
    }
    double[] means = resampled(values);
    int below = 0;
    int equal = 0;
    for (double each : means) {
      // Whatever the order in which the same values were added up.
      boolean same = Student.isConstant(Math.abs(each - mean), greatest);
      below += !same && each < mean ? 1 : 0;
      equal += same ? 1 : 0;
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double share = Math.min(Math.max((below + equal / 2.0) / RESAMPLES, 1.0 / RESAMPLES), 1 - 1.0 / RESAMPLES);
    double bias = normal.inverseCumulativeProbability(share);
    double acceleration = cubes / (6 * squares * Math.sqrt(squares));
    double z = normal.inverseCumulativeProbability((1 + Student.LEVEL) / 2);
    return new Bootstrap(
        end(means, normal.cumulativeProbability(bias + (bias - z) / (1 - acceleration * (bias - z)))),
        end(means, normal.cumulativeProbability(bias + (bias + z) / (1 - acceleration * (bias + z)))));
  }

  private static double end(double[] means, double share) {
    return means[(int) Math.min(RESAMPLES - 1, Math.max(0, Math.floor(share * RESAMPLES)))];
  }

  /** The means of values drawn with replacement, ascending; the same draws for any values of the same number. */
  private static double[] resampled(double[] values) {
    double[] means = new double[RESAMPLES];
    long state = SEED;
    for (int resample = 0; resample < RESAMPLES; resample++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        state += 0x9E3779B97F4A7C15L;
        // Of so few values, those that the multiplication prefers are preferred by less than 1 in 10 million.
        sum += values[(int) ((mixed(state) >>> 32) * values.length >>> 32)];
      }
      means[resample] = sum / values.length;
    }
    Arrays.sort(means);
    return means;
  }

  /** SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). */
  private static long mixed(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
