package orrery.metrics.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Summary.Entry;
import orrery.metrics.summary.Summary.Subject;

/** The figures of a summary that are of a whole, not of one of its parts, found by what they are of. */
final class Figures {

  /** What is said of a metric that is observed one by one. */
  static final List<String> OF_TALLIES = List.of("mean", "p50", "p90", "p99");

  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final Map<Key, Contrast> contrasts = new LinkedHashMap<>();
  private final List<String> shown = new ArrayList<>(MetricCatalogue.main());

  private record Key(String variant, String point, String metric, String statistic) {}

  Figures(Summary summary) {
    for (Entry entry : summary.entries()) {
      Subject subject = entry.subject();
      if (subject.labels().equals(Labels.NONE)) {
        entries.put(new Key(entry.variant(), subject.point(), subject.metric(), subject.statistic()), entry);
      }
    }
    for (Contrast contrast : summary.contrasts()) {
      Subject subject = contrast.subject();
      if (subject.labels().equals(Labels.NONE)) {
        contrasts.put(new Key(contrast.variant(), subject.point(), subject.metric(), subject.statistic()), contrast);
      }
    }
    summary.entries().stream()
        .map(entry -> entry.subject().metric())
        .distinct()
        .filter(metric -> MetricCatalogue.find(metric).isEmpty() && Summary.isShown(metric))
        .forEach(shown::add);
  }

  /** The metrics worth a line: the main ones of ours, and all that a third party's protocol has defined. */
  List<String> shown() {
    return shown;
  }

  Optional<Entry> entry(String variant, String point, String metric, String statistic) {
    return Optional.ofNullable(entries.get(new Key(variant, point, metric, statistic)));
  }

  Optional<Contrast> contrast(String variant, String point, String metric, String statistic) {
    return Optional.ofNullable(contrasts.get(new Key(variant, point, metric, statistic)));
  }

  /** Whether a metric's observations are known one by one there. */
  boolean isTally(String variant, String point, String metric) {
    return entry(variant, point, metric, "count").isPresent();
  }

  /** Whether a tally was there, and has observed nothing, nor waits for anything. */
  boolean isIdle(String variant, String point, String metric) {
    return isTally(variant, point, metric) && number(variant, point, metric, "count") == 0 && number(variant, point, metric + ".unfinished", "total") == 0;
  }

  /** What a metric comes to: its total where it has one, else its mean. */
  Optional<Entry> main(String variant, String point, String metric) {
    return entry(variant, point, metric, isTally(variant, point, metric) ? "mean" : "total").or(() -> entry(variant, point, metric, "mean"));
  }

  /** The share of a tally's waits that never end; empty where there are no waits. */
  Optional<Double> unfinished(String variant, String point, String metric) {
    if (entry(variant, point, metric + ".unfinished", "total").isEmpty()) {
      return Optional.empty();
    }
    double open = number(variant, point, metric + ".unfinished", "total");
    double all = open + number(variant, point, metric, "count");
    return all == 0 ? Optional.empty() : Optional.of(open / all);
  }

  private double number(String variant, String point, String metric, String statistic) {
    return entry(variant, point, metric, statistic).map(entry -> entry.estimate().mean().number()).orElse(0.0);
  }
}
