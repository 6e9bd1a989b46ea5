package orrery.scenario.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.metrics.RunKey;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;
import orrery.scenario.yaml.CheckedScenario;
import orrery.sim.Streams;

/**
 * What is to be run, and what it is called.
 *
 * @param experiment the variants
 * @param identity what makes it this experiment and no other, as JSON values: the scenario with everything written out
 * @param inputs the SHA-256 of each data file
 * @param tieShuffle 0, or another order of events at one instant
 * @param only the single run wanted; all of them where it is not given
 * @param command the command that gives the same results, without where they go
 */
public record Plan(
    Experiment experiment, Map<String, Object> identity, Map<String, String> inputs, long tieShuffle, Optional<RunKey> only, String command) {


  public Plan {
    identity = Collections.unmodifiableMap(new LinkedHashMap<>(identity));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    if (only.isPresent() && !cells(experiment, Optional.empty()).containsKey(only.get())) {
      throw new IllegalArgumentException("there is no run " + only.get());
    }
  }

  /** All of a scenario, or one run of it. */
  public static Plan of(CheckedScenario checked, long tieShuffle, Optional<RunKey> only, String command) {
    return new Plan(checked.experiment(), checked.values(), checked.inputs().hashes(), tieShuffle, only, command);
  }

  /** The runs in the order of their keys, each with the scenario of its variant at its point. */
  public SortedMap<RunKey, Scenario> cells() {
    return cells(experiment, only);
  }

  private static SortedMap<RunKey, Scenario> cells(Experiment experiment, Optional<RunKey> only) {
    SortedMap<RunKey, Scenario> cells = new TreeMap<>();
    for (Experiment.Variant variant : experiment.variants()) {
      for (Experiment.Point point : variant.points()) {
        for (int replication = 1; replication <= experiment.base().replications().most(); replication++) {
          RunKey key = new RunKey(variant.name(), point.text(), replication);
          if (only.isEmpty() || only.get().equals(key)) {
            cells.put(key, point.scenario());
          }
        }
      }
    }
    return cells;
  }

  /** The variants' names, in the order of the scenario. */
  public List<String> variants() {
    List<String> names = new ArrayList<>();
    for (Experiment.Variant variant : experiment.variants()) {
      if (only.isEmpty() || only.get().variant().equals(variant.name())) {
        names.add(variant.name());
      }
    }
    return names;
  }

  /** The points of the sweep, in the order of the scenario; one that is empty where nothing is swept. */
  public List<String> points() {
    return only.map(key -> List.of(key.point())).orElseGet(experiment::points);
  }

  /** The seed of a run: the same for all variants and points of a replication, so that they face the same weather. */
  public long seed(RunKey key) {
    return new Streams(experiment.base().seed()).hash("replication/" + key.replication());
  }

  /** The command that makes one run again, and traces it. */
  String replay(RunKey key) {
    return command + (only.isPresent() ? "" : " --only " + quoted(key.toString())) + " --trace";
  }

  /** A word as a POSIX shell takes it for one. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=:,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
