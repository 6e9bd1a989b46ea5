package orrery.metrics;

import orrery.host.Metric;

/** A total that only grows, of one metric under one combination of labels. */
public final class Counter {

  private final Timeline timeline;
  private final Metric metric;
  private final long[][] binTotals;
  final String labels;
  long total;

  /** {@code binTotals} are shared with other counters of the metric: of the whole, and of what it keeps series of besides. */
  Counter(Timeline timeline, Metric metric, String labels, long[]... binTotals) {
    this.timeline = timeline;
    this.metric = metric;
    this.labels = labels;
    this.binTotals = binTotals;
  }

  /** Adds {@code amount}, 0 or more, at a moment of simulated time. */
  public void add(long nanos, long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("counter " + metric.name() + " must only grow but was told to add " + amount);
    }
    int bin = timeline.bin(nanos);
    for (long[] totals : binTotals) {
      totals[bin] += amount;
    }
    if (timeline.counts(nanos)) {
      total = Math.addExact(total, amount);
    }
  }

  /**
   * Adds {@code amount}, 0 or more, evenly spread over the time between two moments, so that each bin, and the time after
   * the warm-up, gets its part.
   */
  public void addEvenly(long fromNanos, long toNanos, long amount) {
    if (amount < 0 || toNanos < fromNanos) {
      throw new IllegalArgumentException("counter " + metric.name() + " must grow by " + amount + " from " + fromNanos + " ns to " + toNanos + " ns, which is no growth");
    }
    timeline.check(toNanos);
    if (amount == 0) {
      return;
    }
    long at = fromNanos;
    long added = 0;
    for (long cut = timeline.nextCut(at); cut < toNanos; cut = timeline.nextCut(at)) {
      // Of the whole up to here, so that the parts make up the whole.
      long upToHere = (long) (amount * ((cut - fromNanos) / (double) (toNanos - fromNanos)));
      add(at, upToHere - added);
      added = upToHere;
      at = cut;
    }
    add(at, amount - added);
  }
}
