package orrery.scenario.input;

import java.util.Arrays;
import java.util.List;
import orrery.net.DeliveryTrace;

/** Reads traces of delivery opportunities: on each line a moment in whole milliseconds, in order, as Mahimahi has them. */
public final class DeliveryTraceFile {

  private static final int MOST = 10_000_000;

  /** A day: a trace then begins again. */
  private static final int LATEST_MILLIS = 86_400_000;

  private DeliveryTraceFile() {}

  /**
   * The trace in {@code text}.
   *
   * @throws TextFile.Unusable where a line is no moment, is earlier than the one before it, or there is nothing to repeat
   */
  public static DeliveryTrace read(String text) throws TextFile.Unusable {
    Rows rows = new Rows(text);
    int[] milliseconds = new int[1024];
    int count = 0;
    int before = 0;
    while (rows.hasNext()) {
      List<Rows.Cell> row = rows.next(1);
      Rows.Cell cell = row.get(0);
      double moment = cell.amount();
      if (moment != Math.rint(moment) || moment > LATEST_MILLIS) {
        throw cell.problem("must be a whole number of milliseconds up to " + LATEST_MILLIS + " but is " + cell.text());
      }
      if (moment < before) {
        throw cell.problem("must be at or after the moment before it (" + before + ") but is " + cell.text());
      }
      if (count == MOST) {
        throw cell.problem("must have at most " + MOST + " moments but has more");
      }
      if (count == milliseconds.length) {
        milliseconds = Arrays.copyOf(milliseconds, 2 * count);
      }
      before = (int) moment;
      milliseconds[count++] = before;
    }
    if (before == 0) {
      throw new TextFile.Unusable("must have a moment after 0 ms, where the trace begins again, but has none", rows.line(), 1);
    }
    return new DeliveryTrace(Arrays.copyOf(milliseconds, count));
  }
}
