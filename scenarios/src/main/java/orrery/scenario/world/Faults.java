package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.net.Node;
import orrery.net.Partition;
import orrery.scenario.FaultSpec;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Simulation;

/**
 * What goes wrong, and when. Whom a fault with a {@code fraction} hits is decided by a draw named after the fault and the
 * candidate, so that the same devices are unlucky whatever else differs.
 */
final class Faults {

  private final Network network;
  private final Population population;
  private final GroundTruth truth;
  private final List<Pending> pending = new ArrayList<>();

  private record Pending(Entity entity, long at, String name, Consumer<Entity> strike) {}

  Faults(Network network, Population population, GroundTruth truth) {
    this.network = network;
    this.population = population;
    this.truth = truth;
  }

  /** Registers a fault; before time zero. */
  void add(String name, FaultSpec fault) {
    Entity entity = network.simulation().register("fault-" + name);
    Consumer<Entity> strike;
    if (fault instanceof FaultSpec.Crash crash) {
      strike = at -> crash(name, crash, at);
    } else if (fault instanceof FaultSpec.Partition partition) {
      strike = at -> cut(name, partition, at);
    } else {
      throw new AssertionError("unhandled fault " + fault);
    }
    pending.add(new Pending(entity, fault.at().toNanos(), name, strike));
  }

  /** Schedules all faults. */
  void start() {
    for (Pending fault : pending) {
      later(fault.entity(), fault.at(), "fault " + fault.name(), () -> fault.strike().accept(fault.entity()));
    }
  }

  private void later(Entity entity, long at, String label, Runnable action) {
    network.simulation().schedule(entity, at, new Event() {
      @Override
      protected void fire() {
        action.run();
      }

      @Override
      protected String label() {
        return label;
      }
    });
  }

  /** The share of the candidates that the fault hits, to the nearest whole number. */
  private <C> List<C> hit(String fault, List<C> candidates, double fraction, Function<C, String> nameOf) {
    Simulation simulation = network.simulation();
    return candidates.stream()
        .sorted(Comparator.comparingLong((C candidate) -> simulation.streams().hash("fault/" + fault + "/" + nameOf.apply(candidate))).thenComparing(nameOf))
        .limit(Math.round(fraction * candidates.size()))
        .toList();
  }

  private void crash(String name, FaultSpec.Crash fault, Entity entity) {
    List<Resident> candidates = population.residents().stream()
        .filter(resident -> resident.node() != null)
        .filter(resident -> !resident.group().name().equals(Programs.SERVICES) || fault.group().isPresent())
        .filter(resident -> fault.group().map(resident.group().name()::equals).orElse(true))
        .filter(resident -> fault.role() == FaultSpec.Role.ANY || truth.isSuperNode(resident.name()))
        .toList();
    for (Resident unlucky : hit(name, candidates, fault.fraction(), Resident::name)) {
      Node node = unlucky.node();
      if (node != null) {
        node.crash();
        fault.restartAfter().ifPresent(delay -> later(entity, network.simulation().now() + delay.toNanos(), "restart of " + unlucky.name(), unlucky::switchOn));
      }
    }
  }

  private void cut(String name, FaultSpec.Partition fault, Entity entity) {
    for (Lan home : hit(name, population.homes(), fault.fraction(), Lan::name)) {
      Partition partition = switch (fault.cut()) {
        case UPLINK -> new Partition(node -> node.machine().lan() == home, node -> node.machine().lan() != home, true);
        case LAN -> {
          Set<String> half = population.residents().stream()
              .filter(resident -> resident.machine().lan() == home)
              .map(Resident::name)
              .filter(device -> (network.simulation().streams().hash("fault/" + name + "/half/" + device) & 1) == 0)
              .collect(Collectors.toCollection(LinkedHashSet::new));
          yield new Partition(
              node -> node.machine().lan() == home && half.contains(node.name()),
              node -> node.machine().lan() == home && !half.contains(node.name()),
              true);
        }
      };
      network.cut(partition);
      truth.onCut(home);
      fault.healAfter().ifPresent(delay -> later(entity, network.simulation().now() + delay.toNanos(), "healing of " + home.name(), () -> {
        network.heal(partition);
        truth.onCut(home);
      }));
    }
  }
}
