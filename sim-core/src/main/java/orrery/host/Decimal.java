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
    for (int digits = 1; ; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (digits == 17 || rounded.doubleValue() == value) {
        return write(rounded.stripTrailingZeros());
      }
    }
  }

  /** {@code value} rounded half-even to so many significant digits, in the form of {@link #text(double)}. */
  public static String text(double value, int significantDigits) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return text(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(significantDigits, RoundingMode.HALF_EVEN));
    return write(rounded.stripTrailingZeros());
  }

  private static String write(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -6 && exponent < 15) {
      return number.toPlainString();
    }
    return number.scaleByPowerOfTen(-exponent).toPlainString() + "E" + exponent;
  }
}
