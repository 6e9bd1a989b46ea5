package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpGate;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTerms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and answers by the same client and server on both hosts, and what a client hears of a server that is gone. */
abstract class HttpParity {

  private static final long LENGTH = 3_000_001;

  private Testbed testbed;
  private final AtomicReference<HttpServer> server = new AtomicReference<>();
  private final AtomicReference<HttpClient> client = new AtomicReference<>();
  private final List<HttpResult> results = new CopyOnWriteArrayList<>();

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  private Testbed.Machine server() {
    Testbed.Machine machine = testbed.machine("a", Serving::new);
    machine.start();
    return machine;
  }

  private Testbed.Machine client() {
    Testbed.Machine machine = testbed.machine("b");
    machine.start();
    machine.run(host -> client.set(new HttpClient(host, Defaults.of(HttpClientConfig.class))));
    return machine;
  }

  private void send(Testbed.Machine from, Endpoint to, HttpRequest request) {
    from.run(host -> client.get().send(to, request, results::add));
  }

  @Test
  void requestsAreAnsweredInOrderWithTheirWholeContent() {
    Testbed.Machine a = server();
    Testbed.Machine b = client();
    Endpoint to = a.ask(host -> server.get().local());
    byte[] much = ConnectionRules.Pouring.bytes(1_000_000, 3);

    send(b, to, new HttpRequest("POST", "/echo", HttpHeaders.NONE, much));
    send(b, to, new HttpRequest("POST", "/echo", HttpHeaders.NONE, Arrays.copyOf(much, 10)));
    send(b, to, HttpRequest.of("GET", "/missing"));

    testbed.await("all are answered", () -> results.size() == 3);
    assertThat(answer(0).status()).isEqualTo(200);
    assertThat(answer(0).body()).isEqualTo(much);
    assertThat(answer(1).body()).isEqualTo(Arrays.copyOf(much, 10));
    assertThat(answer(2).status()).isEqualTo(404);
  }

  @Test
  void bulksAreCountedOnTheirWayUpAndDown() {
    Testbed.Machine a = server();
    Testbed.Machine b = client();
    Endpoint to = a.ask(host -> server.get().local());
    HttpTerms terms = new HttpTerms(Duration.ofSeconds(10), LENGTH);

    b.run(host -> client.get().send(to, new HttpRequest("PUT", "/files/a", HttpHeaders.NONE, new HttpBulk(7, LENGTH)), terms, results::add));
    b.run(host -> client.get().send(to, HttpRequest.of("GET", "/files/a"), terms, results::add));
    b.run(host -> client.get().send(to, HttpRequest.of("HEAD", "/files/a"), terms, results::add));
    b.run(host -> client.get().send(to, HttpRequest.of("GET", "/hello"), terms, results::add));

    testbed.await("all are answered", () -> results.size() == 4);
    assertThat(answer(0).status()).isEqualTo(201);
    assertThat(answer(1).bulk()).isEqualTo(new HttpBulk(7, LENGTH));
    assertThat(answer(2).bulk()).isNull();
    assertThat(answer(2).headers().first(HttpBulk.FIELD)).contains("0000000000000007");
    assertThat(answer(3).body()).asString().isEqualTo("hello\n");
  }

  @Test
  void connectionThatRestedIsUsedAgainOrReplaced() {
    Testbed.Machine a = server();
    Testbed.Machine b = client();
    Endpoint to = a.ask(host -> server.get().local());
    send(b, to, HttpRequest.of("GET", "/hello"));
    testbed.await("it is answered", () -> results.size() == 1);
    assertThat(a.<Integer>ask(host -> server.get().connections())).isEqualTo(1);

    a.run(host -> server.get().stop());
    a.run(host -> server.get().start(to.port()));
    send(b, to, HttpRequest.of("GET", "/hello"));

    testbed.await("it is answered again", () -> results.size() == 2);
    assertThat(answer(1).status()).isEqualTo(200);
  }

  @Test
  void serverThatIsNotThereIsRefused() {
    Testbed.Machine a = server();
    Testbed.Machine b = client();
    Endpoint to = a.ask(host -> server.get().local());
    a.run(host -> server.get().stop());

    send(b, to, HttpRequest.of("GET", "/hello"));

    testbed.await("the client has heard", () -> results.size() == 1);
    assertThat(results).containsExactly(new HttpResult.NoAnswer(HttpResult.Reason.REFUSED));
  }

  @Test
  void serverThatCrashesBeforeItAnswersIsAResetOrATimeout() {
    Testbed.Machine a = server();
    Testbed.Machine b = client();
    Endpoint to = a.ask(host -> server.get().local());
    send(b, to, HttpRequest.of("GET", "/never"));
    testbed.settle();

    a.crash();

    testbed.await("the client has heard", () -> results.size() == 1);
    assertThat(results.get(0)).isIn(new HttpResult.NoAnswer(HttpResult.Reason.RESET), new HttpResult.NoAnswer(HttpResult.Reason.TIMEOUT));
  }

  private HttpResponse answer(int index) {
    assertThat(results.get(index)).isInstanceOf(HttpResult.Answer.class);
    return ((HttpResult.Answer) results.get(index)).response();
  }

  /** Says hello, echoes, or never answers. */
  private final class Serving implements Protocol {

    private final HttpServer own;
    private HttpBulk kept;

    Serving(Host host) {
      own = new HttpServer(host, Defaults.of(HttpServerConfig.class))
          .route("GET", "/hello", exchange -> exchange.respond(HttpResponse.text(200, "hello")))
          .route("GET", "/never", exchange -> {})
          .route("GET", "/files/{name}", exchange -> exchange.respond(new HttpResponse(200, HttpHeaders.NONE, kept)))
          .bulkRoute("PUT", "/files/{name}", LENGTH, HttpGate.OPEN, exchange -> {
            kept = exchange.request().bulk();
            exchange.respond(HttpResponse.of(201));
          })
          .route("POST", "/echo", exchange -> exchange.respond(new HttpResponse(200, HttpHeaders.NONE, exchange.request().body())));
      server.set(own);
    }

    @Override
    public void start() {
      own.start(0);
    }

    @Override
    public void stop(Runnable done) {
      own.stop();
      done.run();
    }
  }
}
