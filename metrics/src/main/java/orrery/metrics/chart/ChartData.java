package orrery.metrics.chart;

import java.util.List;
import orrery.host.Decimal;
import orrery.metrics.summary.CrossTable;

/** The very numbers a chart shows. Two charts are the same when their data are. */
sealed interface ChartData {

  /** As a table: {@code panel,series,x,y,low,high}, low and high being empty where there is no interval. */
  String csv();

  /** Whether there is nothing to show. */
  boolean isEmpty();

  /**
   * Curves in panels side by side.
   *
   * @param xTitle with unit
   * @param xEnd where x ends even if no point is there
   * @param logarithmic whether values of x want a logarithmic axis
   */
  record Curves(String xTitle, String yTitle, double xEnd, boolean logarithmic, Shape shape, List<Panel> panels, List<String> notes)
      implements ChartData {

    /** The same with some of the panels only. */
    Curves only(int from, int to) {
      return new Curves(xTitle, yTitle, xEnd, logarithmic, shape, panels.subList(from, to), notes);
    }

    @Override
    public boolean isEmpty() {
      return panels.stream().allMatch(panel -> panel.curves.isEmpty());
    }

    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("panel,series,x,y,low,high\n");
      for (Panel panel : panels) {
        for (Curve curve : panel.curves) {
          for (int i = 0; i < curve.x.length; i++) {
            boolean interval = curve.high[i] > curve.low[i];
            csv.append(field(panel.title)).append(',').append(field(curve.name)).append(',')
                .append(Decimal.text(curve.x[i], 9)).append(',').append(Decimal.text(curve.y[i], 9)).append(',')
                .append(interval ? Decimal.text(curve.low[i], 9) : "").append(',')
                .append(interval ? Decimal.text(curve.high[i], 9) : "").append('\n');
          }
        }
      }
      return csv.toString();
    }
  }

  /** How the points of a curve are joined. */
  enum Shape {
    /** Level until the next point: a distribution function. */
    STEPS,
    /** By straight lines. */
    LINES,
    /** Level until the next point, on logarithmic axes: the share beyond each value. */
    TAIL
  }

  /** One of the frames of a chart; the title is empty where there is one only. */
  record Panel(String title, List<Curve> curves) {}

  /** A curve, with the interval around each of its points; where low is high there is none. */
  record Curve(String name, double[] x, double[] y, double[] low, double[] high) {}

  /**
   * Bars in groups.
   *
   * @param groups from top to bottom
   * @param stacked whether the bars of a group are parts of one, whose own length and interval are the bar
   *     {@link #TOTAL}
   * @param members the bars of each group, by name, the total left out
   */
  record Bars(String xTitle, boolean stacked, List<String> groups, List<String> members, List<Bar> bars, List<String> notes)
      implements ChartData {

    /** A bar; one of length 0 where there is none. */
    Bar bar(String group, String member) {
      return bars.stream()
          .filter(bar -> bar.group.equals(group) && bar.member.equals(member))
          .findFirst()
          .orElse(new Bar(group, member, 0, 0));
    }

    @Override
    public boolean isEmpty() {
      return bars.isEmpty();
    }

    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("panel,series,x,y,low,high\n");
      for (Bar bar : bars) {
        boolean interval = bar.halfWidth > 0;
        csv.append(',').append(field(bar.member)).append(',').append(field(bar.group)).append(',')
            .append(Decimal.text(bar.length, 9)).append(',')
            .append(interval ? Decimal.text(bar.length - bar.halfWidth, 9) : "").append(',')
            .append(interval ? Decimal.text(bar.length + bar.halfWidth, 9) : "").append('\n');
      }
      return csv.toString();
    }
  }

  /**
   * A share for each pair of row and column.
   *
   * @param title what the shares are of; empty where the axes say enough
   */
  record Matrix(String title, String rowTitle, String columnTitle, CrossTable table, List<String> notes) implements ChartData {

    @Override
    public boolean isEmpty() {
      return table.cells().isEmpty();
    }

    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("panel,series,x,y,low,high\n");
      for (String row : table.values()) {
        for (String column : table.values()) {
          table.cell(row, column).ifPresent(estimate -> {
            double mean = estimate.mean().number();
            double half = estimate.halfWidth().orElse(0);
            csv.append(field(title)).append(',').append(field(row)).append(',').append(field(column)).append(',')
                .append(Decimal.text(mean, 9)).append(',')
                .append(half > 0 ? Decimal.text(mean - half, 9) : "").append(',')
                .append(half > 0 ? Decimal.text(mean + half, 9) : "").append('\n');
          });
        }
      }
      return csv.toString();
    }
  }

  /**
   * Means with their intervals against what is swept.
   *
   * @param isDifference whether they are differences, so that zero is worth a line
   * @param isLogarithmic whether the vertical axis is; a mean of 0 or less is not on it
   * @param names of all lines, in the order of the scenario: the place of one says how it looks
   */
  record Sweep(SweptAxis axis, String yTitle, boolean isDifference, boolean isLogarithmic, List<String> names, List<SweepPanel> panels, List<String> notes)
      implements ChartData {

    /** The same with some of the panels only. */
    Sweep only(int from, int to) {
      return new Sweep(axis, yTitle, isDifference, isLogarithmic, names, panels.subList(from, to), notes);
    }

    @Override
    public boolean isEmpty() {
      return panels.stream().allMatch(panel -> panel.curves.isEmpty());
    }

    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("panel,series,x,y,low,high\n");
      for (SweepPanel panel : panels) {
        for (SweepCurve curve : panel.curves) {
          for (SweepPoint point : curve.points) {
            boolean interval = point.halfWidth > 0;
            csv.append(field(panel.title)).append(',').append(field(curve.name)).append(',').append(field(point.value)).append(',')
                .append(point.beyond ? ">" : "").append(Decimal.text(point.mean, 9)).append(',')
                .append(interval ? Decimal.text(point.mean - point.halfWidth, 9) : "").append(',')
                .append(interval ? Decimal.text(point.mean + point.halfWidth, 9) : "").append('\n');
          }
        }
      }
      return csv.toString();
    }
  }

  /** One of the frames of a sweep's chart; the title is what stands at the other paths, or the variant. */
  record SweepPanel(String title, List<SweepCurve> curves) {}

  /** One line, by ascending positions. */
  record SweepCurve(String name, List<SweepPoint> points) {}

  /**
   * A mean.
   *
   * @param value what is swept, as the scenario writes it
   * @param position where that is on the axis
   * @param halfWidth of its interval; 0 where there is none
   * @param beyond whether the mean is only known to be more than that
   */
  record SweepPoint(String value, double position, double mean, double halfWidth, boolean beyond) {}

  /** The member of a stack that is the sum of the others. */
  String TOTAL = "total";

  /** One bar; a half-width of 0 means that there is no interval. */
  record Bar(String group, String member, double length, double halfWidth) {}

  static String field(String text) {
    return text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
