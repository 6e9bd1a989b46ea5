package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;

/**
 * Unfolds a scenario into its variants, and each of these into the points of its sweep. Each is read as a whole scenario:
 * first the variant's changes are made, then the values of the point are put in.
 */
final class Unfolding {

  static final int MOST_VARIANTS = 64;

  /** Variants at points: each is a scenario that is read, checked and held. */
  static final int MOST_SCENARIOS = 2_000;

  static final int MOST_RUNS = 100_000;

  /** What all variants and points have in common, so that they can be compared. */
  private static final List<String> SHARED =
      List.of("name", "description", "duration", "epoch", "compare", "sweep", "charts", "diagram", "map", "roles", "replications", "seed", "measure");

  private final Shape.Fields shape;
  private final BiFunction<Tree, Problems, @Nullable Scenario> reading;
  private final Problems problems;

  /** @param reading reads a tree as a scenario, and tells what is wrong with it */
  Unfolding(Shape.Fields shape, BiFunction<Tree, Problems, @Nullable Scenario> reading, Problems problems) {
    this.shape = shape;
    this.reading = reading;
    this.problems = problems;
  }

  /** The variants of the scenario {@code base}, which stands in {@code tree}; some are missing where a problem was added. */
  List<Experiment.Variant> variants(Tree tree, @Nullable Scenario base) {
    List<Points.Point> points = Points.of(tree, problems);
    Map<String, Tree.Entry> compare = tree instanceof Tree.Entries root && root.value("compare") instanceof Tree.Entries map ? map.entries() : Map.of();
    if (isTooMuch(tree, compare.size(), points.size(), base)) {
      return List.of();
    }
    Map<String, Tree> trees = new LinkedHashMap<>();
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    if (compare.isEmpty() && base != null) {
      scenarios.put(Experiment.ONLY_VARIANT, base);
    }
    if (compare.isEmpty()) {
      trees.put(Experiment.ONLY_VARIANT, tree);
    }
    List<Problems> told = new ArrayList<>();
    compare.forEach((name, variant) -> {
      Problems own = new Problems();
      Tree changed = variant.value() instanceof Tree.Entries changes ? changed(changes, tree, own) : tree;
      Scenario scenario = reading.apply(changed, own);
      problems.addNew(own, " (in variant '" + name + "')");
      told.add(own);
      trees.put(name, changed);
      if (scenario != null) {
        scenarios.put(name, scenario);
      }
    });
    told.forEach(problems::know);
    List<Experiment.Variant> variants = new ArrayList<>();
    trees.forEach((name, changed) -> {
      List<Experiment.Point> at = new ArrayList<>();
      String within = compare.isEmpty() ? "" : "in variant '" + name + "', ";
      for (Points.Point point : points) {
        Scenario scenario = point == Points.Point.ONLY ? scenarios.get(name) : at(point, changed, within);
        if (scenario != null) {
          at.add(new Experiment.Point(point.values(), scenario));
        }
      }
      if (scenarios.containsKey(name)) {
        variants.add(new Experiment.Variant(name, scenarios.get(name), at));
      }
    });
    return variants;
  }

  private boolean isTooMuch(Tree tree, int variants, int points, @Nullable Scenario base) {
    if (variants > MOST_VARIANTS) {
      tell(tree, "compare", "must have at most " + MOST_VARIANTS + " variants but has " + variants);
      return true;
    }
    long scenarios = (long) Math.max(1, variants) * points;
    if (scenarios > MOST_SCENARIOS) {
      tell(tree, "sweep", "must give at most " + MOST_SCENARIOS + " variants at points but gives " + variants + " x " + points);
      return true;
    }
    if (base != null && scenarios * base.replications() > MOST_RUNS) {
      tell(tree, "replications", "must give at most " + MOST_RUNS + " runs but gives " + scenarios * base.replications());
      return true;
    }
    return false;
  }

  private void tell(Tree tree, String key, String message) {
    Tree value = tree instanceof Tree.Entries root ? root.value(key) : null;
    problems.add(value == null ? tree.mark() : value.mark(), key, message);
  }

  /** The scenario of a variant: the base with its changes. */
  private Tree changed(Tree.Entries changes, Tree tree, Problems own) {
    Tree changed = tree;
    for (Map.Entry<String, Tree.Entry> change : changes.entries().entrySet()) {
      String path = change.getKey();
      Mark mark = change.getValue().mark();
      if (!isShared(path, mark, "must differ in nothing that makes variants comparable, but", own)) {
        for (String swept : Points.paths(tree).keySet()) {
          if (Points.isAtOrBelow(path, swept)) {
            own.add(mark, path, "must not be set where '" + Yaml.clip(swept) + "' is swept, as the sweep's values stand there");
          }
        }
        changed = new Setting(path, change.getValue().value(), mark).applyTo(changed, shape, own);
      }
    }
    return changed;
  }

  private @Nullable Scenario at(Points.Point point, Tree tree, String within) {
    Problems own = new Problems();
    Tree changed = tree;
    for (Setting setting : point.settings()) {
      if (!isShared(setting.path(), setting.mark(), "must be something in which points may differ and be comparable, but", own)) {
        changed = setting.applyTo(changed, shape, own);
      }
    }
    Scenario scenario = reading.apply(changed, own);
    problems.addNew(own, " (" + within + "at " + point.note() + ")");
    problems.know(own);
    return scenario;
  }

  private static boolean isShared(String path, Mark mark, String message, Problems own) {
    String first = path.split("\\.", 2)[0];
    boolean shared = SHARED.contains(first);
    if (shared) {
      own.add(mark, path, message + " '" + first + "' is set");
    }
    return shared;
  }
}
