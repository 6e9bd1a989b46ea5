package orrery.protocols.service;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Storage;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpGate;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;

/**
 * A node with one microservice behind an HTTP server, whose calls go to nodes by their ids. It believes what callers say of themselves in
 * {@code X-Node} and {@code X-Account}: who vouches for them is another matter.
 */
public final class ServiceNode implements Protocol {

  private static final int PORT = 8080;

  private final Host host;
  private final String name;
  private final String account;
  private final Function<NodeId, Optional<Endpoint>> where;
  private final HttpServer server;
  private final HttpClient client;
  private final Function<ServiceContext, Microservice> make;
  private Microservice service = call -> { };

  /** @param where a node is, as far as it is known */
  public ServiceNode(Host host, String name, String account, Function<NodeId, Optional<Endpoint>> where, Function<ServiceContext, Microservice> make) {
    this.host = host;
    this.name = name;
    this.account = account;
    this.where = where;
    this.make = make;
    client = new HttpClient(host, Defaults.of(HttpClientConfig.class));
    server = new HttpServer(host, Defaults.of(HttpServerConfig.class), routes -> {
      for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
        routes.bulkRoute(method, "/services/" + name + "/{rest*}", 1_000_000_000_000L, HttpGate.OPEN, this::onRequest);
      }
    });
  }

  /** The endpoint of that node's server. */
  public static Endpoint endpoint(orrery.host.Address address) {
    return new Endpoint(address, PORT);
  }

  @Override
  public void start() {
    service = make.apply(new Context());
    server.start(PORT);
  }

  @Override
  public void stop(Runnable done) {
    service.stop(() -> {
      server.stop();
      client.stop();
      done.run();
    });
  }

  public <S extends Microservice> S service(Class<S> type) {
    return type.cast(service);
  }

  public Host host() {
    return host;
  }

  private void onRequest(HttpExchange exchange) {
    HttpHeaders headers = exchange.request().headers();
    NodeId node = headers.first("X-Node").filter(NodeId::isValid).map(NodeId::new).orElse(null);
    Caller caller = new Caller(node, headers.first("X-Account").orElse(""), "", List.of());
    List<String> segments = exchange.target().segments();
    service.onCall(new Call(caller, exchange.request(), new HttpTarget(segments.subList(2, segments.size()), exchange.target().query()), exchange::respond));
  }

  /** Calls this node's own service as its owner does; {@code onAnswer} is called at most once. */
  public void call(HttpRequest request, Consumer<HttpResponse> onAnswer) {
    call(new Caller(host.id(), account, "", List.of()), request, onAnswer);
  }

  /** As somebody else. */
  public void call(Caller caller, HttpRequest request, Consumer<HttpResponse> onAnswer) {
    service.onCall(new Call(caller, request, HttpTarget.parse(request.target()).orElseThrow(), onAnswer));
  }

  /** Calls the service of another node, or of this one, over the network where it is another. */
  public void callNode(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
    NodeId node = ((ServiceAddress.OnNode) to.where()).node();
    Endpoint endpoint = where.apply(node).orElse(null);
    if (endpoint == null) {
      host.timer("nowhere", () -> onOutcome.accept(new Outcome.Failed(Outcome.Failure.NOWHERE, Route.NONE))).start(0);
      return;
    }
    HttpTarget below = HttpTarget.parse(request.target()).orElseThrow();
    List<String> segments = new ArrayList<>(List.of("services", to.service()));
    segments.addAll(below.segments());
    HttpRequest whole = new HttpRequest(
        request.method(), new HttpTarget(segments, below.query()).text(), request.headers().with("X-Node", host.id().name()).with("X-Account", account),
        request.body(), request.bulk(), false);
    client.send(endpoint, whole, terms, result -> onOutcome.accept(result instanceof HttpResult.Answer answer
        ? new Outcome.Answered(answer.response(), Route.LINK)
        : new Outcome.Failed(Outcome.Failure.of(((HttpResult.NoAnswer) result).reason()), Route.LINK)));
  }

  public static HttpRequest request(String method, String target, String body, String... fields) {
    HttpHeaders headers = HttpHeaders.NONE;
    for (int i = 0; i < fields.length; i += 2) {
      headers = headers.with(fields[i], fields[i + 1]);
    }
    return new HttpRequest(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The status and the content of an answer. */
  public static String text(HttpResponse response) {
    String content = response.bulk() == null ? new String(response.body(), StandardCharsets.UTF_8).strip() : response.bulk().length() + " B";
    return (response.status() + " " + content).strip();
  }

  private record Call(Caller caller, HttpRequest request, HttpTarget target, Consumer<HttpResponse> onAnswer) implements ServiceCall {
    @Override
    public void respond(HttpResponse response) {
      onAnswer.accept(response);
    }
  }

  private final class Context implements ServiceContext {
    @Override
    public Host host() {
      return host;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Calls calls() {
      return ServiceNode.this::callNode;
    }

    @Override
    public void exit(int code) {
      throw new AssertionError("nobody ends here");
    }
  }

  /** A host whose storage is the medium of that name: with another name it is a new one, and empty. */
  public static Host withMedium(Host host, String medium) {
    Storage storage = new Medium(host.storage(), medium + "/");
    return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class},
        (proxy, method, arguments) -> method.getName().equals("storage") ? storage : method.invoke(host, arguments));
  }

  private record Medium(Storage storage, String prefix) implements Storage {
    @Override
    public void put(String key, ByteBuffer value) {
      storage.put(prefix + key, value);
    }

    @Override
    public void append(String key, ByteBuffer value) {
      storage.append(prefix + key, value);
    }

    @Override
    public Optional<byte[]> get(String key) {
      return storage.get(prefix + key);
    }

    @Override
    public void putBulk(String key, long contentId, long length) {
      storage.putBulk(prefix + key, contentId, length);
    }

    @Override
    public OptionalLong bulk(String key) {
      return storage.bulk(prefix + key);
    }

    @Override
    public void remove(String key) {
      storage.remove(prefix + key);
    }

    @Override
    public void sync(Runnable done) {
      storage.sync(done);
    }
  }

  /** Those of several configuration records that a test changes: the usual one with other values of some components. */
  public static <C extends Record> C config(Class<C> type, Object... namesAndValues) {
    Map<String, Object> changed = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      changed.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    C usual = Defaults.of(type);
    try {
      var components = type.getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        Object value = changed.remove(components[i].getName());
        values[i] = value == null ? components[i].getAccessor().invoke(usual) : value;
      }
      if (!changed.isEmpty()) {
        throw new IllegalArgumentException("there is no " + changed.keySet());
      }
      return type.cast(type.getDeclaredConstructors()[0].newInstance(values));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
