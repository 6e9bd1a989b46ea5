package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import orrery.metrics.chart.Charts;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.run.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery chart}: the charts of a results directory, drawn again from its files. */
@Command(name = "chart", description = "Draw the charts of a results directory again, from its files alone.")
final class ChartCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(paramLabel = "DIR", description = "A results directory.")
  String directory = "";

  @Option(names = "--points", description = "Draw the usual charts of each point of a sweep, however many points there are.")
  boolean points;

  ChartCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    Path path = ScenarioOptions.path(directory, around.folder());
    List<Path> files = Charts.draw(ResultsDirectory.at(path), points);
    files.forEach(file -> around.out().println(file));
    return ExitStatus.FINE;
  }
}
