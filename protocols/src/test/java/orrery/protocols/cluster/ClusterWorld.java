package orrery.protocols.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import orrery.host.Defaults;
import orrery.host.Device;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.protocols.mdns.MdnsConfig;
import orrery.protocols.mdns.MulticastDns;
import orrery.world.ForwardingHost;
import orrery.world.World;

/** One home whose machines form the cluster {@code link}. */
final class ClusterWorld {

  static final String CLUSTER = "link";

  /** What runs on each machine: multicast DNS and its part in the cluster. */
  static final class Node implements Protocol {
    final Host host;
    final MulticastDns mdns;
    final ClusterMember member;
    final List<String> heard = new ArrayList<>();
    UnaryOperator<Device> owner = device -> device;

    Node(Host plain, ClusterConfig config, Supplier<RoughHost.Weather> weather) {
      host = new OwnedHost(new RoughHost(plain, weather), () -> owner);
      mdns = new MulticastDns(host, MdnsConfig.standard());
      member = new ClusterMember(host, config, CLUSTER, new LinkRendezvous(host, mdns, CLUSTER), new ClusterListener() {
        @Override
        public void onSuperNode(SuperNode superNode) {
          heard.add("super-node " + superNode.id() + " " + superNode.term());
        }

        @Override
        public void onNoSuperNode(String reason) {
          heard.add("no-super-node");
        }

        @Override
        public void onDuties(Set<Duty> duties) {
          heard.add("duties " + Duty.words(duties));
        }

        @Override
        public void onMemberJoined(Member joined) {
          heard.add("joined " + joined.id());
        }

        @Override
        public void onMemberChanged(Member changed) {
          heard.add("changed " + changed.id());
        }

        @Override
        public void onMemberLeft(NodeId id, String reason) {
          heard.add("left " + id + ": " + reason);
        }
      });
    }

    @Override
    public void start() {
      mdns.start();
      member.start();
    }

    @Override
    public void stop(Runnable done) {
      member.stop(() -> mdns.stop(done));
    }
  }

  /** A host whose owner may change what the device lets others have of it. */
  private static final class OwnedHost extends ForwardingHost {

    private final Supplier<UnaryOperator<Device>> owner;

    OwnedHost(Host host, Supplier<UnaryOperator<Device>> owner) {
      super(host);
      this.owner = owner;
    }

    @Override
    public Device device() {
      return owner.get().apply(host.device());
    }
  }

  final World world;
  final World.Home home;
  final ClusterConfig config;
  final Map<String, World.Machine> machines = new TreeMap<>();
  RoughHost.Weather weather = RoughHost.Weather.CALM;

  ClusterWorld(long seed, ClusterConfig config) {
    this.world = World.withSeed(seed);
    this.home = world.home("home");
    this.config = config;
  }

  static ClusterConfig config(Algorithm algorithm) {
    return Defaults.of(ClusterConfig.class).with(algorithm);
  }

  static ClusterWorld of(long seed, Algorithm algorithm) {
    return new ClusterWorld(seed, config(algorithm));
  }

  /** A machine of that name, described by {@code description}, still off. */
  World.Machine machine(String name, UnaryOperator<World.Machine> description) {
    World.Machine machine = description.apply(world.machine(name)).on(home).running(host -> new Node(host, config, () -> weather));
    machines.put(name, machine);
    return machine;
  }

  World.Machine machine(String name) {
    return machine(name, machine -> machine);
  }

  /** Machines {@code n-0}, {@code n-1} …, alike and off. */
  List<World.Machine> machines(int count) {
    List<World.Machine> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(machine("n-" + i));
    }
    return made;
  }

  static Set<Permission> noPermissions() {
    return java.util.EnumSet.noneOf(Permission.class);
  }

  /** Who has {@code duty} as the super node that all believe in knows it. */
  List<String> holders(Duty duty) {
    return member(agreed()).roster().holders(duty).stream().map(entry -> entry.id().name()).toList();
  }

  /** Who says itself that it has {@code duty}, live machines only. */
  List<String> having(Duty duty) {
    return machines.values().stream().filter(World.Machine::isOn).map(World.Machine::name)
        .filter(name -> member(name).duties().contains(duty)).toList();
  }

  void run(String duration) {
    world.runFor(orrery.host.Quantity.duration(duration));
  }

  void run(Duration duration) {
    world.runFor(duration);
  }

  ClusterMember member(String name) {
    return machines.get(name).protocol(Node.class).member;
  }

  List<String> heard(String name) {
    return machines.get(name).protocol(Node.class).heard;
  }

  List<String> superNodes() {
    return machines.values().stream().filter(World.Machine::isOn).map(World.Machine::name)
        .filter(name -> member(name).role() == Role.SUPER_NODE).toList();
  }

  /** The one super node that all live machines believe in; else a text that says how they disagree. */
  String agreed() {
    Map<String, List<String>> believers = new TreeMap<>();
    for (World.Machine machine : machines.values()) {
      if (machine.isOn()) {
        ClusterMember member = member(machine.name());
        boolean settled = member.role() == Role.MEMBER || member.role() == Role.SUPER_NODE;
        String belief = (settled ? "" : member.role() + " ") + member.superNode().map(s -> s.id().name()).orElse("nobody");
        believers.computeIfAbsent(belief, key -> new ArrayList<>()).add(machine.name());
      }
    }
    return believers.size() == 1 && superNodes().equals(List.copyOf(believers.keySet())) ? superNodes().get(0) : believers + " super nodes " + superNodes();
  }

  long sent(String messageType) {
    return world.sent("cluster").stream().filter(sent -> sent.messageType().equals(messageType)).count();
  }

  Endpoint endpoint(String name) {
    return member(name).roster().entry(new NodeId(name)).orElseThrow().endpoint();
  }

  /** The whole story, to be printed where a test is not understood. */
  String story() {
    StringBuilder story = new StringBuilder();
    for (World.Told told : world.told()) {
      story.append(told.time() / 1_000_000).append(" ms ").append(told.node()).append(' ').append(told.kind()).append(' ')
          .append(told.scope()).append(' ').append(told.value()).append('\n');
    }
    return story.toString();
  }
}
