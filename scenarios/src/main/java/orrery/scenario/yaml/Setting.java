package orrery.scenario.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change to a scenario: what stands at a dotted path instead. {@code --set} and {@code compare} both are this.
 *
 * @param mark where the path is written
 */
record Setting(String path, Tree value, Mark mark) {

  /** Reads {@code path=value}; null where a problem was added. */
  static @Nullable Setting parse(String text, Path folder, Problems problems) {
    int equals = text.indexOf('=');
    Source source = Source.option("--set " + Yaml.clip(equals < 0 ? text : text.substring(0, equals)), folder);
    if (equals < 1) {
      problems.add(source.at(0, 0), "", "must be path=value but is '" + Yaml.clip(text) + "'");
      return null;
    }
    String value = text.substring(equals + 1);
    Tree tree = value.isBlank() ? new Tree.Scalar("", false, source.at(0, 0)) : Yaml.read(value, source, problems);
    return tree == null ? null : new Setting(text.substring(0, equals).strip(), tree, source.at(0, 0));
  }

  /** {@code root} with the change made; as it was where a problem was added. */
  Tree applyTo(Tree root, Shape.Fields shape, Problems problems) {
    Tree changed = change(root, shape, List.of(path.split("\\.", -1)), 0, problems);
    return changed == null ? root : changed;
  }

  /** What may stand at the path in {@code root}; null where a problem was added. */
  @Nullable Shape shape(Tree root, Shape.Fields whole, Problems problems) {
    Shape shape = whole;
    Tree tree = root;
    List<String> steps = List.of(path.split("\\.", -1));
    for (int depth = 0; depth < steps.size() && shape != null; depth++) {
      Tree.Entries map = tree instanceof Tree.Entries given ? given : new Tree.Entries(Map.of(), mark);
      shape = next(map, shape, steps.get(depth), String.join(".", steps.subList(0, depth)), problems);
      tree = map.value(steps.get(depth));
    }
    return shape;
  }

  private @Nullable Tree change(@Nullable Tree tree, Shape shape, List<String> steps, int depth, Problems problems) {
    if (depth == steps.size()) {
      return value;
    }
    boolean design = shape instanceof Shape.Sweep sweep && sweep.designs().containsKey(steps.get(depth));
    if (shape instanceof Shape.Paths || shape instanceof Shape.Sweep && !design) {
      // What is swept has a whole path for its key.
      Tree.Entries swept = tree instanceof Tree.Entries given ? given : new Tree.Entries(Map.of(), mark);
      return swept.with(String.join(".", steps.subList(depth, steps.size())), value);
    }
    String step = steps.get(depth);
    Tree.Entries map = tree instanceof Tree.Entries given ? given : new Tree.Entries(Map.of(), tree == null ? mark : tree.mark());
    Shape next = next(map, shape, step, String.join(".", steps.subList(0, depth)), problems);
    if (next == null) {
      return null;
    }
    if (shape instanceof Shape.Choice choice && choice.tag().isEmpty()) {
      // Another variant takes the place of the one that stands there.
      map = map.entries().containsKey(step) ? map : new Tree.Entries(Map.of(), map.mark());
    }
    Tree value = change(map.value(step), next, steps, depth + 1, problems);
    return value == null ? null : map.with(step, value);
  }

  /** What may stand under {@code step}; null where a problem was added. */
  private @Nullable Shape next(Tree.Entries map, Shape shape, String step, String at, Problems problems) {
    List<String> known = new ArrayList<>();
    if (shape instanceof Shape.Sweep sweep) {
      return sweep.designs().get(step);
    }
    if (shape instanceof Shape.Fields fields) {
      if (fields.field(step).isPresent()) {
        return fields.field(step).get().shape();
      }
      known.addAll(fields.keys());
    } else if (shape instanceof Shape.Named named) {
      if (map.entries().containsKey(step)) {
        return named.value();
      }
      known.addAll(map.entries().keySet());
    } else if (shape instanceof Shape.Protocols protocols) {
      if (map.entries().containsKey(step)) {
        // One that is not installed is refused where the scenario names it.
        return protocols.byId().containsKey(step) ? protocols.byId().get(step).settings() : null;
      }
      known.addAll(map.entries().keySet());
    } else if (shape instanceof Shape.Choice choice && choice.tag().isEmpty()) {
      if (choice.variants().containsKey(step)) {
        return choice.variants().get(step);
      }
      known.addAll(choice.variants().keySet());
    } else if (shape instanceof Shape.Choice choice) {
      return ofTagged(map, choice, choice.tag().orElseThrow(), step, at, problems);
    } else {
      problems.add(mark, path, "must be a path in the scenario, but '" + Yaml.clip(at) + "' has no parts that can be set");
      return null;
    }
    unknown(step, at, known, problems);
    return null;
  }

  private @Nullable Shape ofTagged(Tree.Entries map, Shape.Choice choice, String tag, String step, String at, Problems problems) {
    if (step.equals(tag)) {
      return new Shape.Scalar(String.class, Range.ANY, java.util.Optional.empty());
    }
    Shape.Fields variant = map.value(tag) instanceof Tree.Scalar word ? choice.variants().get(word.text()) : null;
    if (variant == null) {
      problems.add(mark, path, "must be a path in the scenario, but '" + Yaml.clip(at) + "' has no known " + tag);
      return null;
    }
    if (variant.field(step).isPresent()) {
      return variant.field(step).get().shape();
    }
    unknown(step, at, variant.keys(), problems);
    return null;
  }

  private void unknown(String step, String at, List<String> known, Problems problems) {
    String where = at.isEmpty() ? "the scenario" : "'" + Yaml.clip(at) + "'";
    problems.add(mark, path, "must be a path in the scenario, but " + where + " has no '" + Yaml.clip(step) + "'" + Spelling.hint(step, known));
  }
}
