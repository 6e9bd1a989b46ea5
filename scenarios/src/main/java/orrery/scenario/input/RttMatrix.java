package orrery.scenario.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import orrery.host.Quantity;

/**
 * Measured round trips between places, end to end: they are never added up along a route.
 *
 * <p>The file is a square of numbers in milliseconds, apart by blanks, tabs or commas, one row a line. What lies on the
 * diagonal, a place and itself, is read like the rest.
 */
public final class RttMatrix {

  private static final int MOST_ROWS = 2_000;
  private static final int LONGEST_MILLIS = 3_600_000;

  private final long[][] nanos;

  private RttMatrix(long[][] nanos) {
    this.nanos = nanos;
  }

  /** How many places there are. */
  public int size() {
    return nanos.length;
  }

  /** The round trip from one place to another, in nanoseconds. */
  public long roundTripNanos(int from, int to) {
    return nanos[from][to];
  }

  static RttMatrix read(String text) throws TextFile.Unusable {
    List<long[]> rows = new ArrayList<>();
    int line = 0;
    for (String row : text.split("\r\n|\r|\n", -1)) {
      line++;
      if (row.isBlank()) {
        continue;
      }
      if (rows.size() == MOST_ROWS) {
        throw new TextFile.Unusable("must have at most " + MOST_ROWS + " rows but has more", line, 1);
      }
      rows.add(row(row, line));
      if (rows.get(0).length != rows.get(rows.size() - 1).length) {
        throw new TextFile.Unusable(
            "must have " + rows.get(0).length + " numbers as the first row has but has " + rows.get(rows.size() - 1).length, line, 1);
      }
    }
    if (rows.isEmpty() || rows.size() != rows.get(0).length) {
      int columns = rows.isEmpty() ? 0 : rows.get(0).length;
      throw new TextFile.Unusable("must have as many rows as columns, and at least one, but has " + rows.size() + " rows of " + columns, line, 1);
    }
    return new RttMatrix(rows.toArray(long[][]::new));
  }

  private static long[] row(String row, int line) throws TextFile.Unusable {
    long[] nanos = new long[16];
    int size = 0;
    int at = 0;
    StringTokenizer numbers = new StringTokenizer(row, " \t,");
    while (numbers.hasMoreTokens()) {
      String number = numbers.nextToken();
      at = row.indexOf(number, at);
      int column = row.codePointCount(0, at) + 1;
      if (size == MOST_ROWS) {
        throw new TextFile.Unusable("must have at most " + MOST_ROWS + " numbers in a row but has more", line, column);
      }
      nanos = size == nanos.length ? Arrays.copyOf(nanos, size * 2) : nanos;
      nanos[size++] = nanos(number, line, column);
      at += number.length();
    }
    return Arrays.copyOf(nanos, size);
  }

  private static long nanos(String number, int line, int column) throws TextFile.Unusable {
    try {
      double millis = Quantity.real(number);
      if (millis < 0 || millis > LONGEST_MILLIS) {
        throw new IllegalArgumentException("must be a round trip of 0 to " + LONGEST_MILLIS + " ms but is " + number);
      }
      return Math.round(millis * 1e6);
    } catch (IllegalArgumentException e) {
      throw new TextFile.Unusable(e.getMessage(), line, column);
    }
  }
}
