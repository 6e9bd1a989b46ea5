package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import orrery.sim.Fingerprint;

/**
 * The rule for statistical rows of the validation tables: a 99 % interval; a miss triggers one second stage, declared here
 * beforehand, with ten times the sample, a seed derived from the row's name, and 99.9 %.
 */
final class TwoStage {

  /** Gives {@code count} observations of a run that begins with {@code seed}. */
  interface Sampler {
    double[] sample(long seed, int count);
  }

  private TwoStage() {}

  /** That the sampler's observations are uniform between two bounds, which none may leave. */
  static void assertUniform(String row, double from, double to, int count, Sampler sampler) {
    String first = fault(sampler.sample(1, count), from, to, 2.576, 1.628);
    if (!first.isEmpty()) {
      String second = fault(sampler.sample(Fingerprint.hash(row), 10 * count), from, to, 3.291, 1.949);
      assertThat(second).as("%s, second stage; the first: %s", row, first).isEmpty();
    }
  }

  /**
   * What contradicts the claim, or nothing: a value out of bounds, a mean whose interval misses the middle, or the
   * statistic of Kolmogorov and Smirnov.
   */
  private static String fault(double[] sample, double from, double to, double z, double ks) {
    Arrays.sort(sample);
    int n = sample.length;
    assertThat(sample[0]).as("least value").isGreaterThanOrEqualTo(from);
    assertThat(sample[n - 1]).as("greatest value").isLessThanOrEqualTo(to);
    double mean = Arrays.stream(sample).sum() / n;
    double variance = Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).sum() / (n - 1);
    double halfWidth = z * Math.sqrt(variance / n);
    double middle = (from + to) / 2;
    if (Math.abs(mean - middle) > halfWidth) {
      return "the mean of " + n + " must be " + middle + " +- " + halfWidth + " but is " + mean;
    }
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double expected = (sample[i] - from) / (to - from);
      distance = Math.max(distance, Math.max(expected - (double) i / n, (double) (i + 1) / n - expected));
    }
    return distance > ks / Math.sqrt(n) ? "the distance to the uniform law must be at most " + ks / Math.sqrt(n) + " but is " + distance : "";
  }
}
