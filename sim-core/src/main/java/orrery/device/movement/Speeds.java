package orrery.device.movement;

import orrery.host.Decimal;

/** Speeds that are uniform between two bounds, and the time that ways take at them. */
final class Speeds {

  private Speeds() {}

  static void check(double slowest, double fastest) {
    if (!(slowest > 0 && slowest <= fastest && fastest <= 1e6)) {
      throw new IllegalArgumentException("speeds must be greater than 0 m/s, the slowest first and at most 1000 km/s, but are " + text(slowest) + " and " + text(fastest));
    }
  }

  private static String text(double speed) {
    return Double.isFinite(speed) ? Decimal.text(speed) : "not finite";
  }

  /** The mean time that a metre takes, in seconds. */
  static double meanSlowness(double slowest, double fastest) {
    return fastest == slowest ? 1 / slowest : StrictMath.log(fastest / slowest) / (fastest - slowest);
  }

  /** A speed as it is met at a random moment: a slow leg lasts longer, so the density falls as the speed rises. */
  static double lengthBiased(double slowest, double fastest, double uniform) {
    return slowest * StrictMath.pow(fastest / slowest, uniform);
  }

  /** {@code time} and {@code nanos} more, or the end of time. */
  static long later(long time, double nanos) {
    double sum = time + nanos;
    return sum >= Long.MAX_VALUE ? Long.MAX_VALUE : Math.addExact(time, Math.round(nanos));
  }
}
