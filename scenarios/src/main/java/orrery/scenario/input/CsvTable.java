package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.host.Quantity;

/**
 * A CSV text (RFC 4180) whose first line names its columns, read row by row. Blank lines are passed over; every other must
 * have as many fields as the first.
 */
final class CsvTable {

  /** More than a century, in nanoseconds: no time in a file is later. */
  private static final double LATEST = 3.2e18;

  private final String text;
  private final List<Cell> header;
  private int at;
  private int line = 1;
  private int lineStart;

  /** A field and where it begins. */
  record Cell(String text, int line, int column) {

    /** That this field must be something else. */
    TextFile.Unusable must(String rule) {
      return new TextFile.Unusable("must " + rule, line, column);
    }

    double number() throws TextFile.Unusable {
      try {
        return Quantity.real(text);
      } catch (IllegalArgumentException e) {
        throw new TextFile.Unusable(e.getMessage(), line, column);
      }
    }

    int microdegrees(int greatest) throws TextFile.Unusable {
      double degrees = number();
      if (Math.abs(degrees) > greatest) {
        throw must("be from -" + greatest + " to " + greatest + " degrees but is " + text);
      }
      return (int) Math.round(degrees * 1e6);
    }

    /** A time: a number of seconds, or a number and a unit; 0 or more. */
    long nanos() throws TextFile.Unusable {
      String written = text.strip();
      if (!written.isEmpty() && Character.isLetter(written.charAt(written.length() - 1))) {
        try {
          return Quantity.duration(written).toNanos();
        } catch (IllegalArgumentException e) {
          throw new TextFile.Unusable(e.getMessage(), line, column);
        }
      }
      double nanos = number() * 1e9;
      if (nanos < 0 || nanos > LATEST) {
        throw must("be a time from 0 s to 100 years but is " + text);
      }
      return Math.round(nanos);
    }

    /** An amount of data: a number of bytes, or a number and a unit. */
    long bytes() throws TextFile.Unusable {
      String written = text.strip();
      boolean bare = !written.isEmpty() && !Character.isLetter(written.charAt(written.length() - 1));
      try {
        return Quantity.dataSize(bare ? written + " B" : written).bytes();
      } catch (IllegalArgumentException e) {
        throw new TextFile.Unusable(e.getMessage(), line, column);
      }
    }
  }

  CsvTable(String text) throws TextFile.Unusable {
    this.text = text;
    this.header = at < text.length() ? record() : List.of();
  }

  /** The number of the column of that name, in any case. */
  int column(String name) throws TextFile.Unusable {
    int found = columnIfAny(name);
    if (found < 0) {
      throw new TextFile.Unusable("must have a column " + name + " but its first line names none", 1, 1);
    }
    return found;
  }

  /** As {@link #column}; -1 where there is none of that name. */
  int columnIfAny(String name) throws TextFile.Unusable {
    int found = -1;
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).text().strip().toUpperCase(Locale.ROOT).equals(name)) {
        if (found >= 0) {
          throw new TextFile.Unusable("must have one column " + name + " but has two", header.get(i).line(), header.get(i).column());
        }
        found = i;
      }
    }
    return found;
  }

  /** The line that is read next, from 1. */
  int line() {
    return line;
  }

  /** The next row; null after the last. */
  @Nullable List<Cell> next() throws TextFile.Unusable {
    while (at < text.length()) {
      List<Cell> record = record();
      if (record.size() == 1 && record.get(0).text().isBlank()) {
        continue;
      }
      if (record.size() != header.size()) {
        Cell first = record.get(0);
        throw new TextFile.Unusable("must have " + header.size() + " columns as the first line has but has " + record.size(), first.line(), first.column());
      }
      return record;
    }
    return null;
  }

  /** The fields up to the end of a line that is not within quotes. */
  private List<Cell> record() throws TextFile.Unusable {
    List<Cell> cells = new ArrayList<>();
    while (true) {
      int beginLine = line;
      int beginColumn = text.codePointCount(lineStart, at) + 1;
      String field = at < text.length() && text.charAt(at) == '"' ? quoted(beginLine, beginColumn) : bare();
      cells.add(new Cell(field, beginLine, beginColumn));
      if (at >= text.length()) {
        return cells;
      }
      char c = text.charAt(at++);
      if (c == ',') {
        continue;
      }
      if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      if (c == '\n' || c == '\r') {
        line++;
        lineStart = at;
        return cells;
      }
      throw new TextFile.Unusable("must have a comma or the end of the line after a closing quote", line, text.codePointCount(lineStart, at));
    }
  }

  private String bare() {
    int begin = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(begin, at);
  }

  private String quoted(int beginLine, int beginColumn) throws TextFile.Unusable {
    StringBuilder field = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        if (at + 1 >= text.length() || text.charAt(at + 1) != '"') {
          at++;
          return field.toString();
        }
        at++;
      } else if (c == '\n') {
        line++;
        lineStart = at + 1;
      }
      field.append(c);
    }
    throw new TextFile.Unusable("must end the quotes that begin here but does not", beginLine, beginColumn);
  }
}
