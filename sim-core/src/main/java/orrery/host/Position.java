package orrery.host;

/**
 * A place on the earth, in whole microdegrees: nothing on the wire is a floating-point number.
 *
 * @param latitudeMicrodegrees -90,000,000 (south pole) to 90,000,000
 * @param longitudeMicrodegrees -180,000,000 to 180,000,000, east positive
 */
public record Position(int latitudeMicrodegrees, int longitudeMicrodegrees) {

  /** Mean radius of the earth, in metres: IUGG's R1 rounded to the kilometre, as published distances use it. */
  public static final double EARTH_RADIUS_METRES = 6_371_000;

  public Position {
    if (Math.abs((long) latitudeMicrodegrees) > 90_000_000) {
      throw new IllegalArgumentException("latitude must be within 90 degrees of the equator but is " + latitudeMicrodegrees + " microdegrees");
    }
    if (Math.abs((long) longitudeMicrodegrees) > 180_000_000) {
      throw new IllegalArgumentException("longitude must be within 180 degrees of Greenwich but is " + longitudeMicrodegrees + " microdegrees");
    }
  }

  /** Great-circle distance in metres, by the haversine formula on a sphere of {@link #EARTH_RADIUS_METRES}. */
  public double metresTo(Position other) {
    double latitude = StrictMath.toRadians(latitudeMicrodegrees / 1e6);
    double otherLatitude = StrictMath.toRadians(other.latitudeMicrodegrees / 1e6);
    double halfLatitude = StrictMath.sin((otherLatitude - latitude) / 2);
    double halfLongitude = StrictMath.sin(StrictMath.toRadians(((long) other.longitudeMicrodegrees - longitudeMicrodegrees) / 1e6) / 2);
    double h = halfLatitude * halfLatitude
        + StrictMath.cos(latitude) * StrictMath.cos(otherLatitude) * halfLongitude * halfLongitude;
    return 2 * EARTH_RADIUS_METRES * StrictMath.asin(Math.sqrt(Math.min(1, h)));
  }
}
