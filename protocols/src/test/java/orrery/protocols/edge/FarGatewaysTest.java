package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.identity.IdentityService;
import orrery.protocols.identity.IdentityServiceConfig;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Calls of microservices on nodes in other clusters (Fig. 8, ¶96). */
class FarGatewaysTest {

  private final World world = World.withSeed(11);
  private final BackEnd cloud = new BackEnd(world);
  private final World.Home one = world.home("one");
  private final World.Home other = world.home("other");
  private final List<Outcome> outcomes = new ArrayList<>();

  private EdgeNodeConfig config() {
    EdgeNodeConfig usual = cloud.edge();
    ServicesConfig services = Records.with(Records.with(usual.services(), "security", ServicesConfig.Security.OPEN), "on", true);
    return Records.with(usual, "services", Records.with(services, "container", Records.with(services.container(), "images", "echo")));
  }

  private static EdgeNodeConfig early(EdgeNodeConfig config, long bytes) {
    return Records.with(config, "passage", Records.with(config.passage(), "early", new DataSize(bytes)));
  }

  private World.Machine node(World.Machine machine, String account, EdgeNodeConfig config, Permission... permissions) {
    Set<Permission> allowed = EnumSet.of(Permission.COMPUTE);
    allowed.addAll(List.of(permissions));
    return machine.type("set-top-box").account(account).permissions(allowed).running(host -> new EdgeNode(host, config));
  }

  private World.Machine node(String name, World.Home home, String account, EdgeNodeConfig config, Permission... permissions) {
    return node(world.machine(name).on(home), account, config, permissions);
  }

  /** In one home a is super node and proxy, and c a member; in the other e is. */
  private void twoHomes(EdgeNodeConfig config, World.Machine... more) {
    List<World.Machine> machines = new ArrayList<>(List.of(
        node("a", one, "anna", config, Permission.SUPER_NODE, Permission.PROXY),
        node("c", one, "anna", config),
        node("e", other, "anna", config, Permission.SUPER_NODE)));
    machines.addAll(0, List.of(more));
    cloud.start();
    machines.forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(5));
  }

  private Outcome call(String from, String to, int bytes) {
    int before = outcomes.size();
    world.machineCalled(from).protocol(EdgeNode.class).services().orElseThrow().calls().call(ServiceAddress.parse(to).orElseThrow(),
        new HttpRequest("POST", "/", HttpHeaders.of("Content-Type", "text/plain"), "x".repeat(bytes).getBytes(StandardCharsets.UTF_8)), Duration.ofSeconds(20), outcomes::add);
    world.runFor(Duration.ofSeconds(21));
    assertThat(outcomes).hasSize(before + 1);
    return outcomes.get(before);
  }

  private static String text(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        ? outcome.route().word() + " " + answered.response().status() + " " + answered.response().body().length
        : outcome.route().word() + " " + ((Outcome.Failed) outcome).failure().word();
  }

  private long counted(String metric, String labels) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.scope().equals(labels)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }

  @Test
  void aSmallCallGoesToAMemberOfAnotherClusterBySignals() {
    twoHomes(config());

    assertThat(text(call("e", "echo@node:c", 500))).isEqualTo("relayed 200 500");
    assertThat(counted("relay.placement", "bep;cloud")).isZero();
    assertThat(counted("passage.bytes", "signalled;sent")).isPositive();
  }

  @Test
  void aCallThatIsNotSmallGoesThereOverABep() {
    twoHomes(config());

    assertThat(text(call("e", "echo@node:c", 50_000))).isEqualTo("relayed 200 50000");
    assertThat(counted("relay.placement", "bep;cloud")).isOne();
    assertThat(counted("passage.outcomes", "relayed")).isOne();
  }

  /** Of a way that is set up over relays it is not the handshake that takes long. */
  @Test
  void aWayOverRelaysMayTakeLongerThanConnectingStraight() {
    EdgeNodeConfig usual = config();
    ServicesConfig services = usual.services();
    twoHomes(Records.with(usual, "services", Records.with(services, "calls", Records.with(services.calls(), "connectTimeout", Duration.ofMillis(1)))));

    assertThat(text(call("e", "echo@node:c", 50_000))).isEqualTo("relayed 200 50000");
    assertThat(text(call("e", "echo@node:c", 500))).isEqualTo("relayed 200 500");
  }

  @Test
  void aCallToAnAccountIsServedByItsNodeElsewhere() {
    World.Machine f = node("f", world.home("third"), "fred", config(), Permission.SUPER_NODE);
    twoHomes(config(), f);

    assertThat(text(call("f", "echo@account:anna", 500))).isEqualTo("relayed 200 500");
  }

  @Test
  void aNodeInTheOpenIsCalledStraight() {
    World.Machine f = node(world.machine("f").inCloud(), "anna", config(), Permission.SUPER_NODE, Permission.PROXY);
    twoHomes(config(), f);

    assertThat(text(call("e", "echo@node:f", 500))).isEqualTo("link 200 500");
    assertThat(counted("passage.outcomes", "straight") + counted("passage.bytes", "straight;sent")).isPositive();
    assertThat(counted("relay.placement", "bep;cloud")).isZero();
  }

  @Test
  void aNodeThatSharesWithItsAccountAloneRefusesOthers() {
    EdgeNodeConfig own = Records.with(config(), "sharing", EdgeNodeConfig.Sharing.ACCOUNT);
    World.Machine f = node("f", world.home("third"), "fred", config(), Permission.SUPER_NODE);
    twoHomes(own, f);

    assertThat(text(call("f", "echo@account:anna", 500))).doesNotContain("200");
    assertThat(text(call("e", "echo@node:c", 500))).isEqualTo("relayed 200 500");
  }

  @Test
  void aNodeWithoutAGatewayIsOut() {
    twoHomes(config(), node("g", one, "anna", cloud.edge()));

    // Its profile says that it offers nothing, so it is not even tried.
    assertThat(text(call("e", "echo@node:g", 500))).isEqualTo("none nowhere");
    assertThat(text(call("e", "echo@node:nobody", 500))).isEqualTo("none nowhere");
  }

  /** Whether anything that was sent has something of the content in it that can be read. */
  private boolean isReadOnTheWay() {
    return world.sent().stream().anyMatch(sent -> new String(sent.payload(), StandardCharsets.ISO_8859_1).contains("xxxxxxxxxxxxxxxx"));
  }

  private final World.Machine identity =
      world.machine("identity").inCloud().running(host -> new IdentityService(host, Defaults.of(IdentityServiceConfig.class)));

  private EdgeNodeConfig sealed() {
    EdgeNodeConfig open = config();
    ServicesConfig known = Records.with(open.services(), "identity", Records.with(open.services().identity(), "identity", identity.address() + ":80"));
    return Records.with(open, "services", Records.with(known, "security", ServicesConfig.Security.SEALED));
  }

  @Test
  void whatIsSealedIsReadNeitherAtTheSepNorAtTheProxyNorAtTheBep() {
    twoHomes(sealed(), identity);

    assertThat(text(call("e", "echo@node:c", 500))).isEqualTo("relayed 200 500");
    assertThat(text(call("e", "echo@node:c", 50_000))).isEqualTo("relayed 200 50000");
    assertThat(counted("passage.bytes", "signalled;sent")).isPositive();
    assertThat(counted("passage.outcomes", "relayed")).isOne();
    assertThat(isReadOnTheWay()).isFalse();
    assertThat(counted("token.checks", "verified")).as("at the node that is called").isPositive();
  }

  /** Neither by signal nor over a BEP does it come from this machine, or from this link. */
  @Test
  void whoHasNoTokenIsNotLetIn() {
    twoHomes(sealed(), identity, node("f", world.home("third"), "anna", config(), Permission.SUPER_NODE));

    assertThat(text(call("f", "echo@node:a", 500))).startsWith("relayed 401");
    assertThat(text(call("f", "echo@node:c", 500))).startsWith("relayed 401");
    assertThat(text(call("f", "echo@node:c", 50_000))).startsWith("relayed 401");
  }

  @Test
  void whatIsNotSealedIsReadOnTheWay() {
    twoHomes(config());
    call("e", "echo@node:c", 500);

    assertThat(isReadOnTheWay()).isTrue();
  }

  /** What one call has cost: until it is answered, and packets until all is quiet. */
  private record Cost(double seconds, long packets) {}

  private List<Cost> costs(long early) {
    twoHomes(early(config(), early));
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long began = world.nanoTime();
      long[] answered = {0};
      world.machineCalled("e").protocol(EdgeNode.class).services().orElseThrow().calls().call(ServiceAddress.parse("echo@node:c").orElseThrow(),
          new HttpRequest("POST", "/", HttpHeaders.NONE, new byte[500]), Duration.ofSeconds(20), outcome -> answered[0] = world.nanoTime());
      world.runFor(Duration.ofMillis(2500));
      costs.add(new Cost((answered[0] - began) / 1e9, world.sent().stream().filter(each -> each.time() >= began).count()));
    }
    return costs;
  }

  /** Why the first few small requests go with signals, and then a BEP is asked for. */
  @Test
  void aFirstCallIsDearerOverABepAndThoseThatFollowAreCheaper() {
    List<Cost> signalled = new FarGatewaysTest().costs(7000);
    List<Cost> relayed = costs(0);

    assertThat(relayed.get(0).seconds).isGreaterThan(signalled.get(0).seconds + 0.5);
    assertThat(relayed.get(0).packets - signalled.get(0).packets).isBetween(30L, 60L);
    assertThat(relayed.get(3).seconds).isLessThan(signalled.get(3).seconds);
    assertThat(signalled.get(3).packets - relayed.get(3).packets).isBetween(3L, 8L);
  }
}
