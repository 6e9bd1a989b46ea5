package orrery.metrics.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.summary.CrossTable;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Summary.Entry;
import orrery.metrics.summary.SummaryText;

/** The main metrics with their intervals: of a few points a table each, of many a table for each metric. */
final class Numbers {

  /** Of more points than this, nobody reads a table of each. */
  static final int MOST_POINTS = 6;

  /** Of more rows than this altogether, the rest is left to the files. */
  static final int MOST_ROWS = 20_000;

  private final Summary summary;
  private final Figures figures;
  private final List<String> variants;
  private final List<String> points;
  private int rows;

  Numbers(Summary summary, Figures figures, List<String> variants, List<String> points) {
    this.summary = summary;
    this.figures = figures;
    this.variants = variants;
    this.points = points;
  }

  void write(Html html) {
    html.element("p", "Means over replications, each with the half-width of its 95\u00A0% interval. A quantile is that of each replication, then the mean of those. "
        + "“>” stands before what is only known to be more: some waits never end, and rank above all that do.", "class", "note").line();
    if (points.size() > MOST_POINTS) {
      byMetric(html);
      return;
    }
    for (String point : points) {
      if (!point.isEmpty()) {
        html.element("h3", Words.point(point)).line();
      }
      String of = point.isEmpty() ? "" : " at " + Words.point(point);
      tallies(html, point, "What was observed one by one" + of);
      others(html, point, "Totals and levels" + of);
      crosses(html, point);
    }
  }

  private void tallies(Html html, String point, String caption) {
    Optional<Table> table = Optional.empty();
    for (String metric : figures.shown()) {
      boolean again = false;
      for (String variant : variants) {
        if (!figures.isTally(variant, point, metric) || figures.isIdle(variant, point, metric)) {
          continue;
        }
        table = table.or(() -> Optional.of(new Table(html, caption, headings("mean", "p50", "p90", "p99", "unfinished"))));
        table.get().row(metric, again);
        tally(table.get(), variant, point, metric);
        again = true;
      }
    }
    table.ifPresent(Table::close);
  }

  private List<String> headings(String... columns) {
    List<String> headings = new ArrayList<>(List.of(""));
    if (variants.size() > 1) {
      headings.add("variant");
    }
    headings.addAll(List.of(columns));
    return headings;
  }

  private void variant(Table table, String variant) {
    if (variants.size() > 1) {
      table.cell(variant);
    }
  }

  private void tally(Table table, String variant, String point, String metric) {
    variant(table, variant);
    for (String statistic : Figures.OF_TALLIES) {
      table.number(figures.entry(variant, point, metric, statistic).map(Words::quantity).orElse("–"));
    }
    table.number(figures.unfinished(variant, point, metric).map(share -> share == 0 ? "0 %" : SummaryText.rounded(100 * share, 1) + " %").orElse("–"));
  }

  private void others(Html html, String point, String caption) {
    Optional<Table> table = Optional.empty();
    for (String metric : figures.shown()) {
      boolean again = false;
      for (String variant : variants) {
        Optional<Entry> entry = figures.isTally(variant, point, metric) ? Optional.empty() : figures.main(variant, point, metric);
        List<Entry> parts = entry.isEmpty() && MetricCatalogue.isShare(metric) ? parts(variant, point, metric) : List.of();
        if (entry.isEmpty() && parts.isEmpty()) {
          continue;
        }
        table = table.or(() -> Optional.of(new Table(html, caption, variants.size() > 1 ? headings("mean", "less " + variants.get(0)) : headings("mean"))));
        if (entry.isPresent()) {
          table.get().row(metric, again);
          other(table.get(), variant, entry.get());
          again = true;
        }
        for (Entry part : parts) {
          table.get().row(metric + " " + String.join(", ", Labels.parse(part.subject().labels()).values()), false);
          other(table.get(), variant, part);
        }
      }
    }
    table.ifPresent(Table::close);
  }

  private void other(Table table, String variant, Entry entry) {
    variant(table, variant);
    table.number(Words.quantity(entry));
    if (variants.size() > 1) {
      table.number(entry.subject().labels().isEmpty() ? difference(variant, entry) : "");
    }
  }

  private String difference(String variant, Entry entry) {
    return figures.contrast(variant, entry.subject().point(), entry.subject().metric(), entry.subject().statistic())
        .map(Contrast::comparison)
        .flatMap(comparison -> comparison.difference())
        .map(found -> SummaryText.quantity(found, entry.subject().metric(), entry.subject().unit(), true, false))
        .orElse("");
  }

  /** A share that is told in parts only, such as of pairs by the way they speak: the greatest first. */
  private List<Entry> parts(String variant, String point, String metric) {
    return MetricCatalogue.isCrossed(metric) ? List.of() : summary.entries().stream()
        .filter(entry -> entry.variant().equals(variant) && entry.subject().point().equals(point) && entry.subject().metric().equals(metric))
        .filter(entry -> entry.subject().statistic().equals("mean"))
        .sorted((a, b) -> Double.compare(b.estimate().mean().number(), a.estimate().mean().number()))
        .toList();
  }

  private void crosses(Html html, String point) {
    for (String metric : figures.shown()) {
      for (String variant : MetricCatalogue.isCrossed(metric) ? variants : List.<String>of()) {
        CrossTable.of(summary, variant, point, metric).filter(CrossTable::saysAnything).ifPresent(found -> cross(html, found, variant));
      }
    }
  }

  private void cross(Html html, CrossTable cross, String variant) {
    List<String> headings = new ArrayList<>(List.of(""));
    headings.addAll(cross.values());
    String caption = cross.metric() + (cross.isAllOrNothing() ? "" : " in %") + (variants.size() > 1 ? ", " + variant : "") + ": " + cross.rowLabel() + " down, " + cross.columnLabel() + " across";
    Table table = new Table(html, caption, headings, "cross");
    for (String row : cross.values()) {
      table.row(row, false);
      cross.values().forEach(column -> table.number(cross.text(row, column)));
    }
    table.close();
  }

  private void byMetric(Html html) {
    List<String> paths = List.copyOf(RunKey.values(points.get(0)).keySet());
    for (String metric : figures.shown()) {
      boolean measured = variants.stream().anyMatch(variant -> points.stream().anyMatch(point -> figures.main(variant, point, metric).isPresent() && !figures.isIdle(variant, point, metric)));
      if (measured && rows < MOST_ROWS) {
        html.open("details", "class", "fold print").open("summary").element("b", metric).text(" at each point").close("summary");
        byPoint(html, metric, paths);
        html.close("details").line();
      } else if (measured) {
        html.open("p").element("b", metric).text(" is left out to keep the page small; it is in metrics.csv and summary.json.").close("p").line();
      }
    }
  }

  private void byPoint(Html html, String metric, List<String> paths) {
    boolean tally = variants.stream().anyMatch(variant -> figures.isTally(variant, points.get(0), metric));
    List<String> headings = new ArrayList<>(paths);
    headings.addAll(tally ? headings("mean", "p50", "p90", "p99", "unfinished").subList(1, headings().size() + 5)
        : (variants.size() > 1 ? headings("mean", "less " + variants.get(0)) : headings("mean")).subList(1, headings().size() + (variants.size() > 1 ? 2 : 1)));
    Table table = new Table(html, metric, headings);
    for (String point : points) {
      boolean again = false;
      for (String variant : variants) {
        Optional<Entry> entry = figures.main(variant, point, metric);
        if (entry.isEmpty() || rows >= MOST_ROWS) {
          continue;
        }
        Map<String, String> values = RunKey.values(point);
        table.row(values.getOrDefault(paths.get(0), ""), again);
        for (String path : paths.subList(1, paths.size())) {
          table.cell(values.getOrDefault(path, ""));
        }
        if (tally) {
          tally(table, variant, point, metric);
        } else {
          other(table, variant, entry.get());
        }
        again = true;
        rows++;
      }
    }
    table.close();
  }
}
