package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.chart.ChartData.Bar;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out what a counter came to by the values of one label: within each run the sum over all other labels. */
final class TotalsReading {

  /** More groups of bars than this make a chart of more than a page. */
  private static final int MAX_GROUPS = 12;

  private final String metric;
  private final List<String> variants;
  private final String unit;
  /** By the label's value, variant and replication. */
  private final SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> values;
  private final SortedMap<String, SortedSet<Integer>> replications;

  private TotalsReading(
      String metric,
      List<String> variants,
      String unit,
      SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> values,
      SortedMap<String, SortedSet<Integer>> replications) {
    this.metric = metric;
    this.variants = variants.stream().filter(replications::containsKey).toList();
    this.unit = unit;
    this.values = values;
    this.replications = replications;
  }

  static TotalsReading read(ChartReading reading, String metric, String by) throws IOException {
    SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> values = new TreeMap<>(Labels.BY_CODE_POINT);
    SortedMap<String, SortedSet<Integer>> replications = new TreeMap<>(Labels.BY_CODE_POINT);
    String unit = "1";
    for (Keyed<Row> keyed : reading.directory().rows(metric::equals)) {
      Row row = keyed.value();
      RunKey key = keyed.key();
      if (!reading.isShown(key) || !row.statistic().equals("total")) {
        continue;
      }
      unit = row.unit();
      replications.computeIfAbsent(key.variant(), v -> new TreeSet<>()).add(key.replication());
      String label = Labels.parse(row.labels()).get(by);
      if (label != null) {
        values.computeIfAbsent(label, l -> new TreeMap<>(Labels.BY_CODE_POINT))
            .computeIfAbsent(key.variant(), v -> new TreeMap<>())
            .merge(key.replication(), row.value().number(), Double::sum);
      }
    }
    return new TotalsReading(metric, reading.variants(), unit, values, replications);
  }

  /** A group for each value of the label, with a bar for each variant. */
  ChartData bars(String title) {
    mergeSmallest(MAX_GROUPS);
    List<Bar> bars = new ArrayList<>();
    for (String label : values.keySet()) {
      for (String variant : variants) {
        bars.add(bar(label, variant, estimate(List.of(label), variant)));
      }
    }
    return scaled(title, false, labelsByMean(), variants, bars);
  }

  /** A bar for each variant, made of the values of the label. */
  ChartData stack(String title) {
    mergeSmallest(ChartReading.MAX_CURVES);
    List<String> labels = labelsByMean();
    List<Bar> bars = new ArrayList<>();
    for (String variant : labels.isEmpty() ? List.<String>of() : variants) {
      for (String label : labels) {
        bars.add(bar(variant, label, estimate(List.of(label), variant)));
      }
      bars.add(bar(variant, ChartData.TOTAL, estimate(labels, variant)));
    }
    return scaled(title, true, variants, labels, bars);
  }

  /** Keeps the labels with the greatest totals, so many at most; the rest become one. */
  private void mergeSmallest(int most) {
    if (values.size() <= most) {
      return;
    }
    List<String> merged = labelsByMean().subList(most - 1, values.size());
    SortedMap<String, SortedMap<Integer, Double>> others = new TreeMap<>(Labels.BY_CODE_POINT);
    for (String label : List.copyOf(merged)) {
      values.remove(label).forEach((variant, runs) -> runs.forEach((replication, total) ->
          others.computeIfAbsent(variant, v -> new TreeMap<>()).merge(replication, total, Double::sum)));
    }
    values.put(ChartReading.OTHERS, others);
  }

  private List<String> labelsByMean() {
    return values.keySet().stream()
        .sorted(Comparator.comparingDouble(
            label -> -variants.stream().mapToDouble(variant -> estimate(List.of(label), variant).mean().number()).sum()))
        .toList();
  }

  /** Of the sum of some values of the label, over replications; what a run does not mention is 0 there. */
  private Estimate estimate(List<String> labels, String variant) {
    return Estimate.of(replications.get(variant).stream()
        .map(replication -> Value.of(labels.stream()
            .mapToDouble(label -> values.get(label).getOrDefault(variant, new TreeMap<>()).getOrDefault(replication, 0.0))
            .sum()))
        .toList());
  }

  private static Bar bar(String group, String member, Estimate estimate) {
    return new Bar(group, member, estimate.mean().number(), estimate.halfWidth().orElse(0));
  }

  private ChartData scaled(String title, boolean stacked, List<String> groups, List<String> members, List<Bar> bars) {
    Scale scale = Scale.of(bars.stream().mapToDouble(Bar::length).max().orElse(0), metric, unit, false);
    List<Bar> shown = bars.stream().map(bar -> bar.per(scale.divisor(), bar.group())).toList();
    int most = replications.values().stream().mapToInt(SortedSet::size).max().orElse(0);
    return new ChartData.Bars(
        ChartReading.axis(title, scale.unit()), stacked, false, groups, members, shown, ChartReading.replications(most, true));
  }
}
