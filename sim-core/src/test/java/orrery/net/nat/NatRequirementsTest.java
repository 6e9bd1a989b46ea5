package orrery.net.nat;

import static orrery.net.nat.Box.EXTERNAL;
import static orrery.net.nat.Box.INSIDE;
import static orrery.net.nat.Box.NANO;
import static orrery.net.nat.Box.OTHER_INSIDE;
import static orrery.net.nat.Box.OTHER_SERVER;
import static orrery.net.nat.Box.SERVER;
import static orrery.net.nat.Box.SERVER_OTHER_PORT;
import static orrery.net.nat.Box.nanos;
import static orrery.net.nat.TcpFlags.ACK;
import static orrery.net.nat.TcpFlags.FIN;
import static orrery.net.nat.TcpFlags.RST;
import static orrery.net.nat.TcpFlags.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.net.nat.Middlebox.Answer;
import orrery.net.nat.NatBehavior.Handshake;
import orrery.net.nat.NatBehavior.UnsolicitedSyn;
import orrery.validation.Published;

/** Rows N01, N02 and N03: the preset {@code rfc-compliant}, requirement by requirement. */
class NatRequirementsTest {

  private static final NatBehavior COMPLIANT = NatCatalogue.find("rfc-compliant").orElseThrow().behavior().orElseThrow();

  private final Box udp = Box.udp(COMPLIANT);
  private final Box tcp = Box.tcp(COMPLIANT);
  private final Endpoint external = new Endpoint(EXTERNAL, 5000);

  /** The last second after which something still passes that was idle for so long: tried by bisection with fresh boxes. */
  private static long lifetime(DoublePredicate passesAfter) {
    long alive = 0;
    long dead = 1_000_000;
    assertThat(passesAfter.test(dead)).isFalse();
    while (dead - alive > 1) {
      long middle = (alive + dead) / 2;
      if (passesAfter.test(middle)) {
        alive = middle;
      } else {
        dead = middle;
      }
    }
    return alive;
  }

  // ---- N01: UDP

  @Test
  void keepsAUdpMappingForTwoMinutesAtLeastAndFiveAsRecommended() {
    long seconds = lifetime(idle -> {
      Box box = Box.udp(COMPLIANT);
      return box.passes(box.out(INSIDE, SERVER, 0), SERVER, idle);
    });

    Published.row("N01")
        .holds("T0", "REQ-5: a mapping idle for 119 s lives", "it lives " + seconds + " s", seconds >= 120)
        .exactly("REQ-5: seconds a UDP mapping is recommended to live", 300, seconds);
  }

  @Test
  void refreshesAMappingByPacketsOut() {
    udp.out(INSIDE, SERVER, 0);
    for (int minute = 4; minute <= 40; minute += 4) {
      udp.out(INSIDE, SERVER, 60 * minute);
    }

    Published.row("N01").holds("T0", "REQ-6: outbound packets refresh", "lives after 44 min", udp.passes(external, SERVER, 60 * 44));
  }

  @Test
  void mapsIndependentlyOfTheEndpoint() {
    Endpoint first = udp.out(INSIDE, SERVER, 0);
    boolean same = first.equals(udp.out(INSIDE, SERVER_OTHER_PORT, 1)) && first.equals(udp.out(INSIDE, OTHER_SERVER, 1));

    Published.row("N01").holds("T0", "REQ-1: mapping is endpoint-independent", same ? "one port for three" : "several", same);
  }

  @Test
  void overloadsNoPort() {
    Endpoint first = udp.out(INSIDE, SERVER, 0);
    Endpoint second = udp.out(OTHER_INSIDE, OTHER_SERVER, 0);

    Published.row("N01").holds("T0", "REQ-3: no port is overloaded", first.port() + " and " + second.port(), first.port() != second.port());
  }

  @Test
  void hairpinsWithTheExternalSource() {
    Endpoint one = udp.out(INSIDE, SERVER, 0);
    Endpoint two = udp.out(OTHER_INSIDE, SERVER, 0);
    Endpoint seen = udp.nat.hairpinSource(INSIDE, udp.out(INSIDE, two, 1));
    udp.out(OTHER_INSIDE, one, 1);
    boolean arrives = udp.nat.hairpins() && udp.in(two, seen, 2).passed().equals(OTHER_INSIDE);

    Published.row("N01").holds("T0", "REQ-9: a hairpin has the external source", seen.toString(), arrives && seen.equals(one));
  }

  @Test
  void tearsNoMappingDownForAnIcmpError() {
    udp.out(INSIDE, SERVER, 0);
    Endpoint told = udp.nat.inboundError(Transport.UDP, external, SERVER, nanos(1)).passed();
    boolean lives = udp.passes(external, SERVER, 300);
    boolean prolonged = udp.passes(external, SERVER, 300 + NANO);

    Published.row("N01").holds("T0", "REQ-12: ICMP errors pass and tear no mapping down", "passes, mapping as it was", told.equals(INSIDE) && lives && !prolonged);
    assertThat(udp.nat.inboundError(Transport.UDP, external, OTHER_SERVER, nanos(2)).endpoint()).isNull();
  }

  @Test
  void behavesTheSameWhateverItHasSeen() {
    udp.out(OTHER_INSIDE, SERVER, 0);
    Endpoint first = udp.out(INSIDE, SERVER, 0);
    boolean mapping = first.port() != 5000 && first.equals(udp.out(INSIDE, OTHER_SERVER, 0));
    boolean filtering = udp.passes(first, SERVER, 1) && udp.passes(first, SERVER_OTHER_PORT, 1);

    Published.row("N01").holds("T0", "REQ-11: a collision of ports changes neither mapping nor filtering", "both as without", mapping && filtering);
  }

  // ---- N02: TCP and ICMP

  private static Box established() {
    Box box = Box.tcp(COMPLIANT);
    box.out(INSIDE, SERVER, SYN, 0);
    box.in(new Endpoint(EXTERNAL, 5000), SERVER, SYN | ACK, 0);
    box.out(INSIDE, SERVER, ACK, 0);
    return box;
  }

  @Test
  void keepsAnEstablishedConnectionForTwoHoursAndFourMinutes() {
    long seconds = lifetime(idle -> established().in(external, SERVER, ACK, idle).endpoint() != null);

    Published.row("N02").exactly("RFC 5382 REQ-5: seconds an established connection may be idle, at least", 7_440, seconds);
  }

  @Test
  void keepsAHalfOpenConnectionForFourMinutes() {
    long seconds = lifetime(idle -> {
      Box box = Box.tcp(COMPLIANT);
      box.out(INSIDE, SERVER, SYN, 0);
      return box.in(external, SERVER, SYN | ACK, idle).endpoint() != null;
    });

    Published.row("N02").exactly("RFC 5382 REQ-5: seconds a connection may be half open, at least", 240, seconds);
  }

  @Test
  void keepsAClosingConnectionForFourMinutes() {
    long seconds = lifetime(idle -> {
      Box box = established();
      box.in(external, SERVER, FIN | ACK, 0);
      box.out(INSIDE, SERVER, FIN | ACK, 0);
      return box.in(external, SERVER, ACK, idle).endpoint() != null;
    });

    Published.row("N02").exactly("RFC 5382 REQ-5: seconds a closed connection is remembered, at least", 240, seconds);
  }

  @Test
  void keepsAConnectionThatOneSideHasFinished() {
    Box box = established();
    box.in(external, SERVER, FIN | ACK, 0);

    assertThat(box.in(external, SERVER, ACK, 7_000).endpoint()).isEqualTo(INSIDE);
  }

  @Test
  void saysNothingToAnUnsolicitedSynForSixSeconds() {
    Box told = Box.tcp(COMPLIANT.with(new Handshake(true, UnsolicitedSyn.UNREACHABLE)));
    Answer silent = tcp.in(external, SERVER, SYN, 0).answer();
    Answer late = told.in(external, SERVER, SYN, 0).answer();

    Published.row("N02")
        .holds("T0", "RFC 5382 REQ-4: an unsolicited SYN is answered by nothing", silent.toString(), silent == Answer.NONE)
        .exactly("RFC 5382 REQ-4: seconds before it may be told that the port is unreachable", 6, Middlebox.SYN_PATIENCE_NANOS / 1_000_000_000L);
    assertThat(late).isEqualTo(Answer.UNREACHABLE);
  }

  @Test
  void doesNotTellASynThatTheInsideHasAskedForMeanwhile() {
    Box told = Box.tcp(COMPLIANT.with(new Handshake(true, UnsolicitedSyn.UNREACHABLE)));
    told.in(external, SERVER, SYN, 0);
    told.out(INSIDE, SERVER, SYN, 3);

    assertThat(told.in(external, SERVER, SYN, 6).endpoint()).isEqualTo(INSIDE);
  }

  @Test
  void resetsAnUnsolicitedSynWhereItIsToldSo() {
    Box rude = Box.tcp(COMPLIANT.with(new Handshake(true, UnsolicitedSyn.RESET)));

    assertThat(rude.in(external, SERVER, SYN, 0).answer()).isEqualTo(Answer.RESET);
    assertThat(rude.in(external, SERVER, SYN | ACK, 0).answer()).as("only a SYN is unsolicited").isEqualTo(Answer.NONE);
  }

  @Test
  void letsBothSidesOpenAtTheSameTime() {
    tcp.out(INSIDE, SERVER, SYN, 0);
    boolean open = tcp.in(external, SERVER, SYN, 0).endpoint() != null && tcp.in(external, SERVER, ACK, 7_440).endpoint() != null;
    Box strict = Box.tcp(COMPLIANT.with(new Handshake(false, UnsolicitedSyn.SILENT)));
    strict.out(INSIDE, SERVER, SYN, 0);

    Published.row("N02").holds("T0", "RFC 5382 REQ-2: simultaneous open", open ? "established" : "refused", open);
    assertThat(strict.in(external, SERVER, SYN, 0).endpoint()).isNull();
    assertThat(strict.in(external, SERVER, SYN | ACK, 0).endpoint()).isEqualTo(INSIDE);
  }

  @Test
  void keepsAnIcmpQueryForSixtySeconds() {
    long seconds = lifetime(idle -> {
      Box box = new Box(COMPLIANT, Transport.ICMP);
      return box.passes(box.out(INSIDE, SERVER, 0), SERVER, idle);
    });

    Published.row("N02").exactly("RFC 5508 REQ-2: seconds an ICMP query is remembered, at least", 60, seconds);
  }

  // ---- N03: RST

  @Test
  void translatesAResetAndKeepsTheSessionForFourMinutes() {
    for (boolean outward : new boolean[] {true, false}) {
      long seconds = lifetime(idle -> {
        Box box = established();
        Middlebox.Verdict reset = outward ? box.out(INSIDE, SERVER, RST | ACK, 0) : box.in(external, SERVER, RST | ACK, 0);
        assertThat(reset.endpoint()).isNotNull();
        return box.in(external, SERVER, ACK, idle).endpoint() != null;
      });

      Published.row("N03").exactly("RFC 7857 §2.2: seconds a session is kept after a RST " + (outward ? "out" : "in"), 240, seconds);
    }
  }

  @Test
  void goesOnWithAConnectionInWhichSomethingComesAfterTheReset() {
    Box box = established();
    box.in(external, SERVER, RST, 0);
    box.in(external, SERVER, RST, 100);
    box.out(INSIDE, SERVER, ACK, 200);

    Published.row("N03").holds("T0", "RFC 7857 §2.2: a session in which something comes after the RST goes on", "lives 2 h later",
        box.in(external, SERVER, ACK, 7_400).endpoint() != null);
  }

  @Test
  void isNotProlongedByMoreResets() {
    Box box = established();
    box.in(external, SERVER, RST, 0);
    box.in(external, SERVER, RST, 239);

    assertThat(box.in(external, SERVER, RST, 241).endpoint()).isNull();
  }

  @Test
  void timesOpeningAndClosingConnectionsApart() {
    NatBehavior.Lifetimes apart = NatBehavior.RFC_LIFETIMES.withTcp(
        java.time.Duration.ofSeconds(10), java.time.Duration.ofSeconds(1_000), java.time.Duration.ofSeconds(20));
    Box opening = Box.tcp(COMPLIANT.with(apart));
    opening.out(INSIDE, SERVER, SYN, 0);
    Box closing = Box.tcp(COMPLIANT.with(apart));
    closing.out(INSIDE, SERVER, SYN, 0);
    closing.in(external, SERVER, SYN | ACK, 0);
    closing.out(INSIDE, SERVER, RST, 0);
    boolean separate = opening.in(external, SERVER, SYN | ACK, 10 + NANO).endpoint() == null
        && closing.in(external, SERVER, ACK, 20).endpoint() != null;

    Published.row("N03").holds("T0", "RFC 7857 §2.1: opening and closing have timers of their own", "10 s and 20 s kept apart", separate);
  }

  @Test
  void beginsAnewWithASynAfterTheEnd() {
    Box box = established();
    box.out(INSIDE, SERVER, FIN | ACK, 0);
    box.in(external, SERVER, FIN | ACK, 0);
    box.out(INSIDE, SERVER, SYN, 100);
    box.in(external, SERVER, SYN | ACK, 100);

    assertThat(box.in(external, SERVER, ACK, 7_500).endpoint()).isEqualTo(INSIDE);
  }
}
