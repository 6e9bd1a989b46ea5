package orrery.metrics.summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.summary.Summary.Entry;

/**
 * The means of a metric with two labels, as rows and columns, such as how often each kind of NAT is passed from behind each
 * other. Rows and columns are in one order, by how great their means are, so that like comes beside like.
 *
 * @param rowLabel the label whose values are the rows
 * @param values of both labels, in order
 * @param cells the estimates by row and column; not every cell need be there
 */
public record CrossTable(String metric, String rowLabel, String columnLabel, List<String> values, Map<List<String>, Estimate> cells) {

  public CrossTable {
    values = List.copyOf(values);
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }

  /** The table of a metric that the catalogue says is shown as one; empty where it was not measured. */
  public static Optional<CrossTable> of(Summary summary, String variant, String point, String metric) {
    List<String> labels = MetricCatalogue.find(metric).map(definition -> definition.metric().labels()).orElse(List.of());
    if (labels.size() != 2) {
      return Optional.empty();
    }
    Map<List<String>, Estimate> cells = new LinkedHashMap<>();
    for (Entry entry : summary.entries()) {
      Summary.Subject subject = entry.subject();
      if (subject.metric().equals(metric) && subject.point().equals(point) && subject.statistic().equals("mean") && entry.variant().equals(variant)) {
        SortedMap<String, String> values = Labels.parse(subject.labels());
        cells.put(List.of(values.get(labels.get(0)), values.get(labels.get(1))), entry.estimate());
      }
    }
    return cells.isEmpty() ? Optional.empty() : Optional.of(new CrossTable(metric, labels.get(0), labels.get(1), ordered(cells), cells));
  }

  private static List<String> ordered(Map<List<String>, Estimate> cells) {
    Set<String> values = new LinkedHashSet<>();
    cells.keySet().forEach(values::addAll);
    Comparator<String> byMean = Comparator.comparingDouble(value -> -cells.entrySet().stream()
        .filter(cell -> cell.getKey().contains(value))
        .mapToDouble(cell -> cell.getValue().mean().number())
        .average()
        .orElse(0));
    return values.stream().sorted(byMean.thenComparing(Labels.BY_CODE_POINT)).toList();
  }

  /** The estimate of a cell, where it was measured. */
  public Optional<Estimate> cell(String row, String column) {
    return Optional.ofNullable(cells.get(List.of(row, column)));
  }

  /** The number of a cell: {@code 1} and {@code 0} where all cells are one or the other, else in percent without the sign. */
  public String text(String row, String column) {
    return cell(row, column).map(estimate -> {
      double mean = estimate.mean().number();
      return isAllOrNothing() ? (mean == 0 ? "0" : "1") : SummaryText.rounded(100 * mean, 0);
    }).orElse("-");
  }

  /** Whether every cell is wholly so or not at all. */
  public boolean isAllOrNothing() {
    return cells.values().stream().allMatch(estimate -> estimate.mean().number() == 0 || estimate.mean().number() == 1);
  }

  /** Whether it is worth showing: where there is no relay, nothing is relayed, and a table of zeros says nothing. */
  public boolean saysAnything() {
    return !metric.equals(MetricCatalogue.TRAVERSAL_RELAYED.name()) || cells.values().stream().anyMatch(estimate -> estimate.mean().number() != 0);
  }

  /** The lines of the table, the head first; each line has as many fields. */
  List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    for (String row : values) {
      List<String> line = new ArrayList<>(List.of(row));
      values.forEach(column -> line.add(text(row, column)));
      lines.add(line);
    }
    return lines;
  }
}
