package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.net.nat.NatBehavior;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.ServiceAddress;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What the part of a node costs that runs and calls microservices, while nobody uses it, and after it has been used. */
class FootprintTest {

  private static final int NODES = 2_000;

  @Test
  void isSmallWhileNobodyCallsAndAfterwards() {
    GatewayWorld w = new GatewayWorld(16);
    World world = World.withSeed(16);
    List<World.Machine> machines = new ArrayList<>();
    World.Home home = world.home("home-0");
    for (int i = 0; i < NODES; i++) {
      home = i % 100 == 99 ? world.home("home-" + i, NatBehavior.SYMMETRIC, Address.of("192.168.1.0")) : home;
      machines.add(world.machine("n" + i).on(home));
    }
    MicroserviceCatalogue programs = new MicroserviceCatalogue(w.programs);
    machines.forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(1));
    long none = used();

    List<NodeServices> services = new ArrayList<>();
    for (World.Machine machine : machines) {
      NodeServices one = new NodeServices(machine.host(), w.config, w.shares, programs, Neighbours.NOBODY, Ways.NONE);
      one.start();
      services.add(one);
    }
    world.runFor(Duration.ofMinutes(1));
    long idle = used();
    int[] answers = {0};
    services.forEach(one -> one.calls().call(ServiceAddress.of("echo"), GatewayWorld.post("/", "x"), Duration.ofSeconds(5), outcome -> answers[0]++));
    world.runFor(Duration.ofMinutes(5));
    long rested = used();

    assertThat(answers[0]).isEqualTo(NODES);
    assertThat((idle - none) / NODES).as("bytes of one that nobody uses").isBetween(100L, 1_000L);
    assertThat((rested - none) / NODES).as("bytes of one that has served and rests").isBetween(100L, 4_000L);
    assertThat(services.get(0).sidecar().kept()).isZero();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
