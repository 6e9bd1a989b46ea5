package orrery.metrics.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orrery.metrics.results.Manifest;

/** What was run: what the variants change, what is swept, and the whole scenario, defaults written out, block by block. */
final class Course {

  /** A block of the scenario with fewer lines is there to be seen. */
  private static final int SHORT = 6;

  /** What YAML takes for a text or a number as it is written. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9 ._/%+]*[-A-Za-z0-9._/%+])?");

  private static final List<String> SAID_ELSEWHERE = List.of("name", "description", "compare", "sweep", "charts");

  private final Map<String, Object> scenario;
  private final Manifest manifest;

  Course(Manifest manifest) {
    this.manifest = manifest;
    this.scenario = manifest.scenario();
  }

  void write(Html html) {
    changes(html);
    sweep(html);
    html.element("h3", "Scenario").line();
    html.element("p", "Every value that was in force, defaults included; unfold a block to see it.", "class", "note screen").line();
    StringBuilder plain = new StringBuilder();
    List<String> unused = new ArrayList<>();
    scenario.forEach((key, value) -> {
      if (SAID_ELSEWHERE.contains(key)) {
        return;
      }
      if (isEmpty(value)) {
        unused.add(key);
      } else if (leaves(value) < SHORT) {
        yaml(plain, key, value, "");
      }
    });
    html.element("pre", plain.toString(), "class", "yaml", "tabindex", "0").line();
    scenario.forEach((key, value) -> {
      if (!SAID_ELSEWHERE.contains(key) && !isEmpty(value) && leaves(value) >= SHORT) {
        block(html, key, value);
      }
    });
    if (!unused.isEmpty()) {
      html.element("p", "Empty: " + String.join(", ", unused) + ".", "class", "note").line();
    }
  }

  /** What each variant has otherwise, and what the scenario itself has there. */
  private void changes(Html html) {
    if (!(scenario.get("compare") instanceof Map<?, ?> compare) || compare.isEmpty()) {
      return;
    }
    Set<String> paths = new LinkedHashSet<>();
    compare.values().forEach(changed -> {
      if (changed instanceof Map<?, ?> map) {
        map.keySet().forEach(path -> paths.add(String.valueOf(path)));
      }
    });
    html.element("h3", "Variants").line();
    if (paths.isEmpty()) {
      html.element("p", String.join(", ", manifest.variants()) + ": no changes.").line();
      return;
    }
    List<String> headings = new ArrayList<>(List.of("", "scenario"));
    headings.addAll(manifest.variants());
    Table table = new Table(html, "What the variants change", headings);
    for (String path : paths) {
      table.row(path, false);
      table.cell(at(path).map(Course::inline).orElse("–"), "base");
      for (String variant : manifest.variants()) {
        Object value = compare.get(variant) instanceof Map<?, ?> changed ? changed.get(path) : null;
        table.cell(value == null ? "as the scenario" : inline(value), value == null ? "base" : "changed");
      }
    }
    table.close();
  }

  private Optional<Object> at(String path) {
    Object value = scenario;
    for (String key : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return Optional.ofNullable(value);
  }

  private void sweep(Html html) {
    if (!(scenario.get("sweep") instanceof Map<?, ?> sweep) || sweep.isEmpty()) {
      return;
    }
    html.element("h3", "Sweep: " + Words.counted(manifest.points().size(), "point")).line();
    StringBuilder text = new StringBuilder();
    sweep.forEach((path, values) -> yaml(text, String.valueOf(path), values, ""));
    html.element("pre", text.toString(), "class", "yaml", "tabindex", "0").line();
  }

  private static void block(Html html, String key, Object value) {
    StringBuilder text = new StringBuilder();
    yaml(text, key, value, "");
    html.open("details", "class", "fold screen").open("summary").element("b", key).text(": " + Words.counted(leaves(value), "value")).close("summary");
    html.element("pre", text.toString(), "class", "yaml", "tabindex", "0").close("details").line();
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value == null || value instanceof Map<?, ?> map && map.isEmpty() || value instanceof List<?> list && list.isEmpty();
  }

  private static int leaves(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return Math.max(1, map.values().stream().mapToInt(Course::leaves).sum());
    }
    return value instanceof List<?> list ? Math.max(1, list.stream().mapToInt(Course::leaves).sum()) : 1;
  }

  private static void yaml(StringBuilder text, String key, @Nullable Object value, String indent) {
    text.append(indent).append(scalar(key)).append(':');
    if (value instanceof Map<?, ?> map && !map.isEmpty() && !(leaves(map) == 1 && inline(map).length() < 60)) {
      text.append('\n');
      map.forEach((name, under) -> yaml(text, String.valueOf(name), under, indent + "  "));
    } else {
      text.append(' ').append(inline(value)).append('\n');
    }
  }

  /** A value on one line. */
  private static String inline(@Nullable Object value) {
    List<String> parts = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, under) -> parts.add(scalar(String.valueOf(name)) + ": " + inline(under)));
      return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
    }
    if (value instanceof List<?> list) {
      list.forEach(item -> parts.add(inline(item)));
      return "[" + String.join(", ", parts) + "]";
    }
    return scalar(String.valueOf(value));
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "''") + "'";
  }
}
