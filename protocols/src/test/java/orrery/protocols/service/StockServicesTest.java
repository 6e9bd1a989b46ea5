package orrery.protocols.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpGate;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Stock services behind the smallest gateway there can be, and calls to it. The round trip takes 22 ms. */
class StockServicesTest {

  private final World world = World.withSeed(1);
  private final World.Machine centre = world.machine("centre").inCloud().type("server").running(Gateway::new);
  private final World.Machine device = world.machine("device").on(world.home("home")).running(Client::new);
  private final List<String> outcomes = new ArrayList<>();

  private void call(String service, HttpRequest request, HttpTerms terms) {
    if (!device.isOn()) {
      device.start();
    }
    Calls calls = new CentralCalls(device.protocol(Client.class).http, new Endpoint(centre.address(), 80));
    long began = world.nanoTime();
    calls.call(ServiceAddress.of(service), request, terms, outcome -> outcomes.add((world.nanoTime() - began) / 1_000_000 + " ms " + text(outcome)));
  }

  private static String text(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return failed.failure().word() + " " + failed.route().word();
    }
    HttpResponse response = ((Outcome.Answered) outcome).response();
    String content = response.bulk() == null ? new String(response.body(), StandardCharsets.UTF_8).strip() : response.bulk().length() + " B";
    return response.status() + " " + content;
  }

  private static HttpRequest post(String target, String body) {
    return new HttpRequest("POST", target, HttpHeaders.of("Content-Type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void echoAnswersWhatItIsSent() {
    centre.start();

    call("echo", post("/", "hello"), HttpTerms.within(Duration.ofSeconds(5)));
    call("echo", new HttpRequest("POST", "/", HttpHeaders.NONE, new HttpBulk(7, 1_000_000)), new HttpTerms(Duration.ofSeconds(5), 1_000_000));
    world.runFor(Duration.ofSeconds(10));

    assertThat(outcomes).hasSize(2).anyMatch(outcome -> outcome.endsWith(" 200 hello")).anyMatch(outcome -> outcome.endsWith(" 200 1000000 B"));
  }

  /** 200,000 million operations a second: 10^10 take 50 ms. */
  @Test
  void workTakesItsTimeAndAnswersAsMuchAsItIsAsked() {
    centre.start();
    call("work", HttpRequest.of("GET", "/?operations=0"), HttpTerms.within(Duration.ofSeconds(5)));
    world.runFor(Duration.ofSeconds(1));
    call("work", HttpRequest.of("GET", "/?operations=10000000000"), HttpTerms.within(Duration.ofSeconds(5)));
    world.runFor(Duration.ofSeconds(1));
    call("work", HttpRequest.of("GET", "/?bytes=5000000000"), new HttpTerms(Duration.ofSeconds(60), 5_000_000_000L));
    world.runFor(Duration.ofMinutes(20));

    assertThat(outcomes).hasSize(3);
    // The first connects beforehand, which takes a round trip.
    assertThat(outcomes.get(0)).contains(" 200");
    assertThat(millis(1)).isBetween(50L + 20, 50L + 30);
    assertThat(outcomes.get(2)).endsWith("200 5000000000 B");
  }

  private long millis(int outcome) {
    return Long.parseLong(outcomes.get(outcome).split(" ")[0]);
  }

  @Test
  void workRefusesWhatIsNoWork() {
    centre.start();

    for (String query : List.of("operations=-1", "operations=x", "bytes=9999999999999999999999", "operations=100000000000001", "bytes=")) {
      call("work", HttpRequest.of("GET", "/?" + query), HttpTerms.within(Duration.ofSeconds(5)));
    }
    world.runFor(Duration.ofSeconds(10));

    assertThat(outcomes).hasSize(5).allMatch(outcome -> outcome.contains(" 400 "));
  }

  @Test
  void tellsAFailureInTime() {
    call("echo", post("/", "hello"), HttpTerms.within(Duration.ofSeconds(3)));
    world.runFor(Duration.ofSeconds(10));
    centre.start();
    call("work", HttpRequest.of("GET", "/?operations=100000000000000"), HttpTerms.within(Duration.ofSeconds(3)));
    world.runFor(Duration.ofSeconds(10));

    assertThat(outcomes).containsExactly("3000 ms deadline global", "3000 ms deadline global");
  }

  @Test
  void theStockIsInstalledAndNamesAreUnique() {
    assertThat(List.copyOf(MicroserviceCatalogue.installed().names())).contains("echo", "work").isSorted();
    assertThatThrownBy(() -> new MicroserviceCatalogue(List.of(new EchoService.Provider(), new EchoService.Provider())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Has each service once, and lets all in. */
  private static final class Gateway implements Protocol {
    private final HttpServer server;

    Gateway(Host host) {
      server = new HttpServer(host, Defaults.of(HttpServerConfig.class), routes -> {
        for (MicroserviceProvider provider : List.of(new EchoService.Provider(), new WorkService.Provider())) {
          Microservice service = provider.create(new Context(host, provider.name()));
          routes.bulkRoute("POST", "/services/" + provider.name() + "/{rest*}", 1_000_000_000, HttpGate.OPEN, exchange -> service.onCall(call(exchange)));
          routes.route("GET", "/services/" + provider.name() + "/{rest*}", exchange -> service.onCall(call(exchange)));
        }
      });
    }

    private static ServiceCall call(HttpExchange exchange) {
      HttpTarget below = new HttpTarget(exchange.target().segments().subList(2, exchange.target().segments().size()), exchange.target().query());
      return new ServiceCall() {
        @Override
        public Caller caller() {
          return Caller.ANONYMOUS;
        }

        @Override
        public HttpRequest request() {
          return exchange.request();
        }

        @Override
        public HttpTarget target() {
          return below;
        }

        @Override
        public void respond(HttpResponse response) {
          exchange.respond(response);
        }
      };
    }

    @Override
    public void start() {
      server.start(80);
    }

    @Override
    public void stop(Runnable done) {
      server.stop();
      done.run();
    }
  }

  private record Context(Host host, String name) implements ServiceContext {
    @Override
    public Calls calls() {
      throw new AssertionError("nobody calls here");
    }

    @Override
    public void exit(int code) {
      throw new AssertionError("nobody ends here");
    }
  }

  /** Calls. */
  private static final class Client implements Protocol {
    private final HttpClient http;

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
