package orrery.metrics.sensitivity;

import java.util.ArrayList;
import java.util.List;
import orrery.host.RandomStream;
import orrery.metrics.sensitivity.Influence.Index;

/** First-order and total Sobol indices from the values at the points of {@link Sampling#saltelli}. */
public final class SobolIndices {

  private SobolIndices() {}

  /**
   * The first-order index of each input, then the total ones; empty where the values do not vary.
   *
   * @param inputs the paths
   * @param values at the rows of the design, of which any that is not known is NaN: its base point is left out then
   * @param luck for the intervals
   */
  public static List<Influence> of(List<String> inputs, double[] values, RandomStream luck) {
    int parts = inputs.size() + 2;
    double[][] known = known(values, parts);
    if (known.length < 2) {
      return List.of();
    }
    centre(known);
    double[] numbers = numbers(known, Bootstrap.all(known.length));
    if (numbers.length == 0) {
      return List.of();
    }
    double[][] intervals = Bootstrap.intervals(known.length, luck, choice -> numbers(known, choice));
    if (intervals.length == 0) {
      return List.of();
    }
    List<Influence> influences = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      Index index = i < inputs.size() ? Index.FIRST : Index.TOTAL;
      influences.add(new Influence(inputs.get(i % inputs.size()), index, numbers[i], intervals[i][0], intervals[i][1]));
    }
    return influences;
  }

  /** The base points of which every value is known: A, each input's, B. */
  static double[][] known(double[] values, int parts) {
    List<double[]> known = new ArrayList<>();
    for (int start = 0; start + parts <= values.length; start += parts) {
      double[] row = java.util.Arrays.copyOfRange(values, start, start + parts);
      if (java.util.Arrays.stream(row).noneMatch(Double::isNaN)) {
        known.add(row);
      }
    }
    return known.toArray(double[][]::new);
  }

  /** Takes the mean away: no index hangs on it, and the estimate of the first-order ones is nearer without. */
  private static void centre(double[][] rows) {
    double sum = 0;
    for (double[] row : rows) {
      sum += row[0] + row[row.length - 1];
    }
    double mean = sum / (2 * rows.length);
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] -= mean;
      }
    }
  }

  private static double[] numbers(double[][] rows, int[] choice) {
    int inputs = rows[0].length - 2;
    double sum = 0;
    double squares = 0;
    double[] first = new double[inputs];
    double[] total = new double[inputs];
    for (int j : choice) {
      double a = rows[j][0];
      double b = rows[j][inputs + 1];
      sum += a + b;
      squares += a * a + b * b;
      for (int i = 0; i < inputs; i++) {
        double mixed = rows[j][i + 1];
        first[i] += b * (mixed - a);
        total[i] += (a - mixed) * (a - mixed) / 2;
      }
    }
    int n = choice.length;
    double mean = sum / (2 * n);
    double variance = squares / (2 * n) - mean * mean;
    if (!(variance > 1e-12 * squares / (2 * n))) {
      return new double[0];
    }
    double[] numbers = new double[2 * inputs];
    for (int i = 0; i < inputs; i++) {
      numbers[i] = first[i] / n / variance;
      numbers[inputs + i] = total[i] / n / variance;
    }
    return numbers;
  }
}
