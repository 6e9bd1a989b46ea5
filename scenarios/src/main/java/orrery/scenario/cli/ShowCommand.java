package orrery.scenario.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import orrery.metrics.RunKey;
import orrery.metrics.summary.SummaryText;
import orrery.net.nat.NatCatalogue;
import orrery.net.nat.NatMix;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.preset.LinkPresets;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.Plan;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.PresetReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery show}: a scenario with everything written out. */
@Command(name = "show", description = "Print a scenario with all changes and defaults, and where each default comes from.", sortOptions = false)
final class ShowCommand implements Callable<ExitStatus> {

  private static final int PAGE = 1 << 16;

  private final Surroundings around;

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--cells", description = "Print the runs instead, one a line: its number, from 1, as '--cell' of 'orrery run' takes it, and its key.")
  boolean cells;

  ShowCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    CheckedScenario scenario = options.read(around);
    if (cells) {
      list(Plan.of(scenario, 0, Optional.empty(), ""));
      return ExitStatus.FINE;
    }
    around.out().print(scenario.show());
    named(scenario, Set.of("access"), LinkPresets.names()).forEach(this::explainAccess);
    Set<String> nats = named(scenario, Set.of("nat", "like", "every-pair-of", "ipv6-firewall"), InstalledCatalogue.natNames());
    nats.forEach(this::explainNat);
    return ExitStatus.FINE;
  }

  /** Up to a million lines, so they go out by the page and are never all in memory. */
  private void list(Plan plan) {
    StringBuilder page = new StringBuilder();
    int number = 1;
    for (RunKey key : plan.keys()) {
      page.append(number++).append(' ').append(key).append('\n');
      if (page.length() > PAGE) {
        around.out().print(page);
        page.setLength(0);
      }
    }
    around.out().print(page);
  }

  /** Which of {@code known} stand under one of these keys, be it as a word, in a list or as the keys of a mix. */
  private static Set<String> named(CheckedScenario scenario, Set<String> keys, Collection<String> known) {
    Set<String> found = new TreeSet<>();
    collect(scenario.values(), false, keys, found);
    found.retainAll(known);
    return found;
  }

  private static void collect(Object value, boolean within, Set<String> keys, Set<String> found) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, under) -> {
        if (within) {
          found.add((String) key);
        }
        collect(under, within || keys.contains(key), keys, found);
      });
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, within, keys, found));
    } else if (within) {
      found.add(value.toString());
    }
  }

  /** Where a NAT or a mix of NATs is from, and what a mix is made of, as comments. */
  private void explainNat(String name) {
    NatMix.find(name).ifPresentOrElse(mix -> {
      around.out().println("# nat " + name + ": " + mix.source());
      mix.shares().forEach((nat, share) -> around.out().println("#   " + nat + ": " + SummaryText.rounded(100 * share, 1) + " %"));
    }, () -> NatCatalogue.find(name).ifPresent(preset -> around.out().println("# nat " + name + ": " + preset.source())));
  }

  /** The numbers behind a name, each with its source, as comments. */
  private void explainAccess(String name) {
    PresetReader.Sourced preset = LinkPresets.find(name).orElseThrow();
    around.out().println("# access " + name + ": " + preset.preset().description());
    preset.values().forEach((path, value) -> around.out().println("#   " + path + ": " + value + "  # " + preset.sources().get(path)));
  }
}
