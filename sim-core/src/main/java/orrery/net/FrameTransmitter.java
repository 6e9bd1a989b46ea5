package orrery.net;

import java.util.function.Supplier;
import orrery.host.BitRate;
import orrery.host.RandomStream;

/**
 * A sender of frames on a {@link Medium}.
 *
 * <p>With carrier sense it listens after a random back-off, and only then: where the medium is busy it backs off for
 * longer, and after so many times gives the frame up. Two senders never listen at the same instant, so there are no
 * collisions; nor are there hidden stations. A frame that is lost is sent again, as often as allowed.
 */
final class FrameTransmitter implements Transmitter {

  private final BitRate rate;
  private final Framing framing;
  private final Medium medium;
  private final LossProcess loss;
  private final Supplier<RandomStream> luck;
  private final long overheadNanos;
  private long lastEnd = -1;
  private long silentUntil;
  private int aggregated;

  FrameTransmitter(BitRate rate, Framing framing, Medium medium, LossProcess loss, Supplier<RandomStream> luck) {
    this.rate = rate;
    this.framing = framing;
    this.medium = medium;
    this.loss = loss;
    this.luck = luck;
    this.overheadNanos = framing.overhead().toNanos();
  }

  /** Whether it sees to losses itself, by sending again. */
  boolean retries() {
    return framing.csma().isPresent();
  }

  @Override
  public long send(long ready, int bytes) {
    long time = Math.max(ready, silentUntil);
    long interval = framing.interval().toNanos();
    if (interval > 0 && time > lastEnd) {
      time = (time + interval - 1) / interval * interval;
    }
    for (int rest = bytes; rest > 0; rest -= framing.largest()) {
      int part = Math.min(rest, framing.largest());
      long air = framing.frameNanos(rate, part);
      long end = framing.csma().isPresent() ? contend(time, air, framing.csma().get()) : follow(time, air, part);
      lastEnd = end < 0 ? ~end : end;
      silentUntil = framing.dutyCycle() == 1 ? lastEnd : lastEnd + (long) Math.ceil(air * (1 / framing.dutyCycle() - 1));
      if (end < 0) {
        return end;
      }
      time = silentUntil;
    }
    return lastEnd;
  }

  /** In the first gap; a frame that follows another of this sender at once pays for access only when an aggregate is full. */
  private long follow(long time, long air, int bytes) {
    boolean joins = time == lastEnd && aggregated + bytes <= framing.aggregate() && medium.isFree(time, air);
    aggregated = joins ? aggregated + bytes : bytes;
    long duration = joins ? air : overheadNanos + air;
    return medium.take(time, duration) + duration;
  }

  private long contend(long time, long air, Framing.Csma csma) {
    long at = time;
    for (int attempt = 0; attempt <= csma.retries(); attempt++) {
      long begin = access(at, csma);
      if (begin < 0) {
        return begin;
      }
      at = medium.take(begin, air + overheadNanos) + air + overheadNanos;
      if (!loss.loses(at)) {
        return at;
      }
    }
    return ~at;
  }

  /** When the medium is found free; or the complement of when the frame is given up. */
  private long access(long time, Framing.Csma csma) {
    long at = time;
    int exponent = csma.leastExponent();
    for (int busy = 0; busy <= csma.backoffs(); busy++) {
      at += luck.get().nextInt(1 << exponent) * csma.unit().toNanos();
      if (medium.isFree(at)) {
        return at;
      }
      exponent = Math.min(exponent + 1, csma.greatestExponent());
    }
    return ~at;
  }
}
