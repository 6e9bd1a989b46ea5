package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.NodeId;
import orrery.net.Partition;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.RecordName;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.edge.NoticeConfig.Whom;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** A room without a way out, whose super node is in a home, too: it is registered and reached over that (EC-12, EC-21, Fig. 7). */
class FurtherLinkTest {

  private final World world = World.withSeed(9);
  private final BackEnd cloud = new BackEnd(world);
  private final World.Home home = world.home("home");
  private final World.Home other = world.home("other");
  private final World.Home room = world.island("room");

  private EdgeNodeConfig config() {
    return Records.with(cloud.edge(), "notices", Records.with(Defaults.of(NoticeConfig.class), "whom", Whom.ACCOUNT));
  }

  private static Set<Permission> allowed(Permission... permissions) {
    Set<Permission> allowed = EnumSet.noneOf(Permission.class);
    allowed.addAll(List.of(permissions));
    return allowed;
  }

  private World.Machine on(World.Home where, String name, String account, Permission... permissions) {
    return world.machine(name).type("set-top-box").account(account).permissions(allowed(permissions)).on(where).running(host -> new EdgeNode(host, config()));
  }

  private World.Machine between(String name, Permission... permissions) {
    World.Machine both = world.machine(name).type("laptop").account("anna").permissions(allowed(permissions)).withInterfaces("wlan0", "eth1")
        .running(host -> new EdgeNode(host, config()));
    both.described().attach("wlan0", home.lan());
    both.described().attach("eth1", room.lan());
    return both;
  }

  private List<FoundNode> found(World.Machine by, SearchQuery query) {
    List<FoundNode> found = new ArrayList<>();
    by.protocol(EdgeNode.class).discovery().search(query, "account", outcome -> found.addAll(((SearchOutcome.Found) outcome).nodes()));
    world.runFor(Duration.ofSeconds(5));
    return found;
  }

  private FoundNode one(World.Machine by, String name) {
    List<FoundNode> all = found(by, SearchQuery.ofAccount("anna"));
    assertThat(all).filteredOn(each -> each.node().id().name().equals(name)).hasSize(1);
    return all.stream().filter(each -> each.node().id().name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void registersTheClusterOfItsSecondLinkAndHoldsTheWayIntoIt() {
    World.Machine hub = on(home, "hub", "hugo", Permission.SUPER_NODE, Permission.PROXY);
    World.Machine both = between("both", Permission.SUPER_NODE);
    World.Machine lone = on(room, "lone", "anna");
    World.Machine far = on(other, "far", "anna", Permission.SUPER_NODE);
    cloud.start();
    List.of(hub, lone, both).forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(5));
    far.start();

    world.runFor(Duration.ofMinutes(3));

    assertThat(world.state("both", "role", "link/eth1")).isEqualTo("super-node");
    FoundNode there = one(far, "lone");
    assertThat(there.superNode()).isEqualTo(new NodeId("both"));
    assertThat(there.reachability().kind()).isEqualTo(Reachability.Kind.SEP);
    // It is found once, in the record of its first link, and nobody is found by a record's name.
    assertThat(one(far, "both").superNode()).isEqualTo(new NodeId("hub"));
    assertThat(found(far, SearchQuery.ofAccount("anna"))).extracting(each -> each.node().id().name()).containsExactly("both", "far", "lone");
    assertThat(found(far, SearchQuery.ofLink(there.link()))).extracting(each -> each.node().id().name()).containsExactly("lone");
    // A signal gets there: the one who has come last has told it of itself.
    assertThat(world.state("far", "notice", "lone")).isEqualTo("known by sep");
    assertThat(world.state("lone", "acquaintance", "far")).isEqualTo("known");
  }

  /** Both of its clusters, each with a record, where it is super node of both. */
  @Test
  void registersBothWhereItIsSuperNodeOfBoth() {
    World.Machine both = between("both", Permission.SUPER_NODE, Permission.PROXY);
    World.Machine lone = on(room, "lone", "anna");
    World.Machine kid = on(home, "kid", "anna");
    World.Machine far = on(other, "far", "anna", Permission.SUPER_NODE);
    cloud.start();
    List.of(both, lone, kid, far).forEach(World.Machine::start);

    world.runFor(Duration.ofMinutes(6));

    assertThat(one(far, "lone").superNode()).isEqualTo(new NodeId("both"));
    assertThat(one(far, "kid").superNode()).isEqualTo(new NodeId("both"));
    assertThat(one(far, "lone").link()).isNotEqualTo(one(far, "kid").link());
    assertThat(one(far, "lone").reachability()).isNotEqualTo(one(far, "kid").reachability());
    assertThat(List.of(one(far, "lone"), one(far, "kid"), one(far, "both"))).allMatch(each -> each.reachability().kind() == Reachability.Kind.SEP);
  }

  /** Who follows it in the room cannot speak to the service: the record ends with the office. */
  @Test
  void withdrawsTheRecordWithItsOffice() {
    World.Machine hub = on(home, "hub", "hugo", Permission.SUPER_NODE, Permission.PROXY);
    World.Machine both = between("both", Permission.SUPER_NODE);
    World.Machine lone = on(room, "lone", "anna");
    World.Machine better = world.machine("better").type("pc").account("anna").permissions(allowed(Permission.SUPER_NODE)).on(room).running(host -> new EdgeNode(host, config()));
    World.Machine far = on(other, "far", "anna", Permission.SUPER_NODE);
    cloud.start();
    List.of(hub, lone, both, far).forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(5));
    List<String> before = found(far, SearchQuery.ofAccount("anna")).stream().map(each -> each.node().id().name()).toList();

    better.start();
    world.runFor(Duration.ofMinutes(30));

    assertThat(before).contains("lone");
    assertThat(world.state("better", "role", "link")).isEqualTo("super-node");
    assertThat(found(far, SearchQuery.ofAccount("anna"))).extracting(each -> each.node().id().name()).doesNotContain("lone", "better").contains("both");
  }

  /** Cut off from the service it is super node there all the same, and registers when that is back. */
  @Test
  void registersWhenTheServiceIsBack() {
    World.Machine both = between("both", Permission.SUPER_NODE);
    World.Machine lone = on(room, "lone", "anna");
    World.Machine far = on(other, "far", "anna", Permission.SUPER_NODE);
    cloud.start();
    List.of(both, lone, far).forEach(World.Machine::start);
    Partition cut = world.partition(Set.of("both"), Set.of("discovery"));
    world.runFor(Duration.ofMinutes(5));
    int before = cloud.discovery.protocol(DiscoveryService.class).size();

    world.heal(cut);
    world.runFor(Duration.ofMinutes(20));

    assertThat(before).isEqualTo(1);
    assertThat(one(far, "lone").reachability().kind()).isEqualTo(Reachability.Kind.SEP);
  }

  @Test
  void namesRecordsAsNoNodeIsCalled() {
    NodeId node = new NodeId("node-6");

    assertThat(RecordName.ofFurther(node, 2)).contains(new NodeId("l2--node-6"));
    assertThat(RecordName.superNode(new NodeId("l2--node-6"))).isEqualTo(node);
    assertThat(RecordName.superNode(node)).isEqualTo(node);
    assertThat(List.of("l2--node-6", "l9--a")).allMatch(name -> RecordName.isFurther(new NodeId(name)));
    assertThat(List.of("l2-node", "l1--node", "l2---a", "m2--node", "node-6", "l2")).noneMatch(name -> RecordName.isFurther(new NodeId(name)));
    assertThat(RecordName.ofFurther(new NodeId("x".repeat(60)), 2)).isEmpty();
    assertThat(RecordName.ofFurther(new NodeId("l2--a"), 2)).isEmpty();
  }
}
