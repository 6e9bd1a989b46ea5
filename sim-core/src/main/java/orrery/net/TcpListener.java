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
  private final ListenSpec spec;
  private final int port;
  private final ConnectionAcceptor acceptor;

  TcpListener(Node node, ListenSpec spec, int port, ConnectionAcceptor acceptor) {
    this.node = node;
    this.spec = spec;
    this.port = port;
    this.acceptor = acceptor;
  }

  int port() {
    return port;
  }

  /** The one address for which it accepts; null for all. */
  @Nullable Address bound() {
    return spec.local();
  }

  String protocol() {
    return spec.protocol();
  }

  ConnectionAcceptor acceptor() {
    return acceptor;
  }

  @Override
  public Endpoint local() {
    return new Endpoint(spec.local() != null ? spec.local() : node.address(), port);
  }

  @Override
  public void close() {
    node.closed(this);
  }
}
