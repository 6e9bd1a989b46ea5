package orrery.protocols.edge;

import java.nio.ByteBuffer;
import java.util.List;
import orrery.host.Address;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.world.ForwardingHost;
import org.jspecify.annotations.Nullable;

/**
 * A host in circumstances that a test sets up.
 */
final class StagedHost extends ForwardingHost {

  private final @Nullable Address seenAs;
  private final List<InterfacesListener> onInterfacesChanged;

  /**
   * A host on a stage.
   *
   * @param host what it is in all else
   * @param seenAs the address from which all who connect seem to come, as subscribers behind one carrier NAT do; null for
   *     their own
   * @param onInterfacesChanged what the test runs to say that interfaces have changed
   */
  StagedHost(Host host, @Nullable Address seenAs, List<InterfacesListener> onInterfacesChanged) {
    super(host);
    this.seenAs = seenAs;
    this.onInterfacesChanged = onInterfacesChanged;
  }

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
    public boolean writeBulk(long contentId, long length) {
      return connection.writeBulk(contentId, length);
    }

    @Override
    public void expectBulk(long contentId, long length) {
      connection.expectBulk(contentId, length);
    }

    @Override
    public long bulkLeft() {
      return connection.bulkLeft();
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
  public void followInterfaces(InterfacesListener listener) {
    onInterfacesChanged.add(listener);
  }

  @Override
  public void unfollowInterfaces(InterfacesListener listener) {
    onInterfacesChanged.remove(listener);
  }
}
