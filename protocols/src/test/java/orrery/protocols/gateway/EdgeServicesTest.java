package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Defaults;
import orrery.protocols.edge.EdgeNode;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.protocols.service.ServiceAddress;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Microservices on whole edge nodes, which know each other by their cluster. */
class EdgeServicesTest {

  private final World world = World.withSeed(7);
  private final World.Home home = world.home("home");
  private final List<String> outcomes = new ArrayList<>();

  private World.Machine node(String name, EdgeNodeConfig config) {
    return world.machine(name).on(home).running(host -> new EdgeNode(host, config));
  }

  private static EdgeNodeConfig config(EdgeNodeConfig.Sharing sharing) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    ServicesConfig services = Records.with(Records.with(usual.services(), "security", ServicesConfig.Security.OPEN), "on", true);
    services = Records.with(services, "container", Records.with(services.container(), "images", "echo"));
    return Records.with(Records.with(usual, "sharing", sharing), "services", services);
  }

  private void call(World.Machine from, String to) {
    from.protocol(EdgeNode.class).services().orElseThrow().calls().call(
        ServiceAddress.parse(to).orElseThrow(), GatewayWorld.post("/", "hello"), Duration.ofSeconds(5), outcome -> outcomes.add(GatewayWorld.text(outcome)));
    world.runFor(Duration.ofSeconds(6));
  }

  /** The members of the cluster are the candidates, on whichever side the super node is. */
  @Test
  void membersOfAClusterCallEachOther() {
    World.Machine a = node("a", config(EdgeNodeConfig.Sharing.EVERYBODY));
    World.Machine b = node("b", config(EdgeNodeConfig.Sharing.EVERYBODY));
    a.start();
    b.start();
    world.runFor(Duration.ofSeconds(30));

    call(a, "echo@node:b");
    call(b, "echo@node:a");
    call(a, "echo");

    assertThat(outcomes).containsExactly("link 200 hello", "link 200 hello", "local 200 hello");
  }

  @Test
  void whoSharesWithNobodyServesItselfAlone() {
    World.Machine a = node("a", config(EdgeNodeConfig.Sharing.NOBODY));
    World.Machine b = node("b", config(EdgeNodeConfig.Sharing.EVERYBODY));
    a.start();
    b.start();
    world.runFor(Duration.ofSeconds(30));

    call(a, "echo@here");
    call(b, "echo@node:a");

    assertThat(outcomes.get(0)).isEqualTo("local 200 hello");
    assertThat(outcomes.get(1)).startsWith("link 403");
  }

  /** A node that runs and calls nothing says nothing about it: the same trajectory as without. */
  @Test
  void whatNobodyUsesChangesNothing() {
    World without = World.withSeed(3);
    World with = World.withSeed(3);
    run(without, Defaults.of(EdgeNodeConfig.class));
    run(with, config(EdgeNodeConfig.Sharing.EVERYBODY));

    assertThat(with.fingerprint()).isEqualTo(without.fingerprint());
    assertThat(with.sent()).hasSameSizeAs(without.sent());
  }

  private static void run(World world, EdgeNodeConfig config) {
    World.Home home = world.home("home");
    List<World.Machine> machines = List.of("a", "b", "c").stream().map(name -> world.machine(name).on(home).running(host -> new EdgeNode(host, config))).toList();
    machines.forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(10));
  }
}
