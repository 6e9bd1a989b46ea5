package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static orrery.protocols.discovery.Nodes.node;
import static orrery.protocols.discovery.Nodes.registration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service as its requests see it, whoever sends them. */
class DiscoveryServiceTest {

  private final World world = World.withSeed(3);
  private final World.Machine cloud = world.machine("cloud").inCloud()
      .running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));
  private final World.Machine client = world.machine("client").on(world.home("home")).running(Client::new);

  @BeforeEach
  void switchOn() {
    cloud.start();
    client.start();
  }

  @Test
  void answersARegistrationWithWhatItSees() throws JsonException {
    HttpResponse response = put("a", registration(1, 1, 1, null, node("a"), node("b")));

    RegistrationAnswer answer = DiscoveryJson.readAnswer(response.body());
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.headers().first("ETag")).contains("\"1-1\"");
    assertThat(response.headers().first("Content-Type")).contains("application/json");
    assertThat(answer.address()).hasToString("203.1.0.1");
    assertThat(answer.link()).isEqualTo("203.1.0.1/192.168.1.0/24");
    assertThat(answer.contenders()).isEmpty();
    assertThat(put("a", registration(1, 1, 2, null, node("a"))).status()).isEqualTo(200);
  }

  @Test
  void answersAnUpdateByItsCondition() {
    put("a", registration(1, 1, 1, null, node("a"), node("b")));

    assertThat(patch("a", null, new ClusterUpdate(1, 2, List.of(node("c")), List.of())).status()).isEqualTo(428);
    assertThat(patch("a", "\"1-9\"", new ClusterUpdate(1, 2, List.of(node("c")), List.of())).status()).isEqualTo(412);
    assertThat(patch("x", "\"1-1\"", new ClusterUpdate(1, 2, List.of(node("c")), List.of())).status()).isEqualTo(404);
    assertThat(patch("a", "\"1-1\"", new ClusterUpdate(1, 2, List.of(node("c")), List.of())).headers().first("ETag")).contains("\"1-2\"");
    assertThat(service().size()).isEqualTo(3);
  }

  /** With the entity tag, so that a node whose clock went back learns how far. */
  @Test
  void tellsWhoComesLateWhatItKnows() {
    put("a", registration(7, 1, 1, null, node("a")));

    HttpResponse late = put("a", registration(6, 1, 1, null, node("a")));

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.headers().first("ETag")).contains("\"7-1\"");
  }

  @Test
  void endsARecordOnRequest() {
    put("a", registration(7, 1, 1, null, node("a")));

    assertThat(send(HttpRequest.of("DELETE", "/clusters/a?incarnation=6")).status()).isEqualTo(409);
    assertThat(send(HttpRequest.of("DELETE", "/clusters/a")).status()).isEqualTo(400);
    assertThat(send(HttpRequest.of("DELETE", "/clusters/a?incarnation=7")).status()).isEqualTo(204);
    assertThat(send(HttpRequest.of("DELETE", "/clusters/a?incarnation=7")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
    "/nodes", "/nodes?near=1,2", "/nodes?near=1,2,3,4", "/nodes?near=a,b,c", "/nodes?near=1.5,2,3", "/nodes?near=91000000,0,1",
    "/nodes?near=0,181000000,1", "/nodes?near=0,0,-1", "/nodes?near=0,0,99999999999999", "/nodes?account=a&limit=0", "/nodes?account=a&limit=201",
    "/nodes?account=a&limit=x", "/nodes?account=a&after=-", "/nodes?account=a&account=b", "/nodes?account=%ff",
    "/nodes?account=a&service=", "/nodes?account=a&service=Drive", "/nodes?account=a&service=-", "/nodes?account=a&service=a&service=b",
  })
  void refusesSearchesThatCannotBe(String target) {
    assertThat(send(HttpRequest.of("GET", target)).status()).isEqualTo(400);
  }

  /** EC-20, EC-37: by what a node offers, as its registration or an update tells last. */
  @Test
  void findsNodesByTheMicroservicesTheyOffer() throws JsonException {
    put("a", registration(1, 1, 1, null, node("a"), Nodes.offering("b", "beam", "drive"), Nodes.offering("c", "drive")));
    List<String> before = offering("drive");
    patch("a", "\"1-1\"", new ClusterUpdate(1, 2, List.of(node("b"), Nodes.offering("d", "beam")), List.of()));

    assertThat(before).containsExactly("b", "c");
    assertThat(offering("drive")).containsExactly("c");
    assertThat(offering("beam")).containsExactly("d");
    assertThat(offering("echo")).isEmpty();
    assertThat(service().size()).isEqualTo(4);
  }

  private List<String> offering(String name) throws JsonException {
    HttpResponse found = send(HttpRequest.of("GET", "/nodes?account=anna&service=" + name));
    return DiscoveryJson.readPage(found.body()).nodes().stream().map(one -> one.node().id().name()).toList();
  }

  @Test
  void refusesRegistrationsThatCannotBe() {
    assertThat(put("b", registration(1, 1, 1, null, node("a"))).status()).as("without its super node").isEqualTo(400);
    assertThat(put("B", registration(1, 1, 1, null, node("a"))).status()).as("under no node's id").isEqualTo(400);
    assertThat(put("a", new byte[0]).status()).isEqualTo(400);
    assertThat(put("a", "{\"nodes\":[]".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
    assertThat(put("a", ("{\"x\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
    assertThat(send(HttpRequest.of("GET", "/clusters/a")).status()).isEqualTo(404);
    assertThat(service().size()).isZero();
  }

  @Test
  void believesOnlyTheSecretOfTheOther() {
    put("a", registration(1, 1, 1, null, node("a")));
    put("b", registration(1, 1, 1, null, node("b")));

    assertThat(prove("b", "a", "0000000000000000")).isEqualTo(403);
    assertThat(prove("b", "b", "0000000000000000")).isEqualTo(403);
    assertThat(prove("b", "x", "0000000000000000")).isEqualTo(404);
    assertThat(prove("b", "a", "x".repeat(33))).isEqualTo(400);
  }

  /** The largest cluster there may be, registered and searched over a real connection. */
  @Test
  void takesALargeCluster() throws JsonException {
    NodeEntry[] nodes = new NodeEntry[ClusterRegistration.MAXIMUM_NODES];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node("n" + i, "anna", new Position(i, i));
    }

    HttpResponse response = put("n0", registration(1, 1, 1, null, nodes));
    HttpResponse found = send(HttpRequest.of("GET", "/nodes?account=anna&limit=200"));

    assertThat(response.status()).isEqualTo(201);
    assertThat(service().size()).isEqualTo(nodes.length);
    SearchPage page = DiscoveryJson.readPage(found.body());
    assertThat(page.nodes()).hasSize(200);
    assertThat(page.more()).isTrue();
  }

  /** It has one address: there is nowhere to call from. */
  @Test
  void saysUntestedWhereItHasOneAddress() throws JsonException {
    HttpResponse registered = put("a", registration(7, 1, 1, null, node("a")));

    HttpResponse answer = callBack("a", 7);

    assertThat(DiscoveryJson.readAnswer(registered.body()).callBack()).isEmpty();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(ReachabilityJson.readAnswer(answer.body()).reachability().kind()).isEqualTo(Reachability.Kind.UNTESTED);
    assertThat(callBack("a", 6).status()).as("of another incarnation").isEqualTo(404);
    assertThat(callBack("b", 7).status()).as("of nobody").isEqualTo(404);
    assertThat(send(new HttpRequest("POST", "/clusters/a/reachability", HttpHeaders.NONE, new byte[] {'{'})).status()).isEqualTo(400);
    assertThat(send(HttpRequest.of("GET", "/clusters/b/reachability")).status()).isEqualTo(404);
  }

  private HttpResponse callBack(String id, long incarnation) {
    byte[] body = ReachabilityJson.write(new ReachabilityJson.Request(incarnation, "1", false, Optional.empty()));
    return send(new HttpRequest("POST", "/clusters/" + id + "/reachability", HttpHeaders.NONE, body));
  }

  @Test
  void knowsWhoSpeaksForItselfUntilThatOneLeaves() {
    byte[] self = DiscoveryJson.write(node("a"));

    assertThat(send(HttpRequest.of("PUT", "/presence/a/beat")).status()).as("of nobody").isEqualTo(404);
    assertThat(send(new HttpRequest("PUT", "/presence/b", HttpHeaders.NONE, self)).status()).as("of another").isEqualTo(400);
    assertThat(send(new HttpRequest("PUT", "/presence/a", HttpHeaders.NONE, self)).status()).isEqualTo(204);
    assertThat(send(new HttpRequest("PUT", "/presence/a", HttpHeaders.NONE, self)).status()).as("again").isEqualTo(204);
    assertThat(send(HttpRequest.of("PUT", "/presence/a/beat")).status()).isEqualTo(204);
    assertThat(service().size()).isEqualTo(1);
    assertThat(send(HttpRequest.of("DELETE", "/presence/a")).status()).isEqualTo(204);
    assertThat(service().size()).isZero();
  }

  /** Damaged bodies and targets: an answer each time, from 200 to 499, and never an exception. */
  @Test
  void answersWhateverIsAsked() {
    byte[] good = DiscoveryJson.write(registration(1, 1, 1, null, node("a"), node("b")));
    Seeds.each(150, random -> {
      byte[] body = good.clone();
      for (int i = random.nextInt(4); i > 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      String[] targets = {"/clusters/a", "/clusters/b", "/clusters/a/neighbours/b", "/clusters/x/reachability", "/presence/a", "/presence/b/beat", "/clusters/", "/nodes?near=" + random.nextLong() + ",1,2", "/nodes?link=x"};
      String[] methods = {"PUT", "PATCH", "DELETE", "GET", "HEAD", "POST"};
      String target = targets[random.nextInt(targets.length)];
      HttpHeaders headers = random.nextBoolean(0.5) ? HttpHeaders.of("If-Match", "\"1-1\"") : HttpHeaders.NONE;

      HttpResponse response = send(new HttpRequest(methods[random.nextInt(6)], target, headers, body));

      assertThat(response.status()).isBetween(200, 499);
    });
  }

  private DiscoveryService service() {
    return cloud.protocol(DiscoveryService.class);
  }

  private HttpResponse put(String id, ClusterRegistration registration) {
    return put(id, DiscoveryJson.write(registration));
  }

  private HttpResponse put(String id, byte[] body) {
    return send(new HttpRequest("PUT", "/clusters/" + id, HttpHeaders.NONE, body));
  }

  private HttpResponse patch(String id, String tag, ClusterUpdate update) {
    HttpHeaders headers = tag == null ? HttpHeaders.NONE : HttpHeaders.of("If-Match", tag);
    return send(new HttpRequest("PATCH", "/clusters/" + id, headers, DiscoveryJson.write(update)));
  }

  private int prove(String id, String other, String proof) {
    return send(new HttpRequest("PUT", "/clusters/" + id + "/neighbours/" + other, HttpHeaders.NONE, DiscoveryJson.writeProof(proof))).status();
  }

  private HttpResponse send(HttpRequest request) {
    List<HttpResult> results = new ArrayList<>();
    client.protocol(Client.class).http.send(new Endpoint(cloud.address(), 80), request, results::add);
    world.runFor(Duration.ofSeconds(5));
    assertThat(results).singleElement().isInstanceOf(HttpResult.Answer.class);
    return ((HttpResult.Answer) results.get(0)).response();
  }

  private static final class Client implements Protocol {
    final HttpClient http;

    Client(Host host) {
      http = new HttpClient(host, Defaults.of(HttpClientConfig.class));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }
}
