package orrery.device;

import orrery.host.Position;

/**
 * The clock on the wall where a device is: what time of the week it is there at a time of the simulation. Days have 24
 * hours; there is no daylight saving.
 *
 * @param nanosOfWeekAtZero the time since Monday, 0:00, at the simulation's time zero; 0 to less than a week
 */
public record LocalTime(long nanosOfWeekAtZero) {

  /** Nanoseconds in an hour. */
  public static final long HOUR = 3_600_000_000_000L;

  /** Nanoseconds in a day. */
  public static final long DAY = 24 * HOUR;

  /** Nanoseconds in a week. */
  public static final long WEEK = 7 * DAY;

  /** The epoch of Unix was a Thursday. */
  private static final long EPOCH_OF_WEEK = 3 * DAY;

  public LocalTime {
    if (nanosOfWeekAtZero < 0 || nanosOfWeekAtZero >= WEEK) {
      throw new IllegalArgumentException("the time of the week must be from 0 to less than a week but is " + nanosOfWeekAtZero + " ns");
    }
  }

  /**
   * The time that is kept so many hours east of Greenwich.
   *
   * @param epochNanos the Unix time at the simulation's time zero
   */
  public static LocalTime of(long epochNanos, int hoursEast) {
    return new LocalTime(Math.floorMod(Math.floorMod(epochNanos, WEEK) + EPOCH_OF_WEEK + hoursEast * HOUR, WEEK));
  }

  /** The time of the zone of 15 degrees that {@code position} is in: the sun's, not the state's. */
  public static LocalTime of(long epochNanos, Position position) {
    return of(epochNanos, (int) Math.rint(position.longitudeMicrodegrees() / 15e6));
  }

  /** The time since Monday, 0:00; {@code time} may be negative, before the simulation. */
  public long nanosOfWeek(long time) {
    return Math.floorMod(Math.floorMod(time, WEEK) + nanosOfWeekAtZero, WEEK);
  }

  /** The time since the last midnight. */
  public long nanosOfDay(long time) {
    return nanosOfWeek(time) % DAY;
  }

  /** The day, counted from the Monday before or at time zero. */
  public long day(long time) {
    return Math.floorDiv(Math.addExact(time, nanosOfWeekAtZero), DAY);
  }

  /** When a day begins; before the simulation, perhaps. */
  public long startOf(long day) {
    return Math.multiplyExact(day, DAY) - nanosOfWeekAtZero;
  }

  /** Whether a day is a Saturday or a Sunday. */
  public static boolean isWeekend(long day) {
    return Math.floorMod(day, 7L) >= 5;
  }
}
