package orrery.protocols.traversal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.ice.IceConfig;
import orrery.protocols.stun.LongTermConfig;
import orrery.protocols.stun.StunServer;
import orrery.protocols.stun.StunServerConfig;
import orrery.protocols.turn.TurnServer;
import orrery.protocols.turn.TurnServerConfig;
import orrery.world.World;

/** A world with a rendezvous and a STUN server in its cloud, and devices that look for each other. */
final class TraversalWorld {

  final World world;
  final World.Machine rendezvous;
  final World.Machine stun;
  final World.Machine turn;
  boolean relays;
  int rendezvousPort = 80;
  int renewals = 1;
  int attempts = 3;

  TraversalWorld(long seed) {
    world = World.withSeed(seed);
    RendezvousServiceConfig service = Defaults.of(RendezvousServiceConfig.class);
    rendezvous = world.machine("rendezvous").inCloud()
        .running(host -> new RendezvousService(host, new RendezvousServiceConfig(rendezvousPort, service.capacity(), service.hold(), service.http())));
    TurnServerConfig usual = Defaults.of(TurnServerConfig.class);
    TurnServerConfig open = new TurnServerConfig(usual.port(), usual.tcpPort(), usual.firewallPort(), usual.minRelayPort(), usual.maxRelayPort(),
        usual.allocations(), usual.allocationsPerUser(), usual.permissions(), usual.maxLifetime(), usual.rate(), usual.loopbackPeers(),
        new LongTermConfig("orrery", "device:secret", Duration.ofHours(1)));
    turn = world.machine("turn").inCloud().running(host -> new TurnServer(host, open));
    stun = world.machine("stun").inCloud().running(host -> new StunServer(host, Defaults.of(StunServerConfig.class)));
  }

  TraversalConfig config() {
    return new TraversalConfig(new Endpoint(rendezvous.address(), rendezvousPort).toString(), new Endpoint(stun.address(), 3478).toString(),
        relays ? new Endpoint(turn.address(), 3478).toString() : "", relays ? new Endpoint(turn.address(), 443).toString() : "", "device:secret", "a b", attempts,
        renewals, Duration.ofSeconds(30), 5, Duration.ofSeconds(1), Defaults.of(IceConfig.class), Defaults.of(HttpClientConfig.class));
  }

  World.Machine device(String name, World.Home home) {
    return device(world.machine(name).on(home));
  }

  World.Machine device(World.Machine machine) {
    return machine.running(host -> new Traversal(host, config()));
  }

  void startServers() {
    rendezvous.start();
    stun.start();
    turn.start();
  }

  static Traversal of(World.Machine machine) {
    return machine.protocol(Traversal.class);
  }

  void runUntil(String claim, BooleanSupplier holds) {
    long end = world.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(world.nanoTime()).as(claim).isLessThan(end);
      world.runFor(Duration.ofMillis(10));
    }
  }

  /** How often each outcome was counted, such as {@code direct}. */
  List<String> outcomes(String metric) {
    return world.told().stream().filter(told -> told.kind().equals(metric)).map(World.Told::scope).toList();
  }
}
