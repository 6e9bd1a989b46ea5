package orrery.metrics;

import java.math.BigDecimal;
import orrery.host.Decimal;

/** Numbers as they stand in files: plain ASCII digits, whatever the locale. */
public final class Numbers {

  private static final int MAX_LENGTH = 40;

  private Numbers() {}

  /**
   * Reads a finite decimal number in the form of {@link Decimal}.
   *
   * @throws IllegalArgumentException where {@code text} is not one
   */
  public static double parse(String text) {
    double value = isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("must be a finite decimal number but is '" + clip(text) + "'");
    }
    return value;
  }

  /** {@code Double.parseDouble} alone would take {@code 0x1p3}, {@code 1d} and {@code NaN} too. */
  private static boolean isDecimal(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.-+E".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    try {
      new BigDecimal(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Nanoseconds as exact decimal seconds: 1,500,000,000 is {@code 1.5}. */
  public static String seconds(long nanos) {
    return nanos % 1_000_000_000L == 0
        ? Long.toString(nanos / 1_000_000_000L)
        : BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }

  /**
   * Reads what {@link #seconds} writes.
   *
   * @throws IllegalArgumentException where {@code text} is not a time from 0 up, exact to the nanosecond
   */
  public static long nanos(String text) {
    try {
      long nanos = isDecimal(text) && text.indexOf('E') < 0 ? new BigDecimal(text).movePointRight(9).longValueExact() : -1;
      if (nanos >= 0) {
        return nanos;
      }
    } catch (ArithmeticException e) {
      // Said below: too many digits on one side or the other.
    }
    throw new IllegalArgumentException("must be a time in seconds, exact to the nanosecond, but is '" + clip(text) + "'");
  }

  /** {@code value} rounded to nine significant digits, as time series are kept. */
  static double nineDigits(double value) {
    return value == (long) value && Math.abs(value) < 1e9 ? value : Double.parseDouble(Decimal.text(value, 9));
  }

  static String clip(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
