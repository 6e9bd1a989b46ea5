package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.metrics.Keyed;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.ResultsDirectory;

/**
 * The distributions of a tally by what falls together in a chart.
 *
 * @param byPanel by panel, name and replication
 */
record Mixtures(Map<String, SortedMap<String, SortedMap<Integer, Mixture>>> byPanel, String unit) {

  static Mixtures read(ResultsDirectory directory, String metric, Grouping grouping) throws IOException {
    Map<String, SortedMap<String, SortedMap<Integer, Mixture>>> found = new LinkedHashMap<>();
    grouping.panels().forEach(panel -> found.put(panel, new TreeMap<>(grouping.order())));
    String unit = "1";
    for (Keyed<Distribution> keyed : directory.distributions(metric::equals)) {
      Distribution distribution = keyed.value();
      Place place = grouping.place(keyed.key(), distribution.labels()).orElse(null);
      if (place != null) {
        unit = distribution.unit();
        found.get(place.panel())
            .computeIfAbsent(place.name(), name -> new TreeMap<>())
            .computeIfAbsent(keyed.key().replication(), replication -> new Mixture())
            .add(distribution);
      }
    }
    return new Mixtures(found, unit);
  }

  List<Mixture> all() {
    return byPanel.values().stream().flatMap(names -> names.values().stream()).flatMap(runs -> runs.values().stream()).toList();
  }

  int replications() {
    return byPanel.values().stream().flatMap(names -> names.values().stream()).mapToInt(Map::size).max().orElse(0);
  }

  /** Names by how many observations they have, the most first. */
  private List<String> byCount() {
    SortedMap<String, Long> counts = new TreeMap<>(orrery.metrics.Labels.BY_CODE_POINT);
    byPanel.values().forEach(names -> names.forEach((name, runs) ->
        counts.merge(name, runs.values().stream().mapToLong(Mixture::count).sum(), Long::sum)));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Keeps so many names, those with most observations; the rest become one, the same ones in every panel. */
  void mergeSmallest(int most) {
    List<String> names = byCount();
    if (names.size() <= most) {
      return;
    }
    List<String> merged = new ArrayList<>(names.subList(most - 1, names.size()));
    byPanel.values().forEach(curves -> {
      SortedMap<Integer, Mixture> others = new TreeMap<>();
      for (String name : merged) {
        SortedMap<Integer, Mixture> runs = curves.remove(name);
        if (runs != null) {
          runs.forEach((replication, mixture) -> others.computeIfAbsent(replication, r -> new Mixture()).add(mixture));
        }
      }
      if (!others.isEmpty()) {
        curves.put(ChartReading.OTHERS, others);
      }
    });
  }
}
