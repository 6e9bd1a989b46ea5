package orrery.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jgrapht.graph.DefaultUndirectedWeightedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jspecify.annotations.Nullable;
import orrery.device.DeviceCatalogue;
import orrery.device.DeviceType;
import orrery.device.SimDevice;
import orrery.device.demand.DemandObserver;
import orrery.device.demand.DeviceDemand;
import orrery.device.demand.Workload;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Metric;
import orrery.host.Position;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.net.Border;
import orrery.net.Carrier;
import orrery.net.DropReason;
import orrery.net.InterfacePolicy;
import orrery.net.Lan;
import orrery.net.LinkSpec;
import orrery.net.Network;
import orrery.net.Nic;
import orrery.net.NetworkObserver;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Partition;
import orrery.net.RegionGraph;
import orrery.net.Router;
import orrery.net.Site;
import orrery.net.Transport;
import orrery.net.nat.BindingAudit;
import orrery.net.nat.NatBehavior;
import orrery.sim.Entity;
import orrery.sim.Simulation;

/**
 * A small simulated world for tests of protocols: homes behind NATs, machines in them and in the cloud, and a record of
 * all that was sent, lost and told.
 *
 * <p>Homes and machines are made first; the first {@code start} or {@code runFor} ends that. Every LAN has 1 ms of
 * one-way delay, every access 10 ms, no jitter and no loss, unless a test says otherwise.
 */
public final class World {

  /** A LAN interface: 1 ms one way, split over the two ends. */
  public static final LinkSpec LAN_LINK = link("100 Mb/s", "500 us");
  private static final LinkSpec ACCESS_LINK = link("100 Mb/s", "10 ms");
  private static final LinkSpec CLOUD_LINK = link("10 Gb/s", "0 ms");
  private static final long EPOCH = 1_767_571_200_000_000_000L; // 2026-01-05T00:00:00Z

  private final Simulation simulation;
  private final Network network;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Map<Guarded, BindingAudit> audits = new LinkedHashMap<>();
  private int routers;
  private final List<Sent> sent = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final List<Dropped> dropped = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final Map<String, String> states = new TreeMap<>();
  private @Nullable Consumer<Told> onTold;
  private int homes;
  private int publicMachines;
  private int carriers;
  private int prefixes;

  /**
   * A packet at a place where it can be captured.
   *
   * @param where the node and its interface, or the border
   */
  public record Seen(long time, String where, boolean out, Endpoint source, Endpoint destination) {}

  /** One of the two middleboxes that a border may have. */
  private record Guarded(Border border, boolean ipv4) {}

  /** A packet as its sender sent it, before any translation. */
  public record Sent(long time, String node, Transport transport, Endpoint source, Endpoint destination, byte[] payload, String protocol, String messageType) {}

  /** A packet that did not arrive. */
  public record Dropped(long time, String origin, DropReason reason, String protocol, String messageType) {}

  /** Something a node told its probe: kind is {@code state}, {@code event} or the name of a counter. */
  public record Told(long time, String node, String kind, String scope, String value) {}

  /** An observation of a tally, or a finished wait in nanoseconds of virtual time. */
  public record Observation(long time, String node, String metric, List<String> labels, double value) {}

  private World(long seed) {
    simulation = new Simulation(seed);
    var graph = new DefaultUndirectedWeightedGraph<String, DefaultWeightedEdge>(DefaultWeightedEdge.class);
    graph.addVertex("default");
    network = new Network(simulation, new RegionGraph(graph, new LinkedHashMap<>()), new Watch(), EPOCH);
  }

  public static World withSeed(long seed) {
    return new World(seed);
  }

  private static LinkSpec link(String rate, String delay) {
    return new LinkSpec(Quantity.bitRate(rate), Quantity.bitRate(rate), Quantity.duration(delay), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));
  }

  // ---- Building

  /** A home behind a port-restricted-cone NAT. */
  public Home home(String name) {
    return home(name, NatBehavior.PORT_RESTRICTED_CONE);
  }

  /** A home behind a NAT of that behaviour; homes number their LANs from 192.168.1.0. */
  public Home home(String name, NatBehavior behavior) {
    return home(name, behavior, Address.ipv4(192, 168, ++homes, 0));
  }

  /** A home with a LAN of that address: two may be alike. */
  public Home home(String name, NatBehavior behavior, Address lanNetwork) {
    Lan lan = network.lan(name, lanNetwork);
    Router router = network.router(lan, Address.ipv4((203 << 24) + (1 << 16) + ++routers), 0, behavior, ACCESS_LINK);
    return new Home(lan, router);
  }

  /** A home whose router is a customer of a carrier: its NAT is in series with the carrier's. */
  public Home home(String name, NatBehavior behavior, Carrier carrier) {
    Lan lan = network.lan(name, Address.ipv4(192, 168, ++homes, 0));
    return new Home(lan, network.router(lan, carrier.customer(0), behavior, ACCESS_LINK));
  }

  /** A carrier with one public address and a NAT of that behaviour. */
  public Carrier carrier(String name, NatBehavior behavior) {
    return network.carrier(name, 0, List.of(Address.ipv4(192, 0, 2, ++carriers)), behavior);
  }

  /** Gives a home an IPv6 network behind a firewall of that behaviour. */
  public Address ipv6(Home home, NatBehavior firewall) {
    Address prefix = nextPrefix();
    network.prefix(Objects.requireNonNull(home.router()), prefix, firewall);
    return prefix;
  }

  /** Gives a home that has IPv6 another network of it. */
  public Address ipv6Anew(Home home) {
    Address prefix = nextPrefix();
    network.renumber(Objects.requireNonNull(home.router()), prefix);
    return prefix;
  }

  private Address nextPrefix() {
    return new Address(0x2001_0db8_0001_0000L + ++prefixes, 0);
  }

  /** A LAN with no way out. */
  public Home island(String name) {
    return new Home(network.lan(name, Address.ipv4(192, 168, ++homes, 0)), null);
  }

  /** A machine, not yet placed. */
  public Machine machine(String name) {
    return new Machine(name);
  }

  /** A LAN, and the router that leads out of it. */
  public record Home(Lan lan, @Nullable Router router) {
    /** The address by which the outside sees it. */
    public Address publicAddress() {
      return Objects.requireNonNull(router).publicAddress();
    }
  }

  /** A machine of the test: described once, switched on and off as often as the test likes. */
  public final class Machine {
    private final String name;
    private final List<BiFunction<Node, Host, Protocol>> programs = new ArrayList<>();
    private LinkSpec link = LAN_LINK;
    private DeviceType type = DeviceCatalogue.find("laptop").orElseThrow();
    private String account = "anna";
    private Set<Permission> permissions = EnumSet.allOf(Permission.class);
    private @Nullable Position position;
    private int charge = 100;
    private orrery.net.@Nullable Machine described;
    private @Nullable DeviceDemand demand;
    private @Nullable Node node;

    private Machine(String name) {
      this.name = name;
    }

    /** In a home's LAN. */
    public Machine on(Home home) {
      described = orrery.net.Machine.inLan(register(), new Nic(link, "wlan0", false), home.lan());
      return this;
    }

    /** In the cloud, with a public address and no NAT. */
    public Machine inCloud() {
      return inCloud(1);
    }

    /** In the cloud, with so many public addresses. */
    public Machine inCloud(int count) {
      List<Address> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        addresses.add(Address.ipv4(198, 51, 100, ++publicMachines));
      }
      described = orrery.net.Machine.atSite(register(), new Nic(CLOUD_LINK, "eth0", false), new Site(null, 0, addresses));
      return this;
    }

    /** In the cloud, with a public address of each family. */
    public Machine inCloudOfBothFamilies() {
      Address ipv4 = Address.ipv4(198, 51, 100, ++publicMachines);
      described = orrery.net.Machine.atSite(register(), new Nic(CLOUD_LINK, "eth0", false), Site.at(0, ipv4, cloudIpv6()));
      return this;
    }

    /** In the cloud, with two public addresses of each family. */
    public Machine inCloudTwice() {
      Site site = Site.at(0, Address.ipv4(198, 51, 100, ++publicMachines), cloudIpv6());
      site = site.with(Address.ipv4(198, 51, 100, ++publicMachines)).with(cloudIpv6());
      described = orrery.net.Machine.atSite(register(), new Nic(CLOUD_LINK, "eth0", false), site);
      return this;
    }

    private Address cloudIpv6() {
      return new Address(0x2001_0db8_ffff_0000L, publicMachines);
    }

    /** With those interfaces, attached to nothing as yet; {@code wwan0} is metered. All have a LAN's link. */
    public Machine withInterfaces(InterfacePolicy policy, String... names) {
      List<Nic> nics = Arrays.stream(names).map(nic -> new Nic(link, nic, nic.equals("wwan0"))).toList();
      described = orrery.net.Machine.withInterfaces(register(), policy, nics);
      return this;
    }

    /** As {@link #withInterfaces(InterfacePolicy, String...)}, by the usual policy. */
    public Machine withInterfaces(String... names) {
      return withInterfaces(InterfacePolicy.UNMETERED_FIRST, names);
    }

    /** The machine as described: what moves, goes down and comes up. */
    public orrery.net.Machine described() {
      return Objects.requireNonNull(described, "place the machine first");
    }

    private Entity register() {
      machines.put(name, this);
      return simulation.register(name);
    }

    /** Its own link; before {@link #on}. */
    public Machine link(LinkSpec own) {
      link = own;
      return this;
    }

    public Machine type(String deviceType) {
      type = DeviceCatalogue.find(deviceType).orElseThrow();
      return this;
    }

    public Machine account(String owner) {
      account = owner;
      return this;
    }

    public Machine permissions(Set<Permission> allowed) {
      permissions = allowed;
      return this;
    }

    /** Where it is from now on, whether on or off. */
    public Machine position(double latitude, double longitude) {
      position = new Position((int) Math.rint(latitude * 1e6), (int) Math.rint(longitude * 1e6));
      return this;
    }

    public Machine charge(int percent) {
      charge = percent;
      return this;
    }

    /** What runs on it from the next switch-on; several run in the order given. */
    public Machine running(Function<Host, Protocol> program) {
      programs.add((switchedOn, host) -> program.apply(host));
      return this;
    }

    /** What is wanted of it from the next switch-on, in this order: told to whoever listens, on and off as it may be. */
    public Machine wanting(Workload... workloads) {
      demand = new DeviceDemand(simulation, described().entity(), List.of(workloads), DemandObserver.NONE);
      return this;
    }

    /** Switches it on, now. */
    public Machine start() {
      if (node != null && node.isOn()) {
        throw new IllegalStateException(name + " is on already");
      }
      long bootedAt = simulation.now();
      SimDevice device = new SimDevice(type, account, permissions, () -> Optional.ofNullable(position), charge, () -> simulation.now() - bootedAt);
      node = Node.switchOn(network, Objects.requireNonNull(described, "place the machine first"), demand == null ? device : device.with(demand), programs);
      return this;
    }

    /** Leaves in order; it is off some moments later. */
    public void stop() {
      node().stop();
    }

    /** Goes off at once, without a word. */
    public void crash() {
      node().crash();
    }

    public boolean isOn() {
      return node != null && node.isOn();
    }

    public String name() {
      return name;
    }

    /** The live node. */
    public Node node() {
      return Objects.requireNonNull(node, name + " has not been started");
    }

    public Host host() {
      return node().host();
    }

    public Address address() {
      return Objects.requireNonNull(described).address();
    }

    public List<Address> addresses() {
      return Objects.requireNonNull(described).addresses();
    }

    /** The running protocol of that class. */
    public <P extends Protocol> P protocol(Class<P> type) {
      return node().protocols().stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }
  }

  // ---- Running

  public void runFor(Duration duration) {
    simulation.runUntil(simulation.now() + duration.toNanos());
  }

  public void runUntil(Duration sinceStart) {
    simulation.runUntil(sinceStart.toNanos());
  }

  /** Nanoseconds since the world began. */
  public long nanoTime() {
    return simulation.now();
  }

  public Simulation simulation() {
    return simulation;
  }

  public Network network() {
    return network;
  }

  /** The run's fingerprint so far. */
  public String fingerprint() {
    return simulation.fingerprint().hex();
  }

  /** Cuts the machines named first off from those named second, both ways. */
  public Partition partition(Set<String> some, Set<String> others) {
    Partition cut = new Partition(node -> some.contains(node.name()), node -> others.contains(node.name()), true);
    network.cut(cut);
    return cut;
  }

  public void heal(Partition cut) {
    network.heal(cut);
  }

  // ---- Asking

  /** Every packet sent so far, connections' segments among them. */
  public List<Sent> sent() {
    return sent;
  }

  /** The datagrams of one protocol sent so far. */
  public List<Sent> sent(String protocol) {
    return sent.stream().filter(s -> s.protocol().equals(protocol)).toList();
  }

  public List<Dropped> dropped() {
    return dropped;
  }

  /** Why packets did not arrive, in order. */
  public List<DropReason> dropReasons() {
    return dropped.stream().map(Dropped::reason).toList();
  }

  /** What was seen at interfaces and outside of borders, in the order in which it was told. */
  public List<Seen> seen() {
    return seen;
  }

  /** What the nodes told their probes, in order: states, events and counts. */
  public List<Told> told() {
    return told;
  }

  /** Calls {@code watcher} whenever a node tells something: for invariants. */
  public void onTold(Consumer<Told> watcher) {
    onTold = watcher;
  }

  public List<Observation> observations(String metric) {
    return observations.stream().filter(o -> o.metric().equals(metric)).toList();
  }

  /** What a live node last told of a state; empty where nothing. */
  public String state(String node, String variable, String scope) {
    return states.getOrDefault(node + "|" + variable + "|" + scope, "");
  }

  public Machine machineCalled(String name) {
    return Objects.requireNonNull(machines.get(name), name);
  }

  private final class Watch implements NetworkObserver {

    @Override
    public void onSwitchedOff(Node node, boolean crashed) {
      states.keySet().removeIf(key -> key.startsWith(node.name() + "|"));
    }

    @Override
    public void onSent(Node node, Packet p) {
      sent.add(new Sent(simulation.now(), node.name(), p.transport(), p.source(), p.destination(), p.payload(), p.protocol(), p.messageType()));
    }

    @Override
    public void onInterface(Node node, String nic, Packet p, boolean out) {
      seen.add(new Seen(simulation.now(), node.name() + " " + nic, out, p.source(), p.destination()));
    }

    @Override
    public void onOutward(Border border, Packet p, long time) {
      seen.add(new Seen(time, border.name(), true, p.source(), p.destination()));
    }

    @Override
    public void onInward(Border border, Packet p, long time) {
      seen.add(new Seen(time, border.name(), false, p.source(), p.destination()));
    }

    @Override
    public void onDropped(Packet p, DropReason reason, @Nullable Node receiver) {
      dropped.add(new Dropped(simulation.now(), p.origin().name(), reason, p.protocol(), p.messageType()));
    }

    @Override
    public void onTranslatedOut(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
      audit(border, internal).out(transport, internal, remote, tcpFlags, time);
    }

    private BindingAudit audit(Border border, Endpoint internal) {
      boolean ipv4 = internal.address().isIpv4();
      return audits.computeIfAbsent(new Guarded(border, ipv4), guarded -> new BindingAudit(border.behavior(ipv4)));
    }

    @Override
    public void onTranslatedIn(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
      if (!audit(border, internal).allows(transport, internal, remote, tcpFlags, time)) {
        throw new AssertionError("bytes of " + remote + " passed the border of " + border.name() + " to " + internal + " without a binding");
      }
    }

    @Override
    public Probe probe(Node node) {
      return new MemoryProbe(node.name());
    }
  }

  private final class MemoryProbe implements Probe {
    private final String node;

    MemoryProbe(String node) {
      this.node = node;
    }

    private void tell(String kind, String scope, String value) {
      Told entry = new Told(simulation.now(), node, kind, scope, value);
      told.add(entry);
      if (onTold != null) {
        onTold.accept(entry);
      }
    }

    @Override
    public void observe(Metric metric, double value, String... labelValues) {
      observations.add(new Observation(simulation.now(), node, metric.name(), List.of(labelValues), value));
    }

    @Override
    public void count(Metric metric, long amount, String... labelValues) {
      tell(metric.name(), String.join(";", labelValues), Long.toString(amount));
    }

    @Override
    public Wait begin(Metric metric, String... labelValues) {
      long began = simulation.now();
      List<String> labels = List.of(labelValues);
      return new Wait() {
        private boolean over;

        @Override
        public void finish() {
          if (!over) {
            observations.add(new Observation(simulation.now(), node, metric.name(), labels, simulation.now() - began));
          }
          over = true;
        }

        @Override
        public void discard() {
          over = true;
        }
      };
    }

    @Override
    public void state(String variable, String scope, String value) {
      states.put(node + "|" + variable + "|" + scope, value);
      tell("state", variable + "|" + scope, value);
    }

    @Override
    public void event(String kind, String detail) {
      tell("event", kind, detail);
    }
  }
}
