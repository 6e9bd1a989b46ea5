package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Quantity;

/** The rows of a text of plain comma-separated values, one a line; quotes have no meaning. */
final class Rows {

  private static final int LONGEST_LINE = 10_000;

  private final String text;
  private int at;
  private int line;

  Rows(String text) {
    this.text = text;
  }

  /** A field, without the blanks around it, and where it begins. */
  record Cell(String text, int line, int column) {

    /** The number it is. */
    double number() throws TextFile.Unusable {
      if (text.isEmpty()) {
        throw problem("must have a number but is empty");
      }
      try {
        return Quantity.real(text);
      } catch (IllegalArgumentException e) {
        throw problem(e.getMessage());
      }
    }

    /** The number it is, which must not be negative. */
    double amount() throws TextFile.Unusable {
      double number = number();
      if (number < 0) {
        throw problem("must be 0 or more but is " + text);
      }
      return number;
    }

    TextFile.Unusable problem(String message) {
      return new TextFile.Unusable(message, line, column);
    }
  }

  /** Whether there is a further row; empty lines at the end are none. */
  boolean hasNext() {
    for (int i = at; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The line that was read last, from 1. */
  int line() {
    return Math.max(1, line);
  }

  List<Cell> next() throws TextFile.Unusable {
    line++;
    int end = text.indexOf('\n', at);
    String row = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 1;
    if (row.length() > LONGEST_LINE) {
      throw new TextFile.Unusable("must have lines of at most " + LONGEST_LINE + " characters but has a longer one", line, 1);
    }
    List<Cell> cells = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= row.length(); i++) {
      if (i == row.length() || row.charAt(i) == ',') {
        String field = row.substring(begin, i);
        cells.add(new Cell(field.strip(), line, begin + 1 + field.length() - field.stripLeading().length()));
        begin = i + 1;
      }
    }
    return cells;
  }

  /** The next row, which must have so many cells. */
  List<Cell> next(int columns) throws TextFile.Unusable {
    List<Cell> cells = next();
    if (cells.size() != columns) {
      throw new TextFile.Unusable("must have " + columns + " columns but has " + cells.size(), line, 1);
    }
    return cells;
  }
}
