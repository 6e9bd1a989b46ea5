package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import orrery.metrics.chart.ChartData.Box;
import orrery.metrics.chart.ChartData.Boxes;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;

/** Draws boxes and violins, upright, those of one group beside each other. */
final class SpreadChart {

  private static final double WIDEST_BOX = 26;
  private static final double WIDEST_VIOLIN = 44;

  /** The share of a group's room that its boxes take. */
  private static final double FILLED = 0.8;

  private final Theme theme;
  private final Boxes data;

  private SpreadChart(Theme theme, Boxes data) {
    this.theme = theme;
    this.data = data;
  }

  static Figure figure(Theme theme, Boxes data) {
    return new SpreadChart(theme, data).figure();
  }

  private Figure figure() {
    NumberAxis y = data.isLogarithmic()
        ? new DecadeAxis(theme, data.yTitle(), values().filter(value -> value > 0).min().orElse(1), values().max().orElse(1))
        : Ticks.around(theme, data.yTitle(), values().min().orElse(0), values().max().orElse(1), 5);
    PositionAxis x = new PositionAxis(theme, data.axis(), Frames.room(theme, 1));
    Frame frame = Frame.painted(theme, "", x, y, this::paint);
    return Frames.figure(theme, List.of(frame), y, data.members(), legend());
  }

  /** All that is shown, as far as it is known. */
  private DoubleStream values() {
    return data.boxes().stream()
        .flatMapToDouble(box -> DoubleStream.concat(
            DoubleStream.of(box.low(), box.q1(), box.median(), box.q3(), box.high()),
            DoubleStream.concat(Arrays.stream(box.outliers()), Arrays.stream(box.at()))))
        .filter(value -> !Double.isInfinite(value));
  }

  private double y(Frame.Places at, double value) {
    if (Double.isInfinite(value)) {
      return at.area().getMinY() - 4;
    }
    double height = !data.isLogarithmic() ? value : value > 0 ? Math.max(at.vertical().getLowerBound(), DecadeAxis.position(value)) : at.vertical().getLowerBound();
    return at.y(height);
  }

  private void paint(Graphics2D graphics, Frame.Places at) {
    double room = (at.x(1) - at.x(0)) * FILLED / data.members().size();
    for (Box box : data.boxes()) {
      int member = data.members().indexOf(box.member());
      int group = data.groups().indexOf(box.group());
      double middle = at.x(group) + (member - (data.members().size() - 1) / 2.0) * room;
      Color color = theme.color(data.members().size() > 1 ? member : group);
      if (data.isViolin() && box.at().length > 0) {
        violin(graphics, at, box, middle, Math.min(WIDEST_VIOLIN, room * 0.95), color);
      } else {
        box(graphics, at, box, middle, Math.min(WIDEST_BOX, room * 0.8), color);
      }
    }
  }

  private Color light(Color color) {
    return Theme.mixed(theme.ground(), color, 0.45);
  }

  private void box(Graphics2D graphics, Frame.Places at, Box box, double x, double width, Color color) {
    double left = x - width / 2;
    double top = y(at, box.q3());
    double bottom = y(at, box.q1());
    graphics.setPaint(light(color));
    graphics.fill(new Rectangle2D.Double(left, top, width, bottom - top));
    graphics.setPaint(theme.ink());
    graphics.setStroke(Theme.WHISKER);
    graphics.draw(new Rectangle2D.Double(left, top, width, bottom - top));
    whisker(graphics, x, width / 4, y(at, box.q1()), y(at, box.low()), box.low());
    if (!Double.isInfinite(box.q3())) {
      whisker(graphics, x, width / 4, y(at, box.q3()), y(at, box.high()), box.high());
    }
    if (!Double.isInfinite(box.median())) {
      graphics.setStroke(new BasicStroke(theme.lineWidth() * 1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
      graphics.draw(new Line2D.Double(left, y(at, box.median()), left + width, y(at, box.median())));
    }
    graphics.setStroke(Theme.WHISKER);
    for (double outlier : box.outliers()) {
      graphics.draw(new Ellipse2D.Double(x - 1.6, y(at, outlier) - 1.6, 3.2, 3.2));
    }
  }

  /** From the box to the end, with a cap where the end is known. */
  private static void whisker(Graphics2D graphics, double x, double cap, double from, double to, double end) {
    graphics.draw(new Line2D.Double(x, from, x, to));
    if (!Double.isInfinite(end)) {
      graphics.draw(new Line2D.Double(x - cap, to, x + cap, to));
    }
  }

  private void violin(Graphics2D graphics, Frame.Places at, Box box, double x, double width, Color color) {
    double greatest = Arrays.stream(box.density()).max().orElse(1);
    Path2D.Double outline = new Path2D.Double();
    int places = box.at().length;
    for (int i = 0; i < 2 * places; i++) {
      int place = i < places ? i : 2 * places - 1 - i;
      double half = box.density()[place] / greatest * width / 2;
      double side = i < places ? x + half : x - half;
      if (i == 0) {
        outline.moveTo(side, y(at, box.at()[place]));
      } else {
        outline.lineTo(side, y(at, box.at()[place]));
      }
    }
    outline.closePath();
    graphics.setPaint(light(color));
    graphics.fill(outline);
    graphics.setPaint(color);
    graphics.setStroke(Theme.WHISKER);
    graphics.draw(outline);
    graphics.setPaint(theme.ink());
    graphics.setStroke(new BasicStroke(2.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    graphics.draw(new Line2D.Double(x, y(at, box.q1()), x, y(at, box.q3())));
    if (!Double.isInfinite(box.median())) {
      Ellipse2D dot = new Ellipse2D.Double(x - 2.2, y(at, box.median()) - 2.2, 4.4, 4.4);
      graphics.setPaint(theme.ground());
      graphics.fill(dot);
      graphics.setPaint(theme.ink());
      graphics.setStroke(Theme.WHISKER);
      graphics.draw(dot);
    }
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (int i = 0; i < data.members().size(); i++) {
      items.add(new LegendItem(
          Theme.legendName(data.members().get(i)), null, null, null, new Rectangle2D.Double(-4, -4, 8, 8), light(theme.color(i)), Theme.HAIRLINE, theme.ink()));
    }
    return items;
  }
}
