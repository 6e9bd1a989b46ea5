package orrery.scenario.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import orrery.host.Defaults;
import orrery.metrics.chart.ChartSpec;
import orrery.metrics.chart.Diagrams;
import orrery.metrics.chart.Maps;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.trace.MessageDiagram;
import orrery.scenario.FigureWidth;
import orrery.scenario.Scenario;

/** What says of which experiment results are: the manifest of a plan, and whether what is found is of the same. */
final class Provenance {

  /** The fact that tells how precise an experiment came to be; the only one that is not known before. */
  static final String PRECISION = "precision";

  private final Plan plan;
  private final String version;

  Provenance(Plan plan, String version) {
    this.plan = plan;
    this.version = version;
  }

  /** The manifest of the plan. */
  Manifest manifest(int replications, Optional<String> fingerprint, Optional<Precision> precision, Supplier<Map<String, Object>> environment) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("inputs", new LinkedHashMap<>(plan.inputs()));
    if (plan.tieShuffle() != 0) {
      facts.put("tie-shuffle", Long.toString(plan.tieShuffle()));
    }
    plan.only().ifPresent(key -> facts.put("only", key.toString()));
    Scenario base = plan.experiment().base();
    if (!plan.experiment().design().facts().isEmpty()) {
      facts.put("design", plan.experiment().design().facts());
    }
    if (!base.charts().isEmpty()) {
      facts.put("charts", charts(base));
    }
    base.diagram().ifPresent(diagram -> facts.put("diagram", Diagrams.fact(new MessageDiagram.Selection(
        diagram.nodes(), diagram.from().toNanos(), diagram.to().orElse(base.duration()).toNanos(), diagram.protocols(), false))));
    base.map().ifPresent(map -> facts.put("map", Maps.fact(map.width() == FigureWidth.PAGE)));
    base.roles().ifPresent(roles -> facts.put("roles", Maps.rolesFact(
        roles.from().toNanos(), Math.min(base.duration().toNanos(), roles.to().orElse(base.duration()).toNanos()), roles.width() == FigureWidth.PAGE)));
    precision.ifPresent(reached -> facts.put(PRECISION, reached.fact()));
    return new Manifest(
        base.name(), base.seed(), version, fingerprint, plan.variants(), plan.points(), plan.only().isPresent() ? base.replications().most() : replications,
        plan.command(), plan.identity(), facts, environment.get());
  }

  /** What the scenario wants drawn, as whoever draws it reads it. */
  private static List<Object> charts(Scenario scenario) {
    List<Object> charts = new ArrayList<>();
    scenario.charts().forEach((name, chart) -> charts.add(ChartSpec.against(ChartSpec.drawn(
        ChartSpec.fact(name, Defaults.word(chart.kind()), chart.metric(), chart.title().orElse(chart.metric()), chart.statistic().map(Defaults::word).orElse(""), chart.labels()),
        chart.by(), chart.logarithmic()), chart.against(), chart.better())));
    return charts;
  }

  /** A folder that holds anything and is no results directory is left exactly as it is. */
  static void refuseForeign(Path path) throws IOException, ExperimentRunner.DirectoryTaken {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException(path + " must be a folder but is a file");
    }
    if (!Files.isDirectory(path) || Files.exists(path.resolve("manifest.json"))) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      Optional<Path> other = files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().findFirst();
      if (other.isPresent()) {
        throw new ExperimentRunner.DirectoryTaken(
            path + " must be empty or hold results of this experiment, but holds " + other.get().getFileName());
      }
    }
  }

  /** The manifest of a directory, which must be of this experiment; empty where there is none yet. */
  Optional<Manifest> found(ResultsDirectory directory) throws IOException, ExperimentRunner.DirectoryTaken {
    Optional<Manifest> found = directory.manifest();
    if (found.isPresent()) {
      refuseAnother(directory.path(), found.get());
    }
    return found;
  }

  /** Makes sure that what is at {@code path} is of this experiment and version. */
  void refuseAnother(Path path, Manifest there) throws ExperimentRunner.DirectoryTaken {
    if (!there.version().equals(version)) {
      throw new ExperimentRunner.DirectoryTaken(path + " must hold results of version " + version + ", but holds some of version " + there.version());
    }
    Manifest here = manifest(1, Optional.empty(), Optional.empty(), LinkedHashMap::new);
    Optional<String> difference = here.difference(there.withoutFact(PRECISION));
    if (difference.isPresent()) {
      throw new ExperimentRunner.DirectoryTaken(
          path + " must hold results of this experiment, but holds those of another: " + there.reproduce() + " (" + difference.get() + ")");
    }
  }
}
