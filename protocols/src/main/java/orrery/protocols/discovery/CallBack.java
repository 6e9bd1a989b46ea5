package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.discovery.DiscoveryRegistry.Cluster;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;
import orrery.protocols.signaling.EndpointGrant;

/**
 * The service's side of the reachability test (EC-21): calls super nodes back at the endpoint it sees them at, from an
 * address and a port that they have never sent to.
 *
 * <p>A super node asks by {@code POST /clusters/{id}/reachability} over a connection from the port on which it can be called.
 * The request is answered when the call has succeeded or failed. To call somebody who has not opened a connection to the
 * service from just that endpoint is impossible: nobody can have a third party called.
 *
 * <p>{@code GET /clusters/{id}/reachability} is a request that is left open for a time: the connection that it is on keeps
 * the binding of a NAT alive, which the verdict is about.
 *
 * <p>In a group each service calls for itself, from its own addresses, whoever has come to it; the verdict is all that the
 * others hear.
 */
final class CallBack {

  private final Host host;
  private final CallBackConfig config;
  private final RegistryStore store;
  private final Desk desk;
  private final SepProvider seps;
  private final HttpClientConfig callers;
  private final Map<Address, HttpClient> from = new TreeMap<>();
  private final Deadlines deadlines;
  private final Map<String, Held> held = new TreeMap<>();
  private int inFlight;

  CallBack(Host host, CallBackConfig config, HttpLimits limits, RegistryStore store, Desk desk, SepProvider seps) {
    this.host = host;
    this.config = config;
    this.store = store;
    this.desk = desk;
    this.seps = seps;
    callers = new HttpClientConfig(config.timeout(), config.timeout(), 32, limits);
    deadlines = new Deadlines(host, "held connections");
  }

  void stop() {
    from.values().forEach(HttpClient::stop);
    from.clear();
    seps.stop();
    deadlines.clear();
    held.clear();
  }

  /**
   * Where whoever has come to {@code local} may ask to be called: there, and at one endpoint of the other family, where this
   * service has a second address of that family to call from.
   */
  List<Endpoint> offered(Endpoint local) {
    List<Endpoint> offered = new ArrayList<>(2);
    if (second(local.address()).isPresent()) {
      offered.add(local);
    }
    addresses().stream()
        .filter(address -> address.isIpv4() != local.address().isIpv4())
        .findFirst()
        .filter(address -> second(address).isPresent())
        .ifPresent(address -> offered.add(new Endpoint(address, local.port())));
    return offered;
  }

  private List<Address> addresses() {
    List<Address> addresses = new ArrayList<>();
    for (Interface each : host.interfaces()) {
      if (each.up()) {
        each.addresses().forEach(address -> addresses.add(address.address()));
      }
    }
    return addresses;
  }

  /** The last address of the family that is not {@code first}: nobody is told to send anything there. */
  private Optional<Address> second(Address first) {
    return addresses().stream()
        .filter(address -> address.isIpv4() == first.isIpv4() && !address.equals(first))
        .reduce((before, after) -> after);
  }

  /** {@code POST}: is answered later. */
  void onRequest(HttpExchange exchange) {
    NodeId id;
    ReachabilityJson.Request request;
    try {
      id = DiscoveryService.id(exchange.variable("id"));
      request = ReachabilityJson.readRequest(exchange.request().body());
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "reachability");
      respond(exchange, HttpResponse.text(400, e.getMessage()));
      return;
    }
    Optional<Cluster> cluster = store.registry().cluster(id);
    Optional<Address> second = second(exchange.local().address());
    if (cluster.isEmpty() || cluster.get().incarnation != request.incarnation()) {
      respond(exchange, HttpResponse.text(404, "there must be a record of that incarnation"));
    } else if (second.isEmpty()) {
      conclude(exchange, id, request, new Reachability(Reachability.Kind.UNTESTED, List.of()), Optional.empty());
    } else if (inFlight >= config.inFlight()) {
      respond(exchange, HttpResponse.text(503, "there must be at most " + config.inFlight() + " call-backs at a time"));
    } else {
      call(exchange.remote(), second.get(), id, request.nonce(), reached -> onCalled(exchange, id, request, reached));
    }
  }

  private void call(Endpoint whom, Address local, NodeId id, String nonce, Consumer<Boolean> then) {
    inFlight++;
    HttpClient caller = from.computeIfAbsent(local, address -> new HttpClient(host, callers, address, 0));
    HttpRequest call = HttpRequest.of("GET", "/reachability?nonce=" + nonce);
    caller.send(whom, call, result -> {
      inFlight--;
      boolean reached = result instanceof HttpResult.Answer answer && isEcho(answer.response(), id, nonce);
      host.probe().event("call-back", id + " at " + whom + " from " + local + ": " + (reached ? "reached" : "not reached"));
      then.accept(reached);
    });
  }

  /** Whether it is the node itself that has answered, and not another to whom its NAT, or a newer owner, leads. */
  private boolean isEcho(HttpResponse response, NodeId id, String nonce) {
    if (response.status() != 200) {
      return false;
    }
    try {
      return ReachabilityJson.readEcho(response.body()).equals(new ReachabilityJson.Echo(id, nonce));
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "echo");
      return false;
    }
  }

  private void onCalled(HttpExchange exchange, NodeId id, ReachabilityJson.Request request, boolean reached) {
    Cluster cluster = store.registry().cluster(id).filter(known -> known.incarnation == request.incarnation()).orElse(null);
    if (cluster == null) {
      respond(exchange, HttpResponse.text(404, "there must be a record of that incarnation"));
      return;
    }
    List<Endpoint> endpoints = new ArrayList<>(Reachability.MAXIMUM_ENDPOINTS);
    if (reached) {
      endpoints.add(exchange.remote());
    }
    if (cluster.reachability.kind() == Reachability.Kind.REACHABLE) {
      cluster.reachability.endpoints().stream()
          .filter(other -> other.address().isIpv4() != exchange.remote().address().isIpv4())
          .forEach(endpoints::add);
    }
    if (!endpoints.isEmpty()) {
      conclude(exchange, id, request, new Reachability(Reachability.Kind.REACHABLE, endpoints), Optional.empty());
    } else if (request.more()) {
      respond(exchange, HttpResponse.json(200, ReachabilityJson.write(
          new ReachabilityJson.Answer(new Reachability(Reachability.Kind.UNREACHABLE, List.of()), Optional.empty()))));
    } else {
      Optional<Position> near = cluster.own().profile().position();
      seps.provide(cluster.sepName(), near, request.failed(), sep -> conclude(exchange, id, request, sep
          .map(grant -> new Reachability(Reachability.Kind.SEP, List.of(grant.endpoint())))
          .orElse(new Reachability(Reachability.Kind.UNREACHABLE, List.of())), sep));
    }
  }

  private void conclude(
      HttpExchange exchange, NodeId id, ReachabilityJson.Request request, Reachability verdict, Optional<EndpointGrant> sep) {
    boolean later = verdict.kind() == Reachability.Kind.UNREACHABLE && seps != SepProvider.NONE;
    RegistryChange change = new RegistryChange.Called(id, request.incarnation(), verdict);
    desk.change(change, response -> respond(exchange, response), kept -> {
      if (kept != Verdict.DONE) {
        return HttpResponse.text(kept.status, kept.name());
      }
      host.probe().event("reachability", id + ": " + Defaults.word(verdict.kind()) + " " + verdict.endpoints());
      return HttpResponse.json(200, ReachabilityJson.write(new ReachabilityJson.Answer(verdict, sep, later)));
    });
  }

  /** {@code GET}: is answered when its time is over; of one node, one in each family is held, the last. */
  void onHold(HttpExchange exchange) {
    String name = exchange.variable("id");
    if (!NodeId.isValid(name) || store.registry().cluster(new NodeId(name)).isEmpty()) {
      respond(exchange, HttpResponse.text(404, "there must be a record"));
      return;
    }
    Held held = new Held(name + (exchange.remote().address().isIpv4() ? "/4" : "/6"), exchange);
    Held before = this.held.put(held.key, held);
    if (before != null) {
      before.release();
    }
    held.end.start(config.hold());
  }

  /** A request that waits. */
  private final class Held {
    final String key;
    final HttpExchange exchange;
    final Deadlines.Deadline end = deadlines.deadline(this::release);

    Held(String key, HttpExchange exchange) {
      this.key = key;
      this.exchange = exchange;
    }

    void release() {
      end.cancel();
      held.remove(key, this);
      respond(exchange, HttpResponse.of(204));
    }
  }

  private void respond(HttpExchange exchange, HttpResponse response) {
    host.probe().count(DiscoveryMetrics.REQUESTS, 1, "reachability", Integer.toString(response.status()));
    exchange.respond(response);
  }
}
