package orrery.net;

/**
 * A sender of frames on a {@link Medium}.
 *
 * <p>With carrier sense it listens after a random back-off, and only then: where the medium is busy it backs off for
 * longer, and after so many times gives the frame up. Two senders never listen at the same instant, so there are no
 * collisions; nor are there hidden stations. A frame that is lost is sent again, as often as allowed.
 */
final class FrameTransmitter implements Transmitter {

  private final Pipe pipe;
  private final Framing framing;
  private final Medium medium;
  private long lastEnd = -1;
  private long silentUntil;
  private int aggregated;

  /** @param pipe whose frames it sends, with its rate, its losses and its luck */
  FrameTransmitter(Pipe pipe, Framing framing, Medium medium) {
    this.pipe = pipe;
    this.framing = framing;
    this.medium = medium;
  }

  @Override
  public int touch() {
    return (int) lastEnd;
  }

  @Override
  public boolean retries() {
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
      long air = framing.frameNanos(pipe.spec().rate(), part);
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
    long duration = joins ? air : framing.overhead().toNanos() + air;
    return medium.take(time, duration) + duration;
  }

  private long contend(long time, long air, Framing.Csma csma) {
    long at = time;
    for (int attempt = 0; attempt <= csma.retries(); attempt++) {
      long begin = access(at, csma);
      if (begin < 0) {
        return begin;
      }
      at = medium.take(begin, air + framing.overhead().toNanos()) + air + framing.overhead().toNanos();
      if (!pipe.loses(at)) {
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
      at += pipe.luck().nextInt(1 << exponent) * csma.unit().toNanos();
      if (medium.isFree(at)) {
        return at;
      }
      exponent = Math.min(exponent + 1, csma.greatestExponent());
    }
    return ~at;
  }
}
