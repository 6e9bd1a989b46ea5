package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
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
 * A host as it is on one of its links: with one interface alone, and with ports for datagrams that are on that interface's
 * address, wherever that is. What runs on it neither hears nor reaches the other links.
 */
final class LinkHost implements Host {

  private final Host host;
  private final String nic;
  private final NodeId id;
  private final List<FollowingPort> ports = new ArrayList<>(2);

  /** @param nic the interface's name */
  LinkHost(Host host, String nic) {
    this(host, nic, host.id());
  }

  /**
   * The host by another name.
   *
   * @param nic the interface's name
   */
  LinkHost(Host host, String nic, NodeId id) {
    this.host = host;
    this.nic = nic;
    this.id = id;
    // Before any reaction of what runs here: that may want to send.
    host.followInterfaces(() -> List.copyOf(ports).forEach(FollowingPort::follow));
  }

  @Override
  public Shared shared() {
    return host.shared();
  }

  @Override
  public List<Interface> interfaces() {
    return host.interfaces().stream().filter(each -> each.name().equals(nic)).toList();
  }

  private Optional<Address> address() {
    return interfaces().stream().filter(Interface::up).flatMap(each -> each.addresses().stream()).map(InterfaceAddress::address).findFirst();
  }

  @Override
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    if (spec.local() != null) {
      return host.open(spec, handler);
    }
    ports.removeIf(FollowingPort::isClosed);
    FollowingPort port = new FollowingPort(host, spec, handler, this::address);
    ports.add(port);
    return port;
  }

  // ---- As it is

  @Override
  public NodeId id() {
    return id;
  }

  @Override
  public long nanoTime() {
    return host.nanoTime();
  }

  @Override
  public long unixNanos() {
    return host.unixNanos();
  }

  @Override
  public RandomStream random(String purpose) {
    return host.random(purpose);
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return host.timer(name, onExpiry);
  }

  @Override
  public void compute(Work work, Runnable done) {
    host.compute(work, done);
  }

  @Override
  public void followInterfaces(InterfacesListener listener) {
    host.followInterfaces(listener);
  }

  @Override
  public void unfollowInterfaces(InterfacesListener listener) {
    host.unfollowInterfaces(listener);
  }

  @Override
  public Device device() {
    return host.device();
  }

  @Override
  public Demand demand() {
    return host.demand();
  }

  @Override
  public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    return host.listen(spec, acceptor);
  }

  @Override
  public Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    return host.connect(spec, handler);
  }

  @Override
  public Storage storage() {
    return host.storage();
  }

  @Override
  public Probe probe() {
    return host.probe();
  }
}
