package orrery.scenario.cli;

import java.io.IOException;
import java.util.List;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.trace.TraceWriter;
import orrery.scenario.Catalogue;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.RunResult;
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
    return (scenario, key, seed, watch) -> {
      if (!observation.trace()) {
        return run(scenario, checked, seed, observation, List.of(), watch);
      }
      try (TraceWriter trace = TraceWriter.begin(directory.folder(key))) {
        RunResult result = run(scenario, checked, seed, observation, List.of(new Tracer(trace)), watch);
        trace.commit();
        return result;
      }
    };
  }

  private static RunResult run(
      Scenario scenario, CheckedScenario checked, long seed, Surroundings.Observation observation, List<Onlooker> onlookers, CellRunner.Watch watch)
      throws CellRunner.Cancelled {
    WorldRun run = new WorldRun(scenario, checked.inputs(), seed, observation.tieShuffle(), onlookers);
    do {
      watch.at(run.now(), run.events());
    } while (run.advance());
    watch.at(run.now(), run.events());
    return run.finish();
  }
}
