package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import orrery.metrics.trace.Story;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code orrery story}: what one node sent, received and decided. */
@Command(name = "story", description = "Tell what one node sent, received and decided in a run made with --trace.")
final class StoryCommand implements Callable<ExitStatus> {

  private static final String TRACE = "trace.jsonl";

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
    Path trace = trace(ScenarioOptions.path(directory, around.folder()));
    if (Story.tell(trace, node, around.out()) == 0) {
      throw new ScenarioException("NODE must be in the trace but '" + node + "' is not" + ScenarioReader.hint(node, Story.nodes(trace)));
    }
    return ExitStatus.FINE;
  }

  /** The one trace of a folder, or the first of several. */
  private Path trace(Path folder) throws IOException {
    if (Files.exists(folder.resolve(TRACE))) {
      return folder.resolve(TRACE);
    }
    if (!Files.isDirectory(folder)) {
      throw new ScenarioException("DIR must be a results directory but '" + directory + "' is no folder");
    }
    List<Path> traces;
    try (Stream<Path> files = Files.find(folder, 5, (path, attributes) -> path.endsWith(TRACE))) {
      traces = files.sorted().toList();
    }
    if (traces.isEmpty()) {
      throw new ScenarioException("DIR must hold a trace but '" + directory + "' holds none; run it with --trace");
    }
    if (traces.size() > 1) {
      around.err().println("of " + traces.size() + " runs, this is " + folder.relativize(traces.get(0).getParent()));
    }
    return traces.get(0);
  }
}
