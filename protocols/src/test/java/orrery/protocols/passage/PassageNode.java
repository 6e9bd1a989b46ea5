package orrery.protocols.passage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.http.Deadlines;
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
import orrery.protocols.relay.ClusterProxy;
import orrery.protocols.relay.ClusterProxyConfig;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.SignalSender;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;
import orrery.world.Records;

/** A cluster of its own, with a gateway that others reach by passages, and a client of others' gateways. */
final class PassageNode implements Protocol {

  /** What became of one request. */
  static final class Asked {
    Optional<HttpResult> result = Optional.empty();
    int results;
    /** Whether it may take longer than its time, as long as a bulk moves. */
    boolean bulk;
    double seconds;

    int status() {
      return response().status();
    }

    HttpResponse response() {
      return ((HttpResult.Answer) result.orElseThrow()).response();
    }

    HttpResult.Reason reason() {
      return ((HttpResult.NoAnswer) result.orElseThrow()).reason();
    }
  }

  final Host host;
  final Passages passages;
  final PassageDesk desk;
  final HttpServer gateway;
  final HttpClient client;
  final List<String> served = new ArrayList<>();
  final SignalSender sender;
  private final SignalingClient signaling;
  private final ClusterProxy proxy;
  private final Deadlines deadlines;
  private Optional<PassagePeer> peer = Optional.empty();

  PassageNode(Host host, Endpoint service, PassageConfig config, boolean shares) {
    this.host = host;
    HttpClientConfig http = Defaults.of(HttpClientConfig.class);
    deadlines = new Deadlines(host, "test");
    signaling = new SignalingClient(host, http, service);
    sender = new SignalSender(host, http);
    passages = new Passages(host, config);
    gateway = new HttpServer(host, Defaults.of(HttpServerConfig.class))
        .route("GET", "/small", exchange -> {
          served.add("small");
          exchange.respond(HttpResponse.text(200, "here"));
        })
        .route("POST", "/echo", exchange -> {
          served.add("echo");
          exchange.respond(new HttpResponse(200, HttpHeaders.NONE, exchange.request().body()));
        })
        .route("GET", "/large", exchange -> {
          served.add("large");
          exchange.respond(new HttpResponse(200, HttpHeaders.NONE, new byte[100_000]));
        })
        .route("POST", "/slow", exchange -> {
          served.add("slow");
          deadlines.deadline(() -> exchange.respond(HttpResponse.text(200, "at last"))).start(Duration.ofSeconds(5));
        })
        .route("GET", "/from", exchange -> exchange.respond(HttpResponse.text(200, exchange.remote().toString())))
        .route("GET", "/never", exchange -> served.add("never"))
        .route("GET", "/film", exchange -> {
          served.add("film");
          exchange.respond(new HttpResponse(200, HttpHeaders.NONE, new HttpBulk(7, 20_000_000)));
        })
        .bulkRoute("PUT", "/film", 100_000_000, HttpGate.OPEN, exchange -> {
          served.add("put " + exchange.request().contentLength());
          exchange.respond(HttpResponse.of(201));
        });
    Inviter inviter = new Inviter(host, signaling, Duration.ofSeconds(30), () -> Place.UNKNOWN);
    desk = new PassageDesk(host, config, inviter, caller -> shares, gateway::serve);
    proxy = new ClusterProxy(host, Defaults.of(ClusterProxyConfig.class), signaling, host.id().name(), member -> Optional.empty(), desk::onSignal, sep -> { });
    client = new HttpClient(host, http, (server, handler) -> passages.connect(peer.orElseThrow(), handler));
  }

  @Override
  public void start() {
    gateway.start(8080);
    proxy.become(Place.UNKNOWN);
  }

  @Override
  public void stop(Runnable done) {
    client.stop();
    passages.stop();
    desk.stop();
    gateway.stop();
    proxy.resign();
    sender.stop();
    signaling.stop();
    deadlines.clear();
    done.run();
  }

  /** Learns where the SEP of that node is. */
  void meet(NodeId other) {
    signaling.find(other.name(), outcome -> {
      Endpoint sep = ((SignalingOutcome.Granted) outcome).grant().endpoint();
      peer = Optional.of(new PassagePeer(other, sep, Optional.empty(), (body, onOutcome) -> sender.send(sep, other, body, onOutcome)));
    });
  }

  /** Takes the peer for one that can be called itself, there. */
  PassageNode straightTo(PassagePeer there, Endpoint at) {
    peer = Optional.of(new PassagePeer(there.node(), there.at(), Optional.of(at), there.way()));
    return this;
  }

  PassagePeer peer() {
    return peer.orElseThrow();
  }

  /** Asks for what may be a bulk. */
  Asked askForBulk(HttpRequest request) {
    return ask(request, new HttpTerms(Duration.ofSeconds(60), 100_000_000), asked -> { });
  }

  Asked ask(HttpRequest request) {
    return ask(request, HttpTerms.within(Duration.ofSeconds(60)), asked -> { });
  }

  private Asked ask(HttpRequest request, HttpTerms terms, Consumer<Asked> then) {
    Asked asked = new Asked();
    asked.bulk = terms.mostBulk() > 0;
    long began = host.nanoTime();
    client.send(peer().at(), request, terms, result -> {
      asked.result = Optional.of(result);
      asked.results++;
      asked.seconds = (host.nanoTime() - began) / 1e9;
      then.accept(asked);
    });
    return asked;
  }

  /** Asks so many times, each when the one before is answered. */
  void askAgainAndAgain(int times, List<Asked> all) {
    if (times > 0) {
      ask(HttpRequest.of("GET", "/small"), HttpTerms.within(Duration.ofSeconds(60)), asked -> {
        all.add(asked);
        askAgainAndAgain(times - 1, all);
      });
    }
  }

  static HttpRequest post(String target, int bytes) {
    return new HttpRequest("POST", target, HttpHeaders.NONE, new byte[bytes]);
  }

  /** A usual one that lets so much go with signals, and asks for a BEP beside the third. */
  static PassageConfig config(long early) {
    return Records.with(Records.with(Defaults.of(PassageConfig.class), "early", new DataSize(early)), "signalled", 3);
  }
}
