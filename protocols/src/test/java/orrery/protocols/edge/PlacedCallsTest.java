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
import orrery.protocols.container.ContainerConfig;
import orrery.protocols.container.ImageRegistry;
import orrery.protocols.container.ImageRegistryConfig;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.Decision;
import orrery.protocols.placement.PlacementConfig;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Calls of an edge node's own programs, which go where placement has them (EC-29, EC-37, Fig. 12). */
class PlacedCallsTest {

  private static final Duration MOMENT = Duration.ofSeconds(20);

  private final World world = World.withSeed(5);
  private final BackEnd cloud = new BackEnd(world);
  private final World.Machine registry = world.machine("registry").inCloud()
      .running(host -> new ImageRegistry(host, new ImageRegistryConfig(80, "echo", Defaults.of(HttpServerConfig.class))));
  private final World.Home home = world.home("home");
  private final List<World.Machine> machines = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();

  private World.Machine node(String name, String account, String images, Set<Permission> permissions, PlacementConfig placement) {
    ServicesConfig usual = Records.with(Records.with(Defaults.of(ServicesConfig.class), "security", ServicesConfig.Security.OPEN), "on", true);
    ContainerConfig containers = Records.with(Records.with(usual.container(), "images", images), "pullOnCall", false);
    ServicesConfig services = Records.with(Records.with(usual, "container", containers), "registry", registry.address() + ":80");
    World.Machine machine = world.machine(name).account(account).permissions(permissions).on(home).running(host ->
        new EdgeNode(host, Records.with(Records.with(cloud.edge(), "services", services), "placement", placement)));
    machines.add(machine);
    return machine;
  }

  private World.Machine node(String name, String account, String images, Set<Permission> permissions) {
    return node(name, account, images, permissions, Defaults.of(PlacementConfig.class));
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

  /** Calls, and gives what came of it: route, then status or failure. */
  private String call(World.Machine by, String address) {
    HttpRequest hello = new HttpRequest("POST", "/", HttpHeaders.NONE, "hello".getBytes(StandardCharsets.UTF_8));
    by.protocol(EdgeNode.class).services().orElseThrow().calls().call(ServiceAddress.parse(address).orElseThrow(), hello, Duration.ofSeconds(15), outcome ->
        outcomes.add(outcome.route().word() + " " + (outcome instanceof Outcome.Answered answered
            ? Integer.toString(answered.response().status()) : ((Outcome.Failed) outcome).failure().word())));
    world.runFor(MOMENT);
    return outcomes.get(outcomes.size() - 1);
  }

  private List<String> counted(String metric, String node) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.node().equals(node)).map(World.Told::scope).toList();
  }

  /** Straight to the member that offers it, and to nobody else; on that member itself it does not leave the node. */
  @Test
  void callsTheMemberThatOffersIt() {
    node("hub", "ben", "", EnumSet.allOf(Permission.class));
    World.Machine tv = node("tv", "ben", "echo", EnumSet.allOf(Permission.class));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE));
    startAll();

    assertThat(call(phone, "echo")).isEqualTo("link 200");
    assertThat(call(tv, "echo")).isEqualTo("local 200");
    assertThat(call(phone, "work")).isEqualTo("none nowhere");
    assertThat(counted("container.starts", "tv")).isNotEmpty();
    assertThat(counted("container.starts", "hub")).isEmpty();
    assertThat(tv.protocol(EdgeNode.class).cluster().profile().inventory().services()).containsExactly("echo");
  }

  /** EC-16, EC-28: nobody has it, and there is no cloud to ask: a member loads it from the registry, and the call is answered there. */
  @Test
  void hasAMemberLoadWhatNobodyHas() {
    node("hub", "ben", "", EnumSet.of(Permission.SUPER_NODE));
    World.Machine tv = node("tv", "ben", "", EnumSet.of(Permission.COMPUTE));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE));
    startAll();

    assertThat(call(phone, "echo")).isEqualTo("link 200");
    assertThat(counted("placement.loads", "phone")).containsExactly("running");
    assertThat(counted("image.pulls", "tv")).containsExactly("registry;here");
    // Its cluster learns of it when it renews, and others find it then.
    world.runFor(Duration.ofMinutes(5));
    assertThat(tv.protocol(EdgeNode.class).cluster().profile().inventory().services()).containsExactly("echo");
  }

  /** EC-7 ¶89: what a node's containers are promised of its processor is told in its profile, in quarters, and taken back. */
  @Test
  void tellsHowMuchOfItsProcessorIsInUse() {
    World.Machine hub = node("hub", "ben", "echo, cpu=600", EnumSet.allOf(Permission.class));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE));
    startAll();

    call(phone, "echo");
    int busy = hub.protocol(EdgeNode.class).cluster().profile().loadPercent();
    world.runFor(Duration.ofMinutes(3));

    assertThat(busy).isEqualTo(50);
    assertThat(hub.protocol(EdgeNode.class).cluster().profile().loadPercent()).isZero();
  }

  /** EC-35, EC-37: who does not answer is not believed to have it: discovery is asked anew, and another who has it by now is found. */
  @Test
  void asksAnewWhenAMemberDoesNotAnswer() {
    node("hub", "ben", "", EnumSet.of(Permission.SUPER_NODE));
    World.Machine tv = node("tv", "ben", "echo", EnumSet.of(Permission.COMPUTE));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE));
    World.Machine pc = node("pc", "ben", "echo", EnumSet.of(Permission.COMPUTE));
    machines.remove(pc);
    startAll();
    call(phone, "echo");
    pc.start();
    world.runFor(Duration.ofSeconds(15));
    tv.crash();

    List<String> then = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      then.add(call(phone, "echo"));
    }

    assertThat(outcomes.get(0)).isEqualTo("link 200");
    // The first who calls waits for the one that is gone; what comes of that is known from then on.
    assertThat(then.subList(1, 3)).containsOnly("link 200");
    assertThat(counted("container.starts", "pc")).isNotEmpty();
  }

  /** Work with a deadline is placed by when it would be done, and the decision says where to call. */
  @Test
  void placesWorkByWhenItWouldBeDone() {
    node("hub", "ben", "work", EnumSet.allOf(Permission.class));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE));
    startAll();
    List<Decision> decisions = new ArrayList<>();
    EdgeNode edge = phone.protocol(EdgeNode.class);

    edge.place(new Ask(ServiceAddress.of("work"), 1000, 1000, 1_000_000_000, Optional.of(Duration.ofSeconds(5))), decisions::add);
    world.runFor(MOMENT);
    edge.place(new Ask(ServiceAddress.of("work"), 1000, 1000, 1_000_000_000_000_000L, Optional.of(Duration.ofSeconds(5))), decisions::add);

    assertThat(decisions.get(0).address("work").map(ServiceAddress::toString)).contains("work@node:hub");
    assertThat(call(phone, decisions.get(0).address("work").orElseThrow().toString())).isEqualTo("link 200");
    assertThat(decisions.get(1).isTooLateEverywhere()).isTrue();
    assertThat(decisions.get(1).address("work")).isEmpty();
  }

  /** Of two members alike that offer it, whoever is busy is spared by those who ask their super node. */
  @Test
  void callsTheIdlerOfTwo() {
    node("hub", "ben", "", EnumSet.of(Permission.SUPER_NODE));
    World.Machine one = node("one", "ben", "echo, cpu=600", EnumSet.of(Permission.COMPUTE));
    World.Machine two = node("two", "ben", "echo, cpu=600", EnumSet.of(Permission.COMPUTE));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE));
    startAll();
    EdgeNode asking = phone.protocol(EdgeNode.class);
    List<String> first = new ArrayList<>();
    for (World.Machine busy : List.of(one, two)) {
      busy.protocol(EdgeNode.class).onLoad(75);
      world.runFor(Duration.ofMinutes(5));
      asking.place(Ask.of(ServiceAddress.of("echo")), decision -> first.add(decision.best().orElseThrow().candidate().node().name()));
      world.runFor(MOMENT);
      busy.protocol(EdgeNode.class).onLoad(0);
      world.runFor(Duration.ofMinutes(5));
    }

    assertThat(first).containsExactly("two", "one");
  }

  /** A baseline: who always serves himself calls nobody, though somebody else has it. */
  @Test
  void callsNobodyElseWhereThatIsThePolicy() {
    PlacementConfig own = Records.with(Defaults.of(PlacementConfig.class), "policy", PlacementConfig.Policy.OWN);
    node("hub", "ben", "echo", EnumSet.allOf(Permission.class));
    World.Machine phone = node("phone", "anna", "", EnumSet.of(Permission.SUPER_NODE), own);
    startAll();

    assertThat(call(phone, "echo")).isEqualTo("none nowhere");
    assertThat(counted("placement.searches", "phone")).isEmpty();
  }
}
