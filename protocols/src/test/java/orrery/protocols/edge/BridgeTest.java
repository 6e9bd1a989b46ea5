package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.NodeId;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.edge.NoticeConfig.Whom;
import orrery.protocols.json.JsonException;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Signals over nodes that are in two clusters, with no internet at all (EC-6, Fig. 7). */
class BridgeTest {

  private final World world = World.withSeed(4);
  private final World.Home first = world.island("first");
  private final World.Home second = world.island("second");
  private final World.Home third = world.island("third");

  private static EdgeNodeConfig config(Whom whom) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig telling = Records.with(usual, "notices", Records.with(usual.notices(), "whom", whom));
    return Records.with(telling, "search", Records.with(telling.search(), "hops", 4));
  }

  private World.Machine on(World.Home island, String name, Whom whom, Permission... permissions) {
    Set<Permission> allowed = EnumSet.noneOf(Permission.class);
    allowed.addAll(List.of(permissions));
    return world.machine(name).type("set-top-box").permissions(allowed).on(island).running(host -> new EdgeNode(host, config(whom)));
  }

  private World.Machine between(World.Home one, World.Home other, String name) {
    World.Machine both = world.machine(name).type("smartphone").permissions(EnumSet.noneOf(Permission.class)).withInterfaces("wlan0", "eth1")
        .running(host -> new EdgeNode(host, config(Whom.NOBODY)));
    both.described().attach("wlan0", one.lan());
    both.described().attach("eth1", other.lan());
    return both;
  }

  private void startAll(World.Machine... machines) {
    for (World.Machine machine : machines) {
      machine.start();
      world.runFor(Duration.ofSeconds(6));
    }
  }

  private boolean knows(String node, String whom) {
    return world.state(node, "acquaintance", whom).equals("known");
  }

  private long carried(String by, String outcome) {
    return world.told().stream().filter(told -> told.kind().equals("signal.carried") && told.node().equals(by) && told.scope().equals(outcome)).count();
  }

  @Test
  void carriesASignalToTheNextCluster() {
    World.Machine a = on(first, "a", Whom.ALL, Permission.SUPER_NODE);
    World.Machine lone = on(second, "lone", Whom.ALL, Permission.SUPER_NODE);
    World.Machine both = between(first, second, "both");
    World.Machine late = on(first, "late", Whom.ALL);

    startAll(a, lone, both, late);
    world.runFor(Duration.ofSeconds(30));

    assertThat(world.state("late", "notice", "lone")).isEqualTo("known by bridged");
    assertThat(knows("lone", "late")).isTrue();
    assertThat(carried("both", "on")).isPositive();
    assertThat(world.observations("signal.time")).anyMatch(o -> o.node().equals("late") && o.labels().equals(List.of("bridged")) && o.value() < 1e9);
  }

  /** What the one was told by, the other can answer by: the way back is the same in the other order. */
  @Test
  void carriesOverTwoNodesAndBackTheSameWay() {
    World.Machine a = on(first, "a", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine b = on(second, "b", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine c = on(third, "c", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine ab = between(first, second, "ab");
    World.Machine bc = between(third, second, "bc");
    World.Machine late = on(first, "late", Whom.ALL);

    startAll(a, b, c, ab, bc, late);
    world.runFor(Duration.ofSeconds(60));

    assertThat(world.state("late", "notice", "c")).isEqualTo("known by bridged");
    assertThat(carried("ab", "on")).isPositive();
    assertThat(carried("bc", "on")).isPositive();
    assertThat(knows("c", "late")).isTrue();
    FoundNode back = find(c, "late");
    assertThat(back.over()).extracting(NodeId::name).containsExactly("bc", "ab");
    assertThat(back.reachability()).isEqualTo(Reachability.BRIDGED);
  }

  private FoundNode find(World.Machine by, String name) {
    List<FoundNode> found = new ArrayList<>();
    by.protocol(EdgeNode.class).search(SearchQuery.ofAccount("anna"), answer -> answer.ifPresent(list -> found.addAll(list.nodes())));
    world.runFor(Duration.ofSeconds(10));
    return found.stream().filter(one -> one.node().id().name().equals(name)).findFirst().orElseThrow();
  }

  /** A ring of clusters, each next to both others: nobody is found twice, nothing goes round, and all is told. */
  @Test
  void staysWholeWhereClustersFormARing() {
    World.Machine a = on(first, "a", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine b = on(second, "b", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine c = on(third, "c", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine ab = between(first, second, "ab");
    World.Machine bc = between(second, third, "bc");
    World.Machine ca = between(third, first, "ca");
    World.Machine late = on(first, "late", Whom.ALL);

    startAll(a, b, c, ab, bc, ca, late);
    world.runFor(Duration.ofSeconds(60));

    for (String told : List.of("a", "ab", "ca")) {
      assertThat(world.state("late", "notice", told)).as(told).isEqualTo("known by link");
    }
    for (String told : List.of("b", "c", "bc")) {
      assertThat(world.state("late", "notice", told)).as(told).isEqualTo("known by bridged");
    }
    long signals = world.sent("http").stream().filter(sent -> new String(sent.payload(), StandardCharsets.ISO_8859_1).startsWith("POST /signals")).count();
    // One for each of three on the link; two for who is one cluster further.
    assertThat(signals).isBetween(9L, 12L);
  }

  @Test
  void doesNotReachOverANodeThatHasGone() {
    World.Machine a = on(first, "a", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine lone = on(second, "lone", Whom.NOBODY, Permission.SUPER_NODE);
    World.Machine both = between(first, second, "both");
    startAll(a, lone, both);
    world.runFor(Duration.ofSeconds(30));
    FoundNode found = find(a, "lone");

    both.crash();
    List<Object> outcomes = new ArrayList<>();
    a.protocol(EdgeNode.class).signal(found, new byte[] {1}, outcomes::add);
    world.runFor(Duration.ofMinutes(2));

    assertThat(outcomes).singleElement().asString().startsWith("Failed");
  }

  @Test
  void refusesWaysThatCannotBe() throws JsonException {
    assertThat(Bridge.read("")).isEmpty();
    assertThat(Bridge.read("b,a")).extracting(NodeId::name).containsExactly("b", "a");
    for (String text : List.of("a,a", ",", "a,", "A", "a,b,c,d,e,f,g,h,i,j", "x".repeat(64))) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> Bridge.read(text)).as(text).isInstanceOf(JsonException.class);
    }
  }
}
