package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.UnaryOperator;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.InterfacesListener;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.ProtocolProvider;
import orrery.net.Partition;
import orrery.net.nat.NatBehavior;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.DiscoveryClientConfig;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.PresenceConfig;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.mdns.MdnsConfig;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Edge nodes and a discovery service in a small world. */
class EdgeNodeTest {

  /** Where not null, the address from which the service sees everybody. */
  private Address seenAs;

  private final World world = World.withSeed(7);
  private final World.Machine cloud = world.machine("cloud").inCloud()
      .running(host -> new DiscoveryService(new StagedHost(host, seenAs, new ArrayList<>()), Defaults.of(DiscoveryServiceConfig.class)));
  private final World.Home home = world.home("home");

  // ---- Registration

  /** EC-12: the super node tells discovery, through its NAT, and learns its public address. */
  @Test
  void registersItsClusterThroughANat() {
    World.Machine a = node("a", home);
    start(cloud, a);

    world.runFor(Duration.ofSeconds(30));

    assertThat(discovery(a).isRegistered()).isTrue();
    assertThat(discovery(a).link()).contains(home.publicAddress() + "/192.168.1.0/24");
    assertThat(service().size()).isEqualTo(1);
    assertThat(world.observations("registration.time")).singleElement().matches(o -> o.labels().equals(List.of("bootstrap")) && o.value() > 0);
  }

  /** EC-15: one registration, one update for all that joined meanwhile, and then nothing (EC-14). */
  @Test
  void tellsOfChangesTogetherAndOtherwiseNothing() {
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    World.Machine c = node("c", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(60));
    start(b, c);
    world.runFor(Duration.ofMinutes(5));
    long before = requests();

    world.runFor(Duration.ofMinutes(30));

    assertThat(service().size()).isEqualTo(3);
    assertThat(before).isEqualTo(2);
    assertThat(requests()).isEqualTo(before);
    assertThat(world.observations("discovery.staleness")).singleElement()
        .matches(o -> o.value() >= 10e9 && o.value() < 12e9, "the batch's 10 s and a round trip");
  }

  /** Switched on together they all declare themselves super node; the service hears only of the one that stays. */
  @Test
  void registersOnceThoughAllDeclareThemselves() {
    World.Machine[] machines = {node("a", home), node("b", home), node("c", home), node("d", home), node("e", home)};
    start(cloud);
    start(machines);

    world.runFor(Duration.ofMinutes(10));

    assertThat(world.told().stream().filter(told -> told.kind().equals("state") && told.value().equals("super-node"))).hasSizeGreaterThan(1);
    assertThat(requests()).isEqualTo(1);
    assertThat(service().size()).isEqualTo(5);
  }

  @Test
  void tellsOfThoseWhoLeave() {
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(60));
    start(b);
    world.runFor(Duration.ofSeconds(60));
    int both = service().size();

    b.stop();
    world.runFor(Duration.ofSeconds(60));

    assertThat(both).isEqualTo(2);
    assertThat(service().size()).isEqualTo(1);
  }

  @Test
  void withdrawsTheClusterWithItsLastNode() {
    World.Machine a = node("a", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(30));

    a.stop();
    world.runFor(Duration.ofSeconds(30));

    assertThat(service().size()).isZero();
    assertThat(a.isOn()).isFalse();
  }

  /** Stale by design: nobody says that the only node of a cluster has crashed. */
  @Test
  void leavesACrashedClusterInTheServicesMemory() {
    World.Machine a = node("a", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(30));

    a.crash();
    world.runFor(Duration.ofHours(2));

    assertThat(service().size()).isEqualTo(1);
  }

  /** EC-13, EC-35: the successor replaces the record and keeps the identity of the link. */
  @Test
  void handsTheRegistrationToASuccessor() {
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    World.Machine c = node("c", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(60));
    start(b, c);
    world.runFor(Duration.ofMinutes(2));

    a.crash();
    world.runFor(Duration.ofMinutes(20));

    World.Machine successor = edge(b).discovery().isRegistered() ? b : c;
    assertThat(discovery(successor).isRegistered()).isTrue();
    assertThat(discovery(successor).link()).contains(home.publicAddress() + "/192.168.1.0/24");
    assertThat(service().size()).isEqualTo(2);
    assertThat(world.observations("registration.time").stream().map(o -> o.labels().get(0))).containsExactly("bootstrap", "succession");
  }

  // ---- Trouble

  /** What is lost with the service's memory is put right by the next change, which meets 404. */
  @Test
  void registersInFullWhereTheServiceHasForgotten() {
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(60));
    cloud.crash();
    cloud.start();
    world.runFor(Duration.ofMinutes(10));
    int forgotten = service().size();

    b.start();
    world.runFor(Duration.ofSeconds(60));

    assertThat(forgotten).isZero();
    assertThat(service().size()).isEqualTo(2);
    assertThat(outcomes("update")).contains("404");
  }

  /** A search is an occasion to notice it, too. */
  @Test
  void noticesByASearchThatTheServiceHasForgotten() {
    World.Machine a = node("a", home);
    start(cloud, a);
    world.runFor(Duration.ofSeconds(60));
    cloud.crash();
    cloud.start();
    world.runFor(Duration.ofMinutes(10));

    discovery(a).search(SearchQuery.ofAccount("anna"), "account", outcome -> { });
    world.runFor(Duration.ofSeconds(5));

    assertThat(service().size()).isEqualTo(1);
  }

  /** EC-6: the cluster works without the service, which is told when it is there again, ever more rarely asked till then. */
  @Test
  void worksWithoutTheServiceAndRegistersWhenItIsBack() {
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    cloud.start();
    cloud.crash();
    start(a, b);
    world.runFor(Duration.ofHours(1));
    long attempts = outcomes("register").size();
    int roster = edge(b).cluster().roster().entries().size();

    cloud.start();
    world.runFor(Duration.ofMinutes(25));

    assertThat(roster).isEqualTo(2);
    assertThat(attempts).isBetween(5L, 25L);
    assertThat(service().size()).isEqualTo(2);
  }

  @Test
  void keepsToItselfWhereThereIsNoService() {
    World.Machine a = node("a", home, config -> with(config, "", config.search()));
    start(a);
    List<SearchOutcome> outcomes = new ArrayList<>();

    world.runFor(Duration.ofSeconds(30));
    discovery(a).search(SearchQuery.ofAccount("anna"), "account", outcomes::add);
    world.runFor(Duration.ofSeconds(30));

    assertThat(outcomes).containsExactly(new SearchOutcome.Failed("no-service"));
    assertThat(world.sent("http")).isEmpty();
    assertThat(edge(a).cluster().superNode()).isPresent();
  }

  /** Another address may be another link: a fresh incarnation, in full, and nobody's successor. */
  @Test
  void registersAnewWhenItsInterfacesChange() {
    List<InterfacesListener> changes = new ArrayList<>();
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig config = with(usual, new Endpoint(cloud.address(), 80).toString(), usual.search());
    World.Machine a = world.machine("a").on(home).running(host -> new EdgeNode(new StagedHost(host, null, changes), config));
    start(cloud, a);
    world.runFor(Duration.ofMinutes(1));

    changes.forEach(InterfacesListener::onInterfacesChanged);
    world.runFor(Duration.ofMinutes(1));

    assertThat(outcomes("register")).containsExactly("201", "200");
    assertThat(discovery(a).isRegistered()).isTrue();
    assertThat(discovery(a).link()).contains(home.publicAddress() + "/192.168.1.0/24");
  }

  // ---- Searches

  @Test
  void findsNodesByEachScopeAndByAllTogether() {
    World.Home other = world.home("other");
    World.Machine a = node("a", home).account("anna").position(-37.8136, 144.9631);
    World.Machine b = node("b", home).account("ben").position(-37.8140, 144.9631);
    World.Machine c = node("c", other).account("anna").position(-37.8145, 144.9631);
    World.Machine d = node("d", other).account("anna").position(-37.9, 144.9631);
    start(cloud, a, c);
    world.runFor(Duration.ofSeconds(60));
    start(b, d);
    world.runFor(Duration.ofMinutes(2));
    String link = discovery(a).link().orElseThrow();
    Position here = a.host().device().position().orElseThrow();
    SearchQuery near = SearchQuery.near(here, new Distance(150_000));

    assertThat(search(b, SearchQuery.ofAccount("anna"))).containsExactly("a", "c", "d");
    assertThat(search(d, SearchQuery.ofLink(link))).containsExactly("a", "b");
    assertThat(search(d, near)).containsExactly("a", "b", "c");
    assertThat(search(d, new SearchQuery(Optional.of("anna"), Optional.of(link), near.near(), Optional.empty(), 50)))
        .containsExactly("a");
    assertThat(search(a, new SearchQuery(Optional.of("anna"), Optional.empty(), Optional.empty(), Optional.empty(), 1)))
        .as("page by page").containsExactly("a", "c", "d");
    assertThat(found(d, SearchQuery.ofAccount("ben"))).singleElement().satisfies(node -> {
      assertThat(node.superNode()).isEqualTo(new NodeId("a"));
      assertThat(node.node().endpoint().address()).isEqualTo(b.address());
      assertThat(node.publicAddress()).isEqualTo(home.publicAddress());
      assertThat(node.reachability()).isEqualTo(Reachability.UNKNOWN);
    });
  }

  @Test
  void searchesAgainAndAgainAsItsOwnerWishes() {
    World.Machine a = node("a", home, searching(SearchConfig.Scope.PROXIMITY)).position(1, 1);
    World.Machine b = node("b", home, searching(SearchConfig.Scope.LINK)).position(1.001, 1);
    start(cloud, a, b);

    world.runFor(Duration.ofMinutes(20));

    List<World.Observation> foundOne = world.observations("discovery.search.found").stream().filter(o -> o.value() == 1).toList();
    assertThat(foundOne.stream().filter(o -> o.labels().equals(List.of("proximity")))).hasSizeGreaterThan(15);
    assertThat(foundOne.stream().filter(o -> o.labels().equals(List.of("link")))).hasSizeGreaterThan(15);
    assertThat(world.observations("discovery.search.time").stream().filter(o -> o.node().equals("a"))).allMatch(o -> o.value() > 0);
    assertThat(world.observations("discovery.answer.age")).isNotEmpty();
  }

  /** EC-12: the list of nodes in its scopes that a super node receives. */
  @Test
  void hearsOfTheNodesInItsScopesWhenItRegisters() {
    World.Machine a = node("a", home).account("anna");
    World.Machine b = node("b", world.home("other")).account("anna");
    World.Machine c = node("c", world.home("third")).account("ben");
    start(cloud, a);
    world.runFor(Duration.ofSeconds(30));

    start(b, c);
    world.runFor(Duration.ofSeconds(30));

    assertThat(discovery(b).listed().stream().map(found -> found.node().id().name())).containsExactly("a");
    assertThat(discovery(c).listed()).isEmpty();
  }

  // ---- The identity of a link (EC-36)

  /** Two super nodes on one link whom multicast keeps apart: the service brings them together, the link confirms it. */
  @Test
  void confirmsANeighbourOnTheLinkAndMeetsIt() {
    World.Machine a = node("a", home, speakingOn("224.0.0.251"));
    World.Machine b = node("b", home, speakingOn("224.0.0.252"));
    start(cloud, a, b);

    world.runFor(Duration.ofMinutes(5));

    assertThat(outcomes("confirm")).contains("200");
    assertThat(edge(a).cluster().superNode().map(s -> s.id())).isEqualTo(edge(b).cluster().superNode().map(s -> s.id()));
    assertThat(List.of(discovery(a), discovery(b)).stream().flatMap(d -> d.link().stream())).containsExactly(
        home.publicAddress() + "/192.168.1.0/24");
    assertThat(service().size()).isEqualTo(2);
  }

  /** Strangers whose addresses inside and outside are alike, as behind a carrier's NAT: neither answers for the other. */
  @Test
  void keepsStrangersApartThatLookAlike() {
    Address shared = Address.of("203.0.113.77");
    World.Home twin = world.home("twin", NatBehavior.PORT_RESTRICTED_CONE, Address.of("192.168.1.0"));
    World.Machine a = node("a", home);
    World.Machine b = node("b", twin);
    seenAs = shared;
    start(cloud, a, b);

    world.runFor(Duration.ofMinutes(5));

    List<String> links = List.of(discovery(a).link().orElseThrow(), discovery(b).link().orElseThrow());
    assertThat(links).doesNotHaveDuplicates().allMatch(link -> link.startsWith("203.0.113.77/192.168.1.0/24"));
    assertThat(world.told()).anyMatch(told -> told.kind().equals("discovery.confirmations") && told.scope().equals("silent"));
    assertThat(outcomes("confirm")).isEmpty();
    assertThat(edge(a).cluster().superNode().orElseThrow().id()).isEqualTo(new NodeId("a"));
    assertThat(edge(b).cluster().superNode().orElseThrow().id()).isEqualTo(new NodeId("b"));
  }

  // ---- Wiring

  @Test
  void comesInByTheDoorOfAllProtocols() {
    List<String> ids = new ArrayList<>();

    for (ProtocolProvider<?> provider : ServiceLoader.load(ProtocolProvider.class)) {
      ids.add(provider.id());
    }

    assertThat(ids).contains("discovery-service", "edge-node");
  }

  @Test
  void electsAsItsSettingsSay() {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);

    EdgeNodeConfig bully = new EdgeNodeConfig(ClusterConfig.Algorithm.BULLY, usual.cluster(), usual.mdns(), usual.discovery(), usual.search());

    assertThat(bully.cluster().election()).isEqualTo(ClusterConfig.Algorithm.BULLY);
    assertThat(usual.discovery().endpoints()).isEmpty();
  }

  /** Same seed, same world: byte for byte. */
  @Test
  void isDeterministic() {
    assertThat(fingerprintOfSomeHour()).isEqualTo(fingerprintOfSomeHour());
  }

  private static String fingerprintOfSomeHour() {
    EdgeNodeTest test = new EdgeNodeTest();
    World.Machine a = test.node("a", test.home);
    World.Machine b = test.node("b", test.home);
    start(test.cloud, a, b);
    test.world.runFor(Duration.ofMinutes(30));
    a.crash();
    test.world.runFor(Duration.ofMinutes(30));
    return test.world.fingerprint();
  }

  // ---- Without the service's word

  /** EC-6, EC-36: offline nobody sees the public address, so the link has no identity, and the cluster works as before. */
  @Test
  void hasNoIdentityOfItsLinkBeforeTheServiceHasSpoken() {
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    start(cloud, a, b);
    Partition cut = world.partition(Set.of("a", "b"), Set.of("cloud"));
    world.runFor(Duration.ofMinutes(10));
    List<Optional<String>> offline = List.of(discovery(a).link(), discovery(b).link());
    List<Optional<SuperNode>> superNodes = List.of(a.protocol(EdgeNode.class).cluster().superNode(), b.protocol(EdgeNode.class).cluster().superNode());

    world.heal(cut);
    world.runFor(Duration.ofMinutes(11));

    assertThat(offline).containsOnly(Optional.empty());
    assertThat(superNodes).doesNotContain(Optional.empty());
    assertThat(List.of(discovery(a).link(), discovery(b).link())).contains(Optional.of(home.publicAddress() + "/192.168.1.0/24"));
  }

  /** What the service said of one link says nothing of another: the identity ends with the move, not with the next answer. */
  @Test
  void losesTheIdentityOfItsLinkWhenItMovesOffline() {
    World.Home other = world.home("other");
    World.Machine a = world.machine("a").withInterfaces("wlan0").running(host -> new EdgeNode(host, configuration(false)));
    a.described().attach("wlan0", home.lan());
    start(cloud, a);
    world.runFor(Duration.ofMinutes(1));
    Optional<String> before = discovery(a).link();
    Partition cut = world.partition(Set.of("a"), Set.of("cloud"));

    a.described().attach("wlan0", other.lan());
    world.runFor(Duration.ofMinutes(5));
    Optional<String> offline = discovery(a).link();
    world.heal(cut);
    world.runFor(Duration.ofMinutes(11));

    assertThat(before).contains(home.publicAddress() + "/192.168.1.0/24");
    assertThat(offline).isEmpty();
    assertThat(discovery(a).link()).contains(other.publicAddress() + "/192.168.2.0/24");
  }

  // ---- Presence by keep-alive

  /** The baseline of CL-7: every node tells of itself, over a connection that it keeps, and ends that when it leaves. */
  @Test
  void tellsOfItselfByKeepAlive() {
    World.Machine a = world.machine("a").on(home).running(host -> new EdgeNode(host, configuration(true)));
    World.Machine b = world.machine("b").on(home).running(host -> new EdgeNode(host, configuration(true)));
    start(cloud, a, b);
    world.runFor(Duration.ofMinutes(10));
    int both = service().size();
    List<String> outcomes = world.told().stream().filter(told -> told.kind().equals("discovery.updates") && told.node().equals("a")).map(World.Told::scope).toList();
    long opened = world.sent("http").stream().filter(sent -> sent.node().equals("a") && sent.messageType().equals("open")).count();

    b.stop();
    world.runFor(Duration.ofSeconds(5));

    assertThat(both).isEqualTo(2);
    assertThat(opened).as("one connection").isEqualTo(1);
    assertThat(outcomes).hasSizeBetween(20, 22);
    assertThat(service().size()).isEqualTo(1);
  }

  @Test
  void tellsAllAgainWhereTheServiceHasForgotten() {
    World.Machine a = world.machine("a").on(home).running(host -> new EdgeNode(host, configuration(true)));
    start(cloud, a);
    world.runFor(Duration.ofMinutes(5));

    cloud.crash();
    cloud.start();
    world.runFor(Duration.ofMinutes(2));

    assertThat(service().size()).isEqualTo(1);
  }

  private EdgeNodeConfig configuration(boolean keepAlive) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    DiscoveryClientConfig d = usual.discovery().withService(new Endpoint(cloud.address(), 80).toString());
    PresenceConfig presence = new PresenceConfig(keepAlive ? PresenceConfig.Mode.KEEP_ALIVE : PresenceConfig.Mode.ON_CHANGE, Duration.ofSeconds(30));
    DiscoveryClientConfig discovery = new DiscoveryClientConfig(
        d.service(), d.settle(), d.batch(), d.retryFirst(), d.retryLongest(), d.list(), d.listRadius(), d.http(), d.reachability(), presence);
    return new EdgeNodeConfig(usual.election(), usual.cluster(), usual.mdns(), discovery, usual.search());
  }

  private World.Machine node(String name, World.Home where) {
    return node(name, where, UnaryOperator.identity());
  }

  private World.Machine node(String name, World.Home where, UnaryOperator<EdgeNodeConfig> change) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig config = change.apply(with(usual, new Endpoint(cloud.address(), 80).toString(), usual.search()));
    return world.machine(name).on(where).running(host -> new EdgeNode(host, config));
  }

  private static EdgeNodeConfig with(EdgeNodeConfig config, String service, SearchConfig search) {
    DiscoveryClientConfig discovery = config.discovery().withService(service);
    return new EdgeNodeConfig(config.election(), config.cluster(), config.mdns(), discovery, search);
  }

  private static UnaryOperator<EdgeNodeConfig> searching(SearchConfig.Scope scope) {
    return config -> with(config, config.discovery().service(), new SearchConfig(scope, Duration.ofMinutes(1), new Distance(150_000)));
  }

  /** Nodes of different groups do not hear each other's multicasts. */
  private static UnaryOperator<EdgeNodeConfig> speakingOn(String group) {
    return config -> {
      MdnsConfig m = config.mdns();
      MdnsConfig mdns = new MdnsConfig(m.port(), group, m.probeWaitMax(), m.probes(), m.probeInterval(), m.tieWait(),
          m.conflictLimit(), m.conflictWindow(), m.conflictWait(), m.announcements(), m.announceInterval(), m.sharedDelayMin(),
          m.sharedDelayMax(), m.truncatedDelayMin(), m.truncatedDelayMax(), m.multicastGap(), m.defenceGap(), m.queryDelayMin(),
          m.queryDelayMax(), m.queryInterval(), m.queryIntervalMax(), m.firstQueryUnicast(), m.hostTtl(), m.otherTtl(), m.legacyTtl(), m.goodbyeGrace(), m.flushGrace(), m.cacheLimit(), m.payloadLimit());
      return new EdgeNodeConfig(config.election(), config.cluster(), mdns, config.discovery(), config.search());
    };
  }

  private static void start(World.Machine... machines) {
    for (World.Machine machine : machines) {
      machine.start();
    }
  }

  private DiscoveryService service() {
    return cloud.protocol(DiscoveryService.class);
  }

  private static EdgeNode edge(World.Machine machine) {
    return machine.protocol(EdgeNode.class);
  }

  private static DiscoveryClient discovery(World.Machine machine) {
    return edge(machine).discovery();
  }

  private List<FoundNode> found(World.Machine by, SearchQuery query) {
    List<SearchOutcome> outcomes = new ArrayList<>();
    discovery(by).search(query, "test", outcomes::add);
    world.runFor(Duration.ofSeconds(2));
    assertThat(outcomes).singleElement().isInstanceOf(SearchOutcome.Found.class);
    return ((SearchOutcome.Found) outcomes.get(0)).nodes();
  }

  private List<String> search(World.Machine by, SearchQuery query) {
    return found(by, query).stream().map(node -> node.node().id().name()).toList();
  }

  /** How the requests of one kind ended, as the nodes saw it. */
  private List<String> outcomes(String kind) {
    return world.told().stream()
        .filter(told -> told.kind().equals("discovery.updates") && told.scope().startsWith(kind + ";"))
        .map(told -> told.scope().substring(kind.length() + 1))
        .toList();
  }

  private long requests() {
    return world.told().stream().filter(told -> told.kind().equals("discovery.requests")).count();
  }
}
