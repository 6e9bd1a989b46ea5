package orrery.scenario.world;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.ProtocolProvider;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.scenario.Catalogue;
import orrery.scenario.Experiment;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.Scenario;
import orrery.scenario.library.Library;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;
import orrery.sim.Entity;

/** Scenarios as this installation reads them, and whole runs of them, for tests to look at. */
public final class Worlds {

  private static final ScenarioReader READER = new ScenarioReader(InstalledCatalogue.of(Worlds.class.getClassLoader()));
  private static final Path HERE = Path.of("").toAbsolutePath();

  private Worlds() {}

  /** A shipped scenario with settings as {@code --set} takes them. */
  public static CheckedScenario shipped(String name, String... settings) {
    return READER.read(name, Library.text(name).orElseThrow(), HERE, List.of(settings), HERE);
  }

  /** The scenario of a text with settings. */
  public static CheckedScenario read(String text, String... settings) {
    return READER.read("s.yaml", text.getBytes(StandardCharsets.UTF_8), HERE, List.of(settings), HERE);
  }

  /** The scenario of a text that may name the protocols of {@code catalogue}. */
  public static CheckedScenario read(Catalogue catalogue, String text, String... settings) {
    return new ScenarioReader(catalogue).read("s.yaml", text.getBytes(StandardCharsets.UTF_8), HERE, List.of(settings), HERE);
  }

  /** What is installed, and one protocol more. */
  public static Catalogue with(ProtocolProvider<?> provider) {
    Catalogue installed = InstalledCatalogue.of(Worlds.class.getClassLoader());
    List<ProtocolProvider<?>> protocols = new ArrayList<>(installed.protocols());
    protocols.add(provider);
    protocols.sort(Comparator.comparing(ProtocolProvider::id));
    return new Catalogue() {
      @Override
      public List<String> names(Kind kind) {
        return kind == Kind.PROTOCOL ? protocols.stream().<String>map(ProtocolProvider::id).toList() : installed.names(kind);
      }

      @Override
      public List<String> regions(String preset) {
        return installed.regions(preset);
      }

      @Override
      public List<ProtocolProvider<?>> protocols() {
        return List.copyOf(protocols);
      }
    };
  }

  /** The scenario of one variant, or of the only one where {@code name} is not given. */
  public static Scenario variant(CheckedScenario checked, String... name) {
    return checked.experiment().variants().stream()
        .filter(variant -> name.length == 0 || variant.name().equals(name[0]))
        .map(Experiment.Variant::scenario)
        .findFirst()
        .orElseThrow();
  }

  /** One run from beginning to end. */
  public static RunResult run(CheckedScenario checked, Scenario scenario, long seed, long tieShuffle, Onlooker... onlookers) {
    WorldRun run = new WorldRun(scenario, checked.inputs(), seed, tieShuffle, List.of(onlookers));
    while (run.advance()) {
      // There is nothing to do between two slices.
    }
    return run.finish();
  }

  /** One run of the first variant under seed 1. */
  public static RunResult run(CheckedScenario checked, Onlooker... onlookers) {
    return run(checked, variant(checked), 1, 0, onlookers);
  }

  /** A statistic of the whole of a metric. */
  public static double value(RunMetrics metrics, String metric, String statistic) {
    return metrics.value(metric, "", statistic).orElseThrow(() -> new AssertionError("there must be a " + statistic + " of " + metric)).number();
  }

  /** Somebody who was switched on or off. */
  public record Switch(long nanos, String node, String what) {}

  /** Writes down who comes, who goes and who crashes, and whom it met at all. */
  public static final class Attendance implements Onlooker {

    private final List<Switch> switches = new ArrayList<>();
    private final Map<String, Entity> entities = new LinkedHashMap<>();

    @Override
    public void onSwitchedOn(Node node) {
      entities.put(node.name(), node.machine().entity());
      switches.add(new Switch(node.now(), node.name(), "on"));
    }

    @Override
    public void onSwitchedOff(Node node, boolean crashed) {
      switches.add(new Switch(node.now(), node.name(), crashed ? "crash" : "off"));
    }

    /** In the order in which they happened. */
    public List<Switch> switches() {
      return List.copyOf(switches);
    }

    /** The fingerprint of all that each node received that was on at some time. */
    public Map<String, String> chains() {
      Map<String, String> chains = new TreeMap<>();
      entities.forEach((name, entity) -> chains.put(name, entity.received().hex()));
      return chains;
    }
  }
}
