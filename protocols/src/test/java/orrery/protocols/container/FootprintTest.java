package orrery.protocols.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.net.nat.NatBehavior;
import orrery.protocols.service.Caller;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.world.World;

/** What a container costs that has served and rests. */
class FootprintTest {

  private static final int NODES = 2_000;

  @Test
  void restsInLessThanTwoKilobytes() {
    World world = World.withSeed(16);
    ContainerConfig config = ContainerNode.config("images", "echo");
    MicroserviceCatalogue programs = new MicroserviceCatalogue(ContainerNode.stock());
    List<World.Machine> machines = new ArrayList<>();
    World.Home home = world.home("home-0");
    for (int i = 0; i < NODES; i++) {
      home = i % 100 == 99 ? world.home("home-" + i, NatBehavior.SYMMETRIC, Address.of("192.168.1.0")) : home;
      machines.add(world.machine("n" + i).on(home));
    }
    machines.forEach(World.Machine::start);
    int[] answers = {0};
    List<LightContainer> containers = new ArrayList<>();
    for (World.Machine machine : machines) {
      LightContainer container = new LightContainer(machine.host(), config, programs, ImageSource.Known.NOBODY, service -> (to, request, terms, onOutcome) -> { });
      containers.add(container);
      container.call("echo", ContainerNode.call(Caller.of("anna"), "echo", "/", response -> answers[0]++), Duration.ofMinutes(1));
    }
    world.runFor(Duration.ofMinutes(5));
    boolean atRest = containers.stream().allMatch(container -> container.containers().isEmpty());

    long with = used();
    containers.clear();
    long without = used();

    assertThat(answers[0]).isEqualTo(NODES);
    assertThat(atRest).isTrue();
    assertThat((with - without) / NODES).as("bytes of a container at rest").isBetween(200L, 2_000L);
    assertThat(machines.get(0).isOn()).isTrue();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
