package orrery.scenario.cli;

import java.util.concurrent.Callable;
import orrery.scenario.library.Library;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Command;

/** {@code orrery list}: the shipped scenarios. */
@Command(name = "list", description = "List the shipped scenarios.")
final class ListCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  ListCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    int width = Library.names().stream().mapToInt(String::length).max().orElse(0);
    for (String name : Library.names()) {
      String description = Library.text(name).map(ScenarioReader::description).orElse("");
      around.out().println(name + " ".repeat(width - name.length() + 2) + description);
    }
    return ExitStatus.FINE;
  }
}
