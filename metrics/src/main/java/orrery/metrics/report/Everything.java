package orrery.metrics.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.metrics.Labels;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.Summary.Entry;
import orrery.metrics.summary.Summary.Subject;

/** The table of all metrics, parts and statistics, which a script of the page searches. */
final class Everything {

  /** Of more rows than this, those of parts are left to the files, then those of the last points. */
  static final int MOST_ROWS = 6_000;

  private final List<String> variants;
  private final SortedMap<Subject, Map<String, Entry>> all = new TreeMap<>();
  private final boolean swept;

  Everything(Summary summary, List<String> variants, List<String> points) {
    this.variants = variants;
    this.swept = !points.equals(List.of(""));
    for (Entry entry : summary.entries()) {
      all.computeIfAbsent(entry.subject(), s -> new LinkedHashMap<>()).put(entry.variant(), entry);
    }
  }

  void write(Html html) {
    boolean withParts = all.size() <= MOST_ROWS;
    List<Subject> subjects = all.keySet().stream().filter(subject -> withParts || subject.labels().equals(Labels.NONE)).limit(MOST_ROWS).toList();
    String left = subjects.size() == all.size() ? "" : ": " + Words.counted(all.size() - subjects.size(), "row") + " are left out to keep the page small, and are in summary.json";
    html.open("details", "class", "fold screen", "id", "everything");
    html.element("summary", Words.counted(subjects.size(), "row") + " of all metrics by their parts" + left);
    html.open("p", "class", "filter", "hidden", "hidden").element("label", "Show rows with ", "for", "filter");
    html.empty("input", "id", "filter", "type", "search", "autocomplete", "off", "placeholder", "words, in any order").text(" ");
    html.element("output", "", "for", "filter", "id", "found").close("p").line();
    List<String> headings = new ArrayList<>(List.of("", "parts", "statistic"));
    if (swept) {
      headings.add(1, "point");
    }
    headings.addAll(variants.size() > 1 ? variants : List.of("mean"));
    Table table = new Table(html, "All metrics", headings, "all");
    for (Subject subject : subjects) {
      table.row(subject.metric(), false);
      if (swept) {
        table.cell(Words.point(subject.point()));
      }
      table.cell(subject.labels().replace(";", "; "));
      table.cell(subject.statistic());
      variants.forEach(variant -> {
        Entry entry = all.get(subject).get(variant);
        table.number(entry == null ? "–" : Words.quantity(entry));
      });
    }
    table.close();
    html.close("details").line();
  }
}
