package orrery.protocols.raft;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.net.LinkSpec;
import orrery.world.World;

/** A group of servers {@code s-0}, {@code s-1} … on one LAN. */
final class RaftWorld {

  static final String GROUP = "g";
  static final int PORT = 81;

  /** What runs on each machine. */
  static final class Node implements Protocol {
    final Journal journal = new Journal();
    final RaftServer server;

    Node(Host host, RaftConfig config, List<Endpoint> servers, int self) {
      server = new RaftServer(host, config, GROUP, servers, self, journal);
    }

    @Override
    public void start() {
      server.start();
    }

    @Override
    public void stop(Runnable done) {
      server.stop(done);
    }
  }

  final World world;
  final World.Home home;
  final RaftConfig config;
  final List<World.Machine> machines = new ArrayList<>();
  final List<Endpoint> servers = new ArrayList<>();

  RaftWorld(long seed, RaftConfig config) {
    world = World.withSeed(seed);
    home = world.home("home");
    this.config = config;
  }

  /** So many servers on links of 5 ms one way each, so that a message takes 10 ms and a bit; all off. */
  static RaftWorld of(int count) {
    RaftWorld raft = new RaftWorld(1, config(1000));
    for (int i = 0; i < count; i++) {
      raft.server(link("5 ms", "0 ms", 0));
    }
    return raft;
  }

  static RaftConfig config(int snapshotEntries) {
    RaftConfig usual = Defaults.of(RaftConfig.class);
    return new RaftConfig(usual.electionTimeout(), usual.heartbeat(), usual.answerTimeout(), usual.requestTimeout(), new DataSize(1024),
        4, snapshotEntries, 16);
  }

  static LinkSpec link(String delay, String jitter, double loss) {
    return new LinkSpec(Quantity.bitRate("100 Mb/s"), Quantity.bitRate("100 Mb/s"), Quantity.duration(delay), Quantity.duration(jitter),
        loss, Quantity.dataSize("1 MiB"));
  }

  World.Machine server(LinkSpec link) {
    int self = machines.size();
    return running(link, host -> new Node(host, config, servers, self));
  }

  /** A server that is not one of ours. */
  World.Machine running(LinkSpec link, Function<Host, Protocol> program) {
    World.Machine machine = world.machine("s-" + machines.size()).link(link).on(home).running(program);
    machines.add(machine);
    servers.add(new Endpoint(machine.address(), PORT));
    return machine;
  }

  RaftWorld start() {
    machines.forEach(World.Machine::start);
    return this;
  }

  void run(String duration) {
    world.runFor(Quantity.duration(duration));
  }

  void run(Duration duration) {
    world.runFor(duration);
  }

  Node node(int server) {
    return machines.get(server).protocol(Node.class);
  }

  RaftServer.Inside inside(int server) {
    return node(server).server.inside();
  }

  /** Those that lead, each in its own belief. */
  List<Integer> leaders() {
    List<Integer> leaders = new ArrayList<>();
    for (int i = 0; i < machines.size(); i++) {
      if (isOurs(i) && inside(i).role() == RaftServer.Role.LEADER) {
        leaders.add(i);
      }
    }
    return leaders;
  }

  private boolean isOurs(int server) {
    return machines.get(server).isOn() && machines.get(server).node().protocols().stream().anyMatch(Node.class::isInstance);
  }

  int leader() {
    if (leaders().size() != 1) {
      throw new AssertionError("there must be one leader but there are " + leaders());
    }
    return leaders().get(0);
  }

  /** A server that is on and does not lead. */
  int follower() {
    for (int i = 0; i < machines.size(); i++) {
      if (machines.get(i).isOn() && i != leader()) {
        return i;
      }
    }
    throw new AssertionError("no follower");
  }

  List<String> submit(int server, String command) {
    List<String> answers = new ArrayList<>();
    node(server).server.submit(Journal.bytes(command), answer -> answers.add(answer.map(Journal::text).orElse("nothing")));
    return answers;
  }

  /** What the server's own machine says when it may be read. */
  List<String> read(int server) {
    List<String> answers = new ArrayList<>();
    Node node = node(server);
    node.server.read(ready -> answers.add(ready ? String.join(" ", node.journal.lines) : "nothing"));
    return answers;
  }

  List<String> lines(int server) {
    return node(server).journal.lines;
  }

  long messages(Class<? extends RaftMessage> type, long sinceNanos) {
    return sent(sinceNanos).stream().filter(type::isInstance).count();
  }

  /** Messages that went whole in one segment, as small ones do. */
  List<RaftMessage> sent(long sinceNanos) {
    List<RaftMessage> messages = new ArrayList<>();
    for (World.Sent sent : world.sent("raft")) {
      if (sent.time() >= sinceNanos && sent.payload().length > 0) {
        new FrameReader().read(ByteBuffer.wrap(sent.payload()), messages::add);
      }
    }
    return messages;
  }

  String story() {
    StringBuilder story = new StringBuilder();
    for (World.Told told : world.told()) {
      if (told.kind().equals("event")) {
        story.append(told.time() / 1_000_000).append(" ms ").append(told.node()).append(' ').append(told.value()).append('\n');
      }
    }
    return story.toString();
  }
}
