package orrery.protocols.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
import orrery.protocols.signaling.EndpointGrant;
import org.jspecify.annotations.Nullable;

/**
 * A super node's side of the reachability test (EC-21): it listens on its signaling port, asks the service over connections
 * from that very port to be called back, and answers the call.
 *
 * <p>Where a NAT or a firewall lies between, the verdict holds only as long as that keeps what it knows of the connection. So
 * the connection stays, with one request on it that the service leaves open ({@link CallBack}); when that is answered, or the
 * connection breaks, the test is made anew. A node with an address of its own does the same, for it cannot know whether a
 * firewall has let the call in for the connection's sake; one that cannot be called keeps nothing.
 */
final class ReachabilityClient {

  /** Longer than a service leaves a request open, so that the service is the one to end it. */
  private static final Duration LONGEST_HOLD = Duration.ofHours(2);

  private final Host host;
  private final DiscoveryClientConfig config;
  private final HttpLimits limits;
  private final Listener listener;
  private List<HttpClient> lines = List.of();
  private @Nullable Timer timer;
  private @Nullable HttpServer server;
  private Reachability verdict = Reachability.UNKNOWN;
  private Optional<EndpointGrant> sep = Optional.empty();
  private List<Endpoint> askAt = List.of();
  private long incarnation;
  private long registeredNanos;
  private boolean first;
  private String nonce = "";
  private Optional<String> failed = Optional.empty();
  private HttpHandler signals = exchange -> exchange.respond(HttpResponse.of(404));
  private int failures;
  private Phase phase = Phase.IDLE;

  private enum Phase {
    /** There is nothing to find out, or nobody to ask. */
    IDLE,
    /** The service has been asked; the timer is for its answer. */
    ASKING,
    /** The last attempt failed, or its connection broke; the timer is for the next. */
    WAITING,
    /** The verdict is there. */
    KNOWN
  }

  /** Hears of the test. */
  interface Listener {

    /** What is known now is another. */
    void onReachability(Reachability reachability);

    /** The service has no record of this super node. */
    void onForgotten();
  }

  ReachabilityClient(Host host, DiscoveryClientConfig config, Listener listener) {
    this.host = host;
    this.config = config;
    this.listener = listener;
    limits = config.http().limits();
  }

  Reachability verdict() {
    return verdict;
  }

  /** What this node needs as the near end of its SEP, where it was given one. */
  Optional<EndpointGrant> sep() {
    return sep;
  }

  /** The service knows this super node by {@code record}, and offers to call it back if it asks at one of {@code endpoints}. */
  void offered(List<Endpoint> endpoints, long record) {
    List<Endpoint> possible = endpoints.stream().filter(this::hasFamilyOf).toList();
    if (possible.isEmpty() || (phase == Phase.ASKING || phase == Phase.WAITING) && incarnation == record) {
      return;
    }
    forget();
    askAt = possible;
    incarnation = record;
    registeredNanos = host.nanoTime();
    first = true;
    failures = 0;
    begin();
  }

  /** Has {@code handler} take what comes in the manner of a SEP where this node can be called. Before it has begun. */
  void takeSignals(HttpHandler handler) {
    signals = handler;
  }

  /** That SEP is of no use: the service is asked again. */
  void failed(String sepId) {
    if (phase == Phase.KNOWN && sep.filter(grant -> grant.id().equals(sepId)).isPresent()) {
      failed = Optional.of(sepId);
      begin();
    }
  }

  private boolean hasFamilyOf(Endpoint endpoint) {
    return host.interfaces().stream()
        .filter(Interface::up)
        .flatMap(each -> each.addresses().stream())
        .anyMatch(own -> own.address().isIpv4() == endpoint.address().isIpv4());
  }

  /** What was found out no longer holds: this node is out of office, or on another link. */
  void forget() {
    drop();
    endTimer();
    phase = Phase.IDLE;
    failed = Optional.empty();
    tell(Reachability.UNKNOWN, Optional.empty());
  }

  void stop() {
    forget();
    if (server != null) {
      server.stop();
      server = null;
    }
  }

  private void begin() {
    if (server == null) {
      server = new HttpServer(host, config.reachability().http(), routes -> routes
          .route("GET", "/reachability", this::onCall)
          .route("POST", "/nodes/{id}/signals", exchange -> signals.onRequest(exchange)));
      server.start(config.reachability().port());
    }
    nonce = Long.toHexString(host.random("reachability nonces").nextLong());
    phase = Phase.ASKING;
    startTimer(config.reachability().patience().toNanos());
    ask(0);
  }

  /** The call-back. A stranger, or a call for whoever had this endpoint before, learns nothing. */
  private void onCall(HttpExchange exchange) {
    boolean mine = phase == Phase.ASKING && nonce.equals(exchange.target().query().get("nonce"));
    exchange.respond(mine
        ? HttpResponse.json(200, ReachabilityJson.write(new ReachabilityJson.Echo(host.id(), nonce))).asLast()
        : HttpResponse.of(404).asLast());
  }

  private String path() {
    return new HttpTarget(List.of("clusters", host.id().name(), "reachability"), new TreeMap<>()).text();
  }

  private void ask(int index) {
    HttpClientConfig patient = new HttpClientConfig(LONGEST_HOLD, LONGEST_HOLD, 2, limits);
    HttpClient line = new HttpClient(host, patient, null, server.local().port());
    lines = lines.isEmpty() ? new ArrayList<>(1) : lines;
    lines.add(line);
    byte[] body = ReachabilityJson.write(new ReachabilityJson.Request(incarnation, nonce, index + 1 < askAt.size(), failed));
    line.send(askAt.get(index), new HttpRequest("POST", path(), HttpHeaders.JSON, body), result -> onAnswer(index, line, result));
  }

  private void onAnswer(int index, HttpClient line, HttpResult result) {
    Optional<ReachabilityJson.Answer> answer = answer(result);
    boolean last = index + 1 == askAt.size();
    if (answer.isEmpty()) {
      boolean forgotten = result instanceof HttpResult.Answer refused && refused.response().status() == 404;
      if (forgotten) {
        forget();
        count("forgotten");
        listener.onForgotten();
      } else if (last || index == 0) {
        fail(result instanceof HttpResult.Answer refused ? "status-" + refused.response().status() : ((HttpResult.NoAnswer) result).reason().word());
      }
      return;
    }
    Reachability found = answer.get().reachability();
    boolean here = found.kind() == Reachability.Kind.REACHABLE
        && found.endpoints().stream().anyMatch(endpoint -> endpoint.address().isIpv4() == askAt.get(index).address().isIpv4());
    if (here) {
      hold(line, askAt.get(index));
    } else {
      lines.remove(line);
      line.stop();
    }
    if (last) {
      conclude(answer.get());
    } else {
      ask(index + 1);
    }
  }

  private Optional<ReachabilityJson.Answer> answer(HttpResult result) {
    if (!(result instanceof HttpResult.Answer answered) || answered.response().status() != 200) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReachabilityJson.readAnswer(answered.response().body()));
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "verdict");
      return Optional.empty();
    }
  }

  /** Leaves a request open on the connection by which the verdict came, until the service answers or it breaks. */
  private void hold(HttpClient line, Endpoint service) {
    line.send(service, HttpRequest.of("GET", path()), result -> {
      if (lines.contains(line)) {
        boolean served = result instanceof HttpResult.Answer;
        host.probe().event("reachability", "the connection that keeps the endpoint has " + (served ? "served its time" : "broken"));
        drop();
        if (!served) {
          turnToNext();
        }
        again(served);
      }
    });
  }

  private void conclude(ReachabilityJson.Answer answer) {
    phase = Phase.KNOWN;
    endTimer();
    failures = answer.later() ? failures : 0;
    failed = Optional.empty();
    String outcome = Defaults.word(answer.reachability().kind());
    if (first) {
      host.probe().observe(DiscoveryMetrics.REACHABILITY_TIME, (host.nanoTime() - registeredNanos) / 1e9, outcome);
      first = false;
    }
    count(outcome);
    tell(answer.reachability(), answer.sep());
    if (answer.later()) {
      again(false);
    }
  }

  private void startTimer(long nanos) {
    timer = timer == null ? host.timer("reachability", this::onTimer) : timer;
    timer.start(nanos);
  }

  private void endTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void onTimer() {
    if (phase == Phase.ASKING) {
      fail("timeout");
    } else if (phase == Phase.WAITING) {
      begin();
    }
  }

  private void fail(String reason) {
    drop();
    turnToNext();
    count(reason);
    again(false);
  }

  /**
   * One of a group that is of no use is followed by the next: each makes the test from where it is, and all hear of the
   * verdict. The other family is tested when a service offers it again.
   */
  private void turnToNext() {
    List<Endpoint> group = config.endpoints().stream().filter(this::hasFamilyOf).toList();
    if (group.size() > 1) {
      askAt = List.of(group.get((group.indexOf(askAt.get(0)) + 1) % group.size()));
    }
  }

  /** Tests once more: at once after a hold that has served its time, else after a wait that doubles with each failure. */
  private void again(boolean atOnce) {
    if (phase == Phase.IDLE) {
      return;
    }
    phase = Phase.WAITING;
    long wait = config.retryFirst().toNanos();
    for (int i = 0; i < failures && wait < config.retryLongest().toNanos(); i++) {
      wait *= 2;
    }
    wait = Math.min(wait, config.retryLongest().toNanos());
    failures++;
    startTimer(atOnce ? 0 : wait / 2 + host.random("reachability retries").nextLong(wait - wait / 2 + 1));
  }

  private void drop() {
    List<HttpClient> ended = lines;
    lines = List.of();
    ended.forEach(HttpClient::stop);
  }

  private void tell(Reachability now, Optional<EndpointGrant> grant) {
    boolean another = !grant.equals(sep);
    sep = grant;
    if (another || !now.equals(verdict)) {
      verdict = now;
      host.probe().event("reachability", Defaults.word(now.kind()) + " " + now.endpoints());
      listener.onReachability(now);
    }
  }

  private void count(String outcome) {
    host.probe().count(DiscoveryMetrics.REACHABILITY_TESTS, 1, outcome);
  }
}
