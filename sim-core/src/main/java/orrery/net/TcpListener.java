package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.ConnectionAcceptor;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.Listener;

/** A TCP port that accepts connections. */
final class TcpListener implements Listener {

  private final Node node;
  private final String protocol;
  private final int port;
  private final @Nullable Address bound;
  private final ConnectionAcceptor acceptor;

  /** The one of its node that was opened before it. The node's. */
  @Nullable TcpListener before;

  TcpListener(Node node, ListenSpec spec, int port, ConnectionAcceptor acceptor) {
    this.node = node;
    this.protocol = spec.protocol();
    this.port = port;
    this.bound = spec.local();
    this.acceptor = acceptor;
  }

  int port() {
    return port;
  }

  /** The one address for which it accepts; null for all. */
  @Nullable Address bound() {
    return bound;
  }

  String protocol() {
    return protocol;
  }

  ConnectionAcceptor acceptor() {
    return acceptor;
  }

  @Override
  public Endpoint local() {
    return new Endpoint(bound != null ? bound : node.address(), port);
  }

  @Override
  public void close() {
    node.closed(this);
  }
}
