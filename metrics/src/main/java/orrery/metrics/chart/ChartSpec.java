package orrery.metrics.chart;

import java.util.List;
import java.util.Optional;

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

  /** The charts every experiment is worth, as far as it measured what they show. */
  static List<ChartSpec> standard() {
    return List.of(
        new Cdf("discovery-time", "discovery.time", "Discovery time", Optional.of("device")),
        new Cdf("discovery-time-by-variant", "discovery.time", "Discovery time", Optional.empty()),
        new Cdf("election-time", "election.time", "Election time", Optional.empty()),
        new OverTime("super-nodes", "super-nodes", "Super nodes"),
        new OverTime("without-super", "without-super", "Without super node"),
        new Bars("bytes-by-protocol", "bytes.up", "Sent", "protocol"),
        new Stack("bytes-by-device", "bytes.up", "Sent", "device"),
        new Cdf("registration-time", "registration.time", "Registration time", Optional.empty()),
        new Cdf("search-time", "discovery.search.time", "Search time", Optional.empty()),
        new Stack("search-failed", "discovery.search.failed", "Searches that failed", "reason"),
        new Cdf("failover-time", "group.failover.time", "Time without a leader", Optional.empty()),
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
        new Cdf("transfer-rate", "transfer.rate", "Transfer rate", Optional.empty()));
  }
}
