package orrery.protocols.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import org.jspecify.annotations.Nullable;

/**
 * What calls microservices for the programs of a node (EC-30): it finds the way, straight to the gateway of the other node; shows a token
 * and renews it; seals and opens; tries again where that does no harm, and keeps away from what has failed.
 *
 * <p>Each call has one outcome within its time, whatever happens.
 */
public final class Sidecar implements Calls {

  private final Host host;
  private final ServicesConfig config;
  private final Ways ways;
  private final LocalServices local;
  private final Supplier<Credentials> credentials;
  private final Deadlines deadlines;
  private final Peers peers;
  private final Circuits circuits;
  private final RetryBudget budget;
  private @Nullable RandomStream backOff;
  private int open;
  private boolean stopped;

  /**
   * @param ways to gateways, this node's own among them
   * @param credentials asked for where a call needs them
   */
  Sidecar(Host host, ServicesConfig config, Ways ways, LocalServices local, Supplier<Credentials> credentials) {
    this.host = host;
    this.config = config;
    this.ways = ways;
    this.local = local;
    this.credentials = credentials;
    deadlines = new Deadlines(host, "sidecar");
    peers = new Peers(host, config.calls(), deadlines);
    circuits = new Circuits(host, config.calls());
    budget = new RetryBudget(config.calls().budget(), config.calls().budgetRatioMille());
  }

  @Override
  public void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
    call(to, request, terms, null, onOutcome);
  }

  @Override
  public void offload(ServiceAddress to, HttpRequest request, HttpTerms terms, long operations, Consumer<Outcome> onOutcome) {
    call(to, request, terms, new Effort(request.contentLength(), terms.mostBulk(), operations, terms.patience()), onOutcome);
  }

  private void call(ServiceAddress to, HttpRequest request, HttpTerms terms, @Nullable Effort effort, Consumer<Outcome> onOutcome) {
    HttpTarget below = HttpTarget.parse(request.target())
        .orElseThrow(() -> new IllegalArgumentException("the target must be a path and a query but is '" + request.target() + "'"));
    List<String> segments = new ArrayList<>(below.segments().size() + LocalCall.PREFIX);
    segments.add("services");
    segments.add(to.service());
    segments.addAll(below.segments());
    String target = new HttpTarget(segments, below.query()).text();
    HttpRequest whole = new HttpRequest(request.method(), target, request.headers(), request.body(), request.bulk(), false);
    open++;
    new OutgoingCall(this, to, whole, below, terms, effort, outcome -> {
      open--;
      if (!stopped) {
        onOutcome.accept(outcome);
      }
    }).start();
  }

  /** Ends; who waits is not told. */
  void stop() {
    stopped = true;
    deadlines.clear();
    peers.stop();
  }

  /** Calls without an outcome yet. */
  int open() {
    return open;
  }

  /** What is kept between calls: gateways with connections, and circuits that are not as if nothing had happened. */
  int kept() {
    return peers.size() + circuits.size();
  }

  // ---- What a call asks

  Host host() {
    return host;
  }

  ServicesConfig config() {
    return config;
  }

  Ways ways() {
    return ways;
  }

  LocalServices local() {
    return local;
  }

  Credentials credentials() {
    return credentials.get();
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Peers peers() {
    return peers;
  }

  Circuits circuits() {
    return circuits;
  }

  RetryBudget budget() {
    return budget;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Whom this node's calls are of. */
  Caller self() {
    return new Caller(host.id(), host.device().account(), config.identity().tenant(), List.of());
  }

  /** The wait before the {@code n}th repetition, 1 or more: "full jitter", as gRPC proposal A6 draws it. */
  long backOffNanos(int n) {
    backOff = backOff == null ? host.random("sidecar back-off") : backOff;
    long most = Math.min(config.calls().backOffMost().toNanos(), config.calls().backOff().toNanos() << Math.min(n - 1, 20));
    return backOff.nextLong(most + 1);
  }

  /** The key of a bulk that is sealed. */
  long bulkKey() {
    return host.random("sidecar bulk").nextLong();
  }
}
