package orrery.scenario.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.metrics.RunKey;
import orrery.metrics.chart.Diagrams;
import orrery.metrics.capture.CaptureWriter;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.trace.TraceWriter;
import orrery.scenario.Catalogue;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.MemoryNeed;
import orrery.scenario.run.Plan;
import orrery.scenario.run.RunResult;
import orrery.scenario.run.WarmUpPilot;
import orrery.scenario.world.Capture;
import orrery.scenario.world.MemoryEstimate;
import orrery.scenario.world.Onlooker;
import orrery.scenario.world.Tracer;
import orrery.scenario.world.WorldRun;
import orrery.scenario.yaml.CheckedScenario;

/** The worlds that this program simulates. */
final class SimulatedWorld implements Surroundings.World {

  @Override
  public Catalogue catalogue(ClassLoader loader) {
    return InstalledCatalogue.of(loader);
  }

  @Override
  public CellRunner cells(CheckedScenario checked, ResultsDirectory directory, Surroundings.Observation observation) {
    Plan plan = Plan.of(checked, observation.tieShuffle(), Optional.empty(), "");
    return new WarmUpPilot(plan, (scenario, key, seed, watch) -> toItsEnd(new WorldRun(scenario, checked.inputs(), seed, observation.tieShuffle(), List.of(), watch::building), watch), observed(checked, directory, observation));
  }

  @Override
  public MemoryNeed memory(CheckedScenario of, Scenario run) {
    return MemoryEstimate.of(run, of.inputs()).need();
  }

  private static CellRunner observed(CheckedScenario checked, ResultsDirectory directory, Surroundings.Observation observation) {
    return (scenario, key, seed, watch) -> {
      boolean isShown = observation.files() && scenario.diagram().isPresent() && key.replication() == 1;
      try (TraceWriter trace = observation.trace() ? TraceWriter.begin(directory.folder(key)) : null;
          TraceWriter messages = isShown ? TraceWriter.begin(directory.folder(key), Diagrams.TRACE) : null;
          CaptureWriter capture = observation.capture().isPresent() ? begin(directory, scenario, key, seed, observation.capture().get()) : null) {
        List<Onlooker> onlookers = new ArrayList<>(3);
        if (trace != null) {
          onlookers.add(new Tracer(trace));
        }
        if (messages != null) {
          onlookers.add(new Tracer(messages, Set.copyOf(scenario.diagram().orElseThrow().nodes())::contains));
        }
        Capture captured = capture == null ? null : new Capture(capture, observation.capture().orElseThrow().taps());
        if (captured != null) {
          onlookers.add(captured);
        }
        Figures figures = observation.files() && key.replication() == 1 ? Figures.of(scenario) : Figures.none();
        onlookers.addAll(figures.onlookers());
        WorldRun run = new WorldRun(scenario, checked.inputs(), seed, observation.tieShuffle(), onlookers, watch::building);
        figures.watch(run);
        RunResult result = toItsEnd(run, watch);
        figures.write(directory.folder(key), run);
        if (trace != null) {
          trace.commit();
        }
        if (messages != null) {
          messages.commit();
        }
        if (captured != null) {
          captured.finish(scenario.duration().toNanos());
          capture.commit();
        }
        return result;
      }
    };
  }

  private static CaptureWriter begin(ResultsDirectory directory, Scenario scenario, RunKey key, long seed, Surroundings.CaptureOptions options) throws IOException {
    String about = scenario.name() + ", run " + key + ", seed " + Long.toUnsignedString(seed);
    return CaptureWriter.begin(directory.folder(key), about, scenario.epoch(), options.limit());
  }

  private static RunResult toItsEnd(WorldRun run, CellRunner.Watch watch) throws CellRunner.Cancelled {
    watch.stopBy(run::requestStop);
    do {
      watch.at(run.now(), run.events());
    } while (run.advance());
    watch.at(run.now(), run.events());
    return run.finish();
  }
}
