package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Quantity;
import orrery.net.LinkSpec;
import orrery.protocols.discovery.DiscoveryClientConfig;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** After any trouble, quiet and an occasion put right what discovery knows. */
class DiscoveryConvergenceTest {

  private static final LinkSpec LOSSY = new LinkSpec(Quantity.bitRate("50 Mb/s"), Quantity.bitRate("50 Mb/s"), Duration.ofMillis(1),
      Duration.ofMillis(2), 0.02, Quantity.dataSize("1 MiB"));

  /**
   * Nodes come, leave and crash, the service restarts, and two datagrams in a hundred are lost. Once all are on, and each
   * super node has had an occasion, the service has every node in the cluster of its own home, and none besides.
   */
  @Test
  void knowsEveryNodeWhereItIsAfterTrouble() {
    Seeds.each(12, random -> {
      World world = World.withSeed(random.nextLong());
      World.Machine cloud = world.machine("cloud").inCloud()
          .running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));
      EdgeNodeConfig config = config(new Endpoint(cloud.address(), 80));
      List<World.Machine> machines = new ArrayList<>();
      List<World.Home> homes = List.of(world.home("home-0"), world.home("home-1"), world.home("home-2"));
      for (int i = 0; i < 9; i++) {
        machines.add(world.machine("n" + i).on(homes.get(i / 3)).account("u" + i).link(LOSSY).running(host -> new EdgeNode(host, config)));
      }
      cloud.start();
      for (int step = 0; step < 60; step++) {
        World.Machine one = machines.get(random.nextInt(machines.size()));
        if (!one.isOn()) {
          one.start();
        } else if (random.nextBoolean(0.3)) {
          one.crash();
        } else if (random.nextBoolean(0.3)) {
          one.stop();
        }
        if (random.nextBoolean(0.02)) {
          cloud.crash();
          cloud.start();
        }
        world.runFor(Duration.ofMillis(random.nextLong(100, 60_000)));
      }
      world.runFor(Duration.ofMinutes(2));
      machines.stream().filter(machine -> !machine.isOn()).forEach(World.Machine::start);
      world.runFor(Duration.ofMinutes(40));
      machines.forEach(machine -> machine.protocol(EdgeNode.class).discovery().search(SearchQuery.ofAccount("nobody"), "test", outcome -> { }));
      world.runFor(Duration.ofMinutes(2));

      List<String> seen = new ArrayList<>();
      for (int home = 0; home < 3; home++) {
        machines.get(0).protocol(EdgeNode.class).discovery()
            .search(SearchQuery.ofLink(homes.get(home).publicAddress() + "/192.168." + (home + 1) + ".0/24"), "test", outcome -> seen.add(names(outcome)));
        world.runFor(Duration.ofSeconds(40));
      }

      assertThat(seen).containsExactly("n0 n1 n2", "n3 n4 n5", "n6 n7 n8");
      assertThat(cloud.protocol(DiscoveryService.class).size()).isEqualTo(9);
    });
  }

  private static String names(SearchOutcome outcome) {
    return outcome instanceof SearchOutcome.Found found
        ? String.join(" ", found.nodes().stream().map(node -> node.node().id().name()).toList())
        : outcome.toString();
  }

  private static EdgeNodeConfig config(Endpoint service) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    DiscoveryClientConfig discovery = usual.discovery().withService(service.toString());
    return new EdgeNodeConfig(usual.election(), usual.cluster(), usual.mdns(), discovery, usual.search());
  }
}
