package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.host.Decimal;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out distribution functions: within each run, then their mean over runs. */
final class DistributionReading {

  /** A step of the distribution function that is lower than this is not worth a point. */
  private static final double STEP = 1.0 / 300;

  /** What comes after this share, of each curve, is not drawn where it would take a third of the width or more. */
  private static final double DRAWN = 0.999;

  private final ChartReading reading;
  private final ChartSpec.Cdf spec;
  /** By variant, curve and replication: what makes up the curve in that run. */
  private final Map<String, SortedMap<String, SortedMap<Integer, Mixture>>> found = new LinkedHashMap<>();
  private String unit = "1";

  private DistributionReading(ChartReading reading, ChartSpec.Cdf spec) {
    this.reading = reading;
    this.spec = spec;
  }

  static ChartData read(ChartReading reading, ChartSpec.Cdf spec) throws IOException {
    DistributionReading distributions = new DistributionReading(reading, spec);
    distributions.find();
    return distributions.curves();
  }

  private void find() throws IOException {
    reading.variants().forEach(variant -> found.put(variant, new TreeMap<>(Labels.BY_CODE_POINT)));
    for (Keyed<Distribution> keyed : reading.directory().distributions(spec.metric()::equals)) {
      Distribution distribution = keyed.value();
      SortedMap<String, String> labels = Labels.parse(distribution.labels());
      String variant = keyed.key().variant();
      String curve = spec.by().isPresent() ? labels.get(spec.by().get()) : labels.isEmpty() ? variant : null;
      if (curve != null && reading.isShown(keyed.key())) {
        unit = distribution.unit();
        found.get(variant)
            .computeIfAbsent(curve, c -> new TreeMap<>())
            .computeIfAbsent(keyed.key().replication(), r -> new Mixture())
            .parts.add(distribution);
      }
    }
    if (spec.by().isPresent()) {
      mergeSmallest(found);
    }
  }

  private ChartData curves() {
    List<Mixture> all = found.values().stream().flatMap(curves -> curves.values().stream()).flatMap(runs -> runs.values().stream()).toList();
    double greatest = all.stream().mapToDouble(Mixture::greatest).max().orElse(0);
    Scale scale = Scale.of(greatest, spec.metric(), unit, false);
    List<Panel> panels = panels(scale.divisor());
    boolean bands = panels.stream().allMatch(panel -> panel.curves().size() <= CurveChart.MAX_BANDS);
    int replications = found.values().stream().flatMap(curves -> curves.values().stream()).mapToInt(Map::size).max().orElse(0);
    List<String> notes = new ArrayList<>(ChartReading.replications(replications, bands));
    double unfinished = panels.stream().flatMap(panel -> panel.curves().stream())
        .mapToDouble(curve -> 1 - curve.y()[curve.y().length - 1]).max().orElse(0);
    if (unfinished > 1e-9) {
      notes.add("below 1: up to " + Decimal.text(100 * unfinished, 2) + " % had not finished");
    }
    boolean wide = isWide(all);
    double drawn = all.stream().mapToDouble(run -> run.quantile(DRAWN)).max().orElse(0);
    double end = wide || drawn <= 0 || greatest < 1.5 * drawn ? greatest : drawn;
    if (end < greatest) {
      notes.add("the last 0.1 % at most ends at " + Decimal.text(greatest / scale.divisor(), 2) + (scale.unit().isEmpty() ? "" : " " + scale.unit()));
    }
    return new ChartData.Curves(
        ChartReading.axis(spec.title(), scale.unit()), "Cumulative share", end / scale.divisor(), wide, Shape.STEPS, panels, notes);
  }

  /** A panel for each variant, or where variants are the curves, one. */
  private List<Panel> panels(double divisor) {
    List<Panel> panels = new ArrayList<>();
    found.forEach((variant, byName) -> {
      List<Curve> curves = byName.entrySet().stream()
          .map(curve -> meanDistribution(curve.getKey(), List.copyOf(curve.getValue().values()), divisor))
          .toList();
      panels.add(new Panel(reading.variants().size() > 1 ? variant : "", curves));
    });
    if (spec.by().isEmpty()) {
      return List.of(new Panel("", panels.stream().flatMap(panel -> panel.curves().stream()).toList()));
    }
    return panels.stream().filter(panel -> !panel.curves().isEmpty()).toList();
  }

  /** Keeps the curves with most observations; the rest become one, the same ones in every variant. */
  private static void mergeSmallest(Map<String, SortedMap<String, SortedMap<Integer, Mixture>>> found) {
    SortedMap<String, Long> counts = new TreeMap<>(Labels.BY_CODE_POINT);
    found.values().forEach(curves -> curves.forEach((name, runs) ->
        counts.merge(name, runs.values().stream().mapToLong(Mixture::count).sum(), Long::sum)));
    if (counts.size() <= ChartReading.MAX_CURVES) {
      return;
    }
    List<String> merged = counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .skip(ChartReading.MAX_CURVES - 1)
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
        curves.put(ChartReading.OTHERS, others);
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
      // The first step up, the last, and those in between that can be seen.
      if (i == values.length - 1 || mean - before >= (size == 0 ? Double.MIN_VALUE : STEP)) {
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
}
