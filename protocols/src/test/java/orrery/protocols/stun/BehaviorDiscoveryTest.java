package orrery.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.net.Carrier;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.protocols.stun.NatVerdict.Dependence;
import orrery.protocols.stun.NatVerdict.Judged;
import orrery.validation.Published;
import orrery.world.World;

class BehaviorDiscoveryTest {

  private static final List<Mapping> MAPPINGS = List.of(Mapping.ENDPOINT_INDEPENDENT, Mapping.ADDRESS_DEPENDENT, Mapping.ADDRESS_AND_PORT_DEPENDENT);

  /** A world with a device at home and a server of two addresses. */
  private static final class Street {
    final World world = World.withSeed(1);
    final World.Machine device;
    final World.Machine server = world.machine("server").inCloud(2);
    final List<NatVerdict> verdicts = new ArrayList<>();

    Street(NatBehavior behavior) {
      device = world.machine("device").on(world.home("home", behavior));
    }

    NatVerdict judge() {
      server.running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();
      return judgeBy(new Endpoint(server.address(), 3478));
    }

    NatVerdict judgeBy(Endpoint endpoint) {
      device.start();
      BehaviorDiscovery.begin(device.host(), Defaults.of(Retransmission.class), endpoint, verdicts::add);
      world.runFor(Duration.ofMinutes(3));
      assertThat(verdicts).hasSize(1);
      return verdicts.get(0);
    }
  }

  @Test
  @DisplayName("N04: all nine kinds of NAT are judged right")
  void judgesAllNineKindsRight() {
    List<String> right = new ArrayList<>();
    for (Mapping mapping : MAPPINGS) {
      for (Filtering filtering : Filtering.values()) {
        NatVerdict verdict = new Street(NatBehavior.of(mapping, filtering)).judge();

        assertThat(verdict).isInstanceOf(Judged.class);
        Judged judged = (Judged) verdict;
        assertThat(judged.translated()).isTrue();
        assertThat(judged.mapping()).as("mapping of %s-%s", mapping, filtering).isEqualTo(Dependence.valueOf(mapping.name()));
        assertThat(judged.filtering()).as("filtering of %s-%s", mapping, filtering).isEqualTo(Dependence.valueOf(filtering.name()));
        right.add(mapping + " " + filtering);
      }
    }

    Published.row("N04").exactly("kinds of NAT, of 9, that RFC 5780's tests judge right", 9, right.size());
  }

  /** RFC 5780 §4.3: an endpoint that is seen as it is, is behind no NAT. */
  @Test
  void openWayIsToldFromANat() {
    World world = World.withSeed(1);
    World.Machine device = world.machine("device").inCloud();
    World.Machine server = world.machine("server").inCloud(2).running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();
    device.start();
    List<NatVerdict> verdicts = new ArrayList<>();

    BehaviorDiscovery.begin(device.host(), Defaults.of(Retransmission.class), new Endpoint(server.address(), 3478), verdicts::add);
    world.runFor(Duration.ofMinutes(3));

    assertThat(verdicts).hasSize(1).first().isInstanceOfSatisfying(Judged.class, judged -> {
      assertThat(judged.translated()).isFalse();
      assertThat(judged.mapping()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
      assertThat(judged.filtering()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
    });
  }

  @Test
  void twoNatsInSeriesAreJudgedAsOneThatHasTheStricterOfEach() {
    World world = World.withSeed(1);
    Carrier carrier = world.carrier("carrier", NatBehavior.of(Mapping.ADDRESS_DEPENDENT, Filtering.ENDPOINT_INDEPENDENT));
    World.Machine device = world.machine("device").on(world.home("home", NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_AND_PORT_DEPENDENT), carrier));
    World.Machine server = world.machine("server").inCloud(2).running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();
    device.start();
    List<NatVerdict> verdicts = new ArrayList<>();

    BehaviorDiscovery.begin(device.host(), Defaults.of(Retransmission.class), new Endpoint(server.address(), 3478), verdicts::add);
    world.runFor(Duration.ofMinutes(3));

    assertThat(verdicts).hasSize(1).first().isInstanceOfSatisfying(Judged.class, judged -> {
      assertThat(judged.mapping()).isEqualTo(Dependence.ADDRESS_DEPENDENT);
      assertThat(judged.filtering()).isEqualTo(Dependence.ADDRESS_AND_PORT_DEPENDENT);
    });
  }

  /** With one address of that family the server cannot judge; that nothing is translated shows all the same. */
  @Test
  void overIpv6AHomeIsSeenAsItIs() {
    World world = World.withSeed(1);
    World.Home home = world.home("home");
    world.ipv6(home, NatBehavior.of(Mapping.NONE, Filtering.ADDRESS_AND_PORT_DEPENDENT));
    World.Machine device = world.machine("device").on(home);
    World.Machine server = world.machine("server").inCloudOfBothFamilies().running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();
    device.start();
    Endpoint serverIpv6 = new Endpoint(server.addresses().stream().filter(address -> !address.isIpv4()).findFirst().orElseThrow(), 3478);
    List<Boolean> own = new ArrayList<>();

    BindingClient asking = new BindingClient(device.host(), Defaults.of(Retransmission.class));
    asking.ask(serverIpv6, mapped -> own.add(asking.isOwn(mapped.orElseThrow())));
    world.runFor(Duration.ofSeconds(1));

    assertThat(own).containsExactly(true);
  }

  @Test
  void silenceIsBlocked() {
    Street street = new Street(NatBehavior.PORT_RESTRICTED_CONE);

    assertThat(street.judgeBy(new Endpoint(street.server.address(), 3478))).isEqualTo(new NatVerdict.Blocked());
  }

  @Test
  void anyOfTheServersEndpointsCanBeAsked() {
    Street street = new Street(NatBehavior.of(Mapping.ADDRESS_DEPENDENT, Filtering.ADDRESS_DEPENDENT));
    street.server.running(host -> new StunServer(host, Defaults.of(StunServerConfig.class))).start();

    NatVerdict verdict = street.judgeBy(new Endpoint(street.server.addresses().get(1), 3479));

    assertThat(verdict).isInstanceOfSatisfying(Judged.class, judged -> {
      assertThat(judged.mapping()).isEqualTo(Dependence.ADDRESS_DEPENDENT);
      assertThat(judged.filtering()).isEqualTo(Dependence.ADDRESS_DEPENDENT);
    });
  }
}
