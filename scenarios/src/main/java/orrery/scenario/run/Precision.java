package orrery.scenario.run;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How precise an experiment was when its rule ended it.
 *
 * @param wanted the greatest half-width that will do, as a share of the mean
 * @param halfWidth the greatest there was among variants and points, as a share of the mean; empty where one has none
 * @param where the variant and point that has it, or has none
 */
public record Precision(int replications, String of, double wanted, OptionalDouble halfWidth, String where) {

  /** Whether it is as precise as was wanted. */
  public boolean isReached() {
    return halfWidth.isPresent() && halfWidth.getAsDouble() <= wanted;
  }

  /** {@code discovery.time mean is known to 4.3 % after 12 replications, at worst for 'merit'}. */
  @Override
  public String toString() {
    return "the " + of + (halfWidth.isPresent() ? " is known to " + text(halfWidth.getAsDouble()) : " has no interval")
        + " after " + replications + " replications, " + (halfWidth.isPresent() ? "at worst " : "") + "for " + where;
  }

  /** A share in percent, to two digits: what is more than was wanted must not look as if it were not. */
  public static String text(double share) {
    double bounded = Math.min(share, 1e9);
    BigDecimal percent = new BigDecimal(bounded * 100);
    return percent.setScale(Math.max(0, 2 - percent.precision() + percent.scale()), RoundingMode.UP).toPlainString() + " %";
  }

  /** As it stands in the manifest. */
  Map<String, Object> fact() {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("replications", (long) replications);
    fact.put("of", of);
    fact.put("wanted", wanted);
    fact.put("halfWidth", halfWidth.isPresent() ? halfWidth.getAsDouble() : null);
    fact.put("where", where);
    return fact;
  }

  /** As it stood in a manifest; empty where that is not one of ours. */
  static Optional<Precision> of(Object fact) {
    if (fact instanceof Map<?, ?> members && members.get("replications") instanceof Number replications && members.get("wanted") instanceof Number wanted) {
      OptionalDouble halfWidth = members.get("halfWidth") instanceof Number width ? OptionalDouble.of(width.doubleValue()) : OptionalDouble.empty();
      return Optional.of(new Precision(
          replications.intValue(), String.valueOf(members.get("of")), wanted.doubleValue(), halfWidth, String.valueOf(members.get("where"))));
    }
    return Optional.empty();
  }
}
