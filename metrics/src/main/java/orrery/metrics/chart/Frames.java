package orrery.metrics.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Drawable;
import org.jfree.chart.ui.RectangleInsets;

/** A chart of one frame, or of several side by side that share the vertical axis, with its legend on top and each frame's title above it. */
final class Frames implements Drawable {

  /** With a legend of one row and one line at each tick. */
  private static final int HEIGHT = 170;

  /** What axis and legend take of the height. */
  private static final int ROOM_ABOVE_AND_BELOW = 52;

  /** What the vertical axis takes of the width. */
  private static final double ROOM_BESIDE = 46;

  /** By so much a chart can be lower than on paper. */
  private static final int LOWER_ON_SLIDES = 34;

  private static final int GAP = 24;
  private static final int TITLE = 14;

  private final Theme theme;
  private final JFreeChart chart;
  private final List<Frame> frames;

  private final Beside beside;

  private Frames(Theme theme, JFreeChart chart, List<Frame> frames, Beside beside) {
    this.beside = beside;
    this.theme = theme;
    this.chart = chart;
    this.frames = frames;
  }

  /** What stands to the right of the last frame, so wide. */
  record Beside(double width, Drawer drawer) {

    static final Beside NOTHING = new Beside(0, (graphics, frame) -> {});

    /** Draws it, by where the last frame is. */
    @FunctionalInterface
    interface Drawer {
      void draw(Graphics2D graphics, Rectangle2D frame);
    }
  }

  /** About how wide each of so many frames is. */
  static double room(Theme theme, int frames) {
    return (theme.width(frames > 1) - ROOM_BESIDE - (frames - 1) * GAP) / frames;
  }

  /**
   * The figure of some frames.
   *
   * @param y the vertical axis; that of the frame where there is one only
   * @param names in the legend; fewer than two need none
   */
  static Figure figure(Theme theme, List<Frame> frames, ValueAxis y, List<String> names, LegendItemCollection legend) {
    return figure(theme, frames, y, names, legend, HEIGHT);
  }

  /** As {@link #figure(Theme, List, ValueAxis, List, LegendItemCollection)}, of another height. */
  static Figure figure(Theme theme, List<Frame> frames, ValueAxis y, List<String> names, LegendItemCollection legend, int height) {
    return figure(theme, frames, y, names, legend, height, Beside.NOTHING);
  }

  /** As the others, with something to the right of the frames. */
  static Figure figure(Theme theme, List<Frame> frames, ValueAxis y, List<String> names, LegendItemCollection legend, int height, Beside beside) {
    boolean several = frames.size() > 1;
    double room = room(theme, frames.size());
    double overhang = 0;
    double tall = 0;
    for (Frame frame : frames) {
      fit(frame.getDomainAxis(), room);
      overhang = Math.max(overhang, Ticks.overhang(frame.getDomainAxis(), room));
      tall = Math.max(tall, frame.getDomainAxis() instanceof PositionAxis axis ? axis.labelHeight() - PositionAxis.ONE_LINE : 0);
    }
    // A slide is low, and what is drawn on it is stretched to its height.
    int least = theme.aspect() > 0 ? height - LOWER_ON_SLIDES : height;
    fit(y, least - ROOM_ABOVE_AND_BELOW);
    XYPlot plot = frames.get(0);
    if (several) {
      CombinedRangeXYPlot combined = new CombinedRangeXYPlot(y);
      combined.setGap(Math.max(GAP, 2 * overhang + 8));
      frames.forEach(combined::add);
      plot = combined;
    }
    plot.setFixedLegendItems(legend);
    int width = theme.width(several);
    JFreeChart chart = theme.chart(plot, Math.max(overhang, beside.width));
    int legendHeight = names.size() > 1 ? theme.addLegend(chart, names, width) : 0;
    boolean titled = frames.stream().anyMatch(frame -> !frame.title().isEmpty());
    if (titled) {
      plot.setInsets(new RectangleInsets(TITLE, 0, 0, 0));
    }
    int total = least + Math.max(0, legendHeight - Theme.LEGEND_ROW) + (titled && legendHeight > 0 ? TITLE : 0) + (int) Math.ceil(tall);
    return new Figure(theme, new Frames(theme, chart, frames, beside), width, total);
  }

  /** Makes the title of an axis fit its length: smaller where it is long, cut off where it would be too small. */
  static void fit(Axis axis, double room) {
    String title = axis.getLabel();
    if (title != null && !title.isEmpty()) {
      Font font = Lettering.fitting(Lettering.LABEL, title, room);
      axis.setLabelFont(font);
      axis.setLabel(Lettering.cut(font, title, room));
    }
  }

  JFreeChart chart() {
    return chart;
  }

  @Override
  public void draw(Graphics2D graphics, Rectangle2D area) {
    ChartRenderingInfo info = new ChartRenderingInfo(null);
    chart.draw(graphics, area, info);
    PlotRenderingInfo plot = info.getPlotInfo();
    beside.drawer.draw(graphics, (frames.size() > 1 ? plot.getSubplotInfo(frames.size() - 1) : plot).getDataArea());
    for (int i = 0; i < frames.size(); i++) {
      String title = frames.get(i).title();
      if (!title.isEmpty()) {
        Rectangle2D frame = (frames.size() > 1 ? plot.getSubplotInfo(i) : plot).getDataArea();
        Font font = Lettering.fitting(Lettering.LABEL, title, frame.getWidth());
        graphics.setFont(font);
        graphics.setPaint(theme.ink());
        graphics.drawString(Lettering.cut(font, title, frame.getWidth()), (float) frame.getX(), (float) (frame.getY() - 4));
      }
    }
  }
}
