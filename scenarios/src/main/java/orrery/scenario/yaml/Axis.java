package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.Arrays;
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
  default IntStream telling() {
    return IntStream.range(0, size());
  }

  /** What must be known of the rows later on, as JSON values; empty where nothing must. */
  default Map<String, Object> facts() {
    return Map.of();
  }

  /**
   * Values written one by one: of one path, or of several that go together.
   *
   * @param columns for each path its values, as many as each other has
   */
  record Values(List<Column> columns) implements Axis {

    /** The values of one path. */
    record Column(String path, Mark mark, List<Tree> values) {}

    @Override
    public int size() {
      return columns.get(0).values().size();
    }

    @Override
    public List<Setting> row(int row) {
      return columns.stream().map(column -> new Setting(column.path(), column.values().get(row), column.mark())).toList();
    }
  }

  /** Points of a unit cube, each coordinate standing for a value of a stretch. Points that come to the same row are one. */
  final class Sample implements Axis {

    private final List<Column> columns;
    private final double[][] points;
    private final int[] rows;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    /** The stretch of one path. */
    record Column(String path, Mark mark, Stretch stretch) {}

    /** @param facts what must be known of the points later on; where some come to the same row, which row each came to is added */
    Sample(List<Column> columns, double[][] points, Map<String, Object> facts) {
      this.columns = columns;
      this.points = points;
      Map<String, Integer> known = new LinkedHashMap<>();
      List<Object> rowOf = new ArrayList<>();
      int[] first = new int[points.length];
      for (int point = 0; point < points.length; point++) {
        int next = known.size();
        int row = known.computeIfAbsent(texts(settings(point)).toString(), text -> next);
        rowOf.add((long) row);
        if (row == next) {
          first[row] = point;
        }
      }
      rows = Arrays.copyOf(first, known.size());
      this.facts.putAll(facts);
      if (rows.length < points.length) {
        this.facts.put("rows", rowOf);
      }
    }

    private List<Setting> settings(int point) {
      List<Setting> settings = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        settings.add(new Setting(column.path, new Tree.Scalar(column.stretch.at(points[point][i]), false, column.mark), column.mark));
      }
      return settings;
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public List<Setting> row(int row) {
      return settings(rows[row]);
    }

    /** For each path those with the least and the greatest value. */
    @Override
    public IntStream telling() {
      return IntStream.range(0, columns.size()).flatMap(column -> {
        int least = 0;
        int greatest = 0;
        for (int row = 1; row < rows.length; row++) {
          least = points[rows[row]][column] < points[rows[least]][column] ? row : least;
          greatest = points[rows[row]][column] > points[rows[greatest]][column] ? row : greatest;
        }
        return IntStream.of(least, greatest);
      });
    }

    @Override
    public Map<String, Object> facts() {
      return facts;
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
    Arrays.sort(rows, (a, b) -> Labels.BY_CODE_POINT.compare(texts[a], texts[b]));
    return Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
  }
}
