package orrery.net;

import java.util.ArrayList;
import java.util.List;

/**
 * The clocks of a node where they are not right: a monotonic one, which runs fast or slow but never jumps, and a wall
 * clock, which is set and runs with it. Once nothing is wrong any more, the wall clock is set right; what the monotonic
 * clock has gained or lost stays with it.
 */
final class Clock {

  private static final long BILLION = 1_000_000_000L;

  private final List<Deviation> deviations = new ArrayList<>(1);
  private long changedAt;
  private long shown;
  private long wallError;
  private long drift;

  /** Right at {@code now}, and showing {@code shown}. */
  Clock(long now, long shown) {
    this.changedAt = now;
    this.shown = shown;
  }

  /** What the monotonic clock shows at {@code now}, of true time. */
  long monotonic(long now) {
    return shown + (now - changedAt) + gained(now);
  }

  /** By how much the wall clock is ahead at {@code now}. */
  long wallError(long now) {
    return wallError + gained(now);
  }

  /** The least true time in which the clock runs by {@code delay}. */
  long trueTime(long delay) {
    // delay * 10^9 / (10^9 + drift), in two steps that fit in 64 bits, rounded up.
    long speed = BILLION + drift;
    return delay / speed * BILLION + (delay % speed * BILLION + speed - 1) / speed;
  }

  /** By how much the clock runs in {@code delay} of true time. */
  long ownTime(long delay) {
    return delay + share(delay);
  }

  private long gained(long now) {
    return share(now - changedAt);
  }

  private long share(long time) {
    return time / BILLION * drift + Math.floorDiv(time % BILLION * drift, BILLION);
  }

  void begin(Deviation deviation, long now) {
    account(now);
    deviations.add(deviation);
    wallError += deviation.aheadNanos();
    drift += deviation.driftPerBillion();
  }

  /** Ends a deviation; nothing happens where it was not there. */
  void end(Deviation deviation, long now) {
    account(now);
    if (deviations.remove(deviation)) {
      drift -= deviation.driftPerBillion();
      wallError = deviations.isEmpty() ? 0 : wallError - deviation.aheadNanos();
    }
  }

  private void account(long now) {
    shown = monotonic(now);
    wallError = wallError(now);
    changedAt = now;
  }
}
