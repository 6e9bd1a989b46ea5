package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.chart.ChartData.SweepCurve;
import orrery.metrics.chart.ChartData.SweepPanel;
import orrery.metrics.chart.ChartData.SweepPoint;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.SummaryText.Scale;

/**
 * Works out how a statistic depends on what is swept: its mean over replications, or its difference to the first variant,
 * at each value of the first path, with a panel for each combination of the others. Where nothing is swept, variants take
 * the place of the values.
 */
final class SweepReading {

  private final ChartSpec.Swept spec;
  private final List<String> variants;
  private final List<String> points;
  private final Summary summary;

  private SweepReading(ChartSpec.Swept spec, List<String> variants, List<String> points, Summary summary) {
    this.spec = spec;
    this.variants = variants;
    this.points = points;
    this.summary = summary;
  }

  static ChartData read(ResultsDirectory directory, ChartSpec.Swept spec, List<String> variants, List<String> points) throws IOException {
    Summary summary = Summary.of(parts(directory.rows(spec.metric()::equals), spec), variants);
    boolean mean = summary.entries().stream().anyMatch(entry -> entry.subject().labels().equals(spec.labels()) && entry.subject().statistic().equals("mean"));
    ChartSpec.Swept said = spec.statistic().isEmpty()
        ? new ChartSpec.Swept(spec.name(), spec.metric(), spec.title(), mean ? "mean" : "total", spec.labels(), spec.isDifference())
        : spec;
    return new SweepReading(said, variants, points, summary).data();
  }

  /**
   * The rows of a metric; where labels are asked for that no row has alone, totals of all rows that have them, too, are
   * added up, run by run.
   */
  private static List<Keyed<Row>> parts(List<Keyed<Row>> rows, ChartSpec.Swept spec) {
    if (rows.stream().anyMatch(row -> row.value().labels().equals(spec.labels()))) {
      return rows;
    }
    Map<String, String> asked = Labels.parse(spec.labels());
    Map<RunKey, Double> totals = new TreeMap<>();
    String unit = "1";
    for (Keyed<Row> row : rows) {
      if (row.value().statistic().equals("total")) {
        boolean within = Labels.parse(row.value().labels()).entrySet().containsAll(asked.entrySet());
        totals.merge(row.key(), within ? row.value().value().number() : 0, Double::sum);
        unit = row.value().unit();
      }
    }
    List<Keyed<Row>> sums = new ArrayList<>();
    for (Map.Entry<RunKey, Double> total : totals.entrySet()) {
      sums.add(new Keyed<>(total.getKey(), new Row(spec.metric(), spec.labels(), "total", Value.of(total.getValue()), unit)));
    }
    return sums;
  }

  /** What is shown at one point for one variant, and its unit. */
  private record Found(Estimate estimate, String unit) {}

  private Optional<Found> find(String variant, String point) {
    return spec.isDifference()
        ? summary.contrast(variant, point, spec.metric(), spec.labels(), spec.statistic())
            .flatMap(contrast -> contrast.comparison().difference().map(difference -> new Found(difference, contrast.subject().unit())))
        : summary.entry(variant, point, spec.metric(), spec.labels(), spec.statistic()).map(entry -> new Found(entry.estimate(), entry.subject().unit()));
  }

  private ChartData data() {
    List<String> shown = spec.isDifference() ? variants.subList(Math.min(1, variants.size()), variants.size()) : variants;
    double size = 0;
    String unit = "1";
    int replications = 0;
    boolean bounds = false;
    for (String variant : shown) {
      for (String point : points) {
        Optional<Found> found = find(variant, point);
        if (found.isPresent()) {
          Estimate estimate = found.get().estimate;
          size = Math.max(size, Math.max(Math.abs(estimate.mean().number()), estimate.halfWidth().orElse(0)));
          unit = found.get().unit;
          replications = Math.max(replications, estimate.n());
          bounds |= estimate.mean().beyond();
        }
      }
    }
    Scale scale = Scale.of(size, spec.metric(), spec.statistic().equals("count") ? "1" : unit, false);
    List<SweepPanel> panels = points.equals(List.of("")) ? unswept(shown, scale) : swept(shown, scale);
    List<String> notes = new ArrayList<>(ChartReading.replications(replications, true));
    if (spec.isDifference()) {
      notes.add("difference to " + variants.get(0) + ", replication by replication");
    }
    if (bounds) {
      notes.add("open: more than that, as some had not finished");
    }
    String title = spec.title() + (spec.labels().isEmpty() ? "" : ", " + spec.labels().replace(";", ", ").replace("=", " ")) + statistic();
    String y = spec.isDifference() ? title + ", less " + variants.get(0) : title;
    SweptAxis axis = points.equals(List.of("")) ? SweptAxis.of("variant", shown) : SweptAxis.of(firstPath(), firstValues());
    return new ChartData.Sweep(axis, ChartReading.axis(y, scale.unit()), spec.isDifference(), variants, panels, notes);
  }

  /** Quantiles and the like are told; a mean and a total go without saying. */
  private String statistic() {
    return spec.statistic().equals("mean") || spec.statistic().equals("total") ? "" : ", " + spec.statistic();
  }

  private String firstPath() {
    return RunKey.values(points.get(0)).keySet().iterator().next();
  }

  private List<String> firstValues() {
    return points.stream().map(point -> RunKey.values(point).get(firstPath())).distinct().toList();
  }

  private List<SweepPanel> swept(List<String> shown, Scale scale) {
    Map<String, List<String>> byOthers = new LinkedHashMap<>();
    for (String point : points) {
      Map<String, String> others = new LinkedHashMap<>(RunKey.values(point));
      others.remove(firstPath());
      StringBuilder title = new StringBuilder();
      others.forEach((path, value) -> title.append(title.length() == 0 ? "" : ", ").append(path.substring(path.lastIndexOf('.') + 1)).append(" = ").append(value));
      byOthers.computeIfAbsent(title.toString(), t -> new ArrayList<>()).add(point);
    }
    SweptAxis axis = SweptAxis.of(firstPath(), firstValues());
    List<SweepPanel> panels = new ArrayList<>();
    byOthers.forEach((title, at) -> {
      List<SweepCurve> curves = new ArrayList<>();
      for (String variant : shown) {
        List<SweepPoint> found = at.stream()
            .flatMap(point -> point(variant, point, RunKey.values(point).get(firstPath()), axis.position(firstValues(), RunKey.values(point).get(firstPath())), scale))
            .sorted((one, other) -> Double.compare(one.position(), other.position()))
            .toList();
        if (!found.isEmpty()) {
          curves.add(new SweepCurve(variant, found));
        }
      }
      panels.add(new SweepPanel(title, curves));
    });
    return panels;
  }

  /** One curve without lines, as nothing lies between two variants. */
  private List<SweepPanel> unswept(List<String> shown, Scale scale) {
    List<SweepCurve> curves = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      List<SweepPoint> found = point(shown.get(i), "", shown.get(i), i, scale).toList();
      if (!found.isEmpty()) {
        curves.add(new SweepCurve(shown.get(i), found));
      }
    }
    return List.of(new SweepPanel("", curves));
  }

  private Stream<SweepPoint> point(String variant, String point, String value, double position, Scale scale) {
    return find(variant, point).stream().map(found -> {
      double mean = found.estimate.mean().number() / scale.divisor();
      return new SweepPoint(value, position, mean, found.estimate.halfWidth().orElse(0) / scale.divisor(), found.estimate.mean().beyond());
    });
  }
}
