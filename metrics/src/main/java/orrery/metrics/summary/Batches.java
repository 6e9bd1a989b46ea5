package orrery.metrics.summary;

import java.util.Optional;
import java.util.OptionalDouble;
import orrery.metrics.Value;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The batch means of one long run, whose observations depend on each other: it is cut into equal stretches, so long that
 * their means hardly do, and these are the observations (Law, "Simulation Modeling and Analysis", 5th ed., section 9.5.3).
 *
 * <p>Each batch is a ratio, of a sum to how much it is a sum of: values to their number, or a level's integral to the time.
 * The mean is the ratio of the totals, so that every observation has the same weight, and its variance that of the
 * residuals of the batches (Cochran, "Sampling Techniques", 3rd ed., chapter 6).
 *
 * @param mean of the whole
 * @param halfWidth of its 95 % confidence interval
 * @param correlation of neighbouring batches: 1 less half of von Neumann's ratio ("Distribution of the ratio of the mean
 *     square successive difference to the variance", Ann. Math. Stat. 12, 1941), with the ends of the row made good
 * @param number of batches
 */
public record Batches(double mean, double halfWidth, double correlation, int number) {

  /** Of fewer batches an interval is wide, and nothing is known about how they depend on each other. */
  public static final int FEWEST = 30;

  /** How often batches that do not depend on each other are taken for ones that do. */
  private static final double ERROR = 0.05;

  /**
   * Batches of neighbours among {@code sums} and {@code amounts}, as long as they can be with at least {@value #FEWEST} of
   * them. What does not fill a batch is left out at the beginning, where what is left of a warm-up is.
   *
   * @param amounts 0 or more, as many as sums
   * @return empty where there are too few, or a batch has nothing in it
   */
  static Optional<Batches> of(double[] sums, double[] amounts) {
    int length = sums.length / FEWEST;
    if (length == 0) {
      return Optional.empty();
    }
    int number = sums.length / length;
    int start = sums.length - number * length;
    double[] sum = new double[number];
    double[] amount = new double[number];
    for (int i = start; i < sums.length; i++) {
      sum[(i - start) / length] += sums[i];
      amount[(i - start) / length] += amounts[i];
    }
    double total = 0;
    double whole = 0;
    for (int batch = 0; batch < number; batch++) {
      if (amount[batch] <= 0) {
        return Optional.empty();
      }
      total += sum[batch];
      whole += amount[batch];
    }
    double mean = total / whole;
    double[] residuals = new double[number];
    for (int batch = 0; batch < number; batch++) {
      residuals[batch] = (sum[batch] - mean * amount[batch]) * number / whole;
    }
    if (Student.isConstant(Student.deviation(residuals), mean)) {
      return Optional.of(new Batches(mean, 0, 0, number));
    }
    return Optional.of(new Batches(mean, Student.halfWidth(residuals, Student.LEVEL), correlation(residuals), number));
  }

  /** Of residuals, whose mean is 0 but for rounding. */
  private static double correlation(double[] residuals) {
    double steps = 0;
    double squares = 0;
    for (int i = 0; i < residuals.length; i++) {
      squares += residuals[i] * residuals[i];
      if (i > 0) {
        steps += (residuals[i] - residuals[i - 1]) * (residuals[i] - residuals[i - 1]);
      }
    }
    return 1 - steps / (2 * squares);
  }

  /**
   * Whether the batches are long enough: their correlation is not greater than that of independent ones is in 95 % of
   * cases, being normal with the variance (n - 2) / (n² - 1) (Fishman, "Grouping observations in digital simulation",
   * Management Science 24, 1978).
   */
  public boolean areLongEnough() {
    double z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - ERROR);
    return correlation <= z * Math.sqrt((number - 2.0) / ((double) number * number - 1));
  }

  /** The interval around {@code value}, the mean of the same run; none where the batches are too short. */
  Estimate around(Value value) {
    return areLongEnough()
        ? new Estimate(1, value, OptionalDouble.of(halfWidth), Estimate.Method.BATCH_MEANS)
        : new Estimate(1, value, OptionalDouble.empty(), Estimate.Method.SHORT_BATCHES);
  }
}
