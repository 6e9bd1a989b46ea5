package orrery.metrics.chart;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import orrery.metrics.chart.ChartData.Matrix;
import orrery.metrics.summary.CrossTable;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.DefaultXYZDataset;

/**
 * Draws a matrix of shares: the darker a cell, the greater its share, which stands in it as a number. Where names are long,
 * rows have a number before their name, and columns have the number only: the cells need the room.
 */
final class MatrixChart {

  /** The colour of the share 1; lighter ones are mixed with white. Told from white without colour, too. */
  private static final Color FULL = Theme.PAPER.color(0);

  private static final Color NOTHING = new Color(0xF0F0F0);
  private static final int STEPS = 100;
  private static final int TALLEST_CELL = 22;
  private static final int ROOM_FOR_AXES = 24;
  private static final int LONGEST_ABOVE_COLUMNS = 60;
  private static final int TICK_HEIGHT = 12;
  private static final Font SMALLEST = Lettering.font(6.5);

  private MatrixChart() {}

  static Figure figure(Theme theme, Matrix data) {
    int width = theme.width(false);
    CrossTable table = data.table();
    List<String> columns = table.values();
    List<String> rows = new ArrayList<>(columns); // from the bottom up
    Collections.reverse(rows);
    boolean numbered = width(columns) > LONGEST_ABOVE_COLUMNS;
    List<String> above = IntStream.range(0, columns.size()).mapToObj(i -> numbered ? Integer.toString(i + 1) : Theme.legendName(columns.get(i))).toList();
    List<String> beside = new ArrayList<>(IntStream.range(0, columns.size()).mapToObj(i -> numbered ? columns.get(i) + "  " + (i + 1) : above.get(i)).toList());
    Collections.reverse(beside);
    double cell = (width - width(beside) - ROOM_FOR_AXES) / columns.size();

    XYPlot plot = new XYPlot(shares(table, rows, columns), axis(theme, data.columnTitle(), above), axis(theme, data.rowTitle(), beside), blocks());
    plot.getDomainAxis().setVerticalTickLabels(!numbered);
    plot.getDomainAxis().setLabelInsets(new RectangleInsets(3, 3, 6, 3));
    plot.setDomainAxisLocation(AxisLocation.TOP_OR_LEFT);
    plot.setBackgroundPaint(theme.ground());
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    Font font = columns.stream().anyMatch(column -> columns.stream().anyMatch(row -> Lettering.width(Lettering.NUMBER, table.text(row, column)) > cell - 2)) ? SMALLEST : Lettering.NUMBER;
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        XYTextAnnotation number = new XYTextAnnotation(table.text(rows.get(row), columns.get(column)), column, row);
        double share = table.cell(rows.get(row), columns.get(column)).map(estimate -> estimate.mean().number()).orElse(0.0);
        number.setFont(font);
        number.setPaint(table.cell(rows.get(row), columns.get(column)).isEmpty() ? theme.ink() : share > 0.55 ? Color.WHITE : Color.BLACK);
        number.setTextAnchor(TextAnchor.CENTER);
        plot.addAnnotation(number);
      }
    }
    JFreeChart chart = theme.chart(plot);
    int height = (int) Math.ceil(rows.size() * Math.min(cell, TALLEST_CELL) + (numbered ? TICK_HEIGHT : width(above)) + ROOM_FOR_AXES + 11);
    return new Figure(theme, chart, width, height);
  }

  private static double width(List<String> names) {
    return Lettering.width(Lettering.TICK, names);
  }

  private static DefaultXYZDataset shares(CrossTable table, List<String> rows, List<String> columns) {
    List<double[]> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        int x = column;
        int y = row;
        table.cell(rows.get(row), columns.get(column)).ifPresent(estimate -> cells.add(new double[] {x, y, estimate.mean().number()}));
      }
    }
    double[][] series = new double[3][cells.size()];
    for (int i = 0; i < cells.size(); i++) {
      for (int dimension = 0; dimension < 3; dimension++) {
        series[dimension][i] = cells.get(i)[dimension];
      }
    }
    DefaultXYZDataset shares = new DefaultXYZDataset();
    shares.addSeries("", series);
    return shares;
  }

  private static SymbolAxis axis(Theme theme, String title, List<String> names) {
    SymbolAxis axis = new SymbolAxis(title, names.toArray(String[]::new));
    theme.dress(axis);
    axis.setGridBandsVisible(false);
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    axis.setRange(-0.5, names.size() - 0.5);
    return axis;
  }

  private static XYBlockRenderer blocks() {
    LookupPaintScale scale = new LookupPaintScale(0, 1.0001, Color.WHITE);
    for (int step = 0; step <= STEPS; step++) {
      scale.add((double) step / STEPS - 1e-9, mixed((double) step / STEPS));
    }
    XYBlockRenderer blocks = new XYBlockRenderer();
    blocks.setBlockWidth(0.94);
    blocks.setBlockHeight(0.94);
    blocks.setPaintScale(scale);
    return blocks;
  }

  /** From a light grey, so that a cell with nothing is told from one that is not there, to the full colour. */
  private static Color mixed(double share) {
    return Theme.mixed(NOTHING, FULL, share);
  }
}
