package orrery.net;

import org.jspecify.annotations.Nullable;

/**
 * A sender of frames on a {@link Medium}; a line that shares none has its own, which it finds free.
 *
 * <p>With carrier sense it listens after a random back-off, and only then: where the medium is busy it backs off for
 * longer, and after so many times gives the frame up. Two senders never listen at the same instant, so there are no
 * collisions; nor are there hidden stations. A frame that is lost is sent again, as often as allowed.
 */
final class FrameTransmitter implements Transmitter {

  private long lastEnd = -1;
  private long silentUntil;
  private int aggregated;

  @Override
  public int touch() {
    return (int) lastEnd;
  }

  @Override
  public long send(Pipe line, long ready, int bytes) {
    Framing framing = ((Sending.Framed) line.spec().sending()).framing();
    Medium medium = line.medium();
    long time = Math.max(ready, silentUntil);
    long interval = framing.interval().toNanos();
    if (interval > 0 && time > lastEnd) {
      time = (time + interval - 1) / interval * interval;
    }
    for (int rest = bytes; rest > 0; rest -= framing.largest()) {
      int part = Math.min(rest, framing.largest());
      long air = framing.frameNanos(line.spec().rate(), part);
      long end = framing.csma().isPresent() ? contend(line, medium, framing, time, air) : follow(medium, framing, time, air, part);
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
  private long follow(@Nullable Medium medium, Framing framing, long time, long air, int bytes) {
    boolean joins = time == lastEnd && aggregated + bytes <= framing.aggregate() && (medium == null || medium.isFree(time, air));
    aggregated = joins ? aggregated + bytes : bytes;
    long duration = joins ? air : framing.overhead().toNanos() + air;
    return take(medium, time, duration) + duration;
  }

  private static long contend(Pipe line, @Nullable Medium medium, Framing framing, long time, long air) {
    Framing.Csma csma = framing.csma().orElseThrow();
    long duration = air + framing.overhead().toNanos();
    long at = time;
    for (int attempt = 0; attempt <= csma.retries(); attempt++) {
      long begin = access(line, medium, csma, at);
      if (begin < 0) {
        return begin;
      }
      at = take(medium, begin, duration) + duration;
      if (!line.loses(at)) {
        return at;
      }
    }
    return ~at;
  }

  /** When the medium is found free; or the complement of when the frame is given up. */
  private static long access(Pipe line, @Nullable Medium medium, Framing.Csma csma, long time) {
    long at = time;
    int exponent = csma.leastExponent();
    for (int busy = 0; busy <= csma.backoffs(); busy++) {
      at += line.luck().nextInt(1 << exponent) * csma.unit().toNanos();
      if (medium == null || medium.isFree(at)) {
        return at;
      }
      exponent = Math.min(exponent + 1, csma.greatestExponent());
    }
    return ~at;
  }

  private static long take(@Nullable Medium medium, long ready, long duration) {
    return medium == null ? ready : medium.take(ready, duration);
  }
}
