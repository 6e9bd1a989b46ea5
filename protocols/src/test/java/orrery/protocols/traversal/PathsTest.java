package orrery.protocols.traversal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import orrery.host.Address;
import orrery.net.Carrier;
import orrery.net.LinkSpec;
import orrery.net.Site;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Hairpinning;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.ice.CandidateType;
import orrery.protocols.ice.IcePath;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Which path is found through which surroundings. */
class PathsTest {

  private final TraversalWorld t = new TraversalWorld(11);

  private static NatBehavior preset(String name) {
    return NatCatalogue.find(name).orElseThrow().behavior().orElseThrow();
  }

  private IcePath connect(World.Machine a, World.Machine b) {
    t.startServers();
    a.start();
    b.start();
    t.runUntil("both are connected", () -> TraversalWorld.of(a).isConnected() && TraversalWorld.of(b).isConnected());
    return TraversalWorld.of(a).path().orElseThrow();
  }

  @Test
  void firewallThatBlocksUdpIsPassedByARelayOverTcp() {
    t.relays = true;
    World.Machine a = t.device("a", t.world.home("office", preset("only-443")));
    World.Machine b = t.device("b", t.world.home("home"));
    // The rendezvous is reached on the one port that the firewall lets pass.
    t.rendezvousPort = 443;

    IcePath path = connect(a, b);

    assertThat(path.relayed()).isTrue();
    assertThat(path.localType()).isEqualTo(CandidateType.RELAYED);
    t.world.runFor(Duration.ofSeconds(10));
    assertThat(t.world.observations("traversal.round-trip")).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void neighboursBehindACarrierMeetByItsHairpin() {
    Carrier carrier = t.world.carrier("carrier", NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT).with(Hairpinning.EXTERNAL_SOURCE));
    World.Machine a = t.device("a", t.world.home("near", NatBehavior.PORT_RESTRICTED_CONE, carrier));
    World.Machine b = t.device("b", t.world.home("far", NatBehavior.PORT_RESTRICTED_CONE, carrier));

    IcePath path = connect(a, b);

    assertThat(path.relayed()).isFalse();
    assertThat(path.remote().address()).isEqualTo(carrier.publicAddress());
  }

  @Test
  void neighboursBehindACarrierWithoutHairpinsNeedARelay() {
    t.relays = true;
    Carrier carrier = t.world.carrier("carrier", NatBehavior.PORT_RESTRICTED_CONE);
    World.Machine a = t.device("a", t.world.home("near", NatBehavior.PORT_RESTRICTED_CONE, carrier));
    World.Machine b = t.device("b", t.world.home("far", NatBehavior.PORT_RESTRICTED_CONE, carrier));

    assertThat(connect(a, b).relayed()).isTrue();
  }

  @Test
  void firewallsWithoutTranslationAreOpenedByIpv6ChecksWhereIpv4NeedsARelay() {
    t.relays = true;
    World.Home left = t.world.home("left", NatBehavior.SYMMETRIC);
    World.Home right = t.world.home("right", NatBehavior.SYMMETRIC);
    t.world.ipv6(left, preset("ipv6-firewall-strict"));
    t.world.ipv6(right, preset("ipv6-firewall-strict"));

    IcePath path = connect(t.device("a", left), t.device("b", right));

    assertThat(path.relayed()).isFalse();
    assertThat(path.remote().address().isIpv4()).isFalse();
    assertThat(path.localType()).isEqualTo(CandidateType.HOST);
  }

  @Test
  void linksThatLoseATenthOfAllDatagramsDelayAndDoNotPrevent() {
    LinkSpec usual = World.LAN_LINK;
    World.Machine a = t.world.machine("a").link(usual.withFurtherLoss(0.1)).on(t.world.home("left"));
    World.Machine b = t.world.machine("b").link(usual.withFurtherLoss(0.1)).on(t.world.home("right"));

    IcePath path = connect(t.device(a), t.device(b));

    assertThat(path.relayed()).isFalse();
  }

  @Test
  void dataMovesFromTheRelayToADirectPathAsSoonAsThereIsOne() {
    t.relays = true;
    t.renewals = 3;
    World.Home left = t.world.home("left", NatBehavior.SYMMETRIC);
    World.Home right = t.world.home("right", NatBehavior.SYMMETRIC);
    World.Machine a = t.device("a", left);
    World.Machine b = t.device("b", right);
    assertThat(connect(a, b).relayed()).isTrue();

    t.world.ipv6(left, preset("ipv6-firewall-strict"));
    t.world.ipv6(right, preset("ipv6-firewall-strict"));
    t.world.runFor(Duration.ofMinutes(2));

    assertThat(TraversalWorld.of(a).path().orElseThrow().relayed()).isFalse();
    assertThat(TraversalWorld.of(b).path().orElseThrow().relayed()).isFalse();
    assertThat(t.world.observations("traversal.upgrade.time")).hasSize(2);
    assertThat(t.outcomes("traversal.renewals")).contains("direct");
  }

  @Test
  void phoneThatLeavesItsWifiGoesOnByTheMobileNetwork() {
    World.Home home = t.world.home("home");
    World.Machine phone = t.world.machine("a").withInterfaces("wwan0", "wlan0");
    phone.described().attach("wwan0", Site.at(0, Address.of("198.18.7.7")));
    phone.described().attach("wlan0", home.lan());
    t.device(phone);
    World.Machine b = t.device("b", t.world.home("other"));
    assertThat(connect(phone, b).local().address()).as("what costs nothing is preferred").isEqualTo(home.publicAddress());
    long round = TraversalWorld.of(phone).round();

    phone.described().takeDown("wlan0");
    t.world.runFor(Duration.ofSeconds(10));

    assertThat(TraversalWorld.of(phone).round()).isGreaterThan(round);
    assertThat(TraversalWorld.of(phone).path().orElseThrow().local().address()).isEqualTo(Address.of("198.18.7.7"));
    assertThat(TraversalWorld.of(b).path().orElseThrow().remote()).isEqualTo(TraversalWorld.of(phone).path().orElseThrow().local());
  }
}
