package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orrery.device.churn.SessionTrace;
import orrery.host.Decimal;
import orrery.scenario.input.CsvTable.Cell;

/**
 * Sessions from a CSV file: its columns DEVICE, START and END are read and all others ignored. Times are seconds, or have
 * a unit. The sessions of a device are in order and do not overlap; those of several may be mixed.
 */
final class SessionsCsv {

  private SessionsCsv() {}

  static SessionTrace read(String text) throws TextFile.Unusable {
    CsvTable table = new CsvTable(text);
    int device = table.column("DEVICE");
    int start = table.column("START");
    int end = table.column("END");
    Recorded.ByDevice all = new Recorded.ByDevice(2);
    int sessions = 0;
    for (List<Cell> row = table.next(); row != null; row = table.next()) {
      Recorded recorded = all.of(row.get(device));
      long from = row.get(start).nanos();
      long to = row.get(end).nanos();
      if (to <= from) {
        throw row.get(end).must("be later than the start of the session, " + seconds(from) + ", but is " + seconds(to));
      }
      if (recorded.rows() > 0 && from < recorded.last(0)) {
        throw row.get(start).must("be no earlier than in line " + recorded.line() + ", " + seconds(recorded.last(0)) + ", but is " + seconds(from) + ": the sessions of a device must be in order");
      }
      if (recorded.rows() > 0 && from < recorded.last(1)) {
        throw row.get(start).must("be no earlier than the end of the session in line " + recorded.line() + ", " + seconds(recorded.last(1)) + ", but is " + seconds(from));
      }
      recorded.add(row.get(device).line(), from, to);
      sessions++;
    }
    if (sessions == 0) {
      throw new TextFile.Unusable("must have at least one session but has none", table.line(), 1);
    }
    return trace(all.devices(), sessions);
  }

  private static SessionTrace trace(Map<String, Recorded> devices, int sessions) {
    List<String> names = new ArrayList<>(devices.keySet());
    int[] firsts = new int[names.size() + 1];
    long[] starts = new long[sessions];
    long[] ends = new long[sessions];
    int session = 0;
    for (int i = 0; i < names.size(); i++) {
      Recorded recorded = devices.get(names.get(i));
      for (int row = 0; row < recorded.rows(); row++) {
        starts[session] = recorded.number(row, 0);
        ends[session++] = recorded.number(row, 1);
      }
      firsts[i + 1] = session;
    }
    return new SessionTrace(names, firsts, starts, ends);
  }

  private static String seconds(long nanos) {
    return Decimal.text(nanos / 1e9) + " s";
  }
}
