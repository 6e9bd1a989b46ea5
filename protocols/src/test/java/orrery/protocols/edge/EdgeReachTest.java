package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.Roster;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SepConfig;
import orrery.protocols.exchange.ExchangeConfig;
import orrery.protocols.relay.RelayHost;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Homes that nobody can call, reached through the SEPs of their clusters (EC-17, EC-21, EC-22; Fig. 8). */
class EdgeReachTest {

  private final World world = World.withSeed(21);
  private final World.Machine signaling = world.machine("signaling").inCloud()
      .running(host -> new SignalingService(host, Defaults.of(SignalingServiceConfig.class)));
  private final World.Machine discovery = world.machine("discovery").inCloudTwice().running(host -> new DiscoveryService(host, discovering()));
  private final World.Machine relay = relay("relay");
  private final World.Home one = world.home("one");
  private final World.Home other = world.home("other");

  private void start(World.Machine... machines) {
    List.of(signaling, discovery, relay).stream().filter(machine -> !machine.isOn()).forEach(World.Machine::start);
    List.of(machines).forEach(World.Machine::start);
  }

  private World.Machine relay(String name) {
    RelayHostConfig usual = Defaults.of(RelayHostConfig.class);
    return world.machine(name).type("server").inCloud().running(host -> new RelayHost(host, new RelayHostConfig(signalingPoint(), "", "server", 0,
        usual.seps(), usual.beps(), usual.connections(), usual.goLiveLeast(), usual.goLiveLeast(), usual.renew(), usual.sep(), usual.landmarks(), usual.orders(), usual.http())));
  }

  private String signalingPoint() {
    return signaling.address() + ":80";
  }

  private DiscoveryServiceConfig discovering() {
    DiscoveryServiceConfig usual = Defaults.of(DiscoveryServiceConfig.class);
    SepConfig seps = Defaults.of(SepConfig.class);
    return new DiscoveryServiceConfig(usual.port(), usual.capacity(), usual.expiry(), usual.confirmation(), usual.group(), usual.reads(), usual.raft(), usual.callBack(), usual.http(),
        new SepConfig(signalingPoint(), "", seps.known(), seps.goLive(), seps.connections(), seps.http()));
  }

  private EdgeNodeConfig config(Duration every, boolean wide) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    ExchangeConfig exchange = usual.exchange();
    EdgeNodeConfig asking = Records.with(usual, "discovery", usual.discovery().withService(discovery.address() + ":80"));
    EdgeNodeConfig scoped = Records.with(asking, "scopes", new ScopesConfig(wide, false, new Distance(500_000), new Distance(50_000), Duration.ofMinutes(1)));
    return Records.with(scoped, "exchange",
        new ExchangeConfig(signalingPoint(), every, "", new DataSize(300_000), Duration.ofMinutes(2), exchange.goLive(), exchange.direct(), exchange.limits(), exchange.http()));
  }

  /** A node of anna's that never calls. */
  private World.Machine node(String name, World.Home home, Permission... permissions) {
    return node(name, home, "anna", Duration.ZERO, permissions);
  }

  private World.Machine node(String name, World.Home home, String account, Duration every, Permission... permissions) {
    Set<Permission> allowed = EnumSet.noneOf(Permission.class);
    allowed.addAll(List.of(permissions));
    EdgeNodeConfig config = config(every, false);
    return world.machine(name).type("set-top-box").account(account).permissions(allowed).on(home).running(host -> new EdgeNode(host, config));
  }

  private static Reachability reachability(World.Machine superNode) {
    return superNode.protocol(EdgeNode.class).discovery().reachable();
  }

  private List<World.Told> events(String kind, String beginning) {
    return world.told().stream().filter(told -> (told.kind() + told.scope()).contains(kind) && told.value().startsWith(beginning)).toList();
  }

  private List<String> holders() {
    return events("cluster-proxy", "reachable at").stream().map(World.Told::node).toList();
  }

  private List<World.Told> fetched() {
    return events("exchange", "has ");
  }

  // ---- The SEP and its proxy

  @Test
  void holdsTheTunnelOfItsSepAtTheProxyOfItsCluster() {
    World.Machine a = node("a", one, Permission.SUPER_NODE);
    World.Machine b = node("b", one, Permission.PROXY);
    start(a);
    world.runFor(Duration.ofSeconds(20));
    start(b);

    world.runFor(Duration.ofMinutes(3));

    assertThat(reachability(a).kind()).isEqualTo(Reachability.Kind.SEP);
    assertThat(a.protocol(EdgeNode.class).cluster().roster().holders(Duty.PROXY)).extracting(entry -> entry.id().name()).containsExactly("b");
    // While it was alone, the super node held it itself.
    assertThat(holders()).containsExactly("a", "b");
    assertThat(events("relay.ended", "")).isEmpty();
  }

  @Test
  void callsANodeBehindAnotherNatOverTheSepOfItsClusterAndFetchesOverABep() {
    start(node("a", one, Permission.SUPER_NODE), node("b", one, Permission.PROXY), node("c", one),
        node("d", other, "dora", Duration.ZERO, Permission.SUPER_NODE), node("e", other, "anna", Duration.ofMinutes(1)));

    world.runFor(Duration.ofMinutes(15));

    assertThat(fetched()).hasSizeGreaterThan(8).allMatch(told -> told.node().equals("e"));
    assertThat(world.observations("exchange.step.time")).extracting(o -> o.labels().get(0)).startsWith("search", "invitation", "bearer", "first-byte");
    assertThat(world.observations("signal.time")).allMatch(o -> o.labels().equals(List.of("sep")));
    assertThat(world.observations("bep.set-up.time")).extracting(World.Observation::node).contains("a", "b", "c");
  }

  @Test
  void fetchesStraightFromANodeOnTheSameLink() {
    start(node("a", one, Permission.SUPER_NODE), node("e", one, "anna", Duration.ofMinutes(1)));

    world.runFor(Duration.ofMinutes(10));

    assertThat(fetched()).hasSizeGreaterThan(4);
    assertThat(world.observations("signal.time")).isNotEmpty().allMatch(o -> o.labels().equals(List.of("link")));
    assertThat(world.observations("bep.set-up.time")).isEmpty();
  }

  @Test
  void signalsASuperNodeThatCanBeCalledWithoutARelay() {
    World.Home open = world.home("open", NatCatalogue.find("eim-eif").orElseThrow().behavior().orElseThrow());
    World.Machine a = node("a", open, Permission.SUPER_NODE);
    start(a, node("b", open), node("e", one, "anna", Duration.ofMinutes(1), Permission.SUPER_NODE));

    world.runFor(Duration.ofMinutes(15));

    assertThat(reachability(a).kind()).isEqualTo(Reachability.Kind.REACHABLE);
    assertThat(a.protocol(EdgeNode.class).cluster().profile().reachable()).isTrue();
    assertThat(fetched()).hasSizeGreaterThan(6);
    assertThat(world.observations("signal.time")).allMatch(o -> o.labels().equals(List.of("super-node")));
    assertThat(world.observations("bep.set-up.time")).extracting(World.Observation::node).contains("a", "b");
  }

  /** The SEP outlives its proxy, and its super node: those who knew where it is find it there. */
  @Test
  void keepsItsSepOverTheLossOfItsProxyAndOfItsSuperNode() {
    World.Machine a = node("a", one, Permission.SUPER_NODE);
    World.Machine b = node("b", one, Permission.PROXY);
    World.Machine c = node("c", one, Permission.PROXY, Permission.SUPER_NODE);
    start(a);
    world.runFor(Duration.ofSeconds(20));
    start(b);
    world.runFor(Duration.ofMinutes(1));
    start(c);
    world.runFor(Duration.ofMinutes(5));
    Endpoint sep = reachability(a).endpoints().get(0);

    b.crash();
    world.runFor(Duration.ofMinutes(15));
    List<String> afterProxy = holders();
    Endpoint withC = reachability(a).endpoints().get(0);
    a.crash();
    world.runFor(Duration.ofMinutes(15));

    assertThat(afterProxy).startsWith("a", "b").endsWith("c");
    assertThat(c.protocol(EdgeNode.class).cluster().role()).isEqualTo(Role.SUPER_NODE);
    assertThat(reachability(c).kind()).isEqualTo(Reachability.Kind.SEP);
    assertThat(reachability(c).endpoints()).containsExactly(withC);
    assertThat(holders()).endsWith("c");
    assertThat(sep.address()).isEqualTo(relay.address());
  }

  @Test
  void isGivenAnotherSepWhenItsRelayIsLost() {
    World.Machine second = relay("second");
    World.Machine a = node("a", one, Permission.SUPER_NODE);
    start(second, a, node("b", one, Permission.PROXY));
    world.runFor(Duration.ofMinutes(3));
    Endpoint before = reachability(a).endpoints().get(0);
    World.Machine lost = before.address().equals(relay.address()) ? relay : second;

    lost.crash();
    world.runFor(Duration.ofMinutes(5));

    assertThat(reachability(a).kind()).isEqualTo(Reachability.Kind.SEP);
    assertThat(reachability(a).endpoints().get(0).address()).isNotEqualTo(before.address());
    assertThat(holders()).endsWith("b");
  }

  /** Where there is none now there may be one later. */
  @Test
  void asksForASepAgainWhereThereWasNone() {
    World.Machine a = node("a", one, Permission.SUPER_NODE);
    signaling.start();
    discovery.start();
    a.start();
    world.runFor(Duration.ofMinutes(1));
    Reachability.Kind before = reachability(a).kind();

    relay.start();
    world.runFor(Duration.ofMinutes(25));

    assertThat(before).isIn(Reachability.Kind.UNREACHABLE, Reachability.Kind.UNKNOWN);
    assertThat(reachability(a).kind()).isEqualTo(Reachability.Kind.SEP);
    assertThat(holders()).containsExactly("a");
  }

  // ---- Wide clusters

  private World.Machine wide(String name, World.Home home, String type) {
    EdgeNodeConfig config = config(Duration.ZERO, true);
    return world.machine(name).type(type).account("anna").on(home).running(host -> new EdgeNode(host, config));
  }

  private static ClusterMember account(World.Machine machine) {
    return machine.protocol(EdgeNode.class).clusters().stream().filter(one -> one.cluster().equals("account/anna")).findFirst().orElseThrow();
  }

  private static Set<String> roster(World.Machine machine) {
    return account(machine).roster().entries().stream().map(Roster.Entry::id).map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  /** EC-38, ours: an account's cluster spans homes behind NATs, by ports at the SEPs of their links' clusters. */
  @Test
  void oneAccountIsOneClusterOverTwoHomesBehindNatsAndSurvivesItsSuperNode() {
    List<World.Machine> all = List.of(wide("a", one, "set-top-box"), wide("b", one, "laptop"), wide("c", other, "laptop"), wide("d", other, "tv"));
    start(all.toArray(World.Machine[]::new));

    world.runFor(Duration.ofMinutes(10));
    List<World.Machine> superNodes = all.stream().filter(one -> account(one).role() == Role.SUPER_NODE).toList();
    assertThat(superNodes).hasSize(1);
    assertThat(all).allSatisfy(one -> assertThat(roster(one)).containsExactly("a", "b", "c", "d"));
    assertThat(all).allSatisfy(one -> assertThat(account(one).endpoint().orElseThrow().address()).isEqualTo(relay.address()));

    superNodes.get(0).crash();
    world.runFor(Duration.ofMinutes(20));

    List<World.Machine> left = all.stream().filter(World.Machine::isOn).toList();
    assertThat(left.stream().filter(one -> account(one).role() == Role.SUPER_NODE)).hasSize(1);
    Set<String> names = left.stream().map(World.Machine::name).collect(Collectors.toCollection(TreeSet::new));
    assertThat(left).allSatisfy(one -> assertThat(roster(one)).isEqualTo(names));
  }
}
