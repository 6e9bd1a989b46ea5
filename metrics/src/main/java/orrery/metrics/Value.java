package orrery.metrics;

import orrery.host.Decimal;

/**
 * A measured value, or a bound it lies beyond: a quantile that falls among unfinished waits is only known to be greater
 * than {@code number}, and is written {@code >number}.
 *
 * @param number finite
 * @param beyond whether the value itself is not known, only that it is greater
 */
public record Value(double number, boolean beyond) {

  public Value {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("a value must be a finite number");
    }
    number = number == 0 ? 0.0 : number; // one zero: -0.0 would be another record and the same text
  }

  /** A value that is known. */
  public static Value of(double number) {
    return new Value(number, false);
  }

  /** A value of which only a lower bound is known. */
  public static Value beyond(double bound) {
    return new Value(bound, true);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException where {@code text} is not that
   */
  public static Value parse(String text) {
    boolean beyond = text.startsWith(">");
    return new Value(Numbers.parse(beyond ? text.substring(1) : text), beyond);
  }

  @Override
  public String toString() {
    return beyond ? ">" + Decimal.text(number) : Decimal.text(number);
  }
}
