package orrery.protocols.placement;

import orrery.host.Metric;

/** What placement measures. */
public final class PlacementMetrics {

  /** Calls that were placed, by the service and where they are to be tried first: {@code own}, {@code link}, {@code elsewhere}, {@code central}. */
  public static final Metric DECISIONS = Metric.counter("placement.decisions", "1", "service", "reach");

  /** Calls for which there is no place, by why: {@code nowhere}, or {@code too-late} where none has it done by its deadline. */
  public static final Metric UNPLACED = Metric.counter("placement.unplaced", "1", "service", "reason");

  /** From the wish to place a call until it is decided: what discovery takes, where it has to be asked. */
  public static final Metric TIME = Metric.tally("placement.time", "s");

  /** Questions to discovery, by what for, {@code link}, {@code account}, {@code near} or {@code members}, and whether they were answered. */
  public static final Metric SEARCHES = Metric.counter("placement.searches", "1", "scope", "outcome");

  /** Services that were to be loaded on another node, by what came of it: {@code running}, or the step that failed and how. */
  public static final Metric LOADS = Metric.counter("placement.loads", "1", "outcome");

  /** From the wish to load a service on another node until it runs there. */
  public static final Metric LOAD_TIME = Metric.tally("placement.load.time", "s");

  private PlacementMetrics() {}
}
