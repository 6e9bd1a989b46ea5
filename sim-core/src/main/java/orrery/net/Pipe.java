package orrery.net;

import java.util.function.Supplier;
import orrery.host.BitRate;
import orrery.host.RandomStream;

/**
 * One direction of a link: a first-in first-out queue, a transmitter of constant rate, and the way to the other end, on
 * which packets are lost or delayed but never overtake each other. When a packet leaves and arrives is computed once, when
 * it joins; nothing is scheduled.
 *
 * <p>Where packets from several links meet, they may join in another order than that of their times, by as much as the
 * jitter of those links. They are then sent in the order in which they joined.
 */
final class Pipe {

  /** What {@link #cross} returns for a packet that finds the queue full. */
  static final long FULL = -1;

  /** What {@link #cross} returns for a packet that is lost on its way. */
  static final long LOST = -2;

  private final BitRate rate;
  private final long queueNanos;
  private final long delayNanos;
  private final long jitterNanos;
  private final double loss;
  private final Supplier<RandomStream> luck;
  private long latestJoin;
  private long busyUntil;
  private long latestArrival;

  /** @param luck the stream that loss and jitter are drawn from; asked only where there is something to draw */
  Pipe(BitRate rate, LinkSpec spec, Supplier<RandomStream> luck) {
    this.rate = rate;
    this.queueNanos = rate.nanosFor(spec.queue().bytes());
    this.delayNanos = spec.delay().toNanos();
    this.jitterNanos = spec.jitter().toNanos();
    this.loss = spec.loss();
    this.luck = luck;
  }

  /** When a packet of {@code bytes} that joins at {@code time} arrives at the other end; or {@link #FULL} or {@link #LOST}. */
  long cross(long time, int bytes) {
    latestJoin = Math.max(latestJoin, time);
    if (busyUntil - latestJoin >= queueNanos) {
      return FULL;
    }
    busyUntil = Math.max(time, busyUntil) + rate.nanosFor(bytes);
    if (loses()) {
      return LOST;
    }
    long jitter = jitterNanos == 0 ? 0 : luck.get().nextLong(jitterNanos + 1);
    latestArrival = Math.max(latestArrival, busyUntil + delayNanos + jitter);
    return latestArrival;
  }

  /** Whether a packet is lost. Draws only where packets are lost at all. */
  boolean loses() {
    return loss > 0 && luck.get().nextBoolean(loss);
  }
}
