package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.host.Quantity;
import orrery.metrics.chart.Diagrams;
import orrery.metrics.results.WholeFile;
import orrery.metrics.trace.DiagramText;
import orrery.metrics.trace.MessageDiagram;
import orrery.metrics.trace.Story;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery diagram}: who of some nodes sent what to whom. */
@Command(name = "diagram", description = "Show the messages between some nodes in a run made with --trace, as text or as a picture.", sortOptions = false)
final class DiagramCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(paramLabel = "DIR", description = "A results directory, or the folder of one run in it, such as r/runs/merit/-/3.")
  String directory = "";

  @Option(names = "--nodes", required = true, split = ",", paramLabel = "NODE", description = "The nodes, from left to right; a service is a node, too.")
  List<String> nodes = new ArrayList<>();

  @Option(names = "--from", paramLabel = "TIME", defaultValue = "0 s", description = "From when on, such as 10s.")
  String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "Until when; the end of the run where it is not given.")
  @Nullable String to;

  @Option(names = "--protocol", split = ",", paramLabel = "PROTOCOL", description = "Only these protocols.")
  List<String> protocols = new ArrayList<>();

  @Option(names = "--segments", description = "Show segments of TCP one by one, acknowledgements too, and not the messages they carry.")
  boolean segments;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw a picture into this file.")
  @Nullable String svg;

  DiagramCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    MessageDiagram.Selection selection = selection();
    Path trace = Traces.one(around, directory, "trace.jsonl");
    List<String> known = Story.nodes(trace);
    for (String node : nodes) {
      if (!known.contains(node)) {
        throw new ScenarioException("--nodes must be in the trace but '" + node + "' is not" + ScenarioReader.hint(node, known));
      }
    }
    MessageDiagram diagram = MessageDiagram.of(trace, selection);
    if (svg == null) {
      around.out().print(DiagramText.of(diagram, around.isAscii()));
    } else {
      WholeFile.write(ScenarioOptions.path(svg, around.folder()).toAbsolutePath(), Diagrams.svg(diagram, directory + " · " + String.join(", ", nodes)));
    }
    return ExitStatus.FINE;
  }

  private MessageDiagram.Selection selection() {
    long begin = time("--from", from);
    long end = to == null ? Long.MAX_VALUE : time("--to", to);
    try {
      return new MessageDiagram.Selection(nodes, begin, end, protocols, segments);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--nodes, --from and --to: " + e.getMessage());
    }
  }

  private static long time(String option, String text) {
    try {
      return Quantity.duration(text).toNanos();
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(option + " " + e.getMessage());
    }
  }
}
