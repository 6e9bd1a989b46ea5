package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import orrery.metrics.report.Report;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.run.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code orrery report}: the page of a results directory, written again from its files. */
@Command(name = "report", description = "Write the page of a results directory again, report.html, from its files alone: charts as they are in its folder.")
final class ReportCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(paramLabel = "DIR", description = "A results directory.")
  String directory = "";

  ReportCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    Path path = ScenarioOptions.path(directory, around.folder());
    around.out().println(Report.write(ResultsDirectory.at(path)));
    return ExitStatus.FINE;
  }
}
