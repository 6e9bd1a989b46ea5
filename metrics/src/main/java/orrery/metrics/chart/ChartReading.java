package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.Decimal;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.Value;
import orrery.metrics.chart.ChartData.Bar;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out what a chart shows from a results directory, for one point of the sweep. */
final class ChartReading {

  /** More curves than this in one panel cannot be told apart; the ones with the fewest observations are merged. */
  private static final int MAX_CURVES = 6;

  /** More groups of bars than this make a chart of more than a page. */
  private static final int MAX_GROUPS = 12;

  private static final String OTHERS = "others";

  /** A step of the distribution function that is lower than this is not worth a point. */
  private static final double STEP = 1.0 / 300;

  private final ResultsDirectory directory;
  private final List<String> variants;
  private final String point;

  /** {@code variants} in the order they are to be shown in. */
  ChartReading(ResultsDirectory directory, List<String> variants, String point) {
    this.directory = directory;
    this.variants = variants;
    this.point = point;
  }

  ChartData read(ChartSpec spec) throws IOException {
    if (spec instanceof ChartSpec.Cdf cdf) {
      return distribution(cdf);
    }
    if (spec instanceof ChartSpec.OverTime overTime) {
      return overTime(overTime);
    }
    if (spec instanceof ChartSpec.Stack stack) {
      return stack(totals(stack.metric(), stack.by()), stack.title());
    }
    ChartSpec.Bars bars = (ChartSpec.Bars) spec;
    return bars(totals(bars.metric(), bars.by()), bars.title());
  }

  private boolean isShown(RunKey key) {
    return key.point().equals(point) && variants.contains(key.variant());
  }

  private ChartData distribution(ChartSpec.Cdf spec) throws IOException {
    // variant, curve, replication: the distributions that make up the curve in that run
    Map<String, SortedMap<String, SortedMap<Integer, Mixture>>> found = new LinkedHashMap<>();
    variants.forEach(variant -> found.put(variant, new TreeMap<>(Labels.BY_CODE_POINT)));
    String unit = "1";
    for (Keyed<Distribution> keyed : directory.distributions(spec.metric()::equals)) {
      Distribution distribution = keyed.value();
      SortedMap<String, String> labels = Labels.parse(distribution.labels());
      boolean wanted = spec.by().isPresent() ? labels.containsKey(spec.by().get()) : labels.isEmpty();
      if (wanted && isShown(keyed.key())) {
        unit = distribution.unit();
        String curve = spec.by().isPresent() ? labels.get(spec.by().get()) : keyed.key().variant();
        found.get(keyed.key().variant())
            .computeIfAbsent(curve, c -> new TreeMap<>())
            .computeIfAbsent(keyed.key().replication(), r -> new Mixture())
            .parts.add(distribution);
      }
    }
    if (spec.by().isPresent()) {
      mergeSmallest(found);
    }
    List<Mixture> all = found.values().stream().flatMap(curves -> curves.values().stream()).flatMap(runs -> runs.values().stream()).toList();
    double greatest = all.stream().mapToDouble(Mixture::greatest).max().orElse(0);
    Scale scale = Scale.of(greatest, spec.metric(), unit, false);
    List<Panel> panels = new ArrayList<>();
    double unfinished = 0;
    for (Map.Entry<String, SortedMap<String, SortedMap<Integer, Mixture>>> variant : found.entrySet()) {
      List<Curve> curves = new ArrayList<>();
      for (Map.Entry<String, SortedMap<Integer, Mixture>> curve : variant.getValue().entrySet()) {
        Curve drawn = meanDistribution(curve.getKey(), List.copyOf(curve.getValue().values()), scale.divisor());
        unfinished = Math.max(unfinished, 1 - drawn.y()[drawn.y().length - 1]);
        curves.add(drawn);
      }
      panels.add(new Panel(spec.by().isPresent() && variants.size() > 1 ? variant.getKey() : "", curves));
    }
    if (spec.by().isEmpty()) {
      panels = List.of(new Panel("", panels.stream().flatMap(panel -> panel.curves().stream()).toList()));
    }
    panels = panels.stream().filter(panel -> !panel.curves().isEmpty()).toList();
    boolean bands = panels.stream().allMatch(panel -> panel.curves().size() <= CurveChart.MAX_BANDS);
    List<String> notes = new ArrayList<>(replications(found.values().stream()
        .flatMap(curves -> curves.values().stream()).mapToInt(Map::size).max().orElse(0), "mean", bands));
    if (unfinished > 1e-9) {
      notes.add("below 1: up to " + percent(unfinished) + " had not finished");
    }
    return new ChartData.Curves(
        axis(spec.title(), scale.unit()), "Cumulative share", greatest / scale.divisor(), isWide(all), Shape.STEPS, panels, notes);
  }

  /** Keeps the curves with most observations; the rest become one, the same ones in every variant. */
  private static void mergeSmallest(Map<String, SortedMap<String, SortedMap<Integer, Mixture>>> found) {
    SortedMap<String, Long> counts = new TreeMap<>(Labels.BY_CODE_POINT);
    found.values().forEach(curves -> curves.forEach((name, runs) ->
        counts.merge(name, runs.values().stream().mapToLong(Mixture::count).sum(), Long::sum)));
    if (counts.size() <= MAX_CURVES) {
      return;
    }
    List<String> merged = counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .skip(MAX_CURVES - 1)
        .toList();
    found.values().forEach(curves -> {
      SortedMap<Integer, Mixture> others = new TreeMap<>();
      for (String name : merged) {
        SortedMap<Integer, Mixture> runs = curves.remove(name);
        if (runs != null) {
          runs.forEach((replication, mixture) ->
              others.computeIfAbsent(replication, r -> new Mixture()).parts.addAll(mixture.parts));
        }
      }
      if (!others.isEmpty()) {
        curves.put(OTHERS, others);
      }
    });
  }

  /** The mean over runs of their distribution functions, with the interval at each point. */
  private static Curve meanDistribution(String name, List<Mixture> runs, double divisor) {
    double[] values = runs.stream()
        .flatMap(run -> run.parts.stream())
        .flatMapToDouble(part -> Arrays.stream(part.values()))
        .sorted().distinct().toArray();
    double[] x = new double[values.length];
    double[] y = new double[values.length];
    double[] low = new double[values.length];
    double[] high = new double[values.length];
    int size = 0;
    double before = 0;
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      double[] shares = runs.stream().mapToDouble(run -> run.share(value)).toArray();
      double mean = Student.mean(shares);
      if (i == 0 || i == values.length - 1 || mean - before >= STEP) {
        double half = shares.length > 1 ? Student.halfWidth(shares, Student.LEVEL) : 0;
        x[size] = value / divisor;
        y[size] = mean;
        low[size] = Math.max(0, mean - half);
        high[size++] = Math.min(1, mean + half);
        before = mean;
      }
    }
    return new Curve(name, Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(low, size), Arrays.copyOf(high, size));
  }

  /** Whether values span so many magnitudes that a linear axis would hide most of them. */
  private static boolean isWide(List<Mixture> runs) {
    double low = runs.stream().mapToDouble(run -> run.quantile(0.1)).filter(value -> value > 0).min().orElse(1);
    double high = runs.stream().mapToDouble(run -> run.quantile(0.99)).max().orElse(1);
    return high / low > 50;
  }

  private ChartData overTime(ChartSpec.OverTime spec) throws IOException {
    Map<String, List<Series>> found = new LinkedHashMap<>();
    variants.forEach(variant -> found.put(variant, new ArrayList<>()));
    long end = 0;
    double greatest = 0;
    String unit = "1";
    for (Keyed<Series> keyed : directory.series(spec.metric()::equals)) {
      Series series = keyed.value();
      if (isShown(keyed.key()) && series.labels().equals(Labels.NONE)) {
        found.get(keyed.key().variant()).add(series);
        unit = series.unit();
        end = Math.max(end, end(series));
        greatest = Math.max(greatest, Arrays.stream(series.values()).max().orElse(0));
      }
    }
    Scale scale = Scale.of(greatest, spec.metric(), unit, false);
    TimeScale time = TimeScale.of(end);
    List<Curve> curves = new ArrayList<>();
    found.forEach((variant, runs) -> {
      if (!runs.isEmpty()) {
        curves.add(meanOverTime(variant, runs, time.divisor, scale.divisor()));
      }
    });
    int replications = found.values().stream().mapToInt(List::size).max().orElse(0);
    return new ChartData.Curves("Time (" + time.unit + ")", axis(spec.title(), scale.unit()), end / time.divisor, false, Shape.LINES,
        List.of(new Panel("", curves)), replications(replications, "mean", true));
  }

  /** When the last bin ends, as far as the beginnings of bins tell. */
  private static long end(Series series) {
    long[] times = series.times();
    long width = 0;
    for (int i = 1; i < times.length; i++) {
      width = width == 0 ? times[i] - times[i - 1] : Math.min(width, times[i] - times[i - 1]);
    }
    return times[times.length - 1] + width;
  }

  private static Curve meanOverTime(String name, List<Series> runs, double timeDivisor, double divisor) {
    SortedMap<Long, List<Double>> values = new TreeMap<>();
    for (Series run : runs) {
      for (int i = 0; i < run.times().length; i++) {
        values.computeIfAbsent(run.times()[i], t -> new ArrayList<>()).add(run.values()[i] / divisor);
      }
    }
    double[] x = new double[values.size()];
    double[] y = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    int size = 0;
    for (Map.Entry<Long, List<Double>> bin : values.entrySet()) {
      double[] numbers = bin.getValue().stream().mapToDouble(Double::doubleValue).toArray();
      double mean = Student.mean(numbers);
      double half = numbers.length > 1 ? Student.halfWidth(numbers, Student.LEVEL) : 0;
      boolean positive = Arrays.stream(numbers).allMatch(number -> number >= 0);
      x[size] = bin.getKey() / timeDivisor;
      y[size] = mean;
      low[size] = positive ? Math.max(0, mean - half) : mean - half;
      high[size++] = mean + half;
    }
    return new Curve(name, x, y, low, high);
  }

  /**
   * What a counter came to, by the values of a label, variant and replication: the sum over all other labels within a run.
   *
   * @param runs the replications of each variant
   */
  private record Totals(
      String metric, String unit, SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> values, SortedMap<String, SortedSet<Integer>> runs) {

    /** Over replications; a value that a run does not mention is 0 there. */
    Estimate estimate(List<String> labels, String variant) {
      return Estimate.of(runs.get(variant).stream()
          .map(run -> Value.of(labels.stream()
              .mapToDouble(label -> values.get(label).getOrDefault(variant, new TreeMap<>()).getOrDefault(run, 0.0))
              .sum()))
          .toList());
    }

    List<String> labelsByMean() {
      return values.keySet().stream()
          .sorted(Comparator.comparingDouble(label -> -runs.keySet().stream().mapToDouble(variant -> estimate(List.of(label), variant).mean().number()).sum()))
          .toList();
    }

    List<String> notes() {
      return replications(runs.values().stream().mapToInt(SortedSet::size).max().orElse(0), "mean", true);
    }
  }

  private Totals totals(String metric, String by) throws IOException {
    SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> found = new TreeMap<>(Labels.BY_CODE_POINT);
    SortedMap<String, SortedSet<Integer>> runs = new TreeMap<>(Labels.BY_CODE_POINT);
    String unit = "1";
    for (Keyed<Row> keyed : directory.rows(metric::equals)) {
      Row row = keyed.value();
      RunKey key = keyed.key();
      if (!isShown(key) || !row.statistic().equals("total")) {
        continue;
      }
      unit = row.unit();
      runs.computeIfAbsent(key.variant(), v -> new TreeSet<>()).add(key.replication());
      String label = Labels.parse(row.labels()).get(by);
      if (label != null) {
        found.computeIfAbsent(label, g -> new TreeMap<>(Labels.BY_CODE_POINT))
            .computeIfAbsent(key.variant(), v -> new TreeMap<>())
            .merge(key.replication(), row.value().number(), Double::sum);
      }
    }
    return new Totals(metric, unit, found, runs);
  }

  private ChartData bars(Totals totals, String title) {
    mergeSmallest(totals.values(), MAX_GROUPS);
    List<String> shown = variants.stream().filter(totals.runs()::containsKey).toList();
    List<Bar> bars = new ArrayList<>();
    for (String label : totals.values().keySet()) {
      for (String variant : shown) {
        bars.add(bar(label, variant, totals.estimate(List.of(label), variant)));
      }
    }
    return scaled(totals, title, false, totals.labelsByMean(), shown, bars);
  }

  private ChartData stack(Totals totals, String title) {
    mergeSmallest(totals.values(), MAX_CURVES);
    List<String> shown = variants.stream().filter(totals.runs()::containsKey).toList();
    List<String> labels = totals.labelsByMean();
    List<Bar> bars = new ArrayList<>();
    for (String variant : labels.isEmpty() ? List.<String>of() : shown) {
      for (String label : labels) {
        bars.add(bar(variant, label, totals.estimate(List.of(label), variant)));
      }
      bars.add(bar(variant, ChartData.TOTAL, totals.estimate(labels, variant)));
    }
    return scaled(totals, title, true, shown, labels, bars);
  }

  private static Bar bar(String group, String member, Estimate estimate) {
    return new Bar(group, member, estimate.mean().number(), estimate.halfWidth().orElse(0));
  }

  private static ChartData scaled(Totals totals, String title, boolean stacked, List<String> groups, List<String> members, List<Bar> bars) {
    Scale scale = Scale.of(bars.stream().mapToDouble(Bar::length).max().orElse(0), totals.metric(), totals.unit(), false);
    List<Bar> shown = bars.stream()
        .map(bar -> new Bar(bar.group(), bar.member(), bar.length() / scale.divisor(), bar.halfWidth() / scale.divisor()))
        .toList();
    return new ChartData.Bars(axis(title, scale.unit()), stacked, groups, members, shown, totals.notes());
  }

  /** Keeps the labels with the greatest totals, so many at most; the rest become one. */
  private static void mergeSmallest(SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> found, int most) {
    if (found.size() <= most) {
      return;
    }
    List<String> merged = found.keySet().stream()
        .sorted(Comparator.comparingDouble(label -> -found.get(label).values().stream()
            .flatMap(runs -> runs.values().stream()).mapToDouble(Double::doubleValue).sum()))
        .skip(most - 1)
        .toList();
    SortedMap<String, SortedMap<Integer, Double>> others = new TreeMap<>(Labels.BY_CODE_POINT);
    for (String label : merged) {
      found.remove(label).forEach((variant, runs) -> runs.forEach((replication, total) ->
          others.computeIfAbsent(variant, v -> new TreeMap<>()).merge(replication, total, Double::sum)));
    }
    found.put(OTHERS, others);
  }

  private static String axis(String title, String unit) {
    return unit.isEmpty() ? title : title + " (" + unit + ")";
  }

  private static List<String> replications(int count, String what, boolean interval) {
    return count < 2 ? List.of("one replication") : List.of(what + (interval ? " and 95 % interval" : "") + " over " + count + " replications");
  }

  private static String percent(double share) {
    return Decimal.text(100 * share, 2) + " %";
  }

  /** The observations of one curve in one run: one tally, or several taken together. */
  private static final class Mixture {

    private final List<Distribution> parts = new ArrayList<>();

    long count() {
      return parts.stream().mapToLong(Distribution::count).sum();
    }

    double share(double value) {
      double below = 0;
      for (Distribution part : parts) {
        below += part.share(value) * part.count();
      }
      return below / count();
    }

    double greatest() {
      return parts.stream().mapToDouble(part -> part.values()[part.values().length - 1]).max().orElse(0);
    }

    /** The least value with at least that share at or below it, or the greatest. */
    double quantile(double share) {
      return parts.stream()
          .flatMapToDouble(part -> Arrays.stream(part.values()))
          .sorted()
          .filter(value -> share(value) >= share)
          .findFirst()
          .orElse(greatest());
    }
  }

  /** The unit in which a run's time is best read. */
  private enum TimeScale {
    SECONDS("s", 1e9, 0),
    MINUTES("min", 60e9, 180_000_000_000L),
    HOURS("h", 3_600e9, 10_800_000_000_000L),
    DAYS("d", 86_400e9, 259_200_000_000_000L);

    private final String unit;
    private final double divisor;
    private final long fromNanos;

    TimeScale(String unit, double divisor, long fromNanos) {
      this.unit = unit;
      this.divisor = divisor;
      this.fromNanos = fromNanos;
    }

    static TimeScale of(long nanos) {
      TimeScale best = SECONDS;
      for (TimeScale scale : values()) {
        best = nanos >= scale.fromNanos ? scale : best;
      }
      return best;
    }
  }
}
