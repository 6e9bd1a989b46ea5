package orrery.protocols.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Demand;
import orrery.host.Device;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.InterfacesListener;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.host.Storage;
import orrery.host.Timer;
import orrery.host.Work;

/**
 * A host on real sockets, from one switching-on of a {@link LiveNode} to the next switching-off. Only the node's own
 * thread may use it; another is refused with an {@link IllegalStateException}.
 */
public final class LiveHost implements Host {

  /** How often the interfaces are looked at; operating systems tell of changes, but not through Java. */
  private static final Duration INTERFACE_POLL = Duration.ofSeconds(5);

  private static final int BUFFER_BYTES = 64 * 1024;

  /** What a host is made of; a {@link LiveNode} knows it. */
  record Setup(
      NodeId id,
      List<Address> addresses,
      PortMap ports,
      Device device,
      Duration connectTimeout,
      Clock clock,
      LiveStorage storage,
      Function<String, RandomStream> streams,
      Probe probe) {}

  private final Setup setup;
  private final EventLoop loop;
  private final Thread thread;
  private final ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Map<String, RandomStream> streams = new TreeMap<>();
  private final List<PortSockets> sockets = new ArrayList<>();
  private final Set<LiveListener> listeners = new LinkedHashSet<>();
  private final Set<LiveConnection> connections = new LinkedHashSet<>();
  private final List<InterfacesListener> interfacesListeners = new ArrayList<>();
  private final Shared shared = new Shared();
  private final LiveTimer interfacePoll;
  private List<Interface> interfaces;

  /** For the node's own thread, which becomes the only one to use it. */
  LiveHost(Setup setup, EventLoop loop) {
    this.setup = setup;
    this.loop = loop;
    this.thread = Thread.currentThread();
    this.interfaces = currentInterfaces();
    this.interfacePoll = new LiveTimer(loop, "interfaces", this::pollInterfaces);
    if (!setup.addresses().stream().allMatch(Address::isLoopback)) {
      interfacePoll.start(INTERFACE_POLL);
    }
  }

  @Override
  public Shared shared() {
    return shared;
  }

  @Override
  public NodeId id() {
    return setup.id();
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public long unixNanos() {
    Instant now = setup.clock().instant();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }

  @Override
  public RandomStream random(String purpose) {
    checkThread();
    return streams.computeIfAbsent(purpose, setup.streams());
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    checkThread();
    return new LiveTimer(loop, name, onExpiry);
  }

  /** The device is the machine itself, whose processor works while the code runs: {@code done} is called at once. */
  @Override
  public void compute(Work work, Runnable done) {
    checkThread();
    loop.later(done);
  }

  @Override
  public List<Interface> interfaces() {
    return interfaces;
  }

  @Override
  public void followInterfaces(InterfacesListener listener) {
    checkThread();
    interfacesListeners.add(listener);
  }

  @Override
  public void unfollowInterfaces(InterfacesListener listener) {
    checkThread();
    interfacesListeners.remove(listener);
  }

  @Override
  public Device device() {
    return setup.device();
  }

  /** A live node has no users but those who call it. */
  @Override
  public Demand demand() {
    return Demand.NONE;
  }

  @Override
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    checkThread();
    PortSockets behind = null;
    for (PortSockets open : sockets) {
      if (open.overlaps(spec)) {
        if (!(open.isShared() && spec.shared())) {
          throw new IllegalStateException("port " + spec.port() + " must be free or shared by all, but " + spec.protocol() + " opens it again");
        }
        behind = Objects.equals(open.bound(), spec.local()) ? open : behind;
      }
    }
    if (behind == null) {
      behind = openSockets(spec);
    }
    LiveDatagramPort port = new LiveDatagramPort(this, behind, spec.protocol(), handler);
    behind.add(port);
    return port;
  }

  private PortSockets openSockets(PortSpec spec) {
    try {
      PortSockets opened = new PortSockets(this, spec);
      sockets.add(opened);
      return opened;
    } catch (IOException e) {
      throw new IllegalStateException("port " + spec.port() + " of " + setup.id() + " must be free, but " + spec.protocol() + " cannot open it: " + e.getMessage(), e);
    }
  }

  @Override
  public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    checkThread();
    try {
      LiveListener listener = new LiveListener(this, spec, acceptor);
      listeners.add(listener);
      return listener;
    } catch (IOException e) {
      throw new IllegalStateException("port " + spec.port() + " of " + setup.id() + " must be free, but " + spec.protocol() + " cannot listen on it: " + e.getMessage(), e);
    }
  }

  @Override
  public Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    checkThread();
    try {
      LiveConnection connection = LiveConnection.connect(this, spec, setup.connectTimeout(), handler);
      connections.add(connection);
      return connection;
    } catch (BindException e) {
      throw new IllegalStateException("port " + spec.localPort() + " must be free for " + spec.protocol() + " to connect from: " + e.getMessage(), e);
    } catch (IOException e) {
      // No descriptors, or no port left: the machine is at its end, not the network.
      throw new UncheckedIOException("no socket for a connection to " + spec.destination(), e);
    }
  }

  @Override
  public Storage storage() {
    return setup.storage();
  }

  @Override
  public Probe probe() {
    return setup.probe();
  }

  /** Those of the node's addresses that the machine has, or the one of them that is asked for: none where that is not there. */
  List<Address> present(@Nullable Address asked) {
    return setup.addresses().stream().filter(address -> asked == null || asked.equals(address)).filter(LiveHost::isPresent).toList();
  }

  /** The node's first address of the same family as {@code destination}, or else its first. */
  Address towards(Address destination) {
    List<Address> alike = setup.addresses().stream().filter(address -> address.isIpv4() == destination.isIpv4()).toList();
    return alike.isEmpty() ? setup.addresses().get(0) : alike.get(0);
  }

  Address firstAddress() {
    return setup.addresses().get(0);
  }

  boolean isOwn(Address address) {
    return setup.addresses().contains(address);
  }

  /** A port of this node is about to send a multicast, which the kernel hands back to all that have joined. */
  void expectEchoes(int number, Address group, ByteBuffer payload) {
    for (PortSockets open : sockets) {
      if (open.local().port() == number) {
        open.expectEcho(group, payload);
      }
    }
  }

  PortMap ports() {
    return setup.ports();
  }

  EventLoop loop() {
    return loop;
  }

  /** One buffer for everything that arrives: it is valid only during the call that hands it out. */
  ByteBuffer receiveBuffer() {
    return receiveBuffer;
  }

  void checkThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException("a host must be used by its node's own thread, but " + setup.id() + "'s is used by " + Thread.currentThread().getName());
    }
  }

  void closed(LiveDatagramPort port, PortSockets behind) {
    if (behind.remove(port)) {
      sockets.remove(behind);
      behind.close();
      loop.releaseClosed();
    }
  }

  void closed(LiveListener listener) {
    listeners.remove(listener);
    loop.releaseClosed();
  }

  void closed(LiveConnection connection) {
    connections.remove(connection);
  }

  /** Takes in a connection that a peer has opened; false where there are too many. */
  boolean opened(LiveConnection connection) {
    return connections.size() < LiveListener.MAX_CONNECTIONS && connections.add(connection);
  }

  /** The interface that has {@code address}. */
  static NetworkInterface networkInterface(Address address) throws IOException {
    NetworkInterface found = address.isLoopback() ? loopback() : NetworkInterface.getByInetAddress(SocketAddresses.java(address));
    if (found == null) {
      throw new IOException("no interface has the address " + address);
    }
    return found;
  }

  /** All of 127.0.0.0/8 is the node's machine, but Java knows its loopback interface by one address only. */
  private static NetworkInterface loopback() throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
  }

  private static boolean isPresent(Address address) {
    try {
      networkInterface(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void pollInterfaces() {
    interfacePoll.start(INTERFACE_POLL);
    List<Interface> current = currentInterfaces();
    if (current.equals(interfaces)) {
      return;
    }
    interfaces = current;
    interfacesListeners.forEach(each -> loop.later(each::onInterfacesChanged));
    for (LiveConnection connection : List.copyOf(connections)) {
      if (present(connection.local().address()).isEmpty()) {
        loop.later(() -> connection.fail(ConnectionFailure.ADDRESS_LOST));
      }
    }
  }

  /** The interfaces that have addresses of the node, in the order of those. */
  private List<Interface> currentInterfaces() {
    Map<String, Interface> byName = new LinkedHashMap<>();
    for (Address address : setup.addresses()) {
      try {
        NetworkInterface found = networkInterface(address);
        for (java.net.InterfaceAddress candidate : found.getInterfaceAddresses()) {
          if (means(candidate.getAddress(), address)) {
            Interface before = byName.get(found.getName());
            List<InterfaceAddress> addresses = new ArrayList<>(before == null ? List.of() : before.addresses());
            addresses.add(new InterfaceAddress(address, candidate.getNetworkPrefixLength()));
            boolean multicast = address.isLoopback() || found.supportsMulticast();
            byName.put(found.getName(), new Interface(found.getName(), found.isUp(), addresses, multicast, false, 0, 0));
            break;
          }
        }
      } catch (IOException e) {
        // No interface has it, so it is not listed.
      }
    }
    return List.copyOf(byName.values());
  }

  private static boolean means(InetAddress candidate, Address address) {
    Address known = SocketAddresses.ours(candidate);
    return known.equals(address) || address.isLoopback() && known.isLoopback() && known.isIpv4() == address.isIpv4();
  }

  /** The end: orderly, or as a crash. Called once, on the node's thread, when nothing fires any more. */
  void release(Duration patience) throws IOException {
    boolean crashed = loop.isHalted();
    listeners.forEach(LiveListener::closeQuietly);
    sockets.forEach(PortSockets::close);
    if (!crashed) {
      setup.storage().flush();
      sendTheRest(patience);
    }
    for (LiveConnection connection : List.copyOf(connections)) {
      connection.close(crashed);
    }
    loop.close();
  }

  /** What was written before an orderly end still leaves, as it would for a process that exits. */
  private void sendTheRest(Duration patience) throws IOException {
    long end = loop.nanoTime() + patience.toNanos();
    for (LiveConnection connection : List.copyOf(connections)) {
      if (!connection.isDraining()) {
        connection.close(false);
      }
    }
    while (!connections.isEmpty() && loop.nanoTime() < end && !loop.isHalted()) {
      for (LiveConnection connection : List.copyOf(connections)) {
        connection.drainQuietly();
      }
      if (!connections.isEmpty()) {
        loop.awaitReady(end - loop.nanoTime());
      }
    }
  }
}
