package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orrery.metrics.chart.ChartData.Sweep;
import orrery.metrics.chart.ChartData.SweepCurve;
import orrery.metrics.chart.ChartData.SweepPanel;
import orrery.metrics.chart.ChartData.SweepPoint;
import org.jspecify.annotations.Nullable;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Draws means with their intervals against what is swept: a line for each variant or value of a label, in one frame or several. */
final class SweepChart {

  private static final int HEIGHT = 170;

  /** What the horizontal axis takes of the height. */
  private static final int ROOM_BELOW = 36;

  /** For the title of a frame above what is shown in it. */
  private static final double ROOM_FOR_TITLE = 1.16;

  private static final double ASIDE = 0.008;

  private static final BasicStroke WHISKER = new BasicStroke(0.8f);

  /** Markers differ by form, too, so that they are told apart where lines are short. */
  private static final List<Shape> MARKERS = List.of(
      new Ellipse2D.Double(-2.2, -2.2, 4.4, 4.4), new Rectangle2D.Double(-2, -2, 4, 4), polygon(0, -2.8, 2.6, 2, -2.6, 2),
      polygon(0, -2.9, 2.9, 0, 0, 2.9, -2.9, 0), polygon(0, 2.8, 2.6, -2, -2.6, -2));

  private final Sweep data;
  private final List<String> shown;

  private SweepChart(Sweep data) {
    this.data = data;
    this.shown = data.names().stream()
        .filter(name -> data.panels().stream().flatMap(panel -> panel.curves().stream()).anyMatch(curve -> curve.name().equals(name)))
        .toList();
  }

  static Figure figure(Sweep data) {
    return new SweepChart(data).figure();
  }

  private Figure figure() {
    boolean several = data.panels().size() > 1;
    NumberAxis y = verticalAxis();
    JFreeChart chart;
    if (several) {
      CombinedRangeXYPlot combined = new CombinedRangeXYPlot(y);
      combined.setGap(24);
      data.panels().forEach(panel -> combined.add(plot(panel, null, y)));
      combined.setFixedLegendItems(legend());
      chart = Theme.chart(combined);
    } else {
      XYPlot plot = plot(data.panels().get(0), y, y);
      plot.setFixedLegendItems(legend());
      chart = Theme.chart(plot);
    }
    int width = several ? Theme.PAGE : Theme.COLUMN;
    boolean legend = shown.size() > 1 && !areOnTheAxis();
    int legendHeight = legend ? Theme.addLegend(chart, shown, width) : 0;
    return new Figure(chart, width, HEIGHT + Math.max(0, legendHeight - Theme.LEGEND_ROW));
  }

  private XYPlot plot(SweepPanel panel, @Nullable NumberAxis own, NumberAxis y) {
    PositionAxis x = new PositionAxis(data.axis());
    YIntervalSeriesCollection curves = new YIntervalSeriesCollection();
    for (SweepCurve curve : panel.curves()) {
      YIntervalSeries series = new YIntervalSeries(curve.name(), false, true);
      double aside = aside(curve.name()) * x.getRange().getLength();
      curve.points().stream().filter(this::isOnTheAxis).forEach(point -> series.add(
          point.position() + aside, height(point.mean(), y), height(point.mean() - point.halfWidth(), y), height(point.mean() + point.halfWidth(), y)));
      curves.addSeries(series);
    }
    XYPlot plot = new XYPlot(curves, x, own, renderer(onTheAxis(panel)));
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setDomainGridlinesVisible(false);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    plot.setRangeGridlinePaint(Theme.GRID);
    plot.setRangeGridlineStroke(Theme.HAIRLINE);
    if (data.isDifference()) {
      plot.addRangeMarker(new ValueMarker(0, Color.BLACK, new BasicStroke(0.8f)), Layer.BACKGROUND);
    }
    if (!panel.title().isEmpty()) {
      XYTextAnnotation title = new XYTextAnnotation(panel.title(), x.getLowerBound() + x.getRange().getLength() * 0.02, y.getUpperBound() - y.getRange().getLength() * 0.06);
      title.setFont(Theme.LABEL);
      title.setTextAnchor(TextAnchor.CENTER_LEFT);
      plot.addAnnotation(title);
    }
    return plot;
  }

  /** On a logarithmic axis there is no place for zero. */
  private boolean isOnTheAxis(SweepPoint point) {
    return !data.isLogarithmic() || point.mean() > 0;
  }

  private SweepPanel onTheAxis(SweepPanel panel) {
    return new SweepPanel(panel.title(), panel.curves().stream()
        .map(curve -> new SweepCurve(curve.name(), curve.points().stream().filter(this::isOnTheAxis).toList())).toList());
  }

  /** Where a value stands on the axis; what lies below a logarithmic one, at its end. */
  private double height(double value, NumberAxis y) {
    return !data.isLogarithmic() ? value : value > 0 ? Math.max(DecadeAxis.position(value), y.getLowerBound()) : y.getLowerBound();
  }

  /** A little to the side of the value, as a share of the axis, so that no interval hides another. */
  private double aside(String variant) {
    return areOnTheAxis() ? 0 : (shown.indexOf(variant) - (shown.size() - 1) / 2.0) * ASIDE;
  }

  /** Where variants stand on the axis, as nothing is swept. */
  private boolean areOnTheAxis() {
    return data.axis().labels().equals(shown);
  }

  private NumberAxis verticalAxis() {
    return data.isLogarithmic() ? logarithmicAxis() : linearAxis();
  }

  /** From the least mean to the end of the highest interval: one that reaches down to zero would have no end. */
  private NumberAxis logarithmicAxis() {
    double high = points().filter(this::isOnTheAxis).mapToDouble(point -> point.mean() + point.halfWidth()).max().orElse(1);
    double low = points().filter(this::isOnTheAxis).mapToDouble(SweepPoint::mean).min().orElse(high);
    NumberAxis axis = new DecadeAxis(data.yTitle(), low, high);
    if (isTitled()) {
      axis.setRange(axis.getLowerBound(), axis.getLowerBound() + axis.getRange().getLength() * ROOM_FOR_TITLE);
    }
    axis.setLabelFont(Theme.labelFitting(data.yTitle(), HEIGHT - ROOM_BELOW));
    return axis;
  }

  private boolean isTitled() {
    return data.panels().stream().anyMatch(panel -> !panel.title().isEmpty());
  }

  private NumberAxis linearAxis() {
    double high = points().mapToDouble(point -> point.mean() + point.halfWidth()).max().orElse(0);
    double low = points().mapToDouble(point -> point.mean() - point.halfWidth()).min().orElse(0);
    boolean positive = points().allMatch(point -> point.mean() >= 0);
    // Nothing is less than none: what an interval says below zero is not room for.
    double from = data.isDifference() || !positive ? Math.min(0, low) : 0;
    double to = Math.max(0, high);
    double span = to > from ? to - from : 1;
    double step = Ticks.step(span / 5);
    double bottom = step * Math.floor(from / step + 1e-9);
    double top = step * Math.ceil(to / step - 1e-9);
    top = Math.max(top, bottom + step);
    NumberAxis axis = Ticks.linear(data.yTitle(), bottom, isTitled() ? bottom + (top - bottom) * ROOM_FOR_TITLE : top, 5);
    axis.setLabelFont(Theme.labelFitting(data.yTitle(), HEIGHT - ROOM_BELOW));
    axis.setTickUnit(Ticks.linear("", bottom, top, (int) Math.round((top - bottom) / step)).getTickUnit());
    return axis;
  }

  private Stream<SweepPoint> points() {
    return data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMap(curve -> curve.points().stream());
  }

  private XYErrorRenderer renderer(SweepPanel panel) {
    OpenWhereBound renderer = new OpenWhereBound(panel);
    renderer.setDrawXError(false);
    renderer.setCapLength(4);
    renderer.setErrorStroke(WHISKER);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setUseFillPaint(true);
    renderer.setDefaultLinesVisible(true);
    for (int i = 0; i < panel.curves().size(); i++) {
      int style = data.names().indexOf(panel.curves().get(i).name());
      renderer.setSeriesPaint(i, Theme.color(style));
      renderer.setSeriesStroke(i, Theme.stroke(style));
      renderer.setSeriesShape(i, MARKERS.get(style % MARKERS.size()));
      renderer.setSeriesOutlineStroke(i, WHISKER);
    }
    return renderer;
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (String variant : shown) {
      int style = data.names().indexOf(variant);
      items.add(new LegendItem(
          Theme.legendName(variant), null, null, null, true, MARKERS.get(style % MARKERS.size()), true, Theme.color(style), false, Color.BLACK,
          new BasicStroke(), true, Theme.legendLine(), Theme.stroke(style), Theme.color(style)));
    }
    return items;
  }

  private static Shape polygon(double... corners) {
    Path2D.Double path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** Draws markers filled, but open where a mean is only a bound. */
  private static final class OpenWhereBound extends XYErrorRenderer {

    private static final long serialVersionUID = 1;

    private final transient SweepPanel panel;

    OpenWhereBound(SweepPanel panel) {
      this.panel = panel;
    }

    @Override
    public java.awt.Paint getItemFillPaint(int series, int item) {
      return panel.curves().get(series).points().get(item).beyond() ? Color.WHITE : getItemPaint(series, item);
    }
  }

  /** A horizontal axis with a tick at each value that was swept, and its label where there is room. */
  private static final class PositionAxis extends NumberAxis {

    private static final long serialVersionUID = 1;
    private static final double MARGIN = 0.06;

    private final transient SweptAxis swept;

    PositionAxis(SweptAxis swept) {
      super(swept.title());
      this.swept = swept;
      double low = swept.positions().stream().mapToDouble(Double::doubleValue).min().orElse(0);
      double high = swept.positions().stream().mapToDouble(Double::doubleValue).max().orElse(1);
      double margin = swept.numeric() ? (high > low ? (high - low) * MARGIN : 0.5) : 0.5;
      setAutoRange(false);
      setRange(low - margin, high + margin);
      Theme.dress(this);
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < swept.positions().size(); i++) {
        order.add(i);
      }
      order.sort((one, other) -> Double.compare(swept.positions().get(one), swept.positions().get(other)));
      List<NumberTick> ticks = new ArrayList<>();
      double free = Double.NEGATIVE_INFINITY;
      for (int i : order) {
        double middle = valueToJava2D(swept.positions().get(i), area, edge);
        double half = Theme.TICK.getStringBounds(swept.labels().get(i), graphics.getFontRenderContext()).getWidth() / 2;
        boolean fits = middle - half > free;
        free = fits ? middle + half + 3 : free;
        ticks.add(new NumberTick(swept.positions().get(i), fits ? swept.labels().get(i) : "", TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
      }
      return ticks;
    }
  }
}
