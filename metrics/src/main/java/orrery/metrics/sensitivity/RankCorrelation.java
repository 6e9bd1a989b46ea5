package orrery.metrics.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import orrery.host.RandomStream;
import orrery.metrics.sensitivity.Influence.Index;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * How a metric's ranks hang on those of the inputs, from points of any design.
 *
 * @param influences the rank regression coefficient of each input, then the partial rank correlations; empty where the
 *     points do not tell them apart, or half of the choices that the intervals are of do not
 * @param explained the share of the variance of the metric's ranks that the inputs explain together by rising and falling
 */
public record RankCorrelation(List<Influence> influences, double explained) {

  /** Below this the correlations of the inputs with each other cannot be undone. */
  private static final double SINGULAR = 1e-9;

  /** With fewer points, coefficients and a constant would explain whatever there is. */
  static final int MORE_POINTS_THAN_INPUTS = 3;

  public RankCorrelation {
    influences = List.copyOf(influences);
  }

  /**
   * Of some points.
   *
   * @param inputs the paths
   * @param rows for each point the values of the inputs in that order, then that of the metric
   * @param luck for the intervals
   */
  public static RankCorrelation of(List<String> inputs, List<double[]> rows, RandomStream luck) {
    int k = inputs.size();
    double[] numbers = rows.size() >= k + MORE_POINTS_THAN_INPUTS ? numbers(rows, Bootstrap.all(rows.size())) : new double[0];
    if (numbers.length == 0) {
      return new RankCorrelation(List.of(), 0);
    }
    double[][] intervals = Bootstrap.intervals(rows.size(), luck, choice -> numbers(rows, choice));
    if (intervals.length == 0) {
      return new RankCorrelation(List.of(), numbers[2 * k]);
    }
    List<Influence> influences = new ArrayList<>();
    for (int i = 0; i < 2 * k; i++) {
      Index index = i < k ? Index.RANK_REGRESSION : Index.PARTIAL_RANK;
      influences.add(new Influence(inputs.get(i % k), index, numbers[i], intervals[i][0], intervals[i][1]));
    }
    return new RankCorrelation(influences, numbers[2 * k]);
  }

  /** Regression coefficients, partial correlations and what is explained; empty where the inputs cannot be told apart. */
  private static double[] numbers(List<double[]> rows, int[] choice) {
    int k = rows.get(choice[0]).length - 1;
    double[][] ranks = new double[k + 1][];
    for (int column = 0; column <= k; column++) {
      int c = column;
      ranks[column] = standardized(ranks(Arrays.stream(choice).mapToDouble(i -> rows.get(i)[c]).toArray()));
      if (ranks[column].length == 0) {
        return ranks[column];
      }
    }
    RealMatrix correlations = new Array2DRowRealMatrix(k + 1, k + 1);
    for (int i = 0; i <= k; i++) {
      for (int j = 0; j <= k; j++) {
        double sum = 0;
        for (int n = 0; n < choice.length; n++) {
          sum += ranks[i][n] * ranks[j][n];
        }
        correlations.setEntry(i, j, sum);
      }
    }
    LUDecomposition among = new LUDecomposition(correlations.getSubMatrix(0, k - 1, 0, k - 1), SINGULAR);
    if (!among.getSolver().isNonSingular()) {
      return new double[0];
    }
    RealMatrix inverse = among.getSolver().getInverse();
    double[] withMetric = correlations.getSubMatrix(0, k - 1, k, k).getColumn(0);
    double[] coefficients = inverse.operate(withMetric);
    double explained = 0;
    for (int i = 0; i < k; i++) {
      explained += coefficients[i] * withMetric[i];
    }
    double left = Math.max(0, 1 - explained);
    double[] numbers = new double[2 * k + 1];
    for (int i = 0; i < k; i++) {
      numbers[i] = coefficients[i];
      // Where the others explain all there is, what rounding leaves of a coefficient would pass for a correlation of 1.
      double own = Math.abs(coefficients[i]) < SINGULAR ? 0 : coefficients[i];
      // Of the inverse of all correlations, by blocks: -P_iy / sqrt(P_ii P_yy).
      double both = inverse.getEntry(i, i) * left + own * own;
      numbers[k + i] = both > 0 ? own / Math.sqrt(both) : 0;
    }
    numbers[2 * k] = explained;
    return numbers;
  }

  /** From 1; equal values share the mean of their places. */
  static double[] ranks(double[] values) {
    int[] order = IntStream.range(0, values.length).boxed().sorted(Comparator.comparingDouble(i -> values[i])).mapToInt(i -> i).toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /** With mean 0 and a sum of squares of 1; empty where all are equal. */
  private static double[] standardized(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double length = Math.sqrt(squares);
    return length == 0 ? new double[0] : Arrays.stream(values).map(value -> (value - mean) / length).toArray();
  }
}
