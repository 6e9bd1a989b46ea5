package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.DropReason;
import orrery.net.Transport;
import orrery.sim.Xoshiro256;

/** A NAT by itself: RFC 4787 in the words of its requirements. */
class NatTest {

  private static final Address EXTERNAL = Address.of("203.0.113.1");
  private static final Endpoint INSIDE = new Endpoint(Address.of("192.168.1.10"), 5000);
  private static final Endpoint OTHER_INSIDE = new Endpoint(Address.of("192.168.1.11"), 5000);
  private static final Endpoint SERVER = new Endpoint(Address.of("198.51.100.1"), 80);
  private static final Endpoint SERVER_OTHER_PORT = new Endpoint(Address.of("198.51.100.1"), 81);
  private static final Endpoint OTHER_SERVER = new Endpoint(Address.of("198.51.100.2"), 80);
  private static final long SECOND = 1_000_000_000L;

  private final Nat cone = new Nat(NatBehavior.PORT_RESTRICTED_CONE, EXTERNAL);
  private final Nat symmetric = new Nat(NatBehavior.SYMMETRIC, EXTERNAL);

  @Test
  void mapsOneInternalEndpointToOneExternalPortWhomeverItSpeaksTo() {
    Endpoint first = cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 0).endpoint();

    assertThat(cone.outbound(Transport.UDP, INSIDE, OTHER_SERVER, 0, 1).endpoint()).isEqualTo(first);
    assertThat(cone.outbound(Transport.UDP, INSIDE, SERVER_OTHER_PORT, 0, 2).endpoint()).isEqualTo(first);
    assertThat(cone.bindings()).isEqualTo(1);
  }

  @Test
  void mapsToAnotherPortForEachPeerWhereMappingDependsOnThePeer() {
    Endpoint first = symmetric.outbound(Transport.UDP, INSIDE, SERVER, 0, 0).endpoint();

    assertThat(symmetric.outbound(Transport.UDP, INSIDE, OTHER_SERVER, 0, 1).endpoint()).isNotEqualTo(first);
    assertThat(symmetric.outbound(Transport.UDP, INSIDE, SERVER_OTHER_PORT, 0, 1).endpoint()).isNotEqualTo(first);
    assertThat(symmetric.outbound(Transport.UDP, INSIDE, SERVER, 0, 1).endpoint()).isEqualTo(first);
  }

  @Test
  void keepsThePortNumberWhereThatIsFreeAndNeverGivesOnePortToTwo() {
    assertThat(cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 0).endpoint()).isEqualTo(new Endpoint(EXTERNAL, 5000));
    assertThat(cone.outbound(Transport.UDP, OTHER_INSIDE, SERVER, 0, 0).endpoint()).isEqualTo(new Endpoint(EXTERNAL, 5001));
    assertThat(cone.outbound(Transport.TCP, OTHER_INSIDE, SERVER, 0, 0).endpoint()).isEqualTo(new Endpoint(EXTERNAL, 5000));
  }

  @Test
  void letsInOnlyTheEndpointThatWasSentTo() {
    cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 0);

    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 1).endpoint()).isEqualTo(INSIDE);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER_OTHER_PORT, 0, 1).drop()).isEqualTo(DropReason.FILTERED);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), OTHER_SERVER, 0, 1).drop()).isEqualTo(DropReason.FILTERED);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5001), SERVER, 0, 1).drop()).isEqualTo(DropReason.NO_BINDING);
    assertThat(cone.inbound(Transport.TCP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 1).drop()).isEqualTo(DropReason.NO_BINDING);
  }

  @Test
  void forgetsABindingAfterItsLifetimeAndNotBefore() {
    cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 0);

    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 300 * SECOND).endpoint()).isEqualTo(INSIDE);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 300 * SECOND + 1).drop()).isEqualTo(DropReason.NO_BINDING);
  }

  @Test
  void isRefreshedByPacketsOutAndNotByPacketsIn() {
    cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 0);
    cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 200 * SECOND);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 301 * SECOND).drop()).isEqualTo(DropReason.NO_BINDING);

    cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 400 * SECOND);
    cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 600 * SECOND);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 899 * SECOND).endpoint()).isEqualTo(INSIDE);
  }

  @Test
  void filtersAPeerThatWasNotSentToWithinTheLifetimeThoughTheBindingLives() {
    cone.outbound(Transport.UDP, INSIDE, SERVER, 0, 0);
    cone.outbound(Transport.UDP, INSIDE, OTHER_SERVER, 0, 200 * SECOND);

    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 400 * SECOND).drop()).isEqualTo(DropReason.FILTERED);
    assertThat(cone.inbound(Transport.UDP, new Endpoint(EXTERNAL, 5000), OTHER_SERVER, 0, 400 * SECOND).endpoint()).isEqualTo(INSIDE);
  }

  @Test
  void keepsTcpBindingsLongerThanUdpBindings() {
    cone.outbound(Transport.TCP, INSIDE, SERVER, 0, 0);

    assertThat(cone.inbound(Transport.TCP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 7_440 * SECOND).endpoint()).isEqualTo(INSIDE);
    assertThat(cone.inbound(Transport.TCP, new Endpoint(EXTERNAL, 5000), SERVER, 0, 7_441 * SECOND).drop()).isEqualTo(DropReason.NO_BINDING);
  }

  @Test
  void runsOutOfPortsAndGetsThemBackWhenBindingsExpire() {
    int ports = 65_536 - 1_024;
    for (int i = 0; i < ports; i++) {
      assertThat(symmetric.outbound(Transport.UDP, INSIDE, new Endpoint(Address.ipv4(0x0A000000 + i), 80), 0, 0).endpoint()).isNotNull();
    }

    assertThat(symmetric.outbound(Transport.UDP, INSIDE, SERVER, 0, 1).drop()).isEqualTo(DropReason.PORTS_EXHAUSTED);
    assertThat(symmetric.outbound(Transport.UDP, INSIDE, SERVER, 0, 301 * SECOND).endpoint()).isNotNull();
    assertThat(symmetric.bindings()).isEqualTo(1);
  }

  @Test
  void agreesWithTheAuditOnWhateverComes() {
    long seeds = Long.getLong("orrery.seeds", 50);
    for (long seed = 1; seed <= seeds; seed++) {
      Xoshiro256 random = new Xoshiro256(seed);
      NatBehavior behavior = new NatBehavior(
          random.nextBoolean(0.5) ? NatBehavior.Mapping.ENDPOINT_INDEPENDENT : NatBehavior.Mapping.ADDRESS_AND_PORT_DEPENDENT,
          Duration.ofSeconds(1 + random.nextInt(100)),
          Duration.ofSeconds(1 + random.nextInt(100)));
      Nat nat = new Nat(behavior, EXTERNAL);
      BindingAudit audit = new BindingAudit(behavior);
      long now = 0;
      for (int step = 0; step < 2_000; step++) {
        now += random.nextLong(20 * SECOND);
        Transport transport = random.nextBoolean(0.5) ? Transport.UDP : Transport.TCP;
        Endpoint remote = new Endpoint(Address.ipv4(0xC6336401 + random.nextInt(3)), 80 + random.nextInt(2));
        if (random.nextBoolean(0.5)) {
          Endpoint internal = new Endpoint(Address.ipv4(0xC0A8010A + random.nextInt(3)), 5_000 + random.nextInt(2));
          nat.outbound(transport, internal, remote, 0, now);
          audit.out(transport, internal, remote, now);
        } else {
          Middlebox.Verdict verdict = nat.inbound(transport, new Endpoint(EXTERNAL, 5_000 + random.nextInt(12)), remote, 0, now);
          if (verdict.endpoint() != null) {
            assertThat(audit.allows(transport, verdict.endpoint(), remote, now)).as("seed %d step %d", seed, step).isTrue();
          }
        }
      }
    }
  }
}
