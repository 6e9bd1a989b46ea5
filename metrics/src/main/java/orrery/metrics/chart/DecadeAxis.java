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
  DecadeAxis(Theme theme, String label, double low, double high) {
    super(label);
    setAutoRange(false);
    double to = Ticks.step(high);
    double from = Ticks.stepDown(low);
    setRange(position(from), position(to > from ? to : from * 10));
    theme.dress(this);
    setMinorTickMarksVisible(true);
  }

  /** Where a value stands on this axis. */
  static double position(double value) {
    return StrictMath.log10(value);
  }

  @Override
  public List<NumberTick> refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    boolean beside = RectangleEdge.isLeftOrRight(edge);
    TextAnchor anchor = beside ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
    int first = (int) Math.floor(getLowerBound());
    int decades = (int) Math.floor(getUpperBound() + 1e-9) - (int) Math.ceil(getLowerBound() - 1e-9) + 1;
    double free = Double.NEGATIVE_INFINITY;
    for (int exponent = first; exponent <= getUpperBound() + 1e-9; exponent++) {
      for (int factor = 1; factor < 10; factor++) {
        double at = exponent + position(factor);
        if (at < getLowerBound() - 1e-9 || at > getUpperBound() + 1e-9) {
          continue;
        }
        // Between two powers of ten there must be two numbers, or nobody could tell what lies where.
        boolean told = factor == 1 || decades < 2 && (factor == 2 || factor == 5);
        String label = told ? Ticks.plain(factor * Ticks.power(exponent)) : "";
        double middle = beside ? -valueToJava2D(at, area, edge) : valueToJava2D(at, area, edge);
        double half = beside ? Lettering.TICK.getSize2D() / 2 : Lettering.width(Lettering.TICK, label) / 2 + 2;
        boolean fits = told && middle - half > free;
        free = fits ? middle + half : free;
        ticks.add(new NumberTick(factor == 1 ? TickType.MAJOR : TickType.MINOR, at, fits ? label : "", anchor, TextAnchor.CENTER, 0));
      }
    }
    return ticks;
  }
}
