package orrery.world;

import java.util.List;
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

/** A host that passes everything on to another: for tests that change one thing about it. */
public abstract class ForwardingHost implements Host {

  /** The real one. */
  protected final Host host;

  protected ForwardingHost(Host host) {
    this.host = host;
  }

  @Override
  public NodeId id() {
    return host.id();
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
  public Shared shared() {
    return host.shared();
  }

  @Override
  public void compute(Work work, Runnable done) {
    host.compute(work, done);
  }

  @Override
  public List<Interface> interfaces() {
    return host.interfaces();
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
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    return host.open(spec, handler);
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
