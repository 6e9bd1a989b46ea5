package orrery.metrics;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Metric;
import orrery.host.Probe;

/**
 * Observations of one metric under one combination of labels, and the waits whose lengths become observations.
 *
 * <p>A wait belongs to the moment it began: it falls into that moment's time bin, and one that began before the end of
 * the warm-up is left out. So each wait begun after warm-up is counted exactly once, as a finished or as an unfinished
 * one. A wait that is never finished nor discarded, because its node left or the run ended, is unfinished: it counts as
 * longer than every finished one. Nobody has to say so.
 */
public final class Tally {

  /** Sums of larger values might not be finite. */
  static final double LARGEST = 1e200;

  private static final int[] NO_BINS = {};

  private final Timeline timeline;
  private final Metric metric;
  private final LongSupplier now;
  final String labels;
  final Sample sample = new Sample();
  final int[] binCounts;
  final double[] binTotals;
  /** None where it has no waits. */
  int[] binOpen = NO_BINS;
  long open;

  /** @param now the simulated time, for waits that are over without a word of when */
  Tally(Timeline timeline, Metric metric, String labels, LongSupplier now) {
    this.timeline = timeline;
    this.metric = metric;
    this.now = now;
    this.labels = labels;
    int bins = timeline.lastBin() + 1;
    binCounts = new int[bins];
    binTotals = new double[bins];
  }

  /** The sum of tallies: the whole whose parts they are. */
  static Tally whole(Timeline timeline, Metric metric, List<Tally> parts) {
    Tally whole = new Tally(timeline, metric, Labels.NONE, Recorder.NO_CLOCK);
    for (Tally part : parts) {
      whole.sample.addAll(part.sample);
      whole.open += part.open;
      for (int bin = 0; bin < part.binCounts.length; bin++) {
        whole.binCounts[bin] += part.binCounts[bin];
        whole.binTotals[bin] += part.binTotals[bin];
      }
      if (part.hasWaits()) {
        whole.willWait();
        for (int bin = 0; bin < part.binOpen.length; bin++) {
          whole.binOpen[bin] += part.binOpen[bin];
        }
      }
    }
    return whole;
  }

  /**
   * One observation, in the metric's unit.
   *
   * @param nanos the simulated time of it
   * @throws IllegalArgumentException where {@code value} is not a number of ordinary size, or the time lies outside the run
   */
  public void observe(long nanos, double value) {
    int bin = timeline.bin(nanos);
    if (!(Math.abs(value) <= LARGEST)) {
      throw new IllegalArgumentException("an observation of " + metric.name() + " must be a number of at most 1E200");
    }
    binCounts[bin]++;
    binTotals[bin] += value;
    if (timeline.counts(nanos)) {
      sample.add(value + 0.0);
    }
  }

  /** Begins a wait; its length in seconds will be one observation. Only for a metric in seconds. */
  public Wait begin(long nanos) {
    return new Wait(this, nanos);
  }

  private void open(long begunNanos) {
    if (!metric.unit().equals("s")) {
      throw new IllegalStateException("a wait must be of a metric in s but " + metric.name() + " is in " + metric.unit());
    }
    int bin = timeline.bin(begunNanos);
    willWait();
    binOpen[bin]++;
    open += timeline.counts(begunNanos) ? 1 : 0;
  }

  private void willWait() {
    if (!hasWaits()) {
      binOpen = new int[binCounts.length];
    }
  }

  boolean hasWaits() {
    return binOpen.length > 0;
  }

  private void close(long begunNanos) {
    binOpen[timeline.bin(begunNanos)]--;
    open -= timeline.counts(begunNanos) ? 1 : 0;
  }

  /** A wait that has begun; unfinished until it is told otherwise. */
  public static final class Wait implements Probe.Wait {

    private final long begunNanos;
    /** Null once it is over. */
    private @Nullable Tally tally;

    private Wait(Tally tally, long nanos) {
      this.tally = tally;
      this.begunNanos = nanos;
      tally.open(nanos);
    }

    /** It is over: its length is observed. Does nothing after this or {@link #discard}. */
    public void finish(long nanos) {
      if (nanos < begunNanos) {
        throw new IllegalArgumentException("a wait must end no earlier than it began, " + begunNanos + " ns, but ends at " + nanos + " ns");
      }
      Tally open = tally;
      if (open != null) {
        discard();
        open.observe(begunNanos, (nanos - begunNanos) / 1e9);
      }
    }

    @Override
    public void finish() {
      if (tally != null) {
        finish(tally.now.getAsLong());
      }
    }

    @Override
    public void discard() {
      if (tally != null) {
        tally.close(begunNanos);
        tally = null;
      }
    }
  }
}
