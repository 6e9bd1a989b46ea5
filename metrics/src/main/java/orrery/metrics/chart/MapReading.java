package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import orrery.metrics.RunKey;
import orrery.metrics.Value;
import orrery.metrics.chart.ChartData.HeatCell;
import orrery.metrics.chart.ChartData.HeatPanel;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out how a statistic depends on two swept paths together, with a panel for each variant and each value of the other paths. */
final class MapReading {

  private final ChartSpec.Asked spec;
  private final List<String> variants;
  private final List<String> points;
  private final PlaceValues values;

  private MapReading(ChartSpec.Asked spec, List<String> variants, List<String> points, PlaceValues values) {
    this.spec = spec;
    this.variants = variants;
    this.points = points;
    this.values = values;
  }

  static ChartData read(ResultsDirectory directory, ChartSpec.Asked spec, List<String> variants, List<String> points) throws IOException {
    Grouping grouping = new Grouping(variants, points, "", spec.labels());
    PlaceValues values = PlaceValues.read(directory, spec.metric(), spec.statistic(), (key, labels) -> grouping.place(key, labels).map(place -> new Place(key.variant(), key.point())));
    return new MapReading(spec, variants, points, values).map();
  }

  private boolean isDifference() {
    return spec.kind() == ChartKind.DIFFERENCE_MAP;
  }

  /** The two paths: those asked for, else the first two that take several values. */
  static List<String> paths(String by, List<String> points) {
    List<String> swept = points.isEmpty() ? List.of() : RunKey.values(points.get(0)).keySet().stream()
        .filter(path -> points.stream().map(point -> RunKey.values(point).get(path)).distinct().count() > 1)
        .toList();
    List<String> asked = by.isEmpty() ? swept.stream().limit(2).toList() : List.of(by.split("\\s*,\\s*"));
    return asked.size() == 2 && swept.containsAll(asked) && !asked.get(0).equals(asked.get(1)) ? asked : List.of();
  }

  private Optional<Estimate> estimate(String variant, String point) {
    Place place = new Place(variant, point);
    List<Value> all = isDifference() ? values.differences(place, new Place(variants.get(0), point)) : List.copyOf(values.of(place).values());
    return all.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(all));
  }

  private ChartData map() {
    List<String> paths = paths(spec.by(), points);
    List<String> shown = isDifference() ? variants.subList(Math.min(1, variants.size()), variants.size()) : variants;
    SweptAxis empty = new SweptAxis("", List.of(), List.of(), false);
    if (paths.isEmpty()) {
      return new ChartData.HeatMap(empty, empty, "", isDifference(), List.of(), List.of());
    }
    List<String> columns = ascending(paths.get(0));
    List<String> rows = ascending(paths.get(1));
    double size = shown.stream().flatMap(variant -> points.stream().map(point -> estimate(variant, point))).flatMap(Optional::stream)
        .mapToDouble(estimate -> Math.abs(estimate.mean().number())).max().orElse(0);
    Scale scale = Scale.of(size, spec.metric(), values.unit(), false);
    Map<String, List<HeatCell>> cells = new LinkedHashMap<>();
    boolean bounds = false;
    boolean open = false;
    for (String point : points) {
      Map<String, String> at = new LinkedHashMap<>(RunKey.values(point));
      String column = at.remove(paths.get(0));
      String row = at.remove(paths.get(1));
      for (String variant : shown) {
        Optional<Estimate> found = estimate(variant, point);
        if (found.isPresent()) {
          Estimate estimate = found.get();
          HeatCell cell = new HeatCell(
              column, columns.indexOf(column), row, rows.indexOf(row), estimate.mean().number() / scale.divisor(), estimate.halfWidth().orElse(0) / scale.divisor(), estimate.mean().beyond());
          bounds |= cell.beyond();
          open |= cell.isOpen();
          cells.computeIfAbsent(title(variant, at), title -> new ArrayList<>()).add(cell);
        }
      }
    }
    List<String> notes = new ArrayList<>(ChartReading.replications(values.replications(), false));
    if (isDifference()) {
      notes.add("paired difference to " + variants.get(0));
      if (open) {
        notes.add("in brackets: the 95 % interval has 0 in it");
      }
    }
    if (bounds) {
      notes.add("'>': at least one replication's value is only known to be more");
    }
    if (!spec.labels().isEmpty()) {
      notes.addAll(new Grouping(variants, points, "", spec.labels()).note());
    }
    String title = ChartReading.axis((isDifference() ? "Difference in " + spec.title() : spec.title()) + values.suffix(), scale.unit());
    return new ChartData.HeatMap(
        SweptAxis.of(paths.get(0), columns).ordinal(), SweptAxis.of(paths.get(1), rows).ordinal(), title, isDifference(),
        cells.entrySet().stream().map(panel -> new HeatPanel(panel.getKey(), panel.getValue())).toList(), notes);
  }

  private String title(String variant, Map<String, String> others) {
    List<String> parts = new ArrayList<>();
    if (variants.size() > 1) {
      parts.add(variant);
    }
    others.forEach((path, value) -> {
      if (points.stream().map(point -> RunKey.values(point).get(path)).distinct().count() > 1) {
        parts.add(path.substring(path.lastIndexOf('.') + 1) + " = " + value);
      }
    });
    return String.join(", ", parts);
  }

  /** The values of a path, by their size where they are numbers. */
  private List<String> ascending(String path) {
    List<String> all = points.stream().map(point -> RunKey.values(point).get(path)).distinct().toList();
    SweptAxis axis = SweptAxis.of(path, all);
    return IntStream.range(0, all.size()).boxed().sorted(Comparator.comparingDouble(i -> axis.positions().get(i))).map(all::get).toList();
  }
}
