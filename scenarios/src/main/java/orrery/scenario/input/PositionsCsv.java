package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.host.Position;
import orrery.host.Quantity;

/**
 * Positions from a CSV file (RFC 4180): its first line names the columns, of which LATITUDE and LONGITUDE, in any case,
 * are read as degrees and all others ignored.
 */
final class PositionsCsv {

  private static final int MOST_ROWS = 1_000_000;

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  private PositionsCsv(String text) {
    this.text = text;
  }

  /** A field and where it begins. */
  private record Cell(String text, int line, int column) {}

  static List<Position> read(String text) throws TextFile.Unusable {
    return new PositionsCsv(text).positions();
  }

  private List<Position> positions() throws TextFile.Unusable {
    List<Cell> header = at < text.length() ? record() : List.of();
    int latitude = column(header, "LATITUDE");
    int longitude = column(header, "LONGITUDE");
    List<Position> positions = new ArrayList<>();
    while (at < text.length()) {
      List<Cell> record = record();
      if (record.size() == 1 && record.get(0).text().isBlank()) {
        continue;
      }
      Cell first = record.get(0);
      if (record.size() != header.size()) {
        throw new TextFile.Unusable("must have " + header.size() + " columns as the first line has but has " + record.size(), first.line(), first.column());
      }
      if (positions.size() == MOST_ROWS) {
        throw new TextFile.Unusable("must have at most " + MOST_ROWS + " positions but has more", first.line(), first.column());
      }
      positions.add(new Position(microdegrees(record.get(latitude), 90), microdegrees(record.get(longitude), 180)));
    }
    if (positions.isEmpty()) {
      throw new TextFile.Unusable("must have at least one position but has none", line, 1);
    }
    return positions;
  }

  private static int column(List<Cell> header, String name) throws TextFile.Unusable {
    int found = -1;
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).text().strip().toUpperCase(Locale.ROOT).equals(name)) {
        if (found >= 0) {
          throw new TextFile.Unusable("must have one column " + name + " but has two", header.get(i).line(), header.get(i).column());
        }
        found = i;
      }
    }
    if (found < 0) {
      throw new TextFile.Unusable("must have a column " + name + " but its first line names none", 1, 1);
    }
    return found;
  }

  private static int microdegrees(Cell cell, int greatest) throws TextFile.Unusable {
    double degrees;
    try {
      degrees = Quantity.real(cell.text());
    } catch (IllegalArgumentException e) {
      throw new TextFile.Unusable(e.getMessage(), cell.line(), cell.column());
    }
    if (Math.abs(degrees) > greatest) {
      throw new TextFile.Unusable("must be from -" + greatest + " to " + greatest + " degrees but is " + cell.text(), cell.line(), cell.column());
    }
    return (int) Math.round(degrees * 1e6);
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
