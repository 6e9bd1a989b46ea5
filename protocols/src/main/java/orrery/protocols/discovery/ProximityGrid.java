package orrery.protocols.discovery;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import orrery.host.NodeId;
import orrery.host.Position;

/**
 * Things on the earth by where they are: a grid of cells of two thousandths of a degree, about 220 m from south to
 * north, so that a search among neighbours looks at few strangers.
 *
 * <p>A search looks at the rows its circle crosses and, in each, at those cells that hold anything; where there are fewer
 * cells than rows, at all cells. Its cost follows what is near, and never exceeds that of a walk over everything.
 */
final class ProximityGrid<T> {

  private static final int CELL_MICRODEGREES = 2_000;
  private static final int COLUMNS = 360_000_000 / CELL_MICRODEGREES;

  private final TreeMap<Long, TreeMap<NodeId, T>> cells = new TreeMap<>();

  void put(Position position, NodeId id, T value) {
    cells.computeIfAbsent(cell(position), cell -> new TreeMap<>()).put(id, value);
  }

  void remove(Position position, NodeId id) {
    long key = cell(position);
    TreeMap<NodeId, T> cell = cells.get(key);
    if (cell != null && cell.remove(id) != null && cell.isEmpty()) {
      cells.remove(key);
    }
  }

  /** Tells {@code each} all that is in cells the circle touches, and so perhaps in the circle, in the order of the cells. */
  void around(SearchQuery.Circle circle, BiConsumer<NodeId, T> each) {
    double degreesNorth = StrictMath.toDegrees(circle.radius().metres() / Position.EARTH_RADIUS_METRES);
    long marginNorth = (long) (degreesNorth * 1e6) + CELL_MICRODEGREES;
    long centreLatitude = circle.centre().latitudeMicrodegrees();
    long south = Math.max(-90_000_000, centreLatitude - marginNorth);
    long north = Math.min(90_000_000, centreLatitude + marginNorth);
    if (row(north) - row(south) >= cells.size()) {
      cells.values().forEach(cell -> cell.forEach(each));
      return;
    }
    long halfWidth = halfWidth(circle, south, north, degreesNorth);
    for (long row = row(south); row <= row(north); row++) {
      eachOfRow(row, halfWidth, circle.centre(), each);
    }
  }

  /**
   * How far, in microdegrees of longitude, the circle reaches to either side: the tangent meridian, asin(sin r / cos lat);
   * everything where the circle holds a pole.
   */
  private static long halfWidth(SearchQuery.Circle circle, long south, long north, double radiusDegrees) {
    if (north >= 90_000_000 || south <= -90_000_000) {
      return 180_000_000;
    }
    double reach = StrictMath.sin(StrictMath.toRadians(radiusDegrees))
        / StrictMath.cos(StrictMath.toRadians(circle.centre().latitudeMicrodegrees() / 1e6));
    return reach >= 1 ? 180_000_000 : (long) (StrictMath.toDegrees(StrictMath.asin(reach)) * 1e6) + CELL_MICRODEGREES;
  }

  private void eachOfRow(long row, long halfWidth, Position centre, BiConsumer<NodeId, T> each) {
    long west = Math.floorDiv(centre.longitudeMicrodegrees() - halfWidth + 180_000_000, CELL_MICRODEGREES);
    long east = Math.floorDiv(centre.longitudeMicrodegrees() + halfWidth + 180_000_000, CELL_MICRODEGREES);
    if (east - west + 1 >= COLUMNS) {
      eachBetween(row, 0, COLUMNS - 1, each);
    } else if (west < 0) {
      eachBetween(row, west + COLUMNS, COLUMNS - 1, each);
      eachBetween(row, 0, east, each);
    } else if (east >= COLUMNS) {
      eachBetween(row, west, COLUMNS - 1, each);
      eachBetween(row, 0, east - COLUMNS, each);
    } else {
      eachBetween(row, west, east, each);
    }
  }

  private void eachBetween(long row, long west, long east, BiConsumer<NodeId, T> each) {
    NavigableMap<Long, TreeMap<NodeId, T>> found = cells.subMap(row * COLUMNS + west, true, row * COLUMNS + east, true);
    found.values().forEach(cell -> cell.forEach(each));
  }

  private static long cell(Position position) {
    // 180 degrees east and west are one meridian.
    long column = Math.floorDiv(position.longitudeMicrodegrees() + 180_000_000L, CELL_MICRODEGREES) % COLUMNS;
    return row(position.latitudeMicrodegrees()) * COLUMNS + column;
  }

  private static long row(long latitude) {
    return Math.floorDiv(latitude + 90_000_000, CELL_MICRODEGREES);
  }
}
