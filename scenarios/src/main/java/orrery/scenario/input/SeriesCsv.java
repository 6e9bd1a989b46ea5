package orrery.scenario.input;

import java.util.Arrays;
import java.util.List;
import orrery.net.Series;

/**
 * Reads series over time from CSV: the first line is {@code seconds,bits-per-second} or {@code seconds,milliseconds}, the
 * latter for round trips; every further line is a point, each later than the one before it.
 */
public final class SeriesCsv {

  private static final int MOST = 1_000_000;

  /** Ten years. */
  private static final double LATEST_SECONDS = 315_360_000;

  private SeriesCsv() {}

  /** What a series is of. */
  public enum Quantity {
    /** Rates. */
    BITS_PER_SECOND("bits-per-second", 1, 1e15),
    /** Round-trip times; the series is of one-way delays in nanoseconds, half of them. */
    MILLISECONDS("milliseconds", 500_000, 1e6);

    private final String header;
    private final double factor;
    private final double greatest;

    Quantity(String header, double factor, double greatest) {
      this.header = header;
      this.factor = factor;
      this.greatest = greatest;
    }
  }

  /**
   * The series in {@code text}.
   *
   * @param linear whether it goes straight from point to point, rather than by steps
   * @throws TextFile.Unusable where a row is out of order, or is no number, or there is none
   */
  public static Series read(String text, Quantity quantity, boolean linear) throws TextFile.Unusable {
    Rows rows = new Rows(text);
    List<String> header = rows.hasNext() ? rows.next().stream().map(Rows.Cell::text).toList() : List.of();
    if (!header.equals(List.of("seconds", quantity.header))) {
      throw new TextFile.Unusable("must begin with the line 'seconds," + quantity.header + "' but does not", 1, 1);
    }
    long[] nanos = new long[1024];
    double[] values = new double[1024];
    int count = 0;
    while (rows.hasNext()) {
      List<Rows.Cell> row = rows.next(2);
      Rows.Cell time = row.get(0);
      double seconds = time.amount();
      double value = row.get(1).amount();
      if (seconds > LATEST_SECONDS || value > quantity.greatest) {
        throw (seconds > LATEST_SECONDS ? time : row.get(1)).problem("must be of ordinary size but is " + (seconds > LATEST_SECONDS ? time : row.get(1)).text());
      }
      long at = Math.round(seconds * 1e9);
      if (count > 0 && at <= nanos[count - 1]) {
        throw time.problem("must be later than the row before it but is " + time.text());
      }
      if (count == MOST) {
        throw time.problem("must have at most " + MOST + " points but has more");
      }
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      nanos[count] = at;
      values[count++] = value * quantity.factor;
    }
    if (count == 0) {
      throw new TextFile.Unusable("must have at least one point but has none", rows.line(), 1);
    }
    if (quantity == Quantity.BITS_PER_SECOND && values[count - 1] == 0) {
      throw new TextFile.Unusable("must end with a rate of more than 0, since it holds for ever, but ends with 0", rows.line(), 1);
    }
    return new Series(Arrays.copyOf(nanos, count), Arrays.copyOf(values, count), linear);
  }
}
