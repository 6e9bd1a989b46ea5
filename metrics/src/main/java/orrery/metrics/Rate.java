package orrery.metrics;

/**
 * How often something happens in an hour of what it happens to, such as packets in a live node's hour: a count over the
 * integral of a level. Both are of the time after the warm-up; there is no series of it.
 */
public final class Rate {

  private final Timeline timeline;
  final String labels;
  final Integral whole;
  private long count;

  Rate(Timeline timeline, String labels, Integral whole) {
    this.timeline = timeline;
    this.labels = labels;
    this.whole = whole;
  }

  /** It has happened {@code amount} times more, 0 or more. */
  public void add(long nanos, long amount) {
    if (timeline.counts(nanos)) {
      count = Math.addExact(count, amount);
    }
  }

  double count() {
    return count;
  }
}
