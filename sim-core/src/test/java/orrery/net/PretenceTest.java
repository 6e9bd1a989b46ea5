package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import orrery.device.Claims;
import orrery.host.Distance;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Work;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** A node whose protocols see what is not so, and a machine that stays what it is. */
class PretenceTest {

  private static final Claims LIES = new Claims(8, 2, 4, 10, true, new Distance(1_000_000));

  private final World world = World.withSeed(1);
  private final World.Machine machine = world.machine("m").type("gateway").position(50, 10).on(world.home("home")).start();
  private final Host host = machine.host();

  private long nanosFor(long mops) {
    long[] done = {0};
    long began = world.nanoTime();
    host.compute(new Work("test", mops * 1_000_000), () -> done[0] = world.nanoTime());
    world.runFor(Duration.ofMinutes(1));
    return done[0] - began;
  }

  @Test
  void theProtocolSeesTheLieAndTheProcessorDoesNot() {
    long honest = nanosFor(30_000);
    machine.node().claim(LIES);

    assertThat(host.device().processorMops()).isEqualTo(24_000);
    assertThat(host.device().memoryBytes()).isEqualTo(1_024_000_000);
    assertThat(host.interfaces().get(0).bitsPerSecondUp()).isEqualTo(1_000_000_000);
    assertThat(host.device().position().orElseThrow().metresTo(new Position(50_000_000, 10_000_000))).isBetween(999.0, 1_001.0);
    assertThat(nanosFor(30_000)).isEqualTo(honest).isEqualTo(10_000_000_000L);
  }

  @Test
  void seesTheTruthAgainWhereTheSameLieEnds() {
    machine.node().claim(LIES);
    machine.node().retract(new Claims(8, 2, 4, 10, true, new Distance(1_000_000)));
    assertThat(host.device().processorMops()).as("another lie has ended").isEqualTo(24_000);

    machine.node().retract(LIES);

    assertThat(host.device().processorMops()).isEqualTo(3_000);
  }

  @Test
  void aMediumLosesWhatItHasNoRoomForWhateverItIsSaidToHave() {
    machine.node().claim(LIES);
    assertThat(host.device().storageBytes()).isEqualTo(1_024_000_000);

    host.storage().putBulk("a", 1, 200_000_000);
    host.storage().putBulk("b", 2, 100_000_000);
    host.storage().putBulk("c", 3, 56_000_000);

    assertThat(host.storage().bulk("a")).isEqualTo(OptionalLong.of(200_000_000));
    assertThat(host.storage().bulk("b")).as("256 MB are all there is").isEmpty();
    assertThat(host.storage().bulk("c")).isEqualTo(OptionalLong.of(56_000_000));

    host.storage().remove("a");
    host.storage().putBulk("b", 2, 100_000_000);
    assertThat(host.storage().bulk("b")).isEqualTo(OptionalLong.of(100_000_000));
  }

  @Test
  void aCrashLosesABulkThatWasNotSyncedAndItsRoomIsFree() {
    host.storage().putBulk("a", 1, 100_000_000);
    host.storage().sync(() -> { });
    world.runFor(Duration.ofSeconds(1));
    host.storage().putBulk("b", 2, 156_000_000);

    machine.crash();
    machine.start();

    assertThat(machine.host().storage().bulk("a")).isPresent();
    assertThat(machine.host().storage().bulk("b")).isEmpty();
    machine.host().storage().putBulk("c", 3, 156_000_000);
    assertThat(machine.host().storage().bulk("c")).isPresent();
  }
}
