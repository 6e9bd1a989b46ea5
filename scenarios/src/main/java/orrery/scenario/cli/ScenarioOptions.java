package orrery.scenario.cli;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.scenario.library.Library;
import orrery.scenario.run.Plan;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which scenario a command is about, and what is changed in it. */
final class ScenarioOptions {

  @Parameters(paramLabel = "SCENARIO", completionCandidates = CompletionCommand.Shipped.class, description = "A file, or the name of a shipped scenario (see 'orrery list').")
  String scenario = "";

  @Option(names = "--set", paramLabel = "PATH=VALUE", completionCandidates = CompletionCommand.Settable.class, description = "Put VALUE in the scenario's place PATH, such as population.homes.count=50.")
  List<String> set = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "What all luck derives from; short for --set seed=N.")
  @Nullable Long seed;

  @Option(names = "--replications", paramLabel = "N", description = "How often each variant runs; short for --set replications=N.")
  @Nullable Integer replications;

  @Option(names = "--classpath", paramLabel = "JAR", description = "A jar or folder with protocols of your own.")
  List<String> classpath = new ArrayList<>();

  /** A reader that knows the protocols on the class path given. */
  ScenarioReader reader(Surroundings around) {
    try {
      return new ScenarioReader(around.world().catalogue(loader(around.folder())));
    } catch (IllegalArgumentException e) {
      // Two protocols of one id, or settings of a type that no scenario can give.
      throw new ScenarioException(String.valueOf(e.getMessage()));
    }
  }

  /** The scenario with all changes, checked. */
  CheckedScenario read(Surroundings around) {
    List<String> settings = new ArrayList<>(set);
    if (seed != null) {
      settings.add("seed=" + seed);
    }
    if (replications != null) {
      settings.add("replications=" + replications);
    }
    Optional<byte[]> shipped = Library.text(scenario);
    if (shipped.isPresent()) {
      return reader(around).read(scenario + ".yaml", shipped.get(), around.folder(), settings, around.folder());
    }
    Path file = path(scenario, around.folder());
    if (!Files.exists(file) && scenario.matches("[A-Za-z0-9_-]*")) {
      throw new ScenarioException("a scenario must be a file or a shipped name but is '" + scenario + "'" + ScenarioReader.hint(scenario, Library.names()));
    }
    return reader(around).read(file, scenario, settings, around.folder());
  }

  /** Where classes are found: ours, and those of {@code --classpath}. */
  ClassLoader loader(Path folder) {
    ClassLoader own = ScenarioOptions.class.getClassLoader();
    if (classpath.isEmpty()) {
      return own;
    }
    URL[] urls = classpath.stream().map(entry -> url(entry, folder)).toArray(URL[]::new);
    // Protocols are made from it as long as the process lives, so it is never closed.
    return new URLClassLoader(urls, own);
  }

  private static URL url(String entry, Path folder) {
    Path path = path(entry, folder);
    if (!Files.isReadable(path)) {
      throw new ScenarioException("--classpath must name a jar or a folder but '" + entry + "' cannot be read");
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new ScenarioException("--classpath must name a jar or a folder but is '" + entry + "'");
    }
  }

  /** {@code text} as a path, from the caller's folder where it is relative. */
  static Path path(String text, Path folder) {
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      throw new ScenarioException("a path must be one but is '" + text + "'");
    }
  }

  /** The options as they would be typed again. */
  String typed() {
    StringBuilder typed = new StringBuilder(Plan.quoted(scenario));
    if (seed != null) {
      typed.append(" --seed ").append(seed);
    }
    if (replications != null) {
      typed.append(" --replications ").append(replications);
    }
    set.forEach(setting -> typed.append(" --set ").append(Plan.quoted(setting)));
    classpath.forEach(entry -> typed.append(" --classpath ").append(Plan.quoted(entry)));
    return typed.toString();
  }
}
