package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.scenario.Design;

/**
 * The points of a sweep: each row of one axis with each of the others, the last axis's rows taking turns fastest. A point
 * is its number, and everything about it is made of that.
 */
final class Points implements Design {

  static final int MOST = 100_000;

  /** Of a scenario that sweeps nothing, or nothing that could be. */
  static final Points ONLY = new Points(List.of());

  private final List<Axis> axes;
  private final List<int[]> orders = new ArrayList<>();
  private final int size;

  private Points(List<Axis> axes) {
    this.axes = axes;
    int points = 1;
    for (int i = 0; i < axes.size(); i++) {
      orders.add(Axis.order(axes.get(i), i == axes.size() - 1));
      points *= axes.get(i).size();
    }
    size = points;
  }

  /** A swept value as it stands in results and on charts. */
  static String text(Tree value) {
    return value instanceof Tree.Scalar scalar ? scalar.text() : value.toString();
  }

  /** Of a scenario; {@link #ONLY} where it sweeps nothing, or nothing that could be. */
  static Points of(Tree scenario, Problems problems) {
    Map<String, Tree.Entry> swept = swept(scenario);
    List<Axis> axes = new ArrayList<>();
    long count = 1;
    for (Map.Entry<String, Tree.Entry> path : swept.entrySet()) {
      String place = Binder.join("sweep", path.getKey());
      if (!(path.getValue().value() instanceof Tree.Items list) || list.items().isEmpty()) {
        return ONLY; // Refused where the scenario is bound.
      }
      refuseRepeated(list, place, problems);
      refuseWithin(path.getKey(), path.getValue().mark(), swept.keySet(), problems);
      count = Math.min(count * list.items().size(), Integer.MAX_VALUE);
      if (count > MOST) {
        problems.add(path.getValue().mark(), place, "must leave the sweep at most " + MOST + " points, but with it there are " + count);
        return ONLY;
      }
      axes.add(new Axis.Values(path.getKey(), path.getValue().mark(), list.items()));
    }
    return axes.isEmpty() ? ONLY : new Points(axes);
  }

  private static Map<String, Tree.Entry> swept(Tree scenario) {
    return scenario instanceof Tree.Entries root && root.value("sweep") instanceof Tree.Entries map ? map.entries() : Map.of();
  }

  /** The paths at which values take turns. */
  static Collection<String> paths(Tree scenario) {
    return swept(scenario).keySet();
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

  private static void refuseWithin(String path, Mark mark, Collection<String> swept, Problems problems) {
    for (String other : swept) {
      if (!other.equals(path) && isAtOrBelow(path, other)) {
        problems.add(mark, Binder.join("sweep", path), "must not be a part of what is swept, too, but '" + Yaml.clip(other) + "' is");
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Map<String, String> values(int point) {
    return Axis.texts(settings(point));
  }

  /** What is set at a point, in the order of the file. */
  List<Setting> settings(int point) {
    List<Setting> settings = new ArrayList<>();
    int rest = point;
    int block = size;
    for (Axis axis : axes) {
      block /= axis.size();
      settings.addAll(axis.row(rest / block));
      rest %= block;
    }
    return settings;
  }

  @Override
  public int ranked(int rank) {
    int point = 0;
    int rest = rank;
    int block = size;
    for (int i = 0; i < axes.size(); i++) {
      block /= axes.get(i).size();
      point = point * axes.get(i).size() + orders.get(i)[rest / block];
      rest %= block;
    }
    return point;
  }

  /** For messages: {@code count=50, size=3}. */
  String note(int point) {
    return settings(point).stream()
        .map(setting -> setting.path().substring(setting.path().lastIndexOf('.') + 1) + "=" + text(setting.value()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Points that show what is wrong with a sweep, in order, where there are too many to look at all: each telling row with
   * the first rows of the other axes, and the corners, the first and the last rows with each other.
   *
   * @param most how many; of more, every so many is taken
   */
  int[] telling(int most) {
    SortedSet<Integer> points = new TreeSet<>();
    int block = size;
    for (Axis axis : axes) {
      block /= axis.size();
      int step = block;
      axis.telling().forEach(row -> points.add(row * step));
    }
    int corners = 1 << Math.min(axes.size(), 6);
    for (int corner = 0; corner < corners; corner++) {
      int point = 0;
      for (int i = 0; i < axes.size(); i++) {
        int last = axes.get(i).size() - 1;
        point = point * axes.get(i).size() + ((corner >> Math.min(i, 5) & 1) == 0 ? 0 : last);
      }
      points.add(point);
    }
    int[] all = points.stream().mapToInt(Integer::intValue).toArray();
    int every = (all.length + most - 1) / most;
    return java.util.stream.IntStream.range(0, all.length).filter(i -> i % every == 0).map(i -> all[i]).toArray();
  }
}
