package orrery.metrics;

/**
 * A share of time: how much of the time spent in some whole was spent in a part of it, such as the share of live
 * node-time without a super node. Part and whole are levels, and what is reported is the ratio of their integrals, not
 * the mean of their ratio: an hour with a thousand nodes weighs a thousand times an hour with one.
 */
public final class TimeShare {

  final String labels;
  final Integral part;
  final Integral whole;

  TimeShare(Timeline timeline, String labels) {
    this.labels = labels;
    this.part = new Integral(timeline);
    this.whole = new Integral(timeline);
  }

  /** From this moment on the part is {@code part} of {@code whole}; both 0 or more, the part no greater than the whole. */
  public void change(long nanos, double part, double whole) {
    if (!(part >= 0 && part <= whole)) {
      throw new IllegalArgumentException("a part must be 0 up to its whole");
    }
    this.part.change(nanos, part);
    this.whole.change(nanos, whole);
  }

  /** As {@link #change}, relative to what part and whole were. */
  public void add(long nanos, double partDifference, double wholeDifference) {
    change(nanos, part.value() + partDifference, whole.value() + wholeDifference);
  }
}
