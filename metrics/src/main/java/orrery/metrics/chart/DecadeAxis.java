package orrery.metrics.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis: linear in the decimal logarithm of what it shows, with a number at each power of ten and
 * a short tick at each of its multiples. {@code LogAxis} places its numbers by another rule than the linear axes do.
 */
final class DecadeAxis extends NumberAxis {

  private static final long serialVersionUID = 1;

  /** An axis for values from {@code low} to {@code high}, both greater than 0; it ends at multiples of 1, 2 or 5. */
  DecadeAxis(String label, double low, double high) {
    super(label);
    setAutoRange(false);
    double to = Ticks.step(high);
    double from = Ticks.stepDown(low);
    setRange(position(from), position(to > from ? to : from * 10));
    Theme.dress(this);
    setMinorTickMarksVisible(true);
  }

  /** Where a value stands on this axis. */
  static double position(double value) {
    return StrictMath.log10(value);
  }

  @Override
  public List<NumberTick> refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    TextAnchor anchor = RectangleEdge.isLeftOrRight(edge) ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
    for (int exponent = (int) Math.floor(getLowerBound()); exponent <= getUpperBound() + 1e-9; exponent++) {
      for (int factor = 1; factor < 10; factor++) {
        double at = exponent + position(factor);
        if (at >= getLowerBound() - 1e-9 && at <= getUpperBound() + 1e-9) {
          String label = factor == 1 ? Ticks.plain(Ticks.power(exponent)) : "";
          ticks.add(new NumberTick(factor == 1 ? TickType.MAJOR : TickType.MINOR, at, label, anchor, TextAnchor.CENTER, 0));
        }
      }
    }
    return ticks;
  }
}
