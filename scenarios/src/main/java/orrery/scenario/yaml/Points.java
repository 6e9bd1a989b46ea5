package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The points of a sweep: each value of one path with each of the others, the last path's values taking turns fastest. */
final class Points {

  /** More than this nobody looks at, and each costs a reading of the scenario. */
  static final int MOST = 1_000;

  private Points() {}

  /**
   * One point.
   *
   * @param settings what stands at each path
   */
  record Point(List<Setting> settings) {

    static final Point ONLY = new Point(List.of());

    /** The values by path, in the order of the sweep. */
    Map<String, String> values() {
      Map<String, String> values = new LinkedHashMap<>();
      settings.forEach(setting -> values.put(setting.path(), Points.text(setting.value())));
      return values;
    }

    /** For messages: {@code count=50, size=3}. */
    String note() {
      return String.join(", ", settings.stream().map(setting -> last(setting.path()) + "=" + Points.text(setting.value())).toList());
    }

    private static String last(String path) {
      return path.substring(path.lastIndexOf('.') + 1);
    }
  }

  /** A swept value as it stands in results and on charts. */
  static String text(Tree value) {
    return value instanceof Tree.Scalar scalar ? scalar.text() : value.toString();
  }

  /** Of a scenario; only {@link Point#ONLY} where it sweeps nothing, or nothing that could be. */
  static List<Point> of(Tree scenario, Problems problems) {
    Map<String, Tree.Entry> swept = paths(scenario);
    long count = 1;
    for (Map.Entry<String, Tree.Entry> path : swept.entrySet()) {
      String place = Binder.join("sweep", path.getKey());
      if (!(path.getValue().value() instanceof Tree.Items list) || list.items().isEmpty()) {
        return List.of(Point.ONLY); // Refused where the scenario is bound.
      }
      refuseRepeated(list, place, problems);
      refuseWithin(path.getKey(), path.getValue().mark(), swept, problems);
      count = Math.min(count * list.items().size(), Integer.MAX_VALUE);
      if (count > MOST) {
        problems.add(path.getValue().mark(), place, "must leave the sweep at most " + MOST + " points, but with it there are " + count);
        return List.of(Point.ONLY);
      }
    }
    return swept.isEmpty() ? List.of(Point.ONLY) : product(swept);
  }

  /** What stands under {@code sweep}. */
  static Map<String, Tree.Entry> paths(Tree scenario) {
    return scenario instanceof Tree.Entries root && root.value("sweep") instanceof Tree.Entries map ? map.entries() : Map.of();
  }

  /** Whether what stands at {@code path} hangs on what stands at {@code above}, being it or a part of it. */
  static boolean isAtOrBelow(String path, String above) {
    return path.equals(above) || path.startsWith(above + ".");
  }

  private static void refuseRepeated(Tree.Items list, String place, Problems problems) {
    Set<String> texts = new LinkedHashSet<>();
    for (Tree value : list.items()) {
      if (!texts.add(text(value))) {
        problems.add(value.mark(), place, "must name each value once but names '" + Yaml.clip(text(value)) + "' twice");
      }
    }
  }

  private static void refuseWithin(String path, Mark mark, Map<String, Tree.Entry> swept, Problems problems) {
    for (String other : swept.keySet()) {
      if (!other.equals(path) && isAtOrBelow(path, other)) {
        problems.add(mark, Binder.join("sweep", path), "must not be a part of what is swept, too, but '" + Yaml.clip(other) + "' is");
      }
    }
  }

  private static List<Point> product(Map<String, Tree.Entry> swept) {
    List<List<Setting>> all = List.of(List.of());
    for (Map.Entry<String, Tree.Entry> path : swept.entrySet()) {
      List<List<Setting>> longer = new ArrayList<>();
      for (List<Setting> settings : all) {
        for (Tree value : ((Tree.Items) path.getValue().value()).items()) {
          List<Setting> more = new ArrayList<>(settings);
          more.add(new Setting(path.getKey(), value, path.getValue().mark()));
          longer.add(more);
        }
      }
      all = longer;
    }
    return all.stream().map(Point::new).toList();
  }
}
