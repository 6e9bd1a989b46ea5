package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import orrery.metrics.chart.Networks.Member;
import orrery.metrics.chart.Networks.Network;
import orrery.metrics.results.PlacesFile.Place;
import org.jfree.chart.ui.Drawable;

/** Draws a plan of many networks: a tile for each, with a mark for each node, under the region that it leads to. */
final class TilesFigure implements Drawable {

  private static final double STEP = 4.6;
  private static final int ROWS = 3;
  private static final double TILE = ROWS * STEP + 1.6;
  private static final double GAP = 2.6;
  private static final double HEADING = 11;
  private static final double MARGIN = 4;
  private static final double MOST_HEIGHT = 620;
  private static final Stroke EDGE = new BasicStroke(0.5f);
  private static final Stroke TROUBLED = new BasicStroke(1.3f);

  private final Theme theme;
  private final Networks networks;
  private final double width;
  private final MarkKey key;
  private final List<Tile> tiles = new ArrayList<>();
  private final List<Heading> headings = new ArrayList<>();
  private final double height;
  private int left;

  private record Tile(Network network, Rectangle2D.Double frame) {}

  private record Heading(String words, double baseline) {}

  private TilesFigure(Theme theme, Networks networks, double width) {
    this.theme = theme;
    this.networks = networks;
    this.width = width;
    this.key = key();
    double y = 4 + key.height();
    for (String region : regions()) {
      List<Network> there = networks.networks().stream().filter(network -> network.region().equals(region)).toList();
      if (!there.isEmpty() && y < MOST_HEIGHT) {
        headings.add(new Heading(heading(region, there), y + HEADING - 2.5));
        y = lay(there, y + HEADING) + TILE + 3;
      } else {
        left += there.size();
      }
    }
    this.height = y;
  }

  static Figure figure(Theme theme, Networks networks, int width) {
    TilesFigure figure = new TilesFigure(theme, networks, width);
    return new Figure(theme, figure, width, (int) Math.ceil(figure.height));
  }

  /** What the small print says of it. */
  static List<String> notes(Theme theme, Networks networks, int width) {
    TilesFigure figure = new TilesFigure(theme, networks, width);
    List<String> notes = new ArrayList<>(List.of("a tile is a network"));
    if (figure.left > 0) {
      notes.add("and " + figure.left + " networks more");
    }
    return notes;
  }

  private List<String> regions() {
    List<String> regions = new ArrayList<>(networks.regions());
    regions.add("");
    return regions;
  }

  private String heading(String region, List<Network> there) {
    String services = networks.services().stream().filter(service -> service.region().equals(region)).map(Place::node).collect(Collectors.joining(", "));
    return (region.isEmpty() ? "without a way out" : region) + ", " + there.size() + (there.size() == 1 ? " network" : " networks") + (services.isEmpty() ? "" : ", with " + services);
  }

  /** Lays tiles side by side; the top of the last row. */
  private double lay(List<Network> there, double top) {
    double x = MARGIN;
    double y = top;
    for (int i = 0; i < there.size(); i++) {
      double wide = wide(there.get(i));
      if (x + wide > width - MARGIN && x > MARGIN) {
        x = MARGIN;
        y += TILE + GAP;
        if (y > MOST_HEIGHT) {
          left += there.size() - i;
          return y - TILE - GAP;
        }
      }
      tiles.add(new Tile(there.get(i), new Rectangle2D.Double(x, y, wide, TILE)));
      x += wide + GAP;
    }
    return y;
  }

  private static double wide(Network network) {
    return (network.members().size() + ROWS - 1) / ROWS * STEP + 1.6;
  }

  private MarkKey key() {
    MarkKey marks = new MarkKey(width - 2 * MARGIN);
    List<Network> all = networks.networks();
    marks.add(all.stream().flatMap(network -> network.members().stream()).anyMatch(Member::isSuperNode), "super node", (brush, x, y) -> brush.superNode(x, y, 2.1, brush.color(0)));
    marks.add(true, "on", (brush, x, y) -> brush.member(x, y, brush.color(0)));
    marks.add(all.stream().flatMap(network -> network.members().stream()).anyMatch(member -> !member.node().on()), "off", Brush::off);
    marks.add(all.stream().anyMatch(network -> !network.isLed()), "without one agreed super node", (brush, x, y) -> brush.outline(new Rectangle2D.Double(x - 4, y - 3.5, 8, 7), brush.color(1), TROUBLED));
    return marks;
  }

  @Override
  public void draw(Graphics2D graphics, Rectangle2D area) {
    Brush brush = new Brush(theme, graphics);
    key.draw(brush, MARGIN, 3);
    headings.forEach(heading -> brush.text(Lettering.cut(Lettering.font(7), heading.words(), width - 2 * MARGIN), 7, brush.ink(), MARGIN, heading.baseline()));
    for (Tile tile : tiles) {
      boolean led = tile.network().isLed();
      brush.outline(tile.frame(), led ? brush.grid() : brush.color(1), led ? EDGE : TROUBLED);
      List<Member> members = new ArrayList<>(tile.network().members());
      members.sort(Comparator.comparingInt(member -> member.isSuperNode() ? 0 : member.node().on() ? 1 : 2));
      for (int i = 0; i < members.size(); i++) {
        double x = tile.frame().x + 0.8 + (i / ROWS + 0.5) * STEP;
        double y = tile.frame().y + 0.8 + (i % ROWS + 0.5) * STEP;
        mark(brush, members.get(i), x, y);
      }
    }
  }

  private static void mark(Brush brush, Member member, double x, double y) {
    if (!member.node().on()) {
      brush.off(x, y);
    } else if (member.isSuperNode()) {
      brush.superNode(x, y, 2.1, brush.color(0));
    } else {
      brush.member(x, y, brush.color(0));
    }
  }
}
