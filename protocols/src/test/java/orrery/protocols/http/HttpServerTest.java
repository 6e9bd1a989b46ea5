package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What a peer gets to see that writes bytes of its own. In the texts {@code |} stands for a line's end. */
class HttpServerTest {

  private static final HttpServerConfig CONFIG = new HttpServerConfig(
      Duration.ofSeconds(20), Duration.ofSeconds(5), 3, 2, Defaults.of(HttpLimits.class));

  private final World world = World.withSeed(1);
  private final World.Machine server = world.machine("server").inCloud().running(host -> new Server(host, CONFIG));

  @Test
  void answersByRoute() {
    Peer peer = peer("peer", "GET /hello/you?x=1 HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(1));

    assertThat(peer.text()).isEqualTo("HTTP/1.1 200 OK|Content-Type: text/plain; charset=utf-8|"
        + "Date: Mon, 05 Jan 2026 00:00:00 GMT|Content-Length: 10||hello you\n");
    assertThat(peer.ended).isEmpty();
  }

  @Test
  void saysWhatIsNotThere() {
    Peer peer = peer("peer", "GET /nothing HTTP/1.1|Host: a||POST /hello/you HTTP/1.1|Host: a||GET * HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(1));

    assertThat(peer.statusLines()).containsExactly("HTTP/1.1 404 Not Found", "HTTP/1.1 405 Method Not Allowed", "HTTP/1.1 400 Bad Request");
    assertThat(peer.text()).contains("|Allow: GET|");
  }

  @Test
  void answersHeadWithoutContent() {
    Peer peer = peer("peer", "HEAD /hello/you HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(1));

    assertThat(peer.text()).contains("|Content-Length: 10|").endsWith("||");
  }

  /** RFC 9112 §9.3.2. */
  @Test
  void answersAPipelineInOrderThoughTheFirstTakesLonger() {
    Peer peer = peer("peer", "GET /slow HTTP/1.1|Host: a||GET /hello/b HTTP/1.1|Host: a||GET /hello/c HTTP/1.1|Host: a|Connection: close||");

    world.runFor(Duration.ofSeconds(10));

    assertThat(peer.text()).containsSubsequence("slow", "hello b", "hello c");
    assertThat(peer.text()).containsOnlyOnce("|Connection: close|");
    assertThat(peer.ended).containsExactly("finished");
  }

  @Test
  void turnsAPipelineThatIsTooLongAwayAfterItsTurn() {
    Peer peer = peer("peer", "GET /slow HTTP/1.1|Host: a||" + "GET /hello/b HTTP/1.1|Host: a||".repeat(3));

    world.runFor(Duration.ofSeconds(10));

    assertThat(peer.statusLines()).containsExactly("HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 503 Service Unavailable");
    assertThat(peer.ended).containsExactly("finished");
  }

  @Test
  void refusesWhatIsNoRequestAndEndsTheConnection() {
    Peer peer = peer("peer", "GET /hello/a HTTP/1.1|Host: a||BOGUS|GET /hello/b HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(1));

    assertThat(peer.statusLines()).containsExactly("HTTP/1.1 200 OK", "HTTP/1.1 400 Bad Request");
    assertThat(peer.ended).containsExactly("finished");
    assertThat(world.told()).anyMatch(told -> told.kind().equals("http.refused") && told.scope().equals("400"));
  }

  /** Slow-loris: octets that keep coming do not keep a request alive. */
  @Test
  void endsARequestThatComesTooSlowly() {
    Peer peer = peer("peer", "GET /hello/a HTTP/1.1|");
    for (int i = 0; i < 10; i++) {
      world.runFor(Duration.ofSeconds(1));
      if (peer.ended.isEmpty()) {
        peer.write("X: y|");
      }
    }

    world.runFor(Duration.ofSeconds(1));

    assertThat(peer.statusLines()).containsExactly("HTTP/1.1 408 Request Timeout");
    assertThat(peer.ended).containsExactly("finished");
  }

  @Test
  void closesAConnectionThatRests() {
    Peer peer = peer("peer", "GET /hello/a HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(19));
    boolean early = peer.ended.isEmpty();
    world.runFor(Duration.ofSeconds(2));

    assertThat(early).isTrue();
    assertThat(peer.ended).containsExactly("finished");
    assertThat(server().http.connections()).isZero();
  }

  @Test
  void abortsAPeerThatDoesNotEndItsSide() {
    Peer peer = peer("peer", "GET /hello/a HTTP/1.1|Host: a|Connection: close||");
    peer.finishes = false;

    world.runFor(Duration.ofSeconds(30));

    assertThat(peer.ended).containsExactly("finished", "RESET");
    assertThat(server().http.connections()).isZero();
  }

  @Test
  void turnsAwayOneConnectionTooMany() {
    List<World.Machine> machines = List.of(machine("peer-1"), machine("peer-2"), machine("peer-3"), machine("peer-4"));
    server.start();
    List<Peer> peers = machines.stream().map(machine -> open(machine, "GET /hello/a HTTP/1.1|Host: a||")).toList();

    world.runFor(Duration.ofSeconds(1));

    assertThat(peers.stream().filter(peer -> peer.ended.contains("RESET"))).hasSize(1);
    assertThat(peers.stream().filter(peer -> peer.text().contains("hello a"))).hasSize(3);
  }

  /** RFC 9110 §10.1.1. */
  @Test
  void asksForContentThatWaitsToBeAskedFor() {
    Peer peer = peer("peer", "PUT /echo HTTP/1.1|Host: a|Content-Length: 2|Expect: 100-continue||");
    world.runFor(Duration.ofSeconds(1));
    String interim = peer.text();

    peer.write("ok");
    world.runFor(Duration.ofSeconds(1));

    assertThat(interim).isEqualTo("HTTP/1.1 100 Continue||");
    assertThat(peer.text()).endsWith("||ok\n");
  }

  @Test
  void writesAnAnswerLargerThanTheConnectionTakesAtOnce() {
    Peer peer = peer("peer", "GET /large HTTP/1.1|Host: a||GET /hello/a HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(10));

    assertThat(peer.text()).hasSizeGreaterThan(300_000).endsWith("hello a\n");
  }

  private Server server() {
    return server.protocol(Server.class);
  }

  private Peer peer(String name, String text) {
    World.Machine machine = machine(name);
    server.start();
    return open(machine, text);
  }

  private World.Machine machine(String name) {
    return world.machine(name).inCloud().running(Peer::new);
  }

  private Peer open(World.Machine machine, String text) {
    Peer peer = machine.start().protocol(Peer.class);
    peer.open(new Endpoint(server.address(), 80), text);
    return peer;
  }

  /** Greets, echoes, takes its time, and answers at length. */
  static final class Server implements Protocol {
    final HttpServer http;
    private final Timer later;
    private HttpExchange slow;

    Server(Host host, HttpServerConfig config) {
      later = host.timer("slow", () -> slow.respond(HttpResponse.text(200, "slow")));
      http = new HttpServer(host, config)
          .route("GET", "/hello/{name}", exchange -> exchange.respond(HttpResponse.text(200, "hello " + exchange.variable("name"))))
          .route("PUT", "/echo", exchange -> exchange.respond(HttpResponse.text(200, new String(exchange.request().body(), StandardCharsets.UTF_8))))
          .route("GET", "/large", exchange -> exchange.respond(HttpResponse.text(200, "x".repeat(300_000))))
          .route("GET", "/slow", exchange -> {
            slow = exchange;
            later.start(Duration.ofSeconds(2));
          });
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

  /** Writes what a test says and keeps what comes back. */
  static final class Peer implements Protocol, ConnectionHandler {
    final List<String> ended = new ArrayList<>();
    boolean finishes = true;
    private final Host host;
    private final StringBuilder received = new StringBuilder();
    private Connection connection;
    private String greeting = "";

    Peer(Host host) {
      this.host = host;
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }

    void open(Endpoint server, String text) {
      greeting = text;
      connection = host.connect(new ConnectSpec("http", server), this);
    }

    void write(String text) {
      connection.write(ByteBuffer.wrap(text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    String text() {
      return received.toString().replace("\r\n", "|");
    }

    List<String> statusLines() {
      return text().lines().flatMap(line -> List.of(line.split("\\|", -1)).stream()).filter(line -> line.startsWith("HTTP/1.1 ")).toList();
    }

    @Override
    public void onOpen(Connection opened) {
      write(greeting);
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      received.append(StandardCharsets.ISO_8859_1.decode(bytes));
    }

    @Override
    public void onFinished(Connection same) {
      ended.add("finished");
      if (finishes) {
        connection.finish();
      }
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      ended.add(failure.name());
    }
  }
}
