package orrery.device.energy;

import java.util.OptionalInt;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Simulation;

/**
 * What keeps a device on that runs on a battery: it takes what the meter counts, is charged when the plug is in, and tells
 * when the battery is empty. It exists while the device is on; what is left then is one number, {@link #share}.
 *
 * <p>It is an event only for the time by which the battery could be empty. While that is far, it looks again half way
 * there, so that a packet, which can only bring the end nearer, need not move it: some ten looks for a whole discharge,
 * and the end to the nanosecond.
 */
public final class PowerSupply extends Event implements Supply {

  /** Nearer to the end than this it is the end itself that is scheduled. */
  private static final long NEAR = 60_000_000_000L;

  /** The end is where this is left above it: less than any packet takes. */
  private static final double NOTHING = 1e-9;

  private static final long UNENDED = -1;

  private final Simulation simulation;
  private final Entity entity;
  private final Battery battery;
  private final EnergyMeter meter;
  private final Plug plug;
  private final Runnable onEmpty;

  // At the last change of the plug, or at the beginning.
  private long since;
  private double shareThen;
  private double joulesThen;
  private boolean pluggedIn;
  private long steadyUntil;

  private long due;
  private boolean ended;
  private long endedAt = UNENDED;
  private double left;

  /**
   * A supply for a device that is switched on at this moment.
   *
   * @param entity of the device
   * @param share how full the battery is, from 0 to 1
   * @param onEmpty called once, as an event of its own, when no more than the battery's shutdown share is left; the device
   *     is to go, in order or not as the battery says, and to {@link #end} this
   */
  public PowerSupply(Simulation simulation, Entity entity, Battery battery, double share, EnergyMeter meter, Plug plug, Runnable onEmpty) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a battery must be filled from 0 to 1 of its capacity");
    }
    this.simulation = simulation;
    this.entity = entity;
    this.battery = battery;
    this.meter = meter;
    this.plug = plug;
    this.onEmpty = onEmpty;
    turn(simulation.now(), share);
    schedule();
  }

  @Override
  public EnergyMeter meter() {
    return meter;
  }

  /** What it runs on. */
  public Battery battery() {
    return battery;
  }

  /** How full the battery is, or was when it ended, from 0 to 1. */
  public double share() {
    if (endedAt != UNENDED) {
      return left;
    }
    catchUp();
    return shareAt(simulation.now());
  }

  @Override
  public OptionalInt percent() {
    return OptionalInt.of((int) (100 * share()));
  }

  /** Whether the plug is in. */
  public boolean isPluggedIn() {
    catchUp();
    return pluggedIn;
  }

  @Override
  public void sent(int radio, long bytes) {
    catchUp();
    meter.sent(radio, bytes, simulation.now());
    schedule();
  }

  @Override
  public void received(int radio, long bytes) {
    catchUp();
    meter.received(radio, bytes, simulation.now());
    schedule();
  }

  @Override
  public void streams(int radio, boolean begins) {
    catchUp();
    meter.streams(radio, begins, simulation.now());
    schedule();
  }

  @Override
  public void computes(long nanos, long until) {
    catchUp();
    meter.computes(nanos, until);
    schedule();
  }

  @Override
  public void end() {
    if (endedAt == UNENDED) {
      left = share();
      endedAt = simulation.now();
      ended = true;
      if (isPending()) {
        simulation.cancel(this);
      }
    }
  }

  /** Whether the device is off. */
  public boolean hasEnded() {
    return endedAt != UNENDED;
  }

  /** When it has {@link #end ended}. */
  public long endedAt() {
    return endedAt;
  }

  // ---- Time

  /** Goes through the changes of the plug up to now. The meter must have been told of nothing since the last of them. */
  private void catchUp() {
    while (steadyUntil <= simulation.now()) {
      turn(steadyUntil, shareAt(steadyUntil));
    }
  }

  private void turn(long time, double share) {
    since = time;
    shareThen = share;
    joulesThen = meter.joules(time);
    pluggedIn = plug.isIn(time);
    steadyUntil = Math.max(time + 1, plug.steadyUntil(time));
  }

  private double shareAt(long time) {
    return pluggedIn
        ? battery.charged(shareThen, time - since)
        : Math.max(0, shareThen - (meter.joules(time) - joulesThen) / battery.joules());
  }

  private void schedule() {
    if (ended) {
      return;
    }
    long now = simulation.now();
    long next = nextLook(now);
    if (isPending()) {
      if (due <= next) {
        return;
      }
      simulation.cancel(this);
    }
    if (next < Long.MAX_VALUE) {
      due = next;
      simulation.schedule(entity, next, this);
    }
  }

  private long nextLook(long now) {
    if (pluggedIn) {
      return steadyUntil;
    }
    double left = (shareThen - battery.shutdownShare()) * battery.joules() - NOTHING;
    long empty = meter.reaches(joulesThen + left, now);
    return empty - now <= NEAR || empty == Long.MAX_VALUE ? empty : now + (empty - now) / 2;
  }

  @Override
  protected void fire() {
    catchUp();
    double left = (shareAt(simulation.now()) - battery.shutdownShare()) * battery.joules();
    if (!pluggedIn && left <= 2 * NOTHING) {
      ended = true;
      onEmpty.run();
    } else {
      schedule();
    }
  }

  @Override
  protected String label() {
    return entity + " battery";
  }

  // ---- Devices that are off

  /** How full the battery of a device is that has been off from one time to another: it consumes nothing and is charged. */
  public static double shareAfterRest(Battery battery, double share, Plug plug, long from, long to) {
    double charged = share;
    for (long time = from; time < to && charged < 1; ) {
      long next = Math.min(to, Math.max(time + 1, plug.steadyUntil(time)));
      charged = plug.isIn(time) ? battery.charged(charged, next - time) : charged;
      time = next;
    }
    return charged;
  }

  /**
   * When a device that is off from {@code from} on can be switched on again; {@link Long#MAX_VALUE} where that is not
   * before {@code until}.
   */
  public static long restart(Battery battery, double share, Plug plug, long from, long until) {
    double charged = share;
    for (long time = from; time < until; ) {
      if (charged >= battery.restartShare()) {
        return time;
      }
      long next = Math.min(until, Math.max(time + 1, plug.steadyUntil(time)));
      if (plug.isIn(time)) {
        long needed = battery.nanosToCharge(charged, battery.restartShare());
        if (needed <= next - time) {
          return time + needed;
        }
        charged = battery.charged(charged, next - time);
      }
      time = next;
    }
    return Long.MAX_VALUE;
  }
}
