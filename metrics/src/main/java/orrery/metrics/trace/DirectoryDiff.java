package orrery.metrics.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;

/**
 * How two results directories differ: what the experiments are, then run by run where their traces part, or without
 * traces the first statistic that differs.
 *
 * @param lines what there is to say; none where they are the same
 */
public record DirectoryDiff(List<String> lines) {

  /** Compares two directories of finished experiments. */
  public static DirectoryDiff between(ResultsDirectory first, ResultsDirectory second) throws IOException {
    List<String> lines = new ArrayList<>();
    compare(manifest(first), manifest(second), lines);
    SortedMap<RunKey, List<Row>> firstRows = rows(first);
    SortedMap<RunKey, List<Row>> secondRows = rows(second);
    SortedSet<RunKey> keys = new TreeSet<>(firstRows.keySet());
    keys.addAll(secondRows.keySet());
    for (RunKey key : keys) {
      List<Row> a = firstRows.get(key);
      List<Row> b = secondRows.get(key);
      if (a == null || b == null) {
        lines.add("run " + key + " is only in the " + (a == null ? "second" : "first"));
      } else {
        compareRun(key, first, second, a, b, lines);
      }
    }
    return new DirectoryDiff(List.copyOf(lines));
  }

  /** Whether nothing differs. */
  public boolean isSame() {
    return lines.isEmpty();
  }

  private static Manifest manifest(ResultsDirectory directory) throws IOException {
    return directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not"));
  }

  private static void compare(Manifest a, Manifest b, List<String> lines) {
    compare("scenario's name", a.name(), b.name(), lines);
    compare("seed", a.seed(), b.seed(), lines);
    compare("version", a.version(), b.version(), lines);
    compare("number of replications", a.replications(), b.replications(), lines);
    for (String key : union(a.scenario().keySet(), b.scenario().keySet())) {
      if (!Objects.equals(a.scenario().get(key), b.scenario().get(key))) {
        lines.add("the scenario's " + key + " differs");
      }
    }
    compare("fingerprint", a.fingerprint().orElse("none"), b.fingerprint().orElse("none"), lines);
  }

  private static SortedSet<String> union(Iterable<String> a, Iterable<String> b) {
    SortedSet<String> union = new TreeSet<>();
    a.forEach(union::add);
    b.forEach(union::add);
    return union;
  }

  private static void compare(String what, Object a, Object b, List<String> lines) {
    if (!a.equals(b)) {
      lines.add("the " + what + " is " + a + " and " + b);
    }
  }

  private static SortedMap<RunKey, List<Row>> rows(ResultsDirectory directory) throws IOException {
    SortedMap<RunKey, List<Row>> rows = new TreeMap<>();
    for (Keyed<Row> row : directory.rows(metric -> true)) {
      rows.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row.value());
    }
    return rows;
  }

  private static void compareRun(
      RunKey key, ResultsDirectory first, ResultsDirectory second, List<Row> a, List<Row> b, List<String> lines) throws IOException {
    Path firstTrace = first.folder(key).resolve("trace.jsonl");
    Path secondTrace = second.folder(key).resolve("trace.jsonl");
    boolean traced = Files.exists(firstTrace) && Files.exists(secondTrace);
    if (traced) {
      Optional<TraceDiff> difference = TraceDiff.between(firstTrace, secondTrace);
      difference.ifPresent(found -> lines.add("run " + key + ": " + found.toString().stripTrailing()));
      if (difference.isPresent()) {
        return;
      }
    }
    Optional<FinishedRun> x = first.run(key);
    Optional<FinishedRun> y = second.run(key);
    boolean sameFacts = x.isEmpty() || y.isEmpty() || x.get().facts().equals(y.get().facts());
    if (a.equals(b) && sameFacts) {
      return;
    }
    lines.add("run " + key + ": " + (a.equals(b) ? "what is journalled differs, the statistics do not" : firstRow(a, b))
        + (traced ? "; the traces are the same" : "; run both with --trace to see the first event that differs"));
  }

  private static String firstRow(List<Row> a, List<Row> b) {
    int at = 0;
    while (at < a.size() && at < b.size() && a.get(at).equals(b.get(at))) {
      at++;
    }
    return "first statistic that differs: " + (at < a.size() ? text(a.get(at)) : "none") + " and " + (at < b.size() ? text(b.get(at)) : "none");
  }

  private static String text(Row row) {
    return row.metric() + (row.labels().isEmpty() ? "" : "{" + row.labels() + "}") + " " + row.statistic() + " " + row.value() + " " + row.unit();
  }
}
