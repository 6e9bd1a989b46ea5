package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Curves;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Draws curves: one frame, or several side by side that share the vertical axis. */
final class CurveChart {

  /** Intervals of more curves than this would hide each other. */
  static final int MAX_BANDS = 3;

  private final Theme theme;
  private final Curves data;
  private final List<String> names;
  private final double leastX;
  private final double greatestX;

  private CurveChart(Theme theme, Curves data) {
    this.theme = theme;
    this.data = data;
    // One order for all panels: a curve has the same colour and dashes in each.
    this.names = data.panels().stream().flatMap(panel -> panel.curves().stream()).map(Curve::name).distinct().toList();
    this.leastX = xs().filter(x -> !data.logarithmic() || x > 0).min().orElse(0);
    this.greatestX = Math.max(leastX, data.xEnd());
  }

  private DoubleStream xs() {
    return data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMapToDouble(curve -> Arrays.stream(curve.x()));
  }

  private DoubleStream ys() {
    return data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMapToDouble(curve -> Arrays.stream(curve.y()));
  }

  static Figure figure(Theme theme, Curves data) {
    return new CurveChart(theme, data).figure();
  }

  private Figure figure() {
    boolean several = data.panels().size() > 1;
    NumberAxis y = verticalAxis();
    List<Frame> frames = data.panels().stream().map(panel -> frame(panel, y, several)).toList();
    return Frames.figure(theme, frames, y, names, legend());
  }

  private Frame frame(Panel panel, NumberAxis y, boolean several) {
    YIntervalSeriesCollection curves = new YIntervalSeriesCollection();
    DeviationRenderer renderer = renderer(panel);
    ValueAxis x = horizontalAxis();
    for (Curve curve : panel.curves()) {
      curves.addSeries(series(curve, x, y));
    }
    return Frame.of(theme, panel.title(), curves, x, several ? null : y, renderer, 0, theme.lineWidth());
  }

  private NumberAxis verticalAxis() {
    if (data.shape() == Shape.STEPS) {
      NumberAxis axis = Ticks.linear(theme, data.yTitle(), 0, 1.02, 6);
      axis.setTickUnit(Ticks.linear(theme, "", 0, 1, 5).getTickUnit());
      return axis;
    }
    if (data.shape() == Shape.TAIL) {
      double least = ys().filter(y -> y > 0).min().orElse(0.1);
      return new DecadeAxis(theme, data.yTitle(), Math.min(least, 0.1), 1);
    }
    DoubleStream highs = data.panels().stream().flatMap(panel -> panel.curves().stream())
        .flatMapToDouble(curve -> DoubleStream.concat(Arrays.stream(curve.y()), Arrays.stream(curve.high())));
    DoubleStream lows = data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMapToDouble(curve -> Arrays.stream(curve.low()));
    double high = highs.max().orElse(1);
    double low = Math.min(0, lows.min().orElse(0));
    return Ticks.linear(theme, data.yTitle(), low < 0 ? -Ticks.roundUp(-low, 5) : 0, high > 0 ? Ticks.roundUp(high, 5) : 1, 5);
  }

  private ValueAxis horizontalAxis() {
    if (data.logarithmic()) {
      return new DecadeAxis(theme, data.xTitle(), leastX, greatestX);
    }
    double high = data.shape() == Shape.STEPS ? Ticks.roundUp(greatestX, 10) : greatestX;
    return Ticks.linear(theme, data.xTitle(), 0, high, Ticks.most(Frames.room(theme, data.panels().size())));
  }

  /** The points to be joined by straight lines: steps are written out, from the first value to the right edge. */
  private YIntervalSeries series(Curve curve, ValueAxis x, ValueAxis y) {
    YIntervalSeries series = new YIntervalSeries(curve.name(), false, true);
    switch (data.shape()) {
      case LINES -> {
        for (int i = 0; i < curve.x().length; i++) {
          series.add(curve.x()[i], curve.y()[i], curve.low()[i], curve.high()[i]);
        }
      }
      case TAIL -> addTail(series, curve, x, y);
      case STEPS -> addSteps(series, curve, x);
    }
    return series;
  }

  private void addSteps(YIntervalSeries series, Curve curve, ValueAxis x) {
    double y = 0;
    double low = 0;
    double high = 0;
    for (int i = 0; i < curve.x().length; i++) {
      double value = curve.x()[i];
      double at = !data.logarithmic() ? value : value > 0 ? DecadeAxis.position(value) : x.getLowerBound();
      series.add(at, y, low, high);
      y = curve.y()[i];
      low = curve.low()[i];
      high = curve.high()[i];
      series.add(at, y, low, high);
    }
    series.add(x.getUpperBound(), y, low, high);
  }

  /** From all at the left edge, falling to the last value that something is beyond; there is no zero on the axis. */
  private static void addTail(YIntervalSeries series, Curve curve, ValueAxis x, ValueAxis y) {
    series.add(x.getLowerBound(), 0, 0, 0);
    double last = 0;
    double low = 0;
    double high = 0;
    double at = x.getLowerBound();
    for (int i = 0; i < curve.x().length; i++) {
      at = curve.x()[i] > 0 ? Math.max(x.getLowerBound(), DecadeAxis.position(curve.x()[i])) : x.getLowerBound();
      series.add(at, last, low, high);
      if (curve.y()[i] <= 0) {
        return;
      }
      last = DecadeAxis.position(curve.y()[i]);
      low = height(curve.low()[i], y);
      high = height(curve.high()[i], y);
      series.add(at, last, low, high);
    }
    series.add(x.getUpperBound(), last, low, high);
  }

  private static double height(double share, ValueAxis y) {
    return share > 0 ? Math.max(y.getLowerBound(), DecadeAxis.position(share)) : y.getLowerBound();
  }

  private DeviationRenderer renderer(Panel panel) {
    // It joins the points of a series into one path, without which dashes would begin anew at every point.
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(panel.curves().size() <= MAX_BANDS ? 0.18f : 0f);
    renderer.setDefaultLegendTextFont(Lettering.TICK);
    for (int i = 0; i < panel.curves().size(); i++) {
      int style = names.indexOf(panel.curves().get(i).name());
      renderer.setSeriesPaint(i, theme.color(style));
      renderer.setSeriesFillPaint(i, theme.color(style));
      renderer.setSeriesStroke(i, theme.stroke(style));
    }
    return renderer;
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (int style = 0; style < names.size(); style++) {
      items.add(new LegendItem(
          Theme.legendName(names.get(style)), null, null, null, false, new Rectangle2D.Double(), false, theme.ink(), false, theme.ink(),
          new BasicStroke(), true, Theme.legendLine(), theme.stroke(style), theme.color(style)));
    }
    return items;
  }
}
