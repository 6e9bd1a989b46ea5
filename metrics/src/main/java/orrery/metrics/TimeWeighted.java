package orrery.metrics;

/**
 * A level that holds until it changes, of one metric under one combination of labels. It is 0 from the beginning of the
 * run until it is first told otherwise; one that is never asked for does not appear in the results at all, so whoever
 * wants the zero asks for the handle at the start.
 */
public final class TimeWeighted {

  final String labels;
  final Integral level;

  TimeWeighted(Timeline timeline, String labels) {
    this.labels = labels;
    this.level = new Integral(timeline);
  }

  /** From this moment on the level is {@code value}. Time may not run backwards. */
  public void change(long nanos, double value) {
    level.change(nanos, value);
  }

  /** From this moment on the level is higher by {@code difference}. */
  public void add(long nanos, double difference) {
    level.change(nanos, level.value() + difference);
  }

  /** The level as it was last told. */
  public double value() {
    return level.value();
  }
}
