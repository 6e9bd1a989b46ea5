package orrery.protocols.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.service.Caller;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Where images come from, and what becomes of them on the node. Links carry 100 Mb/s. */
class ImagePullTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Caller ANNA = Caller.of("anna");

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");
  private final List<ContainerNode.Source> sources = new ArrayList<>();

  private World.Machine registry(String name, String images) {
    ImageRegistryConfig config = new ImageRegistryConfig(80, images, Defaults.of(HttpServerConfig.class));
    return world.machine(name).inCloud().running(host -> new ImageRegistry(host, config));
  }

  private World.Machine machine(String name, ContainerConfig config) {
    return world.machine(name).on(home).running(host -> new ContainerNode(host, config, ContainerNode.stock(), () -> sources));
  }

  private static ContainerNode on(World.Machine machine) {
    return machine.start().protocol(ContainerNode.class);
  }

  private void source(String kind, World.Machine machine, int port) {
    sources.add(new ContainerNode.Source(kind, new Endpoint(machine.address(), port)));
  }

  private List<String> pull(ContainerNode node, String name) {
    List<String> outcome = new ArrayList<>();
    node.container.pull(ImageName.parse(name).orElseThrow(), ended -> outcome.add(ended.refusal().map(Refusal::word).orElse("here")));
    return outcome;
  }

  private List<String> counted(String metric) {
    return world.told().stream().filter(told -> told.kind().equals(metric)).map(told -> told.scope().isEmpty() ? told.value() : told.scope()).toList();
  }

  /** EC-28: from the cloud. 20 MB at 100 Mb/s are 1.6 s, and unpacking at 20 operations a byte 10 ms. */
  @Test
  void pullsFromTheCloudWhatIsCalledAndServesIt() {
    source("registry", registry("registry", "echo").start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));

    node.call("echo");
    world.runFor(Duration.ofSeconds(10));

    assertThat(node.answers).singleElement().asString().endsWith(" 200 hello");
    long millis = Long.parseLong(node.answers.get(0).split(" ")[0]);
    assertThat(millis).isBetween(1_650L, 2_200L);
    assertThat(counted("image.pulls")).containsExactly("registry;here");
    assertThat(node.container.images().usedBytes()).isEqualTo(50_000_000);
  }

  @Test
  void givesNoImagesToWhomItDoesNotKnow() {
    World.Machine giver = machine("giver", ContainerNode.config("images", "echo"));
    World.Machine taker = machine("taker", ContainerNode.config());
    on(giver);
    source("node", giver, ContainerNode.PORT);
    ContainerNode node = on(taker);
    world.runFor(Duration.ofSeconds(1));

    List<String> refused = pull(node, "echo");
    world.runFor(MINUTE);

    assertThat(refused).containsExactly("pull-failed");
  }

  /** EC-28: from another node on the link: the cloud does not see it. */
  @Test
  void pullsFromAnotherNode() {
    World.Machine giver = world.machine("giver").on(home).running(host -> new Giver(host, ContainerNode.config("images", "echo")));
    World.Machine cloud = registry("registry", "echo");
    giver.start();
    cloud.start();
    source("node", giver, 80);
    source("registry", cloud, 80);
    ContainerNode node = on(machine("taker", ContainerNode.config()));

    List<String> outcome = pull(node, "echo");
    world.runFor(MINUTE);

    assertThat(outcome).containsExactly("here");
    assertThat(counted("image.pulls")).containsExactly("node;here");
    assertThat(world.sent()).noneMatch(sent -> sent.node().equals("registry"));
  }

  @Test
  void pullsOnceWhatManyWant() {
    source("registry", registry("registry", "echo").start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));

    List<String> first = pull(node, "echo");
    List<String> second = pull(node, "echo:latest");
    node.call("echo");
    node.call("echo");
    world.runFor(Duration.ofSeconds(10));

    assertThat(first).containsExactly("here");
    assertThat(second).containsExactly("here");
    assertThat(node.statuses()).containsExactly("200", "200");
    assertThat(counted("image.pulled")).containsExactly("registry");
  }

  @Test
  void asksTheNextWhereOneHasNoneOrGoesAwayOrIsForAnotherSystem() {
    World.Machine without = registry("without", "work").start();
    World.Machine foreign = registry("foreign", "echo, os=android").start();
    World.Machine dying = registry("dying", "echo").start();
    World.Machine off = registry("off", "echo");
    World.Machine good = registry("good", "echo").start();
    source("registry", without, 80);
    source("registry", foreign, 80);
    source("registry", off, 80);
    source("registry", dying, 80);
    source("registry", good, 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));
    List<String> outcome = pull(node, "echo");
    long[] crashed = {0};
    for (int i = 0; i < 600 && crashed[0] == 0; i++) {
      world.runFor(Duration.ofMillis(100));
      boolean asked = world.sent().stream().anyMatch(sent -> sent.node().equals("dying") && sent.payload().length > 500);
      if (asked) {
        dying.crash();
        crashed[0] = world.nanoTime();
      }
    }

    world.runFor(Duration.ofMinutes(5));

    assertThat(crashed[0]).isPositive();
    assertThat(outcome).containsExactly("here");
    assertThat(node.image("echo").orElseThrow().operatingSystem()).isEqualTo("any");
  }

  /** EC-28: images must match the OS. */
  @Test
  void refusesWhatIsForAnotherSystemOrEnvironment() {
    source("registry", registry("registry", "echo, os=android; work, environment=daemon").start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));

    List<String> foreign = pull(node, "echo");
    List<String> heavy = pull(node, "work");
    List<String> missing = pull(node, "drive");
    world.runFor(MINUTE);

    assertThat(foreign).containsExactly("wrong-system");
    assertThat(heavy).containsExactly("wrong-environment");
    assertThat(missing).containsExactly("no-image");
    assertThat(node.container.images().usedBytes()).isZero();
  }

  @Test
  void refusesWhatHasNoRoomAndMakesRoomForWhatHas() {
    // A gateway has 256 MB, of which 25.6 MB for images.
    source("registry", registry("registry", "a, size=1 MB, unpacked=10 MB; b, size=1 MB, unpacked=10 MB; c, size=1 MB, unpacked=10 MB; huge, size=1 MB, unpacked=30 MB").start(), 80);
    World.Machine machine = machine("gateway", ContainerNode.config()).type("gateway");
    ContainerNode node = on(machine);
    for (String name : List.of("a", "b")) {
      pull(node, name);
      world.runFor(Duration.ofSeconds(5));
    }

    List<String> huge = pull(node, "huge");
    pull(node, "c");
    world.runFor(Duration.ofSeconds(5));

    assertThat(huge).containsExactly("no-storage");
    assertThat(node.container.images().all()).map(image -> image.name().name()).containsExactly("b", "c");
    assertThat(node.container.images().usedBytes()).isEqualTo(20_000_000);
    assertThat(counted("image.evicted")).containsExactly("1");
  }

  @Test
  void keepsWhatIsPinnedOrInUse() {
    source("registry", registry("registry", "echo, size=1 MB, unpacked=10 MB; work, size=1 MB, unpacked=10 MB; c, size=1 MB, unpacked=10 MB").start(), 80);
    ContainerNode node = on(machine("gateway", ContainerNode.config()).type("gateway"));
    pull(node, "echo");
    pull(node, "work");
    world.runFor(Duration.ofSeconds(5));
    node.container.images().pin(ImageName.parse("echo").orElseThrow(), true);
    node.call("work");
    world.runFor(Duration.ofSeconds(5));

    List<String> outcome = pull(node, "c");
    world.runFor(Duration.ofSeconds(5));

    assertThat(outcome).containsExactly("no-storage");
    assertThat(node.container.images().all()).hasSize(2);
  }

  @Test
  void keepsImagesOverACrashOnceTheyAreHere() {
    source("registry", registry("registry", "echo; work").start(), 80);
    World.Machine machine = machine("laptop", ContainerNode.config());
    ContainerNode node = on(machine);
    pull(node, "echo");
    world.runFor(Duration.ofSeconds(10));
    node.container.images().pin(ImageName.parse("echo").orElseThrow(), true);
    machine.host().storage().sync(() -> { });
    world.runFor(Duration.ofSeconds(1));
    List<String> cut = pull(node, "work");
    world.runFor(Duration.ofSeconds(1));

    machine.crash();
    ContainerNode again = on(machine);

    assertThat(cut).isEmpty();
    assertThat(again.container.images().all()).map(image -> image.name().toString()).containsExactly("echo:latest");
    assertThat(again.container.images().isPinned(ImageName.parse("echo").orElseThrow())).isTrue();
    assertThat(again.container.images().usedBytes()).isEqualTo(50_000_000);
  }

  @Test
  void gainsNoRoomByPullsThatFail() {
    World.Machine good = registry("good", "echo, size=1 MB, unpacked=20 MB").start();
    source("registry", machineThat("cuts", Cutting::new).start(), 80);
    ContainerNode node = on(machine("gateway", ContainerNode.config()).type("gateway"));
    for (int i = 0; i < 5; i++) {
      assertThat(pullNow(node, "echo")).containsExactly("pull-failed");
    }
    sources.clear();
    source("registry", good, 80);

    assertThat(pullNow(node, "echo")).containsExactly("here");
  }

  @Test
  void turnsDownManifestsThatAreNoneOrOfSomethingElse() {
    String good = new String(ImageManifest.write(ImageList.parse("echo").get(0)), StandardCharsets.UTF_8);
    List<String> bad = List.of("", "[]", "{}", good.replace("\"schemaVersion\":2", "\"schemaVersion\":1"), good.replace("20000000", "20000001"),
        good.replace("bulk:", "sha256:"), good.replace("title\":\"echo", "title\":\"work"), good.replace("title\":\"echo", "title\":\"../echo"),
        good.replace("\"orrery.cpu-mille\":\"100\"", "\"orrery.cpu-mille\":\"-1\""), good.replace("\"orrery.memory\"", "\"memory\""),
        good + " ", good + "{}", "x".repeat(20_000));
    List<String> outcomes = new ArrayList<>();
    String[] manifest = {""};
    source("registry", machineThat("bad", host -> new Saying(host, manifest)).start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));
    for (String each : bad) {
      manifest[0] = each;
      outcomes.addAll(pullNow(node, "echo"));
    }

    // White space after a text is part of it (RFC 8259 §2): that one is good, but there is no content.
    assertThat(outcomes).containsOnly("pull-failed").hasSize(bad.size());
    assertThat(counted("image.malformed")).hasSize(bad.size() - 1);
  }

  @Test
  void refusesMorePullsThanMayBe() {
    source("registry", registry("registry", "a; b; c; d").start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));

    List<List<String>> outcomes = List.of(pull(node, "a"), pull(node, "b"), pull(node, "c"), pull(node, "d"));
    world.runFor(MINUTE);

    assertThat(outcomes).containsExactly(List.of("here"), List.of("here"), List.of("here"), List.of("pulls-full"));
  }

  @Test
  void pullsNothingForThoseWhomTheOwnerDoesNotServe() {
    source("registry", registry("registry", "echo").start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()).permissions(Set.of()));

    node.call("echo", "/", Caller.of("bob"), MINUTE);
    world.runFor(MINUTE);

    assertThat(node.statuses()).containsExactly("403");
    assertThat(counted("image.pulls")).isEmpty();
  }

  /** A call has its answer at its deadline though the image is still on its way, which the next finds here. */
  @Test
  void letsACallGoWhoseImageTakesTooLong() {
    source("registry", registry("registry", "echo").start(), 80);
    ContainerNode node = on(machine("laptop", ContainerNode.config()));

    node.call("echo", "/", ANNA, Duration.ofSeconds(1));
    world.runFor(Duration.ofSeconds(5));
    node.call("echo");
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.answers.get(0)).startsWith("1000 ms 504");
    assertThat(node.answers.get(1)).isEqualTo("36 ms 200 hello");
  }

  // ---- Peers

  private List<String> pullNow(ContainerNode node, String name) {
    List<String> outcome = pull(node, name);
    world.runFor(MINUTE);
    return outcome;
  }

  private World.Machine machineThat(String name, Function<Host, Protocol> program) {
    return world.machine(name).inCloud().running(program);
  }

  /** A node that gives its images to anybody. */
  private static final class Giver extends Peer {
    Giver(Host host, ContainerConfig config) {
      super(host, http -> {
        LightContainer container = new LightContainer(host, config, new MicroserviceCatalogue(ContainerNode.stock()),
            ImageSource.Known.NOBODY, service -> (to, request, terms, onOutcome) -> { });
        return new HttpServer(host, http, routes -> ContainerApi.register(routes, host, () -> container, (exchange, onCaller) -> onCaller.accept(Optional.of(Caller.ANONYMOUS))));
      });
    }
  }

  /** Says that it has an image, and gives another content. */
  private static final class Cutting extends Peer {
    Cutting(Host host) {
      super(host, http -> new HttpServer(host, http)
          .route("GET", "/v2/echo/manifests/latest", exchange ->
              exchange.respond(HttpResponse.json(200, ImageManifest.write(ImageList.parse("echo, size=1 MB, unpacked=20 MB").get(0)))))
          .route("GET", "/v2/echo/blobs/{digest}", exchange -> exchange.respond(new HttpResponse(200, HttpHeaders.NONE, new HttpBulk(7, 1_000_000)))));
    }
  }

  /** Says what it is told to where a manifest is asked for. */
  private static final class Saying extends Peer {
    Saying(Host host, String[] manifest) {
      super(host, http -> new HttpServer(host, http).route("GET", "/v2/echo/manifests/latest", exchange ->
          exchange.respond(HttpResponse.json(200, manifest[0].getBytes(StandardCharsets.UTF_8)))));
    }
  }

  private static class Peer implements Protocol {
    private final HttpServer http;

    Peer(Host host, Function<HttpServerConfig, HttpServer> make) {
      http = make.apply(Defaults.of(HttpServerConfig.class));
    }

    @Override
    public void start() {
      http.start(80);
    }

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }
}
