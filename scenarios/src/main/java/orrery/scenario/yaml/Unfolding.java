package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.scenario.Catalogue;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;

/**
 * Unfolds a scenario into its variants, and each of these into the points of its sweep. Each is read as a whole scenario:
 * first the variant's changes are made, then the values of the point are put in. Of few points each is read before anything
 * runs, so that all problems are told at once; of many, those that show what each swept value does, and every other one
 * when its run starts.
 */
final class Unfolding {

  static final int MOST_VARIANTS = 64;

  static final int MOST_RUNS = 1_000_000;

  /** Up to so many variants at points, each is read before anything runs. */
  static final int MOST_READ = 2_000;

  /** Of more, so many are: enough for the corners and for some of each path's values, and little enough to be quick. */
  private static final int MOST_TELLING = 128;

  /** What all variants and points have in common, so that they can be compared. */
  private static final List<String> SHARED =
      List.of("name", "description", "duration", "epoch", "compare", "sweep", "charts", "diagram", "map", "roles", "replications", "seed", "measure");

  private final Shape.Fields shape;
  private final Catalogue catalogue;
  private final BiFunction<Tree, Problems, @Nullable Scenario> reading;
  private final Problems problems;

  /** @param reading reads a tree as a scenario, and tells what is wrong with it */
  Unfolding(Shape.Fields shape, Catalogue catalogue, BiFunction<Tree, Problems, @Nullable Scenario> reading, Problems problems) {
    this.shape = shape;
    this.catalogue = catalogue;
    this.reading = reading;
    this.problems = problems;
  }

  /** The experiment with the scenario {@code base}, which stands in {@code tree}; null where a problem was added. */
  @Nullable Experiment experiment(Tree tree, @Nullable Scenario base) {
    Designs designs = new Designs(tree, shape, new DeclaredNames(catalogue, tree), base == null ? 0 : base.seed(), problems);
    Points points = Points.of(tree, designs, problems);
    Map<String, Tree.Entry> compare = tree instanceof Tree.Entries root && root.value("compare") instanceof Tree.Entries map ? map.entries() : Map.of();
    if (isTooMuch(tree, compare.size(), points.size(), base)) {
      return null;
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
    if (points != Points.ONLY) {
      boolean all = (long) trees.size() * points.size() <= MOST_READ;
      int[] read = all ? IntStream.range(0, points.size()).toArray() : points.telling(Math.max(1, MOST_TELLING / trees.size()));
      if (!all) {
        trees.values().forEach(changed -> checkAlone(points, changed));
      }
      trees.forEach((name, changed) -> check(points, read, changed, compare.isEmpty() ? "" : "in variant '" + name + "', "));
    }
    if (base == null || scenarios.size() < trees.size()) {
      return null;
    }
    List<Experiment.Variant> variants = new ArrayList<>();
    scenarios.forEach((name, scenario) -> {
      Tree changed = trees.get(name);
      variants.add(new Experiment.Variant(name, scenario, point -> points == Points.ONLY ? scenario : at(points, point, changed)));
    });
    return new Experiment(base, variants, points);
  }

  private boolean isTooMuch(Tree tree, int variants, int points, @Nullable Scenario base) {
    if (variants > MOST_VARIANTS) {
      tell(tree, "compare", "must have at most " + MOST_VARIANTS + " variants but has " + variants);
      return true;
    }
    long runs = (long) Math.max(1, variants) * points * (base == null ? 1 : base.replications().most());
    if (runs > MOST_RUNS) {
      String key = points > 1 ? "sweep" : "replications";
      tell(tree, key, "must give at most " + MOST_RUNS + " runs but gives " + runs);
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
        for (Designs.Swept swept : Designs.paths(tree)) {
          if (Points.isAtOrBelow(path, swept.path())) {
            own.add(mark, path, "must not be set where '" + Yaml.clip(swept.path()) + "' is swept, as the sweep's values stand there");
          }
        }
        changed = new Setting(path, change.getValue().value(), mark).applyTo(changed, shape, own);
      }
    }
    return changed;
  }

  /** Whether each swept value may stand where it is to, whatever stands elsewhere. */
  private void checkAlone(Points points, Tree tree) {
    Binder binder = new Binder(new DeclaredNames(catalogue, tree), problems);
    Map<String, Shape> places = new LinkedHashMap<>();
    for (Setting setting : points.single()) {
      Shape place = places.computeIfAbsent(setting.path(), path -> setting.shape(tree, shape, problems));
      if (place != null) {
        binder.bind(setting.value(), place, setting.path());
      }
    }
  }

  private void check(Points points, int[] read, Tree tree, String within) {
    for (int point : read) {
      Problems own = new Problems();
      read(points, point, tree, own);
      problems.addNew(own, " (" + within + "at " + points.note(point) + ")");
      problems.know(own);
    }
  }

  /** The scenario at a point, read when its run starts: long after {@link #problems} have been told. */
  private Scenario at(Points points, int point, Tree tree) {
    Problems own = new Problems();
    Scenario scenario;
    synchronized (reading) { // A reading may read data files, and keeps them.
      scenario = read(points, point, tree, own);
    }
    own.throwAny();
    if (scenario == null) {
      throw new AssertionError("a scenario that cannot be bound has a problem");
    }
    return scenario;
  }

  private @Nullable Scenario read(Points points, int point, Tree tree, Problems own) {
    Tree changed = tree;
    for (Setting setting : points.settings(point)) {
      if (!isShared(setting.path(), setting.mark(), "must be something in which points may differ and be comparable, but", own)) {
        changed = setting.applyTo(changed, shape, own);
      }
    }
    return reading.apply(changed, own);
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
