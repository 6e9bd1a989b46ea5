package orrery.net.nat;

import static orrery.net.nat.TcpFlags.ACK;
import static orrery.net.nat.TcpFlags.SYN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.DropReason;
import orrery.net.Transport;
import orrery.net.nat.Firewall.Action;
import orrery.net.nat.Firewall.Direction;
import orrery.net.nat.Firewall.Rule;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Mapping;

/** A box that lets through or not, with and without translation. */
class FirewallTest {

  private static final Endpoint INSIDE = Box.endpoint("[2001:db8::10]:5000");
  private static final Endpoint SERVER = Box.endpoint("[2001:db8:1::1]:443");
  private static final Endpoint STRANGER = Box.endpoint("[2001:db8:2::1]:443");

  private static NatBehavior preset(String name) {
    return NatCatalogue.find(name).orElseThrow().behavior().orElseThrow();
  }

  private static NatBehavior guard(Rule... rules) {
    return NatBehavior.of(Mapping.NONE, Filtering.ADDRESS_AND_PORT_DEPENDENT).with(new Firewall(List.of(rules)));
  }

  @Test
  void leavesEndpointsAsTheyAreAndLetsInOnlyWhatAnswers() {
    Box box = Box.udp(preset("ipv6-firewall-strict"));

    assertThat(box.dropped(INSIDE, SERVER, 0)).isEqualTo(DropReason.NO_BINDING);
    assertThat(box.out(INSIDE, SERVER, 1)).isEqualTo(INSIDE);
    assertThat(box.in(INSIDE, SERVER, 2).passed()).isEqualTo(INSIDE);
    assertThat(box.dropped(INSIDE, STRANGER, 2)).isEqualTo(DropReason.FILTERED);
    assertThat(box.passes(INSIDE, SERVER, 302)).isFalse();
  }

  @Test
  void letsAnybodyInToAnEndpointThatSpeaksWhereFilteringIsEndpointIndependent() {
    Box box = Box.udp(preset("ipv6-firewall"));

    assertThat(box.passes(INSIDE, STRANGER, 0)).isFalse();
    box.out(INSIDE, SERVER, 0);
    assertThat(box.passes(INSIDE, STRANGER, 1)).isTrue();
  }

  @Test
  void followsConnectionsAsANatDoes() {
    Box box = Box.tcp(preset("ipv6-firewall-strict"));
    box.out(INSIDE, SERVER, SYN, 0);
    box.in(INSIDE, SERVER, SYN | ACK, 0);

    assertThat(box.in(INSIDE, SERVER, ACK, 7_440).endpoint()).isEqualTo(INSIDE);
    assertThat(box.in(INSIDE, STRANGER, SYN, 7_440).endpoint()).isNull();
  }

  @Test
  void letsNoUdpOutWhereUdpIsBlocked() {
    assertThat(Box.udp(preset("block-udp")).out(Box.INSIDE, Box.SERVER, 0, 0).drop()).isEqualTo(DropReason.FILTERED);
    assertThat(Box.tcp(preset("block-udp")).out(Box.INSIDE, Box.SERVER, SYN, 0).endpoint()).isEqualTo(new Endpoint(Box.EXTERNAL, 5000));
  }

  @Test
  void letsOnlyPort443OutWhereThatIsTheRule() {
    Endpoint secure = new Endpoint(Box.SERVER.address(), 443);
    Box tcp = Box.tcp(preset("only-443"));

    assertThat(tcp.out(Box.INSIDE, secure, SYN, 0).endpoint()).isNotNull();
    assertThat(tcp.in(new Endpoint(Box.EXTERNAL, 5000), secure, SYN | ACK, 0).endpoint()).as("the answer").isNotNull();
    assertThat(tcp.out(Box.INSIDE, Box.SERVER, SYN, 0).drop()).isEqualTo(DropReason.FILTERED);
    assertThat(Box.udp(preset("only-443")).out(Box.INSIDE, secure, 0, 0).drop()).isEqualTo(DropReason.FILTERED);
  }

  @Test
  void letsTheFirstRuleDecideThatSpeaksOfAPacket() {
    Box box = Box.udp(guard(
        new Rule(Direction.OUT, Action.ALLOW, Transport.UDP, 400, 500, Address.of("2001:db8:1::"), 48),
        new Rule(Direction.OUT, Action.RESET, Transport.UDP, 0, 65_535, Address.of("2001:db8::"), 32)));

    assertThat(box.out(INSIDE, SERVER, 0, 0).endpoint()).isEqualTo(INSIDE);
    assertThat(box.out(INSIDE, STRANGER, 0, 0).answer()).isEqualTo(Middlebox.Answer.RESET);
    assertThat(box.out(INSIDE, Box.endpoint("[2001:db9::1]:443"), 0, 0).endpoint()).as("nothing speaks of it").isEqualTo(INSIDE);
  }

  @Test
  void letsAStrangerInWhereARuleSaysSoAndTheAnswerOut() {
    Box box = Box.tcp(guard(
        Firewall.port(Direction.IN, Action.ALLOW, Transport.TCP, 5000),
        Firewall.all(Direction.OUT, Action.DENY, null)));

    assertThat(box.in(INSIDE, STRANGER, SYN, 0).endpoint()).isEqualTo(INSIDE);
    assertThat(box.out(INSIDE, STRANGER, SYN | ACK, 0).endpoint()).isEqualTo(INSIDE);
    assertThat(box.in(INSIDE, STRANGER, ACK, 7_000).endpoint()).isEqualTo(INSIDE);
    assertThat(box.out(INSIDE, SERVER, SYN, 0).endpoint()).isNull();
  }

  @Test
  void asksNoRulesAboutASessionThatHasBegun() {
    Box box = Box.udp(guard(Firewall.all(Direction.IN, Action.DENY, null)));
    box.out(INSIDE, SERVER, 0);

    assertThat(box.passes(INSIDE, SERVER, 1)).isTrue();
    assertThat(box.dropped(INSIDE, STRANGER, 1)).isEqualTo(DropReason.FILTERED);
  }

  @Test
  void refusesRulesThatSpeakOfNothing() {
    assertThatThrownBy(() -> new Rule(Direction.IN, Action.DENY, null, 10, 9, null, 0))
        .hasMessage("ports must rise within 0 to 65535, but are 10 to 9");
    assertThatThrownBy(() -> new Rule(Direction.IN, Action.DENY, null, 0, 9, Address.of("10.1.0.0"), 8))
        .hasMessage("a prefix of 8 bits must have nothing after them, but is 10.1.0.0");
  }
}
