package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Position;
import orrery.scenario.input.CsvTable.Cell;

/** Positions from a CSV file: its columns LATITUDE and LONGITUDE are read as degrees and all others ignored. */
final class PositionsCsv {

  private static final int MOST_ROWS = 1_000_000;

  private PositionsCsv() {}

  static List<Position> read(String text) throws TextFile.Unusable {
    CsvTable table = new CsvTable(text);
    int latitude = table.column("LATITUDE");
    int longitude = table.column("LONGITUDE");
    List<Position> positions = new ArrayList<>();
    for (List<Cell> row = table.next(); row != null; row = table.next()) {
      if (positions.size() == MOST_ROWS) {
        throw new TextFile.Unusable("must have at most " + MOST_ROWS + " positions but has more", row.get(0).line(), row.get(0).column());
      }
      positions.add(new Position(row.get(latitude).microdegrees(90), row.get(longitude).microdegrees(180)));
    }
    if (positions.isEmpty()) {
      throw new TextFile.Unusable("must have at least one position but has none", table.line(), 1);
    }
    return positions;
  }
}
