package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.metrics.results.PlacesFile;
import orrery.metrics.results.RolesFile;
import orrery.metrics.results.RolesFile.Fault;
import orrery.metrics.results.RolesFile.Roles;
import orrery.scenario.FaultSpec;
import orrery.scenario.RoleChart;
import orrery.scenario.Scenario;
import orrery.scenario.world.Onlooker;
import orrery.scenario.world.RoleTruth;
import orrery.scenario.world.WorldRun;

/** What is kept of a run for the map and the chart of roles that its scenario asks for; nothing where it asks for none. */
final class Figures {

  private final @Nullable RoleTruth now;
  private final @Nullable RoleTruth kept;

  private Figures(@Nullable RoleTruth now, @Nullable RoleTruth kept) {
    this.now = now;
    this.kept = kept;
  }

  static Figures none() {
    return new Figures(null, null);
  }

  static Figures of(Scenario scenario) {
    return new Figures(
        scenario.map().map(map -> RoleTruth.ofNow()).orElse(null),
        scenario.roles().map(roles -> keeping(roles, scenario.duration())).orElse(null));
  }

  private static RoleTruth keeping(RoleChart roles, Duration duration) {
    Set<String> clusters = new LinkedHashSet<>(roles.clusters());
    Set<String> nodes = new LinkedHashSet<>(roles.nodes());
    return RoleTruth.keeping(
        (cluster, node) -> (clusters.isEmpty() || clusters.contains(cluster)) && (nodes.isEmpty() || nodes.contains(node)),
        roles.from().toNanos(), roles.to().orElse(duration).toNanos());
  }

  List<Onlooker> onlookers() {
    List<Onlooker> onlookers = new ArrayList<>(2);
    if (now != null) {
      onlookers.add(now);
    }
    if (kept != null) {
      onlookers.add(kept);
    }
    return onlookers;
  }

  void watch(WorldRun run) {
    if (now != null) {
      run.surveyAt(run.scenario().map().orElseThrow().at().orElse(run.scenario().duration()).toNanos(), now);
    }
  }

  /** Writes what was seen, when the run is over. */
  void write(Path folder, WorldRun run) throws IOException {
    if (now != null) {
      PlacesFile.write(folder, run.surveyed().orElseThrow());
    }
    if (kept != null) {
      kept.finish(run.now());
      RolesFile.write(folder, new Roles(kept.spans(), faults(run.scenario())));
    }
  }

  private static List<Fault> faults(Scenario scenario) {
    List<Fault> faults = new ArrayList<>();
    long end = scenario.duration().toNanos();
    scenario.faults().forEach((name, spec) -> {
      long from = spec.at().toNanos();
      if (from <= end) {
        faults.add(new Fault(name, type(spec), from, Math.min(end, until(spec, end))));
      }
    });
    return faults;
  }

  /** When a fault is over; at once where it strikes and is done. */
  private static long until(FaultSpec spec, long end) {
    long at = spec.at().toNanos();
    Optional<Duration> lasts;
    if (spec instanceof FaultSpec.Partition s) lasts = s.healAfter();
    else if (spec instanceof FaultSpec.Degrade s) lasts = s.endAfter();
    else if (spec instanceof FaultSpec.LossBurst s) lasts = Optional.of(s.endAfter());
    else if (spec instanceof FaultSpec.LatencyStorm s) lasts = Optional.of(s.endAfter());
    else if (spec instanceof FaultSpec.Clock s) lasts = s.endAfter();
    else if (spec instanceof FaultSpec.SlowNode s) lasts = s.endAfter();
    else if (spec instanceof FaultSpec.Disconnect s) lasts = s.endAfter();
    else if (spec instanceof FaultSpec.Liar s) lasts = s.endAfter();
    else if (spec instanceof FaultSpec.RegionOutage s) lasts = s.endAfter();
    else return at;
    return lasts.map(length -> at + length.toNanos()).orElse(end);
  }

  /** As scenarios write it: {@code loss-burst}. */
  private static String type(FaultSpec spec) {
    return spec.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
