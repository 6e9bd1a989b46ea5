package orrery.metrics.chart;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/** One frame of a chart: two axes, and what is shown between them, whole where it lies at an edge. */
final class Frame extends XYPlot {

  private static final long serialVersionUID = 1;

  /** Draws what a frame shows, where no renderer of the library does. */
  @FunctionalInterface
  interface Painter {

    /** Draws, by the places that {@code at} tells. */
    void paint(Graphics2D graphics, Places at);
  }

  /** Where values stand in a frame. */
  record Places(Rectangle2D area, ValueAxis horizontal, ValueAxis vertical) {

    double x(double value) {
      return horizontal.valueToJava2D(value, area, RectangleEdge.BOTTOM);
    }

    double y(double value) {
      return vertical.valueToJava2D(value, area, RectangleEdge.LEFT);
    }
  }

  private final String title;
  private final double beyondX;
  private final double beyondY;
  private final transient @Nullable Painter painter;

  private Frame(Theme theme, String title, XYDataset data, ValueAxis x, @Nullable ValueAxis y, XYItemRenderer renderer, double beyondX, double beyondY, @Nullable Painter painter) {
    super(data, x, y, renderer);
    this.title = title;
    this.beyondX = beyondX;
    this.beyondY = beyondY;
    this.painter = painter;
    setBackgroundPaint(theme.ground());
    setOutlineVisible(false);
    setAxisOffset(RectangleInsets.ZERO_INSETS);
    setInsets(RectangleInsets.ZERO_INSETS);
    setDomainGridlinesVisible(false);
    setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD); // dashes over the solid line, so that both are seen
    setRangeGridlinePaint(theme.grid());
    setRangeGridlineStroke(Theme.HAIRLINE);
  }

  /**
   * A frame of data.
   *
   * @param title above it; empty where there is none
   * @param y its own vertical axis; null where it shares that of others
   * @param beyondX how far beyond the left and right edges markers and lines reach
   * @param beyondY how far beyond top and bottom
   */
  static Frame of(Theme theme, String title, XYDataset data, ValueAxis x, @Nullable ValueAxis y, XYItemRenderer renderer, double beyondX, double beyondY) {
    return new Frame(theme, title, data, x, y, renderer, beyondX, beyondY, null);
  }

  /** A frame that {@code painter} fills. */
  static Frame painted(Theme theme, String title, ValueAxis x, @Nullable ValueAxis y, Painter painter) {
    return new Frame(theme, title, new XYSeriesCollection(), x, y, new XYLineAndShapeRenderer(), 4, 4, painter);
  }

  String title() {
    return title;
  }

  @Override
  public boolean render(Graphics2D graphics, Rectangle2D area, int index, @Nullable PlotRenderingInfo info, @Nullable CrosshairState crosshair) {
    Shape clip = graphics.getClip();
    graphics.setClip(new Rectangle2D.Double(area.getX() - beyondX, area.getY() - beyondY, area.getWidth() + 2 * beyondX, area.getHeight() + 2 * beyondY));
    boolean drawn = true;
    if (painter != null) {
      painter.paint(graphics, new Places(area, getDomainAxis(), getRangeAxis() != null ? getRangeAxis() : ((XYPlot) getParent()).getRangeAxis()));
    } else {
      drawn = super.render(graphics, area, index, info, crosshair);
    }
    graphics.setClip(clip);
    return drawn;
  }
}
