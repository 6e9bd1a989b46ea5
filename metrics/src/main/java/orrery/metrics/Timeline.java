package orrery.metrics;

import java.time.Duration;

/**
 * How a run's time is cut up: into the warm-up and the rest, and into {@value #BINS} bins of equal length.
 *
 * @param horizonNanos the length of the run
 * @param warmUpNanos what is observed before this moment is left out of the statistics, though not of the series
 * @param binNanos the length of a bin: a {@value #BINS}th of the horizon, rounded up
 */
record Timeline(long horizonNanos, long warmUpNanos, long binNanos) {

  static final int BINS = 360;

  Timeline {
    // The upper end leaves room for the end of the last bin.
    if (horizonNanos < 1 || horizonNanos > Long.MAX_VALUE / 2) {
      throw new IllegalArgumentException("a run must last longer than 0 s and at most 146 years but lasts " + Numbers.seconds(horizonNanos) + " s");
    }
    if (warmUpNanos < 0 || warmUpNanos > horizonNanos) {
      throw new IllegalArgumentException(
          "the warm-up must be 0 s to " + Numbers.seconds(horizonNanos) + " s but is " + Numbers.seconds(warmUpNanos) + " s");
    }
  }

  static Timeline of(Duration horizon, Duration warmUp) {
    long nanos = horizon.toNanos();
    return new Timeline(nanos, warmUp.toNanos(), nanos / BINS + (nanos % BINS == 0 ? 0 : 1));
  }

  /** The bin of a moment; the very end of the run belongs to the last bin. */
  int bin(long nanos) {
    check(nanos);
    return (int) Math.min(nanos / binNanos, lastBin());
  }

  int lastBin() {
    return (int) ((horizonNanos - 1) / binNanos);
  }

  long binStart(int bin) {
    return bin * binNanos;
  }

  /** The first moment after {@code nanos} at which another bin or the time after the warm-up begins. */
  long nextCut(long nanos) {
    int bin = bin(nanos);
    long nextBin = bin == lastBin() ? Long.MAX_VALUE : binStart(bin + 1);
    return nanos < warmUpNanos ? Math.min(nextBin, warmUpNanos) : nextBin;
  }

  boolean counts(long nanos) {
    return nanos >= warmUpNanos;
  }

  void check(long nanos) {
    if (nanos < 0 || nanos > horizonNanos) {
      throw new IllegalArgumentException(
          "an observation must lie within the run, 0 s to " + Numbers.seconds(horizonNanos) + " s, but is at " + nanos + " ns");
    }
  }
}
