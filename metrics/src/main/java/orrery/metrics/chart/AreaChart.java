package orrery.metrics.chart;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Curves;
import orrery.metrics.chart.ChartData.Panel;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;

/** Draws what adds up over time as areas on top of each other: level within each bin, the first one at the bottom. */
final class AreaChart {

  private final Theme theme;
  private final Curves data;
  private final List<String> names;

  private AreaChart(Theme theme, Curves data) {
    this.theme = theme;
    this.data = data;
    this.names = data.panels().stream().flatMap(panel -> panel.curves().stream()).map(Curve::name).distinct().toList();
  }

  static Figure figure(Theme theme, Curves data) {
    return new AreaChart(theme, data).figure();
  }

  private Figure figure() {
    boolean several = data.panels().size() > 1;
    double highest = data.yEnd() > 0 ? data.yEnd() : data.panels().stream().map(this::stacked).filter(tops -> !tops.isEmpty())
        .mapToDouble(tops -> tops.get(tops.size() - 1).values().stream().mapToDouble(Double::doubleValue).max().orElse(0)).max().orElse(0);
    NumberAxis y = Ticks.linear(theme, data.yTitle(), 0, highest > 0 ? Ticks.roundUp(highest, 5) : 1, 5);
    int most = Ticks.most(Frames.room(theme, data.panels().size()));
    List<Frame> frames = data.panels().stream()
        .map(panel -> Frame.painted(theme, panel.title(), Ticks.linear(theme, data.xTitle(), 0, data.xEnd(), most), several ? null : y, 0.5, (graphics, at) -> paint(graphics, at, panel)))
        .toList();
    return Frames.figure(theme, frames, y, names, legend());
  }

  /** The upper edge of each area of a panel by the beginnings of bins, from the bottom up. */
  private List<TreeMap<Double, Double>> stacked(Panel panel) {
    SortedSet<Double> beginnings = new TreeSet<>();
    panel.curves().forEach(curve -> Arrays.stream(curve.x()).forEach(beginnings::add));
    List<TreeMap<Double, Double>> tops = new ArrayList<>();
    TreeMap<Double, Double> below = new TreeMap<>();
    for (Curve curve : panel.curves()) {
      TreeMap<Double, Double> top = new TreeMap<>();
      beginnings.forEach(x -> top.put(x, 0.0));
      for (int i = 0; i < curve.x().length; i++) {
        top.put(curve.x()[i], curve.y()[i]);
      }
      for (double x : beginnings) {
        top.merge(x, below.getOrDefault(x, 0.0), Double::sum);
      }
      tops.add(top);
      below = top;
    }
    return tops;
  }

  private void paint(Graphics2D graphics, Frame.Places at, Panel panel) {
    TreeMap<Double, Double> below = new TreeMap<>();
    List<TreeMap<Double, Double>> tops = stacked(panel);
    for (int i = 0; i < tops.size(); i++) {
      Path2D.Double area = edge(at, tops.get(i), true, new Path2D.Double());
      edge(at, below, false, area);
      area.closePath();
      graphics.setPaint(theme.fill(names.indexOf(panel.curves().get(i).name())));
      graphics.fill(area);
      below = tops.get(i);
    }
  }

  /** The steps of an upper edge from left to right, or back. */
  private Path2D.Double edge(Frame.Places at, TreeMap<Double, Double> tops, boolean forth, Path2D.Double path) {
    List<double[]> corners = new ArrayList<>();
    if (tops.isEmpty()) {
      corners.add(new double[] {0, 0});
      corners.add(new double[] {data.xEnd(), 0});
    }
    tops.forEach((x, y) -> {
      Double next = tops.higherKey(x);
      corners.add(new double[] {x, y});
      corners.add(new double[] {next == null ? data.xEnd() : next, y});
    });
    for (int i = 0; i < corners.size(); i++) {
      double[] corner = corners.get(forth ? i : corners.size() - 1 - i);
      if (path.getCurrentPoint() == null) {
        path.moveTo(at.x(corner[0]), at.y(corner[1]));
      } else {
        path.lineTo(at.x(corner[0]), at.y(corner[1]));
      }
    }
    return path;
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (int i = 0; i < names.size(); i++) {
      items.add(new LegendItem(Theme.legendName(names.get(i)), null, null, null, new Rectangle2D.Double(-4, -4, 8, 8), theme.fill(i), Theme.HAIRLINE, theme.ink()));
    }
    return items;
  }
}
