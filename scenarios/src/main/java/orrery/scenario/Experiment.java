package orrery.scenario;

import java.util.List;

/**
 * A scenario's variants, each to be run {@link Scenario#replications} times with luck derived from {@link Scenario#seed}.
 *
 * @param base the scenario as it stands, without a variant's changes
 * @param variants at least one, in the order of the file; {@code base} under the name {@code default} where it compares nothing
 */
public record Experiment(Scenario base, List<Variant> variants) {

  /** The name of the only variant of a scenario that compares nothing. */
  public static final String ONLY_VARIANT = orrery.metrics.RunKey.DEFAULT_VARIANT;

  public Experiment {
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("an experiment must have at least one variant but has none");
    }
  }

  /**
   * One of the things compared.
   *
   * @param scenario the whole scenario that runs, with the variant's changes in it
   */
  public record Variant(String name, Scenario scenario) {}
}
