package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Progress;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery merge}: from the files of single cells to the results directory of their experiment. */
@Command(
    name = "merge",
    description = "Make a results directory of the cells that 'run --cell' has written, as if one command had run them all. SCENARIO and its options are those of the runs. "
        + "Where cells are missing it says how many and ends with exit code 6, and what there is stays for 'run' or another merge.",
    sortOptions = false)
final class MergeCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Files of cells, in any order, or folders with such files, which end in .json.")
  List<String> files = new ArrayList<>();

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "The results directory. What is there already stays, and 'run' makes what is still missing.")
  String out = "";

  @Option(names = "--shuffle-ties", paramLabel = "N", description = "The order of events at one instant with which the cells were run.")
  long tieShuffle;

  @Option(names = "--quiet", description = "Say nothing but the fingerprint.")
  boolean quiet;

  MergeCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException, ExperimentRunner.DirectoryTaken {
    CheckedScenario checked = options.read(around);
    Plan plan = Plan.of(checked, tieShuffle, Optional.empty(), RunCommand.typed(options, tieShuffle));
    ResultsDirectory directory = ResultsDirectory.at(ScenarioOptions.path(out, around.folder()));
    Instant started = Instant.now();
    ExperimentRunner runner = new ExperimentRunner(plan, Orrery.VERSION, MergeCommand::none, 1, new Progress());
    ExperimentRunner.Outcome outcome = runner.merge(directory, cells(), () -> RunCommand.environment(around, 1, started));
    new OutcomeText(around, plan, quiet).tell(directory, outcome);
    return outcome.missing() > 0 ? outcome.status().and(ExitStatus.LIMIT_EXCEEDED) : outcome.status();
  }

  private static RunResult none(Scenario scenario, RunKey key, long seed, CellRunner.Watch watch) {
    throw new AssertionError("nothing is run where cells are merged, but " + key + " is");
  }

  private List<Path> cells() throws IOException {
    List<Path> cells = new ArrayList<>();
    for (String file : files) {
      Path path = ScenarioOptions.path(file, around.folder());
      if (Files.isDirectory(path)) {
        try (Stream<Path> within = Files.list(path)) {
          cells.addAll(within.filter(each -> each.toString().endsWith(".json")).sorted().toList());
        }
      } else {
        cells.add(path);
      }
    }
    return cells;
  }
}
