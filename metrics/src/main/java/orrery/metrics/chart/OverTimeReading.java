package orrery.metrics.chart;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.host.Quantity;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.SummaryText;
import orrery.metrics.summary.SummaryText.Scale;

/**
 * Works out levels and rates over time: their mean over runs, bin by bin. What a total came to in a bin is divided by the length
 * of the bin, a bin in which nothing was counted being 0; a level is left out where a run does not know it.
 */
final class OverTimeReading {

  /** Of more bins than this a rate would be a brush of lines: several become one. */
  private static final int MOST_BINS = 120;

  /** Where the highest fiftieth is so many times as high as the rest, as at the start of a run, the axis is not stretched for it. */
  private static final double BURST = 2.5;

  private final Grouping grouping;
  private final ChartSpec spec;
  private final boolean isRate;
  private final Shape shape;
  /** By panel, name and replication: what each bin came to, by its beginning. */
  private final Map<String, SortedMap<String, SortedMap<Integer, SortedMap<Long, Double>>>> found = new LinkedHashMap<>();
  private String unit = "1";
  private long width = Long.MAX_VALUE;
  private long last;

  private OverTimeReading(Grouping grouping, ChartSpec spec, boolean isRate, Shape shape) {
    this.grouping = grouping;
    this.spec = spec;
    this.isRate = isRate;
    this.shape = shape;
  }

  static ChartData read(ResultsDirectory directory, Grouping grouping, ChartSpec spec, Shape shape) throws IOException {
    OverTimeReading reading = new OverTimeReading(grouping, spec, isTotal(directory, spec.metric()), shape);
    reading.find(directory);
    if (reading.isRate) {
      reading.cut(duration(directory, grouping));
    }
    return reading.curves();
  }

  /** Whether a metric is a total, of which the rate over time is worth showing. */
  private static boolean isTotal(ResultsDirectory directory, String metric) throws IOException {
    return directory.rows(metric::equals).stream().anyMatch(row -> row.value().statistic().equals("total"));
  }

  /** How long the runs are, where their manifest says so. */
  private static Optional<Duration> duration(ResultsDirectory directory, Grouping grouping) throws IOException {
    Optional<Manifest> manifest = directory.manifest();
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    String swept = RunKey.values(grouping.points().get(0)).get("duration");
    Object duration = swept != null ? swept : manifest.get().scenario().get("duration");
    try {
      return Optional.of(Quantity.duration(String.valueOf(duration))).filter(length -> length.toNanos() > 0);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // what is not there, or is not ours, is told by the bins as well as they can
    }
  }

  /** Into bins of the length that runs have them; where that is not known, the longest that fits all beginnings. */
  private void cut(Optional<Duration> duration) {
    List<Long> beginnings = found.values().stream().flatMap(names -> names.values().stream()).flatMap(runs -> runs.values().stream())
        .flatMap(bins -> bins.keySet().stream()).distinct().toList();
    long bin = duration.map(RunMetrics::binNanos).orElse(0L);
    if (bin > 0 && beginnings.stream().allMatch(beginning -> beginning % bin == 0 && beginning < duration.get().toNanos())) {
      width = bin;
      last = (duration.get().toNanos() - 1) / bin * bin;
    } else {
      width = beginnings.stream().reduce(0L, OverTimeReading::divisor);
    }
  }

  private static long divisor(long a, long b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  private void find(ResultsDirectory directory) throws IOException {
    grouping.panels().forEach(panel -> found.put(panel, new TreeMap<>(grouping.order())));
    for (Keyed<Series> keyed : directory.series(spec.metric()::equals)) {
      Series series = keyed.value();
      Place place = grouping.place(keyed.key(), series.labels()).orElse(null);
      if (place == null) {
        continue;
      }
      unit = series.unit();
      SortedMap<Long, Double> bins = found.get(place.panel())
          .computeIfAbsent(place.name(), name -> new TreeMap<>())
          .computeIfAbsent(keyed.key().replication(), replication -> new TreeMap<>());
      for (int i = 0; i < series.times().length; i++) {
        bins.merge(series.times()[i], series.values()[i], Double::sum);
        width = i == 0 ? width : Math.min(width, series.times()[i] - series.times()[i - 1]);
        last = Math.max(last, series.times()[i]);
      }
    }
    width = width == Long.MAX_VALUE ? 0 : width;
  }

  private ChartData curves() {
    int merged = 1;
    if (isRate && width > 0) {
      merged = (int) ((last / width + MOST_BINS) / MOST_BINS);
      long length = merged * width;
      found.values().forEach(names -> names.values().forEach(runs -> runs.replaceAll((replication, bins) -> rates(bins, length))));
    }
    if (!grouping.isByVariant()) {
      mergeSmallest();
    }
    Scale scale = scale();
    long end = last + width;
    TimeScale time = TimeScale.of(end);
    List<Panel> panels = new ArrayList<>();
    found.forEach((panel, names) -> {
      List<Curve> curves = new ArrayList<>();
      names(names).forEach(name -> curves.add(meanOverTime(grouping.legend(name), names.get(name).values(), time.divisor, scale.divisor())));
      if (!curves.isEmpty() || grouping.isByVariant()) {
        panels.add(new Panel(grouping.title(panel), curves));
      }
    });
    int replications = found.values().stream().flatMap(names -> names.values().stream()).mapToInt(Map::size).max().orElse(0);
    boolean bands = shape == Shape.LINES && panels.stream().allMatch(panel -> panel.curves().size() <= CurveChart.MAX_BANDS);
    List<String> notes = new ArrayList<>(ChartReading.replications(replications, bands));
    notes.addAll(grouping.note());
    if (isRate && width > 0) {
      notes.add("rates over " + Ticks.plain(merged * width / 1e9) + " s each");
    }
    double yEnd = 0;
    if (isRate) {
      double[] heights = panels.stream().flatMap(panel -> heights(panel).values().stream()).mapToDouble(Double::doubleValue).sorted().toArray();
      double most = heights.length == 0 ? 0 : heights[heights.length - 1];
      double usual = heights.length == 0 ? 0 : heights[(int) (0.98 * (heights.length - 1))];
      yEnd = usual > 0 && most > BURST * usual ? 1.1 * usual : 0;
      if (yEnd > 0) {
        notes.add("beyond the axis, in 2 % of the time at most: up to " + SummaryText.rounded(most, SummaryText.decimals(most, 3)) + " " + scale.unit());
      }
    }
    return new ChartData.Curves("Time (" + time.unit + ")", ChartReading.axis(spec.title(), scale.unit()), end / time.divisor, yEnd, false, shape, panels, notes);
  }

  /** How high a panel reaches in each bin. */
  private SortedMap<Double, Double> heights(Panel panel) {
    SortedMap<Double, Double> heights = new TreeMap<>();
    for (Curve curve : panel.curves()) {
      for (int i = 0; i < curve.x().length; i++) {
        heights.merge(curve.x()[i], curve.y()[i], shape == Shape.STACK ? Double::sum : Math::max);
      }
    }
    return heights;
  }

  /** What a stack has at its bottom is the greatest, so that the others stand on something steady. */
  private List<String> names(SortedMap<String, ?> names) {
    List<String> order = new ArrayList<>(names.keySet());
    if (shape == Shape.STACK) {
      List<String> bySize = bySize();
      order.sort(Comparator.comparingInt(bySize::indexOf));
    }
    if (order.remove(ChartReading.OTHERS)) {
      order.add(ChartReading.OTHERS);
    }
    return order;
  }

  private List<String> bySize() {
    SortedMap<String, Double> sizes = new TreeMap<>(Labels.BY_CODE_POINT);
    found.values().forEach(names -> names.forEach((name, runs) ->
        sizes.merge(name, runs.values().stream().flatMap(bins -> bins.values().stream()).mapToDouble(Double::doubleValue).sum(), Double::sum)));
    return sizes.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())).map(Map.Entry::getKey).toList();
  }

  /** Keeps the greatest; the rest become one. */
  private void mergeSmallest() {
    List<String> names = bySize();
    if (names.size() <= ChartReading.MAX_CURVES) {
      return;
    }
    List<String> merged = new ArrayList<>(names.subList(ChartReading.MAX_CURVES - 1, names.size()));
    found.values().forEach(byName -> {
      SortedMap<Integer, SortedMap<Long, Double>> others = new TreeMap<>();
      for (String name : merged) {
        SortedMap<Integer, SortedMap<Long, Double>> runs = byName.remove(name);
        if (runs != null) {
          runs.forEach((replication, bins) -> bins.forEach((bin, value) -> others.computeIfAbsent(replication, r -> new TreeMap<>()).merge(bin, value, Double::sum)));
        }
      }
      if (!others.isEmpty()) {
        byName.put(ChartReading.OTHERS, others);
      }
    });
  }

  private SortedMap<Long, Double> rates(SortedMap<Long, Double> bins, long length) {
    SortedMap<Long, Double> rates = new TreeMap<>();
    for (long from = 0; from <= last; from += length) {
      double sum = bins.subMap(from, from + length).values().stream().mapToDouble(Double::doubleValue).sum();
      // The last may be shorter, as the run ends.
      rates.put(from, sum / (Math.min(length, last + width - from) / 1e9));
    }
    return rates;
  }

  private Scale scale() {
    double greatest = found.values().stream().flatMap(names -> names.values().stream()).flatMap(runs -> runs.values().stream())
        .flatMap(bins -> bins.values().stream()).mapToDouble(Double::doubleValue).max().orElse(0);
    if (!isRate) {
      return Scale.of(greatest, spec.metric(), unit, false);
    }
    if (unit.equals("B")) {
      double bits = 8 * greatest;
      return bits >= 1e9 ? new Scale(1e9 / 8, "Gb/s") : bits >= 1e6 ? new Scale(1e6 / 8, "Mb/s") : bits >= 1e3 ? new Scale(1e3 / 8, "kb/s") : new Scale(1.0 / 8, "b/s");
    }
    if (unit.equals("J")) {
      return greatest >= 1e3 ? new Scale(1e3, "kW") : greatest >= 1 ? new Scale(1, "W") : new Scale(1e-3, "mW");
    }
    String counted = unit.equals("1") ? "1" : unit;
    return greatest >= 0.1 ? new Scale(1, counted + "/s") : greatest >= 0.1 / 60 ? new Scale(1.0 / 60, counted + "/min") : new Scale(1.0 / 3600, counted + "/h");
  }

  private static Curve meanOverTime(String name, Iterable<SortedMap<Long, Double>> runs, double timeDivisor, double divisor) {
    SortedMap<Long, List<Double>> values = new TreeMap<>();
    for (SortedMap<Long, Double> run : runs) {
      run.forEach((time, value) -> values.computeIfAbsent(time, t -> new ArrayList<>()).add(value / divisor));
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
