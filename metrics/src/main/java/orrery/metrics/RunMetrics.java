package orrery.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All that one run measured: a value, immutable, and the same whoever reads it back.
 *
 * <p>A labelled tally or counter is there once for each combination of label values and once more without labels, for
 * the whole.
 *
 * @param rows statistics over the run after warm-up, in the order of {@link Row#compareTo}
 * @param series what happened per time bin, the warm-up included, by metric and labels
 * @param distributions how the values of each tally are distributed, by metric and labels
 */
public record RunMetrics(List<Row> rows, List<Series> series, List<Distribution> distributions) {

  public RunMetrics {
    rows = rows.stream().sorted().toList();
    series = series.stream().sorted().toList();
    distributions = distributions.stream().sorted().toList();
  }

  /** How long each bin of a series is, in nanoseconds, of a run of that length. */
  public static long binNanos(Duration horizon) {
    return Timeline.of(horizon, Duration.ZERO).binNanos();
  }

  /** One statistic of this run; empty where it was not measured. */
  public Optional<Value> value(String metric, String labels, String statistic) {
    return rows.stream()
        .filter(row -> row.metric().equals(metric) && row.labels().equals(labels) && row.statistic().equals(statistic))
        .map(Row::value)
        .findFirst();
  }

  /**
   * One statistic of one metric over the run.
   *
   * @param labels as {@link Labels} writes them; empty for the whole
   * @param statistic {@code count}, {@code mean}, {@code min}, {@code max}, {@code p50}, {@code p90}, {@code p99} or
   *     {@code total}
   */
  public record Row(String metric, String labels, String statistic, Value value, String unit) implements Comparable<Row> {

    /** By metric, labels and statistic. */
    @Override
    public int compareTo(Row other) {
      int order = compare(metric, labels, other.metric, other.labels);
      return order != 0 ? order : Labels.BY_CODE_POINT.compare(statistic, other.statistic);
    }
  }

  /**
   * What one metric did over time. A tally has two series: {@code NAME.count}, how many observations fell into each bin,
   * and {@code NAME.total}, their sum; so a mean over any span of bins can be had afterwards. A bin in which nothing was
   * observed is not there. A counter has a series of the whole, and where it adds up amounts, such as bytes, one for each value of
   * its first two labels, the others added up.
   *
   * @param times the beginnings of the bins in nanoseconds of simulated time, ascending
   * @param values one for each time
   */
  public record Series(String metric, String labels, String unit, long[] times, double[] values) implements Comparable<Series> {

    public Series {
      if (times.length != values.length) {
        throw new IllegalArgumentException("a series must have as many values as times but has " + values.length + " for " + times.length);
      }
    }

    @Override
    public int compareTo(Series other) {
      return compare(metric, labels, other.metric, other.labels);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Series that
          && metric.equals(that.metric)
          && labels.equals(that.labels)
          && unit.equals(that.unit)
          && Arrays.equals(times, that.times)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /**
   * The empirical distribution function of a tally, thinned to at most some two hundred steps: {@code shares[i]} of all
   * observations are at most {@code values[i]}. Where waits are unfinished the last share is less than 1; where nothing
   * has finished, the only step is a share 0 at value 0.
   *
   * @param values ascending
   * @param shares ascending, in [0, 1]
   * @param count the number of observations, the unfinished included
   */
  public record Distribution(String metric, String labels, String unit, long count, double[] values, double[] shares)
      implements Comparable<Distribution> {

    public Distribution {
      if (values.length != shares.length) {
        throw new IllegalArgumentException("a distribution must have as many shares as values but has " + shares.length + " for " + values.length);
      }
    }

    /** The share of observations that are at most {@code value}. */
    public double share(double value) {
      int at = Arrays.binarySearch(values, value);
      int below = at >= 0 ? at : -at - 2;
      return below < 0 ? 0 : shares[below];
    }

    @Override
    public int compareTo(Distribution other) {
      return compare(metric, labels, other.metric, other.labels);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Distribution that
          && metric.equals(that.metric)
          && labels.equals(that.labels)
          && unit.equals(that.unit)
          && count == that.count
          && Arrays.equals(values, that.values)
          && Arrays.equals(shares, that.shares);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  private static int compare(String metric, String labels, String otherMetric, String otherLabels) {
    int order = Labels.BY_CODE_POINT.compare(metric, otherMetric);
    return order != 0 ? order : Labels.BY_CODE_POINT.compare(labels, otherLabels);
  }
}
