package orrery.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.device.Claims;
import orrery.device.PretendingDevice;
import orrery.device.SimDevice;
import orrery.device.demand.DeviceDemand;
import orrery.device.energy.Supply;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.Decimal;
import orrery.host.Device;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Fingerprint;

/**
 * A machine that is switched on: its interfaces, open ports, connections, timers and protocols. It is made by {@link
 * #switchOn} and is gone after {@link #crash} or the end of {@link #stop}.
 */
public final class Node extends Timed {

  /** How long an orderly stop may take before the machine goes off regardless. */
  static final long STOP_GRACE_NANOS = 5_000_000_000L;

  private static final int FIRST_EPHEMERAL_PORT = 49_152;
  private static final int EPHEMERAL_PORTS = 65_536 - FIRST_EPHEMERAL_PORT;

  /** Who draws more ports than that holds the stream of that luck: most nodes draw a few. */
  private static final int FEW_PORTS = 8;

  static final long KIND_TIMER = 1;
  static final long KIND_DATAGRAM = 2;
  static final long KIND_CONNECTION = 3;
  static final long KIND_TASK = 4;
  static final long KIND_POWER = 5;
  // A want is of kind 6, in orrery.device.demand; a step of a task of kind 7, in orrery.net.task.

  private final Network network;
  private final Machine machine;
  private final Device device;
  private final SimInterface[] interfaces;
  private final SimHost host;
  private final Probe probe;
  private final long bootedAt;
  private final int boot;
  private List<Protocol> protocols;
  private Ports ports = new Ports();
  /** The latest, which knows the one before it; null while there are none. */
  private @Nullable TcpListener listeners;
  /** Null while there are none. */
  private @Nullable Connections connections;
  /** Null as long as few ports were drawn: it is made anew for each of those. */
  private @Nullable RandomStream portLuck;
  private byte portsDrawn;
  private boolean on = true;
  private boolean stopping;
  private boolean changeUntold;
  /** Null as long as nothing has ever been wrong with it. */
  private @Nullable Ailments ailments;

  /** What is wrong with a node. */
  private static final class Ailments {
    /** Null as long as the clocks are right. */
    @Nullable Clock clock;
    double speed = 1;
    /** What its protocols see that is not so; null while they see the truth. */
    @Nullable Claims claims;
  }

  private Node(Network network, Machine machine, Device device, int programs) {
    this.network = network;
    this.machine = machine;
    this.device = device;
    this.protocols = new ArrayList<>(programs);
    this.bootedAt = network.simulation().now();
    this.boot = machine.nextBoot();
    Adapters adapters = machine.adapters();
    this.interfaces = new SimInterface[adapters.all().size()];
    for (int i = 0; i < interfaces.length; i++) {
      interfaces[i] = new SimInterface(this, adapters.all().get(i));
    }
    this.host = new SimHost(this);
    this.probe = network.observer().probe(this);
  }

  /**
   * Switches a machine on, now.
   *
   * @param programs makes what runs on it, given its host; started in order
   */
  public static Node switchOn(Network network, Machine machine, Device device, List<? extends BiFunction<Node, Host, Protocol>> programs) {
    Node node = new Node(network, machine, device, programs.size());
    for (SimInterface each : node.interfaces) {
      network.attach(each);
    }
    machine.node(node);
    node.entity().received().add(node.now(), KIND_POWER, 1);
    network.observer().onSwitchedOn(node);
    node.demand().ifPresent(DeviceDemand::begin);
    for (BiFunction<Node, Host, Protocol> program : programs) {
      node.protocols.add(program.apply(node, node.host));
    }
    node.protocols = List.copyOf(node.protocols);
    for (Protocol protocol : node.protocols) {
      protocol.start();
    }
    return node;
  }

  /** Asks the protocols to leave in order; the machine goes off when all have, or after a grace. */
  public void stop() {
    if (!on || stopping) {
      return;
    }
    stopping = true;
    // Who switches a device off wants no more of it.
    demand().ifPresent(DeviceDemand::end);
    after(STOP_GRACE_NANOS, "stop grace", () -> switchOff(false));
    int[] waiting = {protocols.size()};
    for (Protocol protocol : protocols) {
      boolean[] told = {false};
      protocol.stop(() -> {
        if (!told[0]) {
          told[0] = true;
          if (--waiting[0] == 0) {
            // Asynchronously: the protocol is still inside its own call.
            after(0, "switch off", () -> switchOff(false));
          }
        }
      });
    }
    if (protocols.isEmpty()) {
      switchOff(false);
    }
  }

  /** Switches the machine off at once: nothing is called, nothing is sent, what was not synced is lost. */
  public void crash() {
    switchOff(true);
  }

  private void switchOff(boolean crashed) {
    if (!on) {
      return;
    }
    on = false;
    cancelTimers();
    for (TcpConnection connection : connections().all()) {
      if (!crashed) {
        connection.sayFarewell();
      }
      connection.vanish();
    }
    if (crashed) {
      machine.storage().crash();
    } else {
      machine.storage().flush();
    }
    for (SimInterface each : interfaces) {
      network.detach(each);
    }
    machine.node(null);
    supply().ifPresent(Supply::end);
    demand().ifPresent(DeviceDemand::end);
    entity().received().add(now(), KIND_POWER, crashed ? 2 : 3);
    network.observer().onSwitchedOff(this, crashed);
  }

  // ---- What it is

  /** The machine that is on. */
  public Machine machine() {
    return machine;
  }

  /** Its id as text. */
  public String name() {
    return machine.name();
  }

  /** What ranks its events and chains what it receives. */
  public Entity entity() {
    return machine.entity();
  }

  /** The device it is. */
  public Device device() {
    return device;
  }

  /** Whether it is on. */
  public boolean isOn() {
    return on;
  }

  /** Whether it has begun to leave in order. */
  public boolean isStopping() {
    return stopping;
  }

  /** When it was switched on. */
  public long bootedAt() {
    return bootedAt;
  }

  /** What runs on it, in the order of start. */
  public List<Protocol> protocols() {
    return protocols;
  }

  /** What its protocols see. */
  public Host host() {
    return host;
  }

  /** Its own address, the first where it has several: private in a LAN, else public. The unspecified one where it has none. */
  public Address address() {
    for (SimInterface each : interfaces) {
      if (!each.addresses().isEmpty()) {
        return each.addresses().get(0);
      }
    }
    // What was on may still be asked for its address.
    return on ? Lan.NO_ADDRESS : machine.address();
  }

  /** All addresses it has at the moment, by interface. */
  public List<Address> addresses() {
    if (interfaces.length == 1) {
      return interfaces[0].addresses();
    }
    return Arrays.stream(interfaces).flatMap(each -> each.addresses().stream()).toList();
  }

  /** What it takes its energy from, where that is counted. */
  private Optional<Supply> supply() {
    return device instanceof SimDevice own ? own.supply() : Optional.empty();
  }

  /** What is wanted of it, where anything is. */
  Optional<DeviceDemand> demand() {
    return device instanceof SimDevice own ? own.demand() : Optional.empty();
  }

  /** So many bytes leave by an interface, or arrive. */
  void spends(@Nullable SimInterface by, long bytes, boolean out) {
    Supply from = supply().orElse(null);
    for (int i = 0; from != null && i < interfaces.length; i++) {
      if (interfaces[i] == by && out) {
        from.sent(i, bytes);
      } else if (interfaces[i] == by) {
        from.received(i, bytes);
      }
    }
  }

  /** What a bulk from or to one of its addresses keeps busy, from now on; null where nobody counts. */
  @Nullable BusyRadio busyRadio(Address own) {
    SimInterface at = owning(own);
    return at == null ? null : busyRadio(at);
  }

  /** The same by the interface. */
  @Nullable BusyRadio busyRadio(SimInterface at) {
    Supply from = supply().orElse(null);
    return from == null ? null : BusyRadio.begin(from, Arrays.asList(interfaces).indexOf(at));
  }

  /** The network it is in. */
  public Network network() {
    return network;
  }

  /** The link of its first interface. */
  public Link link() {
    return interfaces[0];
  }

  /**
   * The link of the interface of that name.
   *
   * @throws IllegalArgumentException where it has no interface of that name
   */
  public Link link(String nicName) {
    for (SimInterface each : interfaces) {
      if (each.nic().name().equals(nicName)) {
        return each;
      }
    }
    throw new IllegalArgumentException(name() + " must have an interface called " + nicName);
  }

  Probe probe() {
    return probe;
  }

  /** The simulation's time, in nanoseconds since it began; its own clock is {@link Host#nanoTime}. */
  public long now() {
    return network.simulation().now();
  }

  /** The stream for {@code purpose}, of this boot: a second session is not a repetition of the first. */
  RandomStream stream(String purpose) {
    return network.simulation().stream(name(), purpose + "#" + boot);
  }

  /** The stream of what befalls its link whether it is on or not. */
  RandomStream weather(String purpose) {
    return network.simulation().stream(name(), purpose);
  }

  // ---- Time

  SimTimer timer(String name, Runnable onExpiry) {
    return new SimTimer(this, network.timerName(name), onExpiry);
  }

  Ports ports() {
    return ports;
  }

  /** Runs {@code action} once, {@code delay} nanoseconds from now, if the node is still on. */
  void after(long delay, String label, Runnable action) {
    network.simulation().scheduleIn(entity(), delay, new Event() {
      @Override
      protected void fire() {
        if (on) {
          entity().received().add(now(), KIND_TASK, Fingerprint.hash(label));
          action.run();
        }
      }

      @Override
      protected String label() {
        return name() + " " + label;
      }
    });
  }

  // ---- Interfaces

  SimInterface[] interfaces() {
    return interfaces;
  }

  /** The interface that has {@code address}; null where none has. */
  @Nullable SimInterface owning(Address address) {
    for (SimInterface each : interfaces) {
      if (each.addresses().contains(address)) {
        return each;
      }
    }
    return null;
  }

  /**
   * The interface by which a packet for {@code destination} leaves where nothing else decides: one that is on its link; or
   * one from which a way leads there, by the machine's policy; or, so that the packet may be seen to get lost, any that
   * has an address of that family. Null where there is none.
   */
  @Nullable SimInterface towards(Address destination) {
    if (interfaces.length == 1) {
      return interfaces[0].address(destination.isIpv4()) == null ? null : interfaces[0];
    }
    SimInterface best = null;
    int bestLead = 0;
    for (SimInterface each : interfaces) {
      if (each.address(destination.isIpv4()) == null) {
        continue;
      }
      int lead = each.isOnLink(destination) ? 3 : each.leadsTo(destination) ? 2 : 1;
      if (best == null || lead > bestLead || lead == bestLead && machine.adapters().policy().prefers(each.nic(), best.nic())) {
        best = each;
        bestLead = lead;
      }
    }
    return best;
  }

  /** The address that a packet for {@code destination} comes from where the sender is bound to none; null where there is none. */
  @Nullable Address sourceTowards(Address destination) {
    SimInterface way = towards(destination);
    return way == null ? null : way.address(destination.isIpv4());
  }

  /** Changes an adapter of this node; protocols learn of it a moment later. */
  void change(Adapter adapter, Consumer<Adapter> change) {
    for (SimInterface each : interfaces) {
      if (each.adapter() == adapter) {
        LinkSpec linkBefore = adapter.link();
        Lan lanBefore = each.lan();
        network.detach(each);
        change.accept(adapter);
        network.attach(each);
        boolean otherMedium = adapter.link().medium().isPresent() && each.lan() != lanBefore;
        if (!adapter.link().equals(linkBefore) || otherMedium) {
          each.change(adapter.link(), each.lan());
        }
      }
    }
    interfacesChanged();
  }

  /** Its addresses are other ones: connections whose address is gone break, and the protocols are told. */
  void interfacesChanged() {
    network.observer().onInterfacesChanged(this);
    if (changeUntold) {
      return;
    }
    changeUntold = true;
    after(0, "interfaces changed", () -> {
      changeUntold = false;
      for (TcpConnection connection : connections().all()) {
        if (owning(connection.local().address()) == null) {
          connection.addressLost();
        }
      }
      host.tellInterfacesChanged();
    });
  }

  /** Degrades all its links until the same object is given to {@link #restore}. */
  public void degrade(Degradation degradation) {
    for (SimInterface each : interfaces) {
      each.degrade(degradation);
    }
  }

  /** Ends a degradation; nothing happens where it was not there. */
  public void restore(Degradation degradation) {
    for (SimInterface each : interfaces) {
      each.restore(degradation);
    }
  }

  // ---- Clocks and processor

  private Ailments ailments() {
    Ailments made = ailments;
    if (made == null) {
      made = new Ailments();
      ailments = made;
    }
    return made;
  }

  /** Null as long as the clocks are right. */
  private @Nullable Clock clock() {
    return ailments == null ? null : ailments.clock;
  }

  /** What its monotonic clock shows: nanoseconds since it was switched on. */
  long monotonicNanos() {
    Clock clock = clock();
    return clock == null ? now() - bootedAt : clock.monotonic(now());
  }

  /** What its wall clock shows: nanoseconds since 1970. */
  long wallNanos() {
    Clock clock = clock();
    return network.epochNanos() + now() + (clock == null ? 0 : clock.wallError(now()));
  }

  /** In how much true time its clock runs by {@code delay}. */
  long trueTime(long delay) {
    Clock clock = clock();
    return clock == null ? delay : clock.trueTime(delay);
  }

  /** Its clocks are wrong from now on, until {@link #correct}; timers run by them. */
  public void deviate(Deviation deviation) {
    Clock known = clock();
    Clock wrong = known == null ? new Clock(now(), now() - bootedAt) : known;
    ailments().clock = wrong;
    adjust(wrong, () -> wrong.begin(deviation, now()));
  }

  /** Ends a deviation of its clocks; nothing happens where it was not there. */
  public void correct(Deviation deviation) {
    Clock wrong = clock();
    if (wrong != null) {
      adjust(wrong, () -> wrong.end(deviation, now()));
    }
  }

  /** Changes the clock; timers that run keep what they have left of their delay, by the clock. */
  private void adjust(Clock wrong, Runnable change) {
    List<SimTimer> running = timersInOrder(network.simulation());
    long[] left = running.stream().mapToLong(timer -> wrong.ownTime(network.simulation().timeOf(timer) - now())).toArray();
    change.run();
    for (int i = 0; i < left.length; i++) {
      running.get(i).start(left[i]);
    }
  }

  /** Its processor keeps a share of its speed until that is {@link #release released}; what it has begun ends when it would have. */
  public void throttle(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of speed must be above 0 and at most 1 but is " + Decimal.text(share));
    }
    ailments().speed *= share;
  }

  /** Ends a throttling by that share. */
  public void release(double share) {
    ailments().speed /= share;
  }

  /** How many times as fast as its device says its processor is. */
  double speed() {
    return ailments == null ? 1 : ailments.speed;
  }

  /** Has its processor do so many operations after all that it has to do already; returns when they are done, in simulated time. */
  public long occupy(long operations) {
    requireOn();
    return host.occupy(operations);
  }

  /** When its processor will have done what it has to do, in simulated time; in the past where it is idle. */
  public long busyUntil() {
    return host.processorBusyUntil();
  }

  // ---- Lies

  /** Its protocols see what it claims from now on, until {@link #retract}, in place of what it is; nothing else changes. */
  public void claim(Claims falsely) {
    ailments().claims = falsely;
  }

  /** Its protocols see the truth again, where that was what they saw instead. */
  public void retract(Claims falsely) {
    if (ailments != null && ailments.claims == falsely) {
      ailments.claims = null;
    }
  }

  /** The device as its protocols see it. */
  Device claimedDevice() {
    Claims claims = claims();
    return claims == null ? device : new PretendingDevice(device, claims);
  }

  /** How many times as fast as they are its interfaces are said to be. */
  double claimedLink() {
    Claims claims = claims();
    return claims == null ? 1 : claims.link();
  }

  private @Nullable Claims claims() {
    return ailments == null ? null : ailments.claims;
  }

  // ---- Ports

  SimPort open(PortSpec spec, DatagramHandler handler) {
    requireOn();
    int number = spec.port() == 0 ? ephemeralPort(ports::isFree) : spec.port();
    SimPort other = ports.inTheWayOf(number, spec.local(), spec.shared());
    if (other != null) {
      throw new IllegalStateException("UDP port " + number + " of " + name() + " is open already, by " + other.protocol());
    }
    SimPort port = new SimPort(this, spec, number, handler);
    ports = ports.with(port);
    return port;
  }

  void closed(SimPort port) {
    ports.remove(port);
  }

  private int ephemeralPort(java.util.function.IntPredicate free) {
    // RFC 6056 §3.3.1: a random start, then the next free one. As with real hosts (§2.2), what listens and what connects have no
    // port in common.
    int start = drawPort();
    for (int i = 0; i < EPHEMERAL_PORTS; i++) {
      int port = FIRST_EPHEMERAL_PORT + (start + i) % EPHEMERAL_PORTS;
      if (free.test(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no ephemeral port is free on " + name());
  }

  /** A number below {@link #EPHEMERAL_PORTS}. */
  private int drawPort() {
    if (portLuck != null) {
      return portLuck.nextInt(EPHEMERAL_PORTS);
    }
    RandomStream luck = stream("ports");
    for (int i = 0; i < portsDrawn; i++) {
      luck.nextInt(EPHEMERAL_PORTS);
    }
    portLuck = ++portsDrawn > FEW_PORTS ? luck : null;
    return luck.nextInt(EPHEMERAL_PORTS);
  }

  /** Whether a port hears what is sent to {@code group} on the link of {@code arrival}. */
  boolean listensTo(Endpoint group, SimInterface arrival) {
    return ports.hears(group, arrival);
  }

  // ---- Connections

  Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    requireOn();
    int number = spec.port() == 0 ? ephemeralPort(candidate -> listener(candidate, null) == null && !connections().use(candidate)) : spec.port();
    if (listener(number, spec.local()) != null) {
      throw new IllegalStateException("TCP port " + number + " of " + name() + " is listened on already");
    }
    TcpListener listener = new TcpListener(this, spec, number, acceptor);
    listener.before = listeners;
    listeners = listener;
    return listener;
  }

  void closed(TcpListener listener) {
    if (listeners == listener) {
      listeners = listener.before;
    }
    for (TcpListener each = listeners; each != null; each = each.before) {
      if (each.before == listener) {
        each.before = listener.before;
      }
    }
  }

  private @Nullable TcpListener listener(int port, @Nullable Address local) {
    for (TcpListener listener = listeners; listener != null; listener = listener.before) {
      if (listener.port() == port && Ports.overlap(listener.bound(), local)) {
        return listener;
      }
    }
    return null;
  }

  private Connections connections() {
    connections = connections == null ? new Connections() : connections;
    return connections;
  }

  Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    requireOn();
    Address towards = spec.local() != null ? spec.local() : sourceTowards(spec.destination().address());
    Address local = towards != null ? towards : address();
    int port = spec.localPort() != 0 ? spec.localPort() : ephemeralPort(
        candidate -> listener(candidate, null) == null && connections().between(new Endpoint(local, candidate), spec.destination()) == null);
    TcpConnection connection = new TcpConnection(this, spec.protocol(), new Endpoint(local, port), spec.destination(), handler);
    if (connections().between(connection.local(), connection.remote()) != null) {
      throw new IllegalStateException("one connection may join two endpoints, but " + name() + " asks for another from port " + port + " to " + spec.destination());
    }
    connections().add(connection);
    connection.open();
    return connection;
  }

  void forget(TcpConnection connection) {
    connections().remove(connection);
    connections = connections().isEmpty() ? null : connections;
  }

  private void requireOn() {
    if (!on) {
      throw new IllegalStateException(name() + " is off: its host must not be used any more");
    }
  }

  // ---- Receiving

  /** @param arrival the interface that the packet came to */
  void receive(Packet packet, SimInterface arrival) {
    if (packet.transport() == Transport.UDP) {
      receiveDatagram(packet, arrival);
    } else {
      receiveSegment(packet);
    }
  }

  private void receiveDatagram(Packet packet, SimInterface arrival) {
    if (packet.destination().address().isMulticast()) {
      receiveMulticast(packet, arrival);
      return;
    }
    SimPort port = ports.at(packet.destination());
    if (port == null) {
      network.drop(packet, DropReason.PORT_CLOSED, this);
    } else {
      delivered(packet);
      port.deliver(packet);
    }
  }

  private void receiveMulticast(Packet packet, SimInterface arrival) {
    SimPort[] hearing = ports.hearing(packet.destination(), arrival);
    if (hearing.length == 0) {
      network.drop(packet, DropReason.PORT_CLOSED, this);
      return;
    }
    delivered(packet);
    for (SimPort port : hearing) {
      port.deliver(packet);
      if (!on) {
        return;
      }
    }
  }

  private void delivered(Packet packet) {
    entity().received().add(now(), KIND_DATAGRAM, packet.payloadHash());
    network.observer().onDelivered(this, packet);
  }

  private void receiveSegment(Packet packet) {
    TcpConnection connection = connections == null ? null : connections.between(packet.destination(), packet.source());
    if (connection != null) {
      network.observer().onDelivered(this, packet);
      connection.onSegment(packet);
      return;
    }
    TcpListener listener = listener(packet.destination().port(), packet.destination().address());
    if (listener != null && packet.flags() == TcpConnection.SYN) {
      network.observer().onDelivered(this, packet);
      TcpConnection accepted = new TcpConnection(this, listener, packet.destination(), packet.source());
      connections().add(accepted);
      accepted.onSegment(packet);
      return;
    }
    network.drop(packet, DropReason.PORT_CLOSED, this);
    if ((packet.flags() & TcpConnection.RST) == 0) {
      // RFC 9293 §3.5.2: a segment for a connection that does not exist is answered by a reset.
      network.send(this, new Packet(this, Transport.TCP, packet.destination(), packet.source(), TcpConnection.NOTHING, packet.protocol(), "reset", TcpConnection.RST, packet.acknowledgement(), packet.sequence()));
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
