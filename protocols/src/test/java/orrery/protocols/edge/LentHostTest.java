package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Timer;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** A host that passes from one to the next. */
class LentHostTest {

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");
  private final World.Machine machine = world.machine("a").withInterfaces("wlan0");
  private final List<String> ran = new ArrayList<>();

  private LentHost lent() {
    machine.described().attach("wlan0", home.lan());
    machine.start();
    return new LentHost(machine.host());
  }

  @Test
  void runsNothingOfWhoHadItBefore() {
    LentHost host = lent();
    Timer first = host.timer("t", () -> ran.add("first"));
    host.onInterfacesChanged(() -> ran.add("first"));
    first.start(Duration.ofSeconds(1));

    host.vacate();
    Timer second = host.timer("t", () -> ran.add("second"));
    second.start(Duration.ofSeconds(3));
    first.start(Duration.ofSeconds(1));
    first.cancel();
    machine.described().takeDown("wlan0");
    world.runFor(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("second");
    assertThat(first.isPending()).isFalse();
  }

  @Test
  void hasTimersOfOneNameForOneAtATime() {
    LentHost host = lent();
    host.timer("t", () -> ran.add("one")).start(Duration.ofSeconds(1));
    host.timer("t", () -> ran.add("other")).start(Duration.ofSeconds(2));

    world.runFor(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("one", "other");
  }
}
