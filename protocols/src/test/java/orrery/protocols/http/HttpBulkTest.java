package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Protocol;
import orrery.protocols.tls.Tls;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Contents that nobody holds. In the texts {@code |} stands for a line's end. */
class HttpBulkTest {

  private static final long MEGABYTE = 1_000_000;
  private static final long MOST = 2_000 * MEGABYTE;
  private static final HttpServerConfig SERVER = new HttpServerConfig(
      Duration.ofSeconds(5), Duration.ofSeconds(5), 10, 4, Defaults.of(HttpLimits.class));
  private static final HttpClientConfig CLIENT = new HttpClientConfig(
      Duration.ofSeconds(5), Duration.ofSeconds(10), 8, Defaults.of(HttpLimits.class));
  private static final HttpTerms BULK = new HttpTerms(Duration.ofSeconds(5), MOST);

  private final World world = World.withSeed(1);
  private final World.Machine server = world.machine("server").inCloud().running(Serving::new);
  private final World.Machine client = world.machine("client").on(world.home("home")).running(Asking::new);
  private final List<String> results = new ArrayList<>();

  @Test
  void bringsAContentThatNobodyHoldsAndFetchesIt() {
    switchOn();

    send(put("/files/a", 77, 40 * MEGABYTE), BULK);
    world.runFor(Duration.ofSeconds(20));
    send(HttpRequest.of("GET", "/files/a"), BULK);
    world.runFor(Duration.ofSeconds(20));

    assertThat(results).containsExactly("201 ", "200 bulk 77 of 40000000");
    assertThat(serving().arrived).containsExactly("PUT /files/a 77 of 40000000");
  }

  /** However long it takes: it is no rest as long as bytes come. */
  @Test
  void outlastsAllTimeoutsWhileItMoves() {
    switchOn();
    long started = world.nanoTime();
    long[] ended = {0};

    send(put("/files/a", 77, 1500 * MEGABYTE), BULK, result -> ended[0] = world.nanoTime() - started);
    world.runFor(Duration.ofMinutes(30));
    send(HttpRequest.of("GET", "/files/a"), BULK);
    world.runFor(Duration.ofMinutes(30));

    assertThat(results).containsExactly("201 ", "200 bulk 77 of 1500000000");
    assertThat(Duration.ofNanos(ended[0])).isGreaterThan(Duration.ofSeconds(60));
  }

  @Test
  void isTurnedAwayBeforeItHasCome() {
    switchOn();
    List<Long> answered = new ArrayList<>();
    for (HttpRequest request : List.of(put("/files/secret", 77, 1500 * MEGABYTE), put("/files/a", 77, MOST + 1), put("/nothing", 77, 500 * MEGABYTE))) {
      long started = world.nanoTime();

      send(request, BULK, result -> answered.add(world.nanoTime() - started));
      world.runFor(Duration.ofSeconds(10));
    }

    assertThat(results).containsExactly("401 no", "413 the content must be at most 2000000000 B", "413 the content must be at most 4 MiB");
    assertThat(answered).allMatch(nanos -> nanos < Duration.ofSeconds(1).toNanos());
    assertThat(serving().arrived).isEmpty();
    assertThat(serving().http.connections()).isZero();
  }

  @Test
  void isBytesToARouteThatTakesNone() {
    switchOn();

    send(put("/bytes", 77, 1000), BULK);
    world.runFor(Duration.ofSeconds(1));

    ByteBuffer content = ByteBuffer.allocate(1000);
    Bulk.fill(77, 0, content);
    assertThat(serving().body).isEqualTo(content.array());
  }

  @Test
  void isBytesToWhoAsksForABody() {
    switchOn();
    send(put("/files/a", 77, 1000), BULK);
    world.runFor(Duration.ofSeconds(1));

    send(HttpRequest.of("GET", "/files/a"), HttpTerms.within(Duration.ofSeconds(5)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(results).hasSize(2);
    assertThat(results.get(1)).startsWith("200 ").hasSize(1004);
  }

  @Test
  void isNamedAfterItsLengthWhereItHasNoNameAndNotAtAllWhereItIsShort() {
    server.start();
    Peer peer = peer("PUT /files/short HTTP/1.1|Host: a|Content-Length: 5||hello" + "PUT /files/long HTTP/1.1|Host: a|Content-Length: 5000000||");
    byte[] part = new byte[50_000];
    Arrays.fill(part, (byte) 'x');
    for (int i = 0; i < 100; i++) {
      world.runFor(Duration.ofMillis(100));
      peer.write(part);
    }
    peer.write("GET /files/long HTTP/1.1|Host: a|Range: none||");
    world.runFor(Duration.ofSeconds(1));

    assertThat(serving().arrived).containsExactly("PUT /files/short hello", "PUT /files/long 5000000 of 5000000");
    assertThat(peer.text()).contains("|Content-Id: 00000000004c4b40|Content-Length: 5000000||");
  }

  @Test
  void refusesNamesThatAreNone() {
    server.start();
    for (String names : List.of("Content-Id: 1", "Content-Id: <part@host.example>", "Content-Id: 0000000000000001|content-id: 0000000000000001",
        "Content-Id: 000000000000000\u00b9")) {
      Peer peer = peer("PUT /files/a HTTP/1.1|Host: a|" + names + "|Content-Length: 5||hello");

      world.runFor(Duration.ofSeconds(1));

      assertThat(peer.text()).as(names).startsWith("HTTP/1.1 400 ");
      assertThat(peer.ended).containsExactly("finished");
    }
  }

  @Test
  void asksForABulkThatWaitsToBeAskedFor() {
    server.start();
    Peer peer = peer("PUT /files/a HTTP/1.1|Host: a|Content-Length: 5|Content-Id: 000000000000000a|Expect: 100-continue||");
    world.runFor(Duration.ofSeconds(1));
    String interim = peer.text();

    peer.write("hello");
    world.runFor(Duration.ofSeconds(1));

    assertThat(interim).isEqualTo("HTTP/1.1 100 Continue||");
    assertThat(peer.text()).contains("HTTP/1.1 201 Created|");
    assertThat(serving().arrived).containsExactly("PUT /files/a 10 of 5");
  }

  @Test
  void answersARequestThatFollowsABulkInItsTurn() {
    server.start();
    Peer peer = peer("GET /slow HTTP/1.1|Host: a||PUT /files/a HTTP/1.1|Host: a|Content-Length: 5|Content-Id: 000000000000000a||hello"
        + "GET /bytes HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(10));

    assertThat(peer.text()).containsSubsequence("HTTP/1.1 200 OK", "slow", "HTTP/1.1 201 Created", "HTTP/1.1 405 ");
  }

  @Test
  void standsInItsPlaceAmongTheAnswersOfAPipeline() {
    switchOn();
    send(put("/files/a", 77, 200_000), BULK);
    world.runFor(Duration.ofSeconds(2));
    Peer peer = peer("GET /hello HTTP/1.1|Host: a||GET /files/a HTTP/1.1|Host: a||GET /files/a HTTP/1.1|Host: a||HEAD /files/a HTTP/1.1|Host: a||"
        + "GET /hello HTTP/1.1|Host: a|Connection: close||");

    world.runFor(Duration.ofSeconds(10));

    ByteBuffer content = ByteBuffer.allocate(200_000);
    Bulk.fill(77, 0, content);
    String bulk = new String(content.array(), StandardCharsets.ISO_8859_1);
    String received = peer.received.toString();
    int first = received.indexOf("Content-Length: 200000\r\n\r\n" + bulk + "HTTP/1.1 200 OK\r\n");
    int second = received.indexOf("\r\n\r\n" + bulk + "HTTP/1.1 200 OK\r\n", first + bulk.length());
    assertThat(received.indexOf("hello\n")).isPositive().isLessThan(first);
    assertThat(first).isPositive().isLessThan(second);
    assertThat(received.substring(second + bulk.length())).contains("Content-Id: 000000000000004d\r\n").endsWith("hello\n").hasSizeLessThan(1000);
    assertThat(peer.ended).containsExactly("finished");
  }

  /** Bytes that came, however many, do not keep a content alive that has stopped. */
  @Test
  void endsAContentThatRests() {
    server.start();
    Peer peer = peer("PUT /files/a HTTP/1.1|Host: a|Content-Length: 1000|Content-Id: 000000000000000a||hello");

    world.runFor(Duration.ofSeconds(11));

    assertThat(peer.text()).startsWith("HTTP/1.1 408 ");
    assertThat(serving().arrived).isEmpty();
    world.runFor(Duration.ofSeconds(6));
    assertThat(serving().http.connections()).isZero();
  }

  @Test
  void endsWhereOneOfTheTwoIsGone() {
    switchOn();
    send(put("/files/a", 77, 1500 * MEGABYTE), BULK);
    world.runFor(Duration.ofSeconds(8));

    client.crash();
    world.runFor(Duration.ofMinutes(1));

    assertThat(serving().http.connections()).isZero();
    assertThat(serving().arrived).isEmpty();
  }

  @Test
  void failsWithinPatienceWhereTheServerIsGone() {
    switchOn();
    send(put("/files/a", 77, 1500 * MEGABYTE), BULK);
    world.runFor(Duration.ofSeconds(8));

    server.crash();
    world.runFor(Duration.ofSeconds(11));

    assertThat(results).hasSize(1).first().isIn("timeout", "reset");
  }

  @Test
  void keepsNothingShortWaiting() {
    switchOn();
    send(put("/files/a", 77, 500 * MEGABYTE), BULK);
    world.runFor(Duration.ofSeconds(2));

    send(HttpRequest.of("GET", "/hello"), HttpTerms.within(Duration.ofSeconds(3)));
    world.runFor(Duration.ofSeconds(3));

    assertThat(results).containsExactly("200 hello");
  }

  @Test
  void isTakenBackWithItsConnection() {
    switchOn();
    Runnable back = asking().http.send(new Endpoint(server.address(), 80), put("/files/a", 77, 500 * MEGABYTE), BULK, this::add);
    send(put("/files/b", 78, 1000), BULK);
    world.runFor(Duration.ofSeconds(2));

    back.run();
    world.runFor(Duration.ofSeconds(2));

    assertThat(results).containsExactly("201 ");
    assertThat(serving().arrived).containsExactly("PUT /files/b 78 of 1000");
  }

  /** Over a connection that is secured first, all is as over any other. */
  @Test
  void crossesASecuredConnection() {
    switchOn();
    Tls.TLS_1_3.listen(server.host(), new ListenSpec("https", 443), serving().http::serve);
    HttpClient secure = new HttpClient(client.host(), CLIENT, (to, handler) -> Tls.TLS_1_3.connect(client.host(), new ConnectSpec("https", to), handler));

    secure.send(new Endpoint(server.address(), 443), put("/files/a", 77, 200 * MEGABYTE), BULK, this::add);
    world.runFor(Duration.ofSeconds(60));
    secure.send(new Endpoint(server.address(), 443), HttpRequest.of("GET", "/files/a"), BULK, this::add);
    secure.send(new Endpoint(server.address(), 443), HttpRequest.of("GET", "/hello"), this::add);
    world.runFor(Duration.ofSeconds(60));

    assertThat(results).containsExactly("201 ", "200 hello", "200 bulk 77 of 200000000");
    world.runFor(Duration.ofSeconds(60));
    assertThat(serving().http.connections()).isZero();
  }

  @Test
  void patienceOfOneThatWaitsEndsBeforeThatOfTheOneInFront() {
    switchOn();
    send(HttpRequest.of("GET", "/never"), HttpTerms.within(Duration.ofSeconds(20)));
    world.runFor(Duration.ofSeconds(1));

    send(HttpRequest.of("GET", "/hello"), HttpTerms.within(Duration.ofSeconds(3)), result -> results.add("second"));
    world.runFor(Duration.ofSeconds(4));
    List<String> early = List.copyOf(results);
    world.runFor(Duration.ofSeconds(20));

    assertThat(early).containsExactly("timeout", "second");
    assertThat(results).containsExactly("timeout", "second", "timeout");
  }

  private void switchOn() {
    server.start();
    client.start();
  }

  private static HttpRequest put(String path, long id, long length) {
    return new HttpRequest("PUT", path, HttpHeaders.NONE, new HttpBulk(id, length));
  }

  private void send(HttpRequest request, HttpTerms terms) {
    send(request, terms, result -> { });
  }

  private void send(HttpRequest request, HttpTerms terms, Consumer<HttpResult> then) {
    asking().http.send(new Endpoint(server.address(), 80), request, terms, result -> {
      add(result);
      then.accept(result);
    });
  }

  private void add(HttpResult result) {
    if (result instanceof HttpResult.Answer answer) {
      HttpBulk bulk = answer.response().bulk();
      results.add(answer.response().status() + " " + (bulk != null ? "bulk " + bulk.contentId() + " of " + bulk.length()
          : new String(answer.response().body(), StandardCharsets.ISO_8859_1).replaceAll("\n$", "")));
    } else if (result instanceof HttpResult.NoAnswer none) {
      results.add(none.reason().word());
    }
  }

  private Serving serving() {
    return server.protocol(Serving.class);
  }

  private Asking asking() {
    return client.protocol(Asking.class);
  }

  private Peer peer(String text) {
    if (!client.isOn()) {
      client.start();
    }
    Peer peer = new Peer(text);
    peer.connection = asking().host.connect(new ConnectSpec("http", new Endpoint(server.address(), 80)), peer);
    return peer;
  }

  /** Keeps the name and length of what it is brought, and gives that back. */
  private static final class Serving implements Protocol {
    final HttpServer http;
    final List<String> arrived = new ArrayList<>();
    byte[] body = {};
    private HttpBulk kept = new HttpBulk(1, 1);

    Serving(Host host) {
      HttpGate gate = head -> head.variable("name").equals("secret") ? Optional.of(HttpResponse.text(401, "no")) : Optional.empty();
      http = new HttpServer(host, SERVER)
          .bulkRoute("PUT", "/files/{name}", MOST, gate, this::onPut)
          .route("GET", "/files/{name}", exchange -> exchange.respond(new HttpResponse(200, HttpHeaders.NONE, kept)))
          .route("GET", "/hello", exchange -> exchange.respond(HttpResponse.text(200, "hello")))
          .route("GET", "/never", exchange -> { })
          .route("GET", "/slow", exchange -> host.timer("slow", () -> exchange.respond(HttpResponse.text(200, "slow"))).start(Duration.ofSeconds(2)))
          .route("PUT", "/bytes", exchange -> {
            body = exchange.request().body();
            exchange.respond(HttpResponse.of(200));
          });
    }

    private void onPut(HttpExchange exchange) {
      HttpBulk bulk = exchange.request().bulk();
      arrived.add("PUT " + exchange.request().target() + " "
          + (bulk == null ? new String(exchange.request().body(), StandardCharsets.UTF_8) : bulk.contentId() + " of " + bulk.length()));
      kept = bulk == null ? kept : bulk;
      exchange.respond(HttpResponse.of(201));
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

  private static final class Asking implements Protocol {
    final Host host;
    final HttpClient http;

    Asking(Host host) {
      this.host = host;
      http = new HttpClient(host, CLIENT);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }

  /** Writes what a test says and keeps what comes back. */
  private static final class Peer implements ConnectionHandler {
    final List<String> ended = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private final String greeting;
    private Connection connection;

    Peer(String greeting) {
      this.greeting = greeting;
    }

    void write(String text) {
      write(text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) {
      assertThat(connection.write(ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
    }

    String text() {
      return received.toString().replace("\r\n", "|");
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
      connection.finish();
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      ended.add(failure.name());
    }
  }
}
