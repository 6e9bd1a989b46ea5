package orrery.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import orrery.host.Metric;
import orrery.host.Metric.Kind;

/**
 * Takes down what one run measures, and sums it up at the end.
 *
 * <p>Observations carry their simulated time. What is observed often is asked for once, as a handle:
 *
 * <pre>{@code
 * Counter sent = recorder.counter(BYTES_UP, "smartphone", "mdns", "query");
 * sent.add(simulation.nanoTime(), 120);
 * }</pre>
 *
 * <p>For one run, used by one thread. Recording changes nothing in the run.
 */
public final class Recorder {

  /** How many combinations of label values one metric may have; one more is {@link LimitExceeded}. */
  public static final int MAX_COMBINATIONS = 10_000;

  /** By so many of its labels, from the first, an amount has series: each value of a label has one. */
  private static final int LABELS_WITH_SERIES = 2;

  static final LongSupplier NO_CLOCK = () -> {
    throw new IllegalStateException("a recorder must have a clock for a wait to be over without a word of when");
  };

  private final Timeline timeline;
  private final LongSupplier now;
  private final Map<String, Family> families = new LinkedHashMap<>();
  private boolean finished;

  /** A recorder without a clock: it is told when what happens. */
  public Recorder(Duration horizon, Duration warmUp) {
    this(horizon, warmUp, NO_CLOCK);
  }

  /**
   * A recorder of a run of length {@code horizon}.
   *
   * @param warmUp what is observed before this moment is left out of the statistics, though not of the time series
   * @param now the simulated time, for {@link Tally.Wait#finish()}
   */
  public Recorder(Duration horizon, Duration warmUp, LongSupplier now) {
    this.timeline = Timeline.of(horizon, warmUp);
    this.now = now;
  }

  /** How long the time bins of a run of this length are: a {@value Timeline#BINS}th of it, rounded up; the last may be shorter. */
  public static long binNanos(Duration horizon) {
    return Timeline.of(horizon, Duration.ZERO).binNanos();
  }

  /** The tally of a metric under these label values, given in the order of the metric's labels. */
  public Tally tally(Metric metric, String... labelValues) {
    return family(metric, Kind.TALLY).handle(Tally.class, labelValues, labels -> new Tally(timeline, metric, labels, now));
  }

  /** The counter of a metric under these label values. */
  public Counter counter(Metric metric, String... labelValues) {
    Family family = family(metric, Kind.COUNTER);
    return family.handle(Counter.class, labelValues, labels -> new Counter(timeline, metric, labels, family.bins(labelValues)));
  }

  /** The level of a metric under these label values. */
  public TimeWeighted timeWeighted(Metric metric, String... labelValues) {
    return family(metric, Kind.TIME_WEIGHTED)
        .handle(TimeWeighted.class, labelValues, labels -> new TimeWeighted(timeline, labels));
  }

  /** The share of time of a time-weighted metric under these label values. */
  public TimeShare timeShare(Metric metric, String... labelValues) {
    return family(metric, Kind.TIME_WEIGHTED).handle(TimeShare.class, labelValues, labels -> new TimeShare(timeline, labels));
  }

  /** A level that is the whole of rates, and in the results only as that. */
  public TimeWeighted whole() {
    return new TimeWeighted(timeline, Labels.NONE);
  }

  /** The rate of a time-weighted metric in 1/h under these label values, where {@code whole} is how many it may happen to. */
  public Rate rate(Metric metric, TimeWeighted whole, String... labelValues) {
    return family(metric, Kind.TIME_WEIGHTED).handle(Rate.class, labelValues, labels -> new Rate(timeline, labels, whole.level));
  }

  /** The proportion of a metric under these label values. */
  public Proportion proportion(Metric metric, String... labelValues) {
    return family(metric, Kind.PROPORTION).handle(Proportion.class, labelValues, labels -> new Proportion(timeline, metric, labels));
  }

  /** One observation of a tally or a proportion. */
  public void observe(long nanos, Metric metric, double value, String... labelValues) {
    if (metric.kind() == Kind.PROPORTION) {
      proportion(metric, labelValues).observe(nanos, value);
    } else {
      tally(metric, labelValues).observe(nanos, value);
    }
  }

  /** Adds to a counter. */
  public void count(long nanos, Metric metric, long amount, String... labelValues) {
    counter(metric, labelValues).add(nanos, amount);
  }

  /** Begins a wait whose length is to be one observation of a tally. */
  public Tally.Wait begin(long nanos, Metric metric, String... labelValues) {
    return tally(metric, labelValues).begin(nanos);
  }

  /** From this moment on the level of a metric is {@code level}. */
  public void change(long nanos, Metric metric, double level, String... labelValues) {
    timeWeighted(metric, labelValues).change(nanos, level);
  }

  private Family family(Metric metric, Kind kind) {
    if (finished) {
      throw new IllegalStateException("nothing may be recorded after the end of the run but " + metric.name() + " was");
    }
    Family family = families.get(metric.name());
    if (family == null) {
      family = new Family(metric, new LinkedHashMap<>(), new long[timeline.lastBin() + 1], new LinkedHashMap<>());
      families.put(metric.name(), family);
    }
    if (family.metric != metric && !family.metric.equals(metric)) {
      throw new IllegalStateException("a metric's name must mean one thing but there are " + family.metric + " and " + metric);
    }
    if (metric.kind() != kind) {
      throw new IllegalStateException("metric " + metric.name() + " must be used as what it is, " + metric.kind() + ", but was used as " + kind);
    }
    return family;
  }

  /**
   * Ends the run and sums it up. Waits that are still open are unfinished.
   *
   * @param endNanos when the run ended: the horizon, or earlier where it was cut short
   */
  public RunMetrics finish(long endNanos) {
    timeline.check(endNanos);
    finished = true;
    SummingUp sum = new SummingUp(timeline, endNanos);
    for (Family family : families.values()) {
      sum.add(family.metric, family.handles.values(), family.binTotals, family.parts);
    }
    return sum.metrics();
  }

  /** What a handle is known by: the array as it comes, since it is looked for at each observation. */
  private static final class LabelValues {

    private final String[] values;

    LabelValues(String[] values) {
      this.values = values;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof LabelValues same && Arrays.equals(values, same.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /**
   * All handles of one metric.
   *
   * @param parts the totals by bin of each value of the labels whose series are kept, by that label
   */
  private record Family(Metric metric, Map<LabelValues, Object> handles, long[] binTotals, Map<String, long[]> parts) {

    /** Where a counter under these label values adds up: an amount by its first two labels, too, what is merely counted as a whole only. */
    long[][] bins(String[] labelValues) {
      List<long[]> bins = new ArrayList<>(List.of(binTotals));
      for (int i = 0; i < Math.min(LABELS_WITH_SERIES, metric.labels().size()) && !metric.unit().equals("1"); i++) {
        bins.add(parts.computeIfAbsent(Labels.text(metric.labels().subList(i, i + 1), List.of(labelValues[i])), part -> new long[binTotals.length]));
      }
      return bins.toArray(new long[0][]);
    }

    <H> H handle(Class<H> type, String[] labelValues, Function<String, H> create) {
      Object handle = handles.get(new LabelValues(labelValues));
      if (handle == null) {
        if (handles.size() == MAX_COMBINATIONS) {
          throw new LimitExceeded(
              "metric " + metric.name() + " must have at most " + MAX_COMBINATIONS + " combinations of label values but has more");
        }
        handle = create.apply(Labels.text(metric.labels(), List.of(labelValues)));
        handles.put(new LabelValues(labelValues.clone()), handle);
      }
      if (!type.isInstance(handle)) {
        throw new IllegalStateException("metric " + metric.name() + " must be used in one way but is a " + handle.getClass().getSimpleName());
      }
      return type.cast(handle);
    }
  }
}
