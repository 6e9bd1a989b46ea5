package orrery.metrics;

import orrery.host.Decimal;
import orrery.host.Metric;

/** How many of the observations of one metric under one combination of labels were so. */
public final class Proportion {

  private final Timeline timeline;
  private final Metric metric;
  final String labels;
  long observations;
  long so;

  Proportion(Timeline timeline, Metric metric, String labels) {
    this.timeline = timeline;
    this.metric = metric;
    this.labels = labels;
  }

  /** One observation: 1 where it was so, 0 where it was not. */
  public void observe(long nanos, double value) {
    if (value != 0 && value != 1) {
      throw new IllegalArgumentException("an observation of the proportion " + metric.name() + " must be 0 or 1 but is " + Decimal.text(value));
    }
    observe(nanos, (long) value, 1);
  }

  /** So many cases at once, {@code so} of {@code all}. */
  public void observe(long nanos, long so, long all) {
    if (so < 0 || so > all) {
      throw new IllegalArgumentException("of the proportion " + metric.name() + " 0 up to " + all + " cases must be so but " + so + " are");
    }
    if (timeline.counts(nanos)) {
      this.observations += all;
      this.so += so;
    }
  }
}
