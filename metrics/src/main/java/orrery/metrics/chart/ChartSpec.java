package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.metrics.Labels;

/** What a chart is to show; its data come from a results directory. */
public sealed interface ChartSpec {

  /** The name of the chart's files, without extension. */
  String name();

  /** The metric it shows. */
  String metric();

  /** What the metric is called on the axis, without unit. */
  String title();

  /**
   * A distribution function: the share of observations at or below each value, as the mean over replications.
   *
   * @param by the label whose values are the curves, with a panel for each variant; where empty, variants are the curves
   */
  record Cdf(String name, String metric, String title, Optional<String> by) implements ChartSpec {}

  /** A level over time: mean and 95 % interval over replications, a curve for each variant. */
  record OverTime(String name, String metric, String title) implements ChartSpec {}

  /**
   * A total by the values of a label: mean and 95 % interval over replications, a bar for each variant.
   *
   * @param by the label whose values are the groups of bars
   */
  record Bars(String name, String metric, String title, String by) implements ChartSpec {}

  /**
   * A total and what it is made of: a bar for each variant, with the 95 % interval of the whole over replications.
   *
   * @param by the label whose values are the parts
   */
  record Stack(String name, String metric, String title, String by) implements ChartSpec {}

  /**
   * A proportion by two labels: a matrix of their values, one for each variant.
   *
   * @param rows what the rows are, on the axis
   * @param columns what the columns are
   */
  record Matrix(String name, String metric, String title, String rows, String columns) implements ChartSpec {}

  /**
   * A statistic against what is swept: mean and 95 % interval over replications, a line for each variant; against the
   * variants where nothing is swept.
   *
   * @param statistic as in {@code metrics.csv}; empty for the mean where there is one, else the total
   * @param labels empty for the whole
   * @param isDifference whether the paired difference to the first variant is shown, and not the statistic itself
   * @param by the label whose values are the lines, with a panel for each variant; empty where variants are the lines
   * @param isLogarithmic whether equal distances on the axis of the statistic are equal factors
   */
  record Swept(String name, String metric, String title, String statistic, String labels, boolean isDifference, String by, boolean isLogarithmic) implements ChartSpec {

    /** A line for each variant, on a linear axis. */
    Swept(String name, String metric, String title, String statistic, String labels, boolean isDifference) {
      this(name, metric, title, statistic, labels, isDifference, "", false);
    }

    /** The same of another statistic. */
    Swept of(String other) {
      return new Swept(name, metric, title, other, labels, isDifference, by, isLogarithmic);
    }
  }

  /**
   * What somebody asks for, where it is none of the others.
   *
   * @param statistic as in {@code metrics.csv}; empty for the mean where there is one, else the total, and of a box or violin for
   *     what was observed within runs
   * @param labels empty for the whole
   * @param by a label or a swept path, two swept paths with a comma in between for a map; empty for variants
   * @param isLogarithmic of a box or violin, whether the axis of what is shown is logarithmic at any rate
   * @param against of {@link ChartKind#PARETO}, the other metric
   * @param better of {@link ChartKind#PARETO}, what is better of either: {@code lower, higher}
   */
  record Asked(
      String name, ChartKind kind, String metric, String title, String statistic, String labels, String by, boolean isLogarithmic, String against, String better)
      implements ChartSpec {

    public Asked {
      if (!NodeId.isValid(name)) {
        throw new IllegalArgumentException("the name of a chart must be fit for a file but is '" + name + "'");
      }
      Labels.parse(labels);
      if (kind == ChartKind.PARETO) {
        ParetoReading.directions(better);
      }
    }

    /** The same as one of the other specifications, where there is one for it. */
    ChartSpec plain() {
      boolean whole = labels.isEmpty() && (by.isEmpty() || by.equals(Grouping.VARIANT));
      return switch (kind) {
        case VALUE, DIFFERENCE -> new Swept(name, metric, title, statistic, labels, kind == ChartKind.DIFFERENCE, by.equals(Grouping.VARIANT) ? "" : by, isLogarithmic);
        case DISTRIBUTION -> whole ? new Cdf(name, metric, title, Optional.empty()) : this;
        case OVER_TIME -> whole ? new OverTime(name, metric, title) : this;
        case MATRIX -> new Matrix(name, metric, title, "", "");
        default -> this;
      };
    }
  }

  /** What a sweep is worth: how the metrics of the {@link #standard} charts depend on it, and how variants differ there. */
  static List<ChartSpec> sweeps() {
    Map<String, ChartSpec> byMetric = new LinkedHashMap<>();
    for (ChartSpec spec : standard()) {
      String statistic = spec instanceof Cdf || spec instanceof OverTime ? "mean" : spec instanceof Bars || spec instanceof Stack ? "total" : "";
      if (!statistic.isEmpty()) {
        byMetric.putIfAbsent("sweep-" + spec.metric(), new Swept("sweep-" + spec.metric().replace('.', '-'), spec.metric(), spec.title(), statistic, Labels.NONE, false));
        byMetric.putIfAbsent("difference-" + spec.metric(), new Swept("difference-" + spec.metric().replace('.', '-'), spec.metric(), spec.title(), statistic, Labels.NONE, true));
      }
    }
    return List.copyOf(byMetric.values());
  }

  /**
   * The charts that a scenario asks for, as they stand in the facts of its manifest.
   *
   * @throws IllegalArgumentException where they are not what {@link #fact} writes
   */
  static List<ChartSpec> asked(@Nullable Object facts) {
    List<ChartSpec> asked = new ArrayList<>();
    for (Object each : facts instanceof List<?> list ? list : List.of()) {
      if (!(each instanceof Map<?, ?> fact)) {
        throw new IllegalArgumentException("a chart must be an object but is " + each);
      }
      String kind = text(fact, "kind");
      asked.add(new Asked(
          text(fact, "name"), ChartKind.of(kind).orElseThrow(() -> new IllegalArgumentException("a kind of chart must be " + String.join(", ", ChartKind.words()) + " but is '" + kind + "'")),
          text(fact, "metric"), text(fact, "title"), text(fact, "statistic"), text(fact, "labels"), textOrNone(fact, "by"), Boolean.TRUE.equals(fact.get("logarithmic")),
          textOrNone(fact, "against"), textOrNone(fact, "better")).plain());
    }
    return asked;
  }

  /** Of how it is drawn, only what is not as usual stands in a manifest. */
  private static String textOrNone(Map<?, ?> fact, String member) {
    return fact.containsKey(member) ? text(fact, member) : "";
  }

  private static String text(Map<?, ?> fact, String member) {
    if (fact.get(member) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a chart must have a text '" + member + "'");
  }

  /** The same, drawn otherwise than usual: a line for each value of the label {@code by} where there is one, or on a logarithmic axis. */
  static Map<String, Object> drawn(Map<String, Object> fact, Optional<String> by, boolean logarithmic) {
    by.ifPresent(label -> fact.put("by", label));
    if (logarithmic) {
      fact.put("logarithmic", true);
    }
    return fact;
  }

  /** The same of two metrics: the other one, and what is better of either. */
  static Map<String, Object> against(Map<String, Object> fact, Optional<String> metric, Optional<String> better) {
    metric.ifPresent(other -> fact.put("against", other));
    better.ifPresent(direction -> fact.put("better", direction));
    return fact;
  }

  /** A chart that a scenario asks for, as it stands in a manifest. */
  static Map<String, Object> fact(String name, String kind, String metric, String title, String statistic, Map<String, String> labels) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", name);
    fact.put("kind", kind);
    fact.put("metric", metric);
    fact.put("title", title);
    fact.put("statistic", statistic);
    fact.put("labels", Labels.text(labels));
    return fact;
  }

  /** What a metric is called on an axis: as the standard charts call it, else by its name. */
  static String titleOf(String metric) {
    return standard().stream().filter(spec -> spec.metric().equals(metric)).map(ChartSpec::title).findFirst().orElse(metric);
  }

  /** The charts every experiment is worth, as far as it measured what they show. */
  static List<ChartSpec> standard() {
    return List.of(
        new Cdf("discovery-time", "discovery.time", "Discovery time", Optional.of("device")),
        new Cdf("discovery-time-by-variant", "discovery.time", "Discovery time", Optional.empty()),
        new Cdf("election-time", "election.time", "Election time", Optional.empty()),
        new OverTime("super-nodes", "super-nodes", "Super nodes"),
        new Cdf("super-node-office", "super-node.office", "Time in office", Optional.empty()),
        new OverTime("without-super", "without-super", "Without super node"),
        new Bars("bytes-by-protocol", "bytes.up", "Sent", "protocol"),
        new Stack("bytes-by-device", "bytes.up", "Sent", "device"),
        new Cdf("registration-time", "registration.time", "Registration time", Optional.empty()),
        new Cdf("search-time", "discovery.search.time", "Search time", Optional.empty()),
        new Bars("search-failed", "discovery.search.failed", "Searches that fail", "reason"),
        new Cdf("failover-time", "group.failover.time", "Time without a leader", Optional.empty()),
        new Cdf("coexistence-time", "coexistence.time", "Time with two super nodes", Optional.empty()),
        new Cdf("search-found", "discovery.search.found", "Nodes found by a search", Optional.empty()),
        new Stack("attachment-changes", "attachment.changes", "Changes of edge site", "how"),
        new OverTime("attachment-without", "attachment.without", "Without edge site"),
        new Cdf("attachment-distance", "attachment.distance", "Distance to edge site", Optional.empty()),
        new Bars("energy-by-device", "energy.used", "Consumed", "device"),
        new Matrix("traversal-direct", "traversal.direct", "Datagrams both ways without relay", "NAT of a", "NAT of b"),
        new Matrix("traversal-nominated", "traversal.nominated", "Direct pair nominated", "NAT of a", "NAT of b"),
        new Matrix("traversal-relayed", "traversal.relayed", "Relayed", "NAT of a", "NAT of b"),
        new Matrix("traversal-failed", "traversal.failed", "Without any way", "NAT of a", "NAT of b"),
        new Cdf("traversal-set-up-time", "traversal.set-up.time", "Set-up time", Optional.of("path")),
        new Cdf("transfer-time", "transfer.time", "Transfer time", Optional.empty()),
        new Cdf("transfer-rate", "transfer.rate", "Transfer rate", Optional.empty()),
        new Cdf("liar-detection-time", "liar.detection.time", "Time until all know a liar", Optional.empty()),
        new OverTime("liar-duties", "liar.duties", "Duties held by liars"),
        new Bars("accused-honest", "trust.accused.honest", "Honest nodes blacklisted", "condition"),
        new Cdf("duty-ratio", "duty.ratio", "What uses show of what is claimed", Optional.of("capability")),
        new Stack("relay-time-by-kind", "relay.time", "Relays' time", "kind"),
        new Stack("relay-time-by-state", "relay.time", "Relays' time", "state"),
        new Cdf("sep-set-up-time", "sep.set-up.time", "Set-up of a SEP", Optional.empty()),
        new Cdf("exchange-set-up-time", "exchange.set-up.time", "Set-up of an exchange", Optional.empty()),
        new Cdf("exchange-round-trip", "exchange.round-trip", "Round trip over a BEP", Optional.empty()));
  }
}
