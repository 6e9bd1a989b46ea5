package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.Quantity;
import orrery.net.LinkSpec;
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

/** Asking, again and again but ever more rarely, and not for what is known (RFC 6762 §5 and §7). */
class QueryingTest {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;
  private static final DnsName SUPERS = MdnsNode.EDGE.subtype(MdnsNode.SUPER);

  private final World world = World.withSeed(13);
  private final World.Home home = world.home("home");

  private static DnsRecord pointer(String instance, int ttl) {
    return DnsRecord.shared(SUPERS, ttl, new RecordData.Ptr(MdnsNode.EDGE.instance(instance)));
  }

  /** D03: queries at 0, 1, 3, 7, 15, … s, doubling, then every 60 minutes: exactly. */
  @Test
  @DisplayName("D03 queries at 0, 1, 3, 7, 15, ... s, at most 60 min apart")
  void queriesAtDoublingIntervalsUpToAnHour() {
    World.Machine a = MdnsNode.machine(world, home, "a", MdnsNode::browseSupers);
    MdnsNode.start(a);

    world.runFor(Duration.ofHours(6));

    List<Long> times = Traffic.times(world, "a", "query");
    long first = times.get(0);
    List<Long> expected = new ArrayList<>();
    long interval = SECOND;
    for (long at = first; at <= Duration.ofHours(6).toNanos(); at += interval, interval = Math.min(2 * interval, 3600 * SECOND)) {
      expected.add(at);
      interval = expected.size() == 1 ? SECOND : interval;
    }
    assertThat(times.subList(0, 6)).containsExactly(first, first + SECOND, first + 3 * SECOND, first + 7 * SECOND, first + 15 * SECOND, first + 31 * SECOND);
    assertThat(times).isEqualTo(expected);
    Published.row("D03")
        .exactly("sixth query after the first (s)", 31, (times.get(5) - first) / SECOND)
        .exactly("greatest interval (min)", 60, (times.get(times.size() - 1) - times.get(times.size() - 2)) / SECOND / 60);
    assertThat(times.get(times.size() - 1) - times.get(times.size() - 2)).isEqualTo(3600 * SECOND);
  }

  /** D03: the first query waits U(20,120) ms. */
  @Test
  @DisplayName("D03 queries first after U(20,120) ms")
  void queriesFirstAfter20To120Milliseconds() {
    TwoStage.assertUniform("D03", 20, 120, 1000, (seed, count) -> {
      double[] sample = new double[count];
      for (int batch = 0; batch < count / 200; batch++) {
        World crowd = World.withSeed(seed + batch);
        List<World.Machine> machines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          World.Home alone = crowd.home("n" + i, NatBehavior.SYMMETRIC, Address.of("192.168.1.0"));
          machines.add(MdnsNode.machine(crowd, alone, "n" + i, MdnsNode::browseSupers));
        }
        machines.forEach(World.Machine::start);
        crowd.runFor(Duration.ofMillis(200));
        for (int i = 0; i < 200; i++) {
          sample[200 * batch + i] = Traffic.times(crowd, "n" + i, "query").get(0) / 1e6;
        }
      }
      return sample;
    });
  }

  @Test
  void findsAServiceWithOneQueryAndOneResponse() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(10));
    int before = world.sent().size();

    b.start();
    world.runFor(Duration.ofMillis(900));

    assertThat(world.sent().subList(before, world.sent().size())).extracting(World.Sent::messageType).containsExactly("query", "response");
    MdnsNode.Heard found = MdnsNode.of(b).heard.get(0);
    assertThat(found.what()).isEqualTo("found");
    assertThat(found.time()).isBetween(42 * MS, 243 * MS);
  }

  @Test
  void tellsAllThatItFound() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("Küche. 7"));
    World.Machine b = MdnsNode.machine(world, home, "b", node -> {});
    MdnsNode.start(a, b);
    Browse browse = MdnsNode.of(b).browseSupers();

    world.runFor(Duration.ofSeconds(5));

    assertThat(browse.found()).containsExactly(new ServiceInstance(
        "Küche. 7", MdnsNode.EDGE, List.of("_super"), "a.local", List.of(a.address()), 4711, List.of("account=anna", "merit=7")));
    assertThat(browse.found().get(0).text("Account")).contains("anna");
  }

  @Test
  void doesNotFindOneWithoutTheSubtype() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.register("a", List.of()));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    World.Machine c = MdnsNode.machine(world, home, "c", node -> node.browse(null));
    MdnsNode.start(a, b, c);

    world.runFor(Duration.ofSeconds(5));

    assertThat(MdnsNode.of(b).heard).isEmpty();
    assertThat(MdnsNode.of(c).heard).extracting(MdnsNode.Heard::what).containsExactly("found");
  }

  @Test
  void doesNotFindItself() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {
      node.registerSuper("a");
      node.browseSupers();
    });
    World.Machine echo = RawPeer.machine(world, home, "echo");
    MdnsNode.start(a, echo);
    RawPeer.of(echo).reaction = (peer, heard) -> peer.send(heard.message());

    world.runFor(Duration.ofSeconds(30));

    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::what).containsOnly("registered");
  }

  /** RFC 6762 §5.4: only what is asked when the node comes to the link, and only the first time. */
  @Test
  void asksForAnswersByUnicastWhenItComesToTheLinkOnly() {
    World.Machine a = MdnsNode.machine(world, home, "a", MdnsNode::browseSupers);
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(60));

    MdnsNode.of(a).browse("_other");
    world.runFor(Duration.ofSeconds(60));

    List<Traffic.Message> queries = Traffic.of(world, "a", "query");
    assertThat(queries.stream().filter(q -> q.content().questions().get(0).unicastResponse())).containsExactly(queries.get(0));
  }

  @Test
  void tellsWhatItKnowsSoThatNobodyRepeatsIt() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(10));

    b.start();
    world.runFor(Duration.ofSeconds(90));

    List<Traffic.Message> queries = Traffic.of(world, "b", "query");
    assertThat(queries).hasSizeGreaterThan(5);
    assertThat(queries.get(0).content().answers()).isEmpty();
    assertThat(queries.subList(1, queries.size())).allMatch(q -> q.content().answers().size() == 1 && !q.content().answers().get(0).cacheFlush());
    assertThat(queries.get(1).content().answers().get(0).ttlSeconds()).isEqualTo(4499);
    assertThat(Traffic.of(world, "a", "response")).hasSize(1);
  }

  /** RFC 6762 §7.3. */
  @Test
  void takesAnothersQuestionForItsOwn() {
    World.Machine a = MdnsNode.machine(world, home, "a", MdnsNode::browseSupers);
    World.Machine other = RawPeer.machine(world, home, "other");
    MdnsNode.start(a, other);
    world.runFor(Duration.ofSeconds(5));
    long first = Traffic.times(world, "a", "query").get(0);

    // The next is due at first + 7 s, the interval before it being 4 s.
    world.runUntil(Duration.ofNanos(first + 6 * SECOND));
    RawPeer.of(other).send(DnsMessage.query(List.of(Question.of(DnsName.of(SUPERS.toString().toUpperCase(java.util.Locale.ROOT)), RecordType.PTR)), List.of()));
    world.runFor(Duration.ofSeconds(60));

    List<Long> times = Traffic.times(world, "a", "query");
    assertThat(times.subList(0, 3)).containsExactly(first, first + SECOND, first + 3 * SECOND);
    // Counted from when the other's was heard, which is less than 2 ms after it was sent, the one after it comes 8 s later.
    assertThat(times.get(3) - (first + 6 * SECOND)).isBetween(8 * SECOND, 8 * SECOND + 2 * MS);
  }

  @Test
  void asksItselfWhereAnotherAskedTooEarlyOrForUnicastOrKnowsMore() {
    World.Machine a = MdnsNode.machine(world, home, "a", MdnsNode::browseSupers);
    World.Machine other = RawPeer.machine(world, home, "other");
    MdnsNode.start(a, other);
    world.runFor(Duration.ofMillis(3500));
    long first = Traffic.times(world, "a", "query").get(0);
    Question question = Question.of(SUPERS, RecordType.PTR);

    RawPeer.of(other).send(DnsMessage.query(List.of(question), List.of()));
    world.runUntil(Duration.ofNanos(first + 6 * SECOND));
    RawPeer.of(other).send(DnsMessage.query(List.of(question.withUnicastResponse(true)), List.of()));
    RawPeer.of(other).send(DnsMessage.query(List.of(question), List.of(pointer("x", 4000))));
    world.runFor(Duration.ofSeconds(5));

    assertThat(Traffic.times(world, "a", "query")).containsExactly(first, first + SECOND, first + 3 * SECOND, first + 7 * SECOND);
  }

  @Test
  void asksForTheRestOfAServiceOfWhichItKnowsAPart() {
    World.Machine a = MdnsNode.machine(world, home, "a", MdnsNode::browseSupers);
    World.Machine teller = RawPeer.machine(world, home, "teller");
    MdnsNode.start(a, teller);
    DnsName name = MdnsNode.EDGE.instance("x");
    RawPeer.of(teller).reaction = (peer, heard) -> {
      for (Question question : heard.message().questions()) {
        switch (question.type()) {
          case RecordType.PTR -> peer.send(DnsMessage.response(List.of(pointer("x", 4500)), List.of()));
          case RecordType.SRV -> peer.send(DnsMessage.response(List.of(DnsRecord.unique(name, 120, new RecordData.Srv(0, 0, 1, DnsName.of("x.local")))), List.of()));
          case RecordType.TXT -> peer.send(DnsMessage.response(List.of(DnsRecord.unique(name, 4500, RecordData.Txt.of(List.of()))), List.of()));
          case RecordType.A -> peer.send(DnsMessage.response(List.of(DnsRecord.unique(DnsName.of("x.local"), 120, new RecordData.A(Address.of("192.168.1.77")))), List.of()));
          default -> {}
        }
      }
    };

    world.runFor(Duration.ofSeconds(4));

    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::what).containsExactly("found");
    assertThat(MdnsNode.of(a).heard.get(0).time()).isLessThan(3 * SECOND);
    assertThat(Traffic.of(world, "a", "query").stream().filter(q -> q.content().questions().get(0).type() != RecordType.PTR)).hasSize(2);
  }

  /** RFC 6762 §5.2: at 80, 85, 90 and 95 % of its time, each up to 2 % later; and then the service is lost. */
  @Test
  void asksAgainBeforeARecordOfInterestExpires() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(10));
    b.start();
    world.runFor(Duration.ofSeconds(2));
    long heard = MdnsNode.of(b).heard.get(0).time();

    a.crash();
    world.runFor(Duration.ofMinutes(3));

    List<Long> asked = Traffic.of(world, "b", "query").stream().filter(q -> q.content().questions().get(0).type() == RecordType.SRV).map(q -> q.time() - 10 * SECOND - heard).toList();
    assertThat(asked.subList(0, 4)).satisfiesExactly(
        t -> assertThat(t).isBetween(96 * SECOND, 98400 * MS),
        t -> assertThat(t).isBetween(102 * SECOND, 104400 * MS),
        t -> assertThat(t).isBetween(108 * SECOND, 110400 * MS),
        t -> assertThat(t).isBetween(114 * SECOND, 116400 * MS));
    assertThat(MdnsNode.of(b).heard("lost")).extracting(MdnsNode.Heard::time).containsExactly(heard + 120 * SECOND);
  }

  @Test
  void keepsAServiceThatAnswersTheRefreshForHours() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    MdnsNode.start(a, b);

    world.runFor(Duration.ofHours(5));

    assertThat(MdnsNode.of(b).heard).extracting(MdnsNode.Heard::what).containsExactly("found");
    long received = world.sent("mdns").stream().filter(s -> s.node().equals("a")).count();
    assertThat(received).as("messages in five hours").isLessThan(5 * 3600 / 96 + 20);
  }

  @Test
  void findsARealServiceAmongBogusOnes() {
    World.Machine a = MdnsNode.machine(world, home, "a", MdnsNode::browseSupers);
    World.Machine liar = RawPeer.machine(world, home, "liar");
    MdnsNode.start(a, liar);
    List<DnsRecord> listed = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      listed.add(pointer("bogus " + i, 4500));
    }
    listed.add(pointer("real", 4500));
    DnsName name = MdnsNode.EDGE.instance("real");
    RawPeer.of(liar).send(DnsMessage.response(listed, List.of()));
    RawPeer.of(liar).reaction = (peer, heard) -> {
      if (heard.message().questions().stream().anyMatch(question -> question.name().equals(name))) {
        peer.send(DnsMessage.response(
            List.of(DnsRecord.unique(name, 120, new RecordData.Srv(0, 0, 1, DnsName.of("x.local"))), DnsRecord.unique(name, 4500, RecordData.Txt.of(List.of()))),
            List.of(DnsRecord.unique(DnsName.of("x.local"), 120, new RecordData.A(Address.of("192.168.1.77"))))));
      }
    };

    world.runFor(Duration.ofMinutes(70));

    assertThat(MdnsNode.of(a).heard("found")).extracting(MdnsNode.Heard::instance).contains("real");
  }

  /** RFC 6762 §10.4. */
  @Test
  void losesAServiceWithinTenSecondsThatIsDoubtedAndSilent() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", node -> {});
    MdnsNode.start(a, b);
    Browse browse = MdnsNode.of(b).browseSupers();
    world.runFor(Duration.ofSeconds(40));

    browse.reconfirm(browse.found().get(0));
    world.runFor(Duration.ofSeconds(20));
    assertThat(MdnsNode.of(b).heard).as("it has answered").extracting(MdnsNode.Heard::what).containsExactly("found");

    a.crash();
    browse.reconfirm(browse.found().get(0));
    world.runFor(Duration.ofSeconds(20));
    assertThat(MdnsNode.of(b).heard("lost")).extracting(MdnsNode.Heard::time).containsExactly(70 * SECOND);
    assertThat(browse.candidates).isEmpty();
    assertThat(Traffic.of(world, "b", "query").stream().filter(q -> q.time() >= 60 * SECOND && q.content().questions().size() == 2)).hasSize(4);
  }

  @Test
  void tellsASecondBrowseWhatTheFirstHasFound() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    MdnsNode.start(a, b);
    world.runFor(Duration.ofSeconds(60));

    Browse second = MdnsNode.of(b).browseSupers();
    assertThat(second.found()).isEmpty();
    world.runFor(Duration.ofMillis(1));

    assertThat(second.found()).hasSize(1);
    assertThat(MdnsNode.of(b).heard("found")).hasSize(2);
  }

  /** What a member does: it browses, finds, cancels, and costs nothing from then on. */
  @Test
  void costsNothingAfterItsBrowseIsCancelled() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", node -> {});
    MdnsNode.start(a, b);
    Browse browse = MdnsNode.of(b).browseSupers();
    world.runFor(Duration.ofSeconds(5));
    assertThat(browse.found()).hasSize(1);

    browse.cancel();
    browse.cancel();
    browse.queryAgain();
    int before = world.sent().size();
    world.runFor(Duration.ofHours(3));

    assertThat(world.sent()).hasSize(before);
    assertThat(world.simulation().pending()).isZero();
    assertThat(MdnsNode.of(b).heard).extracting(MdnsNode.Heard::what).containsExactly("found");
  }

  @Test
  void beginsAnewWhenToldToQueryAgain() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {});
    MdnsNode.start(a);
    Browse browse = MdnsNode.of(a).browseSupers();
    world.runFor(Duration.ofMinutes(10));
    int before = Traffic.of(world, "a", "query").size();

    browse.queryAgain();
    world.runFor(Duration.ofSeconds(10));

    List<Long> again = Traffic.times(world, "a", "query").subList(before, before + 4);
    assertThat(again.get(0)).isBetween(600 * SECOND + 20 * MS, 600 * SECOND + 120 * MS);
    assertThat(again).containsExactly(again.get(0), again.get(0) + SECOND, again.get(0) + 3 * SECOND, again.get(0) + 7 * SECOND);
  }

  /** A super node keeps a browse, and hears of another by its announcement. */
  @Test
  void hearsOfASecondSuperNodeByItsAnnouncement() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {
      node.registerSuper("a");
      node.browseSupers();
    });
    World.Machine b = MdnsNode.machine(world, home, "b", node -> node.registerSuper("b"));
    MdnsNode.start(a);
    world.runFor(Duration.ofMinutes(20));

    b.start();
    world.runFor(Duration.ofSeconds(2));

    assertThat(MdnsNode.of(a).heard("found")).hasSize(1);
    assertThat(MdnsNode.of(a).heard("found").get(0).time()).isLessThan(1201500 * MS);
  }

  /** With 30 % of all messages to and from it lost, a joiner finds the service soon after one of its queries. */
  @Test
  void findsThroughLossWithinTheBackOffSchedule() {
    LinkSpec lossy = new LinkSpec(Quantity.bitRate("100 Mb/s"), Quantity.bitRate("100 Mb/s"), Duration.ofNanos(500_000), Duration.ZERO, 0.3, Quantity.dataSize("1 MiB"));
    int[] slots = new int[14];
    Seeds.eachSeed(100, seed -> {
      World street = World.withSeed(seed);
      World.Home link = street.home("home");
      World.Machine a = MdnsNode.machine(street, link, "a", node -> node.registerSuper("a"));
      World.Machine b = street.machine("b").link(lossy).on(link).running(host -> MdnsNode.with(host, MdnsNode::browseSupers));
      MdnsNode.start(a);
      street.runFor(Duration.ofSeconds(10));
      b.start();

      street.runFor(Duration.ofHours(2));

      long found = MdnsNode.of(b).heard("found").get(0).time();
      List<Long> asked = Traffic.times(street, "b", "query").stream().map(t -> t - 10 * SECOND).filter(t -> t < found).toList();
      assertThat(found - asked.get(asked.size() - 1)).as("after query %d", asked.size()).isLessThanOrEqualTo(130 * MS);
      slots[asked.size() - 1]++;
    });
    if (Long.getLong("orrery.seed") == null && Long.getLong("orrery.seeds") == null) {
      // Query and response arrive with a probability of 0.49: of 100, 34 to 64 at the first query in 99.8 % of cases.
      assertThat(slots[0]).isBetween(34, 64);
    }
  }
}
