package orrery.metrics.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.metrics.Value;
import orrery.metrics.summary.Estimate.Method;

/**
 * How one statistic differs between two variants that faced the same weather, replication by replication.
 *
 * @param difference the variant's value less the baseline's; empty where a pair has a bound for a value, so that its
 *     difference is not known
 * @param lower in how many pairs the variant's value is lower
 * @param higher in how many it is higher
 * @param undecided in how many it is the same, or both are only bounds
 */
public record Comparison(Optional<Estimate> difference, int lower, int higher, int undecided) {

  /** Compares values of the same replications in the same order; at least one pair. */
  public static Comparison of(List<Value> baseline, List<Value> variant) {
    if (baseline.size() != variant.size() || baseline.isEmpty()) {
      throw new IllegalArgumentException("values must come in pairs but there are " + baseline.size() + " and " + variant.size());
    }
    List<Value> differences = new ArrayList<>();
    boolean known = true;
    int lower = 0;
    int higher = 0;
    for (int i = 0; i < baseline.size(); i++) {
      int order = order(variant.get(i), baseline.get(i));
      lower += order < 0 ? 1 : 0;
      higher += order > 0 ? 1 : 0;
      known &= !baseline.get(i).beyond() && !variant.get(i).beyond();
      differences.add(Value.of(variant.get(i).number() - baseline.get(i).number()));
    }
    Optional<Estimate> difference = known ? Optional.of(Estimate.of(differences, Method.PAIRED_T)) : Optional.empty();
    return new Comparison(difference, lower, higher, baseline.size() - lower - higher);
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
