package orrery.metrics.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.metrics.summary.Comparison;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.SummaryText;
import orrery.metrics.summary.Verdict;
import orrery.metrics.summary.Verdict.Side;

/** The answer of an experiment that compares variants: where each is, compared with the first one. */
final class Verdicts {

  private final Figures figures;
  private final List<String> variants;
  private final List<String> points;

  Verdicts(Figures figures, List<String> variants, List<String> points) {
    this.figures = figures;
    this.variants = variants;
    this.points = points;
  }

  /** One statistic that is compared, at every point where it is. */
  private record Row(String metric, String statistic, List<Contrast> contrasts) {

    long count(Side side) {
      return contrasts.stream().filter(contrast -> side(contrast) == side).count();
    }
  }

  /** What the summary has judged; undecided where it has not. */
  private static Side side(Contrast contrast) {
    return contrast.verdict().map(Verdict::side).orElse(Side.UNDECIDED);
  }

  void write(Html html) {
    String baseline = variants.get(0);
    for (String variant : variants.subList(1, variants.size())) {
      List<Row> rows = rows(variant);
      html.open("section", "class", "verdict");
      html.open("h3").element("b", variant).text(" against ").element("b", baseline).close("h3").line();
      if (rows.isEmpty()) {
        html.element("p", "Nothing is judged here: summary.json has no verdict on these two.");
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
            figures.contrast(variant, point, metric, statistic).filter(contrast -> contrast.verdict().isPresent()).ifPresent(found::add);
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
        .text(" is ").element("b", "lower in " + lower, "class", "lower").text(", ").element("b", "higher in " + higher, "class", "higher")
        .text(" and undecided in " + (all - lower - higher) + ".").close("p").line();
    StringBuilder note = new StringBuilder("A verdict holds beside all others on this page: the probability that any of them is wrong is at most "
        + Math.round(100 * Verdict.ERROR) + "\u00A0% (Holm). Lower and higher are no judgement of good or bad. The effect is Cohen's d.");
    double[] won = rows.stream().flatMap(row -> row.contrasts.stream()).flatMapToDouble(contrast -> contrast.comparison().varianceReduction().stream()).sorted().toArray();
    if (won.length > 0) {
      note.append(" Replications of both faced the same luck: compared in pairs, differences vary ").append(Words.times(won[won.length / 2])).append(" times less than unpaired (median; ")
          .append(Words.times(won[0])).append(" to ").append(Words.times(won[won.length - 1])).append(").");
    }
    html.element("p", note.toString(), "class", "note").line();
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
          table.cell(count == 0 ? "–" : Long.toString(count), count == 0 ? "none" : side.toString());
        }
        Optional<Contrast> least = extreme(row, -1);
        table.number(least.map(this::difference).orElse("–"));
        table.number(least.isEmpty() ? "–" : extreme(row, 1).map(this::difference).orElse("–"));
        last = row.metric;
      }
      table.close();
      return;
    }
    Table table = new Table(html, variant + " against " + variants.get(0), List.of("", "verdict", "statistic", "difference", "relative", variants.get(0), variant, "pairs lower : higher", "p of t test", "p of sign test", "p by Holm", "effect"), "verdicts");
    String last = "";
    for (Row row : rows) {
      Contrast contrast = row.contrasts.get(0);
      Comparison comparison = contrast.comparison();
      Side side = side(contrast);
      table.row(row.metric, last.equals(row.metric));
      table.badge(side.toString());
      table.cell(row.statistic);
      table.number(difference(contrast));
      table.number(comparison.relative().isPresent() ? Words.percent(comparison.relative().getAsDouble()) : "–");
      table.number(value(variants.get(0), contrast));
      table.number(value(variant, contrast));
      table.number(comparison.lower() + " : " + comparison.higher());
      table.number(comparison.tTest().isPresent() ? Words.probability(comparison.tTest().getAsDouble()) : "–");
      table.number(Words.probability(comparison.signTest()));
      table.number(contrast.verdict().map(verdict -> Words.probability(verdict.adjusted())).orElse("–"));
      table.number(comparison.effect().isPresent() ? Words.signed(comparison.effect().getAsDouble()) : "–");
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
}
