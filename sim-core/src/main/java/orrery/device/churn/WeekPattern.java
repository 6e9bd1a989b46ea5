package orrery.device.churn;

import java.util.Arrays;
import java.util.List;
import orrery.device.LocalTime;

/**
 * How much faster or slower something goes at an hour of the week, where the device is: a rate for each of its 168 hours,
 * with a mean of 1 over the week.
 */
public final class WeekPattern {

  private static final int HOURS = 168;

  private final LocalTime clock;

  /** How much of the week's 168 hours of going has gone by each hour's beginning, in nanoseconds. */
  private final double[] gone = new double[HOURS + 1];

  private final double[] rates = new double[HOURS];

  /**
   * A pattern of rates that may have any mean; only their proportions count.
   *
   * @param hours 24 rates, one for each hour of every day, or 168, from Monday 0:00 on; 0 or more, not all 0
   */
  public WeekPattern(List<Double> hours, LocalTime clock) {
    if (hours.size() != 24 && hours.size() != HOURS) {
      throw new IllegalArgumentException("a pattern must have a rate for each of 24 or 168 hours but has " + hours.size());
    }
    double sum = 0;
    for (double rate : hours) {
      if (!(rate >= 0 && rate <= 1e9)) {
        throw new IllegalArgumentException("each rate of a pattern must be from 0 to a thousand million");
      }
      sum += rate;
    }
    if (sum == 0) {
      throw new IllegalArgumentException("a pattern must have an hour of a rate greater than 0 but has none");
    }
    double mean = sum / hours.size();
    for (int hour = 0; hour < HOURS; hour++) {
      rates[hour] = hours.get(hour % hours.size()) / mean;
      gone[hour + 1] = gone[hour] + rates[hour] * LocalTime.HOUR;
    }
    // The rates are means of 1 but for rounding; a week is to go by in a week.
    gone[HOURS] = LocalTime.WEEK;
    this.clock = clock;
  }

  /** The rate at a time. */
  public double rate(long time) {
    return rates[(int) (clock.nanosOfWeek(time) / LocalTime.HOUR)];
  }

  /** When {@code length} of going has gone since {@code from}; at least a nanosecond later. */
  public long after(long from, long length) {
    long week = length / LocalTime.WEEK * LocalTime.WEEK;
    long begin = Math.addExact(from, week);
    long ofWeek = clock.nanosOfWeek(begin);
    double target = goneBy(ofWeek) + (length - week);
    long monday = begin - ofWeek;
    if (target >= LocalTime.WEEK) {
      target -= LocalTime.WEEK;
      monday += LocalTime.WEEK;
    }
    return Math.max(from + 1, monday + reaches(target));
  }

  private double goneBy(long nanosOfWeek) {
    int hour = (int) (nanosOfWeek / LocalTime.HOUR);
    return gone[hour] + rates[hour] * (nanosOfWeek - hour * LocalTime.HOUR);
  }

  /** The first time of the week by which so much has gone. */
  private long reaches(double target) {
    int found = Arrays.binarySearch(gone, target);
    int hour = found >= 0 ? found : -found - 2;
    while (hour > 0 && gone[hour - 1] == gone[hour] && gone[hour] == target) {
      // Hours in which nothing goes: what is due has come before them.
      hour--;
    }
    if (hour >= HOURS) {
      return LocalTime.WEEK;
    }
    double beyond = target - gone[hour];
    return hour * LocalTime.HOUR + (beyond <= 0 || rates[hour] == 0 ? 0 : Math.min(LocalTime.HOUR, Math.round(beyond / rates[hour])));
  }
}
