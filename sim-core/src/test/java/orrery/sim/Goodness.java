package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import orrery.host.Decimal;
import orrery.host.RandomStream;

/**
 * Statistical verdicts with a second stage that is declared beforehand: a claim is tested at 99 %, and where that misses,
 * once more with ten times the sample, other luck and 99.9 %.
 */
public final class Goodness {

  /** The 99 % and 99.9 % quantiles of Kolmogorov's distribution: the greatest distance, times the root of the count. */
  private static final double[] KOLMOGOROV = {1.6276, 1.9495};

  /** The two-sided 99 % and 99.9 % quantiles of the normal distribution. */
  private static final double[] NORMAL = {2.5758, 3.2905};

  private Goodness() {}

  /** The claim {@code row}: what {@code sampler} draws follows the distribution with this cumulative probability. */
  public static void assertFollows(String row, int count, DoubleUnaryOperator cumulative, ToDoubleFunction<RandomStream> sampler) {
    double first = distance(draw(row, "first", count, sampler), cumulative) * Math.sqrt(count);
    if (first > KOLMOGOROV[0]) {
      double second = distance(draw(row, "second", 10 * count, sampler), cumulative) * Math.sqrt(10.0 * count);
      assertThat(second)
          .as("Kolmogorov-Smirnov statistic of %s, after %s in the first stage", row, Decimal.text(first, 4))
          .isLessThanOrEqualTo(KOLMOGOROV[1]);
    }
  }

  /** The claim {@code row}: the mean of what {@code sampler} draws is {@code mean}. */
  public static void assertMean(String row, int count, double mean, ToDoubleFunction<RandomStream> sampler) {
    double first = deviations(draw(row, "first", count, sampler), mean);
    if (Math.abs(first) > NORMAL[0]) {
      double second = deviations(draw(row, "second", 10 * count, sampler), mean);
      assertThat(Math.abs(second))
          .as("standard errors between the mean of %s and %s, after %s in the first stage", row, Decimal.text(mean), Decimal.text(first, 4))
          .isLessThanOrEqualTo(NORMAL[1]);
    }
  }

  private static double[] draw(String row, String stage, int count, ToDoubleFunction<RandomStream> sampler) {
    RandomStream random = new Streams(Fingerprint.hash(row)).stream(row, stage);
    double[] sample = new double[count];
    for (int i = 0; i < count; i++) {
      sample[i] = sampler.applyAsDouble(random);
    }
    return sample;
  }

  private static double distance(double[] sample, DoubleUnaryOperator cumulative) {
    Arrays.sort(sample);
    double greatest = 0;
    for (int i = 0; i < sample.length; i++) {
      double probability = cumulative.applyAsDouble(sample[i]);
      greatest = Math.max(greatest, Math.max((i + 1.0) / sample.length - probability, probability - (double) i / sample.length));
    }
    return greatest;
  }

  private static double deviations(double[] sample, double mean) {
    double sum = 0;
    for (double value : sample) {
      sum += value;
    }
    double observed = sum / sample.length;
    double squares = 0;
    for (double value : sample) {
      squares += (value - observed) * (value - observed);
    }
    return (observed - mean) / Math.sqrt(squares / (sample.length - 1) / sample.length);
  }
}
