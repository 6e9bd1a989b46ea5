package orrery.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;

/** What takes turns in a sweep, one row after the other: a row says what stands at each of some paths. */
interface Axis {

  /** How many rows there are, at least one. */
  int size();

  /** What a row says, in the order of the file. */
  List<Setting> row(int row);

  /** Rows that are read as a whole scenario even where there are too many to read all. */
  IntStream telling();

  /** The values of one path, in the order of the file. */
  record Values(String path, Mark mark, List<Tree> values) implements Axis {

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public List<Setting> row(int row) {
      return List.of(new Setting(path, values.get(row), mark));
    }

    @Override
    public IntStream telling() {
      return IntStream.range(0, values.size());
    }
  }

  /** What a row says, as texts. */
  static Map<String, String> texts(List<Setting> settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    settings.forEach(setting -> texts.put(setting.path(), Points.text(setting.value())));
    return texts;
  }

  /**
   * The rows in the order in which run keys have them. Within a point the text of a row ends with a semicolon, but for
   * that of the last axis; no text of a value has one, so that the order of points is that of their rows, axis by axis.
   */
  static int[] order(Axis axis, boolean isLast) {
    String[] texts = new String[axis.size()];
    Integer[] rows = new Integer[texts.length];
    for (int row = 0; row < texts.length; row++) {
      texts[row] = RunKey.point(texts(axis.row(row))) + (isLast ? "" : ";");
      rows[row] = row;
    }
    java.util.Arrays.sort(rows, (a, b) -> Labels.BY_CODE_POINT.compare(texts[a], texts[b]));
    return java.util.Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
  }
}
