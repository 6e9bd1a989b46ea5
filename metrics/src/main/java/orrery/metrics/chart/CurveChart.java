package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Curves;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Draws curves: one frame, or several side by side that share the vertical axis. */
final class CurveChart {

  /** Intervals of more curves than this would hide each other. */
  static final int MAX_BANDS = 3;

  /** With a legend of one row. */
  private static final int HEIGHT = 170;

  /** Between the top of a distribution function and the top of its frame. */
  private static final double PANEL_TITLE_Y = 1.11;

  private final Curves data;
  private final List<String> names;
  private final double leastX;
  private final double greatestX;

  private CurveChart(Curves data) {
    this.data = data;
    // One order for all panels: a curve has the same colour and dashes in each.
    this.names = data.panels().stream().flatMap(panel -> panel.curves().stream()).map(Curve::name).distinct().toList();
    this.leastX = xs().filter(x -> !data.logarithmic() || x > 0).min().orElse(0);
    this.greatestX = Math.max(leastX, data.xEnd());
  }

  private DoubleStream xs() {
    return data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMapToDouble(curve -> Arrays.stream(curve.x()));
  }

  static Figure figure(Curves data) {
    return new CurveChart(data).figure();
  }

  private Figure figure() {
    boolean several = data.panels().size() > 1;
    NumberAxis y = verticalAxis(data.panels().stream().anyMatch(panel -> !panel.title().isEmpty()));
    JFreeChart chart;
    if (several) {
      CombinedRangeXYPlot combined = new CombinedRangeXYPlot(y);
      combined.setGap(24);
      data.panels().forEach(panel -> combined.add(plot(panel, null)));
      combined.setFixedLegendItems(legend());
      chart = Theme.chart(combined);
    } else {
      XYPlot plot = plot(data.panels().get(0), y);
      plot.setFixedLegendItems(legend());
      chart = Theme.chart(plot);
    }
    int width = several ? Theme.PAGE : Theme.COLUMN;
    int legendHeight = names.size() > 1 ? Theme.addLegend(chart, names, width) : 0;
    return new Figure(chart, width, HEIGHT + Math.max(0, legendHeight - Theme.LEGEND_ROW));
  }

  private XYPlot plot(Panel panel, ValueAxis y) {
    YIntervalSeriesCollection curves = new YIntervalSeriesCollection();
    DeviationRenderer renderer = renderer(panel);
    ValueAxis x = horizontalAxis();
    for (Curve curve : panel.curves()) {
      curves.addSeries(series(curve, x));
    }
    XYPlot plot = new XYPlot(curves, x, y, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setDomainGridlinesVisible(false);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD); // dashes over the solid line, so that both are seen
    plot.setRangeGridlinePaint(Theme.GRID);
    plot.setRangeGridlineStroke(Theme.HAIRLINE);
    if (!panel.title().isEmpty()) {
      XYTextAnnotation title = new XYTextAnnotation(panel.title(), inset(x), PANEL_TITLE_Y);
      title.setFont(Theme.LABEL);
      title.setTextAnchor(TextAnchor.CENTER_LEFT);
      plot.addAnnotation(title);
    }
    return plot;
  }

  /** A little to the right of the axis. */
  private double inset(ValueAxis x) {
    return x.getLowerBound() + x.getRange().getLength() * 0.02;
  }

  private NumberAxis verticalAxis(boolean titled) {
    if (data.shape() == Shape.STEPS) {
      NumberAxis axis = Ticks.linear(data.yTitle(), 0, titled ? 1.18 : 1.02, 6);
      axis.setTickUnit(Ticks.linear("", 0, 1, 5).getTickUnit());
      return axis;
    }
    DoubleStream highs = data.panels().stream().flatMap(panel -> panel.curves().stream())
        .flatMapToDouble(curve -> DoubleStream.concat(Arrays.stream(curve.y()), Arrays.stream(curve.high())));
    DoubleStream lows = data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMapToDouble(curve -> Arrays.stream(curve.low()));
    double high = highs.max().orElse(1);
    double low = Math.min(0, lows.min().orElse(0));
    return Ticks.linear(data.yTitle(), low < 0 ? -Ticks.roundUp(-low, 5) : 0, high > 0 ? Ticks.roundUp(high, 5) : 1, 5);
  }

  private ValueAxis horizontalAxis() {
    if (data.logarithmic()) {
      return new DecadeAxis(data.xTitle(), leastX, greatestX);
    }
    double high = data.shape() == Shape.STEPS ? Ticks.roundUp(greatestX, 10) : greatestX;
    return Ticks.linear(data.xTitle(), 0, high, data.panels().size() > 1 ? 5 : 6);
  }

  /** The points to be joined by straight lines: steps are written out, from the first value to the right edge. */
  private YIntervalSeries series(Curve curve, ValueAxis x) {
    YIntervalSeries series = new YIntervalSeries(curve.name(), false, true);
    if (data.shape() == Shape.LINES) {
      for (int i = 0; i < curve.x().length; i++) {
        series.add(curve.x()[i], curve.y()[i], curve.low()[i], curve.high()[i]);
      }
      return series;
    }
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
    return series;
  }

  private DeviationRenderer renderer(Panel panel) {
    // It joins the points of a series into one path, without which dashes would begin anew at every point.
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(panel.curves().size() <= MAX_BANDS ? 0.18f : 0f);
    renderer.setDefaultLegendTextFont(Theme.TICK);
    for (int i = 0; i < panel.curves().size(); i++) {
      int style = names.indexOf(panel.curves().get(i).name());
      renderer.setSeriesPaint(i, Theme.color(style));
      renderer.setSeriesFillPaint(i, Theme.color(style));
      renderer.setSeriesStroke(i, Theme.stroke(style));
    }
    return renderer;
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (int style = 0; style < names.size(); style++) {
      items.add(new LegendItem(
          Theme.legendName(names.get(style)), null, null, null, false, new Rectangle2D.Double(), false, Color.BLACK, false, Color.BLACK,
          new BasicStroke(), true, Theme.legendLine(), Theme.stroke(style), Theme.color(style)));
    }
    return items;
  }
}
