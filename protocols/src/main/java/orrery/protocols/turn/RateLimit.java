package orrery.protocols.turn;

import orrery.host.BitRate;

/**
 * A bucket that holds one second's worth of a rate. What it refuses takes nothing from what comes after, and what is
 * more than a second's worth never passes.
 */
final class RateLimit {

  private static final long DEPTH_NANOS = 1_000_000_000L;

  private final BitRate rate;
  /** Until when all that was admitted keeps a line of that rate busy, from a second ago on. */
  private long busyUntil = Long.MIN_VALUE / 2;

  RateLimit(BitRate rate) {
    this.rate = rate;
  }

  boolean admits(long now, int bytes) {
    long next = Math.max(busyUntil, now - DEPTH_NANOS) + rate.nanosFor(bytes);
    if (next > now) {
      return false;
    }
    busyUntil = next;
    return true;
  }
}
