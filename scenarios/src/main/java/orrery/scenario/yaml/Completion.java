package orrery.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes out what a scenario leaves unsaid: a tree in which every default stands, marked with the document it is from. */
final class Completion {

  private Completion() {}

  /**
   * What is read where {@code field} is not given.
   *
   * @param ownName the name under which the record stands in its map
   * @param place where the record stands
   * @return null where nothing stands there, or something that must be given
   */
  static @Nullable Tree inPlaceOf(Shape.Field field, String ownName, Mark place) {
    Shape.Absence absence = field.absence();
    if (absence instanceof Shape.ByDefault value) {
      Mark mark = Source.byDefault(value.source()).at(0, 0);
      return field.shape() instanceof Shape.Scalar ? new Tree.Scalar(value.text(), true, mark) : parse(value, field);
    }
    if (absence instanceof Shape.Empty) {
      return new Tree.Entries(Map.of(), place);
    }
    return absence instanceof Shape.OwnName ? new Tree.Scalar(ownName, true, place) : null;
  }

  private static Tree parse(Shape.ByDefault value, Shape.Field field) {
    Problems problems = new Problems();
    Tree tree = Yaml.read(value.text(), Source.byDefault(value.source()), problems);
    if (tree == null) {
      throw new IllegalArgumentException("the default of " + field.component().getDeclaringRecord().getName() + "." + field.component().getName() + " must be YAML but is '" + value.text() + "'");
    }
    return tree;
  }

  /** {@code tree}, which has been bound to {@code shape} without a problem, with everything written out. */
  static Tree complete(Tree tree, Shape shape) {
    return complete(tree, shape, "");
  }

  private static Tree complete(Tree tree, Shape shape, String ownName) {
    if (!(tree instanceof Tree.Entries map)) {
      return tree;
    }
    if (shape instanceof Shape.Fields fields) {
      return fields(map, fields, ownName, null);
    }
    Map<String, Tree.Entry> whole = new LinkedHashMap<>();
    map.entries().forEach((key, entry) -> {
      Tree value = entry.value();
      if (shape instanceof Shape.Named named) {
        value = complete(value, named.value(), key);
      } else if (shape instanceof Shape.Protocols protocols) {
        value = complete(value, protocols.byId().get(key).settings());
      } else if (shape instanceof Shape.Sweep sweep) {
        value = complete(value, sweep.designs().getOrDefault(key, sweep.steps()));
      } else if (shape instanceof Shape.Paths paths && paths.span().isPresent()) {
        value = complete(value, paths.span().get());
      } else if (shape instanceof Shape.Choice choice && choice.tag().isEmpty()) {
        Shape.Fields variant = choice.variants().get(key);
        value = variant.isBareMap() ? value : complete(value, variant);
      }
      whole.put(key, new Tree.Entry(entry.mark(), value));
    });
    if (shape instanceof Shape.Choice choice && choice.tag().isPresent()) {
      String tag = choice.tag().get();
      return fields(map, choice.variants().get(((Tree.Scalar) map.value(tag)).text()), "", tag);
    }
    return new Tree.Entries(whole, map.mark());
  }

  private static Tree fields(Tree.Entries map, Shape.Fields shape, String ownName, @Nullable String tag) {
    Map<String, Tree.Entry> whole = new LinkedHashMap<>();
    if (tag != null) {
      whole.put(tag, map.entries().get(tag));
    }
    for (Shape.Field field : shape.fields()) {
      Tree given = map.value(field.key());
      Tree value = given != null ? given : inPlaceOf(field, ownName, map.mark());
      if (value != null) {
        whole.put(field.key(), new Tree.Entry(value.mark(), complete(value, field.shape())));
      }
    }
    return new Tree.Entries(whole, map.mark());
  }
}
