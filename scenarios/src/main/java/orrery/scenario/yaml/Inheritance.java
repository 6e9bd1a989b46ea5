package orrery.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orrery.scenario.preset.LinkPresets;

/**
 * Writes out what a scenario's own access networks have from those that they extend. What is read, checked and shown is
 * whole: it does not change where a preset does.
 */
final class Inheritance {

  private static final String EXTENDS = "extends";

  private Inheritance() {}

  /** {@code root} with each of its access networks whole. */
  static Tree written(Tree root, Problems problems) {
    if (!(root instanceof Tree.Entries scenario && scenario.value("access") instanceof Tree.Entries access)) {
      return root;
    }
    Map<String, Tree.Entry> whole = new LinkedHashMap<>();
    access.entries().forEach((name, entry) -> whole.put(name, new Tree.Entry(entry.mark(), written(name, entry.value(), whole, problems))));
    return scenario.with("access", new Tree.Entries(whole, access.mark()));
  }

  private static Tree written(String name, Tree tree, Map<String, Tree.Entry> before, Problems problems) {
    if (!(tree instanceof Tree.Entries map) || map.value(EXTENDS) == null) {
      return tree;
    }
    Map<String, Tree.Entry> keys = new LinkedHashMap<>(map.entries());
    Tree parent = keys.remove(EXTENDS).value();
    Tree.Entries own = new Tree.Entries(keys, map.mark());
    String word = parent instanceof Tree.Scalar scalar ? scalar.text() : "";
    if (before.containsKey(word)) {
      return before.get(word).value() instanceof Tree.Entries base ? PresetReader.extended(base, own) : own;
    }
    if (LinkPresets.names().contains(word)) {
      return PresetReader.extended(new PresetReader(LinkPresets::text).tree(word), own);
    }
    Set<String> known = new TreeSet<>(LinkPresets.names());
    known.addAll(before.keySet());
    problems.add(parent.mark(), "access." + name + "." + EXTENDS, "must be an access network that is installed or stands further up but is '" + Yaml.clip(word) + "'" + Spelling.hint(word, known));
    return own;
  }
}
