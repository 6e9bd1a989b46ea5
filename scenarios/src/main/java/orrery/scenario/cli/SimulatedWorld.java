package orrery.scenario.cli;

import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.run.CellRunner;
import orrery.scenario.yaml.CheckedScenario;

/** TEMPORARY until the world builder lands. */
final class SimulatedWorld implements Surroundings.World {

  @Override
  public Catalogue catalogue(ClassLoader loader) {
    return InstalledCatalogue.of(loader);
  }

  @Override
  public CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Surroundings.Observation observation) {
    throw new CellRunner.LimitExceeded("no world yet");
  }
}
