package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.net.Partition;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.edge.EdgeNodeConfig.Sharing;
import orrery.protocols.edge.SearchConfig.Filter;
import orrery.protocols.edge.SearchConfig.Scope;
import orrery.protocols.edge.SearchConfig.Via;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Searches that a node makes at its super node (EC-10, EC-12, Fig. 8). */
class EdgeSearchTest {

  private static final Filter ANYTHING = Defaults.of(Filter.class);

  private final World world = World.withSeed(3);
  private final World.Machine cloud = world.machine("cloud").inCloud()
      .running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));
  private final World.Home home = world.home("home");
  private final Map<String, World.Machine> machines = new LinkedHashMap<>();

  private EdgeNodeConfig config(Scope scope, Filter filter, Sharing sharing) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    SearchConfig search = new SearchConfig(scope, Duration.ofMinutes(1), new Distance(150_000), Via.SUPER_NODE, 2, Duration.ofSeconds(5), true, filter);
    return new EdgeNodeConfig(usual.election(), usual.cluster(), usual.mdns(),
        usual.discovery().withService(new Endpoint(cloud.address(), 80).toString()), search, usual.scopes(), sharing);
  }

  private World.Machine node(String name, String type, String account, World.Home where, Scope scope) {
    return placed(name, type, account, machine -> machine.on(where), config(scope, ANYTHING, Sharing.EVERYBODY));
  }

  private World.Machine placed(String name, String type, String account, UnaryOperator<World.Machine> where, EdgeNodeConfig config) {
    World.Machine machine = where.apply(world.machine(name).type(type).account(account)).running(host -> new EdgeNode(host, config));
    machines.put(name, machine);
    return machine;
  }

  /** The service first, then the nodes one after the other. */
  private void startAll() {
    cloud.start();
    for (World.Machine machine : machines.values()) {
      machine.start();
      world.runFor(Duration.ofSeconds(6));
    }
  }

  private Set<Double> found(String by, String scope) {
    return world.observations("discovery.search.found").stream()
        .filter(o -> o.node().equals(by) && o.labels().equals(List.of(scope)))
        .map(World.Observation::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long counted(String metric, String node, String labels) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.node().equals(node) && told.scope().equals(labels)).count();
  }

  /** Of those on its link it asks the super node alone; of others of its account, the super node asks the service. */
  @Test
  void findsByAnyCombinationOfScopes() {
    World.Home other = world.home("other");
    node("hub", "set-top-box", "anna", home, Scope.NONE);
    node("a", "smartphone", "anna", home, Scope.ACCOUNT);
    node("b", "smartphone", "ben", home, Scope.LINK);
    node("c", "smartphone", "anna", home, Scope.ACCOUNT_ON_LINK);
    node("far", "laptop", "anna", other, Scope.NONE);
    startAll();

    world.runFor(Duration.ofMinutes(10));

    // hub, c and far; hub, a and c; hub and a.
    assertThat(found("a", "account")).contains(3.0);
    assertThat(found("b", "link")).contains(3.0);
    assertThat(found("c", "account-on-link")).containsExactly(2.0);
    assertThat(counted("discovery.search.partial", "a", "account")).isZero();
  }

  @Test
  void findsOnlyWhatIsGoodEnough() {
    Filter large = new Filter("", new DataSize(200_000_000_000L), 0, false);
    Filter superNode = new Filter("super-node", new DataSize(0), 0, true);
    node("hub", "set-top-box", "anna", home, Scope.NONE);
    node("pc", "pc", "anna", home, Scope.NONE);
    placed("a", "smartphone", "anna", machine -> machine.on(home), config(Scope.LINK, large, Sharing.EVERYBODY));
    placed("b", "smartphone", "anna", machine -> machine.on(home), config(Scope.LINK, superNode, Sharing.EVERYBODY));
    startAll();

    world.runFor(Duration.ofMinutes(5));

    long large1 = List.of("hub", "pc", "b").stream().filter(name -> machines.get(name).host().device().storageBytes() >= 200_000_000_000L).count();
    assertThat(found("a", "link")).containsExactly((double) large1);
    assertThat(found("b", "link")).containsExactly(1.0);
  }

  /** EC-6: with no internet a question goes from cluster to cluster over a node that is in both. */
  @Test
  void reachesTheNextClusterOverANodeThatIsInBoth() {
    World.Home island = world.island("island");
    node("hub", "set-top-box", "anna", home, Scope.NONE);
    node("a", "smartphone", "anna", home, Scope.ACCOUNT);
    node("lone", "set-top-box", "anna", island, Scope.NONE);
    World.Machine both = placed("both", "smartphone", "anna", machine -> machine.withInterfaces("wlan0", "eth1"), config(Scope.ACCOUNT, ANYTHING, Sharing.EVERYBODY));
    both.described().attach("wlan0", home.lan());
    both.described().attach("eth1", island.lan());
    machines.values().forEach(World.Machine::start);

    world.runFor(Duration.ofMinutes(5));
    long whole = found("a", "account").stream().filter(count -> count == 3).count();

    // There is no service at all: hub, both and lone are found all the same, and the answer says that it may not be all.
    assertThat(whole).isEqualTo(1);
    assertThat(found("both", "account")).contains(3.0);
    assertThat(counted("discovery.search.partial", "a", "account")).isPositive();
    assertThat(counted("discovery.search.failed", "a", "account;no-answer")).isZero();
  }

  /** A question never goes back over the node that carried it: it would wait there for the answer to itself. */
  @Test
  void doesNotCarryAQuestionBack() {
    World.Home island = world.island("island");
    node("hub", "set-top-box", "anna", home, Scope.NONE);
    node("a", "smartphone", "anna", home, Scope.ACCOUNT);
    node("lone", "set-top-box", "anna", island, Scope.NONE);
    World.Machine both = placed("both", "smartphone", "anna", machine -> machine.withInterfaces("wlan0", "eth1"), config(Scope.NONE, ANYTHING, Sharing.EVERYBODY));
    both.described().attach("wlan0", home.lan());
    both.described().attach("eth1", island.lan());
    startAll();

    world.runFor(Duration.ofMinutes(10));

    assertThat(found("a", "account")).contains(3.0);
    assertThat(world.sent("http")).noneMatch(sent -> sent.node().equals("lone") && new String(sent.payload(), StandardCharsets.ISO_8859_1).contains("carry=true"));
  }

  /** CL-11: what is on the link is found though the home's uplink is cut, and all when it is back. */
  @Test
  void findsWhatIsNearWithoutInternet() {
    World.Home other = world.home("other");
    node("hub", "set-top-box", "anna", home, Scope.NONE);
    node("a", "smartphone", "anna", home, Scope.ACCOUNT);
    node("far", "laptop", "anna", other, Scope.NONE);
    startAll();
    world.runFor(Duration.ofMinutes(5));
    Partition cut = world.partition(Set.of("hub", "a"), Set.of("cloud", "far"));
    int before = world.observations("discovery.search.found").size();

    world.runFor(Duration.ofMinutes(5));
    List<Double> meanwhile = world.observations("discovery.search.found").stream().skip(before).filter(o -> o.node().equals("a")).map(World.Observation::value).toList();
    world.heal(cut);
    world.runFor(Duration.ofMinutes(5));

    assertThat(meanwhile).isNotEmpty().containsOnly(1.0);
    assertThat(found("a", "account")).contains(2.0);
  }

  /** EC-10: a discovered node chooses whether to share; refusal is an outcome. */
  @Test
  void isRefusedByThoseWhoDoNotShare() {
    placed("hub", "set-top-box", "anna", machine -> machine.on(home), config(Scope.NONE, ANYTHING, Sharing.ACCOUNT));
    node("a", "smartphone", "anna", home, Scope.LINK);
    World.Home next = world.home("next");
    placed("shy", "set-top-box", "carl", machine -> machine.on(next), config(Scope.NONE, ANYTHING, Sharing.NOBODY));
    node("b", "smartphone", "carl", next, Scope.LINK);
    startAll();

    world.runFor(Duration.ofMinutes(5));

    assertThat(counted("discovery.contacts", "a", "link;shared")).isPositive();
    assertThat(counted("discovery.contacts", "b", "link;refused")).isPositive();
    assertThat(counted("discovery.contacts", "b", "link;shared")).isZero();
  }
}
