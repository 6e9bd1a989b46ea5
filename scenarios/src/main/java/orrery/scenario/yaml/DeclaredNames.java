package orrery.scenario.yaml;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orrery.host.ProtocolProvider;
import orrery.scenario.Catalogue;

/** The names that one scenario may use: those that are installed, and those that it gives to things of its own. */
final class DeclaredNames implements Catalogue {

  /** Under a key of the scenario stand things of a kind, by name. */
  private record Giving(String key, Kind kind) {}

  private static final List<Giving> GIVING =
      List.of(new Giving("nats", Kind.NAT), new Giving("access", Kind.ACCESS), new Giving("carriers", Kind.CARRIER));

  private final Catalogue installed;
  private final Tree scenario;
  private final Map<Kind, List<String>> names = new EnumMap<>(Kind.class);

  DeclaredNames(Catalogue installed, Tree scenario) {
    this.installed = installed;
    this.scenario = scenario;
  }

  /** Adds a problem for each name that something installed has, too. */
  void refuseTaken(Problems problems) {
    for (Giving giving : GIVING) {
      List<String> known = installed.names(giving.kind());
      given(giving).forEach((name, entry) -> {
        if (known.contains(name)) {
          problems.add(entry.mark(), Binder.join(giving.key(), name), "must have a name of its own but '" + Yaml.clip(name) + "' is a known " + giving.kind().words());
        }
      });
    }
  }

  private Map<String, Tree.Entry> given(Giving giving) {
    return scenario instanceof Tree.Entries root && root.value(giving.key()) instanceof Tree.Entries map ? map.entries() : Map.of();
  }

  /** Whether a scenario may give names to things of that kind. */
  static boolean mayGive(Kind kind) {
    return GIVING.stream().anyMatch(giving -> giving.kind() == kind);
  }

  @Override
  public List<String> names(Kind kind) {
    return names.computeIfAbsent(kind, this::all);
  }

  private List<String> all(Kind kind) {
    Set<String> names = new TreeSet<>(installed.names(kind));
    GIVING.stream().filter(giving -> giving.kind() == kind).forEach(giving -> names.addAll(given(giving).keySet()));
    return List.copyOf(names);
  }

  @Override
  public List<String> regions(String preset) {
    return installed.regions(preset);
  }

  @Override
  public List<ProtocolProvider<?>> protocols() {
    return installed.protocols();
  }
}
