package orrery.scenario;

import java.util.AbstractList;
import java.util.List;
import java.util.function.IntFunction;
import orrery.metrics.RunKey;

/**
 * A scenario's variants, each at every point of its sweep, to be run {@link Scenario#replications} times with luck derived
 * from {@link Scenario#seed}.
 *
 * @param base the scenario as it stands, without a variant's changes
 * @param variants at least one, in the order of the file; {@code base} under the name {@code default} where it compares nothing
 * @param design the points of the sweep, the same for all variants
 */
public record Experiment(Scenario base, List<Variant> variants, Design design) {

  /** The name of the only variant of a scenario that compares nothing. */
  public static final String ONLY_VARIANT = RunKey.DEFAULT_VARIANT;

  /** The only point of a scenario that sweeps nothing. */
  public static final String ONLY_POINT = "";

  public Experiment {
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("an experiment must have at least one variant but has none");
    }
  }

  /** The points of the sweep, as {@link RunKey#point} writes them, in the order of the file; each is made when it is asked for. */
  public List<String> points() {
    return design.texts();
  }

  /** How many runs there are: every variant at every point in every replication. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(variants.size(), design.size()), base.replications().most());
  }

  /** Every scenario that runs, each read when it is asked for. */
  public List<Scenario> scenarios() {
    int points = design.size();
    return new AbstractList<>() {
      @Override
      public Scenario get(int index) {
        return variants.get(index / points).at(index % points);
      }

      @Override
      public int size() {
        return variants.size() * points;
      }
    };
  }

  /**
   * One of the things compared.
   *
   * @param scenario the whole scenario with the variant's changes in it, and nothing swept
   * @param atPoint reads the whole scenario that runs at a point; may be asked by several threads at once
   */
  public record Variant(String name, Scenario scenario, IntFunction<Scenario> atPoint) {

    /**
     * The whole scenario that runs at a point, read and checked now.
     *
     * @param point its number in the {@link Design}
     * @throws RuntimeException whose message tells what is wrong, where the values of the point contradict each other
     */
    public Scenario at(int point) {
      return atPoint.apply(point);
    }
  }
}
