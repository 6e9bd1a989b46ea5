package orrery.scenario.input;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.scenario.input.CsvTable.Cell;

/** What a file has recorded of one device: rows of a few numbers, in the order of the file. */
final class Recorded {

  private static final int LONGEST_NAME = 200;
  private static final int MOST_ROWS = 4_000_000;

  private final int width;
  private long[] numbers;
  private int rows;

  /** The line of the last row. */
  private int line;

  private Recorded(int width) {
    this.width = width;
    this.numbers = new long[4 * width];
  }

  /** The rows of a file by device, in the order in which the devices appear. */
  static final class ByDevice {

    private final int width;
    private final Map<String, Recorded> devices = new LinkedHashMap<>();
    private int rows;

    ByDevice(int width) {
      this.width = width;
    }

    Map<String, Recorded> devices() {
      return devices;
    }

    /** The device that a field names. */
    Recorded of(Cell cell) throws TextFile.Unusable {
      String name = cell.text().strip();
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        throw cell.must("name a device in at most " + LONGEST_NAME + " characters but has " + name.length());
      }
      if (rows++ == MOST_ROWS) {
        throw cell.must("be in one of at most " + MOST_ROWS + " rows but is in another");
      }
      return devices.computeIfAbsent(name, unknown -> new Recorded(width));
    }
  }

  void add(int ofLine, long... row) {
    if (rows * width == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * numbers.length);
    }
    System.arraycopy(row, 0, numbers, rows * width, width);
    rows++;
    line = ofLine;
  }

  int rows() {
    return rows;
  }

  int line() {
    return line;
  }

  long number(int row, int column) {
    return numbers[row * width + column];
  }

  long last(int column) {
    return number(rows - 1, column);
  }
}
