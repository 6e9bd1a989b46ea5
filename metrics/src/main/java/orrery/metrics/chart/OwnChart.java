package orrery.metrics.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;

/**
 * A chart that somebody asks for by what there is in a results directory, to be drawn once.
 *
 * @param kind as {@link ChartKind#word}; what suits the metric where it is not given
 * @param by a label, a swept path, or {@code variant}
 * @param statistic as in {@code metrics.csv}
 * @param labels which part of the metric
 * @param point of the sweep, {@code path=value} joined by {@code ;}, or some of them; all points where it is not given
 * @param name of its files; made of the others where it is not given
 */
public record OwnChart(
    String metric, Optional<String> kind, Optional<String> by, Optional<String> statistic, Map<String, String> labels, Optional<String> against,
    Optional<String> better, Optional<String> point, boolean logarithmic, Optional<String> name) {

  /** A word that the directory does not know, and those that it does. */
  public static final class Unknown extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String word;
    private final transient List<String> known;

    Unknown(String message, String word, Collection<String> known) {
      super(message);
      this.word = word;
      this.known = List.copyOf(known);
    }

    public String word() {
      return word;
    }

    public List<String> known() {
      return known;
    }
  }

  /** What a directory measured of one metric. */
  private record Measured(SortedSet<String> statistics, SortedMap<String, SortedSet<String>> labels) {

    static Measured of(ResultsDirectory directory, String metric) throws IOException {
      Measured measured = new Measured(new TreeSet<>(), new TreeMap<>(Labels.BY_CODE_POINT));
      for (Keyed<Row> row : directory.rows(metric::equals)) {
        measured.statistics.add(row.value().statistic());
        Labels.parse(row.value().labels()).forEach((label, value) -> measured.labels.computeIfAbsent(label, l -> new TreeSet<>(Labels.BY_CODE_POINT)).add(value));
      }
      return measured;
    }

    boolean isTally() {
      return statistics.contains("count");
    }

    boolean isTotal() {
      return statistics.contains("total") && !isTally();
    }
  }

  /**
   * Draws it.
   *
   * @param folder where its files go; those of a point in a folder within
   * @return the files
   * @throws Unknown where it names something that is not there
   * @throws IllegalArgumentException where what it asks for does not go together
   */
  public List<Path> draw(ResultsDirectory directory, Theme theme, Path folder) throws IOException {
    return Charts.write(pictures(directory, theme), folder);
  }

  /** As {@link #draw}, without writing anything. */
  public List<Picture> pictures(ResultsDirectory directory, Theme theme) throws IOException {
    Manifest manifest = directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not: this is no results directory"));
    Measured measured = measured(directory, "metric", metric);
    if (against.isPresent()) {
      measured(directory, "other metric", against.get());
    }
    List<String> points = points(manifest);
    ChartKind shown = kind(measured, points);
    check(shown, measured, points);
    String title = ChartSpec.titleOf(metric);
    String file = name.orElseGet(() -> fileName(shown));
    ChartSpec spec = new ChartSpec.Asked(
        file, shown, metric, title, statistic.orElse(""), Labels.text(labels), by.orElse(""), logarithmic, against.orElse(""), better.orElse("")).plain();
    if (Charts.count(spec, points) > Charts.MOST_POINTS) {
      throw new Unknown(
          "a chart for each of " + Charts.count(spec, points) + " points would be more than anybody looks at: say which with --point 'path=value', or --by one of the paths", "", paths(points));
    }
    List<Picture> pictures = Charts.pictures(spec, directory, manifest, points, theme);
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to show of '" + metric + "' as " + shown.word() + (labels.isEmpty() ? "" : " with these labels"));
    }
    return pictures;
  }

  private Measured measured(ResultsDirectory directory, String what, String asked) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    directory.rows(name -> {
      names.add(name);
      return false;
    });
    if (!names.contains(asked)) {
      throw new Unknown("the " + what + " must have been measured but '" + asked + "' was not", asked, new TreeSet<>(names));
    }
    return Measured.of(directory, asked);
  }

  /** The points asked for: those that have all the values asked for. */
  private List<String> points(Manifest manifest) {
    List<String> points = manifest.points();
    if (point.isEmpty()) {
      return points;
    }
    Map<String, String> asked = new LinkedHashMap<>();
    for (String part : point.get().split(";")) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("a point must be path=value joined by ';' but is '" + point.get() + "'");
      }
      asked.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
    }
    List<String> left = points;
    for (Map.Entry<String, String> value : asked.entrySet()) {
      Set<String> paths = new LinkedHashSet<>();
      Set<String> values = new LinkedHashSet<>();
      for (String each : points) {
        paths.addAll(RunKey.values(each).keySet());
        values.add(String.valueOf(RunKey.values(each).get(value.getKey())));
      }
      if (!paths.contains(value.getKey())) {
        throw new Unknown(paths.isEmpty() ? "a point must not be given where nothing is swept" : "the path of a point must be swept but '" + value.getKey() + "' is not", value.getKey(), paths);
      }
      if (!values.contains(value.getValue())) {
        throw new Unknown("the sweep must have been at " + value.getKey() + " = " + value.getValue() + " but was not", value.getValue(), values);
      }
      left = left.stream().filter(each -> value.getValue().equals(RunKey.values(each).get(value.getKey()))).toList();
    }
    if (left.isEmpty()) {
      throw new IllegalArgumentException("no point of the sweep has all of '" + point.get() + "'");
    }
    return left;
  }

  private ChartKind kind(Measured measured, List<String> points) {
    if (kind.isPresent()) {
      return ChartKind.of(kind.get()).orElseThrow(() -> new Unknown("a kind of chart must be one of these but is '" + kind.get() + "'", kind.get(), ChartKind.words()));
    }
    boolean byPath = by.isPresent() && paths(points).contains(by.get());
    if (against.isPresent()) {
      return ChartKind.PARETO;
    }
    if (byPath) {
      return ChartKind.BOX;
    }
    if (points.size() > 1) {
      return ChartKind.VALUE;
    }
    return measured.isTally() && statistic.isEmpty() ? ChartKind.DISTRIBUTION : statistic.isEmpty() && by.isEmpty() ? ChartKind.OVER_TIME : ChartKind.BARS;
  }

  private static List<String> paths(List<String> points) {
    return points.stream().flatMap(each -> RunKey.values(each).keySet().stream()).distinct().toList();
  }

  private void check(ChartKind shown, Measured measured, List<String> points) {
    if (shown.isOfDistribution() && !measured.isTally()) {
      throw new IllegalArgumentException(
          "a " + shown.word() + " must be of something observed one by one, but '" + metric + "' is a " + (measured.isTotal() ? "total" : "level or share") + "; of it there can be value, bars, box"
              + ", over-time");
    }
    if (shown.isOverTime() && measured.isTally()) {
      throw new IllegalArgumentException("what is " + shown.word() + " must be a level or a total, but '" + metric + "' is observed one by one; of it there can be distribution, tail, box, violin, value, bars");
    }
    statistic.ifPresent(asked -> {
      if (!shown.hasStatistic()) {
        throw new IllegalArgumentException("a statistic must only be given where the kind is value, difference, box, bars, heat-map, difference-map or pareto, but it is " + shown.word());
      }
      if (!measured.statistics.contains(asked)) {
        throw new Unknown("the statistic of '" + metric + "' must be one of these but is '" + asked + "'", asked, measured.statistics);
      }
    });
    labels.forEach((label, value) -> {
      known("label", label, measured.labels.keySet());
      if (!measured.labels.get(label).contains(value)) {
        throw new Unknown("no " + label + " of '" + metric + "' is '" + value + "'", value, measured.labels.get(label));
      }
    });
    checkBy(shown, measured, points);
    if (shown == ChartKind.PARETO && (against.isEmpty() || better.isEmpty())) {
      throw new IllegalArgumentException("a pareto must have another metric and what is better of either: --against METRIC --better lower,lower");
    }
    if (shown != ChartKind.PARETO && (against.isPresent() || better.isPresent())) {
      throw new IllegalArgumentException("another metric and what is better must only be given where the kind is pareto, but it is " + shown.word());
    }
  }

  private void checkBy(ChartKind shown, Measured measured, List<String> points) {
    if (shown == ChartKind.HEAT_MAP || shown == ChartKind.DIFFERENCE_MAP) {
      List<String> several = paths(points).stream().filter(path -> points.stream().map(each -> RunKey.values(each).get(path)).distinct().count() > 1).toList();
      if (several.size() < 2) {
        throw new IllegalArgumentException("a " + shown.word() + " must have two swept paths with several values each, but there " + (several.isEmpty() ? "is none" : "is only " + several.get(0)));
      }
      for (String path : by.map(text -> text.split("\\s*,\\s*")).orElse(new String[0])) {
        if (!several.contains(path)) {
          throw new Unknown("a " + shown.word() + " must go by two swept paths, but '" + path + "' is none", path, several);
        }
      }
      if (MapReading.paths(by.orElse(""), points).isEmpty()) {
        throw new Unknown("a " + shown.word() + " must go by two swept paths with a comma in between, but goes by '" + by.orElse("") + "'", "", several);
      }
      return;
    }
    if (shown == ChartKind.STACKED_OVER_TIME && by.filter(measured.labels::containsKey).isEmpty()) {
      throw new Unknown("what is stacked must go by a label of '" + metric + "'", by.orElse(""), measured.labels.keySet());
    }
    if (by.isPresent() && !by.get().equals(Grouping.VARIANT)) {
      List<String> all = new ArrayList<>(measured.labels.keySet());
      all.add(Grouping.VARIANT);
      if (shown != ChartKind.VALUE && shown != ChartKind.DIFFERENCE) {
        all.addAll(paths(points));
      }
      known("what it goes by", by.get(), all);
    }
    if ((shown == ChartKind.DIFFERENCE || shown == ChartKind.DIFFERENCE_MAP) && logarithmic) {
      throw new IllegalArgumentException("differences must not have a logarithmic axis: they may be less than 0");
    }
  }

  private void known(String what, String asked, Collection<String> all) {
    if (!all.contains(asked)) {
      throw new Unknown(what + " must be one that '" + metric + "' has but is '" + asked + "'", asked, all);
    }
  }

  private String fileName(ChartKind shown) {
    String whole = metric + "-" + shown.word() + by.map(text -> "-by-" + text.substring(text.lastIndexOf('.') + 1)).orElse("") + statistic.map(text -> "-" + text).orElse("")
        + against.map(text -> "-against-" + text).orElse("");
    String plain = whole.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain.substring(0, Math.min(60, plain.length())).replaceAll("^-|-$", "");
  }
}
