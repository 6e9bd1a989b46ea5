package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.net.nat.NatBehavior;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;
import orrery.world.Seeds;
import orrery.world.World;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Claiming names, announcing and defending them (RFC 6762 §8 and §9). */
class ProbingTest {

  private static final long MS = 1_000_000;

  private final World world = World.withSeed(11);
  private final World.Home home = world.home("home");

  private static DnsRecord place(String instance, int port, String host) {
    return DnsRecord.unique(MdnsNode.EDGE.instance(instance), 120, new RecordData.Srv(0, 0, port, DnsName.of(host)));
  }

  /** D01: three probes 250 ms apart, the first announcement 250 ms after the third, the second a second later: exactly. */
  @Test
  @DisplayName("D01 probes three times and announces twice, at exact intervals")
  void probesThreeTimesAndAnnouncesTwice() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    MdnsNode.start(a);

    world.runFor(Duration.ofMinutes(10));

    List<Long> probes = Traffic.times(world, "a", "probe");
    long first = probes.get(0);
    assertThat(first).isBetween(0L, 250 * MS);
    assertThat(probes).containsExactly(first, first + 250 * MS, first + 500 * MS);
    assertThat(Traffic.times(world, "a", "announce")).containsExactly(first + 750 * MS, first + 1750 * MS);
    Published.row("D01")
        .exactly("between probes (ms)", 250, (probes.get(2) - probes.get(1)) / MS)
        .exactly("third probe to announcement (ms)", 250, (Traffic.times(world, "a", "announce").get(0) - probes.get(2)) / MS);
    assertThat(world.sent()).as("an idle responder is silent").hasSize(5);
    assertThat(world.simulation().pending()).as("and has nothing due").isZero();
  }

  /** D01: the first announcement is uniform in 750 to 1000 ms. */
  @Test
  @DisplayName("D01 announces first at U(750,1000) ms")
  void announcesFirstBetween750And1000Milliseconds() {
    TwoStage.assertUniform("D01", 750, 1000, 1000, (seed, count) -> {
      double[] sample = new double[count];
      for (int batch = 0; batch < count / 200; batch++) {
        World crowd = World.withSeed(seed + batch);
        List<World.Machine> machines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          String name = "n" + i;
          World.Home alone = crowd.home(name, NatBehavior.SYMMETRIC, Address.of("192.168.1.0"));
          machines.add(MdnsNode.machine(crowd, alone, name, node -> node.registerSuper(name)));
        }
        machines.forEach(World.Machine::start);
        crowd.runFor(Duration.ofSeconds(3));
        for (int i = 0; i < 200; i++) {
          sample[200 * batch + i] = Traffic.times(crowd, "n" + i, "announce").get(0) / 1e6;
        }
      }
      return sample;
    });
  }

  @Test
  void proposesItsRecordsInEachProbe() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    MdnsNode.start(a);

    world.runFor(Duration.ofSeconds(1));

    for (Traffic.Message probe : Traffic.of(world, "a", "probe")) {
      assertThat(probe.content().isResponse()).isFalse();
      assertThat(probe.content().questions()).extracting(Question::toString).containsExactly("a.local ANY unicast", "a._orrery-edge._udp.local ANY unicast");
      assertThat(probe.content().authorities()).extracting(DnsRecord::toString).containsExactly(
          "a.local 120 A " + a.address(),
          "a._orrery-edge._udp.local 4500 TXT \"account=anna\" \"merit=7\"",
          "a._orrery-edge._udp.local 120 SRV 0 0 4711 a.local");
    }
  }

  @Test
  void announcesAllItsRecordsUniqueOnesWithTheCacheFlushBit() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    MdnsNode.start(a);

    world.runFor(Duration.ofSeconds(3));

    for (Traffic.Message announcement : Traffic.of(world, "a", "announce")) {
      assertThat(announcement.content().answers()).extracting(DnsRecord::toString).containsExactly(
          "a.local 120 A " + a.address() + " flush",
          "_orrery-edge._udp.local 4500 PTR a._orrery-edge._udp.local",
          "_super._sub._orrery-edge._udp.local 4500 PTR a._orrery-edge._udp.local",
          "a._orrery-edge._udp.local 120 SRV 0 0 4711 a.local flush",
          "a._orrery-edge._udp.local 4500 TXT \"account=anna\" \"merit=7\" flush",
          "_services._dns-sd._udp.local 4500 PTR _orrery-edge._udp.local");
    }
  }

  @Test
  void renamesItselfWhereTheNameIsTaken() {
    World.Machine first = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine second = MdnsNode.machine(world, home, "b", node -> {});
    MdnsNode.start(first);
    world.runFor(Duration.ofSeconds(5));

    second.start();
    MdnsNode.of(second).registerSuper("Kitchen");
    world.runFor(Duration.ofSeconds(5));

    assertThat(MdnsNode.of(first).heard).extracting(MdnsNode.Heard::what).containsExactly("registered");
    assertThat(MdnsNode.of(second).heard).extracting(MdnsNode.Heard::what).containsExactly("conflict", "registered");
    assertThat(MdnsNode.of(second).heard("registered").get(0).instance()).isEqualTo("Kitchen (2)");
  }

  @Test
  void oneOfTwoSimultaneousClaimantsRenames() {
    Seeds.eachSeed(100, seed -> {
      World pair = World.withSeed(seed);
      World.Home link = pair.home("home");
      World.Machine a = MdnsNode.machine(pair, link, "a", node -> node.registerSuper("kitchen"));
      World.Machine b = MdnsNode.machine(pair, link, "b", node -> node.registerSuper("kitchen"));
      MdnsNode.start(a, b);

      pair.runFor(Duration.ofSeconds(6));

      assertThat(List.of(MdnsNode.of(a).heard("registered").get(0).instance(), MdnsNode.of(b).heard("registered").get(0).instance()))
          .containsExactlyInAnyOrder("kitchen", "kitchen (2)");
      assertThat(MdnsNode.of(a).heard("registered")).hasSize(1);
      assertThat(MdnsNode.of(b).heard("registered")).hasSize(1);
    });
  }

  /** RFC 6762 §8.2: the lexicographically later data wins; the loser waits a second and probes again. */
  @Test
  void laterDataWinsTheTieAndTheLoserWaitsASecond() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine rival = RawPeer.machine(world, home, "rival");
    MdnsNode.start(a, rival);
    List<Long> tie = new ArrayList<>();
    RawPeer.of(rival).reaction = (peer, heard) -> {
      if (!heard.message().authorities().isEmpty() && tie.isEmpty()) {
        tie.add(heard.time() + MS);
        DnsName name = MdnsNode.EDGE.instance("kitchen");
        List<DnsRecord> later = List.of(
            DnsRecord.shared(name, 4500, RecordData.Txt.of(List.of("zzz=1", "merit=7"))),
            DnsRecord.shared(name, 120, new RecordData.Srv(0, 0, 4711, DnsName.of("z.local"))));
        // TXT comes before SRV; "account=anna" begins with the length 12, "zzz=1" with 5: the rival is earlier there.
        peer.send(DnsMessage.probe(List.of(Question.of(name, RecordType.ANY)), later));
        List<DnsRecord> evenLater = List.of(DnsRecord.shared(name, 4500, RecordData.Txt.of(List.of("z".repeat(40)))));
        peer.host.timer("again", () -> peer.send(DnsMessage.probe(List.of(Question.of(name, RecordType.ANY)), evenLater))).start(Duration.ofMillis(100));
      }
    };

    world.runFor(Duration.ofSeconds(5));

    List<Long> probes = Traffic.times(world, "a", "probe");
    long first = probes.get(0);
    long lost = world.told().stream().filter(t -> t.value().startsWith("kitchen") && t.scope().equals("mdns-tie-lost")).findFirst().orElseThrow().time();
    assertThat(lost).as("the earlier data did not win").isBetween(first + 101 * MS, first + 104 * MS);
    assertThat(probes).containsExactly(first, lost + 1000 * MS, lost + 1250 * MS, lost + 1500 * MS);
    assertThat(world.told()).filteredOn(t -> t.scope().equals("mdns-registered")).hasSize(1);
  }

  @Test
  void anIdenticalProbeIsNoTie() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine mirror = RawPeer.machine(world, home, "mirror");
    MdnsNode.start(a, mirror);
    RawPeer.of(mirror).reaction = (peer, heard) -> {
      if (!heard.message().isResponse()) {
        peer.send(heard.message());
      }
    };

    world.runFor(Duration.ofSeconds(2));

    assertThat(Traffic.of(world, "a", "probe")).hasSize(3);
    assertThat(MdnsNode.of(a).heard("registered")).hasSize(1);
  }

  /** D04: 15 conflicts within 10 s, then at least 5 s before each further attempt. */
  @Test
  @DisplayName("D04 after 15 conflicts in 10 s waits at least 5 s before each further attempt")
  void waitsFiveSecondsBetweenAttemptsAfterFifteenConflicts() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine bully = RawPeer.machine(world, home, "bully");
    MdnsNode.start(a, bully);
    RawPeer.of(bully).reaction = (peer, heard) -> {
      for (DnsRecord proposed : heard.message().authorities()) {
        if (proposed.type() == RecordType.SRV) {
          peer.send(DnsMessage.response(List.of(place(proposed.name().firstLabel(), 1, "bully.local")), List.of()));
        }
      }
    };

    world.runFor(Duration.ofMinutes(2));

    List<Long> conflicts = world.told().stream().filter(t -> t.scope().equals("mdns-renamed")).map(World.Told::time).toList();
    List<Long> probes = Traffic.times(world, "a", "probe");
    assertThat(conflicts).hasSizeGreaterThan(25).hasSizeLessThan(45);
    assertThat(conflicts.get(14) - conflicts.get(0)).isLessThanOrEqualTo(10_000 * MS);
    for (int i = 0; i + 1 < conflicts.size(); i++) {
      int attempt = i;
      long next = probes.stream().filter(time -> time > conflicts.get(attempt)).findFirst().orElseThrow();
      if (i < 14) {
        assertThat(next - conflicts.get(i)).as("after conflict %d", i + 1).isLessThanOrEqualTo(250 * MS);
      } else {
        assertThat(next - conflicts.get(i)).as("after conflict %d", i + 1).isBetween(5_000 * MS, 5_250 * MS);
      }
    }
  }

  @Test
  void conflictsThatComeSlowlyDoNotSlowItDown() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine bully = RawPeer.machine(world, home, "bully");
    MdnsNode.start(a, bully);
    // A conflict at the third probe of each attempt: one in 0.5 to 0.75 s, so fifteen take about ten seconds or less.
    int[] probes = new int[1];
    RawPeer.of(bully).reaction = (peer, heard) -> {
      if (!heard.message().authorities().isEmpty() && ++probes[0] % 3 == 0 && probes[0] <= 3 * 14) {
        peer.send(DnsMessage.response(List.of(place(heard.message().questions().get(heard.message().questions().size() - 1).name().firstLabel(), 1, "bully.local")), List.of()));
      }
    };

    world.runFor(Duration.ofSeconds(15));

    assertThat(MdnsNode.of(a).heard("conflict")).hasSize(14);
    assertThat(MdnsNode.of(a).heard("registered")).hasSize(1);
    assertThat(MdnsNode.of(a).heard("registered").get(0).instance()).isEqualTo("kitchen (15)");
  }

  /** RFC 6762 §9: a conflicting response sends an established name back to probing; its holder keeps it if nobody defends. */
  @Test
  void probesAgainOnAConflictingResponse() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine stray = RawPeer.machine(world, home, "stray");
    MdnsNode.start(a, stray);
    world.runFor(Duration.ofSeconds(5));

    RawPeer.of(stray).send(DnsMessage.response(List.of(place("KITCHEN", 1, "stray.local")), List.of()));
    world.runFor(Duration.ofSeconds(5));

    assertThat(Traffic.of(world, "a", "probe")).hasSize(6);
    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::instance).containsExactly("kitchen", "kitchen");
  }

  @Test
  void aRenamedHostTakesItsServicesAlong() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine other = RawPeer.machine(world, home, "other");
    MdnsNode.start(a, other);
    world.runFor(Duration.ofSeconds(5));
    DnsRecord address = DnsRecord.unique(DnsName.of("a.local"), 120, new RecordData.A(Address.of("192.168.1.99")));
    RawPeer.of(other).reaction = (peer, heard) -> {
      if (!heard.message().authorities().isEmpty() && heard.message().questions().get(0).name().equals(address.name())) {
        peer.send(DnsMessage.response(List.of(address), List.of()));
      }
    };

    RawPeer.of(other).send(DnsMessage.response(List.of(address), List.of()));
    world.runFor(Duration.ofSeconds(5));

    List<Traffic.Message> announcements = Traffic.of(world, "a", "announce");
    assertThat(announcements.get(announcements.size() - 1).content().answers()).extracting(DnsRecord::toString).contains(
        "a-2.local 120 A " + a.address() + " flush",
        "kitchen._orrery-edge._udp.local 120 SRV 0 0 4711 a-2.local flush");
  }

  @Test
  void ignoresAConflictFromBeforeItsFirstProbe() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("kitchen"));
    World.Machine stray = RawPeer.machine(world, home, "stray");
    MdnsNode.start(stray);
    a.start();

    RawPeer.of(stray).send(DnsMessage.response(List.of(place("kitchen", 1, "stray.local")), List.of()));
    world.runFor(Duration.ofSeconds(5));

    assertThat(Traffic.times(world, "a", "probe").get(0)).isGreaterThan(2 * MS);
    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::what).containsExactly("registered");
  }

  @Test
  void takesItsOldNameAgainAfterAReboot() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine watcher = MdnsNode.machine(world, home, "watcher", MdnsNode::browseSupers);
    MdnsNode.start(a, watcher);
    world.runFor(Duration.ofSeconds(5));

    a.crash();
    world.runFor(Duration.ofSeconds(5));
    a.start();
    world.runFor(Duration.ofSeconds(5));

    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::what, MdnsNode.Heard::instance).containsExactly(org.assertj.core.groups.Tuple.tuple("registered", "a"));
    assertThat(MdnsNode.of(watcher).heard).as("the watcher has not noticed").extracting(MdnsNode.Heard::what).containsExactly("found");
  }

  @Test
  void updatesItsTextByAnnouncingItAlone() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {});
    World.Machine watcher = MdnsNode.machine(world, home, "watcher", MdnsNode::browseSupers);
    MdnsNode.start(a, watcher);
    Registration registration = MdnsNode.of(a).registerSuper("a");
    world.runFor(Duration.ofSeconds(5));
    int before = Traffic.of(world, "a", "announce").size();

    registration.update(List.of("merit=9"));
    world.runFor(Duration.ofSeconds(5));

    List<Traffic.Message> announcements = Traffic.of(world, "a", "announce");
    assertThat(announcements).hasSize(before + 2);
    assertThat(announcements.get(before).content().answers()).extracting(DnsRecord::toString).containsExactly("a._orrery-edge._udp.local 4500 TXT \"merit=9\" flush");
    assertThat(MdnsNode.of(watcher).heard).extracting(MdnsNode.Heard::what).containsExactly("found", "changed");
    assertThat(registration.instance().orElseThrow().text("MERIT")).contains("9");
  }

  @Test
  void withdrawsBeforeItIsEstablishedWithoutAWord() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {});
    MdnsNode.start(a);
    Registration registration = MdnsNode.of(a).registerSuper("a");
    world.runFor(Duration.ofMillis(400));

    registration.withdraw();
    registration.withdraw();
    world.runFor(Duration.ofSeconds(5));

    assertThat(Traffic.of(world, "a", "goodbye")).isEmpty();
    assertThat(MdnsNode.of(a).heard).isEmpty();
    assertThat(registration.instance()).isEmpty();
  }

  @Test
  void givesASecondServiceOfTheSameNameAnotherName() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {
      node.registerSuper("kitchen");
      node.registerSuper("Kitchen");
    });
    MdnsNode.start(a);

    world.runFor(Duration.ofSeconds(5));

    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::instance).containsExactlyInAnyOrder("kitchen", "Kitchen (2)");
  }

  @Test
  void cutsALongNameToFitWhenItRenames() {
    String longest = "ü".repeat(31);
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper(longest));
    World.Machine b = MdnsNode.machine(world, home, "b", node -> node.registerSuper(longest));
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(3));

    b.start();
    world.runFor(Duration.ofSeconds(5));

    assertThat(MdnsNode.of(b).heard("registered").get(0).instance()).isEqualTo("ü".repeat(29) + " (2)");
  }
}
