package orrery.net;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A backbone given by measured round-trip times between all pairs of sites. An entry is end to end: half of it is the
 * one-way delay, and it is never routed over, since measured times break the triangle inequality.
 */
public final class RttMatrix implements Backbone {

  /** More sites than this would take more than 128 MB. */
  public static final int MAX_SITES = 4_000;

  private static final int MAX_LINE = MAX_SITES * 24;

  private final List<String> names;
  private final double[][] milliseconds;

  private RttMatrix(List<String> names, double[][] milliseconds) {
    this.names = names;
    this.milliseconds = milliseconds;
  }

  /**
   * A matrix of named sites.
   *
   * @param milliseconds square, a row and a column for each name, each entry 0 or more
   */
  public static RttMatrix of(List<String> names, double[][] milliseconds) {
    double[][] copy = new double[names.size()][];
    for (int from = 0; from < copy.length; from++) {
      copy[from] = milliseconds[from].clone();
      if (copy[from].length != copy.length) {
        throw new IllegalArgumentException("row " + from + " must have " + copy.length + " numbers but has " + copy[from].length);
      }
    }
    return new RttMatrix(List.copyOf(names), copy);
  }

  /** What is wrong with a matrix file, and where. */
  public static final class FormatException extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;
    private final int column;

    FormatException(int line, int column, String message) {
      super(message);
      this.line = line;
      this.column = column;
    }

    /** Line, from 1. */
    public int line() {
      return line;
    }

    /** Column, from 1. */
    public int column() {
      return column;
    }
  }

  /**
   * Reads a square matrix of round-trip times in milliseconds: a row a line, numbers separated by white space or commas,
   * no header, as NetLatency-Data has it. The sites are called {@code row-0} and so on.
   *
   * @throws FormatException where the text is not that: at least 2 sites, each number finite and from 0 to 100,000
   */
  public static RttMatrix read(Reader reader) throws IOException, FormatException {
    List<double[]> rows = new ArrayList<>();
    int width = -1;
    for (int line = 1; ; line++) {
      String text = boundedLine(reader, line);
      if (text == null) {
        break;
      }
      if (text.isBlank()) {
        continue;
      }
      double[] row = row(text, line, width);
      if (width < 0) {
        width = row.length;
      } else if (row.length != width) {
        throw new FormatException(line, 1, "each row must have " + width + " numbers but this one has " + row.length);
      }
      rows.add(row);
      if (rows.size() > width) {
        throw new FormatException(line, 1, "the matrix must be square, but there are more than " + width + " rows of " + width + " numbers");
      }
    }
    if (rows.size() < 2 || rows.size() != width) {
      throw new FormatException(Math.max(1, rows.size()), 1, "the matrix must be square with at least 2 rows, but has " + rows.size() + " rows of " + Math.max(0, width) + " numbers");
    }
    List<String> names = IntStream.range(0, width).mapToObj(row -> "row-" + row).toList();
    return new RttMatrix(names, rows.toArray(double[][]::new));
  }

  private static @Nullable String boundedLine(Reader reader, int line) throws IOException, FormatException {
    StringBuilder text = new StringBuilder();
    for (;;) {
      int c = reader.read();
      if (c < 0) {
        return text.isEmpty() ? null : text.toString();
      }
      if (c == '\n') {
        return text.toString();
      }
      if (text.length() >= MAX_LINE) {
        throw new FormatException(line, MAX_LINE, "a row must have at most " + MAX_LINE + " characters");
      }
      text.append((char) c);
    }
  }

  private static double[] row(String text, int line, int width) throws FormatException {
    double[] row = new double[Math.max(16, width)];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == ',' || c == '\r') {
        at++;
        continue;
      }
      int start = at;
      while (at < text.length() && " \t,\r".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (count == MAX_SITES) {
        throw new FormatException(line, start + 1, "a matrix must have at most " + MAX_SITES + " columns");
      }
      if (count == row.length) {
        row = Arrays.copyOf(row, 2 * count);
      }
      row[count++] = number(text.substring(start, at), line, start + 1);
    }
    return Arrays.copyOf(row, count);
  }

  private static double number(String text, int line, int column) throws FormatException {
    double value;
    try {
      value = text.length() > 30 ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0 && value <= 100_000)) {
      String shown = text.length() > 30 ? text.substring(0, 30) + "…" : text;
      throw new FormatException(line, column, "a round-trip time must be a number of milliseconds from 0 to 100000 but is '" + shown + "'");
    }
    return value;
  }

  /** The round-trip time between two sites, in milliseconds, as the file has it. */
  public double milliseconds(int from, int to) {
    return milliseconds[from][to];
  }

  @Override
  public int sites() {
    return milliseconds.length;
  }

  @Override
  public String siteName(int site) {
    return names.get(site);
  }

  @Override
  public long oneWayNanos(int from, int to) {
    return Math.round(milliseconds[from][to] * 500_000.0);
  }
}
