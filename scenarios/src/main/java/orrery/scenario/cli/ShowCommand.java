package orrery.scenario.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import orrery.scenario.preset.LinkPresets;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.PresetReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery show}: a scenario with everything written out. */
@Command(name = "show", description = "Print a scenario with all changes and defaults, and where each default comes from.", sortOptions = false)
final class ShowCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  ShowCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    CheckedScenario scenario = options.read(around);
    around.out().print(scenario.show());
    Set<String> access = new TreeSet<>();
    collect(scenario.values(), false, access);
    access.forEach(this::explain);
    return ExitStatus.FINE;
  }

  /** Adds the presets that stand under the key 'access', be it as a word or as the keys of a mix. */
  private static void collect(Map<?, ?> map, boolean within, Set<String> found) {
    map.forEach((key, value) -> {
      boolean access = within || key.equals("access");
      if (value instanceof Map<?, ?> inner) {
        collect(inner, access, found);
      }
      Stream.of(key, value).filter(name -> access && LinkPresets.names().contains(name)).forEach(name -> found.add((String) name));
    });
  }

  /** The numbers behind a name, each with its source, as comments. */
  private void explain(String name) {
    PresetReader.Sourced preset = LinkPresets.find(name).orElseThrow();
    around.out().println("# access " + name + ": " + preset.preset().description());
    preset.values().forEach((path, value) -> around.out().println("#   " + path + ": " + value + "  # " + preset.sources().get(path)));
  }
}
