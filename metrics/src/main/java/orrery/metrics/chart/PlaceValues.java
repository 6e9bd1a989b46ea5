package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.ResultsDirectory;

/**
 * One statistic of one metric by what falls together in a chart, a value for each replication. Where several parts of the metric
 * fall together, totals and counts are added up, means are weighted by the counts, the least and the greatest are those of all,
 * and quantiles are read off their distributions.
 */
final class PlaceValues {

  private final String statistic;
  private final String unit;
  private final Map<Place, SortedMap<Integer, Value>> values;

  private PlaceValues(String statistic, String unit, Map<Place, SortedMap<Integer, Value>> values) {
    this.statistic = statistic;
    this.unit = unit;
    this.values = values;
  }

  /** Says where what a run measured is shown. */
  @FunctionalInterface
  interface Placing {
    Optional<Place> place(RunKey key, String labels);
  }

  /** What one run measured at one place: by statistic, one for each part. */
  private static final class Parts {
    private final SortedMap<String, Map<String, Value>> byStatistic = new TreeMap<>();

    void add(Row row) {
      byStatistic.computeIfAbsent(row.statistic(), s -> new LinkedHashMap<>()).put(row.labels(), row.value());
    }

    Optional<Value> of(String statistic) {
      Map<String, Value> parts = byStatistic.getOrDefault(statistic, new LinkedHashMap<>());
      List<Value> all = List.copyOf(parts.values());
      if (all.size() < 2) {
        return all.stream().findFirst();
      }
      boolean beyond = all.stream().anyMatch(Value::beyond);
      if (statistic.equals("total") || statistic.equals("count")) {
        return Optional.of(new Value(all.stream().mapToDouble(Value::number).sum(), beyond));
      }
      if (statistic.equals("min")) {
        return Optional.of(new Value(all.stream().mapToDouble(Value::number).min().orElse(0), beyond));
      }
      if (statistic.equals("max")) {
        return Optional.of(new Value(all.stream().mapToDouble(Value::number).max().orElse(0), beyond));
      }
      return statistic.equals("mean") ? mean(parts, beyond) : Optional.empty();
    }

    private Optional<Value> mean(Map<String, Value> means, boolean beyond) {
      Map<String, Value> counts = byStatistic.getOrDefault("count", new LinkedHashMap<>());
      double sum = 0;
      double count = 0;
      for (Map.Entry<String, Value> mean : means.entrySet()) {
        // A level has no count: its parts are added up, as they are there at the same time.
        double weight = counts.isEmpty() ? 1 : counts.containsKey(mean.getKey()) ? counts.get(mean.getKey()).number() : 0;
        sum += weight * mean.getValue().number();
        count += weight;
      }
      return counts.isEmpty() ? Optional.of(new Value(sum, beyond)) : count > 0 ? Optional.of(new Value(sum / count, beyond)) : Optional.empty();
    }
  }

  /**
   * Reads them.
   *
   * @param statistic empty for the mean where there is one, else the total
   */
  static PlaceValues read(ResultsDirectory directory, String metric, String statistic, Placing placing) throws IOException {
    Map<Place, SortedMap<RunKey, Parts>> parts = new LinkedHashMap<>();
    Map<String, SortedSet<Integer>> replications = new TreeMap<>();
    String unit = "1";
    String shown = statistic;
    for (Keyed<Row> keyed : directory.rows(metric::equals)) {
      Row row = keyed.value();
      replications.computeIfAbsent(keyed.key().variant() + ";" + keyed.key().point(), run -> new TreeSet<>()).add(keyed.key().replication());
      Place place = placing.place(keyed.key(), row.labels()).orElse(null);
      if (place != null) {
        parts.computeIfAbsent(place, p -> new TreeMap<>()).computeIfAbsent(keyed.key(), key -> new Parts()).add(row);
        shown = statistic.isEmpty() && (row.statistic().equals("mean") || row.statistic().equals("total") && shown.isEmpty()) ? row.statistic() : shown;
        unit = row.statistic().equals(shown) ? row.unit() : unit;
      }
    }
    Map<Place, SortedMap<Integer, Value>> values = new LinkedHashMap<>();
    String wanted = shown;
    boolean mixed = isQuantile(wanted) && parts.values().stream().flatMap(runs -> runs.values().stream()).anyMatch(part -> part.of(wanted).isEmpty());
    if (mixed) {
      return new PlaceValues(wanted, unit, quantiles(directory, metric, Integer.parseInt(wanted.substring(1)) / 100.0, placing));
    }
    for (Map.Entry<Place, SortedMap<RunKey, Parts>> place : parts.entrySet()) {
      SortedMap<Integer, Value> found = new TreeMap<>();
      for (Map.Entry<RunKey, Parts> run : place.getValue().entrySet()) {
        run.getValue().of(shown).ifPresent(value -> found.put(run.getKey().replication(), value));
      }
      if (!found.isEmpty() && (shown.equals("total") || shown.equals("count"))) {
        RunKey any = place.getValue().firstKey();
        // What a run does not mention is 0 there.
        replications.get(any.variant() + ";" + any.point()).forEach(replication -> found.putIfAbsent(replication, Value.of(0)));
      }
      if (!found.isEmpty()) {
        values.put(place.getKey(), found);
      }
    }
    return new PlaceValues(shown, unit, values);
  }

  private static boolean isQuantile(String statistic) {
    return statistic.matches("p[0-9]{1,2}");
  }

  private static Map<Place, SortedMap<Integer, Value>> quantiles(ResultsDirectory directory, String metric, double share, Placing placing) throws IOException {
    Map<Place, SortedMap<Integer, Mixture>> mixtures = new LinkedHashMap<>();
    for (Keyed<Distribution> keyed : directory.distributions(metric::equals)) {
      placing.place(keyed.key(), keyed.value().labels()).ifPresent(place -> mixtures
          .computeIfAbsent(place, p -> new TreeMap<>()).computeIfAbsent(keyed.key().replication(), r -> new Mixture()).add(keyed.value()));
    }
    Map<Place, SortedMap<Integer, Value>> values = new LinkedHashMap<>();
    mixtures.forEach((place, runs) -> {
      SortedMap<Integer, Value> found = new TreeMap<>();
      runs.forEach((replication, mixture) -> {
        double quantile = mixture.quantile(share);
        found.put(replication, mixture.share(quantile) >= share - 1e-12 ? Value.of(quantile) : Value.beyond(quantile));
      });
      values.put(place, found);
    });
    return values;
  }

  String statistic() {
    return statistic;
  }

  String unit() {
    return unit;
  }

  List<Place> places() {
    return new ArrayList<>(values.keySet());
  }

  /** The values of a place by replication; none where nothing was measured. */
  SortedMap<Integer, Value> of(Place place) {
    return values.getOrDefault(place, new TreeMap<>());
  }

  /** The differences of one place to another, replication by replication; those that both have. */
  List<Value> differences(Place place, Place baseline) {
    List<Value> differences = new ArrayList<>();
    SortedMap<Integer, Value> less = of(baseline);
    of(place).forEach((replication, value) -> {
      Value other = less.get(replication);
      if (other != null && !value.beyond() && !other.beyond()) {
        differences.add(Value.of(value.number() - other.number()));
      }
    });
    return differences;
  }

  /** What is told of the statistic on an axis: a mean and a total go without saying. */
  String suffix() {
    return statistic.equals("mean") || statistic.equals("total") ? "" : ", " + statistic;
  }

  int replications() {
    return values.values().stream().mapToInt(Map::size).max().orElse(0);
  }
}
