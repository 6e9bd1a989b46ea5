package orrery.metrics.summary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.Value;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Summary.Entry;

/** The table of main results for a terminal: a pure function from a summary to text. */
public final class SummaryText {

  private static final String MARK = " *";

  /** What a terminal is wide. */
  private static final int WIDEST = 120;

  private static final int MOST_TIMES = 1_000;

  private final Summary summary;
  private final List<String> variants;
  private final List<String> points;
  private final boolean ascii;

  /**
   * A table.
   *
   * @param variants in the order of the scenario
   * @param ascii whether only ASCII may be used: {@code +-} for {@code ±}
   */
  public SummaryText(Summary summary, List<String> variants, boolean ascii) {
    this(summary, variants, summary.entries().stream().map(entry -> entry.subject().point()).distinct().toList(), ascii);
  }

  /**
   * A table for each point of a sweep.
   *
   * @param points in the order of the scenario
   */
  public SummaryText(Summary summary, List<String> variants, List<String> points, boolean ascii) {
    this.summary = summary;
    this.variants = List.copyOf(variants);
    this.points = List.copyOf(points);
    this.ascii = ascii;
  }

  /**
   * The lines about these metrics, as far as they were measured, for each point of the sweep: what was observed one by
   * one first, then totals and levels.
   */
  public String text(List<String> metrics) {
    StringBuilder text = new StringBuilder();
    for (String point : points) {
      text.append(heading(point));
      // Few entries are looked at again and again, not those of all points.
      new SummaryText(summary.at(point), variants, points, ascii).add(point, metrics, text);
    }
    return text.append(legend(metrics)).toString();
  }

  /** What the marks mean, and what pairing has won; nothing where no two replications were compared. */
  private String legend(List<String> metrics) {
    List<Contrast> judged = summary.contrasts().stream()
        .filter(contrast -> contrast.verdict().isPresent() && metrics.contains(contrast.subject().metric()))
        .toList();
    if (judged.stream().noneMatch(contrast -> contrast.comparison().difference().map(Estimate::n).orElse(2) > 1)) {
      return "";
    }
    String baseline = judged.get(0).baseline();
    boolean marked = judged.stream().anyMatch(contrast -> contrast.verdict().orElseThrow().isDecided());
    String error = ": at most " + Math.round(100 * Verdict.ERROR) + " % for any error among all " + judged.size() + " differences (Holm)\n";
    StringBuilder legend = new StringBuilder(marked ? MARK.strip() + " differs from " + baseline + error : "no difference from " + baseline + " is certain" + error);
    double[] won = judged.stream().flatMapToDouble(contrast -> contrast.comparison().varianceReduction().stream()).sorted().toArray();
    if (won.length > 0) {
      legend.append("pairing by replication: differences vary ").append(times(won[won.length / 2])).append(" times less than unpaired (median; ")
          .append(times(won[0])).append(" to ").append(times(won[won.length - 1])).append(")\n");
    }
    return legend.append('\n').toString();
  }

  /** How many times less something varies; beyond a thousand it hardly varies at all, and the number is one of rounding. */
  public static String times(double factor) {
    return factor > MOST_TIMES ? String.format(Locale.ROOT, "more than %,d", MOST_TIMES) : rounded(factor, decimals(factor, 2));
  }

  /** The mark of what differs from the baseline. */
  private String mark(String variant, String point, String metric, String statistic) {
    return summary.contrast(variant, point, metric, Labels.NONE, statistic)
        .flatMap(Contrast::verdict)
        .filter(Verdict::isDecided)
        .map(verdict -> MARK)
        .orElse("");
  }

  /** What stands at each path of a point, underlined; nothing where nothing is swept. */
  private static String heading(String point) {
    if (point.isEmpty()) {
      return "";
    }
    StringBuilder heading = new StringBuilder();
    RunKey.values(point).forEach((path, value) -> heading.append(heading.length() == 0 ? "" : ", ").append(path).append(" = ").append(value));
    return heading + "\n" + "-".repeat(heading.length()) + "\n";
  }

  private void add(String point, List<String> metrics, StringBuilder text) {
    List<List<String>> tallies = new ArrayList<>();
    List<List<String>> others = new ArrayList<>();
    for (String metric : metrics) {
      boolean first = true;
      for (String variant : variants) {
        if (MetricCatalogue.isCrossed(metric)) {
          CrossTable.of(summary, variant, point, metric).filter(CrossTable::saysAnything).ifPresent(found -> cross(text, found, variant));
          continue;
        }
        if (MetricCatalogue.isShare(metric) && summary.entry(variant, point, metric, Labels.NONE, "mean").isEmpty()) {
          others.addAll(partLines(metric, variant, point));
          continue;
        }
        if (isIdleTally(metric, variant, point)) {
          continue;
        }
        List<String> tally = tallyLine(metric, variant, point, first);
        List<String> other = tally.isEmpty() ? otherLine(metric, variant, point, first) : List.of();
        first &= tally.isEmpty() && other.isEmpty();
        if (!tally.isEmpty()) {
          tallies.add(tally);
        } else if (!other.isEmpty()) {
          others.add(other);
        }
      }
    }
    String baseline = variants.size() > 1 ? "less " + variants.get(0) : "";
    table(text, List.of("", variants.size() > 1 ? "variant" : "", "mean", "p50", "p90", "p99", "unfinished"), tallies);
    table(text, List.of("", variants.size() > 1 ? "variant" : "", "mean", baseline), others);
    summary.entries().stream().filter(entry -> entry.subject().metric().equals(MetricCatalogue.WARM_UP.name())).findFirst().ifPresent(entry ->
        text.append("warm-up: ").append(quantity(Estimate.of(List.of(entry.estimate().mean())), entry.subject().metric(), entry.subject().unit(), false))
            .append(", as ").append(String.join("", Labels.parse(entry.subject().labels()).values())).append(" is steady from then on (MSER-5)\n\n"));
  }

  /** Rows and columns of one metric under its name. */
  private void cross(StringBuilder text, CrossTable table, String variant) {
    text.append(table.metric()).append(table.isAllOrNothing() ? "" : " (%)").append(variants.size() > 1 ? ", " + variant : "")
        .append(": ").append(table.rowLabel()).append(" down, ").append(table.columnLabel()).append(" across\n");
    List<String> heading = new ArrayList<>(List.of(""));
    List<List<String>> lines = table.lines();
    heading.addAll(table.values());
    int longest = heading.stream().mapToInt(String::length).max().orElse(0);
    if (longest + heading.stream().mapToInt(name -> name.length() + 2).sum() > WIDEST) {
      // Names that do not fit side by side stand once, with a number.
      for (int row = 0; row < lines.size(); row++) {
        heading.set(row + 1, Integer.toString(row + 1));
        lines.get(row).set(0, (row + 1) + " " + lines.get(row).get(0));
      }
    }
    table(text, heading, lines);
  }

  private List<String> tallyLine(String metric, String variant, String point, boolean first) {
    if (summary.entry(variant, point, metric, Labels.NONE, "count").isEmpty()) {
      return List.of();
    }
    List<String> line = begin(metric, variant, first);
    for (String statistic : Summary.TALLY_STATISTICS) {
      line.add(summary.entry(variant, point, metric, Labels.NONE, statistic)
          .map(entry -> quantity(entry.estimate(), metric, entry.subject().unit(), false) + mark(variant, point, metric, statistic))
          .orElse("-"));
    }
    Optional<Entry> unfinished = summary.entry(variant, point, metric + ".unfinished", Labels.NONE, "total");
    Optional<Entry> finished = summary.entry(variant, point, metric, Labels.NONE, "count");
    line.add(unfinished.map(entry -> {
      double open = entry.estimate().mean().number();
      double all = open + finished.map(count -> count.estimate().mean().number()).orElse(0.0);
      return all == 0 ? "-" : open == 0 ? "0 %" : rounded(100 * open / all, 1) + " %";
    }).orElse(""));
    return line;
  }

  /** Whether a tally was there, and has observed nothing, nor waits for anything. */
  private boolean isIdleTally(String metric, String variant, String point) {
    Optional<Entry> count = summary.entry(variant, point, metric, Labels.NONE, "count");
    Optional<Entry> unfinished = summary.entry(variant, point, metric + ".unfinished", Labels.NONE, "total");
    return count.isPresent() && count.get().estimate().mean().number() == 0 && unfinished.filter(entry -> entry.estimate().mean().number() > 0).isEmpty();
  }

  private List<String> otherLine(String metric, String variant, String point, boolean first) {
    Optional<Entry> total = summary.entry(variant, point, metric, Labels.NONE, "total");
    Optional<Entry> entry = total.isPresent() ? total : summary.entry(variant, point, metric, Labels.NONE, "mean");
    if (entry.isEmpty()) {
      return List.of();
    }
    List<String> line = begin(metric, variant, first);
    line.add(quantity(entry.get().estimate(), metric, entry.get().subject().unit(), false));
    Optional<Contrast> contrast = summary.contrast(variant, point, metric, Labels.NONE, entry.get().subject().statistic());
    line.add(contrast.flatMap(found -> found.comparison().difference())
        .map(difference -> quantity(difference, metric, entry.get().subject().unit(), true) + mark(variant, point, metric, entry.get().subject().statistic()))
        .orElse(""));
    return line;
  }

  /** A share that is told in parts only, such as of pairs by the way they speak: a line for each, the greatest first. */
  private List<List<String>> partLines(String metric, String variant, String point) {
    return summary.entries().stream()
        .filter(entry -> entry.variant().equals(variant) && entry.subject().point().equals(point) && entry.subject().metric().equals(metric))
        .filter(entry -> entry.subject().statistic().equals("mean"))
        .sorted(Comparator.comparingDouble(entry -> -entry.estimate().mean().number()))
        .map(entry -> {
          List<String> line = begin(metric + " " + String.join(", ", Labels.parse(entry.subject().labels()).values()), variant, true);
          line.add(quantity(entry.estimate(), metric, entry.subject().unit(), false));
          line.add("");
          return line;
        })
        .toList();
  }

  private List<String> begin(String metric, String variant, boolean first) {
    List<String> line = new ArrayList<>();
    line.add(first ? metric : "");
    line.add(variants.size() > 1 ? variant : "");
    return line;
  }

  private String quantity(Estimate estimate, String metric, String unit, boolean signed) {
    return quantity(estimate, metric, unit, signed, ascii);
  }

  /**
   * An estimate in a unit people use: {@code 12.3 ± 0.4 ms}.
   *
   * @param signed whether a number greater than 0 has a sign, too
   * @param ascii whether only ASCII may be used
   */
  public static String quantity(Estimate estimate, String metric, String unit, boolean signed, boolean ascii) {
    Value mean = estimate.mean();
    Scale scale = Scale.of(Math.max(Math.abs(mean.number()), estimate.halfWidth().orElse(0)), metric, unit, ascii);
    double number = mean.number() / scale.divisor();
    OptionalDouble half = estimate.halfWidth();
    double width = half.orElse(0) / scale.divisor();
    int decimals = width > 0
        ? Math.min(decimals(width, 2), decimals(Math.max(width, Math.abs(number)), 5))
        : number == Math.rint(number) ? 0 : decimals(Math.abs(number), 3);
    String text = (mean.beyond() ? ">" : signed && number > 0 ? "+" : "") + rounded(number, decimals);
    if (half.isPresent()) {
      text += (ascii ? " +- " : " ± ") + rounded(width, decimals);
    }
    return scale.unit().isEmpty() ? text : text + " " + scale.unit();
  }

  /** How many decimals show so many significant digits of a number; whole numbers are shown whole. */
  public static int decimals(double number, int significantDigits) {
    if (number == 0) {
      return 0;
    }
    BigDecimal exact = new BigDecimal(number);
    return Math.max(0, Math.min(9, significantDigits - (exact.precision() - exact.scale())));
  }

  /** A number with so many decimals, in plain digits. */
  public static String rounded(double number, int decimals) {
    BigDecimal rounded = new BigDecimal(number).setScale(decimals, RoundingMode.HALF_EVEN);
    return rounded.toPlainString();
  }

  /** Writes lines under a heading, each column as wide as it must be; nothing where there are no lines. */
  private static void table(StringBuilder text, List<String> heading, List<List<String>> lines) {
    if (lines.isEmpty()) {
      return;
    }
    int[] widths = new int[heading.size()];
    for (int column = 0; column < widths.length; column++) {
      for (List<String> line : lines) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
      // A column without content does without its heading, too.
      widths[column] = widths[column] == 0 ? 0 : Math.max(widths[column], heading.get(column).length());
    }
    line(text, heading, widths);
    lines.forEach(line -> line(text, line, widths));
    text.append('\n');
  }

  private static void line(StringBuilder text, List<String> line, int[] widths) {
    int start = text.length();
    for (int column = 0; column < widths.length; column++) {
      if (widths[column] > 0) {
        String cell = line.get(column);
        text.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
    }
    while (text.length() > start && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    text.append('\n');
  }

  /**
   * A unit that suits a size.
   *
   * @param divisor how many of the metric's own unit it is
   */
  public record Scale(double divisor, String unit) {

    /** The unit for numbers of about {@code size}. */
    public static Scale of(double size, String metric, String unit, boolean ascii) {
      if (unit.equals("s")) {
        return size >= 1 || size == 0 ? new Scale(1, "s") : size >= 1e-3 ? new Scale(1e-3, "ms") : new Scale(1e-6, ascii ? "us" : "µs");
      }
      if (unit.equals("B") || unit.equals("B/s") || unit.equals("J")) {
        return size >= 1e9 ? new Scale(1e9, "G" + unit) : size >= 1e6 ? new Scale(1e6, "M" + unit) : size >= 1e3 ? new Scale(1e3, "k" + unit) : new Scale(1, unit);
      }
      if (unit.equals("µUSD")) {
        return size >= 1e4 ? new Scale(1e6, "USD") : new Scale(1, ascii ? "uUSD" : unit);
      }
      if (unit.equals("mg")) {
        return size >= 1e6 ? new Scale(1e6, "kg") : size >= 1e3 ? new Scale(1e3, "g") : new Scale(1, unit);
      }
      if (unit.equals("ms")) {
        return size >= 1e3 ? new Scale(1e3, "s") : new Scale(1, unit);
      }
      boolean share = unit.equals("1") && MetricCatalogue.isShare(metric);
      return share ? new Scale(0.01, "%") : new Scale(1, unit.equals("1") ? "" : unit);
    }
  }
}
