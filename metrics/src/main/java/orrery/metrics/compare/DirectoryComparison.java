package orrery.metrics.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import orrery.host.Decimal;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.results.CsvWriter;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Comparison;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.LongRuns;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Summary.Subject;
import orrery.metrics.summary.SummaryText;

/**
 * Two experiments compared, the second with the first: as if they were two variants of one, at each point that both have,
 * and for each variant that both have.
 *
 * @param names what the two are called
 * @param paired whether replications of one number had the same luck in both
 * @param summary of both; {@code variant} is one of the names, and a point begins with {@code variant=NAME} where there are
 *     several
 * @param points in the order of the first
 * @param notes on what could be compared, and what could not
 */
public record DirectoryComparison(List<String> names, boolean paired, Summary summary, List<String> points, List<String> notes) {

  private static final String HEADER =
      "point,metric,labels,statistic,unit,n_a,mean_a,half_width_a,n_b,mean_b,half_width_b,lower,higher,undecided,"
          + "difference,half_width,method,relative,t_test,sign_test,hedges,variance_reduction,adjusted,verdict";

  /** Of more points than this nobody reads a table each. */
  private static final int MOST_TOLD = 100;

  /** There is nothing to compare; the message says what must hold and what is. */
  public static final class NothingToCompare extends Exception {

    private static final long serialVersionUID = 1;

    NothingToCompare(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Compares two directories of finished experiments.
   *
   * @param firstName what the first is called on a command line, and so on
   * @param metric which metrics are compared; all are asked for
   * @throws NothingToCompare where they have no variant or no point in common
   */
  public static DirectoryComparison between(ResultsDirectory first, String firstName, ResultsDirectory second, String secondName, Predicate<String> metric)
      throws IOException, NothingToCompare {
    Manifest a = first.finished(firstName);
    Manifest b = second.finished(secondName);
    String other = firstName.equals(secondName) ? secondName + " again" : secondName;
    Map<String, String> variants = variants(a, b, firstName, other);
    Set<String> points = new LinkedHashSet<>(a.points());
    points.retainAll(new LinkedHashSet<>(b.points()));
    if (points.isEmpty()) {
      throw new NothingToCompare(firstName + " and " + other + " must have a point of the sweep in common but have none, such as " + a.points().get(0) + " and " + b.points().get(0));
    }
    boolean several = variants.size() > 1;
    Map<String, String> back = new LinkedHashMap<>();
    variants.forEach((mine, its) -> back.put(its, mine));
    List<Keyed<Row>> rows = new ArrayList<>();
    add(rows, first.rows(metric), firstName, variants.keySet(), variant -> variant, points, several);
    add(rows, second.rows(metric), other, back.keySet(), back::get, points, several);
    boolean paired = a.seed() == b.seed();
    List<String> both = List.of(firstName, other);
    Summary summary = Summary.of(rows, both, new LongRuns(), paired);
    List<String> shown = new ArrayList<>();
    for (String variant : variants.keySet()) {
      points.forEach(point -> shown.add(point(variant, point, several)));
    }
    return new DirectoryComparison(both, paired, summary, shown, notes(a, b, both, paired, variants.keySet(), back.keySet(), points));
  }

  /** What of the first is compared with what of the second. */
  private static Map<String, String> variants(Manifest a, Manifest b, String first, String second) throws NothingToCompare {
    Map<String, String> variants = new LinkedHashMap<>();
    if (a.variants().size() == 1 && b.variants().size() == 1) {
      variants.put(a.variants().get(0), b.variants().get(0));
      return variants;
    }
    if (!a.name().equals(b.name())) {
      throw new NothingToCompare(first + " and " + second + " must hold results of one scenario, or of one variant each, but hold '" + a.name() + "' and '" + b.name() + "'");
    }
    a.variants().stream().filter(b.variants()::contains).forEach(variant -> variants.put(variant, variant));
    if (variants.isEmpty()) {
      throw new NothingToCompare(first + " and " + second + " must have a variant in common but have " + String.join(", ", a.variants()) + " and " + String.join(", ", b.variants()));
    }
    return variants;
  }

  private static void add(
      List<Keyed<Row>> rows, List<Keyed<Row>> found, String name, Set<String> variants, Function<String, String> called, Set<String> points, boolean several) {
    for (Keyed<Row> row : found) {
      RunKey key = row.key();
      if (variants.contains(key.variant()) && points.contains(key.point())) {
        rows.add(new Keyed<>(new RunKey(name, point(called.apply(key.variant()), key.point(), several), key.replication()), row.value()));
      }
    }
  }

  private static String point(String variant, String point, boolean several) {
    if (!several) {
      return point;
    }
    Map<String, String> values = new LinkedHashMap<>();
    values.put("variant", variant);
    values.putAll(RunKey.values(point));
    return RunKey.point(values);
  }

  private static List<String> notes(Manifest a, Manifest b, List<String> names, boolean paired, Set<String> mine, Set<String> its, Set<String> points) {
    List<String> notes = new ArrayList<>();
    notes.add(names.get(1) + " compared with " + names.get(0) + ": " + (paired
        ? "replications in pairs, as both have seed " + a.seed()
        : "replications are no pairs, as the seeds are " + a.seed() + " and " + b.seed()));
    if (!a.version().equals(b.version())) {
      notes.add("versions " + a.version() + " and " + b.version());
    }
    leftOut(names.get(0), "variant", a.variants(), mine, notes);
    leftOut(names.get(1), "variant", b.variants(), its, notes);
    leftOut(names.get(0), "point", a.points(), points, notes);
    leftOut(names.get(1), "point", b.points(), points, notes);
    return notes;
  }

  private static void leftOut(String name, String what, List<String> all, Set<String> compared, List<String> notes) {
    List<String> left = all.stream().filter(one -> !compared.contains(one)).toList();
    if (!left.isEmpty()) {
      notes.add("only in " + name + ", so left out: " + what + " " + left.get(0) + (left.size() > 1 ? " and " + (left.size() - 1) + " more" : ""));
    }
  }

  /** The notes, and a table as of the variants of one experiment, unless there are too many points for anybody to read one each. */
  public String text(List<String> metrics, boolean ascii) {
    if (points.size() > MOST_TOLD) {
      return String.join("\n", notes) + "\n\ntoo many points for a table of each: --csv prints them\n";
    }
    return String.join("\n", notes) + "\n\n" + new SummaryText(summary, names, points, ascii).text(metrics);
  }

  /**
   * Every statistic that both have, labelled parts included, a record each (RFC 4180). The first's columns end in {@code _a},
   * the second's in {@code _b}; {@code difference} is the second's value less the first's; what is not known is empty.
   */
  public String csv() {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    Map<Subject, Map<String, Estimate>> estimates = new TreeMap<>();
    summary.entries().forEach(entry -> estimates.computeIfAbsent(entry.subject(), subject -> new TreeMap<>()).put(entry.variant(), entry.estimate()));
    for (Contrast contrast : summary.contrasts()) {
      Subject subject = contrast.subject();
      List<String> fields = new ArrayList<>(List.of(subject.point(), subject.metric(), subject.labels(), subject.statistic(), subject.unit()));
      for (String name : names) {
        Estimate estimate = estimates.get(subject).get(name);
        fields.addAll(List.of(Integer.toString(estimate.n()), estimate.mean().toString(), text(estimate.halfWidth())));
      }
      Comparison comparison = contrast.comparison();
      fields.addAll(List.of(Integer.toString(comparison.lower()), Integer.toString(comparison.higher()), Integer.toString(comparison.undecided())));
      Optional<Estimate> difference = comparison.difference();
      fields.add(difference.map(found -> found.mean().toString()).orElse(""));
      fields.add(difference.map(found -> text(found.halfWidth())).orElse(""));
      fields.add(difference.map(found -> found.method().toString()).orElse(""));
      fields.addAll(List.of(text(comparison.relative()), text(comparison.tTest())));
      fields.add(paired ? Decimal.text(comparison.signTest()) : "");
      fields.addAll(List.of(text(comparison.hedges()), text(comparison.varianceReduction())));
      fields.add(contrast.verdict().map(verdict -> Decimal.text(verdict.adjusted())).orElse(""));
      fields.add(contrast.verdict().map(verdict -> verdict.side().toString()).orElse(""));
      csv.append(String.join(",", fields.stream().map(CsvWriter::quoted).toList())).append('\n');
    }
    return csv.toString();
  }

  private static String text(OptionalDouble number) {
    return number.isPresent() ? Decimal.text(number.getAsDouble()) : "";
  }
}
