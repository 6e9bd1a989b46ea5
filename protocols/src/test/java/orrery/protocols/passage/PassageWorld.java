package orrery.protocols.passage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.relay.RelayHost;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;
import orrery.world.Records;
import orrery.world.World;

/** Two homes behind NATs, {@code a} which calls and {@code b} which is called; and a relay in the cloud. */
final class PassageWorld {

  final World world;
  final World.Machine signaling;
  final World.Machine relay;
  private final World.Machine open;
  World.Machine a;
  World.Machine b;
  private final Endpoint service;
  private final List<World.Home> homes = new ArrayList<>();

  PassageWorld(long seed) {
    this(seed, 16);
  }

  /** @param beps how many there can be at a time */
  PassageWorld(long seed, int beps) {
    world = World.withSeed(seed);
    signaling = world.machine("signaling").inCloud().running(host -> new SignalingService(host, Defaults.of(SignalingServiceConfig.class)));
    service = new Endpoint(signaling.address(), 80);
    open = world.machine("open").inCloud().running(host -> new PassageNode(host, service, Defaults.of(PassageConfig.class), true));
    RelayHostConfig usual = Defaults.of(RelayHostConfig.class);
    RelayHostConfig at = Records.with(Records.with(Records.with(usual, "service", service.toString()), "types", "server"), "beps", beps);
    relay = world.machine("relay").type("server").inCloud().running(host -> new RelayHost(host, Records.with(at, "goLiveMost", usual.goLiveLeast())));
  }

  /** Begins, and lets {@code a} learn where {@code b} is called. */
  PassageWorld begin(String natOfA, String natOfB, PassageConfig config) {
    return begin(natOfA, natOfB, config, config, true);
  }

  PassageWorld begin(String natOfA, String natOfB, PassageConfig configOfA, PassageConfig configOfB, boolean shares) {
    a = device("a", natOfA).running(host -> new PassageNode(host, service, configOfA, shares));
    b = device("b", natOfB).running(host -> new PassageNode(host, service, configOfB, shares));
    List.of(signaling, relay).forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(1));
    List.of(a, b).forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(10));
    caller().meet(new NodeId("b"));
    world.runFor(Duration.ofSeconds(1));
    return this;
  }

  private World.Machine device(String name, String nat) {
    World.Home home = world.home("home-of-" + name, NatCatalogue.find(nat).flatMap(found -> found.behavior()).orElseThrow());
    homes.add(home);
    return world.machine(name).account("owner-of-" + name).on(home);
  }

  /** A node in the open, switched on now. */
  PassageNode open() {
    open.start();
    world.runFor(Duration.ofSeconds(5));
    return open.protocol(PassageNode.class);
  }

  /** By which the outside sees {@code b}. */
  Address homeOfB() {
    return homes.get(1).publicAddress();
  }

  PassageNode caller() {
    return a.protocol(PassageNode.class);
  }

  PassageNode callee() {
    return b.protocol(PassageNode.class);
  }

  long total(String metric, String scope) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.scope().equals(scope)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }
}
