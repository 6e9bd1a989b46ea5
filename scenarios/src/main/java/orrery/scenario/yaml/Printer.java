package orrery.scenario.yaml;

import java.util.Map;

/** Prints a tree as YAML that reads back as the same, with comments on what the scenario does not say itself. */
final class Printer {

  private static final int COMMENT_COLUMN = 52;
  private static final int LONGEST_FLOW = 90;

  private final boolean commented;
  private final StringBuilder out = new StringBuilder();

  Printer(boolean commented) {
    this.commented = commented;
  }

  String print(Tree tree) {
    block((Tree.Entries) tree, "");
    return out.toString();
  }

  private void block(Tree.Entries map, String indent) {
    for (Map.Entry<String, Tree.Entry> entry : map.entries().entrySet()) {
      Tree value = entry.getValue().value();
      String key = indent + Yaml.scalar(entry.getKey()) + ":";
      String flow = value.toString();
      boolean block =
          value instanceof Tree.Entries inner
              && !inner.entries().isEmpty()
              && (indent.isEmpty() || value.height() > 2 || key.length() + flow.length() > LONGEST_FLOW || commented && hasDefaults(inner) && !isDefault(inner));
      if (block) {
        out.append(key).append('\n');
        block((Tree.Entries) value, indent + "  ");
      } else {
        line(key + " " + flow, value.mark().source());
      }
    }
  }

  private void line(String text, Source source) {
    out.append(text);
    String comment =
        switch (source.kind()) {
          case FILE -> "";
          case OPTION -> "# --set";
          case DEFAULT -> "# default: " + source.name();
        };
    if (commented && !comment.isEmpty()) {
      out.append(" ".repeat(Math.max(1, COMMENT_COLUMN - text.length()))).append(comment);
    }
    out.append('\n');
  }

  private static boolean hasDefaults(Tree.Entries map) {
    return map.entries().values().stream()
        .anyMatch(entry -> isDefault(entry.value()) || entry.value() instanceof Tree.Entries inner && hasDefaults(inner));
  }

  private static boolean isDefault(Tree tree) {
    return tree.mark().source().kind() != Source.Kind.FILE;
  }
}
