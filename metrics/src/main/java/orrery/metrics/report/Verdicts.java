package orrery.metrics.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import orrery.metrics.summary.Comparison;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.SummaryText;

/** The answer: where each variant is, compared with the first one. */
final class Verdicts {

  private final Figures figures;
  private final List<String> variants;
  private final List<String> points;

  Verdicts(Figures figures, List<String> variants, List<String> points) {
    this.figures = figures;
    this.variants = variants;
    this.points = points;
  }

  /** Where a variant is in comparison with the baseline. */
  private enum Side {
    LOWER, HIGHER, UNDECIDED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One statistic that is compared, at every point where it is. */
  private record Row(String metric, String statistic, List<Contrast> contrasts) {

    long count(Side side) {
      return contrasts.stream().filter(contrast -> side(contrast) == side).count();
    }
  }

  /** Decided where the interval of the difference leaves out zero. */
  private static Side side(Contrast contrast) {
    Optional<Estimate> difference = contrast.comparison().difference();
    if (difference.isEmpty() || difference.get().halfWidth().isEmpty()) {
      return Side.UNDECIDED;
    }
    double mean = difference.get().mean().number();
    double half = difference.get().halfWidth().getAsDouble();
    return mean + half < 0 ? Side.LOWER : mean - half > 0 ? Side.HIGHER : Side.UNDECIDED;
  }

  void write(Html html) {
    if (variants.size() < 2) {
      html.element("p", "The scenario compares nothing: its answer is in the numbers below.", "class", "lead").line();
      return;
    }
    String baseline = variants.get(0);
    for (String variant : variants.subList(1, variants.size())) {
      List<Row> rows = rows(variant);
      html.open("section", "class", "verdict");
      html.open("h3").element("b", variant).text(" against ").element("b", baseline).close("h3").line();
      if (rows.isEmpty()) {
        html.element("p", "No replication of the one has a counterpart of the other: nothing is compared.");
      } else {
        lead(html, variant, rows);
        List<Row> decided = rows.stream().filter(row -> row.count(Side.UNDECIDED) < row.contrasts.size()).toList();
        List<Row> undecided = rows.stream().filter(row -> row.count(Side.UNDECIDED) == row.contrasts.size()).toList();
        if (!decided.isEmpty()) {
          table(html, variant, decided);
        }
        if (!undecided.isEmpty()) {
          html.open("details", "class", "fold").element("summary", Words.counted(undecided.size(), "statistic") + " undecided" + (points.size() > 1 ? " at every point" : ""));
          table(html, variant, undecided);
          html.close("details");
        }
      }
      html.close("section").line();
    }
  }

  private List<Row> rows(String variant) {
    List<Row> rows = new ArrayList<>();
    for (String metric : figures.shown()) {
      for (String statistic : List.of("mean", "total", "p50", "p90", "p99")) {
        List<Contrast> found = new ArrayList<>();
        for (String point : points) {
          boolean tally = figures.isTally(variant, point, metric);
          boolean wanted = tally ? Figures.OF_TALLIES.contains(statistic) : statistic.equals("mean") || statistic.equals("total");
          if (wanted && !figures.isIdle(variant, point, metric)) {
            figures.contrast(variant, point, metric, statistic).ifPresent(found::add);
          }
        }
        if (!found.isEmpty()) {
          rows.add(new Row(metric, statistic, found));
        }
      }
    }
    return rows;
  }

  private void lead(Html html, String variant, List<Row> rows) {
    long lower = rows.stream().mapToLong(row -> row.count(Side.LOWER)).sum();
    long higher = rows.stream().mapToLong(row -> row.count(Side.HIGHER)).sum();
    long all = rows.stream().mapToLong(row -> row.contrasts.size()).sum();
    html.open("p", "class", "lead").text("Of " + Words.counted(all, "main figure") + (points.size() > 1 ? " at " + Words.counted(points.size(), "point") : "") + ", ").element("b", variant)
        .text(" is ").element("b", lower + " times lower", "class", "lower").text(", ").element("b", higher + " times higher", "class", "higher")
        .text(" and " + (all - lower - higher) + " times undecided.").close("p").line();
  }

  private void table(Html html, String variant, List<Row> rows) {
    if (points.size() > 1) {
      Table table = new Table(html, variant + " against " + variants.get(0) + ", by how many points", List.of("", "statistic", "lower", "higher", "undecided", "least difference", "greatest difference"));
      String last = "";
      for (Row row : rows) {
        table.row(row.metric, last.equals(row.metric));
        table.cell(row.statistic);
        for (Side side : Side.values()) {
          long count = row.count(side);
          table.cell(count == 0 ? "–" : Long.toString(count), count == 0 ? "none" : side.word());
        }
        Optional<Contrast> least = extreme(row, -1);
        table.number(least.map(this::difference).orElse("–"));
        table.number(least.isEmpty() ? "–" : extreme(row, 1).map(this::difference).orElse("–"));
        last = row.metric;
      }
      table.close();
      return;
    }
    Table table = new Table(html, variant + " against " + variants.get(0), List.of("", "verdict", "statistic", "difference", "relative", variants.get(0), variant, "pairs lower : higher"));
    String last = "";
    for (Row row : rows) {
      Contrast contrast = row.contrasts.get(0);
      Comparison comparison = contrast.comparison();
      Side side = side(contrast);
      table.row(row.metric, last.equals(row.metric));
      table.badge(side.word());
      table.cell(row.statistic);
      table.number(difference(contrast));
      table.number(relative(contrast).orElse(""));
      table.number(value(variants.get(0), contrast));
      table.number(value(variant, contrast));
      table.number(comparison.lower() + " : " + comparison.higher());
      last = row.metric;
    }
    table.close();
  }

  private static Optional<Contrast> extreme(Row row, int sign) {
    return row.contrasts.stream().filter(contrast -> contrast.comparison().difference().isPresent())
        .max((a, b) -> sign * Double.compare(a.comparison().difference().orElseThrow().mean().number(), b.comparison().difference().orElseThrow().mean().number()));
  }

  private String difference(Contrast contrast) {
    return contrast.comparison().difference()
        .map(found -> SummaryText.quantity(found, contrast.subject().metric(), contrast.subject().unit(), true, false))
        .orElse("not known");
  }

  private String value(String variant, Contrast contrast) {
    return figures.entry(variant, contrast.subject().point(), contrast.subject().metric(), contrast.subject().statistic()).map(Words::quantity).orElse("");
  }

  /** The difference as a share of the baseline's mean. */
  private Optional<String> relative(Contrast contrast) {
    return figures.entry(variants.get(0), contrast.subject().point(), contrast.subject().metric(), contrast.subject().statistic())
        .map(entry -> entry.estimate().mean())
        .filter(mean -> mean.number() != 0 && !mean.beyond())
        .flatMap(mean -> contrast.comparison().difference().map(found -> Words.percent(found.mean().number() / Math.abs(mean.number()))));
  }
}
