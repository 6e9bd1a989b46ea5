package orrery.metrics.chart;

import java.util.List;
import orrery.metrics.results.PlacesFile.Spot;

/**
 * An equirectangular projection around the middle of some spots: metres to the east and to the north of it. Lengths are right along every
 * meridian and along the middle parallel; over a city it is off by less than a thousandth.
 */
record Projection(double latitude, double longitude) {

  /** The mean radius of the earth, in metres, as in {@link orrery.host.Position}. */
  private static final double RADIUS = orrery.host.Position.EARTH_RADIUS_METRES;

  /** Around the middle of the least rectangle of latitudes and longitudes that holds all spots, of which there is at least one. */
  static Projection around(List<Spot> spots) {
    double first = spots.get(0).longitude() / 1e6;
    double west = 0;
    double east = 0;
    double south = 90;
    double north = -90;
    for (Spot spot : spots) {
      // Across the meridian of 180° there is no gap.
      double degreesEast = turned(spot.longitude() / 1e6 - first);
      west = Math.min(west, degreesEast);
      east = Math.max(east, degreesEast);
      south = Math.min(south, spot.latitude() / 1e6);
      north = Math.max(north, spot.latitude() / 1e6);
    }
    return new Projection((south + north) / 2, turned(first + (west + east) / 2));
  }

  /** An angle in degrees, from -180 to 180. */
  static double turned(double degrees) {
    return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
  }

  double east(Spot spot) {
    return StrictMath.toRadians(turned(spot.longitude() / 1e6 - longitude)) * metresOfRadianEast();
  }

  double north(Spot spot) {
    return StrictMath.toRadians(spot.latitude() / 1e6 - latitude) * RADIUS;
  }

  /** The longitude that is so many metres to the east of the middle, in degrees; beyond 180 it is not turned. */
  double longitudeAt(double east) {
    return longitude + StrictMath.toDegrees(east / metresOfRadianEast());
  }

  double latitudeAt(double north) {
    return latitude + StrictMath.toDegrees(north / RADIUS);
  }

  double eastOf(double degrees) {
    return StrictMath.toRadians(degrees - longitude) * metresOfRadianEast();
  }

  double northOf(double degrees) {
    return StrictMath.toRadians(degrees - latitude) * RADIUS;
  }

  private double metresOfRadianEast() {
    return RADIUS * Math.max(1e-6, StrictMath.cos(StrictMath.toRadians(latitude)));
  }
}
