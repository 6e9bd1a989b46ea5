package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orrery.device.demand.ArrivalTrace;
import orrery.host.Decimal;
import orrery.scenario.input.CsvTable.Cell;

/**
 * Wants from a CSV file: its columns TIME and, where they are there, DEVICE, UP and DOWN are read and all others ignored.
 * Times are seconds, or have a unit, and sizes are bytes, or have one; a size may be empty. The wants of a device are in
 * order; those of several may be mixed.
 */
final class WantsCsv {

  /** What a recording that names no device is the recording of. */
  private static final String NOBODY = "(nobody)";

  /** No want moves more than a terabyte. */
  private static final long MOST_BYTES = 1_000_000_000_000L;

  private WantsCsv() {}

  static ArrivalTrace read(String text) throws TextFile.Unusable {
    CsvTable table = new CsvTable(text);
    int time = table.column("TIME");
    int device = table.columnIfAny("DEVICE");
    int up = table.columnIfAny("UP");
    int down = table.columnIfAny("DOWN");
    Recorded.ByDevice all = new Recorded.ByDevice(3);
    int wants = 0;
    for (List<Cell> row = table.next(); row != null; row = table.next()) {
      Cell when = row.get(time);
      Recorded recorded = all.of(device < 0 ? new Cell(NOBODY, when.line(), when.column()) : row.get(device));
      long nanos = when.nanos();
      if (recorded.rows() > 0 && nanos < recorded.last(0)) {
        throw when.must("be no earlier than in line " + recorded.line() + ", " + Decimal.text(recorded.last(0) / 1e9) + " s, but is "
            + Decimal.text(nanos / 1e9) + " s: the wants of a device must be in order");
      }
      recorded.add(when.line(), nanos, size(row, up), size(row, down));
      wants++;
    }
    if (wants == 0) {
      throw new TextFile.Unusable("must have at least one want but has none", table.line(), 1);
    }
    return trace(all.devices(), wants);
  }

  private static long size(List<Cell> row, int column) throws TextFile.Unusable {
    if (column < 0 || row.get(column).text().isBlank()) {
      return ArrivalTrace.UNKNOWN;
    }
    long bytes = row.get(column).bytes();
    if (bytes > MOST_BYTES) {
      throw row.get(column).must("be at most 1 TB but is " + row.get(column).text().strip());
    }
    return bytes;
  }

  private static ArrivalTrace trace(Map<String, Recorded> devices, int wants) {
    List<String> names = new ArrayList<>(devices.keySet());
    int[] firsts = new int[names.size() + 1];
    long[] times = new long[wants];
    long[] ups = new long[wants];
    long[] downs = new long[wants];
    int want = 0;
    for (int i = 0; i < names.size(); i++) {
      Recorded recorded = devices.get(names.get(i));
      for (int row = 0; row < recorded.rows(); row++) {
        times[want] = recorded.number(row, 0);
        ups[want] = recorded.number(row, 1);
        downs[want++] = recorded.number(row, 2);
      }
      firsts[i + 1] = want;
    }
    return new ArrivalTrace(names, firsts, times, ups, downs);
  }
}
