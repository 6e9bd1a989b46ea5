package orrery.protocols.drive;

import java.time.Duration;
import java.util.ArrayList;
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
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.world.World;

/** A home with machines of one account, each with a drive, and who of them keeps files. */
final class DriveWorld {

  final World world;
  final World.Home home;
  private final Map<String, World.Machine> machines = new TreeMap<>();
  private final Map<String, Integer> media = new TreeMap<>();
  private final DriveConfig config;
  private final Entity test;
  private final List<Runnable> reactions = new ArrayList<>();
  private List<NodeId> replicas = List.of();

  DriveWorld(long seed, Object... namesAndValues) {
    world = World.withSeed(seed);
    test = world.simulation().register("test");
    home = world.home("home");
    config = ServiceNode.config(DriveConfig.class, namesAndValues);
  }

  /** Machines that keep files, the best first. */
  DriveWorld keepers(String... names) {
    for (String name : names) {
      if (!machines.containsKey(name)) {
        machine(name);
      }
    }
    replicas = ids(names);
    return this;
  }

  World.Machine machine(String name) {
    return machine(name, "anna");
  }

  World.Machine machine(String name, String account) {
    World.Machine machine = world.machine(name).account(account).on(home);
    machines.put(name, machine);
    return machine.running(host -> new ServiceNode(ServiceNode.withMedium(host, "medium-" + media.getOrDefault(name, 1)), "drive", account,
        node -> Optional.ofNullable(machines.get(node.name())).map(one -> ServiceNode.endpoint(one.address())),
        context -> new DriveService(context, config, new Replicas() {
          @Override
          public List<NodeId> now() {
            return replicas;
          }

          @Override
          public Runnable onChange(Runnable reaction) {
            Runnable unlessOff = () -> {
              if (machine.isOn() && machine.protocol(ServiceNode.class).host().id().equals(context.host().id()) && isOf(machine, context.host())) {
                reaction.run();
              }
            };
            reactions.add(unlessOff);
            return () -> reactions.remove(unlessOff);
          }
        })));
  }

  private static boolean isOf(World.Machine machine, orrery.host.Host host) {
    return machine.protocol(ServiceNode.class).host() == host;
  }

  static List<NodeId> ids(String... names) {
    return List.of(names).stream().map(NodeId::new).toList();
  }

  DriveWorld start() {
    machines.values().stream().filter(machine -> !machine.isOn()).forEach(World.Machine::start);
    run(5);
    return this;
  }

  /** The cluster says who keeps files from now on. */
  void replicas(String... names) {
    replicas = ids(names);
    List.copyOf(reactions).forEach(Runnable::run);
  }

  List<NodeId> replicas() {
    return replicas;
  }

  void run(long seconds) {
    world.runFor(Duration.ofSeconds(seconds));
  }

  void crash(String name) {
    machines.get(name).crash();
  }

  /** It goes off in order. */
  void leave(String name) {
    machines.get(name).stop();
  }

  /** Runs {@code action} at this instant, after what happens now. */
  void atOnce(Runnable action) {
    world.simulation().scheduleIn(test, 0, new Event() {
      @Override
      protected void fire() {
        action.run();
      }

      @Override
      protected String label() {
        return "test";
      }
    });
  }

  void on(String name) {
    machines.get(name).start();
  }

  boolean isOn(String name) {
    return machines.get(name).isOn();
  }

  /** It goes off, and comes back, when it does, with a new medium and nothing on it. */
  void loseStorage(String name) {
    if (isOn(name)) {
      crash(name);
    }
    media.merge(name, 2, (before, two) -> before + 1);
  }

  ServiceNode node(String name) {
    return machines.get(name).protocol(ServiceNode.class);
  }

  DriveService drive(String name) {
    return node(name).service(DriveService.class);
  }

  /** Calls a node's own drive, and waits until it has answered; null where it has not within two minutes. */
  HttpResponse call(String name, HttpRequest request) {
    return call(name, null, request);
  }

  HttpResponse call(String name, Caller caller, HttpRequest request) {
    AtomicReference<HttpResponse> answer = new AtomicReference<>();
    if (caller == null) {
      node(name).call(request, answer::set);
    } else {
      node(name).call(caller, request, answer::set);
    }
    for (int i = 0; i < 12_000 && answer.get() == null; i++) {
      world.runFor(Duration.ofMillis(10));
    }
    return answer.get();
  }

  String put(String name, String path, String body, String... fields) {
    return ServiceNode.text(call(name, ServiceNode.request("PUT", "/files/" + path, body, fields)));
  }

  String get(String name, String path, String... fields) {
    return ServiceNode.text(call(name, ServiceNode.request("GET", "/files/" + path, "", fields)));
  }

  String delete(String name, String path, String... fields) {
    return ServiceNode.text(call(name, ServiceNode.request("DELETE", "/files/" + path, "", fields)));
  }

  /** Which of those that are on have the content of a file. */
  List<String> holders(String path) {
    return machines.keySet().stream().filter(this::isOn).filter(name -> {
      Catalogue.Held held = drive(name).catalogue().find(new FileKey("anna", path));
      return held != null && held.here() && held.synced();
    }).toList();
  }

  long count(String metric) {
    return world.told().stream().filter(told -> told.kind().equals(metric)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }

  long count(String metric, String label) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.scope().equals(label)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }
}
