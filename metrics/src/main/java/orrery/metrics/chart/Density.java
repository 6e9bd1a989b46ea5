package orrery.metrics.chart;

import java.util.Arrays;

/**
 * How densely observations lie: a kernel estimate from a distribution function.
 *
 * @param at ascending
 * @param density at each, per unit of what is observed, or per unit of its natural logarithm
 */
record Density(double[] at, double[] density) {

  static final Density NONE = new Density(new double[0], new double[0]);

  /** Silverman (1986), (3.31): 0.9 times the lesser of standard deviation and quartile distance / 1.34, by the fifth root of n. */
  private static final double SILVERMAN = 0.9;

  /**
   * Estimates it.
   *
   * @param values where the distribution function has its steps, ascending
   * @param shares what is at or below each; the last may be less than 1, and the rest is left out
   * @param count of the observations
   * @param outermost the share at either end that is left out
   * @param logarithmic whether by the logarithms, values of 0 or less being left out
   * @param places how many places
   */
  static Density of(double[] values, double[] shares, long count, double outermost, boolean logarithmic, int places) {
    int n = values.length;
    double[] x = new double[n];
    double[] mass = new double[n];
    int size = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      double own = shares[i] - (i == 0 ? 0 : shares[i - 1]);
      if (own > 0 && (!logarithmic || values[i] > 0)) {
        x[size] = logarithmic ? StrictMath.log(values[i]) : values[i];
        mass[size++] = own;
        total += own;
      }
    }
    if (size < 2) {
      return NONE;
    }
    double mean = 0;
    for (int i = 0; i < size; i++) {
      mean += mass[i] / total * x[i];
    }
    double variance = 0;
    for (int i = 0; i < size; i++) {
      variance += mass[i] / total * (x[i] - mean) * (x[i] - mean);
    }
    double quartiles = (quantile(x, mass, size, total, 0.75) - quantile(x, mass, size, total, 0.25)) / 1.34;
    double spread = quartiles > 0 ? Math.min(Math.sqrt(variance), quartiles) : Math.sqrt(variance);
    double width = SILVERMAN * spread * StrictMath.pow(Math.max(2, count), -0.2);
    double from = quantile(x, mass, size, total, outermost);
    double to = quantile(x, mass, size, total, 1 - outermost);
    if (!(width > 0) || !(to > from)) {
      return NONE;
    }
    double[] at = new double[places];
    double[] density = new double[places];
    for (int place = 0; place < places; place++) {
      double here = from + (to - from) * place / (places - 1);
      double sum = 0;
      for (int i = 0; i < size; i++) {
        double z = (here - x[i]) / width;
        sum += mass[i] / total * StrictMath.exp(-z * z / 2);
      }
      at[place] = logarithmic ? StrictMath.exp(here) : here;
      density[place] = sum / (width * Math.sqrt(2 * Math.PI));
    }
    return new Density(at, density);
  }

  private static double quantile(double[] x, double[] mass, int size, double total, double share) {
    double below = 0;
    for (int i = 0; i < size; i++) {
      below += mass[i] / total;
      if (below >= share - 1e-12) {
        return x[i];
      }
    }
    return x[size - 1];
  }

  double greatest() {
    return Arrays.stream(density).max().orElse(0);
  }
}
