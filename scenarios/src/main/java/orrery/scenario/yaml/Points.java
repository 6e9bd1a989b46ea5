package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.scenario.Design;

/**
 * The points of a sweep: each row of one axis with each of the others, the last axis's rows taking turns fastest. A point
 * is its number, and everything about it is made of that.
 */
final class Points implements Design {

  static final int MOST = 100_000;

  /** The text of a point stands in every row of its tables, whose fields may be twice as long, and in the names of its folders. */
  static final int MOST_BYTES = 8 << 10;

  /** The texts of all points stand in the manifest, which may be twice as large. */
  static final int MOST_BYTES_OF_ALL = 32 << 20;

  /** Of a scenario that sweeps nothing, or nothing that could be. */
  static final Points ONLY = new Points(List.of());

  private final List<Axis> axes;
  private final List<int[]> orders = new ArrayList<>();
  private final int size;

  private Points(List<Axis> axes) {
    this.axes = axes;
    int points = 1;
    for (int i = 0; i < axes.size(); i++) {
      Axis axis = axes.get(i);
      orders.add(Design.order(axis.size(), row -> Axis.texts(axis.row(row)), i == axes.size() - 1));
      points *= axes.get(i).size();
    }
    size = points;
  }

  /** A swept value as it stands in results and on charts. */
  static String text(Tree value) {
    return value instanceof Tree.Scalar scalar ? scalar.text() : value.toString();
  }

  /** Of a scenario; {@link #ONLY} where it sweeps nothing, or nothing that could be. */
  static Points of(Tree scenario, Designs designs, Problems problems) {
    List<Axis> axes = designs.axes();
    if (axes == null || axes.isEmpty()) {
      return ONLY; // What could not be is refused where the scenario is bound.
    }
    long count = 1;
    for (Axis axis : axes) {
      count = Math.min(count * axis.size(), Integer.MAX_VALUE);
      if (count > MOST) {
        refuse(axis, scenario, "must leave the sweep at most " + MOST + " points, but with it there are " + count, problems);
        return ONLY;
      }
    }
    return areTooLong(axes, count, scenario, problems) ? ONLY : new Points(axes);
  }

  /** Whether the texts of points are more than can be read again from results; the axis with the longest is told. */
  private static boolean areTooLong(List<Axis> axes, long points, Tree scenario, Problems problems) {
    long all = 0;
    long longest = 0;
    Axis most = axes.get(0);
    int longestRow = 0;
    for (Axis axis : axes) {
      long bytes = 0;
      int longestOfAxis = 0;
      for (int row = 0; row < axis.size(); row++) {
        int length = Design.length(Axis.texts(axis.row(row)));
        bytes += length;
        longestOfAxis = Math.max(longestOfAxis, length);
      }
      all += bytes * (points / axis.size());
      longest += longestOfAxis;
      most = longestOfAxis > longestRow ? axis : most;
      longestRow = Math.max(longestRow, longestOfAxis);
    }
    if (longest > MOST_BYTES) {
      refuse(most, scenario, "must leave what is set at a point at most " + MOST_BYTES + " bytes of text, as it stands in every row of the results, but with it there are " + longest, problems);
    } else if (all > MOST_BYTES_OF_ALL) {
      refuse(most, scenario, "must leave what is set at all points at most " + MOST_BYTES_OF_ALL + " bytes of text, but with it there are " + all, problems);
    }
    return longest > MOST_BYTES || all > MOST_BYTES_OF_ALL;
  }

  private static void refuse(Axis axis, Tree scenario, String message, Problems problems) {
    Setting at = axis.row(0).get(0);
    problems.add(at.mark(), Designs.paths(scenario).stream().filter(swept -> swept.mark().equals(at.mark())).findFirst().map(Designs.Swept::place).orElse("sweep"), message);
  }

  /** Whether what stands at {@code path} hangs on what stands at {@code above}, being it or a part of it. */
  static boolean isAtOrBelow(String path, String above) {
    return path.equals(above) || path.startsWith(above + ".");
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
  public Map<String, Object> facts() {
    return axes.stream().map(Axis::facts).filter(facts -> !facts.isEmpty()).findFirst().orElse(Map.of());
  }

  /** What stands anywhere alone: each value of each axis that is written one by one, and the ends of those that are not. */
  List<Setting> single() {
    return axes.stream()
        .flatMap(axis -> (axis instanceof Axis.Values ? IntStream.range(0, axis.size()) : axis.telling()).boxed().flatMap(row -> axis.row(row).stream()))
        .toList();
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
    return IntStream.range(0, all.length).filter(i -> i % every == 0).map(i -> all[i]).toArray();
  }
}
