package orrery.protocols.traversal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import orrery.host.NodeId;
import orrery.net.nat.NatBehavior;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Devices that meet at a rendezvous and look for a path. */
class TraversalTest {

  private final TraversalWorld t = new TraversalWorld(3);

  private World.Machine behind(String name, NatBehavior nat) {
    return t.device(name, t.world.home("home of " + name, nat));
  }

  @Test
  void pairsDevicesByTheirNames() {
    Pairing pairing = Pairing.of("a b");

    assertThat(pairing.peerOf(new NodeId("a-17"))).contains(new NodeId("b-17"));
    assertThat(pairing.peerOf(new NodeId("home-4-b"))).contains(new NodeId("home-4-a"));
    assertThat(pairing.peerOf(new NodeId("a-b-3"))).as("the last of either").contains(new NodeId("a-a-3"));
    assertThat(pairing.peerOf(new NodeId("anna"))).isEmpty();
    assertThatThrownBy(() -> Pairing.of("a a")).hasMessage("pairs must be two different words of a-z and 0-9 but is 'a a'");
    assertThatThrownBy(() -> Pairing.of("a")).hasMessageContaining("but is 'a'");
  }

  @Test
  void twoHomesFindADirectPathAndTalkOverIt() {
    World.Machine a = behind("a", NatBehavior.PORT_RESTRICTED_CONE);
    World.Machine b = behind("b", NatBehavior.PORT_RESTRICTED_CONE);
    t.startServers();
    a.start();
    b.start();

    t.world.runFor(Duration.ofSeconds(20));

    assertThat(t.outcomes("traversal.outcome")).containsExactly("direct", "direct");
    assertThat(t.world.state("a", "path", "b")).isEqualTo("direct");
    assertThat(t.world.observations("traversal.round-trip")).hasSize(10).allMatch(o -> o.value() > 0.040 && o.value() < 0.045);
    assertThat(t.world.observations("traversal.set-up.time")).hasSize(2).allMatch(o -> o.value() > 0.08 && o.value() < 0.5);
  }

  @Test
  void waitsForAPeerThatComesLate() {
    World.Machine a = behind("a", NatBehavior.PORT_RESTRICTED_CONE);
    World.Machine b = behind("b", NatBehavior.PORT_RESTRICTED_CONE);
    t.startServers();
    a.start();
    t.world.runFor(Duration.ofMinutes(11));

    b.start();
    t.world.runFor(Duration.ofSeconds(10));

    assertThat(TraversalWorld.of(a).isConnected()).isTrue();
    assertThat(t.world.observations("traversal.set-up.time")).as("waiting is not counted").allMatch(o -> o.value() < 0.5);
  }

  @Test
  void failsWhenAllRoundsHave() {
    World.Machine a = behind("a", NatBehavior.SYMMETRIC);
    World.Machine b = behind("b", NatBehavior.SYMMETRIC);
    t.startServers();
    a.start();
    b.start();

    t.world.runFor(Duration.ofMinutes(5));

    assertThat(t.outcomes("traversal.outcome")).containsExactly("failed", "failed");
    assertThat(TraversalWorld.of(a).round()).isEqualTo(3);
    assertThat(TraversalWorld.of(b).round()).isEqualTo(3);
    assertThat(t.world.state("b", "path", "a")).isEmpty();
  }

  @Test
  void findsAPeerAgainThatHasRestarted() {
    World.Machine a = behind("a", NatBehavior.PORT_RESTRICTED_CONE);
    World.Machine b = behind("b", NatBehavior.PORT_RESTRICTED_CONE);
    t.startServers();
    a.start();
    b.start();
    t.world.runFor(Duration.ofSeconds(20));

    b.crash();
    t.world.runFor(Duration.ofSeconds(5));
    b.start();
    t.world.runFor(Duration.ofSeconds(10));

    assertThat(TraversalWorld.of(a).isConnected()).isTrue();
    assertThat(TraversalWorld.of(b).isConnected()).isTrue();
    assertThat(TraversalWorld.of(a).path().orElseThrow().remote()).isEqualTo(TraversalWorld.of(b).path().orElseThrow().local());
  }

  @Test
  void looksForANewPathWhenThePeersConsentIsLost() {
    World.Machine a = behind("a", NatBehavior.PORT_RESTRICTED_CONE);
    World.Machine b = behind("b", NatBehavior.PORT_RESTRICTED_CONE);
    t.startServers();
    a.start();
    b.start();
    t.world.runFor(Duration.ofSeconds(20));

    var cut = t.world.partition(java.util.Set.of("a"), java.util.Set.of("b"));
    t.world.runFor(Duration.ofSeconds(40));
    assertThat(TraversalWorld.of(a).isConnected()).isFalse();
    t.world.heal(cut);
    t.world.runFor(Duration.ofSeconds(60));

    assertThat(TraversalWorld.of(a).isConnected()).isTrue();
    assertThat(TraversalWorld.of(b).isConnected()).isTrue();
  }

  @Test
  @DisplayName("N05, two symmetric NATs: no direct path; a relay helps")
  void symmetricNatsGoByARelay() {
    t.relays = true;
    World.Machine a = behind("a", NatBehavior.SYMMETRIC);
    World.Machine b = behind("b", NatBehavior.SYMMETRIC);
    t.startServers();
    a.start();
    b.start();

    t.world.runFor(Duration.ofMinutes(2));

    assertThat(t.outcomes("traversal.outcome")).containsExactly("relayed", "relayed");
    assertThat(t.world.state("a", "path", "b")).isEqualTo("relayed");
    // The first of them may come before its receiver has a valid pair to echo it over.
    assertThat(t.world.observations("traversal.round-trip")).hasSizeBetween(8, 10).allMatch(o -> o.labels().equals(List.of("relayed")));
    assertThat(t.world.observations("traversal.set-up.time")).allMatch(o -> o.value() < 2);
    assertThat(t.outcomes("traversal.renewals")).as("each has tried once to find a better path").containsExactly("relayed", "relayed");
  }

  @Test
  void survivesARestartOfTheRendezvous() {
    World.Machine a = behind("a", NatBehavior.PORT_RESTRICTED_CONE);
    World.Machine b = behind("b", NatBehavior.PORT_RESTRICTED_CONE);
    t.startServers();
    a.start();
    t.world.runFor(Duration.ofSeconds(20));

    t.rendezvous.crash();
    t.rendezvous.start();
    b.start();
    t.world.runFor(Duration.ofMinutes(2));

    assertThat(TraversalWorld.of(a).isConnected()).isTrue();
    assertThat(TraversalWorld.of(b).isConnected()).isTrue();
  }
}
