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
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jgrapht.graph.DefaultUndirectedWeightedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jspecify.annotations.Nullable;
import orrery.device.Claims;
import orrery.device.DeviceCatalogue;
import orrery.device.DeviceType;
import orrery.device.SimDevice;
import orrery.device.demand.DemandObserver;
import orrery.device.demand.DeviceDemand;
import orrery.device.demand.Workload;
import orrery.host.Address;
import orrery.host.Decimal;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.net.Carrier;
import orrery.net.Degradation;
import orrery.net.Deviation;
import orrery.net.DropReason;
import orrery.net.InterfacePolicy;
import orrery.net.Lan;
import orrery.net.LinkSpec;
import orrery.net.Network;
import orrery.net.Nic;
import orrery.net.Node;
import orrery.net.Partition;
import orrery.net.RegionGraph;
import orrery.net.Router;
import orrery.net.Site;
import orrery.net.Transport;
import orrery.net.nat.NatBehavior;
import orrery.sim.Entity;
import orrery.sim.Simulation;

/**
 * A small simulated world for tests of protocols: homes behind NATs, machines in them and in the cloud, what befalls them,
 * and a record of all that was sent, lost and told. Time is virtual, and everything is a function of the seed.
 *
 * <pre>{@code
 * class HelloTest {
 *
 *   @SeededTest(seeds = 50)
 *   void isAnsweredAcrossANatOnceTheCutIsHealed(World world) {
 *     World.Home home = world.home("home", NatBehavior.SYMMETRIC);
 *     World.Machine server = world.machine("server").inCloud().running(host -> new Hello(host, answering()));
 *     World.Machine phone = world.machine("phone").on(home).running(host -> new Hello(host, asking(server.address())));
 *     world.startAll();
 *     Partition cut = world.partition(Set.of("phone"), Set.of("server"));
 *     world.runFor(Duration.ofMinutes(1));
 *     assertThat(world.observations("hello.round-trip")).isEmpty();
 *
 *     phone.loss(0.2);                    // a fifth of what it sends, and of what it is sent
 *     world.heal(cut);
 *     world.runUntil("the phone is answered", Duration.ofMinutes(5), () -> phone.protocol(Hello.class).answers() > 0);
 *     server.restart();
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p><b>Building.</b> Homes and machines are made first; the first {@code start} or {@code runFor} ends that. Every LAN has
 * 1 ms of one-way delay, every access 10 ms, the way between two homes nothing else, no jitter and no loss, unless a test
 * says otherwise. Homes have a {@link Home#publicAddress}; a router is behind a {@link #carrier} where a test says so.
 *
 * <p><b>Faults.</b> {@link Machine#crash}, {@link Machine#stop}, {@link Machine#restart}; {@link #partition}; on a machine,
 * over all its restarts, until {@link Machine#heal}: {@link Machine#loss}, {@link Machine#degrade}, {@link Machine#clock},
 * {@link Machine#lies}. What else a network can do ({@link Machine#described} moves, comes up, goes down; {@link #network}
 * renumbers) is there, too.
 *
 * <p><b>Running.</b> {@link #runFor}, {@link #runUntil(Duration)}, and until something is so, within a bound:
 * {@link #runUntil(String, Duration, BooleanSupplier)}.
 *
 * <p><b>Asking.</b> The protocol itself ({@link Machine#protocol}), what it told its probe ({@link #told}, {@link #state},
 * {@link #observations}, {@link #total}), what went over the wire ({@link #sent}, {@link #dropped}, {@link #seen}), and all
 * of it as lines, {@link #trace}. Where bytes pass a NAT without a binding, the run fails by itself.
 */
public final class World {

  /** A LAN interface: 1 ms one way, split over the two ends. */
  public static final LinkSpec LAN_LINK = link("100 Mb/s", "500 us");
  private static final LinkSpec ACCESS_LINK = link("100 Mb/s", "10 ms");
  private static final LinkSpec CLOUD_LINK = link("10 Gb/s", "0 ms");
  /** So many of the last things that happened are kept for {@link #trace}. */
  public static final int TRACE_KEPT = 1_000;

  private static final long GLANCE = 1_000_000;
  private static final long EPOCH = 1_767_571_200_000_000_000L; // 2026-01-05T00:00:00Z

  private final Simulation simulation;
  private final Network network;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Witness witness;
  private int routers;
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
    witness = new Witness(simulation, node -> {
      Machine machine = machines.get(node.name());
      if (machine != null) {
        machine.befall(node);
      }
    });
    network = new Network(simulation, new RegionGraph(graph, new LinkedHashMap<>()), witness, EPOCH);
  }

  /** An empty world in which all luck derives from {@code seed}. */
  public static World withSeed(long seed) {
    return new World(seed);
  }

  /** A link of that rate and one-way delay each way, without jitter or loss: such as {@code link("20 Mb/s", "15 ms")}. */
  public static LinkSpec link(String rate, String delay) {
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

  /** Something wrong with a machine until it is healed, over all its restarts. */
  private record Wrong(Consumer<Node> begin, Consumer<Node> end) {}

  /** A machine of the test: described once, switched on and off as often as the test likes. */
  public final class Machine {
    private final String name;
    private final List<BiFunction<Node, Host, Protocol>> programs = new ArrayList<>();
    private final List<Wrong> wrongs = new ArrayList<>(0);
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

    /** Crashes where it is on, and is switched on again at once: what it had not synced is gone. */
    public Machine restart() {
      if (isOn()) {
        crash();
      }
      return start();
    }

    /** Loses that share of what it sends and of what it is sent, from 0 to 1, on top of what its link loses. */
    public Machine loss(double share) {
      return degrade(Degradation.lossier(share));
    }

    /** Its links are worse from now on. */
    public Machine degrade(Degradation degradation) {
      return goesWrong(live -> live.degrade(degradation), live -> live.restore(degradation));
    }

    /** Its clocks are wrong from now on, and its timers with them. */
    public Machine clock(Deviation deviation) {
      return goesWrong(live -> live.deviate(deviation), live -> live.correct(deviation));
    }

    /** It says of itself from now on what is not so. */
    public Machine lies(Claims claims) {
      return goesWrong(live -> live.claim(claims), live -> live.retract(claims));
    }

    /** Ends all that was wrong with it by {@link #loss}, {@link #degrade}, {@link #clock} and {@link #lies}. */
    public Machine heal() {
      wrongs.forEach(wrong -> onLive(wrong.end()));
      wrongs.clear();
      return this;
    }

    private Machine goesWrong(Consumer<Node> begin, Consumer<Node> end) {
      wrongs.add(new Wrong(begin, end));
      onLive(begin);
      return this;
    }

    private void onLive(Consumer<Node> change) {
      if (isOn()) {
        change.accept(node());
      }
    }

    /** It is being switched on, and its programs are not there yet. */
    private void befall(Node live) {
      wrongs.forEach(wrong -> wrong.begin().accept(live));
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

  /** Switches on all machines that are off, in the order in which they were placed. */
  public void startAll() {
    machines.values().stream().filter(each -> !each.isOn()).toList().forEach(Machine::start);
  }

  /** Lets so much time pass. */
  public void runFor(Duration duration) {
    simulation.runUntil(simulation.now() + duration.toNanos());
  }

  /** Lets time pass until so much has since the beginning. */
  public void runUntil(Duration sinceStart) {
    simulation.runUntil(sinceStart.toNanos());
  }

  /**
   * Lets time pass until something is so; looked at now, and then after every millisecond in which anything happened.
   *
   * @param what it is, for the message of failure: such as {@code "the phone is answered"}
   * @param atMost from now; more than 0
   * @return how long it took
   * @throws AssertionError where it is not so by then
   */
  public Duration runUntil(String what, Duration atMost, BooleanSupplier isSo) {
    long began = simulation.now();
    long end = Math.addExact(began, atMost.toNanos());
    boolean so = isSo.getAsBoolean();
    while (!so && simulation.now() < end) {
      long before = simulation.processed();
      simulation.runUntil(Math.min(end, simulation.now() + GLANCE));
      so = simulation.processed() != before && isSo.getAsBoolean();
    }
    if (!so) {
      throw new AssertionError("by " + seconds(end) + ", " + seconds(end - began) + " from when it was asked for, it must be that " + what + ", but it is not");
    }
    return Duration.ofNanos(simulation.now() - began);
  }

  private static String seconds(long nanos) {
    return Decimal.text(nanos / 1e9) + " s";
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
    return witness.sent;
  }

  /** The datagrams of one protocol sent so far. */
  public List<Sent> sent(String protocol) {
    return witness.sent.stream().filter(s -> s.protocol().equals(protocol)).toList();
  }

  /** Every packet that did not arrive so far. */
  public List<Dropped> dropped() {
    return witness.dropped;
  }

  /** Why packets did not arrive, in order. */
  public List<DropReason> dropReasons() {
    return witness.dropped.stream().map(Dropped::reason).toList();
  }

  /** What was seen at interfaces and outside of borders, in the order in which it was told. */
  public List<Seen> seen() {
    return witness.seen;
  }

  /** What the nodes told their probes, in order: states, events and counts. */
  public List<Told> told() {
    return witness.told;
  }

  /** Calls {@code watcher} whenever a node tells something: for invariants. */
  public void onTold(Consumer<Told> watcher) {
    witness.onTold = watcher;
  }

  /** What was observed of a tally so far, and the waits that have ended. */
  public List<Observation> observations(String metric) {
    return witness.observations.stream().filter(o -> o.metric().equals(metric)).toList();
  }

  /** What a live node last told of a state; empty where nothing. */
  public String state(String node, String variable, String scope) {
    return witness.states.getOrDefault(node + "|" + variable + "|" + scope, "");
  }

  /** What all nodes have counted of a metric so far, whatever its labels. */
  public long total(String metric) {
    return witness.told.stream().filter(each -> each.kind().equals(metric)).mapToLong(each -> Long.parseLong(each.value())).sum();
  }

  /**
   * The last things that happened, the latest last: time, node, and what it sent, heard, lost, told its probe, or that it
   * went on or off. At most {@link #TRACE_KEPT} of them are kept.
   */
  public List<String> trace(int last) {
    return witness.trace(last);
  }

  public Machine machineCalled(String name) {
    return Objects.requireNonNull(machines.get(name), name);
  }
}
