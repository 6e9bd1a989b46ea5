package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.net.nat.NatBehavior;
import orrery.sim.Simulation;
import orrery.world.World;

/** Many things at one instant: more of each kind than are read ahead at a time. */
class BurstTest {

  private static final int HOMES = 3 * Simulation.MOST_AHEAD;

  @Test
  void bringsEachOfManyQuestionsOfOneInstantItsAnswer() {
    World world = World.withSeed(9);
    World.Machine server = world.machine("server").inCloud();
    List<Ear> devices = new ArrayList<>();
    List<World.Machine> described = new ArrayList<>();
    for (int i = 0; i < HOMES; i++) {
      described.add(world.machine("device-" + i).on(world.home("home-" + i, NatBehavior.PORT_RESTRICTED_CONE)));
    }
    Ear cloud = Ear.of(server.start());
    for (World.Machine each : described) {
      devices.add(Ear.of(each.start()));
    }

    devices.forEach(device -> device.say(server.address(), "where am I?"));
    world.runFor(Duration.ofSeconds(1));
    List.copyOf(cloud.sources).forEach(source -> cloud.say(source, "at " + source));
    world.runFor(Duration.ofSeconds(1));

    assertThat(cloud.heard).hasSize(HOMES);
    assertThat(devices).allSatisfy(device -> assertThat(device.heard).hasSize(1));
  }
}
