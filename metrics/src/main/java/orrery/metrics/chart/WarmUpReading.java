package orrery.metrics.chart;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Quantity;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Steadiness;
import orrery.metrics.summary.SummaryText.Scale;

/**
 * Works out what an automatic warm-up was cut by: the series of the metric in replication 1 of each variant, which is what
 * its pilot saw, in means of five bins, and the cut as an upright line.
 */
final class WarmUpReading {

  private WarmUpReading() {}

  /** One figure, or none where no warm-up was found out at the point. */
  static List<ChartData> read(ResultsDirectory directory, Manifest manifest, String point) throws IOException {
    Optional<Row> found = directory.rows(MetricCatalogue.WARM_UP.name()::equals).stream()
        .filter(row -> row.key().point().equals(point))
        .map(Keyed::value)
        .findFirst();
    if (found.isEmpty()) {
      return List.of();
    }
    String metric = String.join("", Labels.parse(found.get().labels()).values());
    List<String> parts = List.of(metric, metric + ".count", metric + ".total", metric + ".whole");
    List<Keyed<Series>> series = directory.series(parts::contains).stream()
        .filter(one -> one.key().point().equals(point) && one.key().replication() == 1)
        .toList();
    List<Curve> curves = new ArrayList<>();
    double greatest = 0;
    Duration end = Duration.ZERO;
    for (String variant : manifest.variants()) {
      List<Series> own = series.stream().filter(one -> one.key().variant().equals(variant)).map(Keyed::value).toList();
      Duration duration = duration(manifest, variant, point);
      Optional<Steadiness> steadiness = Steadiness.of(new RunMetrics(List.of(), own, List.of()), metric, duration);
      if (steadiness.isPresent()) {
        double[] x = steadiness.get().ends().stream().mapToDouble(WarmUpReading::minutes).toArray();
        curves.add(curve(variant, x, steadiness.get().means()));
        greatest = Math.max(greatest, Arrays.stream(steadiness.get().means()).max().orElse(0));
        end = duration.compareTo(end) > 0 ? duration : end;
      }
    }
    if (curves.isEmpty()) {
      return List.of();
    }
    String unit = MetricCatalogue.find(metric).map(definition -> definition.metric().unit()).orElse(series.get(0).value().unit());
    Scale scale = Scale.of(greatest, metric, unit, false);
    List<Curve> scaled = new ArrayList<>();
    curves.forEach(curve -> scaled.add(curve(curve.name(), curve.x(), Arrays.stream(curve.y()).map(y -> y / scale.divisor()).toArray())));
    double cut = found.get().value().number() / 60;
    scaled.add(curve("cut", new double[] {cut, cut}, new double[] {0, greatest / scale.divisor()}));
    String note = "replication 1, means of " + Steadiness.BINS + " bins; what is left of the cut is not counted (MSER-5)";
    return List.of(new ChartData.Curves(
        "Time (min)", ChartReading.axis(metric, scale.unit()), minutes(end), 0, false, Shape.LINES, List.of(new Panel("", scaled)), List.of(note)));
  }

  /** How long the runs of a variant at a point are. */
  private static Duration duration(Manifest manifest, String variant, String point) {
    Object text = manifest.scenario().get("duration");
    if (manifest.scenario().get("compare") instanceof Map<?, ?> variants && variants.get(variant) instanceof Map<?, ?> changes && changes.get("duration") != null) {
      text = changes.get("duration");
    }
    return Quantity.duration(RunKey.values(point).getOrDefault("duration", String.valueOf(text)));
  }

  private static double minutes(Duration time) {
    return time.toNanos() / 60e9;
  }

  private static Curve curve(String name, double[] x, double[] y) {
    return new Curve(name, x, y, y, y);
  }
}
