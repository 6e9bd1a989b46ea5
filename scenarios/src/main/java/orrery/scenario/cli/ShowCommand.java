package orrery.scenario.cli;

import java.util.concurrent.Callable;
import orrery.scenario.run.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery show}: a scenario with everything written out. */
@Command(name = "show", description = "Print a scenario with all changes and defaults, and where each default comes from.", sortOptions = false)
final class ShowCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  ShowCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    around.out().print(options.read(around).show());
    return ExitStatus.FINE;
  }
}
