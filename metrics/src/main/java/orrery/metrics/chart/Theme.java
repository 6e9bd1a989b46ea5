package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

/** How every chart looks: for a column of a paper, in colour and in black and white. Lengths are in points. */
final class Theme {

  /** The width of a column. */
  static final int COLUMN = 252;

  /** The width of a page with two columns. */
  static final int PAGE = 516;

  /** Okabe and Ito (2008): told apart with every kind of colour vision. Their yellow is left out: it fades on white. */
  private static final List<Color> COLORS = List.of(
      new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
      new Color(0xE69F00), new Color(0x56B4E9), new Color(0x000000));

  /** Dash patterns, so that lines are told apart without colour. The first is solid. */
  private static final List<float[]> DASHES = List.of(
      new float[0],
      new float[] {5, 2},
      new float[] {1.2f, 1.6f},
      new float[] {6, 1.8f, 1.2f, 1.8f},
      new float[] {9, 2.5f},
      new float[] {4, 1.5f, 1.2f, 1.5f, 1.2f, 1.5f},
      new float[] {2.5f, 1.5f});

  static final float LINE_WIDTH = 1.4f;
  static final Color GRID = new Color(0xDDDDDD);
  static final Color SMALL_PRINT = new Color(0x555555);
  static final Stroke HAIRLINE = new BasicStroke(0.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);

  /** The height of a row of the legend. */
  static final int LEGEND_ROW = 13;

  /** The width of a line's sample in the legend with the space around it. */
  private static final int LEGEND_SAMPLE = 27;

  private static final int LONGEST_NAME = 32;

  /** The name under which charts refer to their font. */
  static final String FONT_NAME = "Liberation Sans";

  private static final Font BASE = load();

  static final Font LABEL = font(10);
  static final Font TICK = font(9);

  private Theme() {}

  /** The font, as the bytes of a TrueType file; to be closed. */
  static InputStream fontFile() {
    InputStream file = Theme.class.getResourceAsStream("LiberationSans-Regular.ttf");
    if (file == null) {
      throw new IllegalStateException("the font must be on the class path beside " + Theme.class.getName());
    }
    return file;
  }

  private static Font load() {
    try (InputStream file = fontFile()) {
      return Font.createFont(Font.TRUETYPE_FONT, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new IllegalStateException("the bundled font must be readable", e);
    }
  }

  static Font font(double size) {
    return BASE.deriveFont((float) size);
  }

  /** The font of a label, smaller where the text would be longer than there is room. */
  static Font labelFitting(String text, double room) {
    double width = LABEL.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth();
    return width <= room ? LABEL : font(Math.max(6, LABEL.getSize2D() * room / width));
  }

  static Color color(int index) {
    return COLORS.get(index % COLORS.size());
  }

  static Stroke stroke(int index) {
    // When the colours begin anew, the dashes are others.
    float[] dashes = DASHES.get((index + index / COLORS.size()) % DASHES.size());
    return dashes.length == 0
        ? new BasicStroke(LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  /** A name as it stands in a legend. */
  static String legendName(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  /** The sample of a line in a legend: long enough to show its dashes. */
  static Line2D legendLine() {
    return new Line2D.Double(-9, 0, 9, 0);
  }

  /** A chart of {@code plot} without title, frame or legend. */
  static JFreeChart chart(Plot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    JFreeChart chart = new JFreeChart(null, LABEL, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(6, 2, 1, 10));
    chart.setAntiAlias(true);
    return chart;
  }

  /**
   * Adds the plot's legend on top: in one row where there is room, else in columns of equal width.
   *
   * @return its height
   */
  static int addLegend(JFreeChart chart, List<String> names, int width) {
    FontRenderContext exact = new FontRenderContext(null, true, true);
    double[] widths = names.stream().mapToDouble(name -> TICK.getStringBounds(legendName(name), exact).getWidth() + LEGEND_SAMPLE).toArray();
    double room = width - 12;
    boolean oneRow = Arrays.stream(widths).sum() <= room;
    int columns = (int) Math.max(1, Math.min(names.size(), room / Arrays.stream(widths).max().orElse(room)));
    int rows = oneRow ? 1 : (names.size() + columns - 1) / columns;
    Arrangement arrangement = oneRow ? new FlowArrangement() : new GridArrangement(rows, columns);
    LegendTitle legend = new LegendTitle(chart.getPlot(), arrangement, arrangement);
    legend.setItemFont(TICK);
    legend.setItemPaint(Color.BLACK);
    legend.setFrame(BlockBorder.NONE);
    legend.setBackgroundPaint(Color.WHITE);
    legend.setPosition(RectangleEdge.TOP);
    legend.setHorizontalAlignment(HorizontalAlignment.CENTER);
    legend.setItemLabelPadding(new RectangleInsets(0.5, 2, 0.5, 5));
    legend.setLegendItemGraphicPadding(new RectangleInsets(0.5, 1, 0.5, 1));
    legend.setMargin(0, 0, 2, 0);
    chart.addLegend(legend);
    chart.setPadding(new RectangleInsets(2, 2, 1, 10));
    return rows * LEGEND_ROW;
  }

  /** The look of an axis: black hairlines, short ticks, plain text. */
  static void dress(Axis axis) {
    axis.setLabelFont(LABEL);
    axis.setLabelPaint(Color.BLACK);
    axis.setLabelInsets(new RectangleInsets(1, 1, 1, 1));
    axis.setTickLabelFont(TICK);
    axis.setTickLabelPaint(Color.BLACK);
    axis.setTickLabelInsets(new RectangleInsets(1, 2, 1, 2));
    axis.setAxisLinePaint(Color.BLACK);
    axis.setAxisLineStroke(HAIRLINE);
    axis.setTickMarkPaint(Color.BLACK);
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
