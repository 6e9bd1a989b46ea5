package orrery.net;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.BitRate;
import orrery.host.DataSize;

/** What one direction of a link does to a packet: a value, and no record only because what it comes to is worked out once for all who ask. */
public final class PipeSpec {

  private final BitRate rate;
  private final Duration delay;
  private final Jitter jitter;
  private final Loss loss;
  private final QueueSpec queue;
  private final Sending sending;
  private final Optional<Series> delayOverTime;
  private final double capacity;
  private final long delayNanos;

  /**
   * @param rate how fast the line sends; the mean, where it varies
   * @param delay one way, of an empty link, without the time of transmission
   * @param delayOverTime what is added to {@code delay} at the moment a packet leaves, in nanoseconds; empty for nothing
   */
  public PipeSpec(BitRate rate, Duration delay, Jitter jitter, Loss loss, QueueSpec queue, Sending sending, Optional<Series> delayOverTime) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must be 0 or more but is " + delay);
    }
    if (sending instanceof Sending.Shaped shaped && shaped.sustained().bitsPerSecond() > rate.bitsPerSecond()) {
      throw new IllegalArgumentException("sustained must be at most the line's rate (" + rate + ") but is " + shaped.sustained());
    }
    this.rate = rate;
    this.delay = delay;
    this.jitter = jitter;
    this.loss = loss;
    this.queue = queue;
    this.sending = sending;
    this.delayOverTime = delayOverTime;
    this.capacity = sending.capacity(rate);
    this.delayNanos = delay.toNanos();
  }

  /** A line of steady rate with uniform jitter that keeps the order, independent loss and a queue of so many bytes. */
  public static PipeSpec plain(BitRate rate, Duration delay, Duration jitter, double loss, DataSize queue) {
    return new PipeSpec(
        rate, delay, Jitter.upTo(jitter), new Loss.Independent(loss), new QueueSpec.Bytes(queue), new Sending.Steady(), Optional.empty());
  }

  /** The same with another way of sending. */
  public PipeSpec with(Sending other) {
    return new PipeSpec(rate, delay, jitter, loss, queue, other, delayOverTime);
  }

  /** The same with another queue. */
  public PipeSpec with(QueueSpec other) {
    return new PipeSpec(rate, delay, jitter, loss, other, sending, delayOverTime);
  }

  /** The same with other jitter. */
  public PipeSpec with(Jitter other) {
    return new PipeSpec(rate, delay, other, loss, queue, sending, delayOverTime);
  }

  /** The same with other loss. */
  public PipeSpec with(Loss other) {
    return new PipeSpec(rate, delay, jitter, other, queue, sending, delayOverTime);
  }

  /** The same with a delay that follows a series, in nanoseconds, on top of the constant one. */
  public PipeSpec withDelayOverTime(Series nanoseconds) {
    return new PipeSpec(rate, delay, jitter, loss, queue, sending, Optional.of(nanoseconds));
  }

  PipeSpec withFurtherLoss(double further) {
    return with(loss.further(further));
  }

  /** The bits per second that a long transfer gets over an idle pipe, to the precision of the model. */
  double capacity() {
    return capacity;
  }

  /** Whether departures are a matter of one multiplication: steady, in order, a queue of bytes, independent loss. */
  boolean isPlain() {
    return sending instanceof Sending.Steady && queue instanceof QueueSpec.Bytes && loss instanceof Loss.Independent && jitter.isPlain() && delayOverTime.isEmpty();
  }

  /** {@link #delay} in nanoseconds. */
  long delayNanos() {
    return delayNanos;
  }

  // ---- As it was said

  public BitRate rate() {
    return rate;
  }

  public Duration delay() {
    return delay;
  }

  public Jitter jitter() {
    return jitter;
  }

  public Loss loss() {
    return loss;
  }

  public QueueSpec queue() {
    return queue;
  }

  public Sending sending() {
    return sending;
  }

  public Optional<Series> delayOverTime() {
    return delayOverTime;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PipeSpec same && rate.equals(same.rate) && delay.equals(same.delay) && jitter.equals(same.jitter) && loss.equals(same.loss)
        && queue.equals(same.queue) && sending.equals(same.sending) && delayOverTime.equals(same.delayOverTime);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rate, delay, jitter, loss, queue, sending, delayOverTime);
  }

  @Override
  public String toString() {
    return "PipeSpec[rate=" + rate + ", delay=" + delay + ", jitter=" + jitter + ", loss=" + loss + ", queue=" + queue + ", sending=" + sending
        + ", delayOverTime=" + delayOverTime + "]";
  }
}
