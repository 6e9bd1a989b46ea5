package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.Endpoint;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Answers: when, to whom, and what not (RFC 6762 §6 and §7). */
class RespondingTest {

  private static final long MS = 1_000_000;
  private static final Question SUPERS = Question.of(MdnsNode.EDGE.subtype(MdnsNode.SUPER), RecordType.PTR);
  private static final DnsName INSTANCE = MdnsNode.EDGE.instance("a");

  private final World world = World.withSeed(12);
  private final World.Home home = world.home("home");
  private final World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
  private final World.Machine asker = RawPeer.machine(world, home, "asker");
  private final World.Machine ear = RawPeer.machine(world, home, "ear");

  /** The service is known, and nothing of it has been on the link for long enough to be told again. */
  private void settle() {
    a.start();
    asker.start();
    ear.start();
    world.runFor(Duration.ofSeconds(10));
  }

  private static DnsMessage query(Question... questions) {
    return DnsMessage.query(List.of(questions), List.of());
  }

  private List<Traffic.Message> responses() {
    return Traffic.of(world, "a", "response");
  }

  /** When the asker's latest query arrived; the ear hears it when everybody does. */
  private long asked() {
    return RawPeer.of(ear).received.stream().filter(r -> r.source().address().equals(asker.address())).reduce((x, y) -> y).orElseThrow().time();
  }

  /** D02: a shared answer waits U(20,120) ms. */
  @Test
  @DisplayName("D02 answers with shared records after U(20,120) ms")
  void answersWithSharedRecordsAfter20To120Milliseconds() {
    TwoStage.assertUniform("D02", 20, 120, 1000, (seed, count) -> delays(seed, count, 0));
  }

  /** D02: with the truncation bit set an answer waits U(400,500) ms. */
  @Test
  @DisplayName("D02 answers a truncated query after U(400,500) ms")
  void answersATruncatedQueryAfter400To500Milliseconds() {
    TwoStage.assertUniform("D02 truncated", 400, 500, 1000, (seed, count) -> delays(seed, count, DnsMessage.TRUNCATED));
  }

  /** The delays in milliseconds of 50 responders a world, to one query each. */
  private static double[] delays(long seed, int count, int flags) {
    double[] sample = new double[count];
    for (int batch = 0; batch < count / 50; batch++) {
      World crowd = World.withSeed(seed + batch);
      World.Home link = crowd.home("home");
      List<World.Machine> machines = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String name = "n" + i;
        machines.add(MdnsNode.machine(crowd, link, name, node -> node.registerSuper(name)));
      }
      World.Machine one = RawPeer.machine(crowd, link, "asker");
      World.Machine other = RawPeer.machine(crowd, link, "ear");
      MdnsNode.start(one, other);
      machines.forEach(World.Machine::start);
      crowd.runFor(Duration.ofSeconds(10));
      RawPeer.of(one).send(new DnsMessage(0, flags, List.of(SUPERS), List.of(), List.of(), List.of()));
      crowd.runFor(Duration.ofSeconds(1));
      long asked = RawPeer.of(other).received.stream().filter(r -> r.source().address().equals(one.address())).findFirst().orElseThrow().time();
      for (int i = 0; i < 50; i++) {
        sample[50 * batch + i] = (Traffic.times(crowd, "n" + i, "response").get(0) - asked) / 1e6;
      }
    }
    return sample;
  }

  /** D02: no record is multicast twice within a second, whatever is asked, by whom, and how often. */
  @Test
  @DisplayName("D02 multicasts no record twice within 1 s")
  void multicastsNoRecordTwiceWithinASecond() {
    Seeds.eachSeed(10, seed -> {
      World storm = World.withSeed(seed);
      World.Home link = storm.home("home");
      World.Machine a = MdnsNode.machine(storm, link, "a", node -> node.registerSuper("a"));
      World.Machine curious = RawPeer.machine(storm, link, "curious");
      MdnsNode.start(a, curious);
      Xoshiro256 random = new Xoshiro256(seed);
      Question[] questions = {SUPERS, Question.of(INSTANCE, RecordType.ANY), Question.of(INSTANCE, RecordType.SRV), Question.of(DnsName.of("a.local"), RecordType.A), Question.of(DnsName.of("a.local"), RecordType.AAAA), Question.of(ServiceOwner.TYPES, RecordType.PTR)};
      for (int i = 0; i < 400; i++) {
        storm.runFor(Duration.ofMillis(random.nextInt(200)));
        Question question = questions[random.nextInt(questions.length)].withUnicastResponse(random.nextInt(4) == 0);
        RawPeer.of(curious).send(random.nextInt(3) == 0 ? query(question, questions[0]) : query(question));
      }
      storm.runFor(Duration.ofSeconds(5));

      Map<String, Long> last = new LinkedHashMap<>();
      int records = 0;
      for (Traffic.Message message : Traffic.of(storm)) {
        if (!message.content().isResponse() || !message.isMulticast()) {
          continue;
        }
        List<DnsRecord> told = new ArrayList<>(message.content().answers());
        told.addAll(message.content().additionals());
        for (DnsRecord record : told) {
          Long before = last.put(record.toString(), message.time());
          assertThat(before == null || message.time() - before >= 1000 * MS).as("%s at %d after %s", record, message.time(), before).isTrue();
          records++;
        }
      }
      assertThat(records).isGreaterThan(100);
    });
  }

  /** D02: in defence against a probe a record may be multicast after 250 ms. */
  @Test
  @DisplayName("D02 defends against probes at once, a record at most every 250 ms")
  void defendsAtOnceButNotWithin250Milliseconds() {
    settle();
    DnsMessage probe = DnsMessage.probe(List.of(Question.of(INSTANCE, RecordType.ANY)), List.of(DnsRecord.shared(INSTANCE, 120, new RecordData.Srv(0, 0, 1, DnsName.of("x.local")))));

    for (int i = 0; i < 20; i++) {
      RawPeer.of(asker).send(probe);
      world.runFor(Duration.ofMillis(100));
    }
    world.runFor(Duration.ofSeconds(1));

    List<Long> times = responses().stream().map(Traffic.Message::time).toList();
    long firstProbe = RawPeer.of(ear).received.stream().filter(r -> !r.message().authorities().isEmpty() && r.source().address().equals(asker.address())).findFirst().orElseThrow().time();
    assertThat(times.get(0)).as("without delay").isEqualTo(firstProbe);
    assertThat(times).hasSizeBetween(8, 9);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(250 * MS);
    }
  }

  @Test
  void answersForItsOwnNameAtOnce() {
    settle();

    RawPeer.of(asker).send(query(Question.of(INSTANCE, RecordType.SRV)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).hasSize(1);
    assertThat(responses().get(0).time()).isEqualTo(asked());
    assertThat(responses().get(0).content().answers()).extracting(DnsRecord::type).containsExactly(RecordType.SRV);
    assertThat(responses().get(0).content().additionals()).extracting(DnsRecord::type).containsExactly(RecordType.A);
  }

  /** RFC 6762 §6.3: with several questions there may be several responders. */
  @Test
  void delaysTheAnswerToSeveralQuestions() {
    settle();

    RawPeer.of(asker).send(query(Question.of(INSTANCE, RecordType.SRV), Question.of(INSTANCE, RecordType.TXT)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).hasSize(1);
    assertThat(responses().get(0).time() - asked()).isBetween(20 * MS, 120 * MS);
    assertThat(responses().get(0).content().answers()).extracting(DnsRecord::type).containsExactly(RecordType.SRV, RecordType.TXT);
  }

  /** RFC 6763 §12.1: the place, the text and the address come along. */
  @Test
  void tellsAllOfAServiceInOneResponse() {
    settle();

    RawPeer.of(asker).send(query(SUPERS));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).hasSize(1);
    DnsMessage response = responses().get(0).content();
    assertThat(response.flags()).isEqualTo(DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE);
    assertThat(response.id()).isZero();
    assertThat(response.questions()).isEmpty();
    assertThat(response.answers()).extracting(DnsRecord::toString).containsExactly("_super._sub._orrery-edge._udp.local 4500 PTR a._orrery-edge._udp.local");
    assertThat(response.additionals()).extracting(DnsRecord::toString).containsExactly(
        "a._orrery-edge._udp.local 120 SRV 0 0 4711 a.local flush",
        "a._orrery-edge._udp.local 4500 TXT \"account=anna\" \"merit=7\" flush",
        "a.local 120 A " + a.address() + " flush");
  }

  @Test
  void deniesTypesThatItsNamesDoNotHave() {
    settle();

    RawPeer.of(asker).send(query(Question.of(DnsName.of("A.Local"), RecordType.AAAA)));
    world.runFor(Duration.ofSeconds(2));
    RawPeer.of(asker).send(query(Question.of(INSTANCE, 99)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).extracting(m -> m.content().answers().get(0).toString()).containsExactly(
        "a.local 120 NSEC a.local A flush", "a._orrery-edge._udp.local 120 NSEC a._orrery-edge._udp.local TXT SRV flush");
    assertThat(responses().get(0).time()).isLessThan(responses().get(1).time());
  }

  /** RFC 6762 §6.2. */
  @Test
  void saysThatThereIsNoOtherKindOfAddress() {
    settle();

    RawPeer.of(asker).send(query(Question.of(DnsName.of("a.local"), RecordType.A)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses().get(0).content().answers()).extracting(DnsRecord::toString).containsExactly("a.local 120 A " + a.address() + " flush");
    assertThat(responses().get(0).content().additionals()).extracting(DnsRecord::toString).containsExactly("a.local 120 NSEC a.local A flush");
  }

  @Test
  void saysNothingToWhatItDoesNotKnow() {
    settle();

    RawPeer.of(asker).send(query(Question.of(DnsName.of("b.local"), RecordType.A), Question.of(DnsName.of("_http._tcp.local"), RecordType.PTR), new Question(INSTANCE, RecordType.SRV, 3, false)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).isEmpty();
  }

  @Test
  void suppressesAnAnswerThatIsKnownForHalfItsTimeAtLeast() {
    settle();
    DnsRecord pointer = DnsRecord.shared(SUPERS.name(), 2250, new RecordData.Ptr(INSTANCE));

    RawPeer.of(asker).send(DnsMessage.query(List.of(SUPERS), List.of(pointer)));
    world.runFor(Duration.ofSeconds(2));
    assertThat(responses()).isEmpty();

    RawPeer.of(asker).send(DnsMessage.query(List.of(SUPERS), List.of(pointer.withTtl(2249))));
    world.runFor(Duration.ofSeconds(2));
    assertThat(responses()).hasSize(1);
  }

  /** RFC 6762 §7.2: known answers may follow in further messages. */
  @Test
  void waitsForKnownAnswersThatFollow() {
    settle();
    DnsRecord pointer = DnsRecord.shared(SUPERS.name(), 4000, new RecordData.Ptr(INSTANCE));
    DnsRecord other = DnsRecord.shared(SUPERS.name(), 4000, new RecordData.Ptr(MdnsNode.EDGE.instance("b")));

    RawPeer.of(asker).send(new DnsMessage(0, DnsMessage.TRUNCATED, List.of(SUPERS), List.of(other), List.of(), List.of()));
    world.runFor(Duration.ofMillis(300));
    RawPeer.of(asker).send(new DnsMessage(0, DnsMessage.TRUNCATED, List.of(), List.of(other), List.of(), List.of()));
    world.runFor(Duration.ofMillis(300));
    RawPeer.of(asker).send(DnsMessage.query(List.of(), List.of(pointer)));
    world.runFor(Duration.ofSeconds(2));

    assertThat(responses()).isEmpty();
  }

  /** RFC 6762 §7.4. */
  @Test
  void doesNotRepeatWhatAnotherHasJustSaid() {
    settle();
    DnsRecord types = DnsRecord.shared(ServiceOwner.TYPES, 4500, new RecordData.Ptr(MdnsNode.EDGE.name()));

    RawPeer.of(asker).send(query(Question.of(ServiceOwner.TYPES, RecordType.PTR)));
    world.runFor(Duration.ofMillis(5));
    RawPeer.of(ear).send(DnsMessage.response(List.of(types), List.of()));
    world.runFor(Duration.ofSeconds(2));

    assertThat(responses()).isEmpty();
  }

  /** RFC 6762 §6.6. */
  @Test
  void correctsWhoeverLetsItsRecordExpireTooSoon() {
    settle();
    DnsRecord goodbye = DnsRecord.shared(ServiceOwner.TYPES, 0, new RecordData.Ptr(MdnsNode.EDGE.name()));

    RawPeer.of(asker).send(DnsMessage.response(List.of(goodbye), List.of()));
    world.runFor(Duration.ofSeconds(2));

    assertThat(responses()).hasSize(1);
    assertThat(responses().get(0).content().answers()).extracting(DnsRecord::ttlSeconds).containsExactly(4500);
  }

  /** RFC 6762 §5.4: by unicast, unless the record has not been multicast for a quarter of its time. */
  @Test
  void answersByUnicastWhereThatIsAskedAndTheLinkKnowsTheRecord() {
    settle();
    Question address = Question.of(DnsName.of("a.local"), RecordType.A).withUnicastResponse(true);

    RawPeer.of(asker).send(query(address));
    world.runFor(Duration.ofSeconds(40));
    RawPeer.of(asker).send(query(address));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).extracting(Traffic.Message::destination).containsExactly(new Endpoint(asker.address(), 5353), RawPeer.GROUP);
  }

  /** RFC 6762 §5.5. */
  @Test
  void answersAQuestionSentToItAloneByUnicast() {
    settle();

    RawPeer.of(asker).send(new Endpoint(a.address(), 5353), query(Question.of(DnsName.of("a.local"), RecordType.A)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).extracting(Traffic.Message::destination).containsExactly(new Endpoint(asker.address(), 5353));
  }

  /** RFC 6762 §6.7. */
  @Test
  void answersALegacyQuerierAsAnOrdinaryServerWould() {
    World.Machine resolver = RawPeer.machine(world, home, "resolver", 40_000);
    settle();
    resolver.start();
    Question question = Question.of(INSTANCE, RecordType.SRV);

    RawPeer.of(resolver).send(new DnsMessage(4242, 0x0100, List.of(question), List.of(), List.of(), List.of()));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).extracting(Traffic.Message::destination).containsExactly(new Endpoint(resolver.address(), 40_000));
    DnsMessage response = responses().get(0).content();
    assertThat(response.id()).isEqualTo(4242);
    assertThat(response.questions()).containsExactly(question);
    assertThat(response.answers()).extracting(DnsRecord::toString).containsExactly("a._orrery-edge._udp.local 10 SRV 0 0 4711 a.local");
    assertThat(response.additionals()).allMatch(record -> record.ttlSeconds() <= 10 && !record.cacheFlush());
  }

  @Test
  void ignoresResponsesFromAnotherPort() {
    World.Machine forger = RawPeer.machine(world, home, "forger", 40_000);
    settle();
    forger.start();

    RawPeer.of(forger).send(DnsMessage.response(List.of(DnsRecord.unique(DnsName.of("a.local"), 120, new RecordData.A(forger.address()))), List.of()));
    world.runFor(Duration.ofSeconds(2));

    assertThat(Traffic.of(world, "a", "probe")).as("no conflict").hasSize(3);
    assertThat(world.told()).anyMatch(t -> t.kind().equals("mdns.malformed") && t.scope().equals("response-port"));
  }

  /** RFC 6762 §6: a unicast response must answer a question that asked for it. */
  @Test
  void ignoresUnicastResponsesThatItDidNotAskFor() {
    settle();

    RawPeer.of(asker).send(new Endpoint(a.address(), 5353), DnsMessage.response(List.of(DnsRecord.unique(DnsName.of("a.local"), 120, new RecordData.A(asker.address()))), List.of()));
    world.runFor(Duration.ofSeconds(2));

    assertThat(Traffic.of(world, "a", "probe")).hasSize(3);
  }

  @Test
  void ignoresMessagesWithAnOpcodeOrAnErrorCode() {
    settle();

    RawPeer.of(asker).send(new DnsMessage(0, 5 << 11, List.of(SUPERS), List.of(), List.of(), List.of()));
    RawPeer.of(asker).send(new DnsMessage(0, 3, List.of(SUPERS), List.of(), List.of(), List.of()));
    world.runFor(Duration.ofSeconds(2));

    assertThat(responses()).isEmpty();
  }

  @Test
  void listsItsTypeOfServiceOnceForTwoServices() {
    settle();
    MdnsNode.of(a).register("second", List.of());
    world.runFor(Duration.ofSeconds(5));

    RawPeer.of(asker).send(query(Question.of(ServiceOwner.TYPES, RecordType.PTR)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(responses()).hasSize(1);
    assertThat(responses().get(0).content().answers()).hasSize(1);
  }
}
