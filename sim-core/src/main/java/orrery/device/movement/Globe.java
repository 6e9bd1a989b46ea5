package orrery.device.movement;

import orrery.host.Position;

/**
 * Geometry on the sphere that positions lie on. Points are unit vectors: x towards the equator at Greenwich, y towards
 * the equator at 90 degrees east, z towards the north pole.
 */
public final class Globe {

  /** The table of sines has an entry each 2^16 microdegrees. */
  private static final int STEP_BITS = 16;

  private static final int HALF_STEP = 1 << STEP_BITS - 1;
  private static final int ENTRIES = (180_000_000 + HALF_STEP >> STEP_BITS) + 1;
  private static final double RADIANS = StrictMath.PI / 180e6;
  private static final double[] SINES = table(true);
  private static final double[] COSINES = table(false);

  private Globe() {}

  private static double[] table(boolean sine) {
    double[] values = new double[2 * ENTRIES + 1];
    for (int i = 0; i < values.length; i++) {
      double angle = ((long) (i - ENTRIES) << STEP_BITS) * RADIANS;
      values[i] = sine ? StrictMath.sin(angle) : StrictMath.cos(angle);
    }
    return values;
  }

  /**
   * The sine of so many microdegrees, within 180 degrees either way; to the last bit or the one before. A tenth of the
   * cost of {@code StrictMath}: an index over millions of positions asks for little else.
   */
  public static double sin(int microdegrees) {
    int step = microdegrees + HALF_STEP >> STEP_BITS;
    double rest = (microdegrees - (step << STEP_BITS)) * RADIANS;
    double square = rest * rest;
    // The rest is below 0.0006: these are all the terms of the series that a double can hold.
    double sine = rest * (1 - square / 6 * (1 - square / 20));
    double versine = square / 2 * (1 - square / 12 * (1 - square / 30));
    double tableSine = SINES[step + ENTRIES];
    return tableSine + (COSINES[step + ENTRIES] * sine - tableSine * versine);
  }

  /** The cosine of so many microdegrees, within 180 degrees either way. */
  public static double cos(int microdegrees) {
    int step = microdegrees + HALF_STEP >> STEP_BITS;
    double rest = (microdegrees - (step << STEP_BITS)) * RADIANS;
    double square = rest * rest;
    double sine = rest * (1 - square / 6 * (1 - square / 20));
    double versine = square / 2 * (1 - square / 12 * (1 - square / 30));
    double tableCosine = COSINES[step + ENTRIES];
    return tableCosine - (SINES[step + ENTRIES] * sine + tableCosine * versine);
  }

  /** The x of the unit vector of a position. */
  public static double x(int latitudeMicrodegrees, int longitudeMicrodegrees) {
    return cos(latitudeMicrodegrees) * cos(longitudeMicrodegrees);
  }

  /** The y of the unit vector of a position. */
  public static double y(int latitudeMicrodegrees, int longitudeMicrodegrees) {
    return cos(latitudeMicrodegrees) * sin(longitudeMicrodegrees);
  }

  /** The z of the unit vector of a position. */
  public static double z(int latitudeMicrodegrees) {
    return sin(latitudeMicrodegrees);
  }

  /** The position nearest to a vector of any length but 0. */
  public static Position position(double x, double y, double z) {
    double latitude = StrictMath.atan2(z, Math.sqrt(x * x + y * y));
    double longitude = StrictMath.atan2(y, x);
    return new Position((int) Math.rint(latitude / RADIANS), (int) Math.rint(longitude / RADIANS));
  }

  /** The square of the chord, in units of the sphere's radius, between points that far apart along the sphere. */
  public static double squaredChord(double metres) {
    double sine = StrictMath.sin(Math.min(metres / Position.EARTH_RADIUS_METRES, StrictMath.PI) / 2);
    return 4 * sine * sine;
  }
}
