package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.host.Quantity;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Links as nodes have them: on the medium of their LAN, in their own weather, and open to faults while they live. */
class SharedLinkTest {

  private static final int PORT = 4000;
  private static final LinkSpec LINE = new LinkSpec(
      Quantity.bitRate("10 Mb/s"), Quantity.bitRate("10 Mb/s"), Duration.ZERO, Duration.ZERO, 0, Quantity.dataSize("1 MiB"));

  private final World world = World.withSeed(3);

  /** Hears datagrams of 1222 bytes, which are 1250 with their headers, and when. */
  private final class Ear {
    final List<Long> when = new ArrayList<>();
    final DatagramPort port;

    Ear(World.Machine machine) {
      port = machine.host().open(PortSpec.of("test", PORT), (source, destination, payload) -> when.add(world.nanoTime()));
    }

    void sayTo(World.Machine other) {
      port.send(new Endpoint(other.address(), PORT), ByteBuffer.allocate(1_222), "word");
    }
  }

  private static LinkSpec air(String rate) {
    PipeSpec way = PipeSpec.plain(Quantity.bitRate(rate), Duration.ZERO, Duration.ZERO, 0, Quantity.dataSize("1 MiB"))
        .with(new Sending.Framed(new Framing(1_500, 0, Duration.ofMillis(1), 0, Duration.ZERO, 1, 1, Optional.empty(), Optional.empty())));
    return new LinkSpec(way, way, Optional.of("wifi"));
  }

  @Test
  void sharesTheAirOfItsLanAndOfNoOther() {
    List<World.Machine> machines = new ArrayList<>();
    for (World.Home home : List.of(world.home("one"), world.home("two"))) {
      for (String name : List.of("a", "b", "c", "d")) {
        machines.add(world.machine(name + "-" + home.lan().name()).link(air("10 Mb/s")).on(home).start());
      }
    }
    List<Ear> ears = machines.stream().map(Ear::new).toList();

    ears.get(0).sayTo(machines.get(1));
    ears.get(2).sayTo(machines.get(3));
    ears.get(4).sayTo(machines.get(5));
    world.runFor(Duration.ofSeconds(1));

    // Each frame has 2 ms of air: up to the access point, and down again.
    assertThat(ears.get(1).when).containsExactly(4_000_000L);
    assertThat(ears.get(3).when).containsExactly(8_000_000L);
    assertThat(ears.get(5).when).as("the other home").containsExactly(4_000_000L);
  }

  @Test
  void isDegradedAndRestoredWhileItLives() {
    World.Home home = world.home("home");
    World.Machine a = world.machine("a").link(LINE).on(home).start();
    World.Machine b = world.machine("b").link(LINE).on(home).start();
    Ear ear = new Ear(b);
    Ear mouth = new Ear(a);
    Degradation storm = new Degradation(0.5, Duration.ofMillis(10), 0);

    mouth.sayTo(b);
    world.runFor(Duration.ofSeconds(1));
    a.node().link().degrade(storm);
    mouth.sayTo(b);
    world.runFor(Duration.ofSeconds(1));
    a.node().link().restore(storm);
    mouth.sayTo(b);
    world.runFor(Duration.ofSeconds(1));
    a.node().link().change(new LinkSpec(Quantity.bitRate("100 Mb/s"), Quantity.bitRate("100 Mb/s"), Duration.ZERO, Duration.ZERO, 0, Quantity.dataSize("1 MiB")));
    mouth.sayTo(b);
    world.runFor(Duration.ofSeconds(1));

    assertThat(ear.when).containsExactly(2_000_000L, 1_013_000_000L, 2_002_000_000L, 3_001_100_000L);
  }

  /** Weather is by the name of the machine: what is sent, and how often it was switched on, change none of it. */
  @Test
  void hasTheSameWeatherWhateverIsSent() {
    List<Integer> often = lostSeconds(1);
    List<Integer> seldom = lostSeconds(3);

    assertThat(often).hasSizeBetween(60, 240);
    assertThat(seldom).isEqualTo(often.stream().filter(second -> second % 3 == 0).toList());
  }

  /** In which seconds a datagram is lost on a link that is wholly deaf in bad weather, where one is sent in every n-th. */
  private static List<Integer> lostSeconds(int n) {
    World world = World.withSeed(9);
    World.Home home = world.home("home");
    Loss storms = new Loss.GilbertElliott(Duration.ofSeconds(15), Duration.ofSeconds(15), 0, 1);
    LinkSpec stormy = new LinkSpec(LINE.upstream().with(storms), LINE.downstream(), Optional.empty());
    World.Machine a = world.machine("a").link(stormy).on(home).start();
    World.Machine b = world.machine("b").link(LINE).on(home).start();
    b.host().open(PortSpec.of("test", PORT), (source, destination, payload) -> {});
    List<Integer> lost = new ArrayList<>();
    for (int second = 0; second < 300; second++) {
      world.runUntil(Duration.ofSeconds(second));
      if (second % n == 0) {
        int before = world.dropped().size();
        DatagramPort port = a.host().open(PortSpec.of("test", 0), (source, destination, payload) -> {});
        port.send(new Endpoint(b.address(), PORT), ByteBuffer.allocate(10), "word");
        port.close();
        if (world.dropped().size() > before) {
          lost.add(second);
        }
      }
      if (second == 100) {
        a.crash();
        a.start();
      }
    }
    return lost;
  }
}
