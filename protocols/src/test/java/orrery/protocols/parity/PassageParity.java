package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.passage.PassageConfig;
import orrery.protocols.passage.PassageDesk;
import orrery.protocols.passage.PassagePeer;
import orrery.protocols.passage.Passages;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.RelayHost;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.relay.SignalReceiver;
import orrery.protocols.relay.SignalSender;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;

/** Calls by signals and over BEPs on both hosts. Signals go straight: where SEPs are, they are no matter of passages. */
abstract class PassageParity {

  private static final int PORT = 18_080;

  private Testbed testbed;
  private Testbed.Machine signaling;
  private Testbed.Machine relay;
  private Testbed.Machine caller;
  private Testbed.Machine callee;
  private final AtomicReference<Endpoint> receiver = new AtomicReference<>();
  private final AtomicReference<Passages> passages = new AtomicReference<>();
  private final AtomicReference<PassageDesk> desk = new AtomicReference<>();

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
    signaling = testbed.machine("h", host -> new SignalingService(host, Changed.copy(Defaults.of(SignalingServiceConfig.class), "port", PORT)));
    relay = testbed.machine("g", host -> new RelayHost(host, relaying()));
    callee = testbed.machine("b");
    caller = testbed.machine("a");
    List.of(signaling, relay, callee, caller).forEach(Testbed.Machine::start);
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  private RelayHostConfig relaying() {
    return Changed.copy(Defaults.of(RelayHostConfig.class), "service", new Endpoint(signaling.address(), PORT).toString(), "goLiveLeast", Duration.ofMillis(50), "goLiveMost",
        Duration.ofMillis(50));
  }

  private void serve(Host host, PassageConfig config) {
    HttpServer gateway = new HttpServer(host, Defaults.of(HttpServerConfig.class))
        .route("POST", "/echo", exchange -> exchange.respond(new HttpResponse(200, HttpHeaders.NONE, exchange.request().body())));
    SignalingClient client = new SignalingClient(host, Defaults.of(HttpClientConfig.class), new Endpoint(signaling.address(), PORT));
    desk.set(new PassageDesk(host, config, new Inviter(host, client, Duration.ofSeconds(30), () -> Place.UNKNOWN), one -> true, gateway::serve));
    SignalReceiver signals = new SignalReceiver(host, desk.get()::onSignal);
    signals.start(0);
    receiver.set(new Endpoint(callee.address(), signals.local().port()));
  }

  private HttpClient call(Host host, PassageConfig config) {
    SignalSender sender = new SignalSender(host, Defaults.of(HttpClientConfig.class));
    passages.set(new Passages(host, config));
    Endpoint at = receiver.get();
    PassagePeer peer = new PassagePeer(new NodeId("b"), at, Optional.empty(), (body, onOutcome) -> sender.sendOnLink(at, body, onOutcome));
    HttpClientConfig brief = Changed.copy(Defaults.of(HttpClientConfig.class), "idleTimeout", Duration.ofMillis(300));
    return new HttpClient(host, brief, (server, handler) -> passages.get().connect(peer, handler));
  }

  @ParameterizedTest
  @CsvSource({"7000, 500", "7000, 300000", "0, 500", "0, 300000"})
  void callsAreAnsweredAndLeaveNothing(long early, int bytes) {
    PassageConfig config = Changed.copy(Defaults.of(PassageConfig.class), "early", new DataSize(early), "signalled", 2);
    callee.run(host -> serve(host, config));
    // The relay has to have offered itself.
    for (int i = 0; i < 20; i++) {
      testbed.settle();
    }
    HttpClient client = caller.ask(host -> call(host, config));
    List<HttpResult> results = Collections.synchronizedList(new ArrayList<>());
    byte[] body = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      body[i] = (byte) (i * 31 >> 3);
    }
    caller.run(host -> {
      for (int i = 0; i < 5; i++) {
        client.send(receiver.get(), new HttpRequest("POST", "/echo", HttpHeaders.NONE, body), results::add);
      }
    });
    testbed.await(() -> "five answers; at last: " + results, () -> results.size() == 5);

    assertThat(results).allSatisfy(result -> assertThat(((HttpResult.Answer) result).response().body()).isEqualTo(body));
    testbed.await("nothing is left", () -> caller.ask(host -> passages.get().count()) == 0 && callee.ask(host -> desk.get().count()) == 0);
  }
}
