package orrery.metrics.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;

/** Where an axis has its ticks, and how their numbers are written: alike in every locale. */
final class Ticks {

  private Ticks() {}

  /** A linear axis from {@code low} to {@code high} with steps of 1, 2 or 5 times a power of ten, at most {@code most} of them. */
  static NumberAxis linear(Theme theme, String label, double low, double high, int most) {
    double step = step((high - low) / most);
    NumberAxis axis = new NumberAxis(label);
    axis.setAutoRange(false);
    axis.setRange(low, high > low ? high : low + 1);
    axis.setTickUnit(new NumberTickUnit(step, new Plain()));
    theme.dress(axis);
    return axis;
  }

  /** How many steps a horizontal axis of that length has room for, with their numbers. */
  static int most(double length) {
    return Math.max(3, Math.min(10, (int) (length / 34)));
  }

  /** How far the last number below an axis of that length reaches beyond its end. */
  static double overhang(ValueAxis axis, double length) {
    if (axis instanceof PositionAxis positions) {
      double last = positions.greatest();
      return positions.halfOfLast() - (axis.getUpperBound() - last) / axis.getRange().getLength() * length;
    }
    String label = "";
    double last = axis.getUpperBound();
    if (axis instanceof DecadeAxis) {
      last = Math.floor(axis.getUpperBound() + 1e-9);
      label = plain(power((int) last));
    } else if (axis instanceof NumberAxis numbers) {
      double step = numbers.getTickUnit().getSize();
      last = step * Math.floor(axis.getUpperBound() / step + 1e-9);
      label = plain(last);
    }
    return Lettering.width(Lettering.TICK, label) / 2 - (axis.getUpperBound() - last) / axis.getRange().getLength() * length;
  }

  /** The least of 1, 2 and 5 times a power of ten that is no less than {@code least}. */
  static double step(double least) {
    if (!(least > 0)) {
      return 1;
    }
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exponent(least));
    for (int factor : new int[] {1, 2, 5}) {
      double step = power.multiply(new BigDecimal(factor)).doubleValue();
      if (step >= least * (1 - 1e-9)) {
        return step;
      }
    }
    return power.scaleByPowerOfTen(1).doubleValue();
  }

  /** The next multiple of a tick's step from {@code value} up. */
  static double roundUp(double value, int most) {
    double step = step(value / most);
    return step * Math.ceil(value / step * (1 - 1e-9));
  }

  /** The greatest of 1, 2 and 5 times a power of ten that is no greater than {@code most}, which is greater than 0. */
  static double stepDown(double most) {
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exponent(most));
    for (int factor : new int[] {5, 2}) {
      double step = power.multiply(new BigDecimal(factor)).doubleValue();
      if (step <= most * (1 + 1e-9)) {
        return step;
      }
    }
    return power.doubleValue();
  }

  static double power(int exponent) {
    return BigDecimal.ONE.scaleByPowerOfTen(exponent).doubleValue();
  }

  /** The exponent of the greatest power of ten that is at most {@code value}, which is greater than 0. */
  private static int exponent(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(12));
    return rounded.precision() - rounded.scale() - 1;
  }

  /** A number in plain decimal digits. */
  static String plain(double number) {
    return new BigDecimal(number).round(new MathContext(9)).stripTrailingZeros().toPlainString();
  }

  /** Writes a number in plain decimal digits; reads nothing. */
  private static final class Plain extends NumberFormat {

    private static final long serialVersionUID = 1;

    @Override
    public StringBuffer format(double number, StringBuffer target, FieldPosition position) {
      return target.append(plain(number));
    }

    @Override
    public StringBuffer format(long number, StringBuffer target, FieldPosition position) {
      return target.append(number);
    }

    @Override
    public Number parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("a tick is written, never read");
    }
  }
}
