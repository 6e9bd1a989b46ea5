package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Protocol;
import orrery.world.World;
import org.junit.jupiter.api.Test;

class HttpClientTest {

  private static final HttpClientConfig CONFIG = new HttpClientConfig(
      Duration.ofSeconds(5), Duration.ofSeconds(10), 2, Defaults.of(HttpLimits.class));
  private static final HttpServerConfig SERVER = new HttpServerConfig(
      Duration.ofSeconds(60), Duration.ofSeconds(60), 10, 8, Defaults.of(HttpLimits.class));

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");
  private final World.Machine client = world.machine("client").on(home).running(host -> new Client(host, CONFIG));
  private final List<String> results = new ArrayList<>();

  @Test
  void usesOneConnectionForManyRequests() {
    World.Machine server = realServer();

    send(server, "/hello/a");
    send(server, "/hello/b");
    world.runFor(Duration.ofSeconds(5));
    send(server, "/hello/c");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("200 hello a", "200 hello b", "200 hello c");
    assertThat(opened()).isEqualTo(1);
  }

  @Test
  void closesAConnectionThatRestsAndOpensAnother() {
    World.Machine server = realServer();
    send(server, "/hello/a");
    world.runFor(Duration.ofSeconds(12));
    int connections = server.protocol(HttpServerTest.Server.class).http.connections();

    send(server, "/hello/b");
    world.runFor(Duration.ofSeconds(1));

    assertThat(connections).isZero();
    assertThat(results).containsExactly("200 hello a", "200 hello b");
    assertThat(opened()).isEqualTo(2);
  }

  @Test
  void saysSoWhenNobodyListens() {
    World.Machine server = world.machine("server").inCloud();
    client.start();
    server.start();

    send(server, "/hello/a");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("refused");
  }

  @Test
  void givesUpWhenTimeIsOverAndSendsTheNextOnAFreshConnection() {
    World.Machine server = scripted((number, request) -> number == 1 ? "" : "HTTP/1.1 200 OK|Content-Length: 1||b");

    send(server, "/a");
    world.runFor(Duration.ofSeconds(4));
    send(server, "/b");
    world.runFor(Duration.ofSeconds(2));

    assertThat(results).containsExactly("timeout", "200 b");
    assertThat(opened()).isEqualTo(2);
  }

  /** RFC 9112 §9.3.1: the server closed an idle connection while the request was on its way. */
  @Test
  void repeatsOnceWhatALosingConnectionThatHadServedSwallowed() {
    World.Machine server = scripted((number, request) -> switch (number) {
      case 1, 3 -> "HTTP/1.1 200 OK|Content-Length: 1||" + number;
      default -> null;
    });

    send(server, "/a");
    world.runFor(Duration.ofSeconds(1));
    send(server, "/b");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("200 1", "200 3");
    assertThat(opened()).isEqualTo(2);
  }

  @Test
  void repeatsNothingThatMightBeDoneTwice() {
    World.Machine server = scripted((number, request) -> number == 1 ? "HTTP/1.1 200 OK|Content-Length: 1||1" : null);

    send(server, "/a");
    world.runFor(Duration.ofSeconds(1));
    send(server, new HttpRequest("POST", "/b", HttpHeaders.NONE, new byte[] {1}));
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("200 1", "reset");
  }

  @Test
  void repeatsNothingOnAConnectionThatNeverServed() {
    World.Machine server = scripted((number, request) -> null);

    send(server, "/a");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("reset");
    assertThat(opened()).isEqualTo(1);
  }

  @Test
  void believesNoAnswerThatIsNone() {
    World.Machine server = scripted((number, request) -> "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||xy");

    send(server, "/a");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("malformed");
  }

  @Test
  void trustsNoConnectionOnWhichAnAnswerComesUnasked() {
    World.Machine server = scripted((number, request) -> "HTTP/1.1 200 OK|Content-Length: 1||" + number
        + (number == 1 ? "HTTP/1.1 200 OK|Content-Length: 6||forged" : ""));

    send(server, "/a");
    world.runFor(Duration.ofSeconds(1));
    send(server, "/b");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("200 1", "200 2");
    assertThat(opened()).isEqualTo(2);
  }

  @Test
  void takesAnAnswerThatEndsWithTheConnection() {
    World.Machine server = scripted((number, request) -> "HTTP/1.0 200 OK||all of it\0");

    send(server, "/a");
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).containsExactly("200 all of it");
  }

  @Test
  void turnsAwayWhatTheQueueCannotHold() {
    World.Machine server = scripted((number, request) -> "HTTP/1.1 200 OK|Content-Length: 1||" + number);

    for (String path : List.of("/a", "/b", "/c", "/d")) {
      send(server, path);
    }
    List<String> atOnce = List.copyOf(results);
    world.runFor(Duration.ofSeconds(1));

    assertThat(atOnce).isEmpty();
    assertThat(results).containsExactly("queue-full", "queue-full", "200 1", "200 2");
  }

  /** Two seconds for connecting, of five. */
  private static final HttpTerms HASTY = new HttpTerms(Duration.ofSeconds(5), 0, Duration.ofSeconds(2));

  @Test
  void givesUpConnectingAfterTheTimeForThat() {
    World.Machine server = world.machine("server").inCloud().running(host -> new HttpServerTest.Server(host, SERVER));
    client.start();

    send(server, "/hello/a", HASTY);
    send(server, "/hello/b", HASTY);
    world.runFor(Duration.ofMillis(1999));
    List<String> before = List.copyOf(results);
    world.runFor(Duration.ofMillis(2));

    assertThat(before).isEmpty();
    assertThat(results).containsExactly("connect-timeout", "connect-timeout");
    server.start();
    send(server, "/hello/c", HASTY);
    world.runFor(Duration.ofMillis(500));
    assertThat(results.get(2)).isEqualTo("200 hello c");
  }

  /** Who joins a line whose connection is late has his own time, and who has more of it is not given up with others. */
  @Test
  void givesUpConnectingForThoseWhoseTimeIsOver() {
    World.Machine server = world.machine("server").inCloud().running(host -> new HttpServerTest.Server(host, SERVER));
    client.start();

    send(server, "/hello/a", HASTY);
    send(server, "/hello/b", HttpTerms.within(Duration.ofSeconds(5)));
    world.runFor(Duration.ofMillis(2500));
    server.start();
    world.runFor(Duration.ofSeconds(2));

    assertThat(results).containsExactly("connect-timeout", "200 hello b");
  }

  @Test
  void whoHasConnectedInTimeIsWaitedForAsLongAsTheRequestMayTake() {
    World.Machine server = scripted((number, request) -> "");

    send(server, "/a", HASTY);
    world.runFor(Duration.ofMillis(4999));
    List<String> before = List.copyOf(results);
    world.runFor(Duration.ofMillis(2));

    assertThat(before).isEmpty();
    assertThat(results).containsExactly("timeout");
  }

  private World.Machine realServer() {
    World.Machine server = world.machine("server").inCloud().running(host -> new HttpServerTest.Server(host, SERVER)).start();
    client.start();
    return server;
  }

  private World.Machine scripted(Script script) {
    World.Machine server = world.machine("server").inCloud().running(host -> new Scripted(host, script)).start();
    client.start();
    return server;
  }

  private void send(World.Machine server, String target) {
    send(server, HttpRequest.of("GET", target));
  }

  private void send(World.Machine server, String target, HttpTerms terms) {
    client.protocol(Client.class).http.send(new Endpoint(server.address(), 80), HttpRequest.of("GET", target), terms, this::note);
  }

  private void send(World.Machine server, HttpRequest request) {
    client.protocol(Client.class).http.send(new Endpoint(server.address(), 80), request, this::note);
  }

  private void note(HttpResult result) {
    if (result instanceof HttpResult.Answer answer) {
      results.add(answer.response().status() + " " + new String(answer.response().body(), StandardCharsets.UTF_8).strip());
    } else if (result instanceof HttpResult.NoAnswer none) {
      results.add(none.reason().word());
    }
  }

  private long opened() {
    return world.sent("http").stream().filter(sent -> sent.node().equals("client") && sent.messageType().equals("open")).count();
  }

  private static final class Client implements Protocol {
    final HttpClient http;

    Client(Host host, HttpClientConfig config) {
      http = new HttpClient(host, config);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }

  /** What a server does with its n-th request: answers, keeps silent (empty), or resets the connection (null). */
  private interface Script {
    String answer(int number, String request);
  }

  /** A server that writes what its script says; an answer ending in NUL ends the connection. */
  private static final class Scripted implements Protocol {
    private final Host host;
    private final Script script;
    private int number;

    Scripted(Host host, Script script) {
      this.host = host;
      this.script = script;
    }

    @Override
    public void start() {
      host.listen(new ListenSpec("http", 80), connection -> new ConnectionHandler() {
        @Override
        public void onReceived(Connection same, ByteBuffer bytes) {
          String answer = script.answer(++number, StandardCharsets.ISO_8859_1.decode(bytes).toString());
          if (answer == null) {
            same.abort();
            return;
          }
          same.write(ByteBuffer.wrap(answer.replace("\0", "").replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
          if (answer.endsWith("\0")) {
            same.finish();
          }
        }

        @Override
        public void onFinished(Connection same) {
          same.finish();
        }

        @Override
        public void onFailed(Connection same, ConnectionFailure failure) {}
      });
    }

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }
}
