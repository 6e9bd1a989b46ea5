package orrery.metrics.summary;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What can be said of a difference when all differences that are looked at together are held to be right at once.
 *
 * @param adjusted the p-value after Holm's correction, 0 to 1
 * @param side where the variant is; whether that is a gain or a loss is for the reader, as no metric says
 */
public record Verdict(double adjusted, Side side) {

  /** How likely it may be that any one of the verdicts of an experiment is wrong. */
  public static final double ERROR = 0.05;

  /** Where a variant is in comparison with the baseline. */
  public enum Side {
    LOWER, HIGHER, UNDECIDED;

    /** The side of this name. */
    public static Side of(String text) {
      for (Side side : values()) {
        if (side.toString().equals(text)) {
          return side;
        }
      }
      throw new IllegalArgumentException("a verdict must be lower, higher or undecided but is '" + text + "'");
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the variant is lower or higher, and not by luck alone. */
  public boolean isDecided() {
    return side != Side.UNDECIDED;
  }

  /** The verdicts of comparisons that are looked at together, in their order. */
  static List<Verdict> of(List<Comparison> family) {
    double[] adjusted = holm(family.stream().mapToDouble(Comparison::p).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> {
          int side = adjusted[i] <= ERROR ? family.get(i).side() : 0;
          return new Verdict(adjusted[i], side < 0 ? Side.LOWER : side > 0 ? Side.HIGHER : Side.UNDECIDED);
        })
        .toList();
  }

  /**
   * Holm's step-down correction ("A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6, 1979): the
   * least of m p-values counts m times, the next m - 1 times, and none less than the one before. It holds however the
   * tests depend on each other.
   */
  static double[] holm(double... p) {
    List<Integer> order = IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] adjusted = new double[p.length];
    double least = 0;
    for (int rank = 0; rank < p.length; rank++) {
      int at = order.get(rank);
      least = Math.max(least, Math.min(1, p[at] * (p.length - rank)));
      adjusted[at] = least;
    }
    return adjusted;
  }
}
