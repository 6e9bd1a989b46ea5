package orrery.host;

/**
 * Where a protocol tells what it measures and decides. Nothing told here changes what happens, in the run or on the
 * wire.
 */
public interface Probe {

  /** One observation of a tally, in the metric's unit; {@code labelValues} in the order of the metric's labels. */
  void observe(Metric metric, double value, String... labelValues);

  /** Adds to a counter. */
  void count(Metric metric, long amount, String... labelValues);

  /** Begins a wait whose length is to be one observation of {@code metric}. */
  Wait begin(Metric metric, String... labelValues);

  /**
   * What this node now believes, or is: the variable keeps that value until it is told again or the node goes.
   *
   * @param variable such as {@code super-node} or {@code role}
   * @param scope what it is about, such as a cluster's name
   * @param value empty for none
   */
  void state(String variable, String scope, String value);

  /** A decision worth a line in the story of this node. */
  void event(String kind, String detail);

  /** A wait that has begun. A departure or the end of the run leaves it unfinished: it counts as longer than that. */
  interface Wait {

    /** It is over now: its length is observed. A second call does nothing. */
    void finish();

    /** It no longer matters, and is not counted. */
    void discard();
  }
}
