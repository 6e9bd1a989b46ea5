package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;
import orrery.metrics.sensitivity.Sampling;
import orrery.scenario.Catalogue;
import orrery.scenario.Sweep;
import orrery.sim.Streams;

/** Makes the axes of a sweep of what a scenario says of it. Where that is wrong, a problem tells so and the axis is missing. */
final class Designs {

  /** The word for paths that go together. */
  static final String TOGETHER = "together";

  private static final String SOBOL = "sobol";

  private static final String SALTELLI = "saltelli";

  /** Saltelli's design takes two dimensions of a Sobol sequence for each path; and no names of runs are longer than this many make them. */
  private static final int MOST_PATHS = 100;

  private final Tree scenario;
  private final Shape.Fields shape;
  private final Binder binder;
  private final long seed;
  private final Problems problems;

  /**
   * Of a scenario.
   *
   * @param names that it may use
   * @param seed what its luck derives from; that of a design is its stream {@code sweep/WORD}
   */
  Designs(Tree scenario, Shape.Fields shape, Catalogue names, long seed, Problems problems) {
    this.scenario = scenario;
    this.shape = shape;
    this.binder = new Binder(names, new Problems()); // What is wrong is told where the scenario is bound.
    this.seed = seed;
    this.problems = problems;
  }

  /** A path that is swept, and where that is written. */
  record Swept(String path, Mark mark, String place) {}

  /** All paths at which something takes turns. */
  static List<Swept> paths(Tree scenario) {
    List<Swept> paths = new ArrayList<>();
    sweep(scenario).forEach((key, entry) -> {
      String place = Binder.join("sweep", key);
      Tree value = entry.value();
      boolean together = key.equals(TOGETHER);
      if (together || value instanceof Tree.Entries design && design.value("over") != null) {
        Tree over = together ? value : ((Tree.Entries) value).value("over");
        if (over instanceof Tree.Entries map) {
          map.entries().forEach((path, at) -> paths.add(new Swept(path, at.mark(), place + (together ? "." : ".over.") + path)));
        }
      } else {
        paths.add(new Swept(key, entry.mark(), place));
      }
    });
    return paths;
  }

  private static Map<String, Tree.Entry> sweep(Tree scenario) {
    return scenario instanceof Tree.Entries root && root.value("sweep") instanceof Tree.Entries map ? map.entries() : Map.of();
  }

  /** The axes in the order of the file; null where one is missing. */
  @Nullable List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    Map<String, Tree.Entry> sweep = sweep(scenario);
    for (Map.Entry<String, Tree.Entry> entry : sweep.entrySet()) {
      Axis axis = axis(entry.getKey(), entry.getValue());
      if (axis == null) {
        return null;
      }
      axes.add(axis);
    }
    if (sweep.containsKey(SALTELLI) && sweep.size() > 1) {
      problems.add(sweep.get(SALTELLI).mark(), "sweep." + SALTELLI, "must stand alone in a sweep, as its points are made for each other, but something else is swept, too");
      return null;
    }
    refuseTwice();
    return axes;
  }

  private @Nullable Axis axis(String key, Tree.Entry entry) {
    String place = Binder.join("sweep", key);
    if (key.equals(TOGETHER)) {
      return entry.value() instanceof Tree.Entries map ? together(map, place) : null;
    }
    if (entry.value() instanceof Tree.Items list) {
      return list.items().isEmpty() ? null : values(List.of(new Axis.Values.Column(key, entry.mark(), list.items())), place);
    }
    Shape.Sweep sweep = (Shape.Sweep) shape.field("sweep").orElseThrow().shape();
    Object design = binder.bind(entry.value(), sweep.designs().getOrDefault(key, sweep.steps()), place);
    if (design instanceof Sweep.Steps steps) {
      return steps(steps, key, entry, place);
    } else if (design instanceof Sweep.LatinHypercube cube) {
      return sample(key, entry.value(), cube.points(), cube.over(), false);
    } else if (design instanceof Sweep.Sobol sobol) {
      return sample(key, entry.value(), sobol.points(), sobol.over(), sobol.shifted());
    } else if (design instanceof Sweep.Saltelli saltelli) {
      return sample(key, entry.value(), saltelli.points(), saltelli.over(), false);
    }
    return null;
  }

  private @Nullable Axis together(Tree.Entries map, String place) {
    List<Axis.Values.Column> columns = new ArrayList<>();
    for (Map.Entry<String, Tree.Entry> entry : map.entries().entrySet()) {
      if (!(entry.getValue().value() instanceof Tree.Items list) || list.items().isEmpty()) {
        return null;
      }
      columns.add(new Axis.Values.Column(entry.getKey(), entry.getValue().mark(), list.items()));
      Axis.Values.Column first = columns.get(0);
      if (list.items().size() != first.values().size()) {
        problems.add(list.mark(), Binder.join(place, entry.getKey()), "must have as many values as '" + Yaml.clip(first.path()) + "', " + first.values().size() + ", but has " + list.items().size());
        return null;
      }
    }
    return columns.isEmpty() ? null : values(columns, place);
  }

  /** No two rows may be the same: they would be one run. */
  private Axis values(List<Axis.Values.Column> columns, String place) {
    Axis.Values values = new Axis.Values(columns);
    Set<String> texts = new LinkedHashSet<>();
    for (int row = 0; row < values.size(); row++) {
      Map<String, String> text = Axis.texts(values.row(row));
      if (!texts.add(text.toString())) {
        String said = columns.size() == 1 ? text.values().iterator().next() : text.toString();
        problems.add(columns.get(0).values().get(row).mark(), columns.size() == 1 ? place : Binder.join(place, columns.get(0).path()), "must name each value once but names '" + Yaml.clip(said) + "' twice");
      }
    }
    return values;
  }

  private @Nullable Axis steps(Sweep.Steps steps, String path, Tree.Entry entry, String place) {
    Stretch stretch = stretch(path, entry, steps.from(), steps.to(), steps.scale(), place);
    if (stretch == null) {
      return null;
    }
    Map<String, Tree> values = new LinkedHashMap<>();
    for (int step = 0; step < steps.steps(); step++) {
      String text = stretch.step(step, steps.steps());
      values.put(text, new Tree.Scalar(text, false, entry.value().mark()));
    }
    if (values.size() < steps.steps()) {
      problems.add(entry.value().mark(), Binder.join(place, "steps"), "must give values that differ, but of its " + steps.steps() + " only " + values.size() + " do");
      return null;
    }
    return new Axis.Values(List.of(new Axis.Values.Column(path, entry.mark(), List.copyOf(values.values()))));
  }

  private @Nullable Axis sample(String word, Tree design, int points, Sweep.Over over, boolean isShifted) {
    Tree.Entries paths = (Tree.Entries) ((Tree.Entries) design).value("over");
    String place = Binder.join("sweep", word) + ".over";
    int inputs = over.byPath().size();
    if (inputs > MOST_PATHS) {
      problems.add(paths.mark(), place, "must have at most " + MOST_PATHS + " paths but has " + inputs);
      return null;
    }
    List<Axis.Sample.Column> columns = new ArrayList<>();
    over.byPath().forEach((path, span) -> {
      Tree.Entry entry = paths.entries().get(path);
      Stretch stretch = stretch(path, entry, span.from(), span.to(), span.scale(), Binder.join(place, path));
      if (stretch != null) {
        columns.add(new Axis.Sample.Column(path, entry.mark(), stretch));
      }
    });
    long rows = (long) points * (word.equals(SALTELLI) ? inputs + 2 : 1);
    if (rows > Points.MOST) {
      problems.add(design.mark(), Binder.join("sweep", word) + ".points", "must leave the sweep at most " + Points.MOST + " points, but with it there are " + rows);
      return null;
    }
    if (columns.size() < inputs) {
      return null;
    }
    RandomStream luck = new Streams(seed).stream("sweep", word);
    double[][] unit = switch (word) {
      case SALTELLI -> Sampling.saltelli(points, inputs, luck);
      case SOBOL -> Sampling.sobol(points, inputs, isShifted ? Optional.of(luck) : Optional.empty());
      default -> Sampling.latinHypercube(points, inputs, luck);
    };
    return new Axis.Sample(columns, unit, facts(word, points, over));
  }

  private static Map<String, Object> facts(String word, int points, Sweep.Over over) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", word);
    facts.put("base", (long) points);
    facts.put("inputs", List.copyOf(over.byPath().keySet()));
    return facts;
  }

  private @Nullable Stretch stretch(String path, Tree.Entry entry, String from, String to, Sweep.Scale scale, String place) {
    Setting setting = new Setting(path, entry.value(), entry.mark());
    Shape at = setting.shape(scenario, shape, problems);
    return at == null ? null : Stretch.of(setting, at, from, to, scale, place, problems);
  }

  /** No path may be swept twice, nor a part of what is swept. */
  private void refuseTwice() {
    List<Swept> paths = paths(scenario);
    for (Swept swept : paths) {
      for (Swept other : paths) {
        if (swept != other && Points.isAtOrBelow(swept.path(), other.path()) && !(swept.path().equals(other.path()) && paths.indexOf(swept) < paths.indexOf(other))) {
          problems.add(swept.mark(), swept.place(), "must not be " + (swept.path().equals(other.path()) ? "swept twice" : "a part of what is swept, too") + ", but '" + Yaml.clip(other.path()) + "' is");
        }
      }
    }
  }
}
