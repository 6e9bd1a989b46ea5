package orrery.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
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
 * A machine that is switched on: its interface, open ports, connections, timers and protocols. It is made by {@link
 * #switchOn} and is gone after {@link #crash} or the end of {@link #stop}.
 */
public final class Node implements Attachment {

  /** How long an orderly stop may take before the machine goes off regardless. */
  static final long STOP_GRACE_NANOS = 5_000_000_000L;

  private static final int FIRST_EPHEMERAL_PORT = 49_152;
  private static final int EPHEMERAL_PORTS = 65_536 - FIRST_EPHEMERAL_PORT;

  static final long KIND_TIMER = 1;
  static final long KIND_DATAGRAM = 2;
  static final long KIND_CONNECTION = 3;
  static final long KIND_TASK = 4;
  static final long KIND_POWER = 5;

  private final Network network;
  private final Machine machine;
  private final Device device;
  private final Link link;
  private final SimHost host;
  private final Probe probe;
  private final long bootedAt;
  private final int boot;
  private final List<Protocol> protocols = new ArrayList<>(2);
  private final List<SimTimer> timers = new ArrayList<>();
  private final List<SimPort> ports = new ArrayList<>(2);
  private final List<TcpListener> listeners = new ArrayList<>(0);
  private final Map<TcpConnection.Key, TcpConnection> connections = new LinkedHashMap<>(4);
  private @Nullable RandomStream portLuck;
  private boolean on = true;
  private boolean stopping;

  private Node(Network network, Machine machine, Device device) {
    this.network = network;
    this.machine = machine;
    this.device = device;
    this.bootedAt = network.simulation().now();
    this.boot = machine.nextBoot();
    this.link = new Link(machine.nic().link(), () -> stream("link"), this::weather, machine.lan());
    this.host = new SimHost(this);
    this.probe = network.observer().probe(this);
  }

  /**
   * Switches a machine on, now.
   *
   * @param programs makes what runs on it, given its host; started in order
   */
  public static Node switchOn(Network network, Machine machine, Device device, List<? extends BiFunction<Node, Host, Protocol>> programs) {
    Node node = new Node(network, machine, device);
    network.attach(node);
    node.entity().received().add(node.now(), KIND_POWER, 1);
    network.observer().onSwitchedOn(node);
    for (BiFunction<Node, Host, Protocol> program : programs) {
      node.protocols.add(program.apply(node, node.host));
    }
    for (Protocol protocol : List.copyOf(node.protocols)) {
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
    for (SimTimer timer : timers) {
      timer.cancel();
    }
    for (TcpConnection connection : connections.values()) {
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
    network.detach(this);
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

  /** Its own address: private in a LAN, else public. */
  public Address address() {
    return machine.address();
  }

  /** Whether that is one of its addresses. */
  boolean has(Address address) {
    return machine.addresses().contains(address);
  }

  @Override
  public Address publicAddress() {
    return machine.address();
  }

  @Override
  public int site() {
    return machine.site();
  }

  /** The network it is in. */
  public Network network() {
    return network;
  }

  /** The link of its interface. */
  public Link link() {
    return link;
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
  private RandomStream weather(String purpose) {
    return network.simulation().stream(name(), "link/" + purpose);
  }

  // ---- Time

  SimTimer timer(String name, Runnable onExpiry) {
    SimTimer timer = new SimTimer(this, name, onExpiry);
    timers.add(timer);
    return timer;
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

  // ---- Ports

  SimPort open(PortSpec spec, DatagramHandler handler) {
    requireOn();
    int number = spec.port() == 0 ? ephemeralPort(candidate -> udpPortIsFree(candidate)) : spec.port();
    for (SimPort port : ports) {
      if (port.number() == number && overlap(port.bound(), spec.local()) && !(port.shared() && spec.shared())) {
        throw new IllegalStateException("UDP port " + number + " of " + name() + " is open already, by " + port.protocol());
      }
    }
    SimPort port = new SimPort(this, spec, number, handler);
    ports.add(port);
    return port;
  }

  void closed(SimPort port) {
    ports.remove(port);
  }

  /** Whether two local addresses, null being all of them, have one in common. */
  private static boolean overlap(@Nullable Address one, @Nullable Address other) {
    return one == null || other == null || one.equals(other);
  }

  private boolean udpPortIsFree(int number) {
    for (SimPort port : ports) {
      if (port.number() == number) {
        return false;
      }
    }
    return true;
  }

  private int ephemeralPort(java.util.function.IntPredicate free) {
    RandomStream luck = portLuck;
    if (luck == null) {
      luck = stream("ports");
      portLuck = luck;
    }
    // RFC 6056 §3.3.1: a random start, then the next free one.
    int start = luck.nextInt(EPHEMERAL_PORTS);
    for (int i = 0; i < EPHEMERAL_PORTS; i++) {
      int port = FIRST_EPHEMERAL_PORT + (start + i) % EPHEMERAL_PORTS;
      if (free.test(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no ephemeral port is free on " + name());
  }

  boolean listensTo(Endpoint group) {
    for (SimPort port : ports) {
      if (port.number() == group.port() && port.hasJoined(group.address())) {
        return true;
      }
    }
    return false;
  }

  // ---- Connections

  Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    requireOn();
    int number = spec.port() == 0 ? ephemeralPort(candidate -> listener(candidate, null) == null) : spec.port();
    if (listener(number, spec.local()) != null) {
      throw new IllegalStateException("TCP port " + number + " of " + name() + " is listened on already");
    }
    TcpListener listener = new TcpListener(this, spec, number, acceptor);
    listeners.add(listener);
    return listener;
  }

  void closed(TcpListener listener) {
    listeners.remove(listener);
  }

  private @Nullable TcpListener listener(int port, @Nullable Address local) {
    for (TcpListener listener : listeners) {
      if (listener.port() == port && overlap(listener.bound(), local)) {
        return listener;
      }
    }
    return null;
  }

  Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    requireOn();
    Address local = spec.local() != null ? spec.local() : address();
    int port = ephemeralPort(candidate -> !connections.containsKey(new TcpConnection.Key(new Endpoint(local, candidate), spec.destination())));
    TcpConnection connection = new TcpConnection(this, spec.protocol(), new TcpConnection.Key(new Endpoint(local, port), spec.destination()), handler);
    connections.put(connection.key(), connection);
    connection.open();
    return connection;
  }

  void forget(TcpConnection connection) {
    connections.remove(connection.key(), connection);
  }

  private void requireOn() {
    if (!on) {
      throw new IllegalStateException(name() + " is off: its host must not be used any more");
    }
  }

  // ---- Receiving

  void receive(Packet packet) {
    if (packet.transport() == Transport.UDP) {
      receiveDatagram(packet);
    } else {
      receiveSegment(packet);
    }
  }

  private void receiveDatagram(Packet packet) {
    boolean multicast = packet.destination().address().isMulticast();
    boolean delivered = false;
    // A handler may open and close ports: walk a copy. A unicast for a shared number reaches the first that opened it.
    for (SimPort port : ports.size() == 1 ? ports : List.copyOf(ports)) {
      if (port.number() == packet.destination().port() && (multicast ? port.hasJoined(packet.destination().address()) : overlap(port.bound(), packet.destination().address()))) {
        if (!delivered) {
          entity().received().add(now(), KIND_DATAGRAM, packet.payloadHash());
          network.observer().onDelivered(this, packet);
          delivered = true;
        }
        port.deliver(packet);
        if (!multicast || !on) {
          break;
        }
      }
    }
    if (!delivered) {
      network.drop(packet, DropReason.PORT_CLOSED, this);
    }
  }

  private void receiveSegment(Packet packet) {
    TcpConnection connection = connections.get(new TcpConnection.Key(packet.destination(), packet.source()));
    if (connection != null) {
      network.observer().onDelivered(this, packet);
      connection.onSegment(packet);
      return;
    }
    TcpListener listener = listener(packet.destination().port(), packet.destination().address());
    if (listener != null && packet.flags() == TcpConnection.SYN) {
      network.observer().onDelivered(this, packet);
      TcpConnection accepted = new TcpConnection(this, listener, new TcpConnection.Key(packet.destination(), packet.source()));
      connections.put(accepted.key(), accepted);
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
