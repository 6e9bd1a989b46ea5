package orrery.scenario.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.host.ProtocolProvider;
import orrery.scenario.Catalogue;
import orrery.scenario.input.TextFile;
import orrery.scenario.preset.LinkPreset;

/**
 * Reads presets of links, as strictly as scenarios, with two keys more: {@code extends}, the preset whose keys hold where
 * this one says nothing, and {@code sources}, by path, the document each number is from.
 *
 * <p>Whole keys are inherited, and the keys of {@code up} and {@code down} one by one. A source covers everything under
 * its path; a path without {@code up} or {@code down} means both.
 */
public final class PresetReader {

  private static final int LONGEST_CHAIN = 8;
  private static final List<String> WAYS = List.of("up", "down");

  private final Function<String, Optional<byte[]>> texts;
  private final Shape.Fields shape = Grammar.of(LinkPreset.class, new Nothing());

  /** @param texts gives the text of the preset of a name; empty where there is none */
  public PresetReader(Function<String, Optional<byte[]>> texts) {
    this.texts = texts;
  }

  /**
   * A preset and where its numbers are from.
   *
   * @param values every number it gives or inherits, as written, by path
   * @param sources the document of each, by the same paths
   */
  public record Sourced(LinkPreset preset, Map<String, String> values, Map<String, String> sources) {}

  /** A tree with what it inherits, and sources by the path of the value. */
  private record Whole(Tree.Entries tree, Map<String, String> sources) {}

  /**
   * The preset of that name.
   *
   * @throws ScenarioException where it, or one that it extends, is not a preset
   */
  public Sourced read(String name) {
    Problems problems = new Problems();
    Whole whole = whole(name, Source.file(name + ".yaml", Path.of("")).at(0, 0), new LinkedHashSet<>(), problems);
    Object bound = whole == null ? null : new Binder(new Nothing(), problems).bind(whole.tree(), shape, "");
    problems.throwAny();
    if (!(bound instanceof LinkPreset preset) || whole == null) {
      throw new AssertionError("a preset that cannot be bound has a problem");
    }
    Map<String, String> values = new TreeMap<>();
    for (String way : WAYS) {
      leaves(whole.tree().value(way), way, (path, leaf) -> values.put(path, leaf.text()));
    }
    return new Sourced(preset, Collections.unmodifiableMap(values), Collections.unmodifiableMap(new TreeMap<>(whole.sources())));
  }

  /** What the preset of that name says, with what it inherits. */
  Tree.Entries tree(String name) {
    Problems problems = new Problems();
    Whole whole = whole(name, Source.file(name + ".yaml", Path.of("")).at(0, 0), new LinkedHashSet<>(), problems);
    problems.throwAny();
    if (whole == null) {
      throw new AssertionError("a preset that cannot be read has a problem");
    }
    return whole.tree();
  }

  private @Nullable Whole whole(String name, Mark asked, Set<String> chain, Problems problems) {
    if (!chain.add(name) || chain.size() > LONGEST_CHAIN) {
      problems.add(asked, "extends", "must lead to a preset that extends none, in at most " + LONGEST_CHAIN + " steps, but leads " + String.join(" to ", chain) + " to " + name);
      return null;
    }
    Optional<byte[]> bytes = texts.apply(name);
    if (bytes.isEmpty()) {
      problems.add(asked, "extends", "must be a preset but there is none called '" + Yaml.clip(name) + "'");
      return null;
    }
    Source source = Source.file(name + ".yaml", Path.of(""));
    Tree.Entries own = entries(bytes.get(), source, problems);
    if (own == null) {
      return null;
    }
    Map<String, Tree.Entry> keys = new LinkedHashMap<>(own.entries());
    Tree.Entry parent = keys.remove("extends");
    Tree.Entry stated = keys.remove("sources");
    Tree.Entries plain = new Tree.Entries(keys, own.mark());
    Map<String, String> sources = sources(plain, stated, problems);
    if (parent == null) {
      return new Whole(plain, sources);
    }
    if (!(parent.value() instanceof Tree.Scalar word)) {
      problems.add(parent.value().mark(), "extends", "must be the name of a preset");
      return null;
    }
    Whole base = whole(word.text(), word.mark(), chain, problems);
    return base == null ? null : inherit(base, plain, sources);
  }

  private static Tree.@Nullable Entries entries(byte[] bytes, Source source, Problems problems) {
    try {
      Tree tree = Yaml.read(TextFile.text(bytes), source, problems);
      if (tree instanceof Tree.Entries || tree == null) {
        return (Tree.Entries) tree;
      }
      problems.add(tree.mark(), "", "must be a map of keys to values such as 'description: a wire'");
    } catch (TextFile.Unusable e) {
      problems.add(source.at(Math.max(1, e.line()) - 1, Math.max(1, e.column()) - 1), "", e.getMessage());
    }
    return null;
  }

  private static Whole inherit(Whole base, Tree.Entries own, Map<String, String> sources) {
    Tree.Entries merged = extended(base.tree(), own);
    Map<String, String> all = new LinkedHashMap<>();
    for (String way : WAYS) {
      leaves(merged.value(way), way, (path, leaf) -> {
        String stated = sources.getOrDefault(path, base.sources().get(path));
        if (stated != null) {
          all.put(path, stated);
        }
      });
    }
    return new Whole(merged, all);
  }

  /** {@code own} with the keys that only {@code base} has. */
  static Tree.Entries extended(Tree.Entries base, Tree.Entries own) {
    Tree.Entries merged = merge(base, own);
    for (String way : WAYS) {
      if (base.value(way) instanceof Tree.Entries inherited && own.value(way) instanceof Tree.Entries changed) {
        merged = merged.with(way, merge(inherited, changed));
      }
    }
    return merged;
  }

  private static Tree.Entries merge(Tree.Entries base, Tree.Entries own) {
    Map<String, Tree.Entry> keys = new LinkedHashMap<>(base.entries());
    keys.putAll(own.entries());
    return new Tree.Entries(keys, own.mark());
  }

  private interface Leaves {
    void visit(String path, Tree.Scalar leaf);
  }

  /** Everything that is written with a digit, and so is a number of some kind. */
  private static void leaves(@Nullable Tree tree, String path, Leaves leaves) {
    if (tree instanceof Tree.Entries map) {
      map.entries().forEach((key, entry) -> leaves(entry.value(), Binder.join(path, key), leaves));
    } else if (tree instanceof Tree.Items list) {
      list.items().forEach(item -> leaves(item, path, leaves));
    } else if (tree instanceof Tree.Scalar scalar && scalar.text().chars().anyMatch(c -> c >= '0' && c <= '9')) {
      leaves.visit(path, scalar);
    }
  }

  /** The source of every number in {@code own}; a number without one is a problem, as is a source of nothing. */
  private static Map<String, String> sources(Tree.Entries own, Tree.@Nullable Entry stated, Problems problems) {
    Map<String, Tree.Entry> texts = new LinkedHashMap<>();
    if (stated != null && stated.value() instanceof Tree.Entries map) {
      texts.putAll(map.entries());
    } else if (stated != null) {
      problems.add(stated.mark(), "sources", "must be a map of paths to the documents their numbers are from");
    }
    Set<String> used = new LinkedHashSet<>();
    List<String> missing = new ArrayList<>();
    Map<String, String> sources = new LinkedHashMap<>();
    for (String way : WAYS) {
      leaves(own.value(way), way, (path, leaf) -> {
        Optional<String> key = covering(path, texts.keySet());
        if (key.isEmpty()) {
          missing.add(path);
          problems.add(leaf.mark(), path, "must have a source: a document and its words under 'sources', or 'assumed'");
          return;
        }
        used.add(key.get());
        sources.put(path, texts.get(key.get()).value() instanceof Tree.Scalar text ? text.text() : "");
      });
    }
    texts.forEach((path, entry) -> {
      if (!(entry.value() instanceof Tree.Scalar text) || text.text().isBlank()) {
        problems.add(entry.value().mark(), "sources." + path, "must be a document and its words, or 'assumed'");
      } else if (!used.contains(path)) {
        problems.add(entry.mark(), "sources." + path, "must be the path of a number that this file gives, but there is none" + (missing.isEmpty() ? "" : Spelling.hint(path, missing)));
      }
    });
    return sources;
  }

  /** The longest path among {@code stated} that covers {@code path}, with or without its way. */
  private static Optional<String> covering(String path, Set<String> stated) {
    for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      if (stated.contains(at)) {
        return Optional.of(at);
      }
      String both = at.substring(at.indexOf('.') + 1);
      if (at.indexOf('.') >= 0 && stated.contains(both)) {
        return Optional.of(both);
      }
    }
    return Optional.empty();
  }

  /** Presets refer to nothing that is installed. */
  private record Nothing() implements Catalogue {

    @Override
    public List<String> names(Kind kind) {
      return List.of();
    }

    @Override
    public List<String> regions(String preset) {
      return List.of();
    }

    @Override
    public List<ProtocolProvider<?>> protocols() {
      return List.of();
    }
  }
}
