package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Distance;
import orrery.net.Partition;
import orrery.protocols.edge.NoticeConfig.ListedScopes;
import orrery.protocols.edge.NoticeConfig.Whom;
import orrery.protocols.edge.SearchConfig.Scope;
import orrery.protocols.edge.SearchConfig.Via;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Nodes that tell others of themselves (EC-12, ¶60–61, 82–83, 142). */
class NoticeTest {

  private final World world = World.withSeed(11);
  private final BackEnd cloud = new BackEnd(world);
  private final World.Home one = world.home("one");
  private final World.Home other = world.home("other");

  private World.Machine node(String name, World.Home home, String account, EdgeNodeConfig config, Permission... permissions) {
    Set<Permission> allowed = EnumSet.noneOf(Permission.class);
    allowed.addAll(List.of(permissions));
    return world.machine(name).type("set-top-box").account(account).permissions(allowed).on(home).running(host -> new EdgeNode(host, config));
  }

  private EdgeNodeConfig telling(Whom whom) {
    return notices(usual -> Records.with(usual, "whom", whom));
  }

  private EdgeNodeConfig notices(UnaryOperator<NoticeConfig> change) {
    return Records.with(cloud.edge(), "notices", change.apply(Defaults.of(NoticeConfig.class)));
  }

  private boolean knows(String node, String whom) {
    return world.state(node, "acquaintance", whom).equals("known");
  }

  private List<String> toldBy(String node) {
    return world.told().stream().filter(told -> told.node().equals(node) && told.kind().equals("state") && told.scope().startsWith("notice|"))
        .map(told -> told.scope().substring("notice|".length()) + told.value().substring("known".length())).sorted().toList();
  }

  private long counted(String metric, String node) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.node().equals(node)).count();
  }

  /** Anna's home has a cluster that is reached through a SEP; in the other, dora's device is super node. */
  private void twoHomes(EdgeNodeConfig config) {
    List<World.Machine> machines = List.of(
        node("a", one, "anna", config, Permission.SUPER_NODE, Permission.PROXY),
        node("b", one, "ben", config),
        node("c", one, "anna", config),
        node("d", other, "dora", config, Permission.SUPER_NODE));
    cloud.start();
    machines.forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(5));
  }

  // ---- Whom a node tells

  @Test
  void tellsThoseOfItsAccountInAnotherClusterOverItsSep() {
    World.Machine e = node("e", other, "anna", telling(Whom.ACCOUNT));
    twoHomes(telling(Whom.ACCOUNT));
    e.start();

    world.runFor(Duration.ofSeconds(20));

    assertThat(toldBy("e")).containsExactly("a by sep", "c by sep");
    assertThat(knows("a", "e") && knows("c", "e")).isTrue();
    assertThat(knows("b", "e") || knows("d", "e")).isFalse();
    assertThat(world.observations("notice.delay").stream().filter(o -> o.node().equals("e"))).hasSize(2)
        .allMatch(o -> o.labels().equals(List.of("sep")) && o.value() > 0 && o.value() < 5);
  }

  /** Those on its own link it tells straight, without a way out. */
  @Test
  void tellsThoseOnItsLinkStraight() {
    twoHomes(telling(Whom.ALL));

    assertThat(toldBy("c")).contains("a by link", "b by link");
    assertThat(knows("a", "c") && knows("b", "c")).isTrue();
    assertThat(counted("signal.failed", "c")).isZero();
  }

  /** ¶60, 82: the super node of a cluster that begins notifies those in its scopes, in other clusters. */
  @Test
  void tellsOthersAsSuperNodeOfAClusterThatBegins() {
    World.Machine f = node("f", world.home("third"), "anna", telling(Whom.ACCOUNT), Permission.SUPER_NODE);
    twoHomes(telling(Whom.ACCOUNT));
    f.start();

    world.runFor(Duration.ofMinutes(3));

    assertThat(toldBy("f")).containsExactly("a by sep", "c by sep");
    assertThat(knows("c", "f")).isTrue();
  }

  @Test
  void tellsNobodyWhereItsOwnerHasNotSaidSo() {
    twoHomes(cloud.edge());

    assertThat(counted("notice.sent", "a") + counted("notice.sent", "c")).isZero();
    assertThat(world.sent("http").stream().filter(sent -> new String(sent.payload(), StandardCharsets.ISO_8859_1).contains("list="))).isEmpty();
  }

  @Test
  void tellsNoMoreThanItMay() {
    twoHomes(notices(usual -> Records.with(Records.with(usual, "whom", Whom.ALL), "most", 1)));

    assertThat(counted("notice.sent", "c")).isEqualTo(1);
    // Of its own account first.
    assertThat(toldBy("c")).containsExactly("a by link");
  }

  // ---- Which list it is given (¶124, 142)

  /** The super node is dora's: none of anna's nodes is in its scopes. */
  @Test
  void isGivenTheScopesOfItsSuperNodeAlone() {
    EdgeNodeConfig config = notices(usual -> Records.with(Records.with(usual, "whom", Whom.ALL), "list", ListedScopes.SUPER_NODE));
    World.Machine e = node("e", other, "anna", config);
    World.Machine g = node("g", one, "dora", config);
    twoHomes(config);
    e.start();
    g.start();

    world.runFor(Duration.ofMinutes(1));

    assertThat(toldBy("e")).containsExactly("d by link");
    assertThat(toldBy("g")).containsExactly("a by link", "b by link", "c by link");
  }

  /** A super node of anna's account that came last has been listed her other home: whoever registers with it hears of that. */
  @Test
  void hearsThroughItsSuperNodeOfThoseInTheScopesOfThat() {
    EdgeNodeConfig config = notices(usual -> Records.with(Records.with(usual, "whom", Whom.ALL), "list", ListedScopes.SUPER_NODE));
    World.Home third = world.home("third");
    World.Machine f = node("f", third, "anna", config, Permission.SUPER_NODE);
    World.Machine h = node("h", third, "hugo", config);
    twoHomes(config);
    f.start();
    world.runFor(Duration.ofMinutes(2));
    h.start();

    world.runFor(Duration.ofSeconds(30));

    assertThat(toldBy("h")).containsExactly("a by sep", "c by sep", "f by link");
  }

  @Test
  void isGivenItsOwnScopesAlone() {
    EdgeNodeConfig config = notices(usual -> Records.with(Records.with(usual, "whom", Whom.ALL), "list", ListedScopes.REGISTRANT));
    World.Home third = world.home("third");
    World.Machine f = node("f", third, "anna", config, Permission.SUPER_NODE);
    World.Machine h = node("h", third, "dora", config);
    twoHomes(config);
    f.start();
    world.runFor(Duration.ofMinutes(2));
    h.start();

    world.runFor(Duration.ofSeconds(30));

    assertThat(toldBy("h")).containsExactly("d by sep", "f by link");
  }

  // ---- When it tells

  /** Where its super node itself is not known outside yet, it asks for the list again. */
  @Test
  void tellsLaterWhereItsClusterIsNotReachedYet() {
    World.Home third = world.home("third");
    World.Machine f = node("f", third, "fred", telling(Whom.ACCOUNT), Permission.SUPER_NODE);
    World.Machine h = node("h", third, "anna", telling(Whom.ACCOUNT));
    twoHomes(telling(Whom.ACCOUNT));
    f.start();
    h.start();

    world.runFor(Duration.ofMinutes(2));

    assertThat(toldBy("h")).containsExactly("a by sep", "c by sep");
  }

  @Test
  void tellsOnceHoweverOftenItRenewsAndWhoeverIsSuperNode() {
    World.Machine e = node("e", other, "anna", telling(Whom.ACCOUNT), Permission.SUPER_NODE);
    twoHomes(telling(Whom.ACCOUNT));
    e.start();
    world.runFor(Duration.ofMinutes(10));
    world.machineCalled("d").crash();

    world.runFor(Duration.ofMinutes(20));

    assertThat(world.state("e", "role", "link")).isEqualTo("super-node");
    assertThat(toldBy("e")).containsExactly("a by sep", "c by sep");
  }

  @Test
  void tellsAgainWhereItHasMovedTo() {
    EdgeNodeConfig config = telling(Whom.ACCOUNT);
    World.Machine e = world.machine("e").type("smartphone").account("anna").withInterfaces("wlan0").running(host -> new EdgeNode(host, config));
    e.described().attach("wlan0", other.lan());
    twoHomes(config);
    e.start();
    world.runFor(Duration.ofMinutes(1));
    List<String> before = toldBy("e");

    e.described().attach("wlan0", one.lan());
    world.runFor(Duration.ofMinutes(5));

    assertThat(before).containsExactly("a by sep", "c by sep");
    assertThat(toldBy("e")).contains("a by link", "c by link");
  }

  /** Who does not answer is told later, when the list is looked at again. */
  @Test
  void tellsThoseLaterWhomItDidNotReach() {
    World.Machine e = node("e", other, "anna", telling(Whom.ACCOUNT));
    twoHomes(telling(Whom.ACCOUNT));
    Partition cut = world.partition(Set.of("a"), Set.of("c"));
    e.start();
    world.runFor(Duration.ofSeconds(40));
    List<String> before = toldBy("e");

    world.heal(cut);
    world.runFor(Duration.ofMinutes(3));

    assertThat(before).containsExactly("a by sep");
    assertThat(toldBy("e")).containsExactly("a by sep", "c by sep");
    assertThat(counted("notice.failed", "e")).isPositive();
  }

  // ---- What it is good for

  /** A search is answered from what nodes have told while discovery does not answer. */
  @Test
  void isFoundByWhomItHasToldWithoutDiscovery() {
    EdgeNodeConfig searching = Records.with(telling(Whom.ACCOUNT), "search",
        new SearchConfig(Scope.ACCOUNT, Duration.ofMinutes(1), new Distance(150_000), Via.SUPER_NODE, 2, Duration.ofSeconds(5), false, Defaults.of(SearchConfig.Filter.class)));
    World.Machine e = node("e", other, "anna", telling(Whom.ACCOUNT));
    twoHomes(searching);
    e.start();
    world.runFor(Duration.ofSeconds(30));
    cloud.discovery.crash();
    int before = world.observations("discovery.search.found").size();

    world.runFor(Duration.ofMinutes(5));

    List<World.Observation> since = world.observations("discovery.search.found").stream().skip(before).toList();
    // a and e; the one that was not told of e by itself learns of it from its super node, which was.
    assertThat(since.stream().filter(o -> o.node().equals("c")).map(World.Observation::value)).isNotEmpty().containsOnly(2.0);
    assertThat(counted("notice.used", "a") + counted("notice.used", "c")).isPositive();
  }

  /** Whoever knows another of its account calls it at once. */
  @Test
  void isCalledByWhomItHasToldWithoutASearch() {
    EdgeNodeConfig calling = telling(Whom.ACCOUNT);
    EdgeNodeConfig caller = Records.with(calling, "exchange",
        Records.with(Records.with(calling.exchange(), "every", Duration.ofMinutes(1)), "size", new DataSize(100_000)));
    World.Machine k = node("k", one, "kim", caller);
    World.Machine l = node("l", other, "kim", telling(Whom.ACCOUNT));
    twoHomes(telling(Whom.ACCOUNT));
    k.start();
    world.runFor(Duration.ofSeconds(15));
    l.start();
    world.runFor(Duration.ofSeconds(30));
    cloud.discovery.crash();
    long searches = searches();

    world.runFor(Duration.ofMinutes(10));

    assertThat(world.told()).filteredOn(told -> told.node().equals("k") && told.scope().equals("exchange") && told.value().startsWith("has ")).hasSizeGreaterThan(3);
    assertThat(searches()).isEqualTo(searches);
    assertThat(counted("notice.used", "k")).isGreaterThan(3);
  }

  private long searches() {
    return world.sent("http").stream().filter(sent -> new String(sent.payload(), StandardCharsets.ISO_8859_1).startsWith("GET /nodes?account")).count();
  }

  @Test
  void forgetsWhatItWasToldAfterAWhile() {
    EdgeNodeConfig config = notices(usual -> Records.with(Records.with(usual, "whom", Whom.ACCOUNT), "keepFor", Duration.ofMinutes(10)));
    twoHomes(config);
    Acquaintances known = new Acquaintances(world.machineCalled("b").host(), config.notices());
    known.keep(NoticeValues.found("x"));
    world.runFor(Duration.ofMinutes(9));
    known.keep(NoticeValues.found("y"));

    world.runFor(Duration.ofMinutes(2));

    assertThat(known.all()).extracting(node -> node.node().id().name()).containsExactly("y");
    assertThat(known.all().get(0).ageMillis()).isEqualTo(120_000);
  }

  @Test
  void keepsNoMoreThanItMayAndThoseWhoToldLast() {
    NoticeConfig config = Records.with(Defaults.of(NoticeConfig.class), "keep", 2);
    twoHomes(cloud.edge());
    Acquaintances known = new Acquaintances(world.machineCalled("b").host(), config);

    for (String name : List.of("x", "y", "x", "z")) {
      known.keep(NoticeValues.found(name));
    }

    assertThat(known.all()).extracting(node -> node.node().id().name()).containsExactly("x", "z");
  }

  /** Whatever comes as a signal, the node goes on, keeps nothing of it, and counts what it refuses. */
  @Test
  void refusesWhatIsNoNotice() {
    twoHomes(cloud.edge());
    String[] bodies = {"", "{", "{\"present\":{}}", "{\"present\":{\"id\":\"x\"}}", "{\"present\":[1]}", "\u0000\u0001", "{\"present\":{\"id\":\"" + "x".repeat(200) + "\"}}"};
    List<String> answers = new ArrayList<>();
    World.Machine c = world.machineCalled("c");

    for (String body : bodies) {
      post(world.machineCalled("b"), c, "/signals", body, answers);
    }
    world.runFor(Duration.ofSeconds(10));

    assertThat(answers).hasSize(bodies.length).allMatch(answer -> answer.startsWith("HTTP/1.1 200") && answer.contains("refused"));
    assertThat(c.protocol(EdgeNode.class).cluster().superNode()).isPresent();
    assertThat(world.told()).filteredOn(told -> told.node().equals("c") && told.kind().equals("discovery.malformed")).hasSize(bodies.length);
    assertThat(world.told()).noneMatch(told -> told.node().equals("c") && told.kind().equals("state") && told.scope().startsWith("acquaintance"));
  }

  /** Anybody on the link may say anything. */
  private void post(World.Machine from, World.Machine to, String target, String body, List<String> answers) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    String head = "POST " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n";
    from.host().connect(new ConnectSpec("http", to.protocol(EdgeNode.class).cluster().endpoint().orElseThrow()), new ConnectionHandler() {
      @Override
      public void onOpen(Connection connection) {
        connection.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.ISO_8859_1)));
      }

      @Override
      public void onReceived(Connection connection, ByteBuffer answer) {
        byte[] read = new byte[answer.remaining()];
        answer.get(read);
        answers.add(new String(read, StandardCharsets.ISO_8859_1));
      }

      @Override
      public void onFinished(Connection connection) {}

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {}
    });
  }
}
