package orrery.validation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import orrery.sim.Fingerprint;
import orrery.sim.Streams;
import orrery.validation.Published.Interval;
import orrery.validation.Published.Stage;

/**
 * Independent replications of a model for one row of published results. Each has luck of its own, derived from the row's
 * name, and gives the same few statistics; an interval comes from one statistic over all of them, by Student's t. They run
 * beside each other, and what they give does not hang on that.
 */
public final class Replications {

  private static final int FIRST_STAGE = 40;

  private final String row;
  private final Function<Streams, double[]> model;
  private final Map<Stage, List<double[]>> results = new EnumMap<>(Stage.class);

  /** @param model one replication, by luck from {@code Streams} alone: its statistics */
  public Replications(String row, Function<Streams, double[]> model) {
    this.row = row;
    this.model = model;
  }

  /** How to measure the statistic of that index, for {@link Published#inside}. */
  public Function<Stage, Interval> statistic(int index) {
    return stage -> interval(results(stage).stream().mapToDouble(one -> one[index]).toArray(), stage.confidence());
  }

  /** The mean of a statistic over the first stage. */
  public double mean(int index) {
    return statistic(index).apply(Stage.FIRST).mean();
  }

  private List<double[]> results(Stage stage) {
    return results.computeIfAbsent(stage, one -> IntStream.range(0, FIRST_STAGE * one.size())
        .parallel()
        .mapToObj(replication -> model.apply(new Streams(Fingerprint.hash(row + "/" + one.luck() + "/" + replication))))
        .toList());
  }

  private static Interval interval(double[] values, double confidence) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double quantile = new TDistribution(values.length - 1).inverseCumulativeProbability((1 + confidence) / 2);
    return new Interval(mean, quantile * Math.sqrt(squares / (values.length - 1) / values.length));
  }
}
