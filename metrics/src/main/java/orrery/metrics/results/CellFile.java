package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of an experiment in a file of its own, made where there is no results directory and merged into one later: the
 * journal of the run, and what it is a run of.
 *
 * @param of the experiment, as far as that tells it from others: without its points, variants and environment
 */
public record CellFile(Manifest of, FinishedRun run) {

  private static final long FORMAT = 1;

  /** Writes the file at {@code path}, whole or not at all. */
  public void write(Path path) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("cell", FORMAT);
    members.put("name", of.name());
    members.put("seed", of.seed());
    members.put("version", of.version());
    members.put("reproduce", of.reproduce());
    members.put("facts", of.facts());
    members.put("scenario", of.scenario());
    members.put("run", run.members());
    WholeFile.write(path, Json.line(members) + "\n");
  }

  /** The file at {@code path}; empty where there is none. */
  public static Optional<CellFile> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Fields cell = Fields.of(path, "cell", Json.read(path));
    if (!cell.has("cell")) {
      throw new MalformedFile(path, 1, "the file must be one that 'run --cell' wrote but is another");
    }
    if (cell.whole("cell") != FORMAT) {
      throw cell.problem("cell", "must be " + FORMAT + " but is " + cell.whole("cell") + "; another version wrote it");
    }
    FinishedRun run = FinishedRun.of(path, cell.object("run"));
    Manifest of = new Manifest(
        cell.text("name"), cell.whole("seed"), cell.text("version"), Optional.empty(), List.of(), List.of(), 1, cell.text("reproduce"),
        cell.map("scenario"), cell.map("facts"), new LinkedHashMap<>());
    return Optional.of(new CellFile(of, run));
  }
}
