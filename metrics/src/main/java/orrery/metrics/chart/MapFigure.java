package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import orrery.metrics.chart.MapData.At;
import orrery.metrics.chart.MapData.Wide;
import org.jfree.chart.ui.Drawable;

/**
 * Draws a map: spots where they are, north up, with a net of degrees and a scale; each cluster that is at several spots within its hull. Where
 * there are too many spots to be told apart, it shows how many nodes are on in each of many hexagons.
 */
final class MapFigure implements Drawable {

  /** More spots than this are shown by hexagons. */
  static final int MOST_SPOTS = 1_500;

  private static final double SMALL = 7;
  private static final double LEFT = 36;
  private static final double RIGHT = 6;
  private static final double BELOW = 13;
  private static final double STRIP = 12;
  private static final double LEAST_METRES = 40;
  private static final double HEXAGONS_ACROSS = 36;
  private static final Stroke HULL = new BasicStroke(0.7f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, new float[] {3, 1.5f}, 0);
  private static final Stroke THIN = new BasicStroke(0.6f);

  private final Theme theme;
  private final MapData data;
  private final Projection projection;
  private final MarkKey key;
  private final double width;
  private final double mapWidth;
  private final double mapHeight;
  private final double metresOfPoint;
  private final boolean dense;

  private MapFigure(Theme theme, MapData data, double width) {
    this.theme = theme;
    this.data = data;
    this.projection = data.projection().orElseThrow();
    this.width = width;
    this.dense = data.spots().size() > MOST_SPOTS;
    this.mapWidth = width - LEFT - RIGHT;
    double eastward = 2 * data.spots().stream().mapToDouble(at -> Math.abs(at.east())).max().orElse(0);
    double northward = 2 * data.spots().stream().mapToDouble(at -> Math.abs(at.north())).max().orElse(0);
    double metresWide = Math.max(LEAST_METRES, eastward) * 1.08;
    double metresHigh = Math.max(LEAST_METRES, northward) * 1.08;
    this.mapHeight = Math.rint(mapWidth * Math.max(0.45, Math.min(1, metresHigh / metresWide)));
    this.metresOfPoint = Math.max(metresWide / mapWidth, metresHigh / mapHeight);
    this.key = key();
  }

  static Figure figure(Theme theme, MapData data, int width) {
    MapFigure figure = new MapFigure(theme, data, width);
    return new Figure(theme, figure, width, (int) Math.ceil(figure.top() + figure.mapHeight + BELOW));
  }

  /** What the small print says of it. */
  static List<String> notes(MapData data) {
    List<String> notes = new ArrayList<>();
    long live = data.spots().stream().mapToLong(At::live).sum();
    notes.add(live + " of " + data.spots().stream().mapToLong(At::all).sum() + " nodes with a position are on");
    if (!data.clusters().isEmpty()) {
      notes.add(data.clusters().size() + (data.clusters().size() == 1 ? " cluster" : " clusters") + " at several places");
    }
    String services = data.elsewhere().stream()
        .filter(place -> place.kind().equals("service"))
        .map(place -> place.node() + (place.region().isEmpty() ? "" : " in " + place.region()))
        .collect(Collectors.joining(", "));
    if (!services.isEmpty()) {
      notes.add("not on the map: " + services);
    }
    return notes;
  }

  private double top() {
    return 5 + key.height() + STRIP + 3;
  }

  private MarkKey key() {
    MarkKey marks = new MarkKey(width - LEFT - RIGHT);
    List<At> spots = data.spots();
    boolean homes = spots.stream().anyMatch(at -> at.all() > 1);
    if (!dense) {
      marks.add(spots.stream().anyMatch(at -> !at.site() && at.all() == 1 && at.live() == 1), "device", (brush, x, y) -> brush.member(x, y, brush.color(0)));
      marks.add(homes, "home, by devices that are on", (brush, x, y) -> home(brush, x, y, 3, true, brush.color(0)));
      marks.add(spots.stream().anyMatch(at -> at.superNodes() > 0 && at.all() == 1) || data.clusters().stream().anyMatch(cluster -> !cluster.superNodes().isEmpty()), "super node", (brush, x, y) -> brush.superNode(x, y, 3.2, brush.color(0)));
      marks.add(homes && spots.stream().anyMatch(at -> at.all() > 1 && !at.led()), "without an agreed super node", (brush, x, y) -> home(brush, x, y, 3, false, brush.color(0)));
      marks.add(spots.stream().anyMatch(at -> at.proxies() > 0 && at.all() == 1), "proxy", (brush, x, y) -> brush.proxy(x, y));
      marks.add(spots.stream().anyMatch(at -> at.live() == 0 && !at.site()), "off", Brush::off);
      marks.add(!data.clusters().isEmpty(), "cluster", (brush, x, y) -> {
        Rectangle2D box = new Rectangle2D.Double(x - 4, y - 2.5, 8, 5);
        brush.fill(box, Brush.transparent(brush.color(0), 40));
        brush.outline(box, brush.color(0), HULL);
      });
    }
    marks.add(spots.stream().anyMatch(At::site), "edge site", Brush::site);
    return marks;
  }

  // ---- Places on paper

  private double x(double east) {
    return LEFT + mapWidth / 2 + east / metresOfPoint;
  }

  private double y(double north) {
    return top() + mapHeight / 2 - north / metresOfPoint;
  }

  @Override
  public void draw(Graphics2D graphics, Rectangle2D area) {
    Brush brush = new Brush(theme, graphics);
    Rectangle2D frame = new Rectangle2D.Double(LEFT, top(), mapWidth, mapHeight);
    key.draw(brush, LEFT, 5);
    net(brush);
    brush.clip(frame);
    if (dense) {
      hexagons(brush);
    } else {
      clusters(brush);
    }
    spots(brush);
    brush.unclip();
    brush.outline(frame, brush.ink(), Theme.HAIRLINE);
    north(brush);
    scale(brush);
    if (dense) {
      shades(brush);
    }
  }

  /** Meridians and parallels at round degrees. */
  private void net(Brush brush) {
    double south = projection.latitudeAt(-mapHeight / 2 * metresOfPoint);
    double north = projection.latitudeAt(mapHeight / 2 * metresOfPoint);
    double west = projection.longitudeAt(-mapWidth / 2 * metresOfPoint);
    double east = projection.longitudeAt(mapWidth / 2 * metresOfPoint);
    double step = Ticks.step((north - south) / 5);
    double bottom = top() + mapHeight;
    for (double at = step * Math.ceil(south / step); at <= north; at = next(at, step)) {
      double y = y(projection.northOf(at));
      brush.line(LEFT, y, LEFT + mapWidth, y, brush.grid(), Theme.HAIRLINE);
      String words = degrees(at, step, "N", "S");
      double size = Math.min(SMALL, SMALL * (LEFT - 3) / Brush.width(words, SMALL));
      brush.text(words, size, brush.ink(), LEFT - 2 - Brush.width(words, size), Math.max(top() + 6, Math.min(bottom, y + 2.5)));
    }
    step = Ticks.step((east - west) / Math.max(2, mapWidth / 55));
    for (double at = step * Math.ceil(west / step); at <= east; at = next(at, step)) {
      double x = x(projection.eastOf(at));
      brush.line(x, top(), x, bottom, brush.grid(), Theme.HAIRLINE);
      String words = degrees(Projection.turned(at), step, "E", "W");
      double half = Brush.width(words, SMALL) / 2;
      brush.centred(words, SMALL, brush.ink(), Math.max(LEFT + half, Math.min(LEFT + mapWidth - half, x)), bottom + 9);
    }
  }

  /** The next multiple of a step, by counting and not by adding up. */
  private static double next(double at, double step) {
    return step * (Math.rint(at / step) + 1);
  }

  /** With as many digits as the step between two has. */
  private static String degrees(double degrees, double step, String positive, String negative) {
    int digits = Math.max(0, new BigDecimal(Ticks.plain(step)).scale());
    BigDecimal rounded = new BigDecimal(degrees).setScale(digits, RoundingMode.HALF_EVEN);
    return rounded.abs().toPlainString() + "°" + (rounded.signum() == 0 ? "" : rounded.signum() > 0 ? " " + positive : " " + negative);
  }

  // ---- Clusters

  private void clusters(Brush brush) {
    for (int i = 0; i < data.clusters().size(); i++) {
      Wide cluster = data.clusters().get(i);
      Color color = brush.color(i);
      Path2D.Double hull = hull(cluster);
      brush.fill(hull, Brush.transparent(color, 28));
      brush.outline(hull, color, HULL);
    }
    for (int i = 0; i < data.clusters().size(); i++) {
      for (int[] link : data.clusters().get(i).links()) {
        At from = data.spots().get(link[0]);
        At to = data.spots().get(link[1]);
        brush.line(x(from.east()), y(from.north()), x(to.east()), y(to.north()), brush.color(i), THIN);
      }
    }
  }

  /** The convex hull of where its members are (Andrew's monotone chain). */
  private Path2D.Double hull(Wide cluster) {
    List<double[]> points = new ArrayList<>();
    cluster.members().forEach(number -> points.add(new double[] {x(data.spots().get(number).east()), y(data.spots().get(number).north())}));
    points.sort(Comparator.<double[]>comparingDouble(point -> point[0]).thenComparingDouble(point -> point[1]));
    List<double[]> hull = new ArrayList<>();
    for (int way = 0; way < 2; way++) {
      int floor = hull.size() + 1;
      for (int i = 0; i < points.size(); i++) {
        double[] point = points.get(way == 0 ? i : points.size() - 1 - i);
        while (hull.size() > floor && turn(hull.get(hull.size() - 2), hull.get(hull.size() - 1), point) <= 0) {
          hull.remove(hull.size() - 1);
        }
        hull.add(point);
      }
      hull.remove(hull.size() - 1);
    }
    return Brush.polygon(hull.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  private static double turn(double[] a, double[] b, double[] c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  }

  // ---- Spots

  private void spots(Brush brush) {
    List<At> spots = data.spots();
    spots.stream().filter(at -> !at.site() && at.live() == 0 && !dense).forEach(at -> brush.off(x(at.east()), y(at.north())));
    if (!dense) {
      devices(brush, spots);
    }
    spots.stream().filter(At::site).forEach(at -> brush.site(x(at.east()), y(at.north())));
    if (!dense) {
      superNodes(brush);
    }
  }

  /** Those of clusters at several spots, above all else: also at home among others. */
  private void superNodes(Brush brush) {
    for (int i = 0; i < data.clusters().size(); i++) {
      for (int number : data.clusters().get(i).superNodes()) {
        At at = data.spots().get(number);
        brush.superNode(x(at.east()), y(at.north()), 3.2, brush.color(i));
      }
    }
  }

  private void devices(Brush brush, List<At> spots) {
    double radius = spots.size() > 400 ? 1.3 : 1.7;
    int[] colors = colors();
    for (int i = 0; i < spots.size(); i++) {
      At at = spots.get(i);
      double x = x(at.east());
      double y = y(at.north());
      Color color = brush.color(colors[i]);
      if (at.live() == 0 || at.site()) {
        continue;
      }
      if (at.all() > 1) {
        home(brush, x, y, Math.min(5, 1.5 * Math.sqrt(at.live())), at.led(), color);
      } else if (at.superNodes() > 0) {
        brush.superNode(x, y, 3.2, color);
      } else {
        brush.fill(Brush.circle(x, y, radius), color);
      }
      if (at.proxies() > 0 && at.all() == 1) {
        brush.proxy(x, y);
      }
    }
  }

  private static void home(Brush brush, double x, double y, double radius, boolean led, Color color) {
    brush.fill(Brush.circle(x, y, radius), led ? Brush.transparent(color, 150) : brush.ground());
    brush.outline(Brush.circle(x, y, radius), led ? color : brush.color(1), new BasicStroke(led ? 0.5f : 1.2f));
  }

  /** By spot: the number of the first cluster that is there and elsewhere, too. */
  private int[] colors() {
    int[] colors = new int[data.spots().size()];
    for (int i = data.clusters().size() - 1; i >= 0; i--) {
      for (int number : data.clusters().get(i).members()) {
        colors[number] = i;
      }
    }
    return colors;
  }

  // ---- Hexagons

  private double side() {
    return mapWidth / HEXAGONS_ACROSS / Math.sqrt(3);
  }

  /** How many nodes are on in the hexagons of a map of that width. */
  static List<Integer> hexagons(MapData data, int width) {
    return List.copyOf(new MapFigure(Theme.PAPER, data, width).counts().values());
  }

  /** How many nodes are on in each hexagon that has any: by row, then column. */
  private TreeMap<Long, Integer> counts() {
    TreeMap<Long, Integer> counts = new TreeMap<>();
    for (At at : data.spots()) {
      if (at.live() > 0 && !at.site()) {
        counts.merge(hexagon(x(at.east()) - LEFT, y(at.north()) - top()), at.live(), Integer::sum);
      }
    }
    return counts;
  }

  /** The hexagon whose middle is nearest: of the two nets of rectangles that the middles make up, the nearer one's. */
  private long hexagon(double x, double y) {
    double wide = side() * Math.sqrt(3);
    double high = side() * 3;
    long column = (long) Math.floor(x / wide + 0.5);
    long row = (long) Math.floor(y / high + 0.5);
    long between = (long) Math.floor(x / wide);
    long betweenRow = (long) Math.floor(y / high);
    double even = square(x - column * wide) + square(y - row * high);
    double odd = square(x - (between + 0.5) * wide) + square(y - (betweenRow + 0.5) * high);
    return even <= odd ? (2 * row + 1_000) << 32 | column + 1_000 : (2 * betweenRow + 1 + 1_000) << 32 | between + 1_000;
  }

  private static double square(double value) {
    return value * value;
  }

  private void hexagons(Brush brush) {
    TreeMap<Long, Integer> counts = counts();
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(1);
    double side = side();
    counts.forEach((cell, count) -> {
      long row = (cell >> 32) - 1_000;
      long column = (cell & 0xFFFF_FFFFL) - 1_000;
      double x = LEFT + (column + (row % 2 == 0 ? 0 : 0.5)) * side * Math.sqrt(3);
      double y = top() + row * side * 1.5;
      double half = side * Math.sqrt(3) / 2;
      brush.fill(
          Brush.polygon(x, y - side, x + half, y - side / 2, x + half, y + side / 2, x, y + side, x - half, y + side / 2, x - half, y - side / 2),
          shade(brush, (double) count / most));
    });
  }

  /** From a tint of the ground to a full colour, and on to a dark one. */
  private static Color shade(Brush brush, double share) {
    double root = Math.sqrt(share);
    return root < 0.6 ? Theme.mixed(brush.ground(), brush.color(0), 0.12 + root / 0.6 * 0.88) : Theme.mixed(brush.color(0), brush.ink(), (root - 0.6) / 0.4 * 0.7);
  }

  // ---- Above the frame

  private double strip() {
    return top() - STRIP;
  }

  private void shades(Brush brush) {
    String words = counts().values().stream().mapToInt(count -> count).max().orElse(1) + " on in a hexagon";
    double y = strip() + 1;
    brush.text("1", SMALL, brush.ink(), LEFT, y + 6);
    for (int i = 0; i < 40; i++) {
      brush.fill(new Rectangle2D.Double(LEFT + 7 + i * 1.2, y, 1.4, 6), shade(brush, (i + 0.5) / 40));
    }
    brush.text(words, SMALL, brush.ink(), LEFT + 59, y + 6);
  }

  private void north(Brush brush) {
    double x = LEFT + mapWidth - 13;
    double y = strip() - 1;
    brush.fill(Brush.polygon(x, y, x + 3, y + 9, x, y + 7, x - 3, y + 9), brush.ink());
    brush.text("N", SMALL, brush.ink(), x + 5, y + 8);
  }

  private void scale(Brush brush) {
    double metres = Ticks.stepDown(mapWidth * metresOfPoint / 6);
    double length = metres / metresOfPoint;
    String words = metres >= 1_000 ? Ticks.plain(metres / 1_000) + " km" : Ticks.plain(metres) + " m";
    double right = LEFT + mapWidth - 24;
    double y = strip() + 6;
    Stroke bar = new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
    brush.line(right - length, y, right, y, brush.ink(), bar);
    brush.line(right - length, y - 3, right - length, y + 0.6, brush.ink(), Theme.HAIRLINE);
    brush.line(right, y - 3, right, y + 0.6, brush.ink(), Theme.HAIRLINE);
    brush.text(words, SMALL, brush.ink(), right - length - 3 - Brush.width(words, SMALL), y + 1);
  }
}
