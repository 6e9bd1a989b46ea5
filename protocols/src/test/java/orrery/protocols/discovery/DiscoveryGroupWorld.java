package orrery.protocols.discovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.net.LinkSpec;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryServiceConfig.Reads;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.raft.RaftConfig;
import orrery.world.World;

/** Discovery services {@code d-0}, {@code d-1} … that are a group, and clients {@code c-0}, {@code c-1} … of them. */
final class DiscoveryGroupWorld {

  /** A node that asks what the test has it ask. */
  static final class Client implements Protocol {
    final HttpClient http;

    Client(Host host) {
      HttpClientConfig usual = Defaults.of(HttpClientConfig.class);
      http = new HttpClient(host, new HttpClientConfig(Duration.ofSeconds(7), usual.idleTimeout(), usual.waitingRequests(), usual.limits()));
    }

    /** Over a connection of its own: one that had served before would be a reason to send the request twice. */
    void send(Endpoint server, String method, String target, byte[] body, HttpHeaders headers, Consumer<HttpResult> onResult) {
      http.send(server, new HttpRequest(method, target, headers.with("Connection", "close"), body), onResult);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }

  final World world;
  final List<World.Machine> services = new ArrayList<>();
  final List<World.Machine> clients = new ArrayList<>();

  /** @param delaysMillis one-way delay of each service's link, and how many there are */
  DiscoveryGroupWorld(long seed, Reads reads, int snapshotEntries, int clientCount, long... delaysMillis) {
    this(seed, Duration.ZERO, reads, snapshotEntries, clientCount, delaysMillis);
  }

  /** @param expiry after how long without a word a record is forgotten; zero for never */
  DiscoveryGroupWorld(long seed, Duration expiry, Reads reads, int snapshotEntries, int clientCount, long... delaysMillis) {
    world = World.withSeed(seed);
    World.Home home = world.home("home");
    StringBuilder group = new StringBuilder();
    DiscoveryServiceConfig[] config = new DiscoveryServiceConfig[1];
    for (long delay : delaysMillis) {
      World.Machine machine = world.machine("d-" + services.size()).link(link(delay)).on(home)
          .running(host -> new DiscoveryService(host, config[0]));
      services.add(machine);
      group.append(group.isEmpty() ? "" : ", ").append(machine.address()).append(":81");
    }
    DiscoveryServiceConfig usual = Defaults.of(DiscoveryServiceConfig.class);
    RaftConfig raft = usual.raft();
    config[0] = new DiscoveryServiceConfig(80, usual.capacity(), expiry, usual.confirmation(), group.toString(), reads,
        new RaftConfig(raft.electionTimeout(), raft.heartbeat(), raft.answerTimeout(), raft.requestTimeout(), raft.batch(), raft.window(),
            snapshotEntries, raft.sessions()), usual.callBack(), usual.http(), usual.signaling());
    for (int i = 0; i < clientCount; i++) {
      clients.add(world.machine("c-" + i).link(link(1 + i)).on(home).running(Client::new));
    }
  }

  private static LinkSpec link(long delayMillis) {
    return new LinkSpec(Quantity.bitRate("100 Mb/s"), Quantity.bitRate("100 Mb/s"), Duration.ofMillis(delayMillis), Duration.ZERO, 0,
        Quantity.dataSize("1 MiB"));
  }

  DiscoveryGroupWorld start() {
    services.forEach(World.Machine::start);
    clients.forEach(World.Machine::start);
    return this;
  }

  void run(String duration) {
    world.runFor(Quantity.duration(duration));
  }

  Endpoint at(int service) {
    return new Endpoint(services.get(service).address(), 80);
  }

  Client client(int number) {
    return clients.get(number).protocol(Client.class);
  }

  /** Asks and waits for what comes of it: a status, or a word where there is none. */
  List<String> ask(int client, int service, String method, String target, byte[] body, HttpHeaders headers) {
    List<String> outcome = new ArrayList<>();
    client(client).send(at(service), method, target, body, headers, result -> outcome.add(result instanceof HttpResult.Answer answer
        ? answer.response().status() + answer.response().headers().first("ETag").map(tag -> " " + tag).orElse("")
        : ((HttpResult.NoAnswer) result).reason().word()));
    run("10 s");
    return outcome;
  }

  List<String> ask(int client, int service, String method, String target) {
    return ask(client, service, method, target, new byte[0], HttpHeaders.NONE);
  }

  List<String> register(int client, int service, String id, long incarnation, long revision) {
    return ask(client, service, "PUT", "/clusters/" + id,
        DiscoveryJson.write(Nodes.registration(incarnation, 1, revision, null, Nodes.node(id))), HttpHeaders.NONE);
  }

  /** Claims the scope {@code street} for a node. */
  List<String> claim(int client, int service, String id, long term) {
    return ask(client, service, "PUT", "/scopes/street/super-node", ScopeJson.write(claim(id, term)), HttpHeaders.NONE);
  }

  static SuperNode claim(String id, long term) {
    return new SuperNode(new NodeId(id), new Endpoint(Address.ipv4(192, 0, 2, 1), 7), term, 0);
  }

  /** What is said of the scope {@code street}. */
  String holder(int client, int service) {
    StringBuilder said = new StringBuilder();
    client(client).send(at(service), "GET", "/scopes/street/super-node", new byte[0], HttpHeaders.NONE, result ->
        said.append(new String(((HttpResult.Answer) result).response().body(), StandardCharsets.UTF_8)));
    run("10 s");
    return said.toString();
  }

  /** A node tells of itself, by keep-alive. */
  List<String> present(int client, int service, String id) {
    return ask(client, service, "PUT", "/presence/" + id, DiscoveryJson.write(Nodes.node(id)), HttpHeaders.NONE);
  }

  /** How many nodes each service knows. */
  List<Integer> sizes() {
    return services.stream().map(machine -> machine.protocol(DiscoveryService.class).size()).toList();
  }

  DiscoveryService service(int number) {
    return services.get(number).protocol(DiscoveryService.class);
  }

  int leader() {
    for (int i = 0; i < services.size(); i++) {
      if (services.get(i).isOn() && world.state("d-" + i, "raft-role", "discovery").equals("leader")) {
        return i;
      }
    }
    throw new AssertionError("no leader");
  }
}
