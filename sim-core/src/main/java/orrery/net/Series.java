package orrery.net;

import java.util.Arrays;
import orrery.host.Decimal;

/**
 * A quantity over time, from points: between two it keeps the value of the first, or goes straight to that of the second.
 * Before the first point it has the first value, after the last the last.
 */
public final class Series {

  private final long[] nanos;
  private final double[] values;
  private final boolean linear;

  /** The integral up to each point, value times seconds. */
  private final double[] sums;

  /**
   * A series of points, at least one.
   *
   * @param nanos of each point, each later than the one before it
   * @param values at each point, finite and 0 or more
   * @param linear whether it goes straight from point to point, rather than by steps
   */
  public Series(long[] nanos, double[] values, boolean linear) {
    if (nanos.length == 0 || nanos.length != values.length) {
      throw new IllegalArgumentException("a series must have at least one point and a value for each, but has " + nanos.length + " times and " + values.length + " values");
    }
    this.nanos = nanos.clone();
    this.values = values.clone();
    this.linear = linear;
    this.sums = new double[nanos.length];
    for (int i = 0; i < nanos.length; i++) {
      if (!(values[i] >= 0) || Double.isInfinite(values[i])) {
        throw new IllegalArgumentException("each value must be finite and 0 or more but point " + i + " is " + (Double.isFinite(values[i]) ? Decimal.text(values[i]) : "not a finite number"));
      }
      if (nanos[i] < 0 || i > 0 && nanos[i] <= nanos[i - 1]) {
        throw new IllegalArgumentException("each point must be later than the one before it but point " + i + " is at " + nanos[i] + " ns");
      }
      sums[i] = i == 0 ? values[0] * seconds(nanos[0]) : sums[i - 1] + area(i - 1, nanos[i] - nanos[i - 1]);
    }
  }

  private static double seconds(long duration) {
    return duration / 1e9;
  }

  /** What accrues within {@code duration} from point {@code i} on. */
  private double area(int i, long duration) {
    double width = seconds(duration);
    return (values[i] + slope(i) * width / 2) * width;
  }

  /** Change of value per second from point {@code i} on. */
  private double slope(int i) {
    return linear && i + 1 < nanos.length ? (values[i + 1] - values[i]) / seconds(nanos[i + 1] - nanos[i]) : 0;
  }

  /** The value at the last point. */
  double last() {
    return values[values.length - 1];
  }

  /** The value at {@code time}. */
  public double at(long time) {
    int i = pointBefore(time);
    return i < 0 ? values[0] : values[i] + slope(i) * seconds(time - nanos[i]);
  }

  /** The mean from time zero to the last point; the first value where that is at zero. */
  public double mean() {
    long end = nanos[nanos.length - 1];
    return end == 0 ? values[0] : sums[sums.length - 1] / seconds(end);
  }

  /** The last point at {@code time} or before it; -1 where there is none. */
  private int pointBefore(long time) {
    int found = Arrays.binarySearch(nanos, time);
    return found >= 0 ? found : -found - 2;
  }

  /** What has accrued since time zero: the integral of the value over seconds. */
  double accrued(long time) {
    int i = pointBefore(time);
    return i < 0 ? values[0] * seconds(time) : sums[i] + area(i, time - nanos[i]);
  }

  /**
   * The first whole nanosecond at which {@code amount} has accrued, as far as doubles can tell, where the last value is
   * more than 0.
   *
   * @param amount as {@link #accrued} counts it
   */
  long whenAccrued(double amount) {
    int found = Arrays.binarySearch(sums, amount);
    int i = found >= 0 ? found : -found - 2;
    while (i > 0 && sums[i - 1] == amount) {
      i--; // Nothing accrues for a while: the amount was there at its beginning.
    }
    if (i < 0) {
      return (long) Math.ceil(amount / values[0] * 1e9);
    }
    double rest = amount - sums[i];
    if (rest <= 0) {
      return nanos[i];
    }
    // value*t + slope*t^2/2 = rest, in the form that does not cancel.
    double root = Math.sqrt(Math.max(0, values[i] * values[i] + 2 * slope(i) * rest));
    return nanos[i] + (long) Math.ceil(2 * rest / (values[i] + root) * 1e9);
  }
}
