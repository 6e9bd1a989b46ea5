package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.discovery.DiscoveryClientConfig;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** An edge node whose discovery service is out of order, or out to get it: it asks rarely and lives on. */
class BadServiceTest {

  private static final String ANSWER = "{\"instance\":\"x\",\"address\":\"203.0.113.1\",\"link\":\"l\",\"proof\":\"p\"}";
  private static final String FOUND = "{\"id\":\"n\",\"endpoint\":\"10.0.0.1:1\",\"superNode\":\"n\",\"superNodeEndpoint\":\"10.0.0.1:1\","
      + "\"publicAddress\":\"10.0.0.1\",\"link\":\"l\"}";

  private final World world = World.withSeed(11);
  private final World.Home home = world.home("home");
  private int requests;

  @Test
  void asksRarelyWhereItIsToldThatNothingIsThere() {
    assertThat(requestsInAnHour(exchange -> exchange.respond(HttpResponse.of(404)))).isBetween(8, 25);
  }

  @Test
  void asksRarelyWhereTheServiceIsInTrouble() {
    assertThat(requestsInAnHour(exchange -> exchange.respond(HttpResponse.of(503)))).isBetween(8, 25);
  }

  @Test
  void asksRarelyWhereAnswersAreNone() {
    assertThat(requestsInAnHour(exchange -> exchange.respond(HttpResponse.json(200, new byte[] {'{'})))).isBetween(8, 25);
  }

  @Test
  void asksRarelyWhereItIsAlwaysTooLate() {
    assertThat(requestsInAnHour(exchange -> exchange.respond(HttpResponse.of(409)))).isBetween(3, 25);
  }

  @Test
  void asksRarelyWhereANewerIncarnationIsAlwaysKnown() {
    long[] incarnation = {9_000_000_000_000L};

    int asked = requestsInAnHour(exchange -> exchange.respond(HttpResponse.of(409).with("ETag", "\"" + (incarnation[0] += 10) + "-1\"")));

    assertThat(asked).isBetween(8, 25);
  }

  @Test
  void asksRarelyWhereNoAnswerComes() {
    assertThat(requestsInAnHour(exchange -> { })).isBetween(5, 25);
  }

  /** A node whose clock went back learns of its own past, and goes on from there. */
  @Test
  void catchesUpWithItsOwnPast() {
    List<String> bodies = new ArrayList<>();

    requestsInAnHour(exchange -> {
      bodies.add(new String(exchange.request().body(), StandardCharsets.UTF_8));
      boolean late = bodies.size() == 1;
      exchange.respond(late ? HttpResponse.of(409).with("ETag", "\"9000000000000-4\"") : accepted());
    });

    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"incarnation\":9000000000001,");
  }

  @Test
  void endsASearchWhosePagesDoNotEnd() {
    byte[] page = ("{\"instance\":\"x\",\"nodes\":[" + FOUND + "],\"next\":\"n\"}").getBytes(StandardCharsets.UTF_8);
    World.Machine node = nodeWith(exchange -> exchange.respond(exchange.request().method().equals("GET") ? HttpResponse.json(200, page) : accepted()));
    world.runFor(Duration.ofMinutes(1));
    List<SearchOutcome> outcomes = new ArrayList<>();

    node.protocol(EdgeNode.class).discovery().search(SearchQuery.ofAccount("anna"), "account", outcomes::add);
    world.runFor(Duration.ofMinutes(10));

    assertThat(outcomes).singleElement().isInstanceOfSatisfying(SearchOutcome.Found.class, found -> assertThat(found.nodes()).hasSize(100));
  }

  @Test
  void saysWhySearchesFail() {
    World.Machine node = nodeWith(exchange -> exchange.respond(
        exchange.target().query().containsValue("anna") ? HttpResponse.of(500) : HttpResponse.json(200, "[]".getBytes(StandardCharsets.UTF_8))));
    List<SearchOutcome> outcomes = new ArrayList<>();

    node.protocol(EdgeNode.class).discovery().search(SearchQuery.ofAccount("anna"), "account", outcomes::add);
    node.protocol(EdgeNode.class).discovery().search(SearchQuery.ofAccount("ben"), "account", outcomes::add);
    world.runFor(Duration.ofMinutes(1));

    assertThat(outcomes).containsExactly(new SearchOutcome.Failed("status-500"), new SearchOutcome.Failed("malformed"));
  }

  @Test
  void leavesThoughTheServiceDoesNotAnswer() {
    World.Machine node = nodeWith(exchange -> {
      if (!exchange.request().method().equals("DELETE")) {
        exchange.respond(accepted());
      }
    });
    world.runFor(Duration.ofMinutes(1));

    node.stop();
    world.runFor(Duration.ofMinutes(1));

    assertThat(node.isOn()).isFalse();
    assertThat(requests).isEqualTo(2);
  }

  private static HttpResponse accepted() {
    return HttpResponse.json(200, ANSWER.getBytes(StandardCharsets.UTF_8)).with("ETag", "\"1-1\"");
  }

  private int requestsInAnHour(HttpHandler handler) {
    World.Machine node = nodeWith(handler);
    world.runFor(Duration.ofHours(1));
    assertThat(node.protocol(EdgeNode.class).cluster().superNode()).isPresent();
    return requests;
  }

  private World.Machine nodeWith(HttpHandler handler) {
    World.Machine cloud = world.machine("cloud").inCloud().running(host -> new Service(host, exchange -> {
      requests++;
      handler.onRequest(exchange);
    }));
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    DiscoveryClientConfig discovery = usual.discovery().withService(new Endpoint(cloud.address(), 80).toString());
    World.Machine node = world.machine("node").on(home)
        .running(host -> new EdgeNode(host, new EdgeNodeConfig(usual.election(), usual.cluster(), usual.mdns(), discovery, usual.search())));
    cloud.start();
    return node.start();
  }

  /** Every request of discovery, to one handler. */
  private static final class Service implements Protocol {
    private final HttpServer http;

    Service(Host host, HttpHandler handler) {
      http = new HttpServer(host, Defaults.of(HttpServerConfig.class));
      for (String method : List.of("PUT", "PATCH", "DELETE", "GET")) {
        http.route(method, "/clusters/{id}", handler).route(method, "/clusters/{id}/neighbours/{other}", handler).route(method, "/nodes", handler);
      }
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
