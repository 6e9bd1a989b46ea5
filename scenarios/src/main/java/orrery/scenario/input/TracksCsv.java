package orrery.scenario.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.device.movement.Track;
import orrery.device.movement.Tracks;
import orrery.host.Decimal;
import orrery.scenario.input.CsvTable.Cell;

/**
 * Recorded ways from a CSV file: its columns DEVICE, TIME, LATITUDE and LONGITUDE are read and all others ignored. Times
 * are seconds, or have a unit; those of a device rise. Those of several may be mixed.
 */
final class TracksCsv {

  private TracksCsv() {}

  /** @param longestGap two rows of a device farther apart than this are a fault: nobody knows where it was in between */
  static Tracks read(String text, Duration longestGap) throws TextFile.Unusable {
    CsvTable table = new CsvTable(text);
    int device = table.column("DEVICE");
    int time = table.column("TIME");
    int latitude = table.column("LATITUDE");
    int longitude = table.column("LONGITUDE");
    Recorded.ByDevice all = new Recorded.ByDevice(3);
    for (List<Cell> row = table.next(); row != null; row = table.next()) {
      Recorded recorded = all.of(row.get(device));
      long at = row.get(time).nanos();
      if (recorded.rows() > 0 && at <= recorded.last(0)) {
        throw row.get(time).must("be later than in line " + recorded.line() + ", " + seconds(recorded.last(0)) + ", but is " + seconds(at) + ": the times of a device must rise");
      }
      if (recorded.rows() > 0 && at - recorded.last(0) > longestGap.toNanos()) {
        throw row.get(time).must("be at most " + seconds(longestGap.toNanos()) + " later than in line " + recorded.line() + " but is " + seconds(at - recorded.last(0)) + " later: the track has a gap");
      }
      recorded.add(row.get(device).line(), at, row.get(latitude).microdegrees(90), row.get(longitude).microdegrees(180));
    }
    if (all.devices().isEmpty()) {
      throw new TextFile.Unusable("must have at least one position but has none", table.line(), 1);
    }
    List<Track> tracks = new ArrayList<>();
    for (Recorded recorded : all.devices().values()) {
      tracks.add(track(recorded));
    }
    return new Tracks(List.copyOf(all.devices().keySet()), tracks);
  }

  private static Track track(Recorded recorded) {
    long[] times = new long[recorded.rows()];
    int[] latitudes = new int[times.length];
    int[] longitudes = new int[times.length];
    for (int row = 0; row < times.length; row++) {
      times[row] = recorded.number(row, 0);
      latitudes[row] = (int) recorded.number(row, 1);
      longitudes[row] = (int) recorded.number(row, 2);
    }
    return new Track(times, latitudes, longitudes);
  }

  private static String seconds(long nanos) {
    return Decimal.text(nanos / 1e9) + " s";
  }
}
