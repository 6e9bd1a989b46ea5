package orrery.net;

import java.time.Duration;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.DataSize;

/**
 * What one direction of a link does to a packet.
 *
 * @param rate how fast the line sends; the mean, where it varies
 * @param delay one way, of an empty link, without the time of transmission
 * @param delayOverTime what is added to {@code delay} at the moment a packet leaves, in nanoseconds; empty for nothing
 */
public record PipeSpec(
    BitRate rate, Duration delay, Jitter jitter, Loss loss, QueueSpec queue, Sending sending, Optional<Series> delayOverTime) {

  public PipeSpec {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must be 0 or more but is " + delay);
    }
    if (sending instanceof Sending.Shaped shaped && shaped.sustained().bitsPerSecond() > rate.bitsPerSecond()) {
      throw new IllegalArgumentException("sustained must be at most the line's rate (" + rate + ") but is " + shaped.sustained());
    }
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
    return sending.capacity(rate);
  }

  /** Whether departures are a matter of one multiplication: steady, in order, a queue of bytes, independent loss. */
  boolean isPlain() {
    return sending instanceof Sending.Steady && queue instanceof QueueSpec.Bytes && loss instanceof Loss.Independent && jitter.isPlain() && delayOverTime.isEmpty();
  }
}
