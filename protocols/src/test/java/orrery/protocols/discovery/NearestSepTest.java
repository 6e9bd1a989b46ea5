package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Protocol;
import orrery.protocols.registry.AnnouncementConfig;
import orrery.protocols.registry.RegistryService;
import orrery.protocols.registry.RegistryServiceConfig;
import orrery.protocols.relay.RelayHost;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** EC-25: discovery finds the signaling service near a cluster through the registry. */
class NearestSepTest {

  private static final Position PARIS = new Position(48_900_000, 2_300_000);
  private static final Position AUCKLAND = new Position(-36_800_000, 174_800_000);

  private final World world = World.withSeed(5);
  private final World.Machine registry = world.machine("registry").inCloud()
      .running(host -> new RegistryService(host, Defaults.of(RegistryServiceConfig.class)));
  private final World.Machine london = signaling("london", 51.5, -0.1);
  private final World.Machine sydney = signaling("sydney", -33.9, 151.2);
  private final World.Machine inLondon = relay("in-london", london);
  private final World.Machine inSydney = relay("in-sydney", sydney);
  private final World.Machine discovery = world.machine("discovery").inCloud().running(Asking::new);

  private final class Asking implements Protocol {
    final SepProvider seps;

    Asking(Host host) {
      SepConfig usual = Defaults.of(SepConfig.class);
      seps = SignalingSeps.of(host, new SepConfig("", registry.address() + ":80", usual.known(), usual.goLive(), usual.connections(), usual.http()));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      seps.stop();
      done.run();
    }
  }

  private World.Machine signaling(String name, double latitude, double longitude) {
    SignalingServiceConfig u = Defaults.of(SignalingServiceConfig.class);
    return world.machine(name).inCloud().position(latitude, longitude).running(host -> new SignalingService(host,
        new SignalingServiceConfig(u.port(), u.policy(), u.cloudLast(), u.sepIdleLimit(), u.bepIdleLimit(), u.queue(), u.queueTime(), u.poolSeps(), u.poolBeps(),
            u.poolConnections(), u.orderTimeout(), new AnnouncementConfig(registry.address() + ":80", name, ""), u.http())));
  }

  private World.Machine relay(String name, World.Machine service) {
    RelayHostConfig u = Defaults.of(RelayHostConfig.class);
    return world.machine(name).type("server").inCloud().running(host -> new RelayHost(host, new RelayHostConfig(service.address() + ":80", "", "server", 0,
        u.seps(), u.beps(), u.connections(), u.goLiveLeast(), u.goLiveLeast(), u.renew(), u.sep(), u.landmarks(), u.orders(), u.http())));
  }

  /** The machine that the cluster's SEP is put up on. */
  private String sepFor(String cluster, Position near) {
    List<String> found = new ArrayList<>();
    discovery.protocol(Asking.class).seps.provide(cluster, Optional.of(near), Optional.empty(), grant ->
        found.add(grant.map(given -> List.of(inLondon, inSydney).stream().filter(machine -> isAt(machine, given.endpoint())).findFirst().orElseThrow().name()).orElse("none")));
    world.runFor(Duration.ofMinutes(2));
    return String.join(" ", found);
  }

  private static boolean isAt(World.Machine machine, Endpoint endpoint) {
    return machine.address().equals(endpoint.address());
  }

  private void start() {
    List.of(registry, london, sydney, inLondon, inSydney, discovery).forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(30));
  }

  @Test
  void asksTheSignalingServiceNearTheCluster() {
    start();

    assertThat(sepFor("a/1", PARIS)).isEqualTo("in-london");
    assertThat(sepFor("b/1", AUCKLAND)).isEqualTo("in-sydney");
  }

  @Test
  void asksTheNextWhereTheNearestIsGone() {
    start();
    assertThat(sepFor("a/1", PARIS)).isEqualTo("in-london");

    london.crash();

    assertThat(sepFor("b/1", PARIS)).isEqualTo("in-sydney");
  }

  @Test
  void asksTheNextWhereTheNearestHasNoHost() {
    start();
    inLondon.stop();
    world.runFor(Duration.ofSeconds(5));

    assertThat(sepFor("a/1", PARIS)).isEqualTo("in-sydney");
  }

  @Test
  void isNotAskedOnceItHasWithdrawn() {
    start();
    london.stop();
    world.runFor(Duration.ofSeconds(5));

    assertThat(sepFor("a/1", PARIS)).isEqualTo("in-sydney");
    assertThat(world.sent()).noneMatch(sent -> sent.node().equals("discovery") && sent.destination().address().equals(london.address()));
  }
}
