package orrery.net.nat;

import static orrery.net.nat.Box.EXTERNAL;
import static orrery.net.nat.Box.INSIDE;
import static orrery.net.nat.Box.NANO;
import static orrery.net.nat.Box.OTHER_INSIDE;
import static orrery.net.nat.Box.OTHER_SERVER;
import static orrery.net.nat.Box.SERVER;
import static orrery.net.nat.Box.SERVER_OTHER_PORT;
import static orrery.net.nat.Box.endpoint;
import static orrery.net.nat.Box.nanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.DropReason;
import orrery.net.Transport;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Hairpinning;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.net.nat.NatBehavior.Pooling;
import orrery.net.nat.NatBehavior.Refresh;
import orrery.net.nat.PortAssignment.Collision;
import orrery.net.nat.PortAssignment.Policy;
import orrery.sim.Xoshiro256;

/** A NAT by itself: what it maps to what, whom it lets in, and when it forgets. */
class NatTest {

  private final Box cone = Box.udp(NatBehavior.PORT_RESTRICTED_CONE);
  private final Box symmetric = Box.udp(NatBehavior.SYMMETRIC);

  // ---- Mapping

  @Test
  void mapsOneInternalEndpointToOneExternalPortWhomeverItSpeaksTo() {
    Endpoint first = cone.out(INSIDE, SERVER, 0);

    assertThat(cone.out(INSIDE, OTHER_SERVER, 1)).isEqualTo(first);
    assertThat(cone.out(INSIDE, SERVER_OTHER_PORT, 2)).isEqualTo(first);
    assertThat(cone.nat.bindings()).isEqualTo(1);
  }

  @Test
  void mapsToAnotherPortForEachRemoteAddressWhereMappingIsAddressDependent() {
    Box box = Box.udp(NatBehavior.of(Mapping.ADDRESS_DEPENDENT, Filtering.ADDRESS_DEPENDENT));
    Endpoint first = box.out(INSIDE, SERVER, 0);

    assertThat(box.out(INSIDE, SERVER_OTHER_PORT, 1)).isEqualTo(first);
    assertThat(box.out(INSIDE, OTHER_SERVER, 1)).isNotEqualTo(first);
  }

  @Test
  void mapsToAnotherPortForEachRemoteEndpointWhereMappingIsAddressAndPortDependent() {
    Endpoint first = symmetric.out(INSIDE, SERVER, 0);

    assertThat(symmetric.out(INSIDE, OTHER_SERVER, 1)).isNotEqualTo(first);
    assertThat(symmetric.out(INSIDE, SERVER_OTHER_PORT, 1)).isNotEqualTo(first);
    assertThat(symmetric.out(INSIDE, SERVER, 1)).isEqualTo(first);
  }

  @Test
  void keepsMappingsOfTransportsApart() {
    cone.out(INSIDE, SERVER, 0);

    assertThat(new Box(cone.nat, Transport.TCP).dropped(new Endpoint(EXTERNAL, 5000), SERVER, 1)).isEqualTo(DropReason.NO_BINDING);
    assertThat(new Box(cone.nat, Transport.TCP).out(OTHER_INSIDE, SERVER, 2)).isEqualTo(new Endpoint(EXTERNAL, 5000));
  }

  // ---- Filtering

  @Test
  void letsAnybodyInToALivingMappingWhereFilteringIsEndpointIndependent() {
    Box box = Box.udp(NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT));
    Endpoint external = box.out(INSIDE, SERVER, 0);

    assertThat(box.in(external, OTHER_SERVER, 1).passed()).isEqualTo(INSIDE);
    assertThat(box.dropped(new Endpoint(EXTERNAL, 5001), OTHER_SERVER, 1)).isEqualTo(DropReason.NO_BINDING);
  }

  @Test
  void letsInAddressesThatWereSentToWhereFilteringIsAddressDependent() {
    Box box = Box.udp(NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT));
    Endpoint external = box.out(INSIDE, SERVER, 0);

    assertThat(box.in(external, SERVER_OTHER_PORT, 1).passed()).isEqualTo(INSIDE);
    assertThat(box.dropped(external, OTHER_SERVER, 1)).isEqualTo(DropReason.FILTERED);
  }

  @Test
  void letsInEndpointsThatWereSentToWhereFilteringIsAddressAndPortDependent() {
    Endpoint external = cone.out(INSIDE, SERVER, 0);

    assertThat(cone.in(external, SERVER, 1).passed()).isEqualTo(INSIDE);
    assertThat(cone.dropped(external, SERVER_OTHER_PORT, 1)).isEqualTo(DropReason.FILTERED);
    assertThat(cone.dropped(external, OTHER_SERVER, 1)).isEqualTo(DropReason.FILTERED);
  }

  @Test
  void letsWhoWasSentToInToAnyPortOfTheInternalEndpoint() {
    Endpoint forServer = symmetric.out(INSIDE, SERVER, 0);
    symmetric.out(INSIDE, OTHER_SERVER, 0);

    assertThat(symmetric.in(forServer, OTHER_SERVER, 1).passed()).isEqualTo(INSIDE);
    assertThat(symmetric.dropped(forServer, SERVER_OTHER_PORT, 1)).isEqualTo(DropReason.FILTERED);
  }

  @Test
  void letsNobodyInToOneInternalEndpointForWhatAnotherHasSent() {
    Endpoint external = cone.out(INSIDE, SERVER, 0);
    cone.out(OTHER_INSIDE, OTHER_SERVER, 0);

    assertThat(cone.dropped(external, OTHER_SERVER, 1)).isEqualTo(DropReason.FILTERED);
  }

  // ---- Lifetimes

  @Test
  void forgetsABindingAfterItsLifetimeAndNotBefore() {
    Endpoint external = cone.out(INSIDE, SERVER, 0);

    assertThat(cone.in(external, SERVER, 300).passed()).isEqualTo(INSIDE);
    assertThat(cone.dropped(external, SERVER, 300 + NANO)).isEqualTo(DropReason.NO_BINDING);
  }

  @Test
  void remembersASessionLongerOnceItWasAnswered() {
    NatBehavior.Lifetimes lifetimes =
        NatBehavior.RFC_LIFETIMES.withUdp(Duration.ofSeconds(30), Duration.ofSeconds(180), Refresh.OUTBOUND);
    Box box = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.with(lifetimes));
    Endpoint external = box.out(INSIDE, SERVER, 0);
    box.out(OTHER_INSIDE, OTHER_SERVER, 0);
    Endpoint other = new Endpoint(EXTERNAL, 5001);

    box.in(external, SERVER, 30);

    assertThat(box.passes(external, SERVER, 180)).isTrue();
    assertThat(box.passes(external, SERVER, 180 + NANO)).isFalse();
    assertThat(box.passes(other, OTHER_SERVER, 30 + NANO)).isFalse();
  }

  @Test
  void isRefreshedByThePacketsThatItsDirectionNames() {
    for (Refresh refresh : Refresh.values()) {
      NatBehavior.Lifetimes lifetimes = NatBehavior.RFC_LIFETIMES.withUdp(Duration.ofSeconds(100), Duration.ofSeconds(100), refresh);
      Box sending = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.with(lifetimes));
      Endpoint external = sending.out(INSIDE, SERVER, 0);
      sending.out(INSIDE, SERVER, 90);
      Box receiving = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.with(lifetimes));
      receiving.out(INSIDE, SERVER, 0);
      receiving.in(external, SERVER, 90);

      assertThat(sending.passes(external, SERVER, 150)).as("after a packet out, %s", refresh).isEqualTo(refresh != Refresh.INBOUND);
      assertThat(receiving.passes(external, SERVER, 150)).as("after a packet in, %s", refresh).isEqualTo(refresh != Refresh.OUTBOUND);
    }
  }

  @Test
  void filtersARemoteThatWasNotSentToWithinTheLifetimeThoughTheBindingLives() {
    Endpoint external = cone.out(INSIDE, SERVER, 0);
    cone.out(INSIDE, OTHER_SERVER, 200);

    assertThat(cone.dropped(external, SERVER, 400)).isEqualTo(DropReason.FILTERED);
    assertThat(cone.in(external, OTHER_SERVER, 400).passed()).isEqualTo(INSIDE);
  }

  @Test
  void forgetsNothingForAPacketThatComesALittleEarlierThanTheLast() {
    Endpoint external = cone.out(INSIDE, SERVER, 0);
    cone.in(external, SERVER, 300 + 2 * NANO);

    cone.out(INSIDE, SERVER, 300);

    assertThat(cone.passes(external, SERVER, 500)).isTrue();
  }

  // ---- Ports

  @Test
  void keepsThePortNumberWhereThatIsFreeAndNeverGivesOnePortToTwo() {
    assertThat(cone.out(INSIDE, SERVER, 0)).isEqualTo(new Endpoint(EXTERNAL, 5000));
    assertThat(cone.out(OTHER_INSIDE, SERVER, 0)).isEqualTo(new Endpoint(EXTERNAL, 5001));
    assertThat(cone.out(endpoint("192.168.1.12:5000"), SERVER, 301)).as("after the first has expired").isEqualTo(new Endpoint(EXTERNAL, 5000));
  }

  @Test
  void mapsWellKnownPortsToWellKnownOnes() {
    assertThat(cone.out(endpoint("192.168.1.10:123"), SERVER, 0).port()).isEqualTo(123);
    assertThat(cone.out(endpoint("192.168.1.11:123"), SERVER, 0).port()).isEqualTo(124);
    assertThat(cone.out(endpoint("192.168.1.12:1023"), SERVER, 0).port()).isEqualTo(1023);
    assertThat(cone.out(endpoint("192.168.1.13:1023"), SERVER, 0).port()).isEqualTo(1);
  }

  @Test
  void takesARandomPortOnCollisionWhereItIsToldSo() {
    Box box = Box.udp(NatBehavior.SYMMETRIC.with(PortAssignment.of(Policy.PRESERVING, Collision.RANDOM)));

    assertThat(box.out(INSIDE, SERVER, 0).port()).isEqualTo(5000);
    assertThat(box.out(INSIDE, OTHER_SERVER, 0).port()).isNotIn(5000, 5001);
  }

  @Test
  void countsPortsUpwardsWhereAssignmentIsSequential() {
    Box box = Box.udp(NatBehavior.SYMMETRIC.with(PortAssignment.of(Policy.SEQUENTIAL, Collision.SEQUENTIAL)));

    assertThat(box.out(INSIDE, SERVER, 0).port()).isEqualTo(1024);
    assertThat(box.out(INSIDE, OTHER_SERVER, 0).port()).isEqualTo(1025);
    assertThat(box.out(OTHER_INSIDE, SERVER, 0).port()).isEqualTo(1026);
  }

  @Test
  void drawsPortsFromItsOwnLuckWhereAssignmentIsRandom() {
    NatBehavior random = NatBehavior.SYMMETRIC.with(PortAssignment.of(Policy.RANDOM, Collision.SEQUENTIAL));
    Set<Integer> ports = new TreeSet<>();
    Set<Integer> again = new TreeSet<>();
    Box box = Box.udp(random);
    Box twin = Box.udp(random);
    for (int i = 0; i < 1_000; i++) {
      Endpoint remote = new Endpoint(Address.ipv4(0x0A000000 + i), 80);
      ports.add(box.out(INSIDE, remote, 0).port());
      again.add(twin.out(INSIDE, remote, 0).port());
    }

    assertThat(ports).hasSize(1_000).isEqualTo(again).allMatch(port -> port >= 1_024 && port <= 65_535);
    assertThat(ports.stream().filter(port -> port < 1_024 + 32_256).count()).isBetween(430L, 570L);
  }

  @Test
  void letsTwoInsideShareAPortWhereItOverloadsAndTellsThemApartByTheRemoteEndpoint() {
    Box box = Box.udp(NatBehavior.SYMMETRIC.with(PortAssignment.of(Policy.OVERLOADING, Collision.SEQUENTIAL)));
    Endpoint shared = new Endpoint(EXTERNAL, 5000);

    assertThat(box.out(INSIDE, SERVER, 0)).isEqualTo(shared);
    assertThat(box.out(OTHER_INSIDE, OTHER_SERVER, 0)).isEqualTo(shared);
    assertThat(box.out(OTHER_INSIDE, SERVER, 0)).isEqualTo(new Endpoint(EXTERNAL, 5001));

    assertThat(box.in(shared, SERVER, 1).passed()).isEqualTo(INSIDE);
    assertThat(box.in(shared, OTHER_SERVER, 1).passed()).isEqualTo(OTHER_INSIDE);
    assertThat(box.passes(shared, SERVER_OTHER_PORT, 1)).isFalse();
  }

  @Test
  void keepsTheParityOfPortsWhereItIsToldSo() {
    Box box = Box.udp(NatBehavior.SYMMETRIC.with(new PortAssignment(Policy.PRESERVING, Collision.SEQUENTIAL, true, 0, 1)));

    assertThat(box.out(INSIDE, SERVER, 0).port()).isEqualTo(5000);
    assertThat(box.out(OTHER_INSIDE, SERVER, 0).port()).isEqualTo(5002);
    assertThat(box.out(endpoint("192.168.1.12:5001"), SERVER, 0).port()).isEqualTo(5001);
  }

  @Test
  void runsOutOfPortsAndGetsThemBackWhenBindingsExpire() {
    int ports = 65_536 - 1_024;
    for (int i = 0; i < ports; i++) {
      symmetric.out(INSIDE, new Endpoint(Address.ipv4(0x0A000000 + i), 80), 0);
    }

    assertThat(symmetric.out(INSIDE, SERVER, 0, 1).drop()).isEqualTo(DropReason.PORTS_EXHAUSTED);
    assertThat(symmetric.out(INSIDE, SERVER, 0, 301).endpoint()).isNotNull();
  }

  @Test
  void refusesASessionMoreThanItRemembers() {
    Box box = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.withMaxSessions(2));
    box.out(INSIDE, SERVER, 0);
    box.out(INSIDE, OTHER_SERVER, 100);

    assertThat(box.out(INSIDE, SERVER_OTHER_PORT, 0, 200).drop()).isEqualTo(DropReason.PORTS_EXHAUSTED);
    assertThat(box.out(INSIDE, SERVER, 0, 300).endpoint()).isNotNull();
    assertThat(box.out(INSIDE, SERVER_OTHER_PORT, 0, 401).endpoint()).isNotNull();
    assertThat(box.nat.sessions()).isEqualTo(2);
  }

  // ---- Carriers

  private static Box carrier(NatBehavior behavior, int addresses) {
    List<Address> pool = new ArrayList<>();
    for (int i = 0; i < addresses; i++) {
      pool.add(Address.ipv4(203, 0, 113, i + 1));
    }
    return new Box(new Nat(behavior, pool, () -> new Xoshiro256(1)), Transport.UDP);
  }

  @Test
  void givesAllMappingsOfOneMachineOneAddressWherePoolingIsPaired() {
    Box box = carrier(NatBehavior.SYMMETRIC, 4);
    Set<Address> ofOne = new TreeSet<>();
    Set<Address> ofAll = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      ofOne.add(box.out(INSIDE, new Endpoint(Address.ipv4(0x0A000000 + i), 80), 0).address());
      ofAll.add(box.out(new Endpoint(Address.ipv4(100, 64, 0, i), 5000), SERVER, 0).address());
    }

    assertThat(ofOne).hasSize(1);
    assertThat(ofAll).hasSize(4);
  }

  @Test
  void takesAddressesInTurnWherePoolingIsArbitrary() {
    Box box = carrier(NatBehavior.SYMMETRIC.with(Pooling.ARBITRARY), 2);

    assertThat(box.out(INSIDE, SERVER, 0).address()).isNotEqualTo(box.out(INSIDE, OTHER_SERVER, 0).address());
  }

  @Test
  void givesEachMachineABlockOfPortsForItselfAndNotAPortMore() {
    Box box = carrier(NatBehavior.SYMMETRIC.with(new PortAssignment(Policy.RANDOM, Collision.SEQUENTIAL, false, 100, 2)), 1);
    Set<Integer> ofOne = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      ofOne.add(box.out(INSIDE, new Endpoint(Address.ipv4(0x0A000000 + i), 80), 0).port());
    }
    int ofOther = box.out(OTHER_INSIDE, SERVER, 0).port();

    assertThat(ofOne).hasSize(200).allMatch(port -> port >= 1_024 && port < 1_224);
    assertThat(ofOther).isBetween(1_224, 1_323);
    assertThat(box.out(INSIDE, SERVER, 0, 1).drop()).isEqualTo(DropReason.PORTS_EXHAUSTED);
    assertThat(box.out(OTHER_INSIDE, OTHER_SERVER, 0, 1).endpoint()).isNotNull();
  }

  @Test
  void hasNoBlockLeftForOneMachineTooManyUntilAnotherFallsSilent() {
    Box box = carrier(NatBehavior.PORT_RESTRICTED_CONE.with(new PortAssignment(Policy.PRESERVING, Collision.SEQUENTIAL, false, 32_256, 1)), 1);
    Endpoint third = endpoint("192.168.1.12:5000");
    box.out(INSIDE, SERVER, 0);
    box.out(OTHER_INSIDE, SERVER, 100);

    assertThat(box.out(third, SERVER, 0, 200).drop()).isEqualTo(DropReason.PORTS_EXHAUSTED);
    assertThat(box.out(third, SERVER, 0, 301).passed().port()).isLessThan(1_024 + 32_256);
  }

  // ---- Hairpinning

  @Test
  void hairpinsWithTheSourceThatItsBehaviourNames() {
    Box none = Box.udp(NatBehavior.PORT_RESTRICTED_CONE);
    Box broken = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.INTERNAL_SOURCE));
    Box right = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.EXTERNAL_SOURCE));
    Endpoint external = new Endpoint(EXTERNAL, 5000);

    assertThat(none.nat.hairpins()).isFalse();
    assertThat(broken.nat.hairpins()).isTrue();
    assertThat(broken.nat.hairpinSource(INSIDE, external)).isEqualTo(INSIDE);
    assertThat(right.nat.hairpinSource(INSIDE, external)).isEqualTo(external);
  }

  @Test
  void filtersAHairpinAsItFiltersAnyoneElse() {
    Box box = Box.udp(NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.EXTERNAL_SOURCE));
    Endpoint one = box.out(INSIDE, SERVER, 0);
    Endpoint two = box.out(OTHER_INSIDE, SERVER, 0);

    assertThat(box.out(INSIDE, two, 1)).isEqualTo(one);
    assertThat(box.dropped(two, one, 1)).isEqualTo(DropReason.FILTERED);
    box.out(OTHER_INSIDE, one, 2);
    assertThat(box.in(two, one, 3).passed()).isEqualTo(OTHER_INSIDE);
    assertThat(box.in(one, two, 3).passed()).isEqualTo(INSIDE);
  }

  // ---- Bad input

  @Test
  void refusesBehavioursThatContradictThemselves() {
    assertThatThrownBy(() -> NatBehavior.PORT_RESTRICTED_CONE.with(PortAssignment.of(Policy.OVERLOADING, Collision.RANDOM)))
        .hasMessageContaining("mapping and filtering must be address-and-port-dependent, but are endpoint-independent");
    assertThatThrownBy(() -> NatBehavior.RFC_LIFETIMES.withUdp(Duration.ofSeconds(60), Duration.ofSeconds(30), Refresh.BOTH))
        .hasMessage("an answered session must be remembered at least as long as one that is not (PT1M), but is for PT30S");
    assertThatThrownBy(() -> NatBehavior.RFC_LIFETIMES.withTcp(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(30)))
        .hasMessage("a session must be remembered for some time, but is for PT0S");
    assertThatThrownBy(() -> NatBehavior.of(Mapping.NONE, Filtering.ADDRESS_DEPENDENT).with(Hairpinning.EXTERNAL_SOURCE))
        .hasMessageContaining("hairpinning must be none, but is external-source");
    assertThatThrownBy(() -> new PortAssignment(Policy.RANDOM, Collision.RANDOM, false, 70_000, 1))
        .hasMessage("a block must have 0 to 64512 ports, but has 70000");
    assertThatThrownBy(() -> new Nat(NatBehavior.SYMMETRIC, List.of(), () -> new Xoshiro256(1)))
        .hasMessage("a NAT must have at least one external address, but has none");
  }

  @Test
  void sweepsWhatHasExpiredSoThatMemoryIsBoundedByWhatLives() {
    for (int i = 0; i < 100_000; i++) {
      cone.nat.outbound(Transport.UDP, INSIDE, new Endpoint(Address.ipv4(0x0A000000 + i), 80), 0, nanos(i));
    }

    assertThat(cone.nat.sessions()).isLessThan(1_000);
    assertThat(cone.nat.bindings()).isEqualTo(1);
  }
}
