package orrery.protocols.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import orrery.device.Claims;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SelectionConfig;
import orrery.protocols.edge.EdgeNode;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.protocols.trust.TrustConfig.Mode;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What becomes of liars, and of those who are called so, in one home (EC-8). */
class TrustStoryTest {

  private static final Claims FAST = new Claims(8, 1, 1, 1, true, new Distance(0));
  private static final Set<Permission> ALL_BUT_COMPUTE = EnumSet.complementOf(EnumSet.of(Permission.COMPUTE));
  private static final TrustConfig USUAL = Defaults.of(TrustConfig.class);

  private final World world = World.withSeed(11);
  private final World.Home home = world.home("home");
  private final Map<String, World.Machine> machines = new LinkedHashMap<>();

  private static TrustConfig detecting(double slanderers, UsesConfig uses) {
    return new TrustConfig(Mode.DETECT, USUAL.dutyPort(), USUAL.directoryEvery(), USUAL.retry(), USUAL.term(), USUAL.mostTerm(), USUAL.appealEvery(),
        USUAL.casePause(), USUAL.jurors(), slanderers, USUAL.detection(), uses, USUAL.client());
  }

  private static UsesConfig every(Duration pause, long content) {
    UsesConfig uses = USUAL.uses();
    return new UsesConfig(pause, uses.workMops(), new DataSize(content), uses.kept(), uses.patience());
  }

  private static final TrustConfig BUSY = detecting(0, every(Duration.ofMinutes(1), 100_000));

  private World.Machine machine(String name, TrustConfig trust, UnaryOperator<World.Machine> description) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig config = Records.with(Records.with(usual, "cluster", givingEachDutyToOne(usual.cluster())), "trust", trust);
    World.Machine machine = description.apply(world.machine(name)).on(home).running(host -> new EdgeNode(host, config));
    machines.put(name, machine);
    return machine;
  }

  /** Each duty has one holder, and no storage is too small for it, so that it is plain whom a lie takes it from. */
  private static ClusterConfig givingEachDutyToOne(ClusterConfig usual) {
    SelectionConfig s = usual.selection();
    SelectionConfig one = new SelectionConfig(1, 1, 1, 1, s.leastCharge(), s.lowCharge(), new DataSize(1), new DataSize(1), s.margin(), s.minimumTenure(), s.selfCheck());
    return Records.with(usual, "selection", one);
  }

  /** A pc, which will be super node and computes for nobody, and a laptop and phones, all on. */
  private void household() {
    household(ALL_BUT_COMPUTE);
  }

  private void household(Set<Permission> ofThePc) {
    machine("pc", BUSY, machine -> machine.type("pc").permissions(ofThePc));
    machine("laptop", BUSY, machine -> machine);
    for (int i = 0; i < 3; i++) {
      machine("phone-" + i, BUSY, machine -> machine.type("smartphone"));
    }
    startAll();
  }

  private void startAll() {
    machines.values().forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(8));
  }

  private EdgeNode edge(String name) {
    return machines.get(name).protocol(EdgeNode.class);
  }

  /** Who knows that {@code name} is blacklisted, of all that are on. */
  private List<String> knowing(String name) {
    return machines.values().stream().filter(World.Machine::isOn).map(World.Machine::name)
        .filter(each -> edge(each).trust().orElseThrow().isBlacklisted(new NodeId(name))).toList();
  }

  private List<String> holders(String at, Duty duty) {
    return edge(at).cluster().roster().holders(duty).stream().map(holder -> holder.id().name()).toList();
  }

  private List<String> superNodes() {
    return machines.values().stream().filter(World.Machine::isOn).map(World.Machine::name)
        .filter(name -> edge(name).cluster().role() == Role.SUPER_NODE).toList();
  }

  private long events(String kind) {
    return world.told().stream().filter(told -> told.kind().equals("event") && told.scope().equals(kind)).count();
  }

  @Test
  void blacklistsALiarTellsAllAndGivesItsDutyToAnother() {
    household();
    assertThat(holders("phone-0", Duty.COMPUTE)).containsExactly("laptop");

    machines.get("phone-1").node().claim(FAST);
    world.runFor(Duration.ofMinutes(4));
    assertThat(holders("pc", Duty.COMPUTE)).as("the lie has its effect").containsExactly("phone-1");
    world.runFor(Duration.ofMinutes(40));

    assertThat(knowing("phone-1")).containsExactlyElementsOf(machines.keySet());
    assertThat(machines.keySet()).allSatisfy(name -> {
      assertThat(holders(name, Duty.COMPUTE)).containsExactly("laptop");
      if (!name.equals("phone-1")) {
        assertThat(knowing(name)).isEmpty();
      }
    });
  }

  @Test
  void accusesNobodyInAnHonestHouseholdHoweverBusyItIs() {
    TrustConfig busier = detecting(0, every(Duration.ofSeconds(10), 1_000_000));
    machine("pc", busier, machine -> machine.type("pc"));
    for (int i = 0; i < 5; i++) {
      machine("phone-" + i, busier, machine -> machine.type("smartphone"));
    }

    startAll();
    world.runFor(Duration.ofHours(3));

    assertThat(world.observations("duty.ratio").size()).isGreaterThan(5_000);
    assertThat(machines.keySet()).allSatisfy(name -> assertThat(knowing(name)).isEmpty());
  }

  @Test
  void aBlacklistedSuperNodePassesItsOfficeAndIsNotElectedAgain() {
    household(EnumSet.allOf(Permission.class));
    assertThat(superNodes()).containsExactly("pc");

    machines.get("pc").node().claim(FAST);
    world.runFor(Duration.ofMinutes(50));

    assertThat(knowing("pc")).containsExactlyElementsOf(machines.keySet());
    assertThat(superNodes()).containsExactly("laptop");

    machines.get("laptop").crash();
    world.runFor(Duration.ofMinutes(5));

    assertThat(superNodes()).hasSize(1).doesNotContain("pc");
    assertThat(knowing("pc")).hasSize(4);
  }

  @Test
  void theListOutlivesTheSuperNodeAndTheRestartsOfMembers() {
    household();
    machines.get("phone-1").node().claim(FAST);
    world.runFor(Duration.ofMinutes(45));
    assertThat(knowing("phone-1")).hasSize(5);

    machines.get("pc").crash();
    machines.get("phone-0").crash();
    world.runFor(Duration.ofSeconds(30));
    machines.get("phone-0").start();
    assertThat(knowing("phone-1")).contains("phone-0");
    world.runFor(Duration.ofMinutes(8));

    assertThat(superNodes()).hasSize(1).doesNotContain("phone-1");
    assertThat(knowing("phone-1")).containsExactly("laptop", "phone-0", "phone-1", "phone-2");
    assertThat(holders("phone-0", Duty.COMPUTE)).hasSize(1).doesNotContain("phone-1");
  }

  @Test
  void aNewcomerIsToldAtOnce() {
    World.Machine tv = machine("tv", BUSY, machine -> machine.type("tv"));
    machines.remove("tv");
    household();
    machines.get("phone-1").node().claim(FAST);
    world.runFor(Duration.ofMinutes(45));

    machines.put("tv", tv);
    tv.start();
    world.runFor(Duration.ofSeconds(10));

    assertThat(knowing("phone-1")).contains("tv");
  }

  @Test
  void whoOwnsUpIsMeasuredAgainAndCleared() {
    household();
    machines.get("phone-1").node().claim(FAST);
    world.runFor(Duration.ofMinutes(25));
    assertThat(knowing("phone-1")).hasSize(5);
    long denied = events("appeal");

    machines.get("phone-1").node().retract(FAST);
    world.runFor(Duration.ofMinutes(25));

    assertThat(denied).as("it did not appeal while it knew that it is not what it says").isZero();
    assertThat(knowing("phone-1")).isEmpty();
  }

  @Test
  void whoDoesNotOwnUpStaysUntilTheTermEndsAndIsThenBarredForTwiceAsLong() {
    household();
    machines.get("phone-1").node().claim(FAST);
    world.runFor(Duration.ofMinutes(50));
    assertThat(knowing("phone-1")).hasSize(5);

    world.runFor(Duration.ofMinutes(60));
    List<World.Told> verdicts = world.told().stream()
        .filter(told -> told.kind().equals("event") && told.scope().equals("verdict") && told.value().startsWith("GUILTY")).toList();

    assertThat(verdicts).hasSize(2);
    assertThat(Duration.ofNanos(verdicts.get(1).time() - verdicts.get(0).time())).isGreaterThan(USUAL.term());
    world.runFor(USUAL.term().plusMinutes(20));
    assertThat(knowing("phone-1")).as("two hours this time").hasSize(5);
  }

  @Test
  void slanderersConvictNobodyWhileTheyAreNoMajority() {
    TrustConfig slandering = detecting(1, every(Duration.ofMinutes(1), 100_000));
    machine("pc", BUSY, machine -> machine.type("pc").permissions(ALL_BUT_COMPUTE));
    machine("laptop", BUSY, machine -> machine);
    machine("phone-0", BUSY, machine -> machine.type("smartphone"));
    machine("phone-1", slandering, machine -> machine.type("smartphone"));
    machine("phone-2", slandering, machine -> machine.type("smartphone"));
    // The super node is not the one that computes for the others, so that it can measure.
    machine("server", BUSY, machine -> machine.type("server").permissions(EnumSet.of(Permission.COMPUTE)));

    startAll();
    world.runFor(Duration.ofHours(2));

    assertThat(holders("laptop", Duty.COMPUTE)).containsExactly("server");
    assertThat(events("hearing")).isPositive();
    assertThat(machines.keySet()).allSatisfy(name -> assertThat(knowing(name)).isEmpty());
  }

  @Test
  void inAClusterOfTwoNobodyIsBlacklistedButTheOtherIsAvoided() {
    machine("pc", BUSY, machine -> machine.type("pc").permissions(ALL_BUT_COMPUTE));
    machine("phone-0", BUSY, machine -> machine.type("smartphone"));
    startAll();
    machines.get("phone-0").node().claim(FAST);
    world.runFor(Duration.ofHours(1));

    assertThat(edge("pc").trust().orElseThrow().isSuspected(new NodeId("phone-0"))).isTrue();
    assertThat(knowing("phone-0")).isEmpty();
  }

  @Test
  void findsOutAStorageThatIsSmallerThanItSays() {
    TrustConfig keeping = detecting(0, every(Duration.ofMinutes(1), 20_000_000));
    machine("pc", keeping, machine -> machine.type("pc").permissions(EnumSet.of(Permission.SUPER_NODE)));
    for (int i = 0; i < 3; i++) {
      machine("phone-" + i, keeping, machine -> machine.type("smartphone").permissions(EnumSet.noneOf(Permission.class)));
    }
    machine("gateway", keeping, machine -> machine.type("gateway").permissions(EnumSet.of(Permission.STORAGE)));

    startAll();
    world.runFor(Duration.ofMinutes(30));
    assertThat(knowing("gateway")).as("256 MB, of which it lets others have half").isEmpty();
    machines.get("gateway").node().claim(new Claims(1, 1, 8, 1, false, new Distance(0)));
    world.runFor(Duration.ofHours(1));

    assertThat(knowing("gateway")).hasSize(5);
    assertThat(world.told().stream().filter(told -> told.kind().equals("duty.uses") && told.scope().contains("status-404")).count()).isPositive();
  }

  // ---- Strangers and hostile peers

  /** Sends bytes, and keeps what is answered. */
  private static final class Sender implements ConnectionHandler {
    final String text;
    final StringBuilder heard = new StringBuilder();

    Sender(String text) {
      this.text = text;
    }

    @Override
    public void onOpen(Connection connection) {
      connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      heard.append(StandardCharsets.ISO_8859_1.decode(bytes));
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      heard.append('(').append(failure).append(')');
    }
  }

  private String answer(String from, String to, String method, String target, String body) {
    return answer(from, to, edge(to).cluster().endpoint().orElseThrow().port(), method, target, body);
  }

  private String answer(String from, String to, int port, String method, String target, String body) {
    Sender sender = new Sender(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
    machines.get(from).host().connect(new ConnectSpec("test", new Endpoint(machines.get(to).address(), port)), sender);
    world.runFor(Duration.ofSeconds(5));
    return sender.heard.toString();
  }

  @Test
  void believesOnlyItsSuperNode() {
    household();
    String list = "{\"cluster\":\"link\",\"super-node\":\"pc\",\"term\":9,\"version\":9,\"entries\":"
        + "[{\"subject\":\"laptop\",\"capability\":\"link\",\"offences\":1,\"seconds\":1000000}]}";

    assertThat(answer("phone-1", "phone-0", "PUT", "/trust/blacklist", list)).startsWith("HTTP/1.1 403");
    assertThat(answer("phone-1", "pc", "PUT", "/trust/blacklist", list)).startsWith("HTTP/1.1 403");
    assertThat(answer("phone-1", "phone-0", "GET", "/trust/experience?subject=laptop&capability=link", "")).startsWith("HTTP/1.1 403");
    assertThat(knowing("laptop")).isEmpty();
  }

  @Test
  void hearsNobodyWhoSpeaksInAnothersName() {
    household();
    String evidence = "{\"cluster\":\"link\",\"observer\":\"phone-0\",\"reports\":"
        + "[{\"subject\":\"laptop\",\"capability\":\"link\",\"claimed\":9,\"measured\":1,\"uses\":9,\"shortfalls\":9,\"age\":0}]}";

    assertThat(answer("phone-1", "pc", "POST", "/trust/evidence", evidence)).startsWith("HTTP/1.1 403");
    assertThat(answer("phone-0", "laptop", "POST", "/trust/evidence", evidence)).startsWith("HTTP/1.1 409");
    assertThat(events("hearing")).isZero();
    assertThat(answer("phone-0", "pc", "POST", "/trust/evidence", evidence)).startsWith("HTTP/1.1 202");
    assertThat(events("hearing")).isEqualTo(1);
  }

  @Test
  void countsWhatItRefuses() {
    household();

    assertThat(answer("phone-0", "pc", "POST", "/trust/evidence", "{}")).startsWith("HTTP/1.1 400");
    assertThat(answer("phone-0", "pc", "GET", "/trust/claims?node=-", "")).startsWith("HTTP/1.1 400");
    assertThat(answer("phone-0", "pc", USUAL.dutyPort(), "POST", "/work/99999999", "")).startsWith("HTTP/1.1 413");
    assertThat(answer("phone-0", "pc", USUAL.dutyPort(), "POST", "/work/1x", "")).startsWith("HTTP/1.1 404");
    assertThat(answer("phone-0", "pc", USUAL.dutyPort(), "PUT", "/contents/7", "")).startsWith("HTTP/1.1 411");
    assertThat(answer("phone-0", "pc", USUAL.dutyPort(), "GET", "/contents/7", "")).startsWith("HTTP/1.1 404");
    assertThat(answer("phone-0", "pc", USUAL.dutyPort(), "BREW", "/contents/7", "")).startsWith("HTTP/1.1 405");
    List<String> counted = new ArrayList<>();
    world.told().stream().filter(told -> told.kind().equals("trust.refused") || told.kind().equals("duty.refused"))
        .forEach(told -> counted.add(told.kind()));
    assertThat(counted).hasSize(7);
  }
}
