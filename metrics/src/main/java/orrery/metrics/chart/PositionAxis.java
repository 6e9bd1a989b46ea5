package orrery.metrics.chart;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jspecify.annotations.Nullable;

/**
 * An axis with a tick at each of some values. Numbers are left out where they would touch each other; names never are: they are
 * broken into lines, and where that does not do, stand upright.
 */
final class PositionAxis extends NumberAxis {

  private static final long serialVersionUID = 1;

  /** The height of one line at the ticks. */
  static final double ONE_LINE = 12;

  private static final double LINE = 10;
  private static final double MARGIN = 0.06;
  private static final int MOST_LINES = 3;
  private static final double LONGEST_UPRIGHT = 84;
  private static final double LONGEST_BESIDE = 90;

  private final Theme theme;
  private final transient SweptAxis swept;
  private final transient List<List<String>> lines;
  private final boolean upright;

  /**
   * An axis.
   *
   * @param room its length in points, about
   * @param margin beyond the first and the last of numbers as a share of their range
   */
  PositionAxis(Theme theme, SweptAxis swept, double room, double margin) {
    super(swept.title());
    this.theme = theme;
    this.swept = swept;
    double each = room / Math.max(1, swept.labels().size()) - 5;
    this.upright = !swept.numeric() && swept.labels().stream().anyMatch(label -> isBroken(label, each));
    this.lines = swept.labels().stream()
        .map(label -> swept.numeric() ? List.of(label) : upright ? List.of(Lettering.cut(Lettering.TICK, label, LONGEST_UPRIGHT)) : Lettering.wrap(Lettering.TICK, label, each, MOST_LINES))
        .toList();
    double low = swept.positions().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = swept.positions().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double beyond = swept.numeric() ? (high > low ? (high - low) * margin : 0.5) : 0.5;
    setAutoRange(false);
    setRange(low - beyond, high + beyond);
    theme.dress(this);
  }

  PositionAxis(Theme theme, SweptAxis swept, double room) {
    this(theme, swept, room, MARGIN);
  }

  private static boolean isBroken(String label, double each) {
    List<String> wrapped = Lettering.wrap(Lettering.TICK, label, each, MOST_LINES);
    return wrapped.stream().anyMatch(line -> line.endsWith("…")) && !label.endsWith("…");
  }

  /** What the labels take of the height. */
  double labelHeight() {
    return upright
        ? lines.stream().mapToDouble(label -> Lettering.width(Lettering.TICK, label)).max().orElse(0) + 4
        : ONE_LINE + LINE * (lines.stream().mapToInt(List::size).max().orElse(1) - 1);
  }

  /** How far the label of the greatest position reaches beyond it. */
  double halfOfLast() {
    return lines.isEmpty() || upright ? 0 : Lettering.width(Lettering.TICK, lines.get(ascending().get(lines.size() - 1))) / 2;
  }

  double greatest() {
    return swept.positions().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private List<Integer> ascending() {
    return IntStream.range(0, lines.size()).boxed()
        .sorted((one, other) -> Double.compare(swept.positions().get(one), swept.positions().get(other)))
        .toList();
  }

  @Override
  public List<NumberTick> refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    boolean beside = RectangleEdge.isLeftOrRight(edge);
    List<NumberTick> ticks = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    for (int i : ascending()) {
      // What stands below the axis is drawn by ourselves: the library knows one line only.
      String label = beside ? Lettering.cut(Lettering.TICK, swept.labels().get(i), LONGEST_BESIDE) : "";
      double middle = -valueToJava2D(swept.positions().get(i), area, edge);
      boolean fits = !swept.numeric() || middle - LINE / 2 > free;
      free = beside && fits ? middle + LINE / 2 : free;
      ticks.add(new NumberTick(swept.positions().get(i), fits ? label : "", beside ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
    }
    return ticks;
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected double findMaximumTickLabelHeight(List ticks, Graphics2D graphics, Rectangle2D area, boolean vertical) {
    return labelHeight();
  }

  @Override
  public AxisState draw(Graphics2D graphics, double cursor, Rectangle2D plotArea, Rectangle2D dataArea, RectangleEdge edge, @Nullable PlotRenderingInfo info) {
    AxisState state = super.draw(graphics, cursor, plotArea, dataArea, edge, info);
    if (edge == RectangleEdge.BOTTOM) {
      graphics.setFont(Lettering.TICK);
      graphics.setPaint(theme.ink());
      double free = Double.NEGATIVE_INFINITY;
      for (int i : ascending()) {
        double middle = valueToJava2D(swept.positions().get(i), dataArea, edge);
        double half = Lettering.width(Lettering.TICK, lines.get(i)) / 2;
        if (!swept.numeric() || middle - half > free) {
          free = middle + half + 3;
          label(graphics, lines.get(i), middle, cursor + getTickMarkOutsideLength());
        }
      }
    }
    return state;
  }

  private void label(Graphics2D graphics, List<String> label, double x, double top) {
    AffineTransform before = graphics.getTransform();
    if (upright) {
      graphics.rotate(-Math.PI / 2, x, top);
      graphics.drawString(label.get(0), (float) (x - 3 - Lettering.width(Lettering.TICK, label)), (float) (top + 3));
      graphics.setTransform(before);
      return;
    }
    for (int line = 0; line < label.size(); line++) {
      double width = Lettering.width(Lettering.TICK, label.get(line));
      graphics.drawString(label.get(line), (float) (x - width / 2), (float) (top + 9 + line * LINE));
    }
  }
}
