package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;
import orrery.metrics.chart.ChartData.Sweep;
import orrery.metrics.chart.ChartData.SweepCurve;
import orrery.metrics.chart.ChartData.SweepPanel;
import orrery.metrics.chart.ChartData.SweepPoint;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Draws means with their intervals against what is swept: a line for each variant or value of a label, in one frame or several. */
final class SweepChart {

  private static final double ASIDE = 0.008;

  /** Markers differ by form, too, so that they are told apart where lines are short. */
  static final List<Shape> MARKERS = List.of(
      new Ellipse2D.Double(-2.2, -2.2, 4.4, 4.4), new Rectangle2D.Double(-2, -2, 4, 4), polygon(0, -2.8, 2.6, 2, -2.6, 2),
      polygon(0, -2.9, 2.9, 0, 0, 2.9, -2.9, 0), polygon(0, 2.8, 2.6, -2, -2.6, -2));

  private final Theme theme;
  private final Sweep data;
  private final List<String> shown;

  private SweepChart(Theme theme, Sweep data) {
    this.theme = theme;
    this.data = data;
    this.shown = data.names().stream()
        .filter(name -> data.panels().stream().flatMap(panel -> panel.curves().stream()).anyMatch(curve -> curve.name().equals(name)))
        .toList();
  }

  static Figure figure(Theme theme, Sweep data) {
    return new SweepChart(theme, data).figure();
  }

  private Figure figure() {
    boolean several = data.panels().size() > 1;
    NumberAxis y = data.isLogarithmic() ? logarithmicAxis() : linearAxis();
    List<Frame> frames = data.panels().stream().map(panel -> frame(panel, y, several)).toList();
    return Frames.figure(theme, frames, y, areOnTheAxis() ? List.of() : shown, legend());
  }

  private Frame frame(SweepPanel panel, NumberAxis y, boolean several) {
    PositionAxis x = new PositionAxis(theme, data.axis(), Frames.room(theme, data.panels().size()));
    YIntervalSeriesCollection curves = new YIntervalSeriesCollection();
    for (SweepCurve curve : panel.curves()) {
      YIntervalSeries series = new YIntervalSeries(curve.name(), false, true);
      double aside = aside(curve.name()) * x.getRange().getLength();
      curve.points().stream().filter(this::isOnTheAxis).forEach(point -> series.add(
          point.position() + aside, height(point.mean(), y), height(point.mean() - point.halfWidth(), y), height(point.mean() + point.halfWidth(), y)));
      curves.addSeries(series);
    }
    Frame frame = Frame.of(theme, panel.title(), curves, x, several ? null : y, renderer(onTheAxis(panel)), 3.5, 3.5);
    if (data.isDifference()) {
      frame.addRangeMarker(new ValueMarker(0, theme.ink(), Theme.WHISKER), Layer.BACKGROUND);
    }
    return frame;
  }

  /** On a logarithmic axis there is no place for zero. */
  private boolean isOnTheAxis(SweepPoint point) {
    return !data.isLogarithmic() || point.mean() > 0;
  }

  private SweepPanel onTheAxis(SweepPanel panel) {
    return new SweepPanel(panel.title(), panel.curves().stream()
        .map(curve -> new SweepCurve(curve.name(), curve.points().stream().filter(this::isOnTheAxis).toList())).toList());
  }

  /** Where a value stands on the axis; what lies below it, at its end. */
  private double height(double value, NumberAxis y) {
    return !data.isLogarithmic() ? Math.max(value, y.getLowerBound()) : value > 0 ? Math.max(DecadeAxis.position(value), y.getLowerBound()) : y.getLowerBound();
  }

  /** A little to the side of the value, as a share of the axis, so that no interval hides another. */
  private double aside(String variant) {
    return areOnTheAxis() ? 0 : (shown.indexOf(variant) - (shown.size() - 1) / 2.0) * ASIDE;
  }

  /** Where variants stand on the axis, as nothing is swept. */
  private boolean areOnTheAxis() {
    return data.axis().labels().equals(shown);
  }

  /** From the least mean to the end of the highest interval: one that reaches down to zero would have no end. */
  private NumberAxis logarithmicAxis() {
    double high = points().filter(this::isOnTheAxis).mapToDouble(point -> point.mean() + point.halfWidth()).max().orElse(1);
    double low = points().filter(this::isOnTheAxis).mapToDouble(SweepPoint::mean).min().orElse(high);
    return new DecadeAxis(theme, data.yTitle(), low, high);
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
    return Ticks.linear(theme, data.yTitle(), bottom, top, (int) Math.round((top - bottom) / step));
  }

  private Stream<SweepPoint> points() {
    return data.panels().stream().flatMap(panel -> panel.curves().stream()).flatMap(curve -> curve.points().stream());
  }

  private XYErrorRenderer renderer(SweepPanel panel) {
    OpenWhereBound renderer = new OpenWhereBound(panel, theme.ground());
    renderer.setDrawXError(false);
    renderer.setCapLength(4);
    renderer.setErrorStroke(Theme.WHISKER);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setUseFillPaint(true);
    renderer.setDefaultLinesVisible(true);
    for (int i = 0; i < panel.curves().size(); i++) {
      int style = data.names().indexOf(panel.curves().get(i).name());
      renderer.setSeriesPaint(i, theme.color(style));
      renderer.setSeriesStroke(i, theme.stroke(style));
      renderer.setSeriesShape(i, MARKERS.get(style % MARKERS.size()));
      renderer.setSeriesOutlineStroke(i, Theme.WHISKER);
    }
    return renderer;
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (String variant : shown) {
      int style = data.names().indexOf(variant);
      items.add(new LegendItem(
          Theme.legendName(variant), null, null, null, true, MARKERS.get(style % MARKERS.size()), true, theme.color(style), false, theme.ink(),
          new BasicStroke(), true, Theme.legendLine(), theme.stroke(style), theme.color(style)));
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
    private final Color ground;

    OpenWhereBound(SweepPanel panel, Color ground) {
      this.ground = ground;
      this.panel = panel;
    }

    @Override
    public java.awt.Paint getItemFillPaint(int series, int item) {
      return panel.curves().get(series).points().get(item).beyond() ? ground : getItemPaint(series, item);
    }
  }
}
