package orrery.protocols.edge;

import java.nio.ByteBuffer;
import java.util.List;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Device;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.RandomStream;
import orrery.host.Storage;
import orrery.host.Timer;
import orrery.host.Work;
import org.jspecify.annotations.Nullable;

/**
 * A host in circumstances that a test sets up.
 *
 * @param host what it is in all else
 * @param seenAs the address from which all who connect seem to come, as subscribers behind one carrier NAT do; null for
 *     their own
 * @param onInterfacesChanged what the test runs to say that interfaces have changed
 */
record StagedHost(Host host, @Nullable Address seenAs, List<Runnable> onInterfacesChanged) implements Host {

  @Override
  public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    return host.listen(spec, connection -> acceptor.onConnection(seenAs == null ? connection : new Translated(connection, seenAs)));
  }

  private record Translated(Connection connection, Address shared) implements Connection {

    @Override
    public Endpoint local() {
      return connection.local();
    }

    @Override
    public Endpoint remote() {
      return new Endpoint(shared, connection.remote().port());
    }

    @Override
    public int write(ByteBuffer source) {
      return connection.write(source);
    }

    @Override
    public void finish() {
      connection.finish();
    }

    @Override
    public void abort() {
      connection.abort();
    }
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
  public void compute(Work work, Runnable done) {
    host.compute(work, done);
  }

  @Override
  public List<Interface> interfaces() {
    return host.interfaces();
  }

  @Override
  public void onInterfacesChanged(Runnable reaction) {
    onInterfacesChanged.add(reaction);
  }

  @Override
  public Device device() {
    return host.device();
  }

  @Override
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    return host.open(spec, handler);
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
