package orrery.device.energy;

import orrery.device.LocalTime;
import orrery.device.movement.Trajectory;
import orrery.host.Default;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.sim.Streams;

/** When a device is plugged in: a function of its name and the time, like its way. */
public interface Plug {

  /** Never plugged in. */
  Plug NEVER = new Always(false);

  /** Always plugged in. */
  Plug ALWAYS = new Always(true);

  /** Whether it is plugged in at a time of the simulation. */
  boolean isIn(long time);

  /** A time later than {@code time}, before which that does not change. */
  long steadyUntil(long time);

  /** The same at all times. */
  record Always(boolean in) implements Plug {

    @Override
    public boolean isIn(long time) {
      return in;
    }

    @Override
    public long steadyUntil(long time) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * What people do with what they carry: plugging it in some evenings and unplugging it in the morning.
   *
   * @param nights the probability of plugging in, each evening
   * @param inFrom the earliest hour of plugging in, of the local day; to {@code inTo} all times are alike
   * @param outFrom the earliest hour of unplugging, of the next day; to {@code outTo} all times are alike
   */
  record Nightly(
      @Default("0.9") double nights, @Default("21.5") double inFrom, @Default("24") double inTo, @Default("6") double outFrom, @Default("8.5") double outTo, LocalTime clock) {

    public Nightly {
      if (!(nights >= 0 && nights <= 1 && inFrom >= 12 && inTo >= inFrom && inTo <= 24 && outFrom >= 0 && outTo >= outFrom && outTo < 12)) {
        throw new IllegalArgumentException("a device must be plugged in between 12 and 24 h and unplugged between 0 and 12 h, with a probability from 0 to 1");
      }
    }

    /** Nine evenings of ten, from 21:30 on. */
    public static Nightly usual(LocalTime clock) {
      return new Nightly(0.9, 21.5, 24, 6, 8.5, clock);
    }

    /** When the device of that name is plugged in. */
    public Plug of(Streams streams, String name) {
      return new Nights(this, streams, name);
    }
  }

  /** The course of one device by {@link Nightly}: from a noon to the next it is plugged in once or not at all. */
  final class Nights implements Plug {

    private static final long HALF_DAY = LocalTime.DAY / 2;

    private final Nightly habit;
    private final Streams streams;
    private final String name;
    private long night = Long.MIN_VALUE;
    private long in;
    private long out;

    Nights(Nightly habit, Streams streams, String name) {
      this.habit = habit;
      this.streams = streams;
      this.name = name;
    }

    @Override
    public boolean isIn(long time) {
      draw(habit.clock.day(time - HALF_DAY));
      return time >= in && time < out;
    }

    @Override
    public long steadyUntil(long time) {
      draw(habit.clock.day(time - HALF_DAY));
      long noon = habit.clock.startOf(night + 1) + HALF_DAY;
      return time < in ? Math.min(in, noon) : time < out ? out : noon;
    }

    private void draw(long asked) {
      if (asked == night) {
        return;
      }
      night = asked;
      RandomStream luck = streams.stream(name, "charging/night-" + asked);
      boolean plugs = luck.nextBoolean(habit.nights);
      long midnight = habit.clock.startOf(asked);
      double from = habit.inFrom + luck.nextDouble() * (habit.inTo - habit.inFrom);
      double to = 24 + habit.outFrom + luck.nextDouble() * (habit.outTo - habit.outFrom);
      in = plugs ? midnight + Math.round(from * LocalTime.HOUR) : Long.MAX_VALUE;
      out = plugs ? midnight + Math.round(to * LocalTime.HOUR) : Long.MAX_VALUE;
    }
  }

  /** Plugged in wherever it is at home. While it is under way, home is looked for each five minutes. */
  record AtHome(Trajectory way, Position home) implements Plug {

    private static final long LOOK = LocalTime.HOUR / 12;

    @Override
    public boolean isIn(long time) {
      return way.at(time).equals(home);
    }

    @Override
    public long steadyUntil(long time) {
      long rests = way.restsUntil(time);
      return rests > time ? rests : time + LOOK;
    }
  }
}
