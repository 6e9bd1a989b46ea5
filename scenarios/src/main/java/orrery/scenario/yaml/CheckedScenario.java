package orrery.scenario.yaml;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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

  /** Writes the scenario with everything written out; every value is a text, in the scenario's own words. */
  public void write(JsonGenerator json) throws IOException {
    write(whole, json);
  }

  private static void write(Tree tree, JsonGenerator json) throws IOException {
    if (tree instanceof Tree.Scalar scalar) {
      json.writeString(scalar.text());
    } else if (tree instanceof Tree.Items list) {
      json.writeStartArray();
      for (Tree item : list.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else {
      json.writeStartObject();
      for (Map.Entry<String, Tree.Entry> entry : ((Tree.Entries) tree).entries().entrySet()) {
        json.writeFieldName(entry.getKey());
        write(entry.getValue().value(), json);
      }
      json.writeEndObject();
    }
  }
}
