package orrery.scenario.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.host.Defaults;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.Value;
import orrery.metrics.summary.Estimate;
import orrery.scenario.Replications;
import orrery.scenario.yaml.ScenarioReader;

/**
 * When the replications of an experiment end: a function of the results in the order of replications, whatever the order
 * in which they come in, and however many runs are at work.
 *
 * <p>The interval is Student's t over replications, as in the summary; a {@code count} or {@code total} that a run does not
 * mention is 0 in it, as there.
 */
final class Stopping {

  private final Optional<Replications.Until> until;
  private final Cells cells;
  private final int ahead;
  private final List<List<Value>> values = new ArrayList<>();

  /** What has come in of replications that nothing can be said of yet: by group, so far as it is there. */
  private final SortedMap<Integer, SortedMap<Integer, Optional<Value>>> waiting = new TreeMap<>();

  private int decided;
  private OptionalInt stop;
  private Optional<Precision> precision = Optional.empty();

  /** What was measured in the first replication, as long as what is asked for is not among it. */
  private final SortedSet<String> measured = new TreeSet<>();
  private boolean isMeasured;

  /** @param workers how many runs are at work at once: so many may be made before it is known that they are wanted */
  Stopping(Optional<Replications.Until> until, Cells cells, int workers) {
    this.until = until;
    this.cells = cells;
    this.ahead = (workers + cells.groups() - 1) / cells.groups();
    this.stop = until.isPresent() ? OptionalInt.empty() : OptionalInt.of(cells.last());
    for (int group = 0; group < cells.groups(); group++) {
      values.add(new ArrayList<>());
    }
  }

  /** Whether results are asked for at all. */
  boolean isOpen() {
    return until.isPresent();
  }

  /** The last replication of the experiment, where it is known. */
  synchronized OptionalInt stop() {
    return stop;
  }

  /**
   * The last replication that there is anything to tell of: of an experiment that was not ended by its rule, as where runs
   * have failed, the last that was judged, but all that there are to be at least. What is beyond was made in advance, and
   * how much of it there is depends on the workers.
   */
  synchronized int told() {
    return stop.orElseGet(() -> Math.max(until.orElseThrow().atLeast(), decided));
  }

  /** How precise it was at the end; empty where there is no rule, or it has not decided. */
  synchronized Optional<Precision> precision() {
    return precision;
  }

  /** The last replication that may be begun now. */
  synchronized int limit() {
    return stop.orElseGet(() -> Math.min(cells.last(), Math.max(until.orElseThrow().atLeast(), decided + 1 + ahead)));
  }

  /** A run has ended. */
  synchronized void finished(int group, int replication, RunMetrics metrics) {
    if (until.isEmpty() || stop.isPresent()) {
      return;
    }
    if (replication == 1 && !isMeasured) {
      metrics.rows().forEach(row -> measured.add(row.metric()));
      isMeasured = measured.contains(until.get().metric()) || MetricCatalogue.find(until.get().metric()).isPresent();
    }
    waiting.computeIfAbsent(replication, r -> new TreeMap<>()).put(group, value(until.get(), metrics));
    while (stop.isEmpty() && waiting.containsKey(decided + 1) && waiting.get(decided + 1).size() == cells.groups()) {
      waiting.remove(++decided).forEach((each, value) -> value.ifPresent(values.get(each)::add));
      decide(until.get());
    }
  }

  /**
   * Why the rule never will decide: its metric is none that we know, and was not measured in the first replication of any
   * variant at any point. One that we know may be rare.
   */
  synchronized Optional<String> problem() {
    if (until.isEmpty() || decided == 0 || isMeasured) {
      return Optional.empty();
    }
    String metric = until.get().metric();
    return Optional.of("replications.until.metric must be a metric that is measured, but no '" + metric + "' was" + ScenarioReader.hint(metric, List.copyOf(measured)));
  }

  private static Optional<Value> value(Replications.Until until, RunMetrics metrics) {
    String labels = Labels.text(until.labels());
    String statistic = Defaults.word(until.statistic());
    Optional<Value> found = metrics.rows().stream()
        .filter(row -> row.metric().equals(until.metric()) && row.labels().equals(labels) && row.statistic().equals(statistic))
        .map(RunMetrics.Row::value)
        .findFirst();
    return found.isEmpty() && (statistic.equals("count") || statistic.equals("total")) ? Optional.of(Value.of(0)) : found;
  }

  private void decide(Replications.Until rule) {
    if (decided < rule.atLeast()) {
      return;
    }
    Precision now = precision(rule);
    if (now.isReached() || decided == rule.atMost()) {
      stop = OptionalInt.of(decided);
      precision = Optional.of(now);
      waiting.clear();
    }
  }

  private Precision precision(Replications.Until rule) {
    double worst = -1;
    int at = 0;
    for (int group = 0; group < values.size() && worst < Double.POSITIVE_INFINITY; group++) {
      double share = relativeHalfWidth(values.get(group)).orElse(Double.POSITIVE_INFINITY);
      if (share > worst) {
        worst = share;
        at = group;
      }
    }
    RunKey key = cells.key(at);
    String where = "'" + key.variant() + "'" + (key.point().isEmpty() ? "" : " at " + said(key.point()));
    String of = rule.metric() + (rule.labels().isEmpty() ? "" : " of " + Labels.text(rule.labels())) + " (" + Defaults.word(rule.statistic()) + ")";
    return new Precision(decided, of, rule.precision(), worst < Double.POSITIVE_INFINITY ? OptionalDouble.of(worst) : OptionalDouble.empty(), where);
  }

  private static String said(String point) {
    return RunKey.values(point).entrySet().stream().map(value -> value.getKey() + " = " + value.getValue()).collect(Collectors.joining(", "));
  }

  /** Half the interval as a share of the mean; empty where there is no interval, or a mean of 0 that is not certain. */
  private static OptionalDouble relativeHalfWidth(List<Value> values) {
    if (values.size() < 2) {
      return OptionalDouble.empty();
    }
    Estimate estimate = Estimate.of(values);
    if (estimate.halfWidth().isEmpty()) {
      return OptionalDouble.empty();
    }
    double width = estimate.halfWidth().getAsDouble();
    double mean = Math.abs(estimate.mean().number());
    return width == 0 ? OptionalDouble.of(0) : mean == 0 ? OptionalDouble.empty() : OptionalDouble.of(width / mean);
  }
}
