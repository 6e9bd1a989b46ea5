package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;
import orrery.world.World;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** For how long what is told is believed (RFC 6762 §10). */
class CacheTest {

  private static final long SECOND = 1_000_000_000;
  private static final DnsName HOST = DnsName.of("a.local");
  private static final DnsName SUPERS = MdnsNode.EDGE.subtype(MdnsNode.SUPER);

  private final World world = World.withSeed(14);
  private final World.Home home = world.home("home");
  private final RecordCache cache = new RecordCache(MdnsConfig.standard());

  private static DnsRecord address(int last) {
    return DnsRecord.unique(HOST, 120, new RecordData.A(Address.ipv4(192, 168, 1, last)));
  }

  private List<String> believed() {
    return cache.believed(HOST, RecordType.A).stream().map(e -> e.record().data().toString()).toList();
  }

  private void tendUntil(long time) {
    while (cache.nextDue() <= time) {
      cache.tend(cache.nextDue(), new ArrayList<>());
    }
  }

  /** D05: 120 s for what holds a host's name or address, 75 minutes for all else. */
  @Test
  @DisplayName("D05 tells host records for 120 s and others for 75 min")
  void tellsHostRecordsFor120SecondsAndOthersFor75Minutes() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    MdnsNode.start(a);

    world.runFor(Duration.ofSeconds(5));

    for (DnsRecord record : Traffic.of(world, "a", "announce").get(0).content().answers()) {
      boolean ofHost = record.type() == RecordType.A || record.type() == RecordType.SRV;
      Published.row("D05").exactly("time to live of " + (ofHost ? "a host record" : "another record") + " (s)", ofHost ? 120 : 4500, record.ttlSeconds());
    }
  }

  /** D05: a goodbye is a time to live of 0, and the record goes one second later: exactly. */
  @Test
  @DisplayName("D05 forgets a record 1 s after its goodbye")
  void forgetsARecordOneSecondAfterItsGoodbye() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    World.Machine ear = RawPeer.machine(world, home, "ear");
    MdnsNode.start(a, b, ear);
    world.runFor(Duration.ofSeconds(10));

    a.stop();
    world.runFor(Duration.ofSeconds(10));

    RawPeer.Received goodbye = RawPeer.of(ear).received.stream().filter(r -> r.message().isResponse()).reduce((x, y) -> y).orElseThrow();
    assertThat(Traffic.of(world, "a", "goodbye")).hasSize(1);
    assertThat(goodbye.message().answers()).hasSize(5).allMatch(record -> record.ttlSeconds() == 0);
    assertThat(MdnsNode.of(b).heard("lost")).extracting(MdnsNode.Heard::time).containsExactly(goodbye.time() + SECOND);
    assertThat(a.isOn()).isFalse();
  }

  @Test
  void asksForNothingMoreOfAServiceThatHasGone() {
    World.Machine a = MdnsNode.machine(world, home, "a", node -> {});
    World.Machine b = MdnsNode.machine(world, home, "b", MdnsNode::browseSupers);
    MdnsNode.start(a, b);
    Registration registration = MdnsNode.of(a).registerSuper("a");
    world.runFor(Duration.ofSeconds(10));

    registration.withdraw();
    world.runFor(Duration.ofMinutes(10));

    assertThat(MdnsNode.of(b).heard).extracting(MdnsNode.Heard::what).containsExactly("found", "lost");
    assertThat(Traffic.of(world, "b", "query")).allMatch(q -> q.content().questions().get(0).name().equals(SUPERS));
  }

  /** D05: a record that replaces others lets them stay a second, and those heard within the last second altogether. */
  @Test
  @DisplayName("D05 keeps a replaced record for 1 s, and one heard within the last second")
  void keepsAReplacedRecordForASecond() {
    cache.hear(address(1), 0, 0);
    cache.hear(address(2), SECOND / 2, 0);

    assertThat(believed()).as("0.5 s is too short a time for the first to be outdated").hasSize(2);
    cache.hear(address(3), 2 * SECOND, 0);
    assertThat(believed()).containsExactly("192.168.1.3");
    assertThat(cache.size()).isEqualTo(3);
    tendUntil(3 * SECOND - 1);
    assertThat(cache.size()).isEqualTo(3);
    tendUntil(3 * SECOND);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void believesAReplacedRecordAgainThatIsSaidAgainWithinTheSecond() {
    cache.hear(address(1), 0, 0);
    cache.hear(address(2), 2 * SECOND, 0);

    cache.hear(address(1), 2 * SECOND + SECOND / 10, 0);
    tendUntil(10 * SECOND);

    assertThat(believed()).containsExactlyInAnyOrder("192.168.1.1", "192.168.1.2");
  }

  @Test
  void replacesTheAddressOfAServiceThatHasMoved() {
    World.Machine b = MdnsNode.machine(world, home, "b", node -> {});
    World.Machine teller = RawPeer.machine(world, home, "teller");
    MdnsNode.start(b, teller);
    Browse browse = MdnsNode.of(b).browseSupers();
    DnsName name = MdnsNode.EDGE.instance("a");
    RawPeer.of(teller).send(DnsMessage.response(
        List.of(DnsRecord.shared(SUPERS, 4500, new RecordData.Ptr(name)), DnsRecord.unique(name, 120, new RecordData.Srv(0, 0, 1, HOST)), DnsRecord.unique(name, 4500, RecordData.Txt.of(List.of())), address(1)), List.of()));
    world.runFor(Duration.ofSeconds(5));

    RawPeer.of(teller).send(DnsMessage.response(List.of(address(2)), List.of()));
    world.runFor(Duration.ofSeconds(5));

    assertThat(MdnsNode.of(b).heard).extracting(MdnsNode.Heard::what).containsExactly("found", "changed");
    assertThat(browse.found().get(0).addresses()).containsExactly(Address.of("192.168.1.2"));
  }

  @Test
  void keepsNoRecordLongerThanItsKindLives() {
    cache.hear(DnsRecord.unique(HOST, Integer.MAX_VALUE, new RecordData.A(Address.of("192.168.1.1"))), 0, 0);

    tendUntil(4500 * SECOND);

    assertThat(cache.size()).isZero();
    assertThat(cache.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void asksForARecordFourTimesAndOnceForEachSet() {
    cache.hear(address(1), 0, RecordCache.JITTER_PER_MILLION);
    cache.hear(address(2), 0, RecordCache.JITTER_PER_MILLION);

    List<Question> questions = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    while (cache.size() > 0) {
      times.add(cache.nextDue());
      cache.tend(cache.nextDue(), questions);
    }

    assertThat(times).containsExactly(98_400_000_000L, 104_400_000_000L, 110_400_000_000L, 116_400_000_000L, 120 * SECOND);
    assertThat(questions).containsExactly(Question.of(HOST, RecordType.A));
  }

  @Test
  void keepsNoMoreRecordsThanItMay() {
    World.Machine b = MdnsNode.machine(world, home, "b", node -> {});
    World.Machine flooder = RawPeer.machine(world, home, "flooder");
    World.Machine a = MdnsNode.machine(world, home, "a", node -> node.registerSuper("a"));
    MdnsNode.start(b, flooder);
    Browse browse = MdnsNode.of(b).browseSupers();

    for (int message = 0; message < 40; message++) {
      List<DnsRecord> bogus = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        bogus.add(DnsRecord.shared(SUPERS, 600, new RecordData.Ptr(MdnsNode.EDGE.instance("bogus " + message + "/" + i))));
      }
      RawPeer.of(flooder).send(DnsMessage.response(bogus, List.of()));
      world.runFor(Duration.ofMillis(10));
    }
    world.runFor(Duration.ofSeconds(60));
    assertThat(browse.candidates).hasSize(1000);
    assertThat(Traffic.of(world, "b", "query")).as("of which few messages come").hasSizeLessThan(120);

    world.runFor(Duration.ofMinutes(15));
    assertThat(browse.candidates).as("once the bogus ones have expired").isEmpty();
    a.start();
    world.runFor(Duration.ofSeconds(5));
    assertThat(MdnsNode.of(b).heard("found")).hasSize(1);
  }
}
