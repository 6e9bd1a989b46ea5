package orrery.protocols.live;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import orrery.host.ConnectionAcceptor;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.Listener;

/** A listening TCP socket of a live node. */
final class LiveListener implements Listener, EventLoop.Readiness {

  /** More connections than this a node does not hold: strangers must not fill its memory. */
  static final int MAX_CONNECTIONS = 4_096;

  private static final int BACKLOG = 128;

  /** How long a machine that is out of descriptors is left alone. */
  private static final long PAUSE_NANOS = 100_000_000;

  private final LiveHost host;
  private final ConnectionAcceptor acceptor;
  private final ServerSocketChannel channel;
  private final Endpoint local;
  private final LiveTimer pause;

  LiveListener(LiveHost host, ListenSpec spec, ConnectionAcceptor acceptor) throws IOException {
    this.host = host;
    this.acceptor = acceptor;
    channel = ServerSocketChannel.open(host.address().isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.bind(SocketAddresses.real(new Endpoint(host.address(), spec.port()), host.ports()), BACKLOG);
      local = SocketAddresses.known(channel.getLocalAddress(), host.ports());
      SelectionKey key = host.loop().register(channel, SelectionKey.OP_ACCEPT, this);
      pause = new LiveTimer(host.loop(), "accept-pause", () -> key.interestOps(SelectionKey.OP_ACCEPT));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void close() {
    host.checkThread();
    if (channel.isOpen()) {
      closeQuietly();
      host.closed(this);
    }
  }

  void closeQuietly() {
    pause.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is as closed as it can be.
    }
  }

  @Override
  public void onReady(SelectionKey key) {
    SocketChannel peer;
    try {
      peer = channel.accept();
    } catch (IOException e) {
      // Out of descriptors, most likely: the socket stays ready, so asking again at once would be a busy loop.
      key.interestOps(0);
      pause.start(PAUSE_NANOS);
      return;
    }
    if (peer != null) {
      accept(peer);
    }
  }

  private void accept(SocketChannel peer) {
    LiveConnection connection;
    try {
      connection = LiveConnection.accepted(host, peer);
    } catch (IOException e) {
      // It was gone before it was here.
      closePeer(peer);
      return;
    }
    if (host.opened(connection)) {
      connection.handledBy(acceptor.onConnection(connection));
    } else {
      connection.close(true);
    }
  }

  private static void closePeer(SocketChannel peer) {
    try {
      peer.close();
    } catch (IOException e) {
      // It is as closed as it can be.
    }
  }
}
