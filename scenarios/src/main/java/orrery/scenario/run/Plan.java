package orrery.scenario.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.scenario.Design;
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
    if (only.isPresent() && !has(experiment, only.get())) {
      throw new IllegalArgumentException("there is no run " + only.get());
    }
  }

  /** All of a scenario, or one run of it. */
  public static Plan of(CheckedScenario checked, long tieShuffle, Optional<RunKey> only, String command) {
    return new Plan(checked.experiment(), checked.values(), checked.inputs().hashes(), tieShuffle, only, command);
  }

  /** How many runs there are, at most where a rule ends the replications. */
  public int size() {
    return only.isPresent() ? 1 : experiment.size();
  }

  /**
   * The run at a place in the order of the keys, made of its number: nothing is read.
   *
   * @param index 0 to {@link #size} - 1; what an array of jobs counts
   */
  public RunKey key(int index) {
    Objects.checkIndex(index, size());
    if (only.isPresent()) {
      return only.get();
    }
    int replications = experiment.base().replications().most();
    int points = experiment.design().size();
    int replication = index % replications;
    int rank = index / replications % points;
    return new RunKey(sorted(experiment).get(index / replications / points).name(), experiment.design().text(experiment.design().ranked(rank)), replication + 1);
  }

  /** All runs in the order of their keys, each made when it is its turn. */
  public Iterable<RunKey> keys() {
    return () -> IntStream.range(0, size()).mapToObj(this::key).iterator();
  }

  /**
   * The scenario of a run, read and checked now.
   *
   * @throws IllegalArgumentException where the plan has no such run
   * @throws orrery.scenario.yaml.ScenarioException where the values at its point contradict each other, which in a large
   *     sweep is found only here
   */
  public Scenario scenario(RunKey key) {
    if (!has(experiment, key) || only.isPresent() && !only.get().equals(key)) {
      throw new IllegalArgumentException("there is no run " + key);
    }
    return scenario(key.variant(), key.point());
  }

  /** The scenario of a variant at a point, whichever runs are wanted. */
  Scenario scenario(String variant, String point) {
    Experiment.Variant of = experiment.variants().stream().filter(each -> each.name().equals(variant)).findFirst().orElseThrow();
    return of.at(point(experiment.design(), point).orElseThrow());
  }

  private static boolean has(Experiment experiment, RunKey key) {
    return key.replication() <= experiment.base().replications().most()
        && variant(experiment, key).isPresent()
        && point(experiment.design(), key.point()).isPresent();
  }

  private static Optional<Experiment.Variant> variant(Experiment experiment, RunKey key) {
    return experiment.variants().stream().filter(variant -> variant.name().equals(key.variant())).findFirst();
  }

  /** The number of the point with this text, found by halving: no table of all texts is kept. */
  private static OptionalInt point(Design design, String text) {
    int low = 0;
    int high = design.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int point = design.ranked(middle);
      int order = Labels.BY_CODE_POINT.compare(design.text(point), text);
      if (order == 0) {
        return OptionalInt.of(point);
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return OptionalInt.empty();
  }

  private static List<Experiment.Variant> sorted(Experiment experiment) {
    return experiment.variants().stream().sorted((a, b) -> Labels.BY_CODE_POINT.compare(a.name(), b.name())).toList();
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
