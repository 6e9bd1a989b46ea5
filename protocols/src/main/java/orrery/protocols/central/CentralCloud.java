package orrery.protocols.central;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Protocol;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpGate;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.ServiceCall;
import org.jspecify.annotations.Nullable;

/**
 * One region of the central cloud (Figs 1, 2; EC-40): a gateway, {@code /services/NAME/…}, behind it a {@link Pool} of instances for
 * each microservice, and the {@link PushService}. The microservices are those that edge nodes run, too.
 */
public final class CentralCloud implements Protocol {

  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final List<String> BULKY = List.of("POST", "PUT", "PATCH");

  private final Host host;
  private final CentralCloudConfig config;
  private final MicroserviceCatalogue programs;
  private final Function<HttpExchange, Optional<Caller>> callers;
  private final HttpServer server;
  private final HttpClient http;
  private final Deadlines deadlines;
  private final Map<String, Pool> pools = new TreeMap<>();
  private @Nullable PushService push;

  /** One that asks nobody who he is. */
  public CentralCloud(Host host, CentralCloudConfig config) {
    this(host, config, MicroserviceCatalogue.installed(), exchange -> Optional.of(Caller.ANONYMOUS));
  }

  /**
   * A region that is not up yet.
   *
   * @param callers who sends a request, as far as he has shown it; empty where he is not let in
   * @throws IllegalArgumentException where there is no program for a microservice
   */
  public CentralCloud(Host host, CentralCloudConfig config, MicroserviceCatalogue programs, Function<HttpExchange, Optional<Caller>> callers) {
    this.host = host;
    this.config = config;
    this.programs = programs;
    this.callers = callers;
    deadlines = new Deadlines(host, "central cloud");
    http = new HttpClient(host, Defaults.of(HttpClientConfig.class));
    HttpServerConfig usual = Defaults.of(HttpServerConfig.class);
    server = new HttpServer(host, new HttpServerConfig(usual.idleTimeout(), usual.requestTimeout(), config.connections(), usual.waitingRequests(), usual.limits()));
    for (String method : METHODS) {
      if (BULKY.contains(method)) {
        server.bulkRoute(method, "/services/{name}/{rest*}", config.largest().bytes(), gate(), this::onRequest);
      } else {
        server.route(method, "/services/{name}/{rest*}", this::onRequest);
      }
    }
    names().forEach(this::provider);
  }

  private List<String> names() {
    return Arrays.stream(config.services().split(",")).map(String::strip).filter(name -> !name.isEmpty()).sorted().distinct().toList();
  }

  private MicroserviceProvider provider(String name) {
    if (name.equals(PushService.NAME)) {
      throw new IllegalArgumentException("services must not name '" + name + "', which is always there");
    }
    return programs.find(name).orElseThrow(() ->
        new IllegalArgumentException("services must be of " + String.join(", ", programs.names()) + ", but one is '" + name + "'"));
  }

  @Override
  public void start() {
    server.start(config.port());
    Endpoint own = new Endpoint(address(), server.local().port());
    List<Endpoint> others = new ArrayList<>();
    for (String region : config.regions().isEmpty() ? List.<String>of() : List.of(config.regions().split(","))) {
      Endpoint.parse(region.strip()).filter(each -> !each.equals(own)).ifPresent(others::add);
    }
    push = new PushService(host, deadlines, config.push(), http, own, others);
    Calls inside = new InsideCalls(host, deadlines, config.hop(), this::callInside);
    names().forEach(name -> pools.put(name, new Pool(host, deadlines, config, provider(name), inside)));
  }

  private Address address() {
    for (Interface each : host.interfaces()) {
      if (!each.addresses().isEmpty()) {
        return each.addresses().get(0).address();
      }
    }
    return server.local().address();
  }

  @Override
  public void stop(Runnable done) {
    int[] left = {pools.size() + 1};
    Runnable one = () -> {
      if (--left[0] == 0) {
        server.stop();
        http.stop();
        deadlines.clear();
        done.run();
      }
    };
    pools.values().forEach(pool -> pool.stop(one));
    one.run();
  }

  /** Where its gateway listens. */
  public Endpoint local() {
    return server.local();
  }

  // ---- Calls from outside

  /** Nobody is to send a gigabyte to be told that there is nobody for it. */
  private HttpGate gate() {
    return head -> {
      Pool pool = pools.get(head.variable("name"));
      if (pool == null) {
        return Optional.of(answered(head, noService(head.variable("name"))));
      } else if (callers.apply(head).isEmpty()) {
        return Optional.of(answered(head, unknownCaller()));
      } else if (pool.isFull()) {
        host.probe().count(CentralMetrics.REFUSED, 1, pool.service(), "full");
        return Optional.of(answered(head, HttpResponse.text(503, "there must be at most " + config.queue() + " calls waiting").with("Retry-After", "1")));
      } else {
        return Optional.empty();
      }
    };
  }

  private void onRequest(HttpExchange exchange) {
    String name = exchange.variable("name");
    Consumer<HttpResponse> respond = response -> exchange.respond(answered(exchange, response));
    Optional<Caller> caller = callers.apply(exchange);
    Pool pool = pools.get(name);
    if (caller.isEmpty()) {
      respond.accept(unknownCaller());
    } else if (name.equals(PushService.NAME) && push != null) {
      push.onRequest(caller.get(), false, exchange.remote(), exchange.request(), below(exchange.target()), respond);
    } else if (pool == null) {
      respond.accept(noService(name));
    } else {
      pool.call(new Call(caller.get(), exchange.request(), below(exchange.target()), respond));
    }
  }

  /** Counts the answer to a request. */
  private HttpResponse answered(HttpExchange exchange, HttpResponse response) {
    String name = exchange.variable("name");
    // What nobody offers is one service to those who count: anybody may ask for anything.
    String known = pools.containsKey(name) || name.equals(PushService.NAME) ? name : "unknown";
    host.probe().count(CentralMetrics.REQUESTS, 1, known, Integer.toString(response.status()));
    return response;
  }

  private static HttpResponse noService(String name) {
    return HttpResponse.text(404, "there is no service '" + (name.length() <= 63 ? name : name.substring(0, 63)) + "' here");
  }

  private static HttpResponse unknownCaller() {
    return HttpResponse.text(401, "there must be a token").with("WWW-Authenticate", "Bearer");
  }

  /** What a target is below the service's own path: the root has one empty segment. */
  private static HttpTarget below(HttpTarget target) {
    List<String> segments = target.segments();
    return new HttpTarget(segments.size() > 2 ? segments.subList(2, segments.size()) : List.of(""), target.query());
  }

  private record Call(Caller caller, HttpRequest request, HttpTarget target, Consumer<HttpResponse> answer) implements ServiceCall {

    @Override
    public void respond(HttpResponse response) {
      answer.accept(response);
    }
  }

  // ---- Calls from inside

  private boolean callInside(String name, ServiceCall call) {
    Pool pool = pools.get(name);
    if (name.equals(PushService.NAME) && push != null) {
      push.onRequest(call.caller(), true, server.local(), call.request(), call.target(), call::respond);
    } else if (pool != null) {
      pool.call(call);
    }
    return pool != null || name.equals(PushService.NAME);
  }
}
