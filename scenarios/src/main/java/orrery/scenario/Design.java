package orrery.scenario;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;

/**
 * The points of a sweep, each made of its number when it is asked for: a hundred thousand of them take no more room than
 * what the scenario says of them.
 */
public interface Design {

  /** That of a scenario that sweeps nothing: one point at which nothing is set. */
  Design NOTHING = new Design() {

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Map<String, String> values(int point) {
      return Map.of();
    }

    @Override
    public int ranked(int rank) {
      return 0;
    }
  };

  /** How many points there are, at least one. */
  int size();

  /**
   * What stands at each swept path, in the order of the file; empty where nothing is swept.
   *
   * @param point its number from 0, in the order of the file
   */
  Map<String, String> values(int point);

  /** The number of the point whose text is at place {@code rank}, from 0, in the order of {@link RunKey}s. */
  int ranked(int rank);

  /** What must be known of the points where results are read, as JSON values; empty where nothing must. */
  default Map<String, Object> facts() {
    return Map.of();
  }

  /** A point as {@link RunKey#point} writes it. */
  default String text(int point) {
    return RunKey.point(values(point));
  }

  /** The texts of all points in the order of the file, each made when it is asked for. */
  default List<String> texts() {
    return new Texts(this);
  }

  /** How many bytes what is set takes in the text of a point, with what parts it from the rest. */
  static int length(Map<String, String> values) {
    return RunKey.point(values).getBytes(StandardCharsets.UTF_8).length + 1;
  }

  /**
   * Rows of values in the order in which {@link RunKey}s have them. Within a point the text of a row ends with a
   * semicolon, but for that of the last rows; no text of a value has one, so that the order of points is that of their rows.
   */
  static int[] order(int size, IntFunction<Map<String, String>> values, boolean isLast) {
    String[] texts = new String[size];
    Integer[] rows = new Integer[size];
    for (int row = 0; row < size; row++) {
      texts[row] = RunKey.point(values.apply(row)) + (isLast ? "" : ";");
      rows[row] = row;
    }
    Arrays.sort(rows, (a, b) -> Labels.BY_CODE_POINT.compare(texts[a], texts[b]));
    return Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
  }

  /** A view of a design's texts. */
  final class Texts extends AbstractList<String> implements RandomAccess {

    private final Design design;

    private Texts(Design design) {
      this.design = design;
    }

    @Override
    public String get(int index) {
      return design.text(index);
    }

    @Override
    public int size() {
      return design.size();
    }
  }
}
