package orrery.scenario.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.DataSize;
import orrery.scenario.Catalogue;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;
import orrery.scenario.input.Inputs;
import orrery.scenario.input.TextFile;

/** Reads a scenario with everything it refers to, or tells all that is wrong with it. */
public final class ScenarioReader {

  /** A scenario's text may not be larger than this. */
  static final DataSize LARGEST = new DataSize(1 << 20);

  private final Catalogue catalogue;
  private final Shape.Fields shape;

  /**
   * A reader of scenarios that may use what {@code catalogue} has.
   *
   * @throws IllegalArgumentException where a protocol's settings have a type that no scenario can give
   */
  public ScenarioReader(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.shape = Grammar.of(catalogue);
  }

  /**
   * Reads a file.
   *
   * @param name what messages call it
   * @param settings changes as {@code path=value}, the later ones last
   * @param folder where relative paths in {@code settings} start
   * @throws ScenarioException where it cannot be run as it stands
   */
  public CheckedScenario read(Path file, String name, List<String> settings, Path folder) {
    try {
      Path absolute = file.toAbsolutePath();
      Path home = absolute.getParent() == null ? absolute : absolute.getParent();
      return read(name, TextFile.bytes(absolute, LARGEST), home, settings, folder);
    } catch (TextFile.Unusable e) {
      throw new ScenarioException(List.of(new Problem(name, "", e.getMessage())));
    }
  }

  /**
   * Reads a text.
   *
   * @param name what messages call it
   * @param home where relative paths in the text start
   */
  public CheckedScenario read(String name, byte[] bytes, Path home, List<String> settings, Path folder) {
    Problems problems = new Problems();
    Tree tree = tree(name, bytes, home, problems);
    List<Setting> changes = new ArrayList<>();
    for (String text : settings) {
      Setting change = Setting.parse(text, folder, problems);
      if (change != null) {
        changes.add(change);
      }
    }
    if (tree == null) {
      problems.throwAny();
      throw new AssertionError("a text that gives no tree has a problem");
    }
    for (Setting change : changes) {
      tree = change.applyTo(tree, shape, problems);
    }
    Inputs inputs = new Inputs();
    Scenario base = scenario(tree, inputs, problems);
    refuseSwept(changes, tree, problems);
    Experiment experiment = new Unfolding(shape, catalogue, (changed, own) -> scenario(changed, inputs, own), problems).experiment(tree, base);
    problems.throwAny();
    if (experiment == null) {
      throw new AssertionError("a scenario that cannot be bound has a problem");
    }
    return new CheckedScenario(experiment, inputs, Completion.complete(Inheritance.written(tree, problems), shape));
  }

  private static @Nullable Tree tree(String name, byte[] bytes, Path home, Problems problems) {
    Source source = Source.file(name, home);
    try {
      Tree tree = Yaml.read(TextFile.text(bytes), source, problems);
      if (tree instanceof Tree.Entries || tree == null) {
        return tree;
      }
      problems.add(tree.mark(), "", "must be a map of keys to values such as 'name: my-scenario'");
    } catch (TextFile.Unusable e) {
      problems.add(source.at(e.line() - 1, e.column() - 1), "", e.getMessage());
    }
    return null;
  }

  /** What is swept cannot be set beside it: the sweep's values would stand there all the same, and nobody would be told. */
  private static void refuseSwept(List<Setting> changes, Tree tree, Problems problems) {
    for (Setting change : changes) {
      for (Designs.Swept swept : Designs.paths(tree)) {
        if (Points.isAtOrBelow(change.path(), swept.path())) {
          problems.add(change.mark(), change.path(), "must not be set where it is swept; set '" + Yaml.clip(swept.place()) + "' to a list instead, or 'sweep' to {}");
        }
      }
    }
  }

  private @Nullable Scenario scenario(Tree written, Inputs inputs, Problems problems) {
    Tree tree = Inheritance.written(written, problems);
    DeclaredNames names = new DeclaredNames(catalogue, tree);
    names.refuseTaken(problems);
    Scenario scenario = (Scenario) new Binder(names, problems).bind(tree, shape, "");
    if (scenario != null) {
      Rules.check(scenario, tree, names, inputs, problems);
    }
    return scenario;
  }

  /** What a text says its scenario is for; empty where it says nothing, or is no scenario. */
  public static String description(byte[] bytes) {
    Tree tree = tree("", bytes, Path.of(""), new Problems());
    return tree instanceof Tree.Entries map && map.value("description") instanceof Tree.Scalar text ? text.text() : "";
  }

  /** {@code ; did you mean 'x'?}, or what is known, to follow a message that {@code name} is unknown. */
  public static String hint(String name, List<String> known) {
    return Spelling.hint(name, known);
  }

  /** The JSON Schema (draft 2020-12) of the scenarios this reader accepts. */
  public String schema() {
    return new JsonSchema(catalogue).text(shape);
  }

  /** The places that every scenario has, for {@code --set}; where a scenario chooses names, with a dot at the end. */
  public List<String> settablePaths() {
    return SettablePaths.of(shape);
  }
}
