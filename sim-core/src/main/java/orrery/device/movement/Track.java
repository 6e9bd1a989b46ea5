package orrery.device.movement;

import orrery.host.Decimal;
import orrery.host.Position;
import orrery.sim.Streams;

/**
 * A recorded way: positions at times, a great circle between one and the next. Before the first and after the last it
 * stays there.
 */
public final class Track implements Trajectory, Movement {

  /** Rounding a position to the microdegree moves it by up to 8 cm, at either end of a step. */
  private static final double ROUNDING_METRES = 0.16;

  private final long[] times;
  private final int[] latitudes;
  private final int[] longitudes;
  private final double greatestSpeed;
  private int at;
  private Arc arc;

  /**
   * A track of that many points, whose arrays become its own.
   *
   * @param times in nanoseconds since the simulation began, rising
   */
  public Track(long[] times, int[] latitudesMicrodegrees, int[] longitudesMicrodegrees) {
    if (times.length == 0 || latitudesMicrodegrees.length != times.length || longitudesMicrodegrees.length != times.length) {
      throw new IllegalArgumentException("a track must have as many times as places, and at least one, but has " + times.length + " times, "
          + latitudesMicrodegrees.length + " latitudes and " + longitudesMicrodegrees.length + " longitudes");
    }
    this.times = times;
    this.latitudes = latitudesMicrodegrees;
    this.longitudes = longitudesMicrodegrees;
    double fastest = 0;
    for (int i = 0; i + 1 < times.length; i++) {
      if (times[i + 1] <= times[i]) {
        throw new IllegalArgumentException("the times of a track must rise, but " + Decimal.text(times[i + 1] / 1e9) + " s follows " + Decimal.text(times[i] / 1e9) + " s");
      }
      double metres = point(i).metresTo(point(i + 1));
      if (metres > 0) {
        fastest = Math.max(fastest, (metres + ROUNDING_METRES) / (times[i + 1] - times[i]) * 1e9);
      }
    }
    this.greatestSpeed = fastest;
    this.arc = new Arc(point(0), point(Math.min(1, times.length - 1)));
  }

  /** How many points it has. */
  public int points() {
    return times.length;
  }

  /** The same way for every name; each has its own memory of where it was asked last. */
  @Override
  public Trajectory of(Streams streams, String name) {
    return new Track(times, latitudes, longitudes);
  }

  @Override
  public Position at(long nanos) {
    int last = times.length - 1;
    if (nanos <= times[0]) {
      return point(0);
    }
    if (nanos >= times[last]) {
      return point(last);
    }
    seek(nanos);
    return arc.at((double) (nanos - times[at]) / (times[at + 1] - times[at]));
  }

  @Override
  public double greatestSpeed() {
    return greatestSpeed;
  }

  @Override
  public long restsUntil(long nanos) {
    int last = times.length - 1;
    if (last == 0 || nanos >= times[last]) {
      return Long.MAX_VALUE;
    }
    if (nanos < times[0]) {
      return times[0];
    }
    seek(nanos);
    return arc.metres() == 0 ? times[at + 1] : nanos;
  }

  private void seek(long nanos) {
    if (nanos >= times[at] && nanos < times[at + 1]) {
      return;
    }
    int low = 0;
    int high = times.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= nanos) {
        low = middle;
      } else {
        high = middle;
      }
    }
    at = low;
    arc = new Arc(point(at), point(at + 1));
  }

  private Position point(int i) {
    return new Position(latitudes[i], longitudes[i]);
  }
}
