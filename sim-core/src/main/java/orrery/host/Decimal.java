package orrery.host;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes floating-point numbers, alike on every JDK: the fewest significant digits that read back as the same number.
 *
 * <p>{@code Double.toString} is not that: its output changed between JDK 18 and 19 (JDK-4511638).
 */
public final class Decimal {

  /** So many digits are enough for every number (IEEE 754). */
  private static final int MOST_DIGITS = 17;

  private Decimal() {}

  /**
   * The shortest decimal text that reads back as {@code value}: without an exponent where the number is 0 or of size
   * 10^-6 to 10^15, else as {@code 1.5E-9}.
   *
   * @throws IllegalArgumentException where the value is infinite or not a number
   */
  public static String text(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("only a finite number can be written");
    }
    if (value == (long) value && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    BigDecimal exact = new BigDecimal(value);
    if (isPowerOfTwo(value)) {
      // The numbers that read back as it reach twice as far above it as below: a longer text that is nearer may be none of them.
      int digits = 1;
      while (digits < MOST_DIGITS && !readsBack(exact, digits, value)) {
        digits++;
      }
      return write(rounded(exact, digits));
    }
    int least = 1;
    int enough = MOST_DIGITS;
    while (least < enough) {
      int middle = (least + enough) >>> 1;
      if (readsBack(exact, middle, value)) {
        enough = middle;
      } else {
        least = middle + 1;
      }
    }
    return write(rounded(exact, enough));
  }

  private static boolean isPowerOfTwo(double value) {
    return (Double.doubleToLongBits(value) & (1L << 52) - 1) == 0;
  }

  private static boolean readsBack(BigDecimal exact, int digits, double value) {
    return rounded(exact, digits).doubleValue() == value;
  }

  private static BigDecimal rounded(BigDecimal exact, int digits) {
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  /** {@code value} rounded half-even to so many significant digits, in the form of {@link #text(double)}. */
  public static String text(double value, int significantDigits) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return text(value);
    }
    return write(rounded(new BigDecimal(value), significantDigits));
  }

  private static String write(BigDecimal rounded) {
    BigDecimal number = rounded.stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -6 && exponent < 15) {
      return number.toPlainString();
    }
    return number.scaleByPowerOfTen(-exponent).toPlainString() + "E" + exponent;
  }
}
