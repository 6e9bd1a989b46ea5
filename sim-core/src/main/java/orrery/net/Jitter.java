package orrery.net;

import java.time.Duration;
import orrery.host.RandomStream;
import orrery.sim.Distribution;

/**
 * What is added to the delay of each packet, independently.
 *
 * @param nanoseconds its distribution
 * @param keepsOrder whether a packet waits for those sent before it, as on a line that retransmits below; else it may
 *     overtake them, as over several paths
 */
public record Jitter(Distribution nanoseconds, boolean keepsOrder) {

  /** No jitter. */
  public static final Jitter NONE = new Jitter(new Distribution.Constant(0), true);

  /** Longer than this nothing is delayed: a tail without a mean would else outlast any run. */
  static final long MOST_NANOS = 60_000_000_000L;

  /** Uniform from nothing to {@code most}, keeping the order. */
  public static Jitter upTo(Duration most) {
    return most.isZero() ? NONE : new Jitter(new Distribution.Uniform(0, most.toNanos()), true);
  }

  /** Whether a whole number of nanoseconds, all alike, is drawn, and order is kept. */
  boolean isPlain() {
    return keepsOrder && (nanoseconds.equals(NONE.nanoseconds) || nanoseconds instanceof Distribution.Uniform uniform && uniform.from() == 0);
  }

  /** Whether nothing is ever delayed. */
  boolean isNone() {
    return this == NONE || equals(NONE);
  }

  /** The most that a plain jitter adds. */
  long plainNanos() {
    return nanoseconds instanceof Distribution.Uniform uniform ? (long) uniform.to() : 0;
  }

  long sample(RandomStream luck) {
    return Math.min(MOST_NANOS, Math.round(nanoseconds.sample(luck)));
  }
}
