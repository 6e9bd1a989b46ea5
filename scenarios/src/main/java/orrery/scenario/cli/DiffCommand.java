package orrery.scenario.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.trace.DirectoryDiff;
import orrery.scenario.run.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code orrery diff}: where two experiments part. */
@Command(
    name = "diff",
    description = {
      "Tell where two results directories differ: in what was run, and in the first entity, time and event of each run.",
      "Events are compared where both were run with --trace."
    })
final class DiffCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(index = "0", paramLabel = "A", description = "A results directory.")
  String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  String second = "";

  DiffCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    ResultsDirectory a = ResultsDirectory.at(ScenarioOptions.path(first, around.folder()));
    ResultsDirectory b = ResultsDirectory.at(ScenarioOptions.path(second, around.folder()));
    DirectoryDiff diff = DirectoryDiff.between(a, b);
    diff.lines().forEach(around.out()::println);
    if (diff.isSame()) {
      around.out().println("no difference");
    }
    return ExitStatus.FINE;
  }
}
