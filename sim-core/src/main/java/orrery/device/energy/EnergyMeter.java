package orrery.device.energy;

import java.util.List;

/**
 * What a device that is on has consumed since it was switched on. Lazy: it is told of packets, streams and work, and answers for
 * any time from the last of these on, the time to come included as if nothing more were sent.
 *
 * <p>It counts bytes, promotions and nanoseconds, whole numbers all, and makes joules of them only when asked. So the
 * answer is the same to the last bit, however often it is asked.
 */
public final class EnergyMeter {

  /** Until when a radio is up that a stream keeps up: beyond any run. */
  private static final long OPEN_END = Long.MAX_VALUE / 4;

  private final PowerProfile profile;
  private final RadioPower[] radios;
  private final long start;
  private final long[] sentBytes;
  private final long[] receivedBytes;
  private final long[] promotions;
  /** By radio: how long it has been in its high state, what is to come of that included. */
  private final long[] highNanos;
  private final long[] highUntil;
  /** By radio: how many streams keep it up. */
  private final int[] streams;
  private long busyNanos;
  private long busyUntil;

  /**
   * A meter at 0.
   *
   * @param radios by the number of the interface
   * @param start when the device is switched on
   */
  public EnergyMeter(PowerProfile profile, List<RadioPower> radios, long start) {
    this.profile = profile;
    this.radios = radios.toArray(new RadioPower[0]);
    this.start = start;
    sentBytes = new long[this.radios.length];
    receivedBytes = new long[this.radios.length];
    promotions = new long[this.radios.length];
    highNanos = new long[this.radios.length];
    highUntil = new long[this.radios.length];
    streams = new int[this.radios.length];
    java.util.Arrays.fill(highUntil, start);
    busyUntil = start;
  }

  /** A packet of so many bytes on the wire leaves by an interface. */
  public void sent(int radio, long bytes, long now) {
    sentBytes[radio] += bytes;
    lift(radio, now);
  }

  /** A packet of so many bytes on the wire arrives by an interface. */
  public void received(int radio, long bytes, long now) {
    receivedBytes[radio] += bytes;
    lift(radio, now);
  }

  /**
   * A stream of packets begins or ends: its bytes are told by and by, by {@link #sent} and {@link #received}, and its radio
   * does not come to rest before its end.
   */
  public void streams(int radio, boolean begins, long now) {
    streams[radio] += begins ? 1 : -1;
    if (!hasStates(radio)) {
      return;
    }
    if (begins && streams[radio] == 1) {
      lift(radio, now);
      highNanos[radio] += OPEN_END - highUntil[radio];
      highUntil[radio] = OPEN_END;
    } else if (streams[radio] == 0) {
      long until = now + radios[radio].tailNanos();
      highNanos[radio] -= OPEN_END - until;
      highUntil[radio] = until;
    }
  }

  private boolean hasStates(int radio) {
    return radios[radio].tailNanos() != 0 || radios[radio].promotionNanos() != 0;
  }

  private void lift(int radio, long now) {
    RadioPower power = radios[radio];
    if (!hasStates(radio)) {
      return;
    }
    boolean rested = now >= highUntil[radio];
    if (rested) {
      promotions[radio]++;
    }
    long until = Math.max(highUntil[radio], now + (rested ? power.promotionNanos() : 0) + power.tailNanos());
    highNanos[radio] += until - (rested ? now : highUntil[radio]);
    highUntil[radio] = until;
  }

  /** The processor will be busy until then, for so long since it was to be idle. */
  public void computes(long nanos, long until) {
    busyNanos += nanos;
    busyUntil = until;
  }

  /** How many bytes have been sent by an interface. */
  public long sentBytes(int radio) {
    return sentBytes[radio];
  }

  /** How many bytes have been received by an interface. */
  public long receivedBytes(int radio) {
    return receivedBytes[radio];
  }

  /** How often a radio has been lifted from rest. */
  public long promotions(int radio) {
    return promotions[radio];
  }

  /** How long a radio has been in its high state by {@code time}. */
  public long highNanos(int radio, long time) {
    return highNanos[radio] - Math.max(0, highUntil[radio] - time);
  }

  /** Joules consumed by {@code time}, which is no earlier than the last packet or work. */
  public double joules(long time) {
    double millijoules = profile.idleMilliwatts() * ((time - start) / 1e9)
        + (profile.busyMilliwatts() - profile.idleMilliwatts()) * ((busyNanos - Math.max(0, busyUntil - time)) / 1e9);
    double bits = 0;
    for (int radio = 0; radio < radios.length; radio++) {
      bits += radios[radio].sendJoules(sentBytes[radio]) + radios[radio].receiveJoules(receivedBytes[radio]);
      millijoules += radios[radio].highMilliwatts() * (highNanos(radio, time) / 1e9);
    }
    return bits + millijoules / 1e3;
  }

  /** Of {@link #joules}, what it takes to be on and do nothing. */
  public double idleJoules(long time) {
    return profile.idleMilliwatts() * ((time - start) / 1e9) / 1e3;
  }

  /** Of {@link #joules}, what its processor takes for work. */
  public double processorJoules(long time) {
    return (profile.busyMilliwatts() - profile.idleMilliwatts()) * ((busyNanos - Math.max(0, busyUntil - time)) / 1e9) / 1e3;
  }

  /** Of {@link #joules}, what its radios take to send, to receive and to be ready. */
  public double radioJoules(long time) {
    double joules = 0;
    for (int radio = 0; radio < radios.length; radio++) {
      joules += radios[radio].sendJoules(sentBytes[radio]) + radios[radio].receiveJoules(receivedBytes[radio]) + radios[radio].highMilliwatts() * (highNanos(radio, time) / 1e9) / 1e3;
    }
    return joules;
  }

  /** Watts at {@code time}, if nothing more is sent. */
  public double watts(long time) {
    double milliwatts = time < busyUntil ? profile.busyMilliwatts() : profile.idleMilliwatts();
    for (int radio = 0; radio < radios.length; radio++) {
      milliwatts += time < highUntil[radio] ? radios[radio].highMilliwatts() : 0;
    }
    return milliwatts / 1e3;
  }

  /** The first time from {@code now} on by which so many joules are consumed, if nothing more is sent; perhaps the end of time. */
  public long reaches(double joules, long now) {
    long time = now;
    while (true) {
      double missing = joules - joules(time);
      if (missing <= 0) {
        return time;
      }
      long steady = time < busyUntil ? busyUntil : Long.MAX_VALUE;
      for (long until : highUntil) {
        steady = time < until ? Math.min(steady, until) : steady;
      }
      double nanos = Math.ceil(missing / watts(time) * 1e9);
      if (!(nanos < steady - time)) {
        if (steady == Long.MAX_VALUE) {
          return steady;
        }
        time = steady;
        continue;
      }
      return time + Math.max(1, (long) nanos);
    }
  }
}
