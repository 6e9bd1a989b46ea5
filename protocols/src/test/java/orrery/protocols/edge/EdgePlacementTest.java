package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.container.Container;
import orrery.protocols.container.ContainerConfig;
import orrery.protocols.container.ImageName;
import orrery.protocols.container.ImageRegistry;
import orrery.protocols.container.ImageRegistryConfig;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.SearchFilter;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.PlacementConfig;
import orrery.protocols.service.ServiceAddress;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** EC-16, EC-20 and EC-37 in a small world: inventories that are told, services that are found, and such as are loaded on others. */
class EdgePlacementTest {

  /** Half a lease, in which every member renews, and what the super node waits for company. */
  private static final Duration RENEWED = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofSeconds(20);

  private final World world = World.withSeed(3);
  private final BackEnd cloud = new BackEnd(world);
  private final World.Machine registry = world.machine("registry").inCloud()
      .running(host -> new ImageRegistry(host, new ImageRegistryConfig(80, "echo", Defaults.of(HttpServerConfig.class))));
  private final World.Home home = world.home("home");
  private final World.Home other = world.home("other");
  private final List<World.Machine> machines = new ArrayList<>();

  private World.Machine node(String name, World.Home where, String account, String images, Set<Permission> permissions, PlacementConfig placement) {
    return node(name, where, account, images, permissions, placement, false);
  }

  private World.Machine node(
      String name, World.Home where, String account, String images, Set<Permission> permissions, PlacementConfig placement, boolean pulls) {
    ContainerConfig containers = Records.with(Records.with(Defaults.of(ContainerConfig.class), "images", images), "pullOnCall", pulls);
    World.Machine machine = world.machine(name).account(account).permissions(permissions).on(where)
        .running(host -> new PlacingNode(host, cloud.edge(), containers, placement, new Endpoint(registry.address(), 80)));
    machines.add(machine);
    return machine;
  }

  private World.Machine node(String name, World.Home where, String account, String images) {
    return node(name, where, account, images, EnumSet.allOf(Permission.class), Defaults.of(PlacementConfig.class));
  }

  private void startAll() {
    cloud.start();
    registry.start();
    for (World.Machine machine : machines) {
      machine.start();
      world.runFor(Duration.ofSeconds(6));
    }
    world.runFor(MOMENT);
  }

  private static PlacingNode on(World.Machine machine) {
    return machine.protocol(PlacingNode.class);
  }

  private List<String> find(World.Machine by, String address) {
    on(by).find(address);
    world.runFor(MOMENT);
    return on(by).last();
  }

  private List<String> search(World.Machine by, SearchQuery scope, String service) {
    List<String> found = new ArrayList<>();
    on(by).edge.searching().search(scope.with(SearchFilter.offering(service)),
        nodes -> nodes.orElse(List.of()).stream().map(FoundNode::node).map(node -> node.id().name()).forEach(found::add));
    world.runFor(MOMENT);
    return found;
  }

  private List<String> counted(String metric, String node) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.node().equals(node)).map(World.Told::scope).toList();
  }

  private long searches(String by) {
    return counted("placement.searches", by).size();
  }

  /** On the link by the super node alone, elsewhere by discovery: of three members that one which offers it. */
  @Test
  void findsWhoOffersAServiceOnTheLinkAndElsewhere() {
    node("hub", home, "anna", "");
    World.Machine tv = node("tv", home, "anna", "echo");
    World.Machine phone = node("phone", home, "anna", "");
    node("hub-2", other, "ben", "");
    World.Machine away = node("away", other, "anna", "");
    startAll();

    assertThat(search(phone, SearchQuery.ofLink(SearchQuery.OWN_LINK), "echo")).containsExactly("tv");
    assertThat(search(away, SearchQuery.ofAccount("anna"), "echo")).containsExactly("tv");
    assertThat(search(away, SearchQuery.ofLink(SearchQuery.OWN_LINK), "echo")).isEmpty();
    assertThat(search(phone, SearchQuery.ofAccount("anna"), "work")).isEmpty();

    assertThat(find(phone, "echo")).containsExactly("link tv", "global cloud");
    assertThat(find(tv, "echo")).containsExactly("local tv", "global cloud");
    assertThat(find(away, "echo@account:anna")).containsExactly("relayed tv");
    assertThat(find(away, "echo@node:tv")).containsExactly("relayed tv");
    assertThat(find(phone, "echo@node:tv")).containsExactly("link tv");
    assertThat(find(phone, "echo@central")).containsExactly("global cloud");
    assertThat(find(phone, "echo@here")).isEmpty();
    assertThat(counted("placement.unplaced", "phone")).containsExactly("echo;nowhere");
  }

  /** EC-15: what is new is told with the next renewal, to discovery soon after, and what is gone likewise. */
  @Test
  void tellsOfChangesInTime() {
    node("hub", home, "anna", "");
    World.Machine tv = node("tv", home, "anna", "");
    World.Machine phone = node("phone", home, "anna", "");
    World.Machine away = node("away", other, "anna", "");
    startAll();
    SearchQuery link = SearchQuery.ofLink(SearchQuery.OWN_LINK);
    List<String> before = search(phone, link, "echo");

    on(tv).container.pull(new ImageName("echo", ImageName.LATEST), outcome -> { });
    world.runFor(RENEWED);
    List<String> afterwards = search(phone, link, "echo");
    List<String> outside = search(away, SearchQuery.ofAccount("anna"), "echo");
    on(tv).container.removeImage(new ImageName("echo", ImageName.LATEST));
    world.runFor(RENEWED);

    assertThat(before).isEmpty();
    assertThat(afterwards).containsExactly("tv");
    assertThat(outside).containsExactly("tv");
    assertThat(search(phone, link, "echo")).isEmpty();
    assertThat(search(away, SearchQuery.ofAccount("anna"), "echo")).isEmpty();
  }

  /** The super node itself tells discovery without anybody's renewal. */
  @Test
  void tellsOfTheSuperNodesOwnChangeAtOnce() {
    World.Machine hub = node("hub", home, "anna", "");
    World.Machine away = node("away", other, "anna", "");
    startAll();

    on(hub).container.pull(new ImageName("echo", ImageName.LATEST), outcome -> { });
    world.runFor(Duration.ofMinutes(1));

    assertThat(search(away, SearchQuery.ofAccount("anna"), "echo")).containsExactly("hub");
  }

  /** A node that offers nothing says nothing of it, in datagrams or to discovery. */
  @Test
  void saysNothingWhereThereIsNothingToOffer() {
    node("hub", home, "anna", "");
    node("tv", home, "anna", "");
    startAll();
    world.runFor(RENEWED);

    assertThat(world.sent("http")).noneMatch(sent -> new String(sent.payload(), StandardCharsets.ISO_8859_1).contains("\"services\""));
  }

  /** What discovery has said counts for a while, and no longer than calls succeed. */
  @Test
  void asksAgainOnlyAfterAWhileOrAFailure() {
    node("hub", home, "anna", "");
    node("tv", home, "anna", "echo");
    World.Machine phone = node("phone", home, "anna", "");
    startAll();

    find(phone, "echo");
    long first = searches("phone");
    on(phone).find("echo");
    on(phone).find("echo");
    long again = searches("phone");
    on(phone).placer.onFailed("echo", new NodeId("hub"));
    on(phone).find("echo");
    on(phone).find("echo");
    world.runFor(MOMENT);
    long afterFailure = searches("phone");
    world.runFor(Duration.ofMinutes(1));
    find(phone, "echo");

    assertThat(first).isEqualTo(1);
    assertThat(again).isEqualTo(1);
    assertThat(afterFailure).isEqualTo(2);
    assertThat(searches("phone")).isEqualTo(3);
    assertThat(on(phone).found).allMatch(ways -> ways.equals(List.of("link tv", "global cloud")));
  }

  // ---- Loading on others

  /** EC-16: nobody has it, a member could: it is loaded and started there, through its container API, and called there from then on. */
  @Test
  void loadsAServiceOnAMemberThatPermitsIt() {
    node("hub", home, "ben", "", EnumSet.of(Permission.SUPER_NODE), Defaults.of(PlacementConfig.class));
    World.Machine tv = node("tv", home, "ben", "", EnumSet.of(Permission.COMPUTE), Defaults.of(PlacementConfig.class));
    World.Machine phone = node("phone", home, "anna", "");
    startAll();

    List<String> meanwhile = find(phone, "echo");
    List<String> afterwards = find(phone, "echo");

    assertThat(meanwhile).containsExactly("global cloud");
    assertThat(afterwards).containsExactly("link tv", "global cloud");
    assertThat(on(tv).container.containers()).singleElement().satisfies(one -> {
      assertThat(one.account()).isEqualTo("anna");
      assertThat(one.state()).isEqualTo(Container.State.RUNNING);
    });
    assertThat(counted("placement.loads", "phone")).containsExactly("running");
  }

  /** Where nobody else serves it, the call waits until it is loaded: 20 MB at 100 Mb/s are 1.6 s. */
  @Test
  void waitsForLoadingWhereNobodyElseServes() {
    PlacementConfig without = Records.with(Defaults.of(PlacementConfig.class), "central", false);
    node("hub", home, "ben", "", EnumSet.of(Permission.SUPER_NODE), without);
    node("tv", home, "ben", "", EnumSet.of(Permission.COMPUTE), without);
    World.Machine phone = node("phone", home, "anna", "", EnumSet.allOf(Permission.class), without);
    startAll();

    on(phone).find("echo");
    world.runFor(Duration.ofSeconds(1));
    int early = on(phone).found.size();
    world.runFor(Duration.ofSeconds(2));

    assertThat(early).isZero();
    assertThat(on(phone).last()).containsExactly("link tv");
    assertThat(world.observations("placement.load.time")).singleElement().satisfies(one -> assertThat(one.value()).isBetween(1.65, 2.2));
  }

  /** A node that pulls what it is called for loads it itself, if nobody else on the edge has it. */
  @Test
  void loadsForItselfWhatNobodyElseHas() {
    World.Machine phone = node("phone", home, "anna", "", EnumSet.of(Permission.SUPER_NODE), Defaults.of(PlacementConfig.class), true);
    startAll();

    assertThat(find(phone, "echo")).containsExactly("global cloud");
    assertThat(find(phone, "echo")).containsExactly("local phone", "global cloud");
    assertThat(find(phone, "work")).containsExactly("global cloud");
    assertThat(find(phone, "work")).containsExactly("global cloud");
    assertThat(counted("image.pulls", "phone")).containsExactly("registry;here", "none;no-image");
  }

  /** Loaded twice, the image comes into the house once: the second takes it from the first. */
  @Test
  void hasImagesFromTheLinkFirst() {
    node("hub", home, "anna", "");
    World.Machine tv = node("tv", home, "anna", "");
    World.Machine pc = node("pc", home, "anna", "");
    startAll();

    on(tv).container.pull(new ImageName("echo", ImageName.LATEST), outcome -> { });
    world.runFor(RENEWED);
    on(pc).container.pull(new ImageName("echo", ImageName.LATEST), outcome -> { });
    world.runFor(MOMENT);

    assertThat(counted("image.pulls", "tv")).containsExactly("registry;here");
    assertThat(counted("image.pulls", "pc")).containsExactly("node;here");
  }

  /** Whose owner does not permit it is not asked; who only says to permit it refuses, and the next best counts. */
  @Test
  void goesToTheCloudWhereNobodyMayOrCan() {
    EnumSet<Permission> none = EnumSet.of(Permission.SUPER_NODE);
    node("hub", home, "ben", "", none, Defaults.of(PlacementConfig.class));
    World.Machine tv = node("tv", home, "ben", "", none, Defaults.of(PlacementConfig.class));
    World.Machine phone = node("phone", home, "anna", "");
    node("pc", home, "eva", "", EnumSet.of(Permission.COMPUTE), Defaults.of(PlacementConfig.class));
    startAll();

    assertThat(find(phone, "echo@node:tv")).isEmpty();
    assertThat(counted("placement.loads", "phone")).isEmpty();
    // The registry has no such image: that is found out once, and not at each call.
    assertThat(find(phone, "work")).containsExactly("global cloud");
    assertThat(find(phone, "work")).containsExactly("global cloud");
    assertThat(counted("placement.loads", "phone")).containsExactly("pull-404");
    on(phone).edge.searching().search(SearchQuery.ofLink(SearchQuery.OWN_LINK), nodes -> nodes.orElse(List.of()).stream()
        .filter(one -> one.node().id().name().equals("tv")).forEach(one -> on(phone).loading.load(one, "echo", failure -> on(phone).loads.add(failure.orElse("")))));
    world.runFor(MOMENT);
    assertThat(on(phone).loads).containsExactly("pull-403");
    assertThat(on(tv).container.containers()).isEmpty();
  }

  /** A member that is gone is found out within the patience of a step; the call goes on to the cloud. */
  @Test
  void givesUpOnAMemberThatIsGone() {
    node("hub", home, "ben", "", EnumSet.of(Permission.SUPER_NODE), Defaults.of(PlacementConfig.class));
    World.Machine tv = node("tv", home, "ben", "", EnumSet.of(Permission.COMPUTE), Defaults.of(PlacementConfig.class));
    World.Machine phone = node("phone", home, "anna", "");
    startAll();
    tv.crash();

    on(phone).find("echo");
    world.runFor(Duration.ofMinutes(2));

    assertThat(on(phone).last()).containsExactly("global cloud");
    assertThat(counted("placement.loads", "phone")).hasSize(1).allMatch(outcome -> outcome.startsWith("pull-"));
  }

  /** EC-16: what a node has had started elsewhere it can have stopped, and nobody else's. */
  @Test
  void stopsWhatItHasStarted() {
    node("hub", home, "ben", "", EnumSet.of(Permission.SUPER_NODE), Defaults.of(PlacementConfig.class));
    World.Machine tv = node("tv", home, "ben", "", EnumSet.of(Permission.COMPUTE), Defaults.of(PlacementConfig.class));
    World.Machine phone = node("phone", home, "anna", "");
    World.Machine pc = node("pc", home, "eva", "");
    startAll();
    find(phone, "echo");
    List<Boolean> gone = new ArrayList<>();
    FoundNode there = tvAsFoundBy(phone);

    on(pc).loading.unload(there, "echo", gone::add);
    world.runFor(MOMENT);
    int left = on(tv).container.containers().size();
    on(phone).loading.unload(there, "echo", gone::add);
    world.runFor(MOMENT);

    assertThat(left).isEqualTo(1);
    assertThat(gone).containsExactly(false, true);
    assertThat(on(tv).container.containers()).isEmpty();
  }

  private FoundNode tvAsFoundBy(World.Machine by) {
    List<FoundNode> found = new ArrayList<>();
    on(by).edge.searching().search(SearchQuery.ofLink(SearchQuery.OWN_LINK), nodes -> nodes.orElse(List.of()).stream()
        .filter(one -> one.node().id().name().equals("tv")).forEach(found::add));
    world.runFor(MOMENT);
    return found.get(0);
  }

  /** Work that nobody can do in time is refused at once, without a message, once it is known who is there. */
  @Test
  void saysAtOnceThatNobodyHasItDoneInTime() {
    node("hub", home, "anna", "");
    World.Machine phone = node("phone", home, "anna", "work");
    startAll();
    Ask easy = new Ask(ServiceAddress.of("work"), 1000, 1000, 10_000_000, Optional.of(Duration.ofSeconds(1)));
    Ask impossible = new Ask(ServiceAddress.of("work"), 1000, 1000, 1_000_000_000_000L, Optional.of(Duration.ofMillis(50)));

    on(phone).decide(easy);
    world.runFor(MOMENT);
    long asked = searches("phone");
    on(phone).decide(impossible);

    assertThat(on(phone).decisions).hasSize(2);
    assertThat(on(phone).decisions.get(1).isTooLateEverywhere()).isTrue();
    assertThat(on(phone).decisions.get(0).order()).isNotEmpty();
    assertThat(asked).isPositive();
    assertThat(searches("phone")).isEqualTo(asked);
    assertThat(counted("placement.unplaced", "phone")).containsExactly("work;too-late");
  }
}
