package orrery.protocols.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Interface;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is told about a candidate, and how much each is preferred. */
class CandidateTest {

  private static final Endpoint PLAIN = new Endpoint(Address.of("192.168.1.2"), 50_000);
  private static final Endpoint SEEN = new Endpoint(Address.of("203.1.0.1"), 40_000);

  @Test
  @DisplayName("RFC 8445 §5.1.2.1: 2^24 type + 2^8 local + 256 - component")
  void prefersHostsToReflexiveOnesAndThoseToRelays() {
    assertThat(Candidate.priority(CandidateType.HOST, 65_535)).isEqualTo(2_130_706_431L);
    assertThat(Candidate.priority(CandidateType.PEER_REFLEXIVE, 65_535)).isEqualTo(1_862_270_975L);
    assertThat(Candidate.priority(CandidateType.SERVER_REFLEXIVE, 65_535)).isEqualTo(1_694_498_815L);
    assertThat(Candidate.priority(CandidateType.RELAYED, 65_535)).isEqualTo(16_777_215L);
  }

  @Test
  @DisplayName("RFC 8445 §6.1.2.3: both sides come to the same priority of a pair")
  void bothSidesRankAPairAlike() {
    long mine = CandidatePair.priority(true, 2_130_706_431L, 1_694_498_815L);
    long yours = CandidatePair.priority(false, 1_694_498_815L, 2_130_706_431L);

    assertThat(mine).isEqualTo(yours).isEqualTo((1_694_498_815L << 32) + 2 * 2_130_706_431L + 1);
  }

  @Test
  @DisplayName("RFC 8839 §5.1: the candidate attribute")
  void readsWhatItWrites() {
    Candidate candidate = new Candidate(CandidateType.SERVER_REFLEXIVE, "2", 1_694_498_815L, SEEN, PLAIN);

    assertThat(candidate.toLine()).isEqualTo("candidate:2 1 UDP 1694498815 203.1.0.1 40000 typ srflx raddr 192.168.1.2 rport 50000");
    assertThat(Candidate.parse(candidate.toLine())).contains(candidate);
    assertThat(Candidate.parseTcp(candidate.toLine())).isEmpty();
  }

  @Test
  void candidatesForConnectionsSayWhoConnects() {
    Candidate both = new Candidate(CandidateType.SERVER_REFLEXIVE, "2", Candidate.tcpPriority(CandidateType.SERVER_REFLEXIVE, false, 8191), SEEN, PLAIN);
    Candidate passive = new Candidate(CandidateType.HOST, "1", Candidate.tcpPriority(CandidateType.HOST, true, 8191), SEEN, null);

    assertThat(both.toTcpLine()).contains(" TCP ").endsWith(" tcptype so");
    assertThat(passive.toTcpLine()).endsWith(" tcptype passive");
    for (Candidate candidate : List.of(both, passive)) {
      assertThat(Candidate.parseTcp(candidate.toTcpLine())).contains(candidate);
      assertThat(Candidate.parse(candidate.toTcpLine())).as("is of no use to an agent of datagrams").isEmpty();
    }
    assertThat(Candidate.parseTcp(passive.toTcpLine().replace("passive", "active"))).as("cannot be connected to").isEmpty();
    assertThat(Candidate.parseTcp(passive.toTcpLine().replace(" tcptype passive", ""))).isEmpty();
  }

  @Test
  void readsIpv6AndPassesExtensionsOver() {
    Optional<Candidate> read = Candidate.parse("candidate:a+/9 1 udp 100 2001:db8::7 9 typ host generation 0 network-cost 10");

    assertThat(read).contains(new Candidate(CandidateType.HOST, "a+/9", 100, new Endpoint(Address.of("2001:db8::7"), 9), null));
  }

  @Test
  void readsNoCandidateItCouldNotUse() {
    List<String> useless = List.of(
        "",
        "candidate:",
        "candidate:1 2 UDP 100 192.0.2.1 9 typ host",
        "candidate:1 1 TCP 100 192.0.2.1 9 typ host tcptype active",
        "candidate:1 1 UDP 0 192.0.2.1 9 typ host",
        "candidate:1 1 UDP 2147483648 192.0.2.1 9 typ host",
        "candidate:1 1 UDP 99999999999999999999 192.0.2.1 9 typ host",
        "candidate:1 1 UDP 100 192.0.2.1 0 typ host",
        "candidate:1 1 UDP 100 192.0.2.1 65536 typ host",
        "candidate:1 1 UDP 100 224.0.0.251 5353 typ host",
        "candidate:1 1 UDP 100 example.org 9 typ host",
        "candidate:1 1 UDP 100 192.0.2.1 9 typ guess",
        "candidate:ä 1 UDP 100 192.0.2.1 9 typ host");

    assertThat(useless).allMatch(line -> Candidate.parse(line).isEmpty());
  }

  @Test
  void readsADescriptionThatIsWholeAndNoOther() {
    IceDescription own = IceDescription.fresh(new Xoshiro256(1)).with(List.of(new Candidate(CandidateType.HOST, "1", 100, PLAIN, null)));

    List<String> lines = own.toLines();

    assertThat(IceDescription.parse(lines)).contains(own);
    assertThat(IceDescription.parse(lines.subList(1, lines.size()))).as("without a user fragment").isEmpty();
    assertThat(IceDescription.parse(List.of("ice-ufrag:abcd", "ice-pwd:short"))).isEmpty();
  }

  @Test
  void readsNoMoreOfAStrangersDescriptionThanItMay() {
    IceDescription own = IceDescription.fresh(new Xoshiro256(1));
    List<String> many = new ArrayList<>(own.toLines());
    for (int i = 0; i < 100; i++) {
      many.add(new Candidate(CandidateType.HOST, "1", 100, new Endpoint(PLAIN.address(), 1000 + i), null).toLine());
    }
    List<String> tooMany = new ArrayList<>(many);
    tooMany.addAll(many);

    assertThat(IceDescription.parse(many).orElseThrow().candidates()).hasSize(IceDescription.MAXIMUM_CANDIDATES);
    assertThat(IceDescription.parse(tooMany)).isEmpty();
    assertThat(IceDescription.parse(List.of("ice-ufrag:" + "a".repeat(10_000)))).isEmpty();
  }

  @Test
  void damagedLinesNeverThrow() {
    String line = new Candidate(CandidateType.RELAYED, "3", 16_777_215L, SEEN, PLAIN).toLine();
    Seeds.each(300, random -> {
      StringBuilder damaged = new StringBuilder(line);
      for (int i = 0; i <= random.nextInt(4); i++) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(300));
      }

      Candidate.parse(damaged.toString());
      Candidate.parse(line.substring(0, random.nextInt(line.length())));
    });
  }

  @Test
  @DisplayName("RFC 8421 §4: two IPv4 and six IPv6 addresses: an IPv4 one after four of IPv6")
  void intermingleFamilies() {
    List<Interface.InterfaceAddress> held = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      held.add(new Interface.InterfaceAddress(Address.ipv4(192, 0, 2, i), 24));
    }
    for (int i = 1; i <= 6; i++) {
      held.add(new Interface.InterfaceAddress(Address.of("2001:db8::" + i), 64));
    }
    Interface both = new Interface("eth0", true, held, true, false, 0, 0);

    List<Address> order = LocalPreferences.order(List.of(both));

    assertThat(order.stream().map(address -> address.isIpv4() ? "4" : "6").reduce("", String::concat)).isEqualTo("66664664");
  }

  @Test
  void offersMeteredAddressesLastAndWhatIsOfNoUseNotAtAll() {
    Interface cellular = wire("wwan0", true, true, "10.1.1.1");
    Interface wifi = wire("wlan0", true, false, "192.168.1.2", "fe80::1", "127.0.0.1");
    Interface down = wire("eth0", false, false, "192.168.2.2");

    assertThat(LocalPreferences.order(List.of(cellular, down, wifi))).containsExactly(Address.of("192.168.1.2"), Address.of("10.1.1.1"));
    assertThat(LocalPreferences.order(List.of(wire("lo", true, false, "127.0.0.5")))).containsExactly(Address.of("127.0.0.5"));
    assertThat(LocalPreferences.order(List.of())).isEmpty();
  }

  @Test
  void refusesWhatCannotBeWritten() {
    assertThatThrownBy(() -> new Candidate(CandidateType.HOST, "a b", 1, PLAIN, null)).hasMessageContaining("but is 'a b'");
    assertThatThrownBy(() -> new Candidate(CandidateType.HOST, "1", 0, PLAIN, null)).hasMessageContaining("but is 0");
  }

  private static Interface wire(String name, boolean up, boolean metered, String... addresses) {
    List<Interface.InterfaceAddress> held = new ArrayList<>();
    for (String address : addresses) {
      held.add(new Interface.InterfaceAddress(Address.of(address), 24));
    }
    return new Interface(name, up, held, true, metered, 0, 0);
  }
}
