package orrery.scenario.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.host.Quantity;
import orrery.metrics.Labels;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.summary.Steadiness;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;
import orrery.scenario.WarmUp;

/**
 * Finds out the warm-up of what leaves it to us, {@code warm-up: auto}, and runs the cells with it.
 *
 * <p>Before the first cell of a point of the sweep, the pilots run: replication 1 of each variant there. In each, MSER-5 cuts
 * the series of one metric, and the latest cut is that of all cells at the point: compared is only what was counted over
 * the same time. A pilot is a function of the experiment, so it does not matter which worker runs it when, nor that it runs
 * again where an experiment is resumed or one cell of it is made alone. Each pilot may take as long as a run may, and a cell
 * that waits for it as long after it: whether a cell is in time does not depend on which of them had to wait.
 */
public final class WarmUpPilot implements CellRunner {

  /** Names no run of an experiment: pilots leave no files. */
  private static final int PILOT = 1_000_000_000;

  /** How often those who wait for a pilot look whether it was given up. */
  private static final long LOOK_MILLIS = 100;

  private final Plan plan;
  private final CellRunner pilots;
  private final CellRunner cells;
  private final SortedMap<String, Found> found = new TreeMap<>();

  /** Whose run makes the pilots of a point now. */
  private final SortedMap<String, Watch> atPilots = new TreeMap<>();

  /**
   * Pilots before cells.
   *
   * @param pilots runs them; it is to keep nothing of them
   * @param cells runs all else
   */
  public WarmUpPilot(Plan plan, CellRunner pilots, CellRunner cells) {
    this.plan = plan;
    this.pilots = pilots;
    this.cells = cells;
  }

  /**
   * What the pilots of a point came to.
   *
   * @param problem why there is no cut; empty where there is one
   */
  private record Found(Duration cut, String metric, String problem) {}

  /** The warm-up of a run that is over: what its scenario says, or what its pilot found. */
  static Duration of(RunMetrics run, Scenario scenario) {
    return run.rows().stream()
        .filter(row -> row.metric().equals(MetricCatalogue.WARM_UP.name()))
        .findFirst()
        .map(row -> Duration.ofNanos(Math.round(row.value().number() * 1e9)))
        .orElse(scenario.warmUp());
  }

  @Override
  public RunResult run(Scenario scenario, RunKey key, long seed, Watch watch) throws IOException, Cancelled {
    if (!(scenario.measure().warmUp() instanceof WarmUp.Auto)) {
      return cells.run(scenario, key, seed, watch);
    }
    Found pilot = pilot(key.point(), watch);
    if (!pilot.problem.isEmpty()) {
      throw new LimitExceeded(pilot.problem);
    }
    watch.restart();
    RunResult result = cells.run(scenario.withWarmUp(pilot.cut), key, seed, watch);
    List<Row> rows = new ArrayList<>(result.metrics().rows());
    String of = Labels.text(MetricCatalogue.WARM_UP.labels(), List.of(pilot.metric));
    rows.add(new Row(MetricCatalogue.WARM_UP.name(), of, "mean", Value.of(pilot.cut.toNanos() / 1e9), MetricCatalogue.WARM_UP.unit()));
    RunMetrics metrics = new RunMetrics(rows, result.metrics().series(), result.metrics().distributions());
    return new RunResult(metrics, result.fingerprint(), result.events(), result.violations());
  }

  /** Of the cells of a point one runs the pilots, and the others wait for it. */
  private Found pilot(String point, Watch watch) throws IOException, Cancelled {
    Optional<Found> before = awaited(point, watch);
    if (before.isPresent()) {
      return before.get();
    }
    Optional<Found> now = Optional.empty();
    try {
      now = Optional.of(runPilots(point, watch));
      return now.get();
    } finally {
      ended(point, watch, now);
    }
  }

  /** What another has found; empty where it is now for the one who asks to find it. */
  private synchronized Optional<Found> awaited(String point, Watch watch) throws Cancelled {
    watch.pause();
    while (!found.containsKey(point) && atPilots.containsKey(point) && !atPilots.get(point).isGivenUp()) {
      try {
        wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw new Cancelled();
      }
    }
    if (!found.containsKey(point)) {
      atPilots.put(point, watch);
    }
    return Optional.ofNullable(found.get(point));
  }

  private synchronized void ended(String point, Watch watch, Optional<Found> now) {
    now.ifPresent(each -> found.putIfAbsent(point, each));
    atPilots.remove(point, watch); // It is another's where this one was given up.
    notifyAll();
  }

  private Found runPilots(String point, Watch watch) throws IOException, Cancelled {
    List<RunMetrics> runs = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>();
    for (Experiment.Variant variant : plan.experiment().variants()) {
      Scenario scenario = plan.scenario(variant.name(), point);
      if (scenario.measure().warmUp() instanceof WarmUp.Auto) {
        long seed = plan.seed(new RunKey(variant.name(), point, 1));
        watch.restart();
        runs.add(pilots.run(scenario.withWarmUp(Duration.ZERO), new RunKey(variant.name(), point, PILOT), seed, new NoProgress(watch)).metrics());
        scenarios.add(scenario);
      }
    }
    return cut(runs, scenarios);
  }

  /** A pilot may be cancelled and may take too long, but is no progress. */
  private record NoProgress(Watch watch) implements Watch {

    @Override
    public void stopBy(Runnable stop) {
      watch.stopBy(stop);
    }

    @Override
    public void building(String doing, int devices, int all) {
      watch.building(doing, devices, all);
    }

    @Override
    public void at(long nanos, long events) throws Cancelled {
      watch.at(0, 0);
    }
  }

  private static Found cut(List<RunMetrics> runs, List<Scenario> scenarios) {
    Scenario first = scenarios.get(0);
    Optional<String> asked = first.measure().warmUpOf();
    List<String> candidates = asked.map(List::of).orElseGet(() -> candidates(first));
    for (String metric : candidates) {
      List<Steadiness> each = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        Steadiness.of(runs.get(i), metric, scenarios.get(i).duration()).ifPresent(each::add);
      }
      if (each.size() == runs.size()) {
        return latest(each, metric, first);
      }
    }
    String observed = "must be of a metric that was observed in half of the run at least, its whole over time, but ";
    return new Found(Duration.ZERO, "", "the automatic warm-up " + observed + (asked.isPresent() ? "'" + asked.get() + "' was not" : "none was"));
  }

  private static Found latest(List<Steadiness> each, String metric, Scenario scenario) {
    Duration latest = Duration.ZERO;
    for (Steadiness one : each) {
      if (one.cut().isEmpty()) {
        return new Found(Duration.ZERO, metric, "'" + metric + "' must become steady in the first half of the run, " + Quantity.text(scenario.duration())
            + ", for an automatic warm-up but does not; a longer run may, or 'measure.warm-up-of' may name another metric");
      }
      latest = one.cut().get().compareTo(latest) > 0 ? one.cut().get() : latest;
    }
    return new Found(latest, metric, "");
  }

  /** What the scenario asks for first, as it is drawn; then the main metrics. */
  private static List<String> candidates(Scenario scenario) {
    List<String> candidates = new ArrayList<>();
    scenario.charts().values().forEach(chart -> candidates.add(chart.metric()));
    candidates.addAll(MetricCatalogue.main());
    return candidates;
  }
}
