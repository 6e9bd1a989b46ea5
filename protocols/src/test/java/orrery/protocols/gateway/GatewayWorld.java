package orrery.protocols.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.identity.IdentityService;
import orrery.protocols.identity.IdentityServiceConfig;
import orrery.protocols.service.Caller;
import orrery.protocols.service.EchoService;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceCall;
import orrery.protocols.service.ServiceContext;
import orrery.protocols.service.WorkService;
import orrery.world.Records;
import orrery.world.World;

/** A home with nodes that have gateways and know each other, and in the cloud a central gateway and an identity service. */
final class GatewayWorld {

  static final Duration DEADLINE = Duration.ofSeconds(10);

  final World world;
  final World.Home home;
  final World.Machine cloud;
  final World.Machine identity;
  final Map<String, World.Machine> nodes = new LinkedHashMap<>();
  final List<MicroserviceProvider> programs = new ArrayList<>(List.of(new EchoService.Provider(), new WorkService.Provider()));
  final List<String> outcomes = new ArrayList<>();
  final List<Outcome> results = new ArrayList<>();
  /** Of nodes that are not as the others. */
  final Map<String, ServicesConfig> configs = new LinkedHashMap<>();
  Predicate<Caller> shares = caller -> true;
  ServicesConfig config;

  GatewayWorld(long seed) {
    world = World.withSeed(seed);
    home = world.home("home");
    cloud = world.machine("cloud").inCloud().running(Central::new);
    identity = world.machine("identity").inCloud().running(host -> new IdentityService(host, Defaults.of(IdentityServiceConfig.class)));
    ServicesConfig usual = Records.with(Defaults.of(ServicesConfig.class), "security", ServicesConfig.Security.OPEN);
    ServicesConfig known = Records.with(usual, "central", cloud.address() + ":443");
    config = Records.with(Records.with(known, "identity", Records.with(known.identity(), "identity", identity.address() + ":80")), "on", true);
    config = withContainer("images", "echo; work");
  }

  ServicesConfig withContainer(String component, Object value) {
    return Records.with(config, "container", Records.with(config.container(), component, value));
  }

  ServicesConfig withCalls(String component, Object value) {
    return Records.with(config, "calls", Records.with(config.calls(), component, value));
  }

  /** What answers for the central cloud: each service is echoed, and says that it was here. */
  static final class Central implements Protocol {
    private final HttpServer server;
    int calls;

    Central(Host host) {
      server = new HttpServer(host, Defaults.of(HttpServerConfig.class));
      for (String method : List.of("GET", "POST", "PUT")) {
        server.route(method, "/services/{name}/{rest*}", exchange -> {
          calls++;
          exchange.respond(HttpResponse.text(200, "central " + exchange.variable("name") + " /" + exchange.variable("rest")));
        });
      }
    }

    @Override
    public void start() {
      server.start(443);
    }

    @Override
    public void stop(Runnable done) {
      server.stop();
      done.run();
    }
  }

  /** A node of the home, of anna's. */
  World.Machine node(String name) {
    return node(name, "anna");
  }

  World.Machine node(String name, String account) {
    World.Machine made = world.machine(name).account(account).on(home).running(this::services);
    nodes.put(name, made);
    return made;
  }

  NodeServices services(Host host) {
    Neighbours neighbours = () -> nodes.values().stream()
        .map(one -> new Neighbours.Neighbour(new NodeId(one.name()), one.address(), one.name().equals("a") ? 0 : 500)).toList();
    return new NodeServices(host, configs.getOrDefault(host.id().name(), config), shares, new MicroserviceCatalogue(programs), neighbours, Ways.NONE);
  }

  GatewayWorld start() {
    cloud.start();
    if (config.security() != ServicesConfig.Security.OPEN) {
      identity.start();
      world.runFor(Duration.ofSeconds(1));
    }
    nodes.values().forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(5));
    return this;
  }

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

  static MicroserviceProvider answering(String name, Function<ServiceCall, HttpResponse> answer) {
    return program(name, context -> call -> call.respond(answer.apply(call)));
  }

  NodeServices of(String node) {
    return nodes.get(node).protocol(NodeServices.class);
  }

  static HttpRequest get(String target) {
    return HttpRequest.of("GET", target);
  }

  static HttpRequest post(String target, String body) {
    return new HttpRequest("POST", target, HttpHeaders.of("Content-Type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
  }

  /** Calls from a node; the outcome is added to {@link #outcomes} as {@code ms route status body} or {@code ms route failure}. */
  void call(String node, String to, HttpRequest request, Duration deadline) {
    long began = world.nanoTime();
    of(node).calls().call(ServiceAddress.parse(to).orElseThrow(), request, deadline, outcome -> {
      long millis = (world.nanoTime() - began) / 1_000_000;
      results.add(outcome);
      outcomes.add(millis + " ms " + text(outcome));
    });
  }

  void call(String node, String to, HttpRequest request) {
    call(node, to, request, DEADLINE);
  }

  /** Calls, runs until there is an outcome, and gives it without its time. */
  String outcome(String node, String to, HttpRequest request) {
    int before = outcomes.size();
    call(node, to, request);
    world.runFor(DEADLINE.plusMillis(1));
    if (outcomes.size() != before + 1) {
      throw new AssertionError("there must be one outcome more but are " + outcomes.subList(before, outcomes.size()));
    }
    return outcomes.get(before).replaceFirst("[0-9]+ ms ", "");
  }

  static String text(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        ? outcome.route().word() + " " + answered.response().status() + " " + new String(answered.response().body(), StandardCharsets.UTF_8).strip()
        : outcome.route().word() + " " + ((Outcome.Failed) outcome).failure().word();
  }

  long counted(String metric, String labels) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.scope().startsWith(labels)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }
}
