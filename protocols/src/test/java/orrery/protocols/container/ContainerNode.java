package orrery.protocols.container;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.EchoService;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.ServiceCall;
import orrery.protocols.service.ServiceContext;
import orrery.protocols.service.WorkService;

/** A node with a container, whose API is on port 2375, and whose caller says in {@code X-Account} who he is. */
final class ContainerNode implements Protocol {

  static final int PORT = 2375;

  final List<String> answers = new ArrayList<>();
  final LightContainer container;
  /** By what its programs call others. */
  Calls outgoing = (to, request, terms, onOutcome) -> {
    throw new AssertionError("nobody calls here");
  };
  private final Host host;
  private final int port;
  private final HttpServer http;
  private final HttpClient client;

  ContainerNode(Host host, ContainerConfig config, List<MicroserviceProvider> programs, Supplier<List<Source>> sources) {
    this(host, PORT, config, programs, sources);
  }

  /** @param port of its API; 0 for any */
  ContainerNode(Host host, int port, ContainerConfig config, List<MicroserviceProvider> programs, Supplier<List<Source>> sources) {
    this.host = host;
    this.port = port;
    HttpClientConfig clients = Defaults.of(HttpClientConfig.class);
    client = new HttpClient(host, clients);
    container = new LightContainer(host, config, new MicroserviceCatalogue(programs),
        name -> sources.get().stream().map(one -> (ImageSource) new HttpImageSource(one.kind, client, one.endpoint, Duration.ofSeconds(20))).toList(),
        service -> (to, request, terms, onOutcome) -> outgoing.call(to, request, terms, onOutcome));
    http = new HttpServer(host, Defaults.of(HttpServerConfig.class), routes -> ContainerApi.register(routes, host, () -> container,
        (exchange, onCaller) -> onCaller.accept(exchange.request().headers().first("X-Account").map(Caller::of))));
  }

  record Source(String kind, Endpoint endpoint) {}

  static List<MicroserviceProvider> stock() {
    return List.of(new EchoService.Provider(), new WorkService.Provider());
  }

  /** A program by a lambda. */
  static MicroserviceProvider program(String name, Function<ServiceContext, Microservice> make) {
    return new MicroserviceProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Microservice create(ServiceContext context) {
        return make.apply(context);
      }
    };
  }

  /** The usual configuration with some of it changed, by the names of its components. */
  static ContainerConfig config(Object... namesAndValues) {
    Map<String, Object> changed = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      changed.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    ContainerConfig usual = Defaults.of(ContainerConfig.class);
    try {
      var components = ContainerConfig.class.getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        Object value = changed.remove(components[i].getName());
        values[i] = value == null ? components[i].getAccessor().invoke(usual) : value;
      }
      if (!changed.isEmpty()) {
        throw new IllegalArgumentException("there is no " + changed.keySet());
      }
      return (ContainerConfig) ContainerConfig.class.getDeclaredConstructors()[0].newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void start() {
    container.start();
    http.start(port);
  }

  @Override
  public void stop(Runnable done) {
    http.stop();
    client.stop();
    container.stop(done);
  }

  // ---- What tests do with it

  /** Where its API is. */
  Endpoint local() {
    return http.local();
  }

  /** Calls a service of this node; the answer is added to {@link #answers} as {@code seconds status body}. */
  void call(String service, String target, Caller caller, Duration deadline) {
    long began = host.nanoTime();
    container.call(service, call(caller, service, target, response -> {
      String body = new String(response.body(), StandardCharsets.UTF_8);
      answers.add((host.nanoTime() - began) / 1_000_000 + " ms " + response.status() + " " + body);
    }), deadline);
  }

  /** A call whose content is {@code hello}. */
  static ServiceCall call(Caller caller, String service, String target, Consumer<HttpResponse> onAnswer) {
    HttpRequest request = new HttpRequest("POST", "/services/" + service + target, HttpHeaders.NONE, "hello".getBytes(StandardCharsets.UTF_8));
    return new ServiceCall() {
      @Override
      public Caller caller() {
        return caller;
      }

      @Override
      public HttpRequest request() {
        return request;
      }

      @Override
      public HttpTarget target() {
        return HttpTarget.parse(target).orElseThrow();
      }

      @Override
      public void respond(HttpResponse response) {
        onAnswer.accept(response);
      }
    };
  }

  void call(String service) {
    call(service, "/", Caller.of("anna"), Duration.ofSeconds(30));
  }

  /** Asks this node's API, or another's; the answer is added to {@link #answers} as {@code status body}. */
  void ask(Endpoint node, String account, String method, String target, String body) {
    HttpHeaders headers = account.isEmpty() ? HttpHeaders.NONE : HttpHeaders.of("X-Account", account);
    client.send(node, new HttpRequest(method, target, headers, body.getBytes(StandardCharsets.UTF_8)), result -> {
      HttpResponse response = ((orrery.protocols.http.HttpResult.Answer) result).response();
      answers.add(response.status() + " " + new String(response.body(), StandardCharsets.UTF_8));
    });
  }

  /** The reason of the last refusal, or its status and body. */
  String last() {
    return answers.isEmpty() ? "" : answers.get(answers.size() - 1);
  }

  List<String> statuses() {
    return answers.stream().map(answer -> answer.split(" ")[2]).toList();
  }

  List<String> states() {
    return container.containers().stream().map(one -> one.image().service() + " " + one.state()).toList();
  }

  Container only() {
    return container.containers().iterator().next();
  }

  Optional<Image> image(String name) {
    return container.images().find(ImageName.parse(name).orElseThrow());
  }

  static List<Source> registry(Endpoint... endpoints) {
    return Arrays.stream(endpoints).map(endpoint -> new Source("registry", endpoint)).toList();
  }
}
