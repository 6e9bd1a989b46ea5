package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.host.Defaults;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.Roster;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Nodes in several clusters at once: of their links, their account and their place (EC-38). */
class EdgeScopesTest {

  private final World world = World.withSeed(5);
  private final World.Machine cloud = world.machine("cloud").inCloud()
      .running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));

  private EdgeNodeConfig config(boolean account, boolean proximity) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    ScopesConfig scopes = new ScopesConfig(account, proximity, new Distance(500_000), new Distance(50_000), Duration.ofMinutes(1));
    return new EdgeNodeConfig(usual.election(), usual.cluster(), usual.mdns(), usual.discovery().withService(new Endpoint(cloud.address(), 80).toString()), usual.search(), scopes);
  }

  private World.Machine inCloud(String name, String account) {
    EdgeNodeConfig config = config(true, false);
    return world.machine(name).account(account).inCloud().running(host -> new EdgeNode(host, config));
  }

  private static ClusterMember cluster(World.Machine machine, String scope) {
    return machine.protocol(EdgeNode.class).clusters().stream().filter(one -> one.cluster().equals(scope)).findFirst().orElseThrow();
  }

  private static Set<String> roster(World.Machine machine, String scope) {
    return cluster(machine, scope).roster().entries().stream().map(Roster.Entry::id).map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> superNodes(String scope, World.Machine... machines) {
    return List.of(machines).stream().filter(World.Machine::isOn).filter(one -> cluster(one, scope).role() == Role.SUPER_NODE).map(World.Machine::name).toList();
  }

  // ---- Links

  /** Fig. 7, node 6: on two links it is in two clusters, whatever its interfaces are called, and each has its own super node. */
  @Test
  void isInTheClusterOfEachOfItsLinks() {
    World.Home one = world.home("one");
    World.Home other = world.home("other");
    World.Machine a = world.machine("a").type("set-top-box").on(one).running(host -> new EdgeNode(host, config(false, false)));
    World.Machine b = world.machine("b").type("set-top-box").on(other).running(host -> new EdgeNode(host, config(false, false)));
    World.Machine both = world.machine("both").type("smartphone").withInterfaces("wlan0", "eth1").running(host -> new EdgeNode(host, config(false, false)));
    both.described().attach("wlan0", one.lan());
    both.described().attach("eth1", other.lan());
    cloud.start();
    a.start();
    b.start();
    world.runFor(Duration.ofSeconds(30));
    both.start();

    world.runFor(Duration.ofMinutes(5));

    assertThat(cluster(both, "link").superNode().orElseThrow().id()).hasToString("a");
    assertThat(cluster(both, "link/eth1").superNode().orElseThrow().id()).hasToString("b");
    assertThat(roster(both, "link")).containsExactly("a", "both");
    assertThat(roster(both, "link/eth1")).containsExactly("b", "both");
    assertThat(roster(a, "link")).containsExactly("a", "both");
  }

  @Test
  void staysInTheOneWhenItLosesTheOther() {
    World.Home one = world.home("one");
    World.Home other = world.home("other");
    World.Machine a = world.machine("a").on(one).running(host -> new EdgeNode(host, config(false, false)));
    World.Machine b = world.machine("b").on(other).running(host -> new EdgeNode(host, config(false, false)));
    World.Machine both = world.machine("both").type("smartphone").withInterfaces("wlan0", "eth1").running(host -> new EdgeNode(host, config(false, false)));
    both.described().attach("wlan0", one.lan());
    both.described().attach("eth1", other.lan());
    a.start();
    b.start();
    both.start();
    world.runFor(Duration.ofMinutes(2));

    both.described().takeDown("eth1");
    world.runFor(Duration.ofMinutes(8));
    Set<String> without = roster(b, "link");
    both.described().bringUp("eth1");
    world.runFor(Duration.ofMinutes(5));

    assertThat(without).containsExactly("b");
    assertThat(roster(a, "link")).containsExactly("a", "both");
    assertThat(roster(b, "link")).containsExactly("b", "both");
  }

  // ---- Accounts

  /** All nodes of one owner are one cluster, and nobody else's is in it. */
  @Test
  void isInTheClusterOfItsAccountWhereverItIs() {
    World.Machine a = inCloud("a", "anna");
    World.Machine b = inCloud("b", "anna");
    World.Machine c = inCloud("c", "carl");
    cloud.start();
    a.start();
    b.start();
    c.start();

    world.runFor(Duration.ofMinutes(8));

    assertThat(superNodes("account/anna", a, b)).hasSize(1);
    assertThat(roster(a, "account/anna")).containsExactly("a", "b");
    assertThat(roster(b, "account/anna")).containsExactly("a", "b");
    assertThat(roster(c, "account/carl")).containsExactly("c");
  }

  /** The service keeps the word of a super node that is gone; only a later term takes its place. */
  @Test
  void replacesASuperNodeThatIsLost() {
    World.Machine a = inCloud("a", "anna");
    World.Machine b = inCloud("b", "anna");
    cloud.start();
    a.start();
    world.runFor(Duration.ofSeconds(30));
    b.start();
    world.runFor(Duration.ofSeconds(30));
    String first = superNodes("account/anna", a, b).get(0);

    (first.equals("a") ? a : b).crash();
    world.runFor(Duration.ofMinutes(5));
    List<String> second = superNodes("account/anna", a, b);
    (first.equals("a") ? a : b).start();
    world.runFor(Duration.ofMinutes(5));

    assertThat(second).hasSize(1).doesNotContain(first);
    assertThat(superNodes("account/anna", a, b)).hasSize(1);
    assertThat(roster(a, "account/anna")).containsExactly("a", "b");
  }

  /** Who comes while the last claim is that of a node that is gone for good finds nobody, and takes its place. */
  @Test
  void takesThePlaceOfAGhost() {
    World.Machine a = inCloud("a", "anna");
    World.Machine b = inCloud("b", "anna");
    cloud.start();
    a.start();
    world.runFor(Duration.ofMinutes(1));
    a.crash();
    b.start();

    world.runFor(Duration.ofMinutes(1));

    assertThat(superNodes("account/anna", b)).containsExactly("b");
    assertThat(world.told()).anyMatch(told -> told.node().equals("cloud") && told.scope().equals("scope-claim") && told.value().matches("account/anna by b in term [2-9]: 200"));
  }

  /** EC-6, EC-43: without the service each is alone, and when it is back they are one. */
  @Test
  void isAloneWithoutTheServiceAndOneOfManyWhenItIsBack() {
    World.Machine a = inCloud("a", "anna");
    World.Machine b = inCloud("b", "anna");
    a.start();
    b.start();
    world.runFor(Duration.ofMinutes(5));
    List<String> apart = superNodes("account/anna", a, b);

    cloud.start();
    world.runFor(Duration.ofMinutes(6));

    assertThat(apart).containsExactly("a", "b");
    assertThat(superNodes("account/anna", a, b)).hasSize(1);
    assertThat(roster(a, "account/anna")).containsExactly("a", "b");
  }

  @Test
  void takesNoPartWhereNobodyReachesIt() {
    World.Home home = world.home("home");
    World.Machine inside = world.machine("inside").on(home).running(host -> new EdgeNode(host, config(true, true)));
    cloud.start();
    inside.start();

    world.runFor(Duration.ofMinutes(1));

    assertThat(inside.protocol(EdgeNode.class).clusters()).extracting(ClusterMember::cluster).containsExactly("link");
    assertThat(world.state("inside", "participation", "account")).isEqualTo("unreachable");
  }

  /** The last to leave takes its claim back. */
  @Test
  void withdrawsItsClaimWhenItLeaves() {
    World.Machine a = inCloud("a", "anna");
    cloud.start();
    a.start();
    world.runFor(Duration.ofMinutes(1));

    a.stop();
    world.runFor(Duration.ofSeconds(10));

    assertThat(a.isOn()).isFalse();
    assertThat(world.told()).anyMatch(told -> told.scope().equals("scope-withdrawal") && told.value().endsWith(": 200"));
  }

  // ---- Places

  @Test
  void isInTheClusterOfThePlaceWhereItSaysItIs() {
    EdgeNodeConfig config = config(false, true);
    World.Machine a = world.machine("a").position(51.5000, -0.1200).inCloud().running(host -> new EdgeNode(host, config));
    World.Machine b = world.machine("b").position(51.5001, -0.1201).inCloud().running(host -> new EdgeNode(host, config));
    World.Machine far = world.machine("far").position(48.85, 2.35).inCloud().running(host -> new EdgeNode(host, config));
    cloud.start();
    a.start();
    b.start();
    far.start();

    world.runFor(Duration.ofMinutes(8));

    List<ClusterMember> places = List.of(a, b, far).stream().map(one -> one.protocol(EdgeNode.class).clusters().get(1)).toList();
    assertThat(places.get(0).cluster()).startsWith("place/").isEqualTo(places.get(1).cluster()).isNotEqualTo(places.get(2).cluster());
    assertThat(roster(a, places.get(0).cluster())).containsExactly("a", "b");
    assertThat(roster(far, places.get(2).cluster())).containsExactly("far");
  }
}
