package orrery.metrics;

/** The integral of a level over time in nanoseconds: per time bin, and over the run after warm-up. */
final class Integral {

  private final Timeline timeline;
  private final double[] bins;
  private double total;
  private double value;
  private long sinceNanos;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  Integral(Timeline timeline) {
    this.timeline = timeline;
    this.bins = new double[timeline.lastBin() + 1];
  }

  void change(long nanos, double next) {
    timeline.check(nanos);
    if (!(Math.abs(next) <= Tally.LARGEST)) {
      throw new IllegalArgumentException("a level must be a number of at most 1E200");
    }
    advance(nanos);
    value = next;
  }

  /** Accounts for the level having held until {@code nanos}. */
  void advance(long nanos) {
    if (nanos < sinceNanos) {
      throw new IllegalArgumentException("a level's time must not run backwards, from " + sinceNanos + " ns, but is " + nanos + " ns");
    }
    if (nanos == sinceNanos) {
      return;
    }
    long counted = nanos - Math.max(sinceNanos, timeline.warmUpNanos());
    if (counted > 0) {
      total += value * counted;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    long from = sinceNanos;
    for (int bin = timeline.bin(from); from < nanos; bin++) {
      long to = Math.min(nanos, timeline.binStart(bin) + timeline.binNanos());
      bins[bin] += value * (to - from);
      from = to;
    }
    sinceNanos = nanos;
  }

  double value() {
    return value;
  }

  double total() {
    return total;
  }

  double bin(int bin) {
    return bins[bin];
  }

  /** The least level that held for any time after warm-up. */
  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }
}
