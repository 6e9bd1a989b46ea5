package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import orrery.metrics.chart.GanttData.Row;
import orrery.metrics.results.RolesFile;
import orrery.metrics.results.RolesFile.Fault;
import orrery.metrics.results.RolesFile.Span;
import org.jfree.chart.ui.Drawable;

/**
 * Draws a chart of roles: a row for each node of each cluster, in which a bar says what it is to the cluster, thin lines below
 * what it does for it besides, and a cross that it has crashed. What goes wrong stands across all rows.
 */
final class GanttFigure implements Drawable {

  private static final double SMALL = 7;
  private static final double HEADING = 9;
  private static final double BAR = 6.5;
  private static final double LANE = 2;
  private static final double RIGHT = 8;
  private static final double AXIS = 25;
  private static final double INDENT = 5;
  private static final double APART = 1.5;
  private static final double SHORTEST = 0.5;
  private static final double FAULT_ROW = 8;
  private static final List<String> DUTIES = List.of("proxy", "cache", "storage", "compute");
  private static final List<String> ROLES = List.of("super-node", "member", "joining", "seeking", "candidate");
  private static final Map<String, Style> STYLES = styles();
  private static final Stroke FAULT = new BasicStroke(0.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {2.5f, 1.5f}, 0);

  private final Theme theme;
  private final GanttData data;
  private final double width;
  private final double left;
  private final List<String> duties;
  private final MarkKey key;
  private final List<Integer> faultRows;

  /** How high a bar is, and its colour: what is more to the cluster is higher. */
  private record Style(double high, Function<Brush, Color> color) {}

  private static Map<String, Style> styles() {
    Map<String, Style> styles = new TreeMap<>();
    styles.put("super-node", new Style(BAR, brush -> brush.color(0)));
    styles.put("member", new Style(3.4, brush -> brush.color(5)));
    styles.put("joining", new Style(2, Brush::faint));
    styles.put("seeking", new Style(2, brush -> Theme.mixed(brush.ground(), brush.faint(), 0.55)));
    styles.put("candidate", new Style(BAR, brush -> brush.color(1)));
    styles.put("proxy", new Style(LANE, brush -> brush.color(2)));
    styles.put("cache", new Style(LANE, brush -> brush.color(3)));
    styles.put("storage", new Style(LANE, Brush::ink));
    styles.put("compute", new Style(LANE, brush -> brush.color(4)));
    return styles;
  }

  private GanttFigure(Theme theme, GanttData data, double width) {
    this.theme = theme;
    this.data = data;
    this.width = width;
    this.duties = DUTIES.stream().filter(data.roles()::contains).toList();
    double widest = data.rows().stream().mapToDouble(row -> Math.max(Brush.width(row.cluster(), SMALL), INDENT + Brush.width(name(row), SMALL))).max().orElse(0);
    this.left = Math.min(widest, width * 0.32) + 8;
    this.key = key();
    this.faultRows = faultRows();
  }

  static Figure figure(Theme theme, GanttData data, int width) {
    GanttFigure figure = new GanttFigure(theme, data, width);
    return new Figure(theme, figure, width, (int) Math.ceil(figure.top() + figure.rowsHeight() + AXIS));
  }

  /** A node's name, without that of its home. */
  private static String name(Row row) {
    return row.node().startsWith(row.cluster() + "-") ? row.node().substring(row.cluster().length() + 1) : row.node();
  }

  private MarkKey key() {
    MarkKey marks = new MarkKey(width - 8);
    for (String role : ROLES) {
      marks.add(data.roles().contains(role), role.replace('-', ' '), (brush, x, y) -> bar(brush, role, x - 4, x + 4, y));
    }
    for (String duty : duties) {
      marks.add(true, duty, (brush, x, y) -> brush.fill(new Rectangle2D.Double(x - 4, y - LANE / 2 + 0.2, 8, LANE - 0.4), color(brush, duty)));
    }
    marks.add(data.roles().contains(RolesFile.CRASH), "crash", (brush, x, y) -> brush.cross(x, y, 2.4));
    return marks;
  }

  private double top() {
    return 4 + key.height() + 3 + (faultRows.isEmpty() ? 0 : FAULT_ROW * (1 + faultRows.stream().mapToInt(row -> row).max().orElse(0)));
  }

  private double rowsHeight() {
    return data.rows().stream().mapToDouble(this::height).sum() + data.shownClusters() * (HEADING + APART) + 2;
  }

  private double height(Row row) {
    int lanes = lanes(row).values().stream().mapToInt(lane -> lane + 1).max().orElse(0);
    return BAR + 2 + (lanes == 0 ? 0 : LANE * lanes + 1);
  }

  /** For each duty that lasts long enough to be seen, in the order of time, the uppermost lane that is free. */
  private Map<Span, Integer> lanes(Row row) {
    Map<Span, Integer> lanes = new LinkedHashMap<>();
    List<Long> ends = new ArrayList<>();
    for (Span span : row.spans()) {
      if (DUTIES.contains(span.role()) && x(span.toNanos()) - x(span.fromNanos()) >= SHORTEST) {
        int lane = 0;
        while (lane < ends.size() && ends.get(lane) > span.fromNanos()) {
          lane++;
        }
        if (lane == ends.size()) {
          ends.add(span.toNanos());
        } else {
          ends.set(lane, span.toNanos());
        }
        lanes.put(span, lane);
      }
    }
    return lanes;
  }

  private double x(long nanos) {
    long within = Math.max(data.fromNanos(), Math.min(data.toNanos(), nanos));
    return left + (width - left - RIGHT) * ((double) (within - data.fromNanos()) / (data.toNanos() - data.fromNanos()));
  }

  /** In which row above the chart each fault has its name, so that none is written over another. */
  private List<Integer> faultRows() {
    List<Double> ends = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (Fault fault : data.faults()) {
      double from = wordsAt(fault);
      int row = 0;
      while (row < ends.size() && ends.get(row) > from - 3) {
        row++;
      }
      double end = from + Brush.width(fault.name(), SMALL);
      if (row == ends.size()) {
        ends.add(end);
      } else {
        ends.set(row, end);
      }
      rows.add(row);
    }
    return rows;
  }

  private double wordsAt(Fault fault) {
    return Math.max(2, Math.min(width - 2 - Brush.width(fault.name(), SMALL), x(fault.fromNanos()) - 1));
  }

  @Override
  public void draw(Graphics2D graphics, Rectangle2D area) {
    Brush brush = new Brush(theme, graphics);
    key.draw(brush, 4, 4);
    double bottom = top() + rowsHeight();
    shadeFaults(brush, bottom);
    axis(brush, bottom);
    double y = top() + 1;
    String cluster = "";
    boolean even = false;
    for (Row row : data.rows()) {
      if (!row.cluster().equals(cluster)) {
        y += cluster.isEmpty() ? 0 : APART;
        cluster = row.cluster();
        brush.line(2, y + 0.5, width - RIGHT, y + 0.5, brush.grid(), Theme.HAIRLINE);
        brush.text(Lettering.cut(Lettering.font(SMALL), cluster, left - 6), SMALL, brush.ink(), 3, y + HEADING - 2);
        y += HEADING;
      }
      row(brush, row, y);
      y += height(row);
    }
    faults(brush, bottom);
    brush.outline(new Rectangle2D.Double(left, top(), width - left - RIGHT, bottom - top()), brush.ink(), Theme.HAIRLINE);
  }

  private void row(Brush brush, Row row, double y) {
    double middle = y + 1 + BAR / 2;
    brush.text(Lettering.cut(Lettering.font(SMALL), name(row), left - 6 - INDENT), SMALL, brush.faint(), 3 + INDENT, middle + 2.5);
    Map<Span, Integer> lanes = lanes(row);
    for (Span span : row.spans()) {
      double from = x(span.fromNanos());
      double to = Math.max(from + SHORTEST, x(span.toNanos()));
      if (ROLES.contains(span.role())) {
        bar(brush, span.role(), from, to, middle);
      } else if (lanes.containsKey(span)) {
        brush.fill(new Rectangle2D.Double(from, y + 1 + BAR + 0.4 + LANE * lanes.getOrDefault(span, 0), to - from, LANE - 0.4), color(brush, span.role()));
      }
    }
    row.spans().stream().filter(span -> span.role().equals(RolesFile.CRASH) && span.fromNanos() >= data.fromNanos()).forEach(span -> brush.cross(x(span.fromNanos()), middle, 2.4));
  }

  private static void bar(Brush brush, String role, double from, double to, double middle) {
    double high = STYLES.get(role).high();
    brush.fill(new Rectangle2D.Double(from, middle - high / 2, to - from, high), color(brush, role));
  }

  private static Color color(Brush brush, String role) {
    return STYLES.get(role).color().apply(brush);
  }

  // ---- What goes wrong

  private void shadeFaults(Brush brush, double bottom) {
    for (Fault fault : data.faults()) {
      if (fault.toNanos() > fault.fromNanos()) {
        double from = x(fault.fromNanos());
        brush.fill(new Rectangle2D.Double(from, top(), x(fault.toNanos()) - from, bottom - top()), Brush.transparent(brush.color(1), 26));
      }
    }
  }

  private void faults(Brush brush, double bottom) {
    for (int i = 0; i < data.faults().size(); i++) {
      Fault fault = data.faults().get(i);
      double begin = top() - FAULT_ROW * faultRows.get(i) - 1;
      if (fault.fromNanos() >= data.fromNanos()) {
        brush.line(x(fault.fromNanos()), begin, x(fault.fromNanos()), bottom, brush.color(1), FAULT);
      }
      if (fault.toNanos() > fault.fromNanos() && fault.toNanos() < data.toNanos()) {
        brush.line(x(fault.toNanos()), top(), x(fault.toNanos()), bottom, brush.color(1), FAULT);
      }
    }
    for (int i = 0; i < data.faults().size(); i++) {
      brush.onGround(data.faults().get(i).name(), SMALL, brush.color(1), wordsAt(data.faults().get(i)), top() - FAULT_ROW * faultRows.get(i) - 2);
    }
  }

  // ---- Time

  private void axis(Brush brush, double bottom) {
    double seconds = data.toNanos() / 1e9;
    String unit = seconds <= 180 ? "s" : seconds <= 4 * 3_600 ? "min" : seconds <= 96 * 3_600 ? "h" : "d";
    long nanosOfUnit = 1_000_000_000L * (unit.equals("s") ? 1 : unit.equals("min") ? 60 : unit.equals("h") ? 3_600 : 86_400);
    double from = (double) data.fromNanos() / nanosOfUnit;
    double to = (double) data.toNanos() / nanosOfUnit;
    double step = Ticks.step((to - from) / ((width - left - RIGHT) / 45));
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + 1e-9; i++) {
      double x = x(Math.round(i * step * nanosOfUnit));
      brush.line(x, top(), x, bottom, brush.grid(), Theme.HAIRLINE);
      brush.line(x, bottom, x, bottom + 2.5, brush.ink(), Theme.HAIRLINE);
      brush.centred(Ticks.plain(i * step), SMALL, brush.ink(), x, bottom + 10);
    }
    brush.centred("Time (" + unit + ")", 8, brush.ink(), (left + width - RIGHT) / 2, bottom + 20);
  }
}
