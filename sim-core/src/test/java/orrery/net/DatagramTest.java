package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.host.Quantity;
import orrery.net.nat.NatBehavior;
import orrery.world.World;

/** Datagrams from a port to a port, through everything that lies between. */
class DatagramTest {

  private static final int PORT = 7000;
  private static final Address GROUP = Address.of("224.0.0.251");

  private final World world = World.withSeed(1);

  /** An open port and what came to it. */
  private final class Ear {
    final List<String> heard = new ArrayList<>();
    final List<Long> when = new ArrayList<>();
    final List<Endpoint> sources = new ArrayList<>();
    final DatagramPort port;

    Ear(World.Machine machine) {
      port = machine.host().open(PortSpec.of("test", PORT), (source, destination, payload) -> {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        heard.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        when.add(world.nanoTime());
        sources.add(source);
      });
    }

    void say(Endpoint destination, String text) {
      port.send(destination, ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), "word");
    }
  }

  private static Endpoint at(World.Machine machine) {
    return new Endpoint(machine.address(), PORT);
  }

  @Test
  void crossesALanInItsDelayAndTransmissionTime() {
    World.Home home = world.home("home");
    World.Machine a = world.machine("a").on(home).start();
    World.Machine b = world.machine("b").on(home).start();
    Ear ear = new Ear(b);

    new Ear(a).say(at(b), "hello");
    world.runFor(Duration.ofSeconds(1));

    assertThat(ear.heard).containsExactly("hello");
    // 5 + 28 bytes at 100 Mb/s are 2.64 us, sent over each of two links of 500 us.
    assertThat(ear.when).containsExactly(2 * (500_000L + 2_640L));
  }

  @Test
  void costsOneEventInALanAndTwoAcrossTheBackbone() {
    World.Home home = world.home("home");
    World.Machine a = world.machine("a").on(home).start();
    World.Machine b = world.machine("b").on(home).start();
    World.Machine cloud = world.machine("cloud").inCloud().start();
    Ear ear = new Ear(a);
    new Ear(b);
    new Ear(cloud);

    ear.say(at(b), "near");
    world.runFor(Duration.ofSeconds(1));
    long near = world.simulation().processed();
    ear.say(at(cloud), "far");
    world.runFor(Duration.ofSeconds(1));
    long far = world.simulation().processed() - near;

    assertThat(near).isEqualTo(1);
    assertThat(far).isEqualTo(2);
  }

  @Test
  void reachesAllOtherMembersOfAGroupAtOnceAndNotTheSender() {
    World.Home home = world.home("home");
    List<Ear> ears = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      ears.add(new Ear(world.machine(name).on(home).start()));
    }
    ears.subList(0, 3).forEach(ear -> ear.port.join(GROUP));

    ears.get(0).say(new Endpoint(GROUP, PORT), "all");
    world.runFor(Duration.ofSeconds(1));

    assertThat(ears.stream().map(ear -> ear.heard.size())).containsExactly(0, 1, 1, 0);
    assertThat(world.simulation().processed()).isEqualTo(1);
  }

  @Test
  void isAnsweredThroughANatByTheOneItWasSentToOnly() {
    World.Home home = world.home("home");
    World.Machine inside = world.machine("inside").on(home).start();
    World.Machine called = world.machine("called").inCloud().start();
    World.Machine stranger = world.machine("stranger").inCloud().start();
    Ear in = new Ear(inside);
    Ear out = new Ear(called);
    Ear other = new Ear(stranger);

    in.say(at(called), "ping");
    world.runFor(Duration.ofSeconds(1));
    out.say(out.sources.get(0), "pong");
    other.say(out.sources.get(0), "knock");
    world.runFor(Duration.ofSeconds(1));

    assertThat(out.sources.get(0).address()).isEqualTo(home.publicAddress());
    assertThat(in.heard).containsExactly("pong");
    assertThat(world.dropped()).extracting(World.Dropped::reason).containsExactly(DropReason.FILTERED);
  }

  @Test
  void isNotLetInWhenNothingWentOut() {
    World.Home home = world.home("home");
    new Ear(world.machine("inside").on(home).start());
    Ear out = new Ear(world.machine("outside").inCloud().start());

    out.say(new Endpoint(home.publicAddress(), PORT), "knock");
    world.runFor(Duration.ofSeconds(1));

    assertThat(world.dropped()).extracting(World.Dropped::reason).containsExactly(DropReason.NO_BINDING);
  }

  @Test
  void comesFromOnePortBehindAConeAndFromOnePerPeerBehindASymmetricNat() {
    for (NatBehavior behavior : List.of(NatBehavior.PORT_RESTRICTED_CONE, NatBehavior.SYMMETRIC)) {
      World here = World.withSeed(2);
      World.Machine inside = here.machine("inside").on(here.home("home", behavior)).start();
      World.Machine one = here.machine("one").inCloud().start();
      World.Machine two = here.machine("two").inCloud().start();
      List<Endpoint> seen = new ArrayList<>();
      one.host().open(PortSpec.of("test", PORT), (source, destination, payload) -> seen.add(source));
      two.host().open(PortSpec.of("test", PORT), (source, destination, payload) -> seen.add(source));
      DatagramPort port = inside.host().open(PortSpec.of("test", PORT), (source, destination, payload) -> {});

      port.send(at(one), ByteBuffer.allocate(1), "word");
      port.send(at(two), ByteBuffer.allocate(1), "word");
      here.runFor(Duration.ofSeconds(1));

      boolean same = behavior.mapping() == NatBehavior.Mapping.ENDPOINT_INDEPENDENT;
      assertThat(seen).hasSize(2);
      assertThat(seen.get(0).equals(seen.get(1))).isEqualTo(same);
    }
  }

  @Test
  void isLostWhereAPartitionLies() {
    World.Home home = world.home("home");
    World.Machine a = world.machine("a").on(home).start();
    World.Machine b = world.machine("b").on(home).start();
    Ear speaker = new Ear(a);
    Ear ear = new Ear(b);

    Partition cut = world.partition(Set.of("a"), Set.of("b"));
    speaker.say(at(b), "lost");
    world.runFor(Duration.ofSeconds(1));
    world.heal(cut);
    speaker.say(at(b), "heard");
    world.runFor(Duration.ofSeconds(1));

    assertThat(ear.heard).containsExactly("heard");
    assertThat(world.dropped()).extracting(World.Dropped::reason).containsExactly(DropReason.PARTITIONED);
  }

  @Test
  void waitsInAQueueAndIsDroppedWhereThatIsFull() {
    World.Home home = world.home("home");
    LinkSpec narrow = new LinkSpec(Quantity.bitRate("1 Mb/s"), Quantity.bitRate("100 Mb/s"), Duration.ZERO, Duration.ZERO, 0, Quantity.dataSize("3000 B"));
    World.Machine a = world.machine("a").link(narrow).on(home).start();
    World.Machine b = world.machine("b").on(home).start();
    Ear ear = new Ear(b);
    Ear speaker = new Ear(a);

    String thousandBytes = "x".repeat(972);
    for (int i = 0; i < 6; i++) {
      speaker.say(at(b), thousandBytes);
    }
    world.runFor(Duration.ofSeconds(1));

    // Each takes 8 ms. The queue of 3000 bytes takes what comes while less than that waits: three, and no more.
    assertThat(ear.heard).hasSize(3);
    assertThat(ear.when.get(2) - ear.when.get(1)).isEqualTo(8_000_000);
    assertThat(world.dropped()).extracting(World.Dropped::reason).containsOnly(DropReason.QUEUE_FULL).hasSize(3);
  }

  @Test
  void isLostAsOftenAsTheLinkSays() {
    LinkSpec lossy = new LinkSpec(Quantity.bitRate("1 Gb/s"), Quantity.bitRate("1 Gb/s"), Duration.ZERO, Duration.ZERO, 0.2, Quantity.dataSize("100 MiB"));
    World.Home home = world.home("home");
    World.Machine a = world.machine("a").on(home).start();
    World.Machine b = world.machine("b").link(lossy).on(home).start();
    Ear ear = new Ear(b);
    Ear speaker = new Ear(a);

    for (int i = 0; i < 10_000; i++) {
      speaker.say(at(b), "x");
      world.runFor(Duration.ofMillis(1));
    }

    // 99 % of a binomial of 10,000 at 0.8: 8000 ± 2.576 * 40.
    assertThat(ear.heard.size()).isBetween(7_897, 8_103);
  }

  @Test
  void findsNobodyWhereTheMachineIsOffOrThePortIsClosed() {
    World.Home home = world.home("home");
    World.Machine a = world.machine("a").on(home).start();
    World.Machine b = world.machine("b").on(home).start();
    World.Machine off = world.machine("off").on(home);
    Ear speaker = new Ear(a);

    speaker.say(at(b), "closed");
    speaker.say(at(off), "off");
    world.runFor(Duration.ofSeconds(1));

    assertThat(world.dropped()).extracting(World.Dropped::reason).containsExactlyInAnyOrder(DropReason.PORT_CLOSED, DropReason.NODE_DOWN);
  }
}
