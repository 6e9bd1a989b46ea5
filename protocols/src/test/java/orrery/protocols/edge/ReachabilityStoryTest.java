package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Position;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.discovery.DiscoveryClientConfig;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.Reachability.Kind;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.discovery.SepProvider;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelaySite;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Super nodes that are called back, behind whatever is between them and the service (EC-21). */
class ReachabilityStoryTest {

  private static final List<String> NAT_KINDS =
      List.of("eim-eif", "eim-adf", "eim-apdf", "adm-eif", "adm-adf", "adm-apdf", "apdm-eif", "apdm-adf", "apdm-apdf");

  private final World world = World.withSeed(11);
  private SepProvider seps = SepProvider.NONE;
  private final World.Machine cloud = world.machine("cloud").inCloudTwice().running(host ->
      new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class), (cluster, near, failed, then) -> seps.provide(cluster, near, failed, then)));

  /**
   * RFC 4787 §4.1 and §5, RFC 5382 §4: a peer that was never spoken to gets in where filtering is endpoint-independent, and
   * gets an answer from where it has called only where mapping is, too: else the answer to its SYN leaves by another mapping.
   */
  @Test
  @DisplayName("of the nine kinds of NAT one lets a super node be called over TCP: endpoint-independent mapping and filtering")
  void findsOutOfEachKindOfNat() {
    Map<String, World.Machine> behind = new TreeMap<>();
    NAT_KINDS.forEach(kind -> behind.put(kind, node(kind, world.home(kind, nat(kind)))));
    cloud.start();
    behind.values().forEach(World.Machine::start);

    world.runFor(Duration.ofMinutes(1));

    Map<String, Kind> expected = new TreeMap<>();
    NAT_KINDS.forEach(kind -> expected.put(kind, kind.equals("eim-eif") ? Kind.REACHABLE : Kind.UNREACHABLE));
    Map<String, Kind> found = new TreeMap<>();
    behind.forEach((kind, machine) -> found.put(kind, reachable(machine).kind()));
    assertThat(found).isEqualTo(expected);
    assertThat(world.observations("reachability.time")).hasSize(9)
        .allMatch(o -> o.labels().equals(List.of("unreachable")) ? o.value() > 5 && o.value() < 5.5 : o.value() < 0.3);
  }

  /** An address-dependent filter would let in whom the node has spoken to: the call comes from where it has not. */
  @Test
  void callsFromAnAddressAndAPortThatTheNodeHasNeverSentTo() {
    World.Home home = world.home("home", nat("eim-eif"));
    start(cloud, node("a", home));

    world.runFor(Duration.ofMinutes(1));

    Address second = cloud.addresses().get(2);
    assertThat(second.isIpv4()).isTrue();
    List<World.Sent> calls = world.sent().stream().filter(sent -> sent.node().equals("cloud") && sent.source().address().equals(second)).toList();
    assertThat(calls).isNotEmpty();
    assertThat(world.sent().stream().filter(sent -> sent.time() < calls.get(0).time() && sent.destination().address().equals(second))).isEmpty();
    assertThat(calls.get(0).destination()).isEqualTo(reachable(world.machineCalled("a")).endpoints().get(0));
  }

  @Test
  void reachesAHostWithAPublicAddress() {
    World.Machine open = world.machine("open").inCloud().running(this::edgeNode);
    start(cloud, open);

    world.runFor(Duration.ofMinutes(1));

    assertThat(reachable(open).kind()).isEqualTo(Kind.REACHABLE);
    assertThat(reachable(open).endpoints().get(0).address()).isEqualTo(open.address());
  }

  /** RFC 6092 REC-33 leaves a firewall two ways to filter: endpoint-independently, or by address and port. */
  @Test
  void reachesOverIpv6WhereTheFirewallFiltersEndpointIndependently() {
    World.Home open = world.home("open");
    world.ipv6(open, nat("ipv6-firewall"));
    World.Home guarded = world.home("guarded");
    world.ipv6(guarded, nat("ipv6-firewall-strict"));
    World.Machine a = node("a", open);
    World.Machine b = node("b", guarded);
    start(cloud, a, b);

    world.runFor(Duration.ofMinutes(1));

    assertThat(reachable(a).kind()).isEqualTo(Kind.REACHABLE);
    assertThat(reachable(a).endpoints()).singleElement().matches(endpoint -> !endpoint.address().isIpv4());
    assertThat(reachable(b).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  /** Two NATs in series let in what both let in. */
  @Test
  void isNotDeceivedByAHomesOpenNatBehindACarriers() {
    World.Machine behindOpen = node("behind-open", world.home("one", nat("eim-eif"), world.carrier("open", nat("eim-eif"))));
    World.Machine behindClosed = node("behind-closed", world.home("two", nat("eim-eif"), world.carrier("closed", nat("eim-adf"))));
    start(cloud, behindOpen, behindClosed);

    world.runFor(Duration.ofMinutes(1));

    assertThat(reachable(behindOpen).kind()).isEqualTo(Kind.REACHABLE);
    assertThat(reachable(behindClosed).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void saysUntestedAndAsksNothingWhereTheServiceHasOneAddress() {
    World.Machine poor = world.machine("poor").inCloud().running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));
    World.Machine a = world.machine("a").on(world.home("home", nat("eim-eif"))).running(host -> new EdgeNode(host, config(poor.address() + ":80")));
    start(poor, a);

    world.runFor(Duration.ofMinutes(1));

    assertThat(discovery(a).isRegistered()).isTrue();
    assertThat(reachable(a)).isEqualTo(Reachability.UNKNOWN);
    assertThat(counted("reachability.tests")).isZero();
  }

  /** EC-21: discovery asks signaling for a SEP, and the super node is told where it is; so is whoever finds its nodes. */
  @Test
  void isGivenASepWhereItCannotBeCalled() {
    EndpointGrant grant = new EndpointGrant("relay-1", RelayKind.SEP, Endpoint.parse("203.0.113.9:443").orElseThrow(),
        Endpoint.parse("203.0.113.9:444"), List.of("let-me-in"), Duration.ofSeconds(60), RelaySite.EDGE);
    List<String> asked = new ArrayList<>();
    seps = new SepProvider() {
      @Override
      public void provide(String cluster, Optional<Position> near, Optional<String> failed, Consumer<Optional<EndpointGrant>> then) {
        asked.add(cluster.substring(0, cluster.indexOf('/')));
        then.accept(Optional.of(grant));
      }
    };
    World.Machine closed = node("closed", world.home("closed"));
    World.Machine open = node("open", world.home("open", nat("eim-eif")));
    start(cloud, closed, open);

    world.runFor(Duration.ofMinutes(1));

    // Nobody is there: it is asked for again, of the same cluster.
    assertThat(asked).containsOnly("closed");
    assertThat(reachable(closed)).isEqualTo(new Reachability(Kind.SEP, List.of(grant.endpoint())));
    assertThat(discovery(closed).sep()).contains(grant);
    assertThat(discovery(open).sep()).isEmpty();
    assertThat(found(open)).extracting(node -> node.node().id().name() + " " + node.reachability().kind()).containsExactly("closed SEP", "open REACHABLE");
  }

  /** Again after a move: another link, another NAT, another verdict. */
  @Test
  void isCalledAgainAfterAMove() {
    World.Home open = world.home("open", nat("eim-eif"));
    World.Home closed = world.home("closed", nat("eim-adf"));
    World.Machine phone = world.machine("phone").withInterfaces("wlan0").running(this::edgeNode);
    phone.described().attach("wlan0", open.lan());
    start(cloud, phone);
    world.runFor(Duration.ofMinutes(1));
    Kind before = reachable(phone).kind();

    phone.described().attach("wlan0", closed.lan());
    world.runFor(Duration.ofMinutes(2));

    assertThat(before).isEqualTo(Kind.REACHABLE);
    assertThat(reachable(phone).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(world.observations("reachability.time")).hasSize(2);
  }

  /** RFC 5382 REQ-5: a NAT may forget a connection that rests for 2 h 4 min. What keeps it costs a few packets an hour. */
  @Test
  void keepsTheBindingThatItsVerdictIsAbout() {
    World.Machine a = node("a", world.home("home", nat("eim-eif")));
    start(cloud, a);
    world.runFor(Duration.ofMinutes(10));
    Endpoint endpoint = reachable(a).endpoints().get(0);
    int before = world.sent().size();

    world.runFor(Duration.ofHours(10));
    long packets = world.sent().subList(before, world.sent().size()).stream().filter(sent -> sent.protocol().equals("http")).count();

    assertThat(reachable(a).endpoints()).containsExactly(endpoint);
    assertThat(counted("reachability.tests")).isEqualTo(11);
    assertThat(packets / 10.0).isLessThan(35);
  }

  /** A NAT that has restarted has forgotten the binding: the next test finds it again, and the verdict lives on. */
  @Test
  void findsItsEndpointAgainAfterTheNatHasForgotten() {
    World.Home home = world.home("home", nat("eim-eif"));
    World.Machine a = node("a", home);
    start(cloud, a);
    world.runFor(Duration.ofMinutes(10));

    home.router().restart();
    world.runFor(Duration.ofHours(2));

    assertThat(reachable(a).kind()).isEqualTo(Kind.REACHABLE);
    assertThat(counted("reachability.tests")).isGreaterThan(1);
  }

  @Test
  void isCalledAgainByAServiceThatHasForgotten() {
    World.Machine a = node("a", world.home("home", nat("eim-eif")));
    start(cloud, a);
    world.runFor(Duration.ofMinutes(10));

    cloud.crash();
    cloud.start();
    world.runFor(Duration.ofHours(2));

    assertThat(discovery(a).isRegistered()).isTrue();
    assertThat(reachable(a).kind()).isEqualTo(Kind.REACHABLE);
    assertThat(found(a)).singleElement().matches(node -> node.reachability().kind() == Kind.REACHABLE);
  }

  @Test
  void asksNobodyWhenItIsNoSuperNode() {
    World.Home home = world.home("home", nat("eim-eif"));
    World.Machine a = node("a", home);
    World.Machine b = node("b", home);
    start(cloud, a);
    world.runFor(Duration.ofMinutes(1));
    start(b);

    world.runFor(Duration.ofMinutes(5));

    assertThat(counted("reachability.tests")).isEqualTo(1);
    assertThat(reachable(b)).isEqualTo(Reachability.UNKNOWN);
  }

  private static NatBehavior nat(String name) {
    return NatCatalogue.find(name).orElseThrow().behavior().orElseThrow();
  }

  private EdgeNode edgeNode(orrery.host.Host host) {
    return new EdgeNode(host, config(cloud.address() + ":80"));
  }

  private static EdgeNodeConfig config(String service) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    DiscoveryClientConfig discovery = usual.discovery().withService(service);
    return new EdgeNodeConfig(usual.election(), usual.cluster(), usual.mdns(), discovery, usual.search());
  }

  private World.Machine node(String name, World.Home home) {
    return world.machine(name).on(home).running(this::edgeNode);
  }

  private static void start(World.Machine... machines) {
    for (World.Machine machine : machines) {
      machine.start();
    }
  }

  private static orrery.protocols.discovery.DiscoveryClient discovery(World.Machine machine) {
    return machine.protocol(EdgeNode.class).discovery();
  }

  private static Reachability reachable(World.Machine machine) {
    return discovery(machine).reachable();
  }

  private List<FoundNode> found(World.Machine seeker) {
    List<SearchOutcome> outcomes = new ArrayList<>();
    discovery(seeker).search(SearchQuery.ofAccount("anna"), "account", outcomes::add);
    world.runFor(Duration.ofSeconds(10));
    return ((SearchOutcome.Found) outcomes.get(0)).nodes();
  }

  private long counted(String metric) {
    return world.told().stream().filter(told -> told.kind().equals(metric)).count();
  }
}
