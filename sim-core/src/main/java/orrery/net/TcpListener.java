package orrery.net;

import orrery.host.ConnectionAcceptor;
import orrery.host.Endpoint;
import orrery.host.Listener;

/** A TCP port that accepts connections. */
final class TcpListener implements Listener {

  private final Node node;
  private final String protocol;
  private final int port;
  private final ConnectionAcceptor acceptor;

  TcpListener(Node node, String protocol, int port, ConnectionAcceptor acceptor) {
    this.node = node;
    this.protocol = protocol;
    this.port = port;
    this.acceptor = acceptor;
  }

  int port() {
    return port;
  }

  String protocol() {
    return protocol;
  }

  ConnectionAcceptor acceptor() {
    return acceptor;
  }

  @Override
  public Endpoint local() {
    return new Endpoint(node.address(), port);
  }

  @Override
  public void close() {
    node.closed(this);
  }
}
