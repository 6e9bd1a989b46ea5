package orrery.metrics.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;

/**
 * An experiment summed up: each statistic with its interval over replications, and each variant compared with the first.
 *
 * <p>A {@code count} or {@code total} that a replication does not mention is 0 there: nothing of the kind happened. Any
 * other statistic it does not mention was not measured, and the replication does not enter the estimate.
 *
 * @param entries in the order of {@link Subject} and variant
 * @param contrasts likewise
 */
public record Summary(List<Entry> entries, List<Contrast> contrasts) {

  /** The statistics of a tally that are shown. */
  static final List<String> TALLY_STATISTICS = List.of("mean", "p50", "p90", "p99");

  private static final List<String> QUANTILES = TALLY_STATISTICS.subList(1, 4);

  private static final Comparator<Contrast> ORDER = Comparator.comparing(Contrast::subject).thenComparing(Contrast::variant, Labels.BY_CODE_POINT);

  public Summary {
    entries = entries.stream().sorted(Comparator.comparing(Entry::subject).thenComparing(Entry::variant, Labels.BY_CODE_POINT)).toList();
    contrasts = contrasts.stream().sorted(ORDER).toList();
  }

  /**
   * What is estimated.
   *
   * @param point the point of the sweep
   * @param labels empty for the whole
   */
  public record Subject(String point, String metric, String labels, String statistic, String unit) implements Comparable<Subject> {

    private static final Comparator<Subject> ORDER =
        Comparator.comparing(Subject::point, Labels.BY_CODE_POINT)
            .thenComparing(Subject::metric, Labels.BY_CODE_POINT)
            .thenComparing(Subject::labels, Labels.BY_CODE_POINT)
            .thenComparing(Subject::statistic, Labels.BY_CODE_POINT)
            .thenComparing(Subject::unit, Labels.BY_CODE_POINT);

    @Override
    public int compareTo(Subject other) {
      return ORDER.compare(this, other);
    }

    private boolean isZeroUnlessSaid() {
      return statistic.equals("count") || statistic.equals("total");
    }
  }

  /**
   * One statistic of one variant.
   *
   * @param robust intervals of other kinds; only of the whole's quantiles
   */
  public record Entry(Subject subject, String variant, Estimate estimate, Robust robust) {}

  /**
   * One statistic of one variant, compared with the baseline's.
   *
   * @param verdict what can be said of the difference beside all others that a summary shows; empty where it does not show it
   */
  public record Contrast(Subject subject, String variant, String baseline, Comparison comparison, Optional<Verdict> verdict) {

    private Contrast judged(Verdict verdict) {
      return new Contrast(subject, variant, baseline, comparison, Optional.of(verdict));
    }
  }

  /**
   * Sums up the rows of all runs.
   *
   * @param variants in the order of the scenario; the first is the one the others are compared with
   */
  public static Summary of(Iterable<Keyed<Row>> rows, List<String> variants) {
    return of(rows, variants, new LongRuns());
  }

  /**
   * Sums up the rows of all runs.
   *
   * @param single where a variant was run once, what its one run alone says of its means
   */
  public static Summary of(Iterable<Keyed<Row>> rows, List<String> variants, LongRuns single) {
    return of(rows, variants, single, true);
  }

  /**
   * Sums up the rows of all runs.
   *
   * @param paired whether replications of one number faced the same weather in all variants
   */
  public static Summary of(Iterable<Keyed<Row>> rows, List<String> variants, LongRuns single, boolean paired) {
    SortedMap<Subject, SortedMap<String, SortedMap<Integer, Value>>> values = new TreeMap<>();
    SortedMap<String, SortedSet<Integer>> replications = new TreeMap<>(Labels.BY_CODE_POINT);
    for (Keyed<Row> keyed : rows) {
      RunKey key = keyed.key();
      Row row = keyed.value();
      Subject subject = new Subject(key.point(), row.metric(), row.labels(), row.statistic(), row.unit());
      values
          .computeIfAbsent(subject, s -> new TreeMap<>(Labels.BY_CODE_POINT))
          .computeIfAbsent(key.variant(), v -> new TreeMap<>())
          .put(key.replication(), row.value());
      replications.computeIfAbsent(group(key.variant(), key.point()), g -> new TreeSet<>()).add(key.replication());
    }
    List<Entry> entries = new ArrayList<>();
    List<Contrast> contrasts = new ArrayList<>();
    values.forEach((subject, byVariant) -> {
      if (subject.isZeroUnlessSaid()) {
        byVariant.forEach((variant, found) ->
            replications.get(group(variant, subject.point())).forEach(replication -> found.putIfAbsent(replication, Value.of(0))));
      }
      byVariant.forEach((variant, found) -> entries.add(entry(subject, variant, found, single)));
      Map<Integer, Value> baseline = variants.isEmpty() ? null : byVariant.get(variants.get(0));
      for (String variant : variants.subList(Math.min(1, variants.size()), variants.size())) {
        Map<Integer, Value> found = byVariant.get(variant);
        if (baseline != null && found != null) {
          Optional<Comparison> compared =
              paired ? compare(baseline, found) : Optional.of(Comparison.unpaired(List.copyOf(baseline.values()), List.copyOf(found.values())));
          compared.ifPresent(comparison -> contrasts.add(new Contrast(subject, variant, variants.get(0), comparison, Optional.empty())));
        }
      }
    });
    return new Summary(entries, judged(entries, contrasts));
  }

  private static Entry entry(Subject subject, String variant, SortedMap<Integer, Value> found, LongRuns single) {
    List<Value> values = List.copyOf(found.values());
    Estimate estimate = Estimate.of(values);
    if (estimate.method() == Estimate.Method.SINGLE && subject.statistic.equals("mean")) {
      estimate = single.find(new RunKey(variant, subject.point, found.firstKey()), subject.metric, subject.labels)
          .map(batches -> batches.around(values.get(0)))
          .orElse(estimate);
    }
    return new Entry(subject, variant, estimate, QUANTILES.contains(subject.statistic) && subject.labels.isEmpty() ? Robust.of(values) : Robust.NONE);
  }

  /** The contrasts with a verdict on each of those that are shown: they are the family whose error is controlled. */
  static List<Contrast> judged(List<Entry> entries, List<Contrast> contrasts) {
    Set<String> tallies = new TreeSet<>(Labels.BY_CODE_POINT);
    entries.stream().map(Entry::subject).filter(subject -> subject.statistic.equals("count")).forEach(subject -> tallies.add(subject.metric));
    List<Contrast> sorted = new ArrayList<>(contrasts);
    sorted.sort(ORDER);
    List<Integer> family = IntStream.range(0, sorted.size()).filter(i -> isShown(sorted.get(i).subject, tallies)).boxed().toList();
    List<Verdict> verdicts = Verdict.of(family.stream().map(i -> sorted.get(i).comparison).toList());
    for (int i = 0; i < family.size(); i++) {
      sorted.set(family.get(i), sorted.get(family.get(i)).judged(verdicts.get(i)));
    }
    return sorted;
  }

  /** Whether the table has a cell for it: of main metrics and third parties' ones, the whole's statistics that say most. */
  private static boolean isShown(Subject subject, Set<String> tallies) {
    boolean tally = tallies.contains(subject.metric);
    boolean statistic = tally ? TALLY_STATISTICS.contains(subject.statistic) : subject.statistic.equals("total") || subject.statistic.equals("mean");
    return statistic && subject.labels.isEmpty() && isShown(subject.metric);
  }

  /** Whether a metric is worth a line: the main ones of ours, and all that a third party's protocol has defined. */
  public static boolean isShown(String metric) {
    return MetricCatalogue.find(metric).map(MetricCatalogue.Definition::isMain).orElse(!metric.endsWith(".unfinished"));
  }

  /** Pairs by replication: those that only one of the two has are left out. */
  private static Optional<Comparison> compare(Map<Integer, Value> baseline, Map<Integer, Value> variant) {
    List<Value> firsts = new ArrayList<>();
    List<Value> seconds = new ArrayList<>();
    baseline.forEach((replication, value) -> {
      if (variant.containsKey(replication)) {
        firsts.add(value);
        seconds.add(variant.get(replication));
      }
    });
    return firsts.isEmpty() ? Optional.empty() : Optional.of(Comparison.of(firsts, seconds));
  }

  private static String group(String variant, String point) {
    return Labels.encode(variant) + ";" + point;
  }

  /** What is summed up at one point of the sweep. */
  public Summary at(String point) {
    return new Summary(
        entries.stream().filter(entry -> entry.subject.point.equals(point)).toList(),
        contrasts.stream().filter(contrast -> contrast.subject.point.equals(point)).toList());
  }

  /** The estimate of one statistic of one variant, where there is one. */
  public Optional<Entry> entry(String variant, String point, String metric, String labels, String statistic) {
    return entries.stream()
        .filter(entry -> entry.variant.equals(variant) && is(entry.subject, point, metric, labels, statistic))
        .findFirst();
  }

  /** The comparison of one statistic of one variant with the baseline's, where there is one. */
  public Optional<Contrast> contrast(String variant, String point, String metric, String labels, String statistic) {
    return contrasts.stream()
        .filter(contrast -> contrast.variant.equals(variant) && is(contrast.subject, point, metric, labels, statistic))
        .findFirst();
  }

  private static boolean is(Subject subject, String point, String metric, String labels, String statistic) {
    return subject.metric.equals(metric) && subject.labels.equals(labels) && subject.statistic.equals(statistic) && subject.point.equals(point);
  }
}
