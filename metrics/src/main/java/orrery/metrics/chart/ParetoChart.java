package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orrery.metrics.chart.ChartData.Mark;
import orrery.metrics.chart.ChartData.Pareto;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;

/** Draws two metrics against each other: a marker with both intervals for each variant at each point, and the front of those that none beats. */
final class ParetoChart {

  private static final int HEIGHT = 200;

  private final Theme theme;
  private final Pareto data;

  private ParetoChart(Theme theme, Pareto data) {
    this.theme = theme;
    this.data = data;
  }

  static Figure figure(Theme theme, Pareto data) {
    return new ParetoChart(theme, data).figure();
  }

  private Figure figure() {
    int most = Ticks.most(Frames.room(theme, 1));
    NumberAxis x = Ticks.around(theme, data.xTitle(),
        data.marks().stream().mapToDouble(mark -> shownLow(mark.x(), mark.xHalf())).min().orElse(0), data.marks().stream().mapToDouble(mark -> mark.x() + mark.xHalf()).max().orElse(1), most);
    NumberAxis y = Ticks.around(theme, data.yTitle(),
        data.marks().stream().mapToDouble(mark -> shownLow(mark.y(), mark.yHalf())).min().orElse(0), data.marks().stream().mapToDouble(mark -> mark.y() + mark.yHalf()).max().orElse(1), 5);
    Frame frame = Frame.painted(theme, "", x, y, this::paint);
    List<String> shown = data.names().stream().filter(name -> data.marks().stream().anyMatch(mark -> mark.name().equals(name))).toList();
    return Frames.figure(theme, List.of(frame), y, shown, legend(shown), HEIGHT);
  }

  /** Nothing is less than none: what an interval says below zero of what is above is not room for. */
  private static double shownLow(double mean, double half) {
    return mean >= 0 ? Math.max(0, mean - half) : mean - half;
  }

  private void paint(Graphics2D graphics, Frame.Places at) {
    front(graphics, at);
    List<Rectangle2D> taken = new ArrayList<>();
    for (Mark mark : data.marks()) {
      double x = at.x(mark.x());
      double y = at.y(mark.y());
      taken.add(new Rectangle2D.Double(x - 3, y - 3, 6, 6));
      graphics.setPaint(color(mark));
      graphics.setStroke(Theme.WHISKER);
      cross(graphics, at.x(shownLow(mark.x(), mark.xHalf())), y, at.x(mark.x() + mark.xHalf()), y, 0, 2);
      cross(graphics, x, at.y(shownLow(mark.y(), mark.yHalf())), x, at.y(mark.y() + mark.yHalf()), 2, 0);
    }
    for (Mark mark : data.marks()) {
      Shape marker = AffineTransform.getTranslateInstance(at.x(mark.x()), at.y(mark.y())).createTransformedShape(marker(mark.name()));
      graphics.setPaint(mark.front() ? color(mark) : theme.ground());
      graphics.fill(marker);
      graphics.setPaint(color(mark));
      graphics.setStroke(new BasicStroke(1));
      graphics.draw(marker);
    }
    for (Mark mark : data.marks()) {
      label(graphics, at, mark, taken);
    }
  }

  private static void cross(Graphics2D graphics, double x1, double y1, double x2, double y2, double capX, double capY) {
    if (x1 != x2 || y1 != y2) {
      graphics.draw(new Line2D.Double(x1, y1, x2, y2));
      graphics.draw(new Line2D.Double(x1 - capX, y1 - capY, x1 + capX, y1 + capY));
      graphics.draw(new Line2D.Double(x2 - capX, y2 - capY, x2 + capX, y2 + capY));
    }
  }

  private Color color(Mark mark) {
    return theme.color(data.names().indexOf(mark.name()));
  }

  private Shape marker(String name) {
    return SweepChart.MARKERS.get(data.names().indexOf(name) % SweepChart.MARKERS.size());
  }

  /** The edge of what is beaten: steps from point to point, on to the ends of the axes. */
  private void front(Graphics2D graphics, Frame.Places at) {
    List<Mark> front = data.marks().stream().filter(Mark::front).sorted(Comparator.comparingDouble(Mark::x).thenComparingDouble(Mark::y)).toList();
    Rectangle2D area = at.area();
    Path2D.Double path = new Path2D.Double();
    double worstY = data.isLowerY() ? area.getMinY() : area.getMaxY();
    Mark first = front.get(0);
    Mark last = front.get(front.size() - 1);
    path.moveTo(data.isLowerX() ? at.x(first.x()) : area.getMinX(), data.isLowerX() ? worstY : at.y(first.y()));
    for (int i = 0; i < front.size(); i++) {
      double x = at.x(front.get(i).x());
      double y = at.y(front.get(i).y());
      if (i > 0) {
        Mark before = front.get(i - 1);
        path.lineTo(data.isLowerX() ? x : at.x(before.x()), data.isLowerX() ? at.y(before.y()) : y);
      }
      path.lineTo(x, y);
    }
    path.lineTo(data.isLowerX() ? area.getMaxX() : at.x(last.x()), data.isLowerX() ? at.y(last.y()) : worstY);
    graphics.setPaint(theme.faint());
    graphics.setStroke(new BasicStroke(0.9f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {3, 2}, 0));
    graphics.draw(path);
  }

  /** What is swept stands beside a marker, where there is room that no other has taken. */
  private void label(Graphics2D graphics, Frame.Places at, Mark mark, List<Rectangle2D> taken) {
    double width = Lettering.width(Lettering.NUMBER, mark.point());
    double x = at.x(mark.x());
    double y = at.y(mark.y());
    for (double[] corner : new double[][] {{x + 4, y - 10}, {x + 4, y + 2}, {x - 4 - width, y - 10}, {x - 4 - width, y + 2}, {x - width / 2, y - 13}, {x - width / 2, y + 5}}) {
      Rectangle2D box = new Rectangle2D.Double(corner[0], corner[1], width, 8);
      if (width > 0 && at.area().contains(box) && taken.stream().noneMatch(box::intersects)) {
        taken.add(box);
        graphics.setFont(Lettering.NUMBER);
        graphics.setPaint(theme.ink());
        graphics.drawString(mark.point(), (float) corner[0], (float) (corner[1] + 7));
        return;
      }
    }
  }

  private LegendItemCollection legend(List<String> shown) {
    LegendItemCollection items = new LegendItemCollection();
    for (String name : shown) {
      Color color = theme.color(data.names().indexOf(name));
      items.add(new LegendItem(Theme.legendName(name), null, null, null, marker(name), color, new BasicStroke(1), color));
    }
    return items;
  }
}
