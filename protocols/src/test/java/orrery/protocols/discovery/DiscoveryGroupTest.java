package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import orrery.protocols.discovery.DiscoveryServiceConfig.Reads;
import orrery.protocols.json.JsonException;
import orrery.sim.Seeds;
import orrery.sim.Xoshiro256;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Discovery as a group of three services, of which any does what is asked of it. */
class DiscoveryGroupTest {

  private final DiscoveryGroupWorld group = new DiscoveryGroupWorld(1, Reads.LINEARIZABLE, 1000, 2, 5, 10, 20);

  private DiscoveryGroupWorld started() {
    group.start();
    group.run("5 s");
    return group;
  }

  @Test
  void whatIsRegisteredAtOneIsFoundAtAll() {
    started();

    assertThat(group.register(0, 0, "a", 1, 1)).containsExactly("201 \"1-1\"");
    assertThat(group.register(1, 2, "b", 1, 1)).containsExactly("201 \"1-1\"");

    for (int i = 0; i < 3; i++) {
      assertThat(group.service(i).size()).isEqualTo(2);
      assertThat(group.ask(1, i, "GET", "/clusters/a")).containsExactly("200 \"1-1\"");
      assertThat(group.ask(1, i, "GET", "/nodes?account=anna")).containsExactly("200");
    }
    assertThat(group.ask(0, 1, "DELETE", "/clusters/a?incarnation=1")).containsExactly("204");
    assertThat(group.ask(1, 2, "GET", "/clusters/a")).containsExactly("404");
  }

  @Test
  void recordsSurviveARestartOfAll() {
    started();
    group.register(0, 0, "a", 1, 1);

    group.services.forEach(World.Machine::crash);
    group.services.forEach(World.Machine::start);
    group.run("5 s");

    assertThat(group.ask(1, 2, "GET", "/clusters/a")).containsExactly("200 \"1-1\"");
    for (int i = 0; i < 3; i++) {
      assertThat(group.service(i).size()).isEqualTo(1);
    }
  }

  @Test
  void goesOnWithoutItsLeader() {
    started();
    group.register(0, 0, "a", 1, 1);
    int leader = group.leader();

    group.services.get(leader).crash();
    int other = (leader + 1) % 3;
    List<String> registered = group.register(0, other, "b", 1, 1);

    assertThat(registered).as("as soon as there is another, within the 5 s that a request waits").containsExactly("201 \"1-1\"");
  }

  @Test
  void saysWhenToAskAgainWhereThereIsNoMajority() {
    started();
    group.register(0, 0, "a", 1, 1);
    int last = group.leader();
    for (int i = 0; i < 3; i++) {
      if (i != last) {
        group.services.get(i).crash();
      }
    }

    assertThat(group.register(0, last, "b", 1, 1)).containsExactly("503");
    assertThat(group.ask(0, last, "GET", "/clusters/a")).containsExactly("503");
  }

  @Test
  void localReadsNeedNoMajority() {
    DiscoveryGroupWorld local = new DiscoveryGroupWorld(1, Reads.LOCAL, 1000, 1, 5, 10, 20).start();
    local.run("5 s");
    local.register(0, 0, "a", 1, 1);
    local.services.get(1).crash();
    local.services.get(2).crash();
    local.run("10 s");

    assertThat(local.ask(0, 0, "GET", "/clusters/a")).containsExactly("200 \"1-1\"");
    assertThat(local.ask(0, 0, "GET", "/nodes?account=anna")).containsExactly("200");
  }

  /** A registry in any state, written and read again, answers everything as before. */
  @Test
  void anImageIsTheRegistry() {
    Seeds.forEach(60, luck -> {
      DiscoveryRegistry registry = new DiscoveryRegistry(1000, luck);
      for (int i = 0; i < 60; i++) {
        change(luck, registry, i);
      }
      byte[] image = RegistryImage.write(registry);
      Xoshiro256 same = new Xoshiro256(7);
      DiscoveryRegistry read = new DiscoveryRegistry(1000, same);
      RegistryImage.read(image, read);
      assertThat(RegistryImage.write(read)).isEqualTo(image);
      // And goes on as before.
      long seed = luck.nextLong();
      DiscoveryRegistry one = copy(image);
      DiscoveryRegistry other = copy(RegistryImage.write(one));
      Xoshiro256 a = new Xoshiro256(seed);
      Xoshiro256 b = new Xoshiro256(seed);
      for (int i = 60; i < 120; i++) {
        assertThat(change(a, one, i)).isEqualTo(change(b, other, i));
      }
      assertThat(RegistryImage.write(one)).isEqualTo(RegistryImage.write(other));
    });
  }

  private static DiscoveryRegistry copy(byte[] image) throws JsonException {
    DiscoveryRegistry registry = new DiscoveryRegistry(1000, () -> 42);
    RegistryImage.read(image, registry);
    return registry;
  }

  private static String change(Xoshiro256 luck, DiscoveryRegistry registry, int step) {
    String id = "n" + luck.nextInt(6);
    TreeSet<String> members = new TreeSet<>(List.of(id));
    for (int i = luck.nextInt(4); i > 0; i--) {
      members.add("n" + luck.nextInt(9));
    }
    NodeEntry[] nodes = members.stream().map(name -> Nodes.node(name, "account-" + name.length(), null)).toArray(NodeEntry[]::new);
    var self = new orrery.host.NodeId(id);
    var address = orrery.host.Address.ipv4(203, 1, 0, 1 + luck.nextInt(2));
    RegistryChange change = switch (luck.nextInt(5)) {
      case 0, 1 -> new RegistryChange.Register(self, Nodes.registration(1 + luck.nextInt(3), 1 + luck.nextInt(5), 1 + step,
          luck.nextBoolean(0.5) ? "n" + luck.nextInt(6) : null, nodes), address);
      case 2 -> new RegistryChange.Update(self, registry.cluster(self).map(DiscoveryRegistry.Cluster::tag).orElse("\"1-1\""),
          new ClusterUpdate(6, 1 + step, List.of(nodes), List.of()), address);
      case 3 -> new RegistryChange.Leave(self, 1 + luck.nextInt(3));
      default -> {
        var other = new orrery.host.NodeId("n" + luck.nextInt(6));
        yield new RegistryChange.Confirm(self, other, registry.cluster(other).map(c -> c.proof).orElse(""));
      }
    };
    byte[] command = RegistryChange.encode(change, 5);
    assertThat(RegistryChange.encode(RegistryChange.decode(command).orElseThrow(), 5)).isEqualTo(command);
    return change.applyTo(registry, step).name();
  }

  @Test
  void noCommandMakesAReplicaThrow() {
    Seeds.forEach(500, luck -> {
      byte[] command = RegistryChange.encode(new RegistryChange.Register(new orrery.host.NodeId("a"),
          Nodes.registration(1, 1, 1, null, Nodes.node("a")), orrery.host.Address.ipv4(203, 1, 0, 1)), 5);
      for (int i = 1 + luck.nextInt(4); i > 0; i--) {
        command[luck.nextInt(command.length)] = (byte) luck.nextInt(256);
      }
      RegistryChange.decode(luck.nextBoolean(0.3) ? java.util.Arrays.copyOf(command, luck.nextInt(command.length)) : command)
          .ifPresent(change -> change.applyTo(new DiscoveryRegistry(10, luck), 0));
    });
  }
}
