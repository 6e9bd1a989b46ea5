package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * at each value of the first path, with a panel for each combination of the others; where lines go by the values of a
 * label, with one for each variant too. Where nothing is swept, variants take the place of the values.
 */
final class SweepReading {

  private final ChartSpec.Swept spec;
  private final List<String> variants;
  private final List<String> points;
  /** The values of the label that lines go by, in the order of their names; the empty text where they go by variants. */
  private final List<String> values;
  private final Summary summary;

  /** One line: which variant it shows, and which part of the metric. */
  private record Line(String name, String variant, String labels) {}

  private SweepReading(ChartSpec.Swept spec, List<String> variants, List<String> points, List<String> values, Summary summary) {
    this.spec = spec;
    this.variants = variants;
    this.points = points;
    this.values = values;
    this.summary = summary;
  }

  static ChartData read(ResultsDirectory directory, ChartSpec.Swept spec, List<String> variants, List<String> points) throws IOException {
    List<Keyed<Row>> rows = directory.rows(spec.metric()::equals);
    List<String> values = spec.by().isEmpty() ? List.of("") : values(rows, spec);
    List<String> shown = values.stream().map(value -> labels(spec, value)).toList();
    List<Keyed<Row>> parts = new ArrayList<>(rows);
    shown.forEach(labels -> parts.addAll(sums(rows, spec.metric(), labels)));
    Summary summary = Summary.of(parts, variants);
    boolean mean = summary.entries().stream().anyMatch(entry -> shown.contains(entry.subject().labels()) && entry.subject().statistic().equals("mean"));
    return new SweepReading(spec.statistic().isEmpty() ? spec.of(mean ? "mean" : "total") : spec, variants, points, values, summary).data();
  }

  /** What the label that lines go by says, among the rows that have the labels asked for. */
  private static List<String> values(List<Keyed<Row>> rows, ChartSpec.Swept spec) {
    Set<Map.Entry<String, String>> asked = Labels.parse(spec.labels()).entrySet();
    return rows.stream()
        .map(row -> Labels.parse(row.value().labels()))
        .filter(labels -> labels.containsKey(spec.by()) && labels.entrySet().containsAll(asked))
        .map(labels -> labels.get(spec.by()))
        .distinct().sorted(Labels.BY_CODE_POINT).toList();
  }

  /** The labels asked for, and the value of that which lines go by, where they do. */
  private static String labels(ChartSpec.Swept spec, String value) {
    Map<String, String> labels = new TreeMap<>(Labels.parse(spec.labels()));
    if (!spec.by().isEmpty()) {
      labels.put(spec.by(), value);
    }
    return Labels.text(labels);
  }

  /** Where no row has these labels alone: the totals of all rows that have them, too, added up run by run. */
  private static List<Keyed<Row>> sums(List<Keyed<Row>> rows, String metric, String labels) {
    if (rows.stream().anyMatch(row -> row.value().labels().equals(labels))) {
      return List.of();
    }
    Map<String, String> asked = Labels.parse(labels);
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
      sums.add(new Keyed<>(total.getKey(), new Row(metric, labels, "total", Value.of(total.getValue()), unit)));
    }
    return sums;
  }

  /** What is shown at one point of one line, and its unit. */
  private record Found(Estimate estimate, String unit) {}

  private Optional<Found> find(Line line, String point) {
    return spec.isDifference()
        ? summary.contrast(line.variant, point, spec.metric(), line.labels, spec.statistic())
            .flatMap(contrast -> contrast.comparison().difference().map(difference -> new Found(difference, contrast.subject().unit())))
        : summary.entry(line.variant, point, spec.metric(), line.labels, spec.statistic()).map(entry -> new Found(entry.estimate(), entry.subject().unit()));
  }

  /** The lines by the title of the panel they are in. */
  private Map<String, List<Line>> lines(List<String> shown) {
    Map<String, List<Line>> lines = new LinkedHashMap<>();
    for (String variant : shown) {
      for (String value : values) {
        boolean byLabel = !spec.by().isEmpty();
        lines.computeIfAbsent(byLabel && shown.size() > 1 ? variant : "", title -> new ArrayList<>())
            .add(new Line(byLabel ? value : variant, variant, labels(spec, value)));
      }
    }
    return lines;
  }

  private ChartData data() {
    List<String> shown = spec.isDifference() ? variants.subList(Math.min(1, variants.size()), variants.size()) : variants;
    Map<String, List<Line>> lines = lines(shown);
    double size = 0;
    String unit = "1";
    int replications = 0;
    boolean bounds = false;
    boolean zero = false;
    for (Line line : lines.values().stream().flatMap(List::stream).toList()) {
      for (String point : points) {
        Optional<Found> found = find(line, point);
        if (found.isPresent()) {
          Estimate estimate = found.get().estimate;
          size = Math.max(size, Math.max(Math.abs(estimate.mean().number()), estimate.halfWidth().orElse(0)));
          unit = found.get().unit;
          replications = Math.max(replications, estimate.n());
          bounds |= estimate.mean().beyond();
          zero |= estimate.mean().number() <= 0;
        }
      }
    }
    Scale scale = Scale.of(size, spec.metric(), spec.statistic().equals("count") ? "1" : unit, false);
    List<SweepPanel> panels = points.equals(List.of("")) ? unswept(lines, shown, scale) : swept(lines, scale);
    List<String> notes = new ArrayList<>(ChartReading.replications(replications, true));
    if (spec.isDifference()) {
      notes.add("difference to " + variants.get(0) + ", replication by replication");
    }
    if (bounds) {
      notes.add("open: more than that, as some had not finished");
    }
    if (spec.isLogarithmic() && zero) {
      notes.add("not shown: 0");
    }
    // Where somebody has found words for what is shown, they say it all.
    boolean named = !spec.title().equals(spec.metric());
    String title = spec.title() + (spec.labels().isEmpty() || named ? "" : ", " + spec.labels().replace(";", ", ").replace("=", " ")) + statistic();
    String y = spec.isDifference() ? title + ", less " + variants.get(0) : title;
    SweptAxis axis = points.equals(List.of("")) ? SweptAxis.of("variant", shown) : SweptAxis.of(firstPath(), firstValues());
    return new ChartData.Sweep(axis, ChartReading.axis(y, scale.unit()), spec.isDifference(), spec.isLogarithmic(), spec.by().isEmpty() ? variants : values, panels, notes);
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

  private List<SweepPanel> swept(Map<String, List<Line>> lines, Scale scale) {
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
    byOthers.forEach((others, at) -> lines.forEach((variant, ofPanel) -> {
      List<SweepCurve> curves = new ArrayList<>();
      for (Line line : ofPanel) {
        List<SweepPoint> found = at.stream()
            .flatMap(point -> point(line, point, RunKey.values(point).get(firstPath()), axis.position(firstValues(), RunKey.values(point).get(firstPath())), scale))
            .sorted((one, other) -> Double.compare(one.position(), other.position()))
            .toList();
        if (!found.isEmpty()) {
          curves.add(new SweepCurve(line.name, found));
        }
      }
      panels.add(new SweepPanel(variant + (variant.isEmpty() || others.isEmpty() ? "" : ", ") + others, curves));
    }));
    return panels;
  }

  /** Curves of one point, without lines, as nothing lies between two variants. */
  private List<SweepPanel> unswept(Map<String, List<Line>> lines, List<String> shown, Scale scale) {
    List<SweepCurve> curves = new ArrayList<>();
    for (Line line : lines.values().stream().flatMap(List::stream).toList()) {
      List<SweepPoint> found = point(line, "", line.variant, shown.indexOf(line.variant), scale).toList();
      if (!found.isEmpty()) {
        curves.add(new SweepCurve(line.name, found));
      }
    }
    return List.of(new SweepPanel("", curves));
  }

  private Stream<SweepPoint> point(Line line, String point, String value, double position, Scale scale) {
    return find(line, point).stream().map(found -> {
      double mean = found.estimate.mean().number() / scale.divisor();
      return new SweepPoint(value, position, mean, found.estimate.halfWidth().orElse(0) / scale.divisor(), found.estimate.mean().beyond());
    });
  }
}
