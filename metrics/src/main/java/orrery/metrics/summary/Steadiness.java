package orrery.metrics.summary;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.metrics.Labels;
import orrery.metrics.Recorder;
import orrery.metrics.RunMetrics;

/**
 * When a run has become steady, by MSER-5: means of five neighbouring values, and of these as many left out at the beginning
 * as make the standard error of the mean of the rest the least (White, "An effective truncation heuristic for bias reduction
 * in simulation output", Simulation 69, 1997; Franklin and White, "Stationarity tests and MSER-5", Winter Simulation
 * Conference 2008). The values are the time bins of a series.
 *
 * @param cut the end of what is to be left out; empty where no cut in the first half is the best, so that the run was not seen
 *     to be steady
 * @param ends the ends of the means of five, those without an observation left out
 * @param means what they are
 */
public record Steadiness(Optional<Duration> cut, List<Duration> ends, double[] means) {

  /** How many bins make a mean. */
  public static final int BINS = 5;

  /**
   * The statistic of fewer values than this at the end is often small by luck; no cut leaves fewer. Of autoregressions without
   * a trend, one in thirty is refused where five may remain, as in the paper; hardly any where it is ten.
   */
  private static final int LAST = 10;

  public Steadiness {
    ends = List.copyOf(ends);
  }

  /**
   * What is to be said of the whole of a metric in a run of this length; empty where it was observed in less than half of the
   * means of five.
   */
  public static Optional<Steadiness> of(RunMetrics run, String metric, Duration duration) {
    Bins bins = Bins.of(run, duration).get(Bins.name(metric, Labels.NONE));
    if (bins == null) {
      return Optional.empty();
    }
    int all = bins.sums().length / BINS;
    List<Duration> ends = new ArrayList<>();
    double[] means = new double[all];
    int there = 0;
    for (int group = 0; group < all; group++) {
      double sum = 0;
      double amount = 0;
      for (int bin = group * BINS; bin < (group + 1) * BINS; bin++) {
        sum += bins.sums()[bin];
        amount += bins.amounts()[bin];
      }
      if (amount > 0) {
        ends.add(Duration.ofNanos(Recorder.binNanos(duration) * BINS * (group + 1)));
        means[there++] = sum / amount;
      }
    }
    if (there <= 2 * LAST || 2 * there < all) {
      return Optional.empty();
    }
    means = Arrays.copyOf(means, there);
    int left = cut(means);
    Duration cut = left == 0 ? Duration.ZERO : ends.get(left - 1);
    return Optional.of(new Steadiness(2 * left > there ? Optional.empty() : Optional.of(cut), ends, means));
  }

  /** How many values are to be left out at the beginning: the fewest with the least standard error of the rest. */
  static int cut(double... values) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    // Series hold nine digits: what varies less than they tell does not vary, or rounding would choose the cut.
    double rounding = Arrays.stream(values).map(Math::abs).max().orElse(0) * 1e-8;
    for (int left = 0; left <= values.length - LAST; left++) {
      double mean = 0;
      for (int i = left; i < values.length; i++) {
        mean += values[i];
      }
      int rest = values.length - left;
      mean /= rest;
      double squares = 0;
      for (int i = left; i < values.length; i++) {
        squares += (values[i] - mean) * (values[i] - mean);
      }
      double error = squares <= rest * rounding * rounding ? 0 : squares / ((double) rest * rest);
      if (error < least) {
        least = error;
        best = left;
      }
    }
    return best;
  }
}
