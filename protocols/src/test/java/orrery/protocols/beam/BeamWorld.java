package orrery.protocols.beam;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.NodeId;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.Caller;
import orrery.protocols.service.ServiceNode;
import orrery.world.World;

/** Machines of one home, each with a beam, and what is known of their links. */
final class BeamWorld {

  final World world;
  final Map<NodeId, FanOut.Rates> rates = new TreeMap<>();
  List<NodeId> proxies = List.of();
  private final Map<String, World.Machine> machines = new TreeMap<>();
  private final World.Home home;
  private final BeamConfig config;

  BeamWorld(long seed, Object... namesAndValues) {
    world = World.withSeed(seed);
    home = world.home("home");
    config = ServiceNode.config(BeamConfig.class, namesAndValues);
  }

  BeamWorld machines(String... names) {
    Arrays.asList(names).forEach(name -> machine(name, "anna"));
    return this;
  }

  World.Machine machine(String name, String account) {
    World.Machine machine = world.machine(name).account(account).on(home);
    machines.put(name, machine);
    return machine.running(host -> new ServiceNode(host, "beam", account,
        node -> Optional.ofNullable(machines.get(node.name())).map(one -> ServiceNode.endpoint(one.address())),
        context -> new BeamService(context, config, new Links() {
          @Override
          public Map<NodeId, FanOut.Rates> rates() {
            return rates;
          }

          @Override
          public List<NodeId> proxies() {
            return proxies;
          }
        })));
  }

  BeamWorld start() {
    machines.values().forEach(World.Machine::start);
    return this;
  }

  World.Machine machine(String name) {
    return machines.get(name);
  }

  void run(long seconds) {
    world.runFor(Duration.ofSeconds(seconds));
  }

  HttpResponse call(String name, HttpRequest request) {
    return call(name, new Caller(new NodeId(name), "anna", "", List.of()), request);
  }

  HttpResponse call(String name, Caller caller, HttpRequest request) {
    AtomicReference<HttpResponse> answer = new AtomicReference<>();
    machines.get(name).protocol(ServiceNode.class).call(caller, request, answer::set);
    for (int i = 0; i < 10_000 && answer.get() == null; i++) {
      world.runFor(Duration.ofMillis(10));
    }
    return answer.get();
  }

  /** Sends, and gives the beam's id. */
  String beam(String name, String to, String body, String... fields) {
    HttpResponse answer = call(name, ServiceNode.request("POST", "/beams?to=" + to, body, fields));
    if (answer.status() != 202) {
      return ServiceNode.text(answer);
    }
    return answer.headers().first("Location").orElseThrow().substring("/beams/".length());
  }

  /** What has become of a beam: {@code b delivered, c waiting}. */
  String states(String name, String id) {
    String text = ServiceNode.text(call(name, ServiceNode.request("GET", "/beams/" + id, "")));
    return text.replaceAll("(?s).*\"receivers\":\\[(.*)\\].*", "$1").replaceAll("\\{\"node\":\"([^\"]*)\",\"state\":\"([^\"]*)\"\\}", "$1 $2").replace(",", ", ");
  }

  /** What is in an inbox: the status and the content of each that has come, in order. */
  List<String> inbox(String name) {
    String listing = new String(call(name, ServiceNode.request("GET", "/inbox", "")).body(), StandardCharsets.UTF_8);
    return Arrays.stream(listing.split("\"id\":\"")).skip(1).map(part -> part.substring(0, part.indexOf('"')))
        .map(id -> ServiceNode.text(call(name, ServiceNode.request("GET", "/inbox/" + id, "")))).toList();
  }

  /** Bytes that a node has put on its link, in connections, without headers. */
  long sentBytes(String name) {
    return world.sent().stream().filter(sent -> sent.node().equals(name)).mapToLong(sent -> sent.payload().length).sum();
  }

  long count(String metric, String label) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.scope().equals(label)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }
}
