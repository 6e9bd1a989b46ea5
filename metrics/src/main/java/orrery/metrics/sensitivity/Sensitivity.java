package orrery.metrics.sensitivity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import orrery.host.Quantity;
import orrery.host.RandomStream;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;

/**
 * Which of the swept paths matter for a metric, as the results of a sweep tell.
 *
 * @param method how that was found
 * @param influences of each path
 * @param points how many points are behind it: of the base, where they are Saltelli's
 * @param without how many more there are of which the metric is not known
 * @param notes what a reader must know
 */
public record Sensitivity(Method method, List<Influence> influences, int points, int without, List<String> notes) {

  /** How influences are found. */
  public enum Method {
    /** By Sobol indices. */
    VARIANCE,
    /** By rank correlations. */
    RANKS
  }

  /**
   * What is asked.
   *
   * @param labels those of the metric as in files; empty for the whole
   * @param statistic {@code mean}, {@code p90}, {@code total}, …
   */
  public record Question(String variant, String metric, String labels, String statistic) {}

  /** The results cannot answer; the message says what must hold and what is. */
  public static final class Unanswerable extends Exception {

    private static final long serialVersionUID = 1;

    Unanswerable(String message) {
      super(message, null, false, false);
    }
  }

  public Sensitivity {
    influences = List.copyOf(influences);
    notes = List.copyOf(notes);
  }

  /**
   * Reads the answer.
   *
   * @param luck for the intervals
   * @throws Unanswerable where the experiment sweeps nothing, has no such metric, or its points do not tell
   */
  public static Sensitivity of(ResultsDirectory directory, Question question, RandomStream luck) throws IOException, Unanswerable {
    Manifest manifest = directory.manifest().orElseThrow(() -> new IOException(directory.path() + " must hold results but has no manifest.json"));
    if (!manifest.variants().contains(question.variant())) {
      throw new Unanswerable("the variant must be one of " + String.join(", ", manifest.variants()) + " but is '" + question.variant() + "'");
    }
    if (manifest.points().equals(List.of(""))) {
      throw new Unanswerable("the experiment must sweep something, but '" + manifest.name() + "' does not");
    }
    Map<String, Double> means = means(directory, manifest, question);
    if (manifest.facts().get("design") instanceof Map<?, ?> design && "saltelli".equals(design.get("kind"))) {
      return byVariance(directory, manifest, design, means, luck);
    }
    return byRanks(manifest.points(), means, luck);
  }

  /** The mean over replications at each point where it is known. A count or total that a run does not mention is 0 there, as in a summary. */
  private static Map<String, Double> means(ResultsDirectory directory, Manifest manifest, Question question) throws IOException, Unanswerable {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    Set<String> beyond = new LinkedHashSet<>();
    Set<String> statistics = new LinkedHashSet<>();
    Set<String> labels = new LinkedHashSet<>();
    for (Keyed<Row> keyed : directory.rows(question.metric()::equals)) {
      Row row = keyed.value();
      labels.add(row.labels().isEmpty() ? "none" : row.labels());
      statistics.add(row.statistic());
      if (keyed.key().variant().equals(question.variant()) && row.labels().equals(question.labels()) && row.statistic().equals(question.statistic())) {
        values.computeIfAbsent(keyed.key().point(), point -> new ArrayList<>()).add(row.value().number());
        if (row.value().beyond()) {
          beyond.add(keyed.key().point());
        }
      }
    }
    if (statistics.isEmpty()) {
      throw new Unanswerable("the metric must be one that was measured, but there is no '" + question.metric() + "'");
    }
    if (values.isEmpty()) {
      throw new Unanswerable("the metric '" + question.metric() + "' must have a '" + question.statistic() + "'" + (question.labels().isEmpty() ? "" : " for " + question.labels())
          + ", but has " + String.join(", ", statistics) + " for labels " + labels.stream().limit(8).reduce((a, b) -> a + ", " + b).orElse("none"));
    }
    boolean isZeroUnlessSaid = manifest.isFinished() && (question.statistic().equals("count") || question.statistic().equals("total"));
    if (isZeroUnlessSaid) {
      manifest.points().forEach(point -> values.computeIfAbsent(point, p -> new ArrayList<>()));
    }
    Map<String, Double> means = new TreeMap<>(Labels.BY_CODE_POINT);
    values.forEach((point, each) -> {
      if (!beyond.contains(point)) {
        means.put(point, each.stream().mapToDouble(Double::doubleValue).sum() / (isZeroUnlessSaid ? Math.max(each.size(), manifest.replications()) : each.size()));
      }
    });
    return means;
  }

  private static Sensitivity byVariance(ResultsDirectory directory, Manifest manifest, Map<?, ?> design, Map<String, Double> means, RandomStream luck) throws MalformedFile, Unanswerable {
    if (!(design.get("inputs") instanceof List<?> inputs && design.get("base") instanceof Long base && base > 0 && base <= 1_000_000 / (inputs.size() + 2))) {
      throw new MalformedFile(directory.path().resolve("manifest.json"), 1, "the design must have 'inputs' and a 'base' but has not");
    }
    List<String> paths = inputs.stream().map(String::valueOf).toList();
    List<?> rows = design.get("rows") instanceof List<?> some ? some : List.of();
    int size = (int) (base * (paths.size() + 2));
    double[] values = new double[size];
    for (int row = 0; row < size; row++) {
      long point = rows.isEmpty() ? row : row < rows.size() && rows.get(row) instanceof Long at ? at : -1;
      if (point < 0 || point >= manifest.points().size()) {
        throw new MalformedFile(directory.path().resolve("manifest.json"), 1, "the design must name points of the sweep but its row " + row + " names none");
      }
      values[row] = means.getOrDefault(manifest.points().get((int) point), Double.NaN);
    }
    int known = SobolIndices.known(values, paths.size() + 2).length;
    if (known < 2) {
      throw new Unanswerable("the metric must be known at all points of 2 of the base at least, but is at those of " + known + " of " + base + ": where a wait is unfinished it is not");
    }
    List<Influence> influences = SobolIndices.of(paths, values, luck);
    if (influences.isEmpty()) {
      throw new Unanswerable("the metric must vary for anything to matter, but does not");
    }
    return new Sensitivity(Method.VARIANCE, influences, known, (int) (base - known), List.of());
  }

  private static Sensitivity byRanks(List<String> points, Map<String, Double> means, RandomStream luck) throws Unanswerable {
    List<Map<String, String>> at = points.stream().filter(means::containsKey).map(RunKey::values).toList();
    List<String> paths = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (String path : RunKey.values(points.get(0)).keySet()) {
      List<String> texts = at.stream().map(values -> values.get(path)).toList();
      double[] column = numbers(texts);
      if (column.length < texts.size()) {
        notes.add(path + " is left out, as its values are no amounts of one kind");
      } else if (Arrays.stream(column).distinct().count() > 1) {
        paths.add(path);
        columns.add(column);
      }
    }
    List<double[]> rows = new ArrayList<>();
    List<Double> metric = points.stream().filter(means::containsKey).map(means::get).toList();
    for (int i = 0; i < metric.size(); i++) {
      double[] row = new double[paths.size() + 1];
      for (int column = 0; column < paths.size(); column++) {
        row[column] = columns.get(column)[i];
      }
      row[paths.size()] = metric.get(i);
      rows.add(row);
    }
    if (paths.isEmpty() && means.size() > 1) {
      throw new Unanswerable("a path must vary, in amounts of one kind, but none does" + (notes.isEmpty() ? "" : ": " + String.join("; ", notes)));
    }
    int needed = paths.size() + RankCorrelation.MORE_POINTS_THAN_INPUTS;
    if (rows.size() < needed) {
      throw new Unanswerable("the metric must be known at " + needed + " points at least for " + paths.size() + (paths.size() == 1 ? " path" : " paths") + ", but is at " + rows.size()
          + " of " + points.size() + (rows.size() < points.size() ? ": where a wait is unfinished it is not" : ""));
    }
    if (metric.stream().distinct().count() == 1) {
      throw new Unanswerable("the metric must vary for anything to matter, but does not");
    }
    RankCorrelation found = RankCorrelation.of(paths, rows, luck);
    if (found.influences().isEmpty()) {
      throw new Unanswerable("paths must be told apart by the points, and by most choices among them, but some go together, or " + metric.size() + " points are too few: " + String.join(", ", paths));
    }
    notes.add("rising and falling with the ranks of the paths explains " + Math.round(100 * found.explained()) + " % of the variance of the metric's ranks; Sobol indices would need a 'saltelli' sweep");
    return new Sensitivity(Method.RANKS, found.influences(), metric.size(), points.size() - metric.size(), notes);
  }

  private static final List<ToDoubleFunction<String>> KINDS = List.of(
      Quantity::probability,
      Quantity::real,
      text -> Quantity.duration(text).toNanos(),
      text -> Quantity.dataSize(text).bytes(),
      text -> Quantity.bitRate(text).bitsPerSecond(),
      text -> Quantity.distance(text).millimetres());

  /** The sizes of amounts of one kind; empty where they are not. */
  private static double[] numbers(List<String> texts) {
    for (ToDoubleFunction<String> kind : KINDS) {
      double[] numbers = texts.stream().map(text -> read(text, kind)).filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).toArray();
      if (numbers.length == texts.size()) {
        return numbers;
      }
    }
    return new double[0];
  }

  private static OptionalDouble read(String text, ToDoubleFunction<String> kind) {
    try {
      return OptionalDouble.of(kind.applyAsDouble(text));
    } catch (IllegalArgumentException e) {
      return OptionalDouble.empty();
    }
  }

  /** What is said of each path, the one that matters most first. */
  public Map<String, List<Influence>> byInput() {
    Map<String, List<Influence>> byInput = new LinkedHashMap<>();
    influences.stream()
        .sorted(Comparator.comparingDouble((Influence influence) -> -weight(influence.input())))
        .forEach(influence -> byInput.computeIfAbsent(influence.input(), input -> new ArrayList<>()).add(influence));
    return byInput;
  }

  /** How much a path matters: its last number, the total index or the partial correlation, without its sign. */
  private double weight(String input) {
    return influences.stream().filter(influence -> influence.input().equals(input)).reduce((a, b) -> b).map(influence -> Math.abs(influence.value())).orElse(0.0);
  }
}
