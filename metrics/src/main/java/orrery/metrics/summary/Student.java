package orrery.metrics.summary;

import org.apache.commons.math3.distribution.TDistribution;

/** Confidence intervals for a mean by Student's t (Gosset 1908): exact where the values are normal and independent. */
public final class Student {

  /** The confidence level of all intervals in the results. */
  public static final double LEVEL = 0.95;

  /** What is less than this share of a number came about by rounding. */
  private static final double ROUNDING = 1e-12;

  private Student() {}

  /** The mean of one or more values. */
  public static double mean(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double rest = 0; // A second pass takes back what rounding lost in the first.
    for (double value : values) {
      rest += value - mean;
    }
    return mean + rest / values.length;
  }

  /** The standard deviation of the population that two or more values were drawn from, estimated with n - 1. */
  public static double deviation(double... values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  /** The variance that {@link #deviation} is the root of. */
  static double variance(double... values) {
    double deviation = deviation(values);
    return deviation * deviation;
  }

  /** Whether values differ by no more than rounding does, so that their deviation says nothing. */
  static boolean isConstant(double deviation, double... magnitudes) {
    double greatest = 0;
    for (double magnitude : magnitudes) {
      greatest = Math.max(greatest, Math.abs(magnitude));
    }
    return deviation <= greatest * ROUNDING;
  }

  /** Half the width of the confidence interval for the mean of two or more values. */
  public static double halfWidth(double[] values, double level) {
    if (values.length < 2) {
      throw new IllegalArgumentException("an interval needs at least 2 values but there are " + values.length);
    }
    return quantile(values.length - 1, (1 + level) / 2) * deviation(values) / Math.sqrt(values.length);
  }

  /** The quantile of the t distribution with so many degrees of freedom, whole or not. */
  public static double quantile(double degreesOfFreedom, double probability) {
    // The generator is left out: nothing is drawn.
    return new TDistribution(null, degreesOfFreedom, 1e-12).inverseCumulativeProbability(probability);
  }

  /** How likely a value at least as far from 0 as {@code t}, on either side, is where the mean is 0. */
  public static double twoSided(double t, double degreesOfFreedom) {
    return Math.min(1, 2 * new TDistribution(null, degreesOfFreedom, 1e-12).cumulativeProbability(-Math.abs(t)));
  }
}
