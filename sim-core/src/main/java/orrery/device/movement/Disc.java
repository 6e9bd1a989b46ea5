package orrery.device.movement;

import orrery.host.Decimal;
import orrery.host.Position;
import orrery.host.RandomStream;

/**
 * A disc on the earth: all that is at most so far from its centre.
 *
 * @param radiusMetres along the sphere; greater than 0 and at most a quarter of the way round, so that the shortest way
 *     between two of its points stays within
 */
public record Disc(Position centre, double radiusMetres) {

  /** A quarter of the way round the earth. */
  private static final double GREATEST_RADIUS = Position.EARTH_RADIUS_METRES * StrictMath.PI / 2;

  public Disc {
    if (!(radiusMetres > 0 && radiusMetres <= GREATEST_RADIUS)) {
      throw new IllegalArgumentException("a radius must be greater than 0 m and at most 10000 km but is " + (Double.isFinite(radiusMetres) ? Decimal.text(radiusMetres) + " m" : "not a finite number"));
    }
  }

  /** A point, all of the disc's area being alike. */
  public Position draw(RandomStream random) {
    double half = StrictMath.sin(radiusMetres / Position.EARTH_RADIUS_METRES / 2);
    // The area of a cap is in proportion to its height, so the height is uniform.
    double height = 2 * half * half * random.nextDouble();
    double bearing = 2 * StrictMath.PI * random.nextDouble();
    double along = 1 - height;
    double aside = Math.sqrt(height * (2 - height));
    double northwards = aside * StrictMath.cos(bearing);
    double eastwards = aside * StrictMath.sin(bearing);
    int latitude = centre.latitudeMicrodegrees();
    int longitude = centre.longitudeMicrodegrees();
    double sinLatitude = Globe.sin(latitude);
    double outwards = along * Globe.cos(latitude) - northwards * sinLatitude;
    return Globe.position(
        outwards * Globe.cos(longitude) - eastwards * Globe.sin(longitude),
        outwards * Globe.sin(longitude) + eastwards * Globe.cos(longitude),
        along * sinLatitude + northwards * Globe.cos(latitude));
  }
}
