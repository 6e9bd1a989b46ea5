package orrery.metrics;

import orrery.host.Metric;

/** A total that only grows, of one metric under one combination of labels. */
public final class Counter {

  private final Timeline timeline;
  private final Metric metric;
  private final long[] binTotals;
  final String labels;
  long total;

  /** {@code binTotals} is shared by all counters of one metric: its series is kept for the whole only. */
  Counter(Timeline timeline, Metric metric, String labels, long[] binTotals) {
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
    binTotals[timeline.bin(nanos)] += amount;
    if (timeline.counts(nanos)) {
      total = Math.addExact(total, amount);
    }
  }
}
