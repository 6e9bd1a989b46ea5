package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import orrery.metrics.chart.Networks.Member;
import orrery.metrics.chart.Networks.Network;
import orrery.metrics.results.PlacesFile.Place;
import org.jfree.chart.ui.Drawable;

/**
 * Draws a plan of a few networks in layers: the regions with their services on top, networks below, in each the super node above those
 * that believe in it. Who is in two networks stands in both, joined by a line.
 */
final class TopologyFigure implements Drawable {

  /** Of more nodes than this, names are not read any more. */
  static final int MOST_NODES = 48;

  private static final double NAME = 6.5;
  private static final double WORDS = 6;
  private static final double TITLE = 7;
  private static final double CELL_HEIGHT = 25;
  private static final double TITLE_HEIGHT = 11;
  private static final double GAP = 9;
  private static final double LAYERS_APART = 26;
  private static final double MARGIN = 5;
  private static final Stroke BELIEF = new BasicStroke(0.8f);
  private static final Stroke UPLINK = new BasicStroke(1.4f);
  private static final Stroke REGISTERED = new BasicStroke(0.7f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {3, 1.5f}, 0);
  private static final Stroke SAME = new BasicStroke(0.7f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {1, 1.4f}, 0);
  private static final Stroke WIDE = new BasicStroke(0.9f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {5, 1.5f, 1, 1.5f}, 0);

  private final Theme theme;
  private final MapData data;
  private final Networks networks;
  private final double width;
  private final MarkKey key;
  private final List<Box> regions = new ArrayList<>();
  private final List<Box> boxes = new ArrayList<>();
  private final double cloudTop;
  private final double cloudBottom;
  private final double height;

  private TopologyFigure(Theme theme, MapData data, Networks networks, double width) {
    this.theme = theme;
    this.data = data;
    this.networks = networks;
    this.width = width;
    this.key = key();
    for (String region : networks.regions()) {
      List<Place> there = networks.services().stream().filter(service -> service.region().equals(region)).toList();
      regions.add(new Box(region, there.stream().map(service -> new Cell(service.node(), words(service), service.node())).toList(), List.of()));
    }
    for (Network network : networks.networks()) {
      boxes.add(box(network));
    }
    this.cloudTop = MARGIN + key.height() + 3;
    double y = cloudTop;
    if (!regions.isEmpty()) {
      y = place(regions, y + TITLE_HEIGHT) + 4;
    }
    this.cloudBottom = y;
    this.height = place(boxes, regions.isEmpty() ? y : y + LAYERS_APART) + 2;
  }

  /** A mark with its words: a node in one of its networks, or a service. */
  private static final class Cell {
    final String name;
    final String words;
    final String node;
    double x;
    double y;

    Cell(String name, String words, String node) {
      this.name = name;
      this.words = words;
      this.node = node;
    }

    double width() {
      return Math.max(24, Math.max(Brush.width(name, NAME), Brush.width(words, WORDS)) + 6);
    }
  }

  /** A frame around cells: those of the first row above the others. */
  private final class Box {
    final String title;
    final List<Cell> first;
    final List<Cell> others;
    final double cell;
    final int columns;
    Rectangle2D.Double frame = new Rectangle2D.Double();

    Box(String title, List<Cell> first, List<Cell> others) {
      this.title = title;
      this.first = first;
      this.others = others;
      this.cell = cells().stream().mapToDouble(Cell::width).max().orElse(0);
      int room = Math.max(1, (int) ((width - 2 * MARGIN - 8) / Math.max(1, cell)));
      this.columns = Math.min(room, Math.max(first.size(), (int) Math.ceil(Math.sqrt(others.size() * 1.5))));
    }

    List<Cell> cells() {
      List<Cell> all = new ArrayList<>(first);
      all.addAll(others);
      return all;
    }

    double width() {
      return Math.max(columns * cell, Brush.width(title, TITLE)) + 8;
    }

    private int rows(List<Cell> cells) {
      return columns == 0 ? 0 : (cells.size() + columns - 1) / columns;
    }

    double height() {
      return TITLE_HEIGHT + (rows(first) + rows(others)) * CELL_HEIGHT + 2;
    }

    void put(double left, double top, double high) {
      frame = new Rectangle2D.Double(left, top, width(), high);
      double y = row(first, top + TITLE_HEIGHT);
      row(others, y);
    }

    private double row(List<Cell> cells, double top) {
      double y = top;
      for (int from = 0; from < cells.size(); from += columns) {
        List<Cell> row = cells.subList(from, Math.min(cells.size(), from + columns));
        double x = frame.getCenterX() - row.size() * cell / 2;
        for (Cell each : row) {
          each.x = x + cell / 2;
          each.y = y + 6;
          x += cell;
        }
        y += CELL_HEIGHT;
      }
      return y;
    }
  }

  static Figure figure(Theme theme, MapData data, Networks networks, int width) {
    TopologyFigure figure = new TopologyFigure(theme, data, networks, width);
    return new Figure(theme, figure, width, (int) Math.ceil(figure.height));
  }

  private static String words(Place service) {
    long seps = List.of(service.relays().split(" ")).stream().filter("sep"::equals).count();
    long beps = List.of(service.relays().split(" ")).stream().filter("bep"::equals).count();
    return (seps > 0 ? seps + " SEP" : "") + (seps > 0 && beps > 0 ? ", " : "") + (beps > 0 ? beps + " BEP" : "");
  }

  private Box box(Network network) {
    List<Cell> first = new ArrayList<>();
    List<Cell> others = new ArrayList<>();
    for (Member member : network.members()) {
      String words = !member.node().on() ? "off" : member.part().map(Place::duties).orElse("").replace(" ", ", ");
      (member.isSuperNode() ? first : others).add(new Cell(name(member.node(), network), words, member.node().node()));
    }
    return new Box(network.name() + (network.region().isEmpty() ? " (no way out)" : ""), first, others);
  }

  private static String name(Place node, Network network) {
    return node.node().startsWith(network.name() + "-") ? node.node().substring(network.name().length() + 1) : node.node();
  }

  /** Puts boxes side by side, in as many rows as they need, each row in the middle; where the last row ends. */
  private double place(List<Box> all, double top) {
    double y = top;
    int from = 0;
    while (from < all.size()) {
      int to = from;
      double room = width - 2 * MARGIN - 6;
      while (to < all.size() && (to == from || all.get(to).width() <= room)) {
        room -= all.get(to).width() + GAP;
        to++;
      }
      double x = MARGIN + 3 + Math.max(0, room + GAP) / 2;
      double high = all.subList(from, to).stream().mapToDouble(Box::height).max().orElse(0);
      for (Box box : all.subList(from, to)) {
        box.put(x, y, high);
        x += box.width() + GAP;
      }
      from = to;
      y += high + (to < all.size() ? GAP : 0);
    }
    return y;
  }

  private MarkKey key() {
    MarkKey marks = new MarkKey(width - 2 * MARGIN);
    List<Member> members = networks.networks().stream().flatMap(network -> network.members().stream()).toList();
    Function<Function<Place, Boolean>, Boolean> anyPart = has -> members.stream().anyMatch(member -> member.node().on() && member.part().filter(has::apply).isPresent());
    marks.add(anyPart.apply(Place::isSuperNode), "super node", (brush, x, y) -> brush.superNode(x, y, 3.4, brush.color(0)));
    marks.add(members.stream().anyMatch(member -> member.node().on() && !member.isSuperNode()), "member", (brush, x, y) -> brush.member(x, y, brush.color(0)));
    marks.add(anyPart.apply(part -> part.has("proxy")), "proxy", (brush, x, y) -> {
      brush.member(x, y, brush.color(0));
      brush.proxy(x, y);
    });
    marks.add(members.stream().anyMatch(member -> !member.node().on()), "off", Brush::off);
    marks.add(!networks.services().isEmpty(), "service", Brush::service);
    marks.add(networks.services().stream().anyMatch(TopologyFigure::isRelay), "relay host", Brush::relay);
    marks.add(anyPart.apply(Place::isSuperNode), "believes in", (brush, x, y) -> brush.line(x - 5, y, x + 4, y, brush.color(0), BELIEF));
    marks.add(members.stream().anyMatch(member -> isRegistered(member)), "registered with", (brush, x, y) -> brush.line(x - 5, y, x + 5, y, brush.color(0), REGISTERED));
    marks.add(members.size() > members.stream().map(member -> member.node().node()).distinct().count(), "one node", (brush, x, y) -> brush.line(x - 5, y, x + 4, y, brush.faint(), SAME));
    marks.add(!wide().isEmpty(), "cluster of an account or place", (brush, x, y) -> brush.line(x - 5, y, x + 4, y, brush.color(0), WIDE));
    return marks;
  }

  private static boolean isRelay(Place service) {
    return service.group().equals("relay-host");
  }

  private static boolean isRegistered(Member member) {
    return member.isSuperNode() && member.part().filter(part -> part.registration().equals("registered")).isPresent();
  }

  /** The clusters of several live members that are no network's. */
  private Map<String, List<Place>> wide() {
    Map<String, List<Place>> wide = MapData.members(data.places().all());
    wide.keySet().removeIf(name -> networks.networks().stream().anyMatch(network -> network.name().equals(name)));
    wide.values().removeIf(members -> members.size() < 2);
    return wide;
  }

  // ---- Drawing

  @Override
  public void draw(Graphics2D graphics, Rectangle2D area) {
    Brush brush = new Brush(theme, graphics);
    key.draw(brush, MARGIN, MARGIN - 1);
    cloud(brush);
    for (int i = 0; i < boxes.size(); i++) {
      uplink(brush, boxes.get(i), networks.networks().get(i));
    }
    boxes.forEach(box -> frame(brush, box));
    regions.forEach(box -> frame(brush, box));
    for (int i = 0; i < boxes.size(); i++) {
      registered(brush, boxes.get(i), networks.networks().get(i), brush.color(i));
    }
    joined(brush);
    wider(brush);
    for (int i = 0; i < boxes.size(); i++) {
      members(brush, boxes.get(i), networks.networks().get(i), brush.color(i));
    }
    services(brush);
    boxes.forEach(box -> title(brush, box));
    regions.forEach(box -> title(brush, box));
  }

  private void cloud(Brush brush) {
    if (!regions.isEmpty()) {
      RoundRectangle2D cloud = new RoundRectangle2D.Double(MARGIN, cloudTop, width - 2 * MARGIN, cloudBottom - cloudTop, 10, 10);
      brush.fill(cloud, Brush.transparent(brush.faint(), 36));
      brush.text("wide-area network", TITLE, brush.faint(), MARGIN + 5, cloudTop + 8);
    }
  }

  private static void frame(Brush brush, Box box) {
    RoundRectangle2D frame = new RoundRectangle2D.Double(box.frame.x, box.frame.y, box.frame.width, box.frame.height, 5, 5);
    brush.fill(frame, brush.ground());
    brush.outline(frame, brush.faint(), Theme.HAIRLINE);
  }

  private static void title(Brush brush, Box box) {
    brush.onGround(box.title, TITLE, brush.ink(), box.frame.x + 4, box.frame.y + 8);
  }

  private void uplink(Brush brush, Box box, Network network) {
    int region = networks.regions().indexOf(network.region());
    if (region >= 0) {
      Rectangle2D.Double there = regions.get(region).frame;
      double near = Math.max(there.x + 4, Math.min(there.getMaxX() - 4, box.frame.getCenterX()));
      brush.line(box.frame.getCenterX(), box.frame.y, near, there.getMaxY(), brush.faint(), UPLINK);
    }
  }

  private void registered(Brush brush, Box box, Network network, Color color) {
    for (Member member : network.members()) {
      if (isRegistered(member)) {
        Cell from = cell(box, member);
        regions.stream().flatMap(region -> region.cells().stream()).filter(cell -> isDiscovery(cell.node)).findFirst()
            .ifPresent(to -> brush.line(from.x, from.y, to.x, to.y, color, REGISTERED));
      }
    }
  }

  private boolean isDiscovery(String node) {
    return networks.services().stream().anyMatch(service -> service.node().equals(node) && service.group().equals("discovery-service"));
  }

  private static Cell cell(Box box, Member member) {
    return box.cells().stream().filter(cell -> cell.node.equals(member.node().node())).findFirst().orElseThrow();
  }

  /** Joins the marks of one node in several networks. */
  private void joined(Brush brush) {
    Map<String, Cell> first = new LinkedHashMap<>();
    for (Box box : boxes) {
      for (Cell cell : box.cells()) {
        Cell other = first.putIfAbsent(cell.node, cell);
        if (other != null) {
          brush.line(other.x, other.y, cell.x, cell.y, brush.faint(), SAME);
        }
      }
    }
  }

  private void wider(Brush brush) {
    Map<String, Cell> first = new LinkedHashMap<>();
    boxes.forEach(box -> box.cells().forEach(cell -> first.putIfAbsent(cell.node, cell)));
    int number = boxes.size();
    for (List<Place> cluster : wide().values()) {
      for (Place member : cluster) {
        Cell from = first.get(member.node());
        Cell to = first.get(member.superNode());
        if (from != null && to != null && from != to) {
          brush.line(from.x, from.y, to.x, to.y, brush.color(number), WIDE);
        }
      }
      number++;
    }
  }

  private static void members(Brush brush, Box box, Network network, Color color) {
    for (Member member : network.members()) {
      Cell from = cell(box, member);
      member.part().filter(part -> part.on() && !part.isSuperNode()).ifPresent(part -> network.members().stream()
          .filter(other -> other.isSuperNode() && other.node().node().equals(part.superNode()))
          .map(other -> cell(box, other))
          .forEach(to -> brush.line(from.x, from.y, to.x, to.y, color, BELIEF)));
    }
    for (Member member : network.members()) {
      Cell cell = cell(box, member);
      if (!member.node().on()) {
        brush.off(cell.x, cell.y);
      } else if (member.isSuperNode()) {
        brush.superNode(cell.x, cell.y, 3.4, color);
      } else {
        brush.member(cell.x, cell.y, member.part().isPresent() ? color : brush.faint());
      }
      if (member.node().on() && member.part().filter(part -> part.has("proxy")).isPresent()) {
        brush.proxy(cell.x, cell.y);
      }
      words(brush, cell);
    }
  }

  private static void words(Brush brush, Cell cell) {
    onGround(brush, cell.name, NAME, brush.ink(), cell.x, cell.y + 10.5);
    if (!cell.words.isEmpty()) {
      onGround(brush, cell.words, WORDS, brush.faint(), cell.x, cell.y + 16.5);
    }
  }

  private static void onGround(Brush brush, String words, double size, Color color, double x, double baseline) {
    brush.onGround(words, size, color, x - Brush.width(words, size) / 2, baseline);
  }

  private void services(Brush brush) {
    for (Box region : regions) {
      for (Cell cell : region.cells()) {
        boolean relay = networks.services().stream().anyMatch(service -> service.node().equals(cell.node) && isRelay(service));
        if (relay) {
          brush.relay(cell.x, cell.y);
        } else {
          brush.service(cell.x, cell.y);
        }
        words(brush, cell);
      }
    }
  }
}
