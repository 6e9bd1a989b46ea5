package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import orrery.metrics.trace.Story;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code orrery story}: what one node sent, received and decided. */
@Command(name = "story", description = "Tell what one node sent, received and decided in a run made with --trace.")
final class StoryCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(index = "0", paramLabel = "DIR", description = "A results directory, or the folder of one run in it, such as r/runs/merit/-/3.")
  String directory = "";

  @Parameters(index = "1", paramLabel = "NODE", description = "The name of a node.")
  String node = "";

  StoryCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    Path trace = Traces.one(around, directory, "trace.jsonl");
    if (Story.tell(trace, node, around.out()) == 0) {
      throw new ScenarioException("NODE must be in the trace but '" + node + "' is not" + ScenarioReader.hint(node, Story.nodes(trace)));
    }
    return ExitStatus.FINE;
  }
}
