package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import orrery.metrics.chart.ChartData.Bar;
import orrery.metrics.chart.ChartData.Bars;
import orrery.metrics.summary.SummaryText;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/** Draws horizontal bars in groups, each with its interval and its number. */
final class BarChart {

  private static final double BAR_HEIGHT = 11;
  private static final int ROOM_BELOW_BARS = 42;
  private static final int ROOM_BESIDE_BARS = 22;
  private static final double WIDEST_NAMES = 0.5;
  private static final int NUMBER_GAP = 3;
  private static final Font NUMBER = Theme.font(8);

  private BarChart() {}

  static Figure figure(Bars data) {
    DefaultCategoryDataset lengths = new DefaultCategoryDataset();
    for (String member : data.members()) {
      for (String group : data.groups()) {
        lengths.addValue(find(data, member, group).length(), member, group);
      }
    }
    NumberAxis length = Ticks.linear(data.xTitle(), 0, end(data), 5);
    CategoryAxis groups = new CategoryAxis();
    Theme.dress(groups);
    groups.setTickMarksVisible(false);
    groups.setLowerMargin(0.02);
    groups.setUpperMargin(0.02);
    groups.setCategoryMargin(0.22);
    groups.setMaximumCategoryLabelWidthRatio((float) WIDEST_NAMES);
    groups.setCategoryLabelPositions(CategoryLabelPositions.STANDARD);
    CategoryPlot plot = new CategoryPlot(lengths, groups, length, new Renderer(data));
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setRangeGridlinesVisible(false); // every bar has its number
    plot.setFixedLegendItems(legend(data.members()));
    JFreeChart chart = Theme.chart(plot);
    int legendHeight = data.members().size() > 1 ? Theme.addLegend(chart, data.members(), Theme.COLUMN) : 0;
    double rows = data.groups().size() * (data.members().size() + 0.7);
    return new Figure(chart, Theme.COLUMN, (int) (rows * BAR_HEIGHT) + ROOM_BELOW_BARS + legendHeight);
  }

  /** Where the axis ends: far enough beyond the bars for the numbers beside them. */
  private static double end(Bars data) {
    FontRenderContext exact = new FontRenderContext(null, true, true);
    double names = data.groups().stream().mapToDouble(group -> Theme.TICK.getStringBounds(group, exact).getWidth()).max().orElse(0);
    double room = Theme.COLUMN - Math.min(names, Theme.COLUMN * WIDEST_NAMES) - ROOM_BESIDE_BARS;
    double end = 0;
    for (Bar bar : data.bars()) {
      double beside = NUMBER.getStringBounds(Renderer.number(bar), exact).getWidth() + 2 * NUMBER_GAP;
      end = Math.max(end, (bar.length() + bar.halfWidth()) * room / (room - beside));
    }
    return end > 0 ? end : 1;
  }

  private static Bar find(Bars data, String member, String group) {
    return data.bars().stream()
        .filter(bar -> bar.member().equals(member) && bar.group().equals(group))
        .findFirst()
        .orElse(new Bar(group, member, 0, 0));
  }

  private static LegendItemCollection legend(List<String> members) {
    LegendItemCollection items = new LegendItemCollection();
    for (int i = 0; i < members.size(); i++) {
      items.add(new LegendItem(members.get(i), null, null, null, new Rectangle2D.Double(-4, -4, 8, 8), fill(i), Theme.HAIRLINE, Color.BLACK));
    }
    return items;
  }

  /** Dark and light fills alternate, so that neighbours are told apart without colour. */
  private static Color fill(int index) {
    int[] order = {0, 4, 2, 5, 1, 3, 6};
    return Theme.color(order[index % order.length]);
  }

  /** Draws a bar, then the whisker of its interval, then its number beyond the whisker. */
  private static final class Renderer extends BarRenderer {

    private static final long serialVersionUID = 1;

    private final transient Bars data;

    Renderer(Bars data) {
      this.data = data;
      setBarPainter(new StandardBarPainter());
      setShadowVisible(false);
      setDrawBarOutline(true);
      setItemMargin(0);
      for (int i = 0; i < data.members().size(); i++) {
        setSeriesPaint(i, fill(i));
        setSeriesOutlinePaint(i, Color.BLACK);
        setSeriesOutlineStroke(i, Theme.HAIRLINE);
      }
    }

    @Override
    public void drawItem(
        Graphics2D graphics, CategoryItemRendererState state, Rectangle2D area, CategoryPlot plot, CategoryAxis groups,
        ValueAxis lengths, CategoryDataset dataset, int row, int column, int pass) {
      super.drawItem(graphics, state, area, plot, groups, lengths, dataset, row, column, pass);
      Bar bar = find(data, data.members().get(row), data.groups().get(column));
      double y = groups.getCategoryStart(column, dataset.getColumnCount(), area, plot.getDomainAxisEdge())
          + (row + 0.5) * state.getBarWidth();
      double end = x(bar.length() + bar.halfWidth(), lengths, area, plot);
      graphics.setPaint(Color.BLACK);
      if (bar.halfWidth() > 0) {
        double start = x(Math.max(0, bar.length() - bar.halfWidth()), lengths, area, plot);
        graphics.setStroke(new BasicStroke(0.8f));
        for (Shape line : List.of(
            new Line2D.Double(start, y, end, y), new Line2D.Double(start, y - 2, start, y + 2), new Line2D.Double(end, y - 2, end, y + 2))) {
          graphics.draw(line);
        }
      }
      graphics.setFont(NUMBER);
      TextUtils.drawAlignedString(number(bar), graphics, (float) end + NUMBER_GAP, (float) y, TextAnchor.CENTER_LEFT);
    }

    private static double x(double length, ValueAxis lengths, Rectangle2D area, CategoryPlot plot) {
      return lengths.valueToJava2D(length, area, plot.getRangeAxisEdge());
    }

    private static String number(Bar bar) {
      return bar.halfWidth() > 0
          ? SummaryText.rounded(bar.length(), decimals(bar)) + " ± " + SummaryText.rounded(bar.halfWidth(), decimals(bar))
          : SummaryText.rounded(bar.length(), SummaryText.decimals(bar.length(), 3));
    }

    /** As many as tell something of the interval, and no more than four significant digits of the length. */
    private static int decimals(Bar bar) {
      return Math.min(SummaryText.decimals(bar.halfWidth(), 2), SummaryText.decimals(bar.length(), 4));
    }
  }
}
