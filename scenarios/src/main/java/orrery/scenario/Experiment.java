package orrery.scenario;

import java.util.List;
import java.util.Map;
import orrery.metrics.RunKey;

/**
 * A scenario's variants, each at every point of its sweep, to be run {@link Scenario#replications} times with luck derived
 * from {@link Scenario#seed}.
 *
 * @param base the scenario as it stands, without a variant's changes
 * @param variants at least one, in the order of the file; {@code base} under the name {@code default} where it compares nothing
 */
public record Experiment(Scenario base, List<Variant> variants) {

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

  /** The points of the sweep, as {@link RunKey#point} writes them, in the order of the file. */
  public List<String> points() {
    return variants.get(0).points().stream().map(Point::text).toList();
  }

  /** Every scenario that runs. */
  public List<Scenario> scenarios() {
    return variants.stream().flatMap(variant -> variant.points().stream()).map(Point::scenario).toList();
  }

  /**
   * One of the things compared.
   *
   * @param scenario the whole scenario with the variant's changes in it, and nothing swept
   * @param points what runs: the same points in all variants
   */
  public record Variant(String name, Scenario scenario, List<Point> points) {

    public Variant {
      points = List.copyOf(points);
    }

    /** One that sweeps nothing. */
    public Variant(String name, Scenario scenario) {
      this(name, scenario, List.of(new Point(Map.of(), scenario)));
    }
  }

  /**
   * A point of the sweep.
   *
   * @param values what stands at each swept path, in the order of the file; empty where nothing is swept
   * @param scenario the whole scenario that runs there
   */
  public record Point(Map<String, String> values, Scenario scenario) {

    public Point {
      values = Ordered.copy(values);
    }

    /** {@code path=value}, joined by {@code ;}; empty where nothing is swept. */
    public String text() {
      return RunKey.point(values);
    }
  }
}
