package orrery.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tally: all of them up to {@value #EXACT}, beyond that counts of values that agree in sign, exponent and
 * ten bits of the mantissa, so that memory stays bounded and a quantile is off by at most 0.05 % of itself.
 *
 * <p>Count, sum, least and greatest value are exact always.
 */
final class Sample {

  static final int EXACT = 1 << 20;

  private static final int DROPPED_BITS = 42;

  private double[] values = new double[8];
  private @Nullable TreeMap<Long, long[]> buckets;
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private double sum;
  private double lost;

  void add(double value) {
    addToSum(value);
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    keep(value, 1);
  }

  /** Adds all of {@code other}, which stays as it is. */
  void addAll(Sample other) {
    if (other.count == 0) {
      return;
    }
    addToSum(other.sum);
    addToSum(other.lost);
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    if (other.buckets == null) {
      for (int i = 0; i < other.count; i++) {
        keep(other.values[i], 1);
      }
    } else {
      coarsen();
      other.buckets.forEach((key, number) -> keep(middle(key), number[0]));
    }
  }

  /** From here on values are counted by bucket. */
  private void coarsen() {
    if (buckets == null) {
      TreeMap<Long, long[]> all = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        all.computeIfAbsent(key(values[i]), key -> new long[1])[0]++;
      }
      values = new double[0];
      buckets = all;
    }
  }

  /** Neumaier's compensated sum (1974): what an addition loses is kept and added at the end. */
  private void addToSum(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }

  private void keep(double value, long number) {
    if (count + number > EXACT) {
      coarsen();
    }
    if (buckets != null) {
      buckets.computeIfAbsent(key(value), key -> new long[1])[0] += number;
    } else {
      if (count == values.length) {
        values = Arrays.copyOf(values, values.length * 2);
      }
      values[(int) count] = value;
    }
    count += number;
  }

  /** Keys are ordered as the values are: the bits of a negative number run backwards. */
  private static long key(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return (bits ^ (bits >> 63 & Long.MAX_VALUE)) >> DROPPED_BITS;
  }

  private static double middle(long key) {
    long ordered = key << DROPPED_BITS | 1L << DROPPED_BITS - 1;
    return Double.longBitsToDouble(ordered ^ (ordered >> 63 & Long.MAX_VALUE));
  }

  long count() {
    return count;
  }

  double sum() {
    return sum + lost;
  }

  /** Only where there is a value. */
  double least() {
    return least;
  }

  /** Only where there is a value. */
  double greatest() {
    return greatest;
  }

  /** The values in ascending order, each with how many there are up to and with it. */
  Steps steps() {
    TreeMap<Long, long[]> all = buckets;
    if (all != null) {
      double[] levels = new double[all.size()];
      long[] counts = new long[levels.length];
      int size = 0;
      long below = 0;
      for (Map.Entry<Long, long[]> bucket : all.entrySet()) {
        below += bucket.getValue()[0];
        levels[size] = Math.max(least, Math.min(greatest, middle(bucket.getKey())));
        counts[size++] = below;
      }
      levels[0] = least;
      levels[size - 1] = greatest;
      return new Steps(levels, counts);
    }
    double[] sorted = Arrays.copyOf(values, (int) count);
    Arrays.sort(sorted);
    long[] counts = new long[sorted.length];
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      size -= size > 0 && sorted[size - 1] == sorted[i] ? 1 : 0;
      sorted[size] = sorted[i];
      counts[size++] = i + 1;
    }
    return new Steps(Arrays.copyOf(sorted, size), Arrays.copyOf(counts, size));
  }

  /**
   * A distribution function in counts.
   *
   * @param levels ascending, each there once
   * @param counts how many values are at most that
   */
  record Steps(double[] levels, long[] counts) {

    /** The step at which the value of this rank lies; ranks begin at 1. */
    int at(long rank) {
      int found = Arrays.binarySearch(counts, rank);
      return found >= 0 ? found : -found - 1;
    }
  }
}
