package orrery.protocols.edge;

import orrery.host.Distance;
import orrery.host.Position;

/**
 * One cell of a division of the earth's surface into rows of about square cells, counted from the south pole and from 180
 * degrees west. All nodes with one side for cells divide it alike.
 */
record PlaceCell(long row, long column, long sideMillimetres) {

  private static final double METRES_PER_DEGREE = Position.EARTH_RADIUS_METRES * StrictMath.PI / 180;

  /** The cell in which {@code position} is. */
  static PlaceCell of(Position position, Distance side) {
    double height = side.metres() / METRES_PER_DEGREE;
    long row = (long) Math.floor((position.latitudeMicrodegrees() / 1e6 + 90) / height);
    PlaceCell first = new PlaceCell(row, 0, side.millimetres());
    double longitude = position.longitudeMicrodegrees() / 1e6 + 180;
    long column = (long) Math.floor(longitude / first.width());
    // 180 degrees east and west are one meridian.
    return new PlaceCell(row, column % first.columns(), side.millimetres());
  }

  /** What the cluster of this place is called. */
  String cluster() {
    return "place/" + row + "." + column;
  }

  /** How far outside of this cell {@code position} is, in metres; 0 inside. */
  double metresTo(Position position) {
    double latitude = position.latitudeMicrodegrees() / 1e6;
    double south = row * height() - 90;
    double north = Math.max(0, Math.max(south - latitude, latitude - south - height()));
    double west = column * width() - 180;
    double beyondWest = position.longitudeMicrodegrees() / 1e6 - west;
    beyondWest = beyondWest < 0 ? beyondWest + 360 : beyondWest;
    double east = beyondWest <= width() ? 0 : Math.min(beyondWest - width(), 360 - beyondWest);
    double metresNorth = north * METRES_PER_DEGREE;
    double metresEast = east * METRES_PER_DEGREE * StrictMath.cos(StrictMath.toRadians(latitude));
    return Math.sqrt(metresNorth * metresNorth + metresEast * metresEast);
  }

  /** In degrees of latitude. */
  private double height() {
    return sideMillimetres / 1e3 / METRES_PER_DEGREE;
  }

  /** In degrees of longitude. */
  private double width() {
    return 360.0 / columns();
  }

  /** How many cells there are in this row. */
  private long columns() {
    double middle = Math.min(90, row * height() - 90 + height() / 2);
    double around = 360 * METRES_PER_DEGREE * StrictMath.cos(StrictMath.toRadians(middle));
    return Math.max(1, (long) Math.floor(around * 1e3 / sideMillimetres));
  }
}
