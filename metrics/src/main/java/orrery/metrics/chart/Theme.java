package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.Arrangement;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.block.FlowArrangement;
import org.jfree.chart.block.GridArrangement;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/**
 * How every chart looks, said here and nowhere else.
 *
 * <p>Charts are laid out in points of a paper, with the same sizes of type in every theme; {@code scale} says how much larger
 * they come out. So whoever draws one thinks of a column of a paper, and it is as readable on a slide.
 *
 * @param ground what charts are drawn on
 * @param ink of axes and text
 * @param grid of lines behind what is shown
 * @param faint of the small print
 * @param colors told apart with every kind of colour vision, the most usual first
 * @param fills of areas beside each other, dark and light by turns, so that neighbours are told apart without colour
 * @param lineWidth of what is shown
 * @param column the width of one column in points, before scaling
 * @param page the width of a whole page or slide
 * @param scale how much larger than laid out a chart is
 * @param aspect the least height of a chart as a share of its width, 0 where it is as high as it must be
 * @param width which of the two widths a chart has
 */
public record Theme(
    String name, Color ground, Color ink, Color grid, Color faint, List<Color> colors, List<Color> fills, float lineWidth,
    int column, int page, double scale, double aspect, Width width) {

  /** Which of its two widths a theme gives a chart. */
  public enum Width {
    /** A column, or a page where a chart has several frames. */
    FITTING,
    /** A column, whatever the chart. */
    COLUMN,
    /** A page, whatever the chart. */
    PAGE
  }

  /** Okabe and Ito (2008): told apart with every kind of colour vision. Their yellow is left out: it fades on white. */
  private static final List<Color> ON_WHITE = List.of(
      new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
      new Color(0xE69F00), new Color(0x56B4E9), new Color(0x000000));

  /** The same authors' colours for a dark ground: without their blue and black, with their yellow. */
  private static final List<Color> ON_BLACK = List.of(
      new Color(0x56B4E9), new Color(0xE69F00), new Color(0x00B487), new Color(0xE08BBB),
      new Color(0xF0E442), new Color(0xE8702A), new Color(0xF2F2F2));

  /** For papers: 252 and 516 points wide, as two columns of a US letter page are. */
  public static final Theme PAPER = new Theme(
      "paper", Color.WHITE, Color.BLACK, new Color(0xDDDDDD), new Color(0x555555), ON_WHITE, order(ON_WHITE, 0, 4, 2, 5, 1, 3, 6), 1.4f,
      252, 516, 1, 0, Width.FITTING);

  /** For slides of 960 by 540 points: 16:9, a page being the whole and a column half as wide and high. */
  public static final Theme SLIDES = new Theme(
      "slides", Color.WHITE, Color.BLACK, new Color(0xD5D5D5), new Color(0x555555), ON_WHITE, PAPER.fills, 1.8f,
      300, 600, 1.6, 9.0 / 16, Width.FITTING);

  /** For screens with a dark ground; as large as a paper's. */
  public static final Theme DARK = new Theme(
      "dark", new Color(0x16181C), new Color(0xECECEC), new Color(0x3C4046), new Color(0xA8ACB2), ON_BLACK, order(ON_BLACK, 0, 4, 2, 6, 5, 3, 1), 1.4f,
      252, 516, 1, 0, Width.FITTING);

  private static final List<Theme> ALL = List.of(PAPER, SLIDES, DARK);

  /** Dash patterns, so that lines are told apart without colour. The first is solid. */
  private static final List<float[]> DASHES = List.of(
      new float[0],
      new float[] {5, 2},
      new float[] {1.2f, 1.6f},
      new float[] {6, 1.8f, 1.2f, 1.8f},
      new float[] {9, 2.5f},
      new float[] {4, 1.5f, 1.2f, 1.5f, 1.2f, 1.5f},
      new float[] {2.5f, 1.5f});

  static final Stroke HAIRLINE = new BasicStroke(0.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);

  /** Of the whiskers of an interval. */
  static final BasicStroke WHISKER = new BasicStroke(0.8f);

  /** The height of a row of the legend. */
  static final int LEGEND_ROW = 13;

  /** The width of a line's sample in the legend with the space around it. */
  private static final int LEGEND_SAMPLE = 27;

  private static final int LONGEST_NAME = 32;

  private static List<Color> order(List<Color> colors, int... order) {
    return Arrays.stream(order).mapToObj(colors::get).toList();
  }

  /** What the themes are called. */
  public static List<String> names() {
    return ALL.stream().map(Theme::name).toList();
  }

  /**
   * The theme of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Theme named(String name) {
    return ALL.stream().filter(theme -> theme.name.equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a theme must be " + String.join(", ", names()) + " but is '" + name + "'"));
  }

  /** The same, all charts of one width. */
  public Theme at(Width other) {
    return new Theme(name, ground, ink, grid, faint, colors, fills, lineWidth, column, page, scale, aspect, other);
  }

  /** How wide a chart is laid out, in points before scaling. */
  int width(boolean hasSeveralFrames) {
    return width == Width.PAGE || width == Width.FITTING && hasSeveralFrames ? page : column;
  }

  Color color(int index) {
    return colors.get(index % colors.size());
  }

  Color fill(int index) {
    return fills.get(index % fills.size());
  }

  Stroke stroke(int index) {
    // When the colours begin anew, the dashes are others.
    float[] dashes = DASHES.get((index + index / colors.size()) % DASHES.size());
    return dashes.length == 0
        ? new BasicStroke(lineWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(lineWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  /** A colour between two: {@code share} 0 is the first, 1 the second. */
  static Color mixed(Color from, Color to, double share) {
    return new Color(
        (int) Math.round(from.getRed() + share * (to.getRed() - from.getRed())),
        (int) Math.round(from.getGreen() + share * (to.getGreen() - from.getGreen())),
        (int) Math.round(from.getBlue() + share * (to.getBlue() - from.getBlue())));
  }

  /** How much brighter one of two colours is than the other, 1 to 21 (WCAG 2.1, contrast ratio). */
  static double contrast(Color one, Color other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(Color color) {
    return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : StrictMath.pow((share + 0.055) / 1.055, 2.4);
  }

  /** Black or white, whichever is read better on a colour. */
  static Color on(Color background) {
    return contrast(background, Color.BLACK) >= contrast(background, Color.WHITE) ? Color.BLACK : Color.WHITE;
  }

  /** A name as it stands in a legend. */
  static String legendName(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  /** The sample of a line in a legend: long enough to show its dashes. */
  static Line2D legendLine() {
    return new Line2D.Double(-9, 0, 9, 0);
  }

  /**
   * A chart of {@code plot} without title, frame or legend.
   *
   * @param right what of the last tick's number is beyond the right end of the axis
   */
  JFreeChart chart(Plot plot, double right) {
    plot.setBackgroundPaint(ground);
    plot.setOutlineVisible(false);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    JFreeChart chart = new JFreeChart(null, Lettering.LABEL, plot, false);
    chart.setBackgroundPaint(ground);
    chart.setPadding(new RectangleInsets(6, 2, 1, Math.max(10, right + 2)));
    chart.setAntiAlias(true);
    return chart;
  }

  /** As {@link #chart(Plot, double)}, of an axis whose last number is short. */
  JFreeChart chart(Plot plot) {
    return chart(plot, 0);
  }

  /**
   * Adds the plot's legend on top: in one row where there is room, else in columns of equal width.
   *
   * @return its height
   */
  int addLegend(JFreeChart chart, List<String> names, int width) {
    double[] widths = names.stream().mapToDouble(name -> Lettering.width(Lettering.TICK, legendName(name)) + LEGEND_SAMPLE).toArray();
    double room = width - 12;
    boolean oneRow = Arrays.stream(widths).sum() <= room;
    int columns = (int) Math.max(1, Math.min(names.size(), room / Arrays.stream(widths).max().orElse(room)));
    int rows = oneRow ? 1 : (names.size() + columns - 1) / columns;
    Arrangement arrangement = oneRow ? new FlowArrangement() : new GridArrangement(rows, columns);
    LegendTitle legend = new LegendTitle(chart.getPlot(), arrangement, arrangement);
    legend.setItemFont(Lettering.TICK);
    legend.setItemPaint(ink);
    legend.setFrame(BlockBorder.NONE);
    legend.setBackgroundPaint(ground);
    legend.setPosition(RectangleEdge.TOP);
    legend.setHorizontalAlignment(HorizontalAlignment.CENTER);
    legend.setItemLabelPadding(new RectangleInsets(0.5, 2, 0.5, 5));
    legend.setLegendItemGraphicPadding(new RectangleInsets(0.5, 1, 0.5, 1));
    legend.setMargin(0, 0, 2, 0);
    chart.addLegend(legend);
    RectangleInsets padding = chart.getPadding();
    chart.setPadding(new RectangleInsets(2, padding.getLeft(), padding.getBottom(), padding.getRight()));
    return rows * LEGEND_ROW;
  }

  /** The look of an axis: hairlines, short ticks, plain text. */
  void dress(Axis axis) {
    axis.setLabelFont(Lettering.LABEL);
    axis.setLabelPaint(ink);
    axis.setLabelInsets(new RectangleInsets(1, 1, 1, 1));
    axis.setTickLabelFont(Lettering.TICK);
    axis.setTickLabelPaint(ink);
    axis.setTickLabelInsets(new RectangleInsets(1, 2, 1, 2));
    axis.setAxisLinePaint(ink);
    axis.setAxisLineStroke(HAIRLINE);
    axis.setTickMarkPaint(ink);
    axis.setTickMarkStroke(HAIRLINE);
    axis.setTickMarkInsideLength(0);
    axis.setTickMarkOutsideLength(2.5f);
    axis.setMinorTickMarkInsideLength(0);
    axis.setMinorTickMarkOutsideLength(1.5f);
    if (axis instanceof ValueAxis value) {
      value.setAutoTickUnitSelection(false);
    }
  }
}
