package orrery.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.scenario.Experiment;
import orrery.scenario.input.Inputs;

/** A scenario that can be run: the experiment it describes, the files it refers to, and its text with every default. */
public final class CheckedScenario {

  private final Experiment experiment;
  private final Inputs inputs;
  private final Tree whole;

  CheckedScenario(Experiment experiment, Inputs inputs, Tree whole) {
    this.experiment = experiment;
    this.inputs = inputs;
    this.whole = whole;
  }

  /** What is to be run. */
  public Experiment experiment() {
    return experiment;
  }

  /** The data files it refers to. */
  public Inputs inputs() {
    return inputs;
  }

  /** The scenario as YAML with everything written out, a comment telling where each default comes from. */
  public String show() {
    return new Printer(true).print(whole);
  }

  /** The scenario as YAML with everything written out: equal for equal experiments. */
  public String canonical() {
    return new Printer(false).print(whole);
  }

  /** The scenario with everything written out as plain maps, lists and texts, every value in the scenario's own words. */
  public Map<String, Object> values() {
    return values((Tree.Entries) whole);
  }

  private static Map<String, Object> values(Tree.Entries map) {
    Map<String, Object> values = new LinkedHashMap<>();
    map.entries().forEach((key, entry) -> values.put(key, value(entry.value())));
    return values;
  }

  private static Object value(Tree tree) {
    if (tree instanceof Tree.Scalar scalar) {
      return scalar.text();
    }
    return tree instanceof Tree.Items list ? list.items().stream().map(CheckedScenario::value).toList() : values((Tree.Entries) tree);
  }
}
