package orrery.scenario.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a text says before anything is known of its meaning: scalars are text, and everything has its position. */
sealed interface Tree {

  Mark mark();

  /** How many nodes it is when aliases are written out. */
  int size();

  /** How many collections it is deep: 0 for a scalar. */
  int height();

  /**
   * A scalar, as text.
   *
   * @param quoted whether it was quoted, so that an empty one is meant
   */
  record Scalar(String text, boolean quoted, Mark mark) implements Tree {

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int height() {
      return 0;
    }

    @Override
    public String toString() {
      return Yaml.scalar(text);
    }
  }

  /** A list. */
  record Items(List<Tree> items, int size, int height, Mark mark) implements Tree {

    Items(List<Tree> items, Mark mark) {
      this(
          List.copyOf(items),
          1 + items.stream().mapToInt(Tree::size).sum(),
          1 + items.stream().mapToInt(Tree::height).max().orElse(0),
          mark);
    }

    @Override
    public String toString() {
      return items.stream().map(Tree::toString).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** A map, in the order of the text. */
  record Entries(Map<String, Entry> entries, int size, int height, Mark mark) implements Tree {

    Entries(Map<String, Entry> entries, Mark mark) {
      this(
          Collections.unmodifiableMap(new LinkedHashMap<>(entries)),
          1 + entries.values().stream().mapToInt(entry -> 1 + entry.value().size()).sum(),
          1 + entries.values().stream().mapToInt(entry -> entry.value().height()).max().orElse(0),
          mark);
    }

    @Nullable Tree value(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** A copy in which {@code key} has another value, at its old place or at the end. */
    Entries with(String key, Tree value) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.put(key, new Entry(value.mark(), value));
      return new Entries(changed, mark);
    }

    @Override
    public String toString() {
      return entries.isEmpty()
          ? "{}"
          : entries.entrySet().stream()
              .map(e -> Yaml.scalar(e.getKey()) + ": " + e.getValue().value())
              .collect(Collectors.joining(", ", "{ ", " }"));
    }
  }

  /**
   * A key's place and its value.
   *
   * @param mark where the key stands
   */
  record Entry(Mark mark, Tree value) {}
}
