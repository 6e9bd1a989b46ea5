package orrery.scenario.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.metrics.Numbers;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MalformedFile;

/**
 * What one run came to.
 *
 * @param fingerprint 32 hexadecimal digits over all that every entity received
 * @param events how many the engine processed
 * @param violations the invariants that did not hold, in the order in which that was found
 */
public record RunResult(RunMetrics metrics, String fingerprint, long events, List<Violation> violations) {

  /** Of a run whose metrics are not asked for. */
  static final RunMetrics NO_METRICS = new RunMetrics(List.of(), List.of(), List.of());

  public RunResult {
    violations = List.copyOf(violations);
    if (!fingerprint.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a fingerprint must be 32 hexadecimal digits but is '" + fingerprint + "'");
    }
  }

  /**
   * An invariant that did not hold.
   *
   * @param nanos when, in simulated time
   * @param nodes whom it concerns
   * @param message what must hold and what is
   */
  public record Violation(long nanos, List<String> nodes, String message) {

    public Violation {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String toString() {
      return "at " + Numbers.seconds(nanos) + " s, " + String.join(", ", nodes) + ": " + message;
    }
  }

  /** The run as it is journalled. */
  public FinishedRun journal(RunKey key) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("fingerprint", fingerprint);
    facts.put("events", events);
    List<Object> list = new ArrayList<>();
    for (Violation violation : violations) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("time", Numbers.seconds(violation.nanos()));
      members.put("nodes", violation.nodes());
      members.put("message", violation.message());
      list.add(members);
    }
    facts.put("violations", list);
    return new FinishedRun(key, facts, metrics);
  }

  /**
   * The run that was journalled.
   *
   * @throws IllegalArgumentException where the journal is not one of ours
   */
  public static RunResult of(Map<String, Object> facts, RunMetrics metrics) {
    List<Violation> violations = new ArrayList<>();
    for (Object one : list(facts.get("violations"))) {
      if (!(one instanceof Map<?, ?> members)) {
        throw new IllegalArgumentException("a violation must be an object but is " + one);
      }
      List<String> nodes = list(members.get("nodes")).stream().map(String::valueOf).toList();
      violations.add(new Violation(Numbers.nanos(String.valueOf(members.get("time"))), nodes, String.valueOf(members.get("message"))));
    }
    if (!(facts.get("events") instanceof Number events)) {
      throw new IllegalArgumentException("the number of events must be there but is " + facts.get("events"));
    }
    return new RunResult(metrics, String.valueOf(facts.get("fingerprint")), events.longValue(), violations);
  }

  /** The run that was journalled in {@code file}. */
  static RunResult read(Path file, FinishedRun run) throws MalformedFile {
    try {
      return of(run.facts(), run.metrics());
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, 1, String.valueOf(e.getMessage()));
    }
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("a list must be there but is " + value);
  }
}
