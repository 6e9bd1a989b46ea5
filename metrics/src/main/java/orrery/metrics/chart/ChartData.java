package orrery.metrics.chart;

import java.util.List;
import orrery.host.Decimal;
import orrery.metrics.results.CsvWriter;
import orrery.metrics.summary.CrossTable;

/** The very numbers a chart shows. Two charts are the same when their data are. */
sealed interface ChartData {

  /**
   * As a table: {@code panel,series,x,y,low,high}, low and high being empty where there is no interval; boxes and points of two
   * metrics have columns of their own.
   */
  String csv();

  /** Whether there is nothing to show. */
  boolean isEmpty();

  /** What the small print says of the numbers. */
  List<String> notes();

  /** How many frames there are. */
  default int frames() {
    return 1;
  }

  /** The same with some of the frames only. */
  default ChartData only(int from, int to) {
    return this;
  }

  /**
   * Curves in panels side by side.
   *
   * @param xTitle with unit
   * @param xEnd where x ends even if no point is there
   * @param yEnd where y ends even if a curve goes on; 0 where it shows all
   * @param logarithmic whether values of x want a logarithmic axis
   */
  record Curves(String xTitle, String yTitle, double xEnd, double yEnd, boolean logarithmic, Shape shape, List<Panel> panels, List<String> notes)
      implements ChartData {

    @Override
    public int frames() {
      return panels.size();
    }

    @Override
    public Curves only(int from, int to) {
      return new Curves(xTitle, yTitle, xEnd, yEnd, logarithmic, shape, panels.subList(from, to), notes);
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
            csv.append(CsvWriter.quoted(panel.title)).append(',').append(CsvWriter.quoted(curve.name)).append(',')
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
    TAIL,
    /** Level until the next point, each on top of the one before; the numbers are those of each by itself. */
    STACK
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
   * @param signed whether lengths may be less than 0: the axis then begins where the lowest interval does
   * @param members the bars of each group, by name, the total left out
   */
  record Bars(String xTitle, boolean stacked, boolean signed, List<String> groups, List<String> members, List<Bar> bars, List<String> notes)
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
        csv.append(',').append(CsvWriter.quoted(bar.member)).append(',').append(CsvWriter.quoted(bar.group)).append(',')
            .append(Decimal.text(bar.length, 9)).append(',')
            .append(bar.hasInterval() ? Decimal.text(bar.low(), 9) : "").append(',')
            .append(bar.hasInterval() ? Decimal.text(bar.high(), 9) : "").append('\n');
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
            csv.append(CsvWriter.quoted(title)).append(',').append(CsvWriter.quoted(row)).append(',').append(CsvWriter.quoted(column)).append(',')
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

    @Override
    public int frames() {
      return panels.size();
    }

    @Override
    public Sweep only(int from, int to) {
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
            csv.append(CsvWriter.quoted(panel.title)).append(',').append(CsvWriter.quoted(curve.name)).append(',').append(CsvWriter.quoted(point.value)).append(',')
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

  /**
   * Boxes or violins, in groups side by side.
   *
   * @param axis where the groups stand
   * @param groups by the places on the axis
   * @param isLogarithmic whether the vertical axis is; what is 0 or less is not on it
   * @param isViolin whether the densities are shown
   * @param members of each group, in order; one without a name where each group has one box
   */
  record Boxes(SweptAxis axis, List<String> groups, String yTitle, boolean isLogarithmic, boolean isViolin, List<String> members, List<Box> boxes, List<String> notes)
      implements ChartData {

    @Override
    public boolean isEmpty() {
      return boxes.isEmpty();
    }

    /** As {@code group,series,what,at,value}: what is a part of the box, an outlier, or the density at a value. */
    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("group,series,what,at,value\n");
      for (Box box : boxes) {
        row(csv, box, "low", "", box.low);
        row(csv, box, "q1", "", box.q1);
        row(csv, box, "median", "", box.median);
        row(csv, box, "q3", "", box.q3);
        row(csv, box, "high", "", box.high);
        for (double outlier : box.outliers) {
          row(csv, box, "outlier", "", outlier);
        }
        for (int i = 0; i < box.at.length; i++) {
          row(csv, box, "density", Decimal.text(box.at[i], 9), box.density[i]);
        }
      }
      return csv.toString();
    }

    private static void row(StringBuilder csv, Box box, String what, String at, double value) {
      csv.append(CsvWriter.quoted(box.group)).append(',').append(CsvWriter.quoted(box.member)).append(',').append(what).append(',').append(at).append(',')
          .append(Double.isInfinite(value) ? "" : Decimal.text(value, 9)).append('\n');
    }
  }

  /**
   * A box.
   *
   * @param low the end of the lower whisker; what is infinite, here and below, is beyond all that finished
   * @param outliers beyond the whiskers
   * @param at where the density is known, ascending; nowhere where it is not shown
   */
  record Box(String group, String member, double low, double q1, double median, double q3, double high, double[] outliers, double[] at, double[] density) {}

  /**
   * A mean for each combination of two swept values, in frames side by side.
   *
   * @param title what the colours mean, with unit
   * @param isDifference whether the colours have their middle at 0
   */
  record HeatMap(SweptAxis x, SweptAxis y, String title, boolean isDifference, List<HeatPanel> panels, List<String> notes) implements ChartData {

    @Override
    public int frames() {
      return panels.size();
    }

    @Override
    public HeatMap only(int from, int to) {
      return new HeatMap(x, y, title, isDifference, panels.subList(from, to), notes);
    }

    @Override
    public boolean isEmpty() {
      return panels.stream().allMatch(panel -> panel.cells.isEmpty());
    }

    /** As {@code panel,series,x,y,low,high}: series is the value of the second path, x of the first. */
    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("panel,series,x,y,low,high\n");
      for (HeatPanel panel : panels) {
        for (HeatCell cell : panel.cells) {
          boolean interval = cell.halfWidth > 0;
          csv.append(CsvWriter.quoted(panel.title)).append(',').append(CsvWriter.quoted(cell.row)).append(',').append(CsvWriter.quoted(cell.column)).append(',')
              .append(cell.beyond ? ">" : "").append(Decimal.text(cell.mean, 9)).append(',')
              .append(interval ? Decimal.text(cell.mean - cell.halfWidth, 9) : "").append(',')
              .append(interval ? Decimal.text(cell.mean + cell.halfWidth, 9) : "").append('\n');
        }
      }
      return csv.toString();
    }
  }

  /** One of the frames of a heat map. */
  record HeatPanel(String title, List<HeatCell> cells) {}

  /**
   * A cell of a heat map.
   *
   * @param column the value of the first path, as the scenario writes it
   * @param x its place from the left, from 0
   * @param row the value of the second
   * @param y its place from below
   */
  record HeatCell(String column, int x, String row, int y, double mean, double halfWidth, boolean beyond) {

    /** Whether the interval leaves open on which side of 0 the mean lies. */
    boolean isOpen() {
      return halfWidth > 0 && Math.abs(mean) <= halfWidth;
    }
  }

  /**
   * Two metrics against each other.
   *
   * @param isLowerX whether less of the horizontal one is better
   * @param names of the variants, in the order of the scenario
   */
  record Pareto(String xTitle, String yTitle, boolean isLowerX, boolean isLowerY, List<String> names, List<Mark> marks, List<String> notes) implements ChartData {

    @Override
    public boolean isEmpty() {
      return marks.isEmpty();
    }

    /** As {@code series,point,x,x-low,x-high,y,y-low,y-high,front}: front is 1 where no other is as good in both and better in one. */
    @Override
    public String csv() {
      StringBuilder csv = new StringBuilder("series,point,x,x-low,x-high,y,y-low,y-high,front\n");
      for (Mark mark : marks) {
        csv.append(CsvWriter.quoted(mark.name)).append(',').append(CsvWriter.quoted(mark.point)).append(',');
        interval(csv, mark.x, mark.xHalf);
        interval(csv, mark.y, mark.yHalf);
        csv.append(mark.front ? 1 : 0).append('\n');
      }
      return csv.toString();
    }

    private static void interval(StringBuilder csv, double mean, double half) {
      csv.append(Decimal.text(mean, 9)).append(',')
          .append(half > 0 ? Decimal.text(mean - half, 9) : "").append(',').append(half > 0 ? Decimal.text(mean + half, 9) : "").append(',');
    }
  }

  /** A variant at a point, its means of two metrics with half the width of their intervals, and whether it is on the front. */
  record Mark(String name, String point, double x, double xHalf, double y, double yHalf, boolean front) {}

  /** The member of a stack that is the sum of the others. */
  String TOTAL = "total";

  /**
   * One bar.
   *
   * @param below how far its interval reaches below its length; where it reaches nowhere there is none
   * @param above how far it reaches above
   */
  record Bar(String group, String member, double length, double below, double above) {

    /** One whose interval has its length in the middle. */
    Bar(String group, String member, double length, double halfWidth) {
      this(group, member, length, halfWidth, halfWidth);
    }

    boolean hasInterval() {
      return below > 0 || above > 0;
    }

    double low() {
      return length - below;
    }

    double high() {
      return length + above;
    }

    /** In a unit so many times as large. */
    Bar per(double divisor, String name) {
      return new Bar(name, member, length / divisor, below / divisor, above / divisor);
    }
  }
}
