package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out levels over time: their mean over runs, bin by bin. */
final class OverTimeReading {

  private OverTimeReading() {}

  static ChartData read(ChartReading reading, ChartSpec.OverTime spec) throws IOException {
    Map<String, List<Series>> found = new LinkedHashMap<>();
    reading.variants().forEach(variant -> found.put(variant, new ArrayList<>()));
    long end = 0;
    double greatest = 0;
    String unit = "1";
    for (Keyed<Series> keyed : reading.directory().series(spec.metric()::equals)) {
      Series series = keyed.value();
      if (reading.isShown(keyed.key()) && series.labels().equals(Labels.NONE)) {
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
    return new ChartData.Curves("Time (" + time.unit + ")", ChartReading.axis(spec.title(), scale.unit()), end / time.divisor, false, Shape.LINES,
        List.of(new Panel("", curves)), ChartReading.replications(replications, true));
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
