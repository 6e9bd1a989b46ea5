package orrery.metrics.chart;

import java.awt.Color;
import java.awt.Graphics2D;
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
import org.jfree.chart.renderer.category.StackedBarRenderer;
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
  private static final double ROOM_BEFORE_LOWEST = 1.06;

  private BarChart() {}

  static Figure figure(Theme theme, Bars data) {
    DefaultCategoryDataset lengths = new DefaultCategoryDataset();
    for (String member : data.members()) {
      for (String group : data.groups()) {
        lengths.addValue(data.bar(group, member).length(), member, group);
      }
    }
    double begin = data.signed() ? data.bars().stream().mapToDouble(Bar::low).reduce(0, Math::min) * ROOM_BEFORE_LOWEST : 0;
    NumberAxis length = Ticks.linear(theme, data.xTitle(), begin, end(theme.width(false), begin, data), 5);
    CategoryAxis groups = new NameAxis(theme.ink(), theme.width(false) * WIDEST_NAMES - 8, data.stacked() ? 2 : 1 + data.members().size());
    theme.dress(groups);
    groups.setTickMarksVisible(false);
    groups.setLowerMargin(data.stacked() ? 0.06 : 0.02);
    groups.setUpperMargin(data.stacked() ? 0.06 : 0.02);
    groups.setCategoryMargin(0.22);
    groups.setMaximumCategoryLabelWidthRatio((float) WIDEST_NAMES);
    groups.setCategoryLabelPositions(CategoryLabelPositions.STANDARD);
    BarRenderer renderer = data.stacked() ? new StackRenderer(theme, data) : new GroupRenderer(theme, data);
    CategoryPlot plot = new CategoryPlot(lengths, groups, length, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setRangeGridlinesVisible(false); // every bar has its number
    plot.setRangeZeroBaselineVisible(begin < 0);
    plot.setRangeZeroBaselineStroke(Theme.HAIRLINE);
    plot.setRangeZeroBaselinePaint(theme.ink());
    plot.setFixedLegendItems(legend(theme, data.members()));
    JFreeChart chart = theme.chart(plot, Ticks.overhang(length, theme.width(false) / 2.0));
    int legendHeight = data.members().size() > 1 ? theme.addLegend(chart, data.members(), theme.width(false)) : 0;
    Frames.fit(length, theme.width(false) / 2.0);
    double rows = data.groups().size() * (data.stacked() ? 2 : data.members().size() + 0.7);
    return new Figure(theme, chart, theme.width(false), (int) (rows * BAR_HEIGHT) + ROOM_BELOW_BARS + legendHeight);
  }

  /** Where the axis ends: far enough beyond the bars for the numbers beside them. */
  private static double end(int width, double begin, Bars data) {
    double names = Lettering.width(Lettering.TICK, data.groups());
    double room = width - Math.min(names, width * WIDEST_NAMES) - ROOM_BESIDE_BARS;
    double end = begin;
    for (Bar bar : data.bars()) {
      double beside = Lettering.width(Lettering.NUMBER, number(bar)) + 2 * NUMBER_GAP;
      end = Math.max(end, begin + (Math.max(0, bar.high()) - begin) * room / (room - beside));
    }
    return end > begin ? end : begin + 1;
  }

  private static String number(Bar bar) {
    if (bar.hasInterval() && bar.below() != bar.above()) {
      return SummaryText.rounded(bar.length(), decimals(bar)); // There is no room for both ends.
    }
    return bar.hasInterval()
        ? SummaryText.rounded(bar.length(), decimals(bar)) + " ± " + SummaryText.rounded(bar.above(), decimals(bar))
        : SummaryText.rounded(bar.length(), SummaryText.decimals(bar.length(), 3));
  }

  /** As many as tell something of the interval, and no more than four significant digits of the length. */
  private static int decimals(Bar bar) {
    return Math.min(SummaryText.decimals(Math.max(bar.below(), bar.above()), 2), SummaryText.decimals(bar.length(), 4));
  }

  private static LegendItemCollection legend(Theme theme, List<String> members) {
    LegendItemCollection items = new LegendItemCollection();
    for (int i = 0; i < members.size(); i++) {
      items.add(new LegendItem(Theme.legendName(members.get(i)), null, null, null, new Rectangle2D.Double(-4, -4, 8, 8), theme.fill(i), Theme.HAIRLINE, theme.ink()));
    }
    return items;
  }

  private static void dress(Theme theme, BarRenderer renderer, Bars data) {
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(true);
    for (int i = 0; i < data.members().size(); i++) {
      renderer.setSeriesPaint(i, theme.fill(i));
      renderer.setSeriesOutlinePaint(i, theme.ink());
      renderer.setSeriesOutlineStroke(i, Theme.HAIRLINE);
    }
  }

  /** Draws the whisker of a bar's interval along its middle, then its number beyond the whisker. */
  private static void drawInterval(Theme theme, Color fill, Graphics2D graphics, Bar bar, double y, Rectangle2D area, CategoryPlot plot, ValueAxis lengths) {
    double zero = lengths.valueToJava2D(0, area, plot.getRangeAxisEdge());
    double edge = lengths.valueToJava2D(bar.length(), area, plot.getRangeAxisEdge());
    double end = lengths.valueToJava2D(bar.high(), area, plot.getRangeAxisEdge());
    if (bar.hasInterval()) {
      double start = lengths.valueToJava2D(Math.max(lengths.getLowerBound(), bar.low()), area, plot.getRangeAxisEdge());
      graphics.setStroke(Theme.WHISKER);
      graphics.setPaint(theme.ink());
      drawWhisker(graphics, y, start, end, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      graphics.setPaint(Theme.on(fill));
      drawWhisker(graphics, y, start, end, Math.min(zero, edge), Math.max(zero, edge));
    }
    graphics.setPaint(theme.ink());
    graphics.setFont(Lettering.NUMBER);
    TextUtils.drawAlignedString(number(bar), graphics, (float) Math.max(end, zero) + NUMBER_GAP, (float) y, TextAnchor.CENTER_LEFT);
  }

  /** Draws what of a whisker, with a tick at either end, lies between {@code left} and {@code right}. */
  private static void drawWhisker(Graphics2D graphics, double y, double start, double end, double left, double right) {
    if (Math.max(start, left) < Math.min(end, right)) {
      graphics.draw(new Line2D.Double(Math.max(start, left), y, Math.min(end, right), y));
    }
    for (double tick : new double[] {start, end}) {
      if (tick > left && tick < right) {
        graphics.draw(new Line2D.Double(tick, y - 2, tick, y + 2));
      }
    }
  }

  /** Draws the bars of a group below each other. */
  private static final class GroupRenderer extends BarRenderer {

    private static final long serialVersionUID = 1;

    private final transient Theme theme;
    private final transient Bars data;

    GroupRenderer(Theme theme, Bars data) {
      this.theme = theme;
      this.data = data;
      setItemMargin(0);
      dress(theme, this, data);
    }

    @Override
    public void drawItem(
        Graphics2D graphics, CategoryItemRendererState state, Rectangle2D area, CategoryPlot plot, CategoryAxis groups,
        ValueAxis lengths, CategoryDataset dataset, int row, int column, int pass) {
      super.drawItem(graphics, state, area, plot, groups, lengths, dataset, row, column, pass);
      double y = groups.getCategoryStart(column, dataset.getColumnCount(), area, plot.getDomainAxisEdge()) + (row + 0.5) * state.getBarWidth();
      drawInterval(theme, theme.fill(row), graphics, data.bar(data.groups().get(column), data.members().get(row)), y, area, plot, lengths);
    }
  }

  /** Draws the bars of a group one after the other as one, with the interval of their sum. */
  private static final class StackRenderer extends StackedBarRenderer {

    private static final long serialVersionUID = 1;

    private final transient Theme theme;
    private final transient Bars data;

    StackRenderer(Theme theme, Bars data) {
      this.theme = theme;
      this.data = data;
      dress(theme, this, data);
    }

    @Override
    public void drawItem(
        Graphics2D graphics, CategoryItemRendererState state, Rectangle2D area, CategoryPlot plot, CategoryAxis groups,
        ValueAxis lengths, CategoryDataset dataset, int row, int column, int pass) {
      super.drawItem(graphics, state, area, plot, groups, lengths, dataset, row, column, pass);
      if (pass == getPassCount() - 1 && row == dataset.getRowCount() - 1) {
        double y = groups.getCategoryMiddle(column, dataset.getColumnCount(), area, plot.getDomainAxisEdge());
        drawInterval(theme, theme.fill(row), graphics, data.bar(data.groups().get(column), ChartData.TOTAL), y, area, plot, lengths);
      }
    }
  }
}
