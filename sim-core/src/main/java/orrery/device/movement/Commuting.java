package orrery.device.movement;

import orrery.device.LocalTime;
import orrery.host.Default;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.sim.Streams;
import org.apache.commons.math3.special.Erf;

/**
 * Living somewhere, working elsewhere, and having errands: each day begins and ends at home. A day is drawn by the device's
 * name and the number of the day, so any day can be looked at without the days before it.
 *
 * @param homes where homes are
 * @param workplaces where work is
 * @param slowest the slowest way of travelling, in metres a second
 * @param fastest the fastest, in metres a second; each device has a speed of its own between the two
 * @param habits when people go where
 * @param time the clock on the wall
 */
public record Commuting(Disc homes, Disc workplaces, @Default("5") double slowest, @Default("15") double fastest, Habits habits, LocalTime time)
    implements Movement {

  /** How many places of errands everybody has, in the area of the homes. */
  private static final int ERRAND_PLACES = 3;

  /** A day ends this long before midnight, so that everybody is at home by then. */
  private static final long EVENING = 60_000_000_000L;

  public Commuting {
    Speeds.check(slowest, fastest);
  }

  /**
   * When people go where. Hours are of the local day.
   *
   * @param leavesAt the mean time of leaving for work, in hours; normal. 53 % leave from 6:30 to 8:29
   * @param leavesSpread its standard deviation: with a mean of 7.5 h, 53 % within an hour make 1.38 h
   * @param works the mean length of a day's work, in hours; normal
   * @param worksSpread its standard deviation
   * @param onWeekdays the probability of working on a day from Monday to Friday
   * @param onWeekends the probability of working on a Saturday or Sunday
   * @param errand the probability of an errand, after work or on a day without
   * @param errandTakes the mean length of an errand, in hours; exponential
   */
  public record Habits(
      @Default(value = "7.5", source = "US Census Bureau, news release CB04-42 of 15 March 2004, 'Journey to Work: 2000'") double leavesAt,
      @Default(value = "1.38", source = "US Census Bureau, news release CB04-42: 53 % of all workers left between 6:30 and 8:29 a.m.") double leavesSpread,
      @Default(value = "7.6", source = "US Bureau of Labor Statistics, American Time Use Survey 2008, USDL 09-0704: 7.6 hours on the days that they worked") double works,
      @Default("1.5") double worksSpread,
      @Default(value = "0.83", source = "American Time Use Survey 2008, USDL 09-0704: 83 % worked on an average weekday") double onWeekdays,
      @Default(value = "0.34", source = "American Time Use Survey 2008, USDL 09-0704: 34 % on an average weekend day") double onWeekends,
      @Default("0.4") double errand,
      @Default("0.75") double errandTakes) {

    /** The defaults. */
    public static final Habits USUAL = new Habits(7.5, 1.38, 7.6, 1.5, 0.83, 0.34, 0.4, 0.75);

    public Habits {
      hours("leavesAt", leavesAt);
      hours("leavesSpread", leavesSpread);
      hours("works", works);
      hours("worksSpread", worksSpread);
      hours("errandTakes", errandTakes);
      probability("onWeekdays", onWeekdays);
      probability("onWeekends", onWeekends);
      probability("errand", errand);
    }

    private static void hours(String name, double value) {
      if (!(value >= 0 && value <= 24)) {
        throw new IllegalArgumentException(name + " must be from 0 to 24 hours");
      }
    }

    private static void probability(String name, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(name + " must be a probability from 0 to 1");
      }
    }
  }

  @Override
  public Trajectory of(Streams streams, String name) {
    return new Life(this, streams, name);
  }

  private static final class Life implements Trajectory {

    private final Commuting model;
    private final Streams streams;
    private final String name;
    private final Position home;
    private final Position work;
    private final Position[] errands = new Position[ERRAND_PLACES];
    private final double speed;

    /** The day that is planned: its ways, one after the other, and when each begins and ends, from midnight. */
    private long day = Long.MIN_VALUE;

    private Arc[] ways = {};
    private long[] departs = {};
    private long[] arrives = {};

    Life(Commuting model, Streams streams, String name) {
      this.model = model;
      this.streams = streams;
      this.name = name;
      RandomStream luck = streams.stream(name, "movement/places");
      home = model.homes.draw(luck);
      work = model.workplaces.draw(luck);
      speed = model.slowest + luck.nextDouble() * (model.fastest - model.slowest);
      for (int i = 0; i < ERRAND_PLACES; i++) {
        errands[i] = model.homes.draw(luck);
      }
    }

    @Override
    public Position at(long nanos) {
      plan(model.time.day(nanos));
      long now = nanos - model.time.startOf(day);
      int way = wayBefore(now);
      if (way < 0) {
        return home;
      }
      return now >= arrives[way] ? ways[way].to() : ways[way].at((double) (now - departs[way]) / (arrives[way] - departs[way]));
    }

    @Override
    public double greatestSpeed() {
      return speed;
    }

    @Override
    public long restsUntil(long nanos) {
      plan(model.time.day(nanos));
      long midnight = model.time.startOf(day);
      long now = nanos - midnight;
      int way = wayBefore(now);
      if (way >= 0 && now < arrives[way]) {
        return nanos;
      }
      return midnight + (way + 1 < ways.length ? departs[way + 1] : LocalTime.DAY);
    }

    /** The last way begun by {@code now}; -1 before the first. */
    private int wayBefore(long now) {
      int way = ways.length - 1;
      while (way >= 0 && departs[way] > now) {
        way--;
      }
      return way;
    }

    private void plan(long asked) {
      if (asked == day) {
        return;
      }
      day = asked;
      RandomStream luck = streams.stream(name, "movement/day-" + asked);
      Habits habits = model.habits;
      // Always drawn, and in this order, so that what one habit is changes nothing of the others.
      boolean works = luck.nextBoolean(LocalTime.isWeekend(asked) ? habits.onWeekends : habits.onWeekdays);
      long leaves = hours(habits.leavesAt + habits.leavesSpread * normal(luck));
      long working = hours(habits.works + habits.worksSpread * normal(luck));
      boolean goes = luck.nextBoolean(habits.errand);
      long errand = hours(luck.nextExponential(habits.errandTakes));
      Position shop = errands[luck.nextInt(ERRAND_PLACES)];
      long free = hours(9 + 9 * luck.nextDouble());
      boolean planned = works && (goes && follow(leaves, new Position[] {work, shop}, new long[] {working, errand}) || follow(leaves, new Position[] {work}, new long[] {working}))
          || !works && goes && follow(free, new Position[] {shop}, new long[] {errand});
      if (!planned) {
        follow(0, new Position[0], new long[0]);
      }
    }

    /** Plans to be in {@code places} that long each, leaving home at that time or earlier; false where a day is too short. */
    private boolean follow(long leaves, Position[] places, long[] stays) {
      int count = places.length == 0 ? 0 : places.length + 1;
      ways = new Arc[count];
      departs = new long[count];
      arrives = new long[count];
      Position from = home;
      long now = leaves;
      for (int i = 0; i < count; i++) {
        Position to = i < places.length ? places[i] : home;
        ways[i] = new Arc(from, to);
        departs[i] = now;
        arrives[i] = now + 1 + Math.round(ways[i].metres() / speed * 1e9);
        now = arrives[i] + (i < places.length ? stays[i] : 0);
        from = to;
      }
      long late = Math.max(0, now - (LocalTime.DAY - EVENING));
      for (int i = 0; i < count; i++) {
        departs[i] -= late;
        arrives[i] -= late;
      }
      return late <= leaves;
    }

    private static long hours(double hours) {
      return Math.round(Math.max(0, Math.min(24, hours)) * LocalTime.HOUR);
    }

    private static double normal(RandomStream luck) {
      return Math.sqrt(2) * Erf.erfInv(2 * Math.max(0x1p-54, luck.nextDouble()) - 1);
    }
  }
}
