package orrery.device.movement;

import orrery.host.Position;

/** The shorter piece of a great circle from one position to another: the way of everything that moves. */
final class Arc {

  private final Position from;
  private final Position to;
  private final double angle;
  private final double x;
  private final double y;
  private final double z;
  private final double tangentX;
  private final double tangentY;
  private final double tangentZ;

  Arc(Position from, Position to) {
    this.from = from;
    this.to = to;
    x = Globe.x(from.latitudeMicrodegrees(), from.longitudeMicrodegrees());
    y = Globe.y(from.latitudeMicrodegrees(), from.longitudeMicrodegrees());
    z = Globe.z(from.latitudeMicrodegrees());
    double toX = Globe.x(to.latitudeMicrodegrees(), to.longitudeMicrodegrees());
    double toY = Globe.y(to.latitudeMicrodegrees(), to.longitudeMicrodegrees());
    double toZ = Globe.z(to.latitudeMicrodegrees());
    double[] normal = {y * toZ - z * toY, z * toX - x * toZ, x * toY - y * toX};
    angle = from.equals(to) ? 0 : StrictMath.atan2(length(normal), x * toX + y * toY + z * toZ);
    if (StrictMath.PI - angle < 1e-9) {
      // Between antipodes every way is as short: over the north pole or, from a pole, along Greenwich.
      normal = Math.abs(z) < 0.999 ? new double[] {y, -x, 0} : new double[] {0, z, -y};
    }
    double length = angle == 0 ? 1 : length(normal);
    tangentX = (normal[1] * z - normal[2] * y) / length;
    tangentY = (normal[2] * x - normal[0] * z) / length;
    tangentZ = (normal[0] * y - normal[1] * x) / length;
  }

  private static double length(double[] vector) {
    return Math.sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
  }

  double metres() {
    return angle * Position.EARTH_RADIUS_METRES;
  }

  Position from() {
    return from;
  }

  Position to() {
    return to;
  }

  /** Where one is after that share of the way. */
  Position at(double share) {
    if (share <= 0 || angle == 0) {
      return from;
    }
    if (share >= 1) {
      return to;
    }
    double cosine = StrictMath.cos(share * angle);
    double sine = StrictMath.sin(share * angle);
    return Globe.position(x * cosine + tangentX * sine, y * cosine + tangentY * sine, z * cosine + tangentZ * sine);
  }
}
