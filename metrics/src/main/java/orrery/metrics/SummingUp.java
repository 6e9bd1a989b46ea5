package orrery.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import orrery.host.Metric;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.RunMetrics.Series;

/** The end of a run: turns what its recorder took down into rows, series and distributions. */
final class SummingUp {

  /** The distribution function is kept at every half percent. */
  private static final int STEPS = 200;

  private static final double NANOS_AN_HOUR = 3_600e9;

  private final Timeline timeline;
  private final long endNanos;
  private final int bins;
  private final List<Row> rows = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private final List<Distribution> distributions = new ArrayList<>();

  SummingUp(Timeline timeline, long endNanos) {
    this.timeline = timeline;
    this.endNanos = endNanos;
    this.bins = endNanos == 0 ? 0 : timeline.bin(endNanos - 1) + 1;
  }

  RunMetrics metrics() {
    return new RunMetrics(rows, series, distributions);
  }

  /** Sums up one metric. {@code handles} are all of one type; {@code binTotals} and {@code parts} are filled where it is a counter. */
  void add(Metric metric, Collection<?> handles, long[] binTotals, Map<String, long[]> parts) {
    switch (metric.kind()) {
      case TALLY -> addTallies(metric, only(Tally.class, handles, tally -> tally.labels));
      case COUNTER -> addCounters(metric, only(Counter.class, handles, counter -> counter.labels), binTotals, parts);
      case TIME_WEIGHTED -> {
        only(TimeWeighted.class, handles, level -> level.labels).forEach(level -> addLevel(metric, level));
        only(TimeShare.class, handles, share -> share.labels).forEach(share -> addShare(metric, share));
        only(Rate.class, handles, rate -> rate.labels).forEach(rate -> addRate(metric, rate));
      }
      case PROPORTION -> only(Proportion.class, handles, proportion -> proportion.labels).forEach(proportion -> addProportion(metric, proportion));
    }
  }

  /** In the order of their labels: sums of doubles then do not hang on who was observed first. */
  private static <H> List<H> only(Class<H> type, Collection<?> handles, Function<H, String> labels) {
    return handles.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .sorted(Comparator.comparing(labels, Labels.BY_CODE_POINT))
        .toList();
  }

  private void addTallies(Metric metric, List<Tally> tallies) {
    tallies.forEach(tally -> addTally(metric, tally));
    if (!metric.labels().isEmpty()) {
      addTally(metric, Tally.whole(timeline, metric, tallies));
    }
  }

  private void addTally(Metric metric, Tally tally) {
    String unit = metric.unit();
    Sample sample = tally.sample;
    long all = sample.count() + tally.open;
    addRow(metric, tally.labels, "count", Value.of(sample.count()), "1");
    if (tally.hasWaits()) {
      rows.add(new Row(metric.name() + ".unfinished", tally.labels, "total", Value.of(tally.open), "1"));
    }
    addRow(metric, tally.labels, "total", Value.of(sample.sum()), unit);
    if (all > 0) {
      Sample.Steps steps = sample.steps();
      if (sample.count() > 0) {
        addRow(metric, tally.labels, "mean", Value.of(sample.sum() / sample.count()), unit);
      }
      addRow(metric, tally.labels, "min", ranked(sample, steps, 1), unit);
      addRow(metric, tally.labels, "max", ranked(sample, steps, all), unit);
      for (int percent : new int[] {50, 90, 99}) {
        addRow(metric, tally.labels, "p" + percent, ranked(sample, steps, rank(percent, 100, all)), unit);
      }
      addDistribution(metric, tally.labels, sample, steps, all);
    }
    addSeries(metric.name() + ".count", tally.labels, "1", bin -> tally.binCounts[bin] > 0, bin -> tally.binCounts[bin]);
    addSeries(metric.name() + ".total", tally.labels, unit, bin -> tally.binCounts[bin] > 0, bin -> tally.binTotals[bin]);
    if (tally.hasWaits()) {
      addSeries(metric.name() + ".unfinished", tally.labels, "1", bin -> tally.binOpen[bin] > 0, bin -> tally.binOpen[bin]);
    }
  }

  /** The rank of a quantile: the least one with at least that share of all observations at or below it. */
  private static long rank(long part, long whole, long count) {
    return Math.max(1, (Math.multiplyExact(part, count) + whole - 1) / whole);
  }

  /** The value of a rank; unfinished waits hold the ranks above all finished ones. */
  private static Value ranked(Sample sample, Sample.Steps steps, long rank) {
    return rank <= sample.count()
        ? Value.of(steps.levels()[steps.at(rank)])
        : Value.beyond(sample.count() == 0 ? 0 : sample.greatest());
  }

  private void addDistribution(Metric metric, String labels, Sample sample, Sample.Steps steps, long all) {
    long[] ranks = new long[STEPS + 3];
    ranks[0] = 1;
    for (int step = 1; step <= STEPS; step++) {
      ranks[step] = rank(step, STEPS, all);
    }
    ranks[STEPS + 1] = rank(999, 1_000, all);
    ranks[STEPS + 2] = sample.count();
    Arrays.sort(ranks);
    double[] values = new double[ranks.length];
    double[] shares = new double[ranks.length];
    int size = 0;
    int last = -1;
    for (long rank : ranks) {
      int at = rank < 1 || rank > sample.count() ? last : steps.at(rank);
      if (at > last) {
        values[size] = steps.levels()[at];
        shares[size++] = (double) steps.counts()[at] / all;
        last = at;
      }
    }
    // Where nothing has finished, share 0 of the observations is at most 0.
    size = Math.max(size, 1);
    distributions.add(new Distribution(
        metric.name(), labels, metric.unit(), all, Arrays.copyOf(values, size), Arrays.copyOf(shares, size)));
  }

  private void addCounters(Metric metric, List<Counter> counters, long[] binTotals, Map<String, long[]> parts) {
    long whole = 0;
    for (Counter counter : counters) {
      addRow(metric, counter.labels, "total", Value.of(counter.total), metric.unit());
      whole = Math.addExact(whole, counter.total);
    }
    if (!metric.labels().isEmpty()) {
      addRow(metric, Labels.NONE, "total", Value.of(whole), metric.unit());
    }
    addSeries(metric.name(), Labels.NONE, metric.unit(), bin -> binTotals[bin] > 0, bin -> binTotals[bin]);
    parts.forEach((labels, totals) -> addSeries(metric.name(), labels, metric.unit(), bin -> totals[bin] > 0, bin -> totals[bin]));
  }

  private void addLevel(Metric metric, TimeWeighted level) {
    level.level.advance(endNanos);
    long counted = endNanos - timeline.warmUpNanos();
    if (counted > 0) {
      addRow(metric, level.labels, "mean", Value.of(level.level.total() / counted), metric.unit());
      addRow(metric, level.labels, "min", Value.of(level.level.least()), metric.unit());
      addRow(metric, level.labels, "max", Value.of(level.level.greatest()), metric.unit());
    }
    addSeries(metric.name(), level.labels, metric.unit(), bin -> true, bin -> level.level.bin(bin) / length(bin));
  }

  private void addShare(Metric metric, TimeShare share) {
    share.part.advance(endNanos);
    share.whole.advance(endNanos);
    if (share.whole.total() > 0) {
      addRow(metric, share.labels, "mean", Value.of(share.part.total() / share.whole.total()), metric.unit());
    }
    addSeries(metric.name(), share.labels, metric.unit(), bin -> share.whole.bin(bin) > 0, bin -> share.part.bin(bin) / share.whole.bin(bin));
    addSeries(metric.name() + ".whole", share.labels, "1", bin -> share.whole.bin(bin) > 0, bin -> share.whole.bin(bin) / length(bin));
  }

  private void addRate(Metric metric, Rate rate) {
    rate.whole.advance(endNanos);
    if (rate.whole.total() > 0) {
      addRow(metric, rate.labels, "mean", Value.of(rate.count() / (rate.whole.total() / NANOS_AN_HOUR)), metric.unit());
    }
  }

  private void addProportion(Metric metric, Proportion proportion) {
    if (proportion.observations > 0) {
      addRow(metric, proportion.labels, "mean", Value.of((double) proportion.so / proportion.observations), metric.unit());
    }
  }

  /** How much of a bin lies within the run. */
  private double length(int bin) {
    return Math.min(endNanos, timeline.binStart(bin) + timeline.binNanos()) - timeline.binStart(bin);
  }

  private void addRow(Metric metric, String labels, String statistic, Value value, String unit) {
    rows.add(new Row(metric.name(), labels, statistic, value, unit));
  }

  private void addSeries(String name, String labels, String unit, IntPredicate there, IntToDoubleFunction value) {
    long[] times = new long[bins];
    double[] values = new double[bins];
    int size = 0;
    for (int bin = 0; bin < bins; bin++) {
      if (there.test(bin)) {
        times[size] = timeline.binStart(bin);
        values[size++] = Numbers.nineDigits(value.applyAsDouble(bin));
      }
    }
    if (size > 0) {
      series.add(new Series(name, labels, unit, Arrays.copyOf(times, size), Arrays.copyOf(values, size)));
    }
  }
}
