package orrery.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tally: all of them up to {@value #EXACT}, or of any number where they are at most half as many different
 * ones, as sizes are; beyond that counts of values that agree in sign, exponent and ten bits of the mantissa, so that memory
 * stays bounded and a quantile is off by at most 0.05 % of itself.
 *
 * <p>Count, sum, least and greatest value are exact always.
 */
final class Sample {

  static final int EXACT = 1 << 20;

  private static final int DROPPED_BITS = 42;

  /** So few values are kept one by one, equal or not. */
  private static final int FEW = 1 << 10;

  /** What came until equal values were counted last; and then what has come since, of which there are so many. */
  private Steps counted = Steps.NONE;
  private double[] values = new double[8];
  private int fresh;
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
    keep(value);
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
      for (int i = 0; i < other.counted.size(); i++) {
        for (long n = other.counted.number(i); n > 0; n--) {
          keep(other.counted.levels[i]);
        }
      }
      for (int i = 0; i < other.fresh; i++) {
        keep(other.values[i]);
      }
    } else {
      TreeMap<Long, long[]> all = coarsen();
      other.buckets.forEach((key, number) -> all.computeIfAbsent(key, none -> new long[1])[0] += number[0]);
      count += other.count;
    }
  }

  /** From here on values are counted by bucket. */
  private TreeMap<Long, long[]> coarsen() {
    TreeMap<Long, long[]> all = buckets;
    if (all == null) {
      all = new TreeMap<>();
      Steps steps = steps();
      for (int i = 0; i < steps.size(); i++) {
        all.computeIfAbsent(key(steps.levels[i]), key -> new long[1])[0] += steps.number(i);
      }
      counted = Steps.NONE;
      values = new double[0];
      fresh = 0;
      buckets = all;
    }
    return all;
  }

  /** Neumaier's compensated sum (1974): what an addition loses is kept and added at the end. */
  private void addToSum(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }

  private void keep(double value) {
    if (buckets == null && fresh == values.length) {
      makeRoom();
    }
    if (buckets != null) {
      buckets.computeIfAbsent(key(value), key -> new long[1])[0]++;
    } else {
      values[fresh++] = value;
    }
    count++;
  }

  /** Counts equal values where that at least halves what is kept. */
  private void makeRoom() {
    if (values.length >= FEW && different() <= values.length / 2) {
      counted = steps();
      fresh = 0;
    } else if (values.length < EXACT) {
      values = Arrays.copyOf(values, values.length * 2);
    } else {
      coarsen();
    }
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
    double[] levels = new double[different()];
    long[] counts = new long[levels.length];
    int old = 0;
    int young = 0;
    for (int i = 0; i < levels.length; i++) {
      levels[i] = least(old, young);
      old = counted.pass(old, levels[i]);
      young = pass(young, levels[i]);
      counts[i] = counted.upTo(old) + young;
    }
    return new Steps(levels, counts);
  }

  /** How many different values there are, before they are counted by bucket. The fresh ones are in order afterwards. */
  private int different() {
    Arrays.sort(values, 0, fresh);
    int number = 0;
    int old = 0;
    int young = 0;
    while (old < counted.size() || young < fresh) {
      double level = least(old, young);
      old = counted.pass(old, level);
      young = pass(young, level);
      number++;
    }
    return number;
  }

  /** The least value from these places on, of which there is one at least. */
  private double least(int old, int young) {
    return Math.min(old < counted.size() ? counted.levels[old] : Double.POSITIVE_INFINITY, young < fresh ? values[young] : Double.POSITIVE_INFINITY);
  }

  /** The place of the first fresh value above {@code level}, from {@code young} on. */
  private int pass(int young, double level) {
    int next = young;
    while (next < fresh && values[next] == level) {
      next++;
    }
    return next;
  }

  /**
   * A distribution function in counts.
   *
   * @param levels ascending, each there once
   * @param counts how many values are at most that
   */
  record Steps(double[] levels, long[] counts) {

    private static final Steps NONE = new Steps(new double[0], new long[0]);

    int size() {
      return levels.length;
    }

    /** The place after {@code at} where that is {@code level}'s, otherwise {@code at}. */
    private int pass(int at, double level) {
      return at < levels.length && levels[at] == level ? at + 1 : at;
    }

    /** How many values are at most the {@code size}th level, counted from 1. */
    private long upTo(int size) {
      return size == 0 ? 0 : counts[size - 1];
    }

    /** How many values are just that level, counted from 0. */
    private long number(int index) {
      return upTo(index + 1) - upTo(index);
    }

    /** The step at which the value of this rank lies; ranks begin at 1. */
    int at(long rank) {
      int found = Arrays.binarySearch(counts, rank);
      return found >= 0 ? found : -found - 1;
    }
  }
}
