package orrery.scenario.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.scenario.Experiment;
import orrery.scenario.Replications;
import orrery.scenario.run.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery check}: whether a scenario can be run, or all that is wrong with it. */
@Command(name = "check", description = "Tell everything that is wrong with a scenario, without running it.", sortOptions = false)
final class CheckCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  CheckCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    Experiment experiment = options.read(around).experiment();
    int points = experiment.points().size();
    around.out().println(
        experiment.base().name() + " can be run: " + experiment.variants().size() + (points > 1 ? " x " + points : "") + " x " + replications(experiment.base().replications()) + " runs" + (points > 1 ? ", " + String.format(Locale.ROOT, "%,d", experiment.size()) + " in all" : ""));
    return ExitStatus.FINE;
  }

  private static String replications(Replications replications) {
    return replications.until().map(until -> until.atLeast() + " to " + until.atMost()).orElseGet(() -> Integer.toString(replications.most()));
  }
}
