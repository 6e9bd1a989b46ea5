package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live node and the JDK's own HTTP, each as client of the other. */
class HttpInteropTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private LiveNode node;

  @AfterEach
  void switchOff() {
    node.close();
  }

  @Test
  void foreignClientsAreServed() throws Exception {
    node = LiveNode.named("server").on(Address.of("127.0.0.2")).storing(directory).running(Echo::new).build();
    node.start();
    Endpoint server = node.ask(node.protocol(Echo.class).server::local);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(DEADLINE).build();
    URI uri = URI.create("http://" + server + "/echo");
    String much = "much ".repeat(100_000);

    HttpResponse<String> small = client.send(post(uri, "hello"), HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> large = client.send(post(uri, much), HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> missing = client.send(HttpRequest.newBuilder(uri.resolve("/missing")).timeout(DEADLINE).build(), HttpResponse.BodyHandlers.ofString());
    List<CompletableFuture<HttpResponse<String>>> atOnce = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      atOnce.add(client.sendAsync(post(uri, "number " + i), HttpResponse.BodyHandlers.ofString()));
    }

    assertThat(small.statusCode()).isEqualTo(200);
    assertThat(small.body()).isEqualTo("hello");
    assertThat(large.body()).isEqualTo(much);
    assertThat(missing.statusCode()).isEqualTo(404);
    for (int i = 0; i < 50; i++) {
      assertThat(atOnce.get(i).get(DEADLINE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("number " + i);
    }
  }

  private static HttpRequest post(URI uri, String body) {
    return HttpRequest.newBuilder(uri).timeout(DEADLINE).POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  @Test
  void foreignServersAreUnderstood() throws Exception {
    HttpServer foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    foreign.createContext("/echo", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      // Length 0 stands for a chunked answer there.
      exchange.sendResponseHeaders(200, exchange.getRequestHeaders().containsKey("X-Chunked") ? 0 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    foreign.start();
    try {
      Endpoint server = new Endpoint(Address.of("127.0.0.1"), foreign.getAddress().getPort());
      node = LiveNode.named("client").on(Address.of("127.0.0.2")).storing(directory).running(Asking::new).build();
      node.start();
      Asking asking = node.protocol(Asking.class);

      assertThat(asking.post(node, server, "plain", HttpHeaders.NONE)).isEqualTo("200 plain");
      assertThat(asking.post(node, server, "in chunks ".repeat(20_000), HttpHeaders.of("X-Chunked", "yes"))).isEqualTo("200 " + "in chunks ".repeat(20_000));
    } finally {
      foreign.stop(0);
    }
  }

  /** Answers a request with its own content. */
  private static final class Echo implements Protocol {

    private final orrery.protocols.http.HttpServer server;

    Echo(Host host) {
      server = new orrery.protocols.http.HttpServer(host, Defaults.of(HttpServerConfig.class));
      server.route("POST", "/echo", exchange ->
          exchange.respond(new orrery.protocols.http.HttpResponse(200, HttpHeaders.of("Content-Type", "text/plain"), exchange.request().body())));
    }

    @Override
    public void start() {
      server.start(0);
    }

    @Override
    public void stop(Runnable done) {
      server.stop();
      done.run();
    }
  }

  /** Asks what it is told to. */
  private static final class Asking implements Protocol {

    private final orrery.protocols.http.HttpClient client;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Asking(Host host) {
      client = new orrery.protocols.http.HttpClient(host, Defaults.of(HttpClientConfig.class));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      client.stop();
      done.run();
    }

    String post(LiveNode node, Endpoint server, String body, HttpHeaders headers) throws InterruptedException {
      var request = new orrery.protocols.http.HttpRequest("POST", "/echo", headers, body.getBytes(StandardCharsets.US_ASCII));
      node.ask(() -> {
        client.send(server, request, result -> answers.add(result instanceof HttpResult.Answer answer
            ? answer.response().status() + " " + new String(answer.response().body(), StandardCharsets.US_ASCII)
            : result.toString()));
        return true;
      });
      return answers.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
