package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orrery.scenario.yaml.ScenarioException;

/** Finds the trace that a command is about. */
final class Traces {

  private Traces() {}

  /**
   * The one trace of a results directory, or of the folder of one run in it; the first of several.
   *
   * @param directory as it was typed
   * @param name the file's
   */
  static Path one(Surroundings around, String directory, String name) throws IOException {
    Path folder = ScenarioOptions.path(directory, around.folder());
    if (Files.exists(folder.resolve(name))) {
      return folder.resolve(name);
    }
    if (!Files.isDirectory(folder)) {
      throw new ScenarioException("DIR must be a results directory but '" + directory + "' is no folder");
    }
    List<Path> traces;
    try (Stream<Path> files = Files.find(folder, 5, (path, attributes) -> path.endsWith(name))) {
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
