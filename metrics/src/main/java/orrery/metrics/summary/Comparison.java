package orrery.metrics.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import orrery.metrics.Value;
import orrery.metrics.summary.Estimate.Method;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * How one statistic differs between two variants: replication by replication where they faced the same weather, otherwise
 * as two samples.
 *
 * @param difference the variant's value less the baseline's; empty where a replication has a bound for a value, so that the
 *     difference is not known
 * @param lower in how many pairs the variant's value is lower
 * @param higher in how many it is higher
 * @param undecided in how many it is the same, or both are only bounds
 * @param tTest the p-value of the t test, two-sided, for the mean difference being 0; empty where the difference is not known, of
 *     fewer than two values, or does not vary: then nothing estimates how far it may be off
 * @param effect Cohen's d: the mean difference in standard deviations, of the differences (d_z) where there are pairs, else
 *     of the values, pooled; empty as {@code tTest}
 * @param relative the mean difference as a share of the baseline's mean; empty where that is 0 or the difference is not known
 * @param varianceReduction how many times more the difference would vary were the same values not paired; empty as
 *     {@code tTest}, and where there are no pairs
 */
public record Comparison(
    Optional<Estimate> difference,
    int lower,
    int higher,
    int undecided,
    OptionalDouble tTest,
    OptionalDouble effect,
    OptionalDouble relative,
    OptionalDouble varianceReduction) {

  /** Compares values of the same replications in the same order; at least one pair. */
  public static Comparison of(List<Value> baseline, List<Value> variant) {
    if (baseline.size() != variant.size() || baseline.isEmpty()) {
      throw new IllegalArgumentException("values must come in pairs but there are " + baseline.size() + " and " + variant.size());
    }
    List<Value> differences = new ArrayList<>();
    int lower = 0;
    int higher = 0;
    for (int i = 0; i < baseline.size(); i++) {
      int order = order(variant.get(i), baseline.get(i));
      lower += order < 0 ? 1 : 0;
      higher += order > 0 ? 1 : 0;
      differences.add(Value.of(variant.get(i).number() - baseline.get(i).number()));
    }
    int undecided = baseline.size() - lower - higher;
    if (!areKnown(baseline) || !areKnown(variant)) {
      return new Comparison(Optional.empty(), lower, higher, undecided, none(), none(), none(), none());
    }
    Estimate difference = Estimate.of(differences, Method.PAIRED_T);
    double[] first = numbers(baseline);
    double[] second = numbers(variant);
    double[] each = numbers(differences);
    OptionalDouble relative = share(difference.mean().number(), Student.mean(first));
    double deviation = each.length < 2 ? 0 : Student.deviation(each);
    if (Student.isConstant(deviation, Student.mean(first), Student.mean(second))) {
      return new Comparison(Optional.of(difference), lower, higher, undecided, none(), none(), relative, none());
    }
    double effect = difference.mean().number() / deviation;
    return new Comparison(
        Optional.of(difference),
        lower,
        higher,
        undecided,
        OptionalDouble.of(Student.twoSided(effect * Math.sqrt(each.length), each.length - 1)),
        OptionalDouble.of(effect),
        relative,
        OptionalDouble.of((Student.variance(first) + Student.variance(second)) / (deviation * deviation)));
  }

  /**
   * Compares values of replications that have nothing to do with each other, by Welch's t ("The generalization of
   * 'Student's' problem when several different population variances are involved", Biometrika 34, 1947), with as many
   * degrees of freedom as Satterthwaite's approximation gives. At least one value each.
   */
  public static Comparison unpaired(List<Value> baseline, List<Value> variant) {
    if (!areKnown(baseline) || !areKnown(variant)) {
      return new Comparison(Optional.empty(), 0, 0, 0, none(), none(), none(), none());
    }
    double[] first = numbers(baseline);
    double[] second = numbers(variant);
    int n = first.length + second.length;
    double mean = Student.mean(second) - Student.mean(first);
    OptionalDouble relative = share(mean, Student.mean(first));
    if (first.length < 2 || second.length < 2) {
      return new Comparison(Optional.of(new Estimate(n, Value.of(mean), none(), Method.SINGLE)), 0, 0, 0, none(), none(), relative, none());
    }
    double a = Student.variance(first) / first.length;
    double b = Student.variance(second) / second.length;
    double error = Math.sqrt(a + b);
    if (Student.isConstant(error, Student.mean(first), Student.mean(second))) {
      return new Comparison(Optional.of(new Estimate(n, Value.of(mean), OptionalDouble.of(0), Method.WELCH_T)), 0, 0, 0, none(), none(), relative, none());
    }
    double freedom = (a + b) * (a + b) / (a * a / (first.length - 1) + b * b / (second.length - 1));
    double pooled = Math.sqrt(((first.length - 1) * Student.variance(first) + (second.length - 1) * Student.variance(second)) / (n - 2));
    double half = Student.quantile(freedom, (1 + Student.LEVEL) / 2) * error;
    return new Comparison(
        Optional.of(new Estimate(n, Value.of(mean), OptionalDouble.of(half), Method.WELCH_T)),
        0,
        0,
        0,
        OptionalDouble.of(Student.twoSided(mean / error, freedom)),
        OptionalDouble.of(mean / pooled),
        relative,
        none());
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }

  private static boolean areKnown(List<Value> values) {
    return values.stream().noneMatch(value -> value.beyond());
  }

  private static double[] numbers(List<Value> values) {
    return values.stream().mapToDouble(Value::number).toArray();
  }

  private static OptionalDouble share(double part, double whole) {
    double share = part / Math.abs(whole);
    return whole == 0 || Double.isInfinite(share) ? none() : OptionalDouble.of(share);
  }

  /**
   * The p-value of the sign test, two-sided and exact (Dixon and Mood, "The statistical sign test", J. Am. Stat. Assoc. 41,
   * 1946): how likely at least as many pairs of one sign are where both are as likely. Pairs without a certain order are
   * left out, as ties are. 1 where no pair has one.
   */
  public double signTest() {
    int decided = lower + higher;
    if (decided == 0) {
      return 1;
    }
    // The generator is left out: nothing is drawn.
    return Math.min(1, 2 * new BinomialDistribution(null, decided, 0.5).cumulativeProbability(Math.min(lower, higher)));
  }

  /**
   * The p-value that the verdict goes by: the t test's, and where there is none, the sign test's. So two replications that
   * differ by just the same do not pass for certain knowledge.
   */
  public double p() {
    return tTest.orElse(signTest());
  }

  /**
   * The effect corrected for small samples, as Cohen's d is too great there: multiplied by 1 - 3 / (4 f - 1), f being its
   * degrees of freedom (Hedges, "Distribution theory for Glass's estimator of effect size", J. Educ. Stat. 6, 1981). Empty
   * of two pairs, too: with one degree of freedom it would be 0 whatever the values.
   */
  public OptionalDouble hedges() {
    if (effect.isEmpty() || difference.isEmpty()) {
      return none();
    }
    int freedom = difference.get().n() - (difference.get().method() == Method.WELCH_T ? 2 : 1);
    return freedom < 2 ? none() : OptionalDouble.of(effect.getAsDouble() * (1 - 3.0 / (4.0 * freedom - 1)));
  }

  /** To which side the difference points: less than 0, more than 0, or 0 where it does not. */
  int side() {
    return difference.map(found -> (int) Math.signum(found.mean().number())).orElse(Integer.compare(higher, lower));
  }

  /** The order of two values as far as it is known; 0 where it is not. */
  private static int order(Value a, Value b) {
    if (a.beyond() && b.beyond()) {
      return 0;
    }
    if (a.beyond()) {
      return a.number() >= b.number() ? 1 : 0;
    }
    if (b.beyond()) {
      return b.number() >= a.number() ? -1 : 0;
    }
    return Double.compare(a.number(), b.number());
  }
}
