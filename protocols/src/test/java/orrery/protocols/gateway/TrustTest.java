package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.container.ImageSource;
import orrery.protocols.gateway.ServicesConfig.Security;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.identity.TokenClient;
import orrery.protocols.identity.TokenOutcome;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.world.Records;
import orrery.world.World;

/** Tokens and sealed payloads between gateways (EC-23, EC-24, EC-31, EC-39). */
class TrustTest {

  private static final String SECRET = "what-only-anna-and-bob-may-read";

  private final GatewayWorld w = new GatewayWorld(7);

  private GatewayWorld secured(Security security) {
    w.config = Records.with(w.config, "security", security);
    w.node("a", "anna");
    w.node("b", "bob");
    return w;
  }

  /** A stranger on the link, who sends what it likes. */
  static final class Stranger implements Protocol {
    final HttpClient http;
    final List<HttpResponse> answers = new ArrayList<>();

    Stranger(Host host) {
      http = new HttpClient(host, Defaults.of(HttpClientConfig.class));
    }

    void send(World.Machine to, HttpRequest request) {
      http.send(new Endpoint(to.address(), 8080), request, result -> answers.add(((HttpResult.Answer) result).response()));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }

  private World.Machine stranger() {
    return w.world.machine("stranger").on(w.home).running(Stranger::new);
  }

  // ---- Tokens

  @Test
  void aTokenSaysWhoCalls() {
    w.programs.add(GatewayWorld.answering("who", call -> HttpResponse.text(200, call.caller().node() + " of " + call.caller().account() + " may " + call.caller().scopes())));
    w.config = w.withContainer("images", "who");
    secured(Security.TOKENS).start();

    assertThat(w.outcome("a", "who@node:b", GatewayWorld.get("/"))).isEqualTo("link 200 a of anna may [call]");
    assertThat(w.outcome("a", "who@node:b", GatewayWorld.get("/"))).isEqualTo("link 200 a of anna may [call]");
    assertThat(w.counted("token.uses", "asked")).isEqualTo(1);
    assertThat(w.counted("token.uses", "kept")).isEqualTo(1);
    assertThat(w.counted("token.checks", "verified")).isEqualTo(1);
    assertThat(w.counted("token.checks", "known")).isEqualTo(1);
  }

  /** RFC 6750 §3: 401 with a challenge, which says nothing more where nothing was shown. */
  @Test
  void whoShowsNothingIsChallenged() {
    World.Machine stranger = stranger();
    secured(Security.TOKENS).start();
    stranger.start();
    Stranger sends = stranger.protocol(Stranger.class);

    sends.send(w.nodes.get("b"), HttpRequest.of("GET", "/services/echo/"));
    sends.send(w.nodes.get("b"), new HttpRequest("GET", "/services/echo/", HttpHeaders.of("Authorization", "Bearer x.y.z"), new byte[0]));
    sends.send(w.nodes.get("b"), new HttpRequest("PUT", "/services/echo/", HttpHeaders.NONE, new HttpBulk(1, 1_000_000)));
    sends.send(w.nodes.get("b"), HttpRequest.of("GET", "/v1.41/containers/json"));
    sends.send(w.nodes.get("b"), HttpRequest.of("GET", "/v2/echo/manifests/latest"));
    w.world.runFor(Duration.ofSeconds(5));

    assertThat(sends.answers).extracting(HttpResponse::status).containsOnly(401).hasSize(5);
    assertThat(sends.answers.stream().filter(each -> each.headers().count("WWW-Authenticate") > 0))
        .extracting(each -> each.headers().first("WWW-Authenticate").orElseThrow())
        .containsExactlyInAnyOrder("Bearer", "Bearer error=\"invalid_token\", error_description=\"malformed\"", "Bearer");
    assertThat(w.counted("container.starts", "")).isZero();
  }

  /** A microservice gets to know its caller, and not the token: it could call others of its node with it. */
  @Test
  void noMicroserviceSeesAToken() {
    List<HttpHeaders> seen = new ArrayList<>();
    w.programs.add(GatewayWorld.answering("greedy", call -> {
      seen.add(call.request().headers());
      return HttpResponse.of(204);
    }));
    w.config = w.withContainer("images", "greedy");
    secured(Security.TOKENS).start();

    assertThat(w.outcome("a", "greedy@node:b", GatewayWorld.get("/"))).startsWith("link 204");
    assertThat(seen).singleElement().matches(headers -> headers.count("Authorization") == 0 && headers.count(CallFields.TIMEOUT) == 0);
  }

  /** A token for a node is none for another: whoever was called cannot call with it. */
  @Test
  void aTokenForOneNodeOpensNoOther() {
    World.Machine stranger = stranger();
    w.node("c", "carl");
    secured(Security.TOKENS).start();
    stranger.start();
    String token = token("a", "b");

    stranger.protocol(Stranger.class).send(w.nodes.get("c"), bearing("/services/echo/", token));
    stranger.protocol(Stranger.class).send(w.nodes.get("b"), bearing("/services/echo/", token));
    w.world.runFor(Duration.ofSeconds(2));

    assertThat(stranger.protocol(Stranger.class).answers).extracting(HttpResponse::status).containsExactlyInAnyOrder(401, 200);
    assertThat(w.counted("token.refused", "wrong-audience")).isEqualTo(1);
  }

  private static HttpRequest bearing(String target, String token) {
    return new HttpRequest("GET", target, HttpHeaders.of("Authorization", "Bearer " + token), new byte[0]);
  }

  /** The token of that node for another. */
  private String token(String of, String audience) {
    List<String> tokens = new ArrayList<>();
    w.of(of).sidecar().credentials().tokens().token(audience, List.of("call"), TokenClient.Reach.LINK, Duration.ofSeconds(5), outcome ->
        tokens.add(((TokenOutcome.Granted) outcome).token()));
    w.world.runFor(Duration.ofSeconds(5));
    return tokens.get(0);
  }

  /** The container API needs more than a call does. */
  @Test
  void governingContainersNeedsTheScopeForIt() {
    World.Machine stranger = stranger();
    secured(Security.TOKENS).start();
    stranger.start();

    stranger.protocol(Stranger.class).send(w.nodes.get("b"), bearing("/v1.41/containers/json", token("a", "b")));
    w.world.runFor(Duration.ofSeconds(5));

    assertThat(stranger.protocol(Stranger.class).answers).extracting(HttpResponse::status).containsExactly(401);
    assertThat(w.counted("token.refused", "missing-scope")).isEqualTo(1);
  }

  /** EC-39: valid tokens work without the token service; without one there is a clear outcome. */
  @Test
  void aKeptTokenWorksWhileTheServiceIsAway() {
    secured(Security.TOKENS);
    w.node("c", "anna");
    w.start();
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");
    w.identity.crash();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");
    assertThat(w.outcome("a", "echo@node:c", GatewayWorld.post("/", "x"))).isEqualTo("link no-token");
  }

  /** EC-39: on the link tokens count on when their time is over and the services are away; the first such call finds that out. */
  @Test
  void aLinkGoesOnWithoutTheInternet() {
    secured(Security.SEALED).start();
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");
    w.identity.crash();
    w.cloud.crash();
    w.world.runFor(Duration.ofMinutes(30));

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");
    w.call("a", "echo@node:b", GatewayWorld.post("/", "x"), Duration.ofMillis(100));
    w.world.runFor(Duration.ofSeconds(1));

    assertThat(w.outcomes.get(2)).matches("[0-9]{1,2} ms link 200 x");
    assertThat(w.counted("token.checks", "late")).isGreaterThanOrEqualTo(2);
  }

  /** EC-28: an image comes from another node, which wants a token for it, and not one that would govern it. */
  @Test
  void anImageComesFromAnotherNodesGateway() {
    w.programs.add(GatewayWorld.answering("rare", call -> HttpResponse.text(200, "rare")));
    secured(Security.TOKENS);
    ServicesConfig poor = w.config;
    w.config = w.withContainer("images", "rare, size=3 MB");
    ServicesConfig rich = w.config;
    w.configs.put("a", poor);
    w.configs.put("b", rich);
    w.start();
    Way toB = new DirectWay(w.nodes.get("a").host(), new NodeId("b"), Route.LINK, new Endpoint(w.nodes.get("b").address(), 8080));
    w.of("a").useImages(others -> name -> List.of(new ImageSource() {
      @Override
      public String kind() {
        return "node";
      }

      @Override
      public void get(String target, long mostBulk, Consumer<HttpResult> onResult) {
        w.of("a").askForImages(toB, HttpRequest.of("GET", target), new HttpTerms(Duration.ofSeconds(30), mostBulk), onResult);
      }
    }));

    assertThat(w.outcome("a", "rare@here", GatewayWorld.get("/"))).isEqualTo("local 200 rare");
    assertThat(w.counted("image.pulls", "node;here")).isEqualTo(1);
  }

  /** The baseline reads no sealed payloads, and so publishes no keys. */
  @Test
  void aNodeOfCentralModeShowsItsTokenAndSealsNothing() {
    w.config = Records.with(w.config, "mode", ServicesConfig.Mode.CENTRAL);
    secured(Security.SEALED).start();

    assertThat(w.world.sent("http")).isEmpty();
    assertThat(w.outcome("a", "echo", GatewayWorld.post("/", "x"))).isEqualTo("global 200 central echo /");
    assertThat(w.world.sent("http")).anyMatch(one -> new String(one.payload(), StandardCharsets.ISO_8859_1).contains("Authorization: Bearer "));
  }

  // ---- Sealed payloads

  /** EC-31: on the link, too, nobody reads what is said but the two. */
  @Test
  void sealedPayloadsAreReadableByTheirReceiverAlone() {
    secured(Security.SEALED).start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link 200 " + SECRET);
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link 200 " + SECRET);

    assertThat(w.world.sent("http")).noneMatch(one -> new String(one.payload(), StandardCharsets.ISO_8859_1).contains(SECRET));
    assertThat(w.world.sent("http")).anyMatch(one -> new String(one.payload(), StandardCharsets.ISO_8859_1).contains("application/vnd.orrery.sealed"));
    // The first payload finds out which session counts; the second call needs no more than one exchange.
    assertThat(w.counted("seal.refused", "stale")).isEqualTo(1);
    assertThat(w.counted("gateway.calls", "echo;200")).isEqualTo(2);
    assertThat(w.results).allMatch(one -> ((Outcome.Answered) one).response().headers().first("Content-Type").orElse("").equals("text/plain"));
  }

  @Test
  void openPayloadsAreReadableByWhoeverIsOnTheWay() {
    secured(Security.TOKENS).start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link 200 " + SECRET);

    assertThat(w.world.sent("http")).anyMatch(one -> new String(one.payload(), StandardCharsets.ISO_8859_1).contains(SECRET));
  }

  /** A request without content, an answer without, one to HEAD, and a bulk each way. */
  @Test
  void allKindsOfContentAreSealed() {
    w.programs.add(GatewayWorld.answering("empty", call -> HttpResponse.of(204)));
    w.config = w.withContainer("images", "empty; echo; work");
    secured(Security.SEALED).start();

    assertThat(w.outcome("a", "empty@node:b", GatewayWorld.get("/"))).isEqualTo("link 204 ");
    assertThat(w.outcome("a", "echo@node:b", HttpRequest.of("HEAD", "/"))).isEqualTo("link 200 ");
    HttpBulk video = new HttpBulk(4711, 3_000_000);
    w.of("a").calls().call(ServiceAddress.parse("echo@node:b").orElseThrow(), new HttpRequest("PUT", "/", HttpHeaders.of("Content-Type", "video/mp4"), video),
        new HttpTerms(Duration.ofSeconds(10), 10_000_000), w.results::add);
    w.world.runFor(Duration.ofSeconds(10));

    HttpResponse answer = ((Outcome.Answered) w.results.get(2)).response();
    assertThat(answer.bulk()).isEqualTo(video);
    assertThat(answer.headers().first("Content-Type")).contains("video/mp4");
  }

  @Test
  void whatIsNotSealedIsNotTaken() {
    w.config = Records.with(w.config, "security", Security.SEALED);
    w.node("b", "bob");
    ServicesConfig lax = Records.with(w.config, "security", Security.TOKENS);
    World.Machine a = w.world.machine("a").account("anna").on(w.home).running(host -> new NodeServices(host, lax, caller -> true,
        new MicroserviceCatalogue(w.programs), () -> List.of(new Neighbours.Neighbour(new NodeId("b"), w.nodes.get("b").address(), 0)), Ways.NONE));
    w.nodes.put("a", a);
    w.start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).startsWith("link 403");
    assertThat(w.counted("gateway.refused", "not-sealed")).isEqualTo(1);
  }

  /** What was overheard is of no use: the payload has come before, and the token is not the thief's. */
  @Test
  void aReplayedCallIsRefusedAndCounted() {
    List<byte[]> requests = new ArrayList<>();
    World.Machine stranger = stranger();
    secured(Security.SEALED).start();
    stranger.start();
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link 200 " + SECRET);
    w.world.sent("http").stream().filter(one -> one.node().equals("a") && one.payload().length > 100
        && new String(one.payload(), StandardCharsets.ISO_8859_1).contains("/services/")).forEach(one -> requests.add(one.payload()));

    for (byte[] overheard : requests) {
      stranger.host().connect(new ConnectSpec("http", new Endpoint(w.nodes.get("b").address(), 8080)), new ConnectionHandler() {
        @Override
        public void onOpen(Connection connection) {
          connection.write(ByteBuffer.wrap(overheard));
        }

        @Override
        public void onReceived(Connection connection, ByteBuffer bytes) {}

        @Override
        public void onFinished(Connection connection) {}

        @Override
        public void onFailed(Connection connection, ConnectionFailure failure) {}
      });
    }
    w.world.runFor(Duration.ofSeconds(2));

    assertThat(requests).isNotEmpty();
    assertThat(w.counted("seal.refused", "replayed")).isEqualTo(1);
    assertThat(w.counted("gateway.calls", "echo;200")).isEqualTo(1);
  }

  /** A receiver that has restarted has forgotten what came, and says so: the sender seals anew. */
  @Test
  void aRestartedReceiverCostsOneMoreExchange() {
    secured(Security.SEALED).start();
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link 200 " + SECRET);
    w.nodes.get("b").crash();
    w.world.runFor(Duration.ofSeconds(5));
    w.nodes.get("b").start();
    w.world.runFor(Duration.ofSeconds(5));

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link 200 " + SECRET);
    assertThat(w.counted("seal.refused", "stale")).isEqualTo(2);
  }

  @Test
  void withoutAKeyOfTheReceiverNothingIsSaid() {
    w.config = Records.with(w.config, "security", Security.SEALED);
    w.node("a", "anna");
    World.Machine b = w.world.machine("b").account("bob").on(w.home);
    w.nodes.put("b", b);
    w.start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", SECRET))).isEqualTo("link no-key");
    assertThat(w.world.sent("http")).noneMatch(one -> new String(one.payload(), StandardCharsets.ISO_8859_1).contains(SECRET));
  }
}
