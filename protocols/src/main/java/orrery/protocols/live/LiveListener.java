package orrery.protocols.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import orrery.host.ConnectionAcceptor;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.Listener;

/** A TCP port of a live node that accepts connections. */
final class LiveListener implements Listener, EventLoop.Readiness {

  /** More connections than this a node does not hold: strangers must not fill its memory. */
  static final int MAX_CONNECTIONS = 4_096;

  private static final int BACKLOG = 128;

  /** How long a machine that is out of descriptors is left alone. */
  private static final long PAUSE_NANOS = 100_000_000;

  private final LiveHost host;
  private final ConnectionAcceptor acceptor;
  private final OwnSockets<ServerSocketChannel> sockets;
  private final List<SelectionKey> keys = new ArrayList<>(1);
  private final LiveTimer pause;
  private boolean open = true;

  LiveListener(LiveHost host, ListenSpec spec, ConnectionAcceptor acceptor) throws IOException {
    this.host = host;
    this.acceptor = acceptor;
    pause = new LiveTimer(host.loop(), "accept-pause", () -> await(SelectionKey.OP_ACCEPT));
    sockets = new OwnSockets<>(host, spec.local(), spec.port(), LiveListener::bind);
    try {
      for (ServerSocketChannel channel : sockets.byAddress().values()) {
        keys.add(host.loop().register(channel, SelectionKey.OP_ACCEPT, this));
      }
    } catch (IOException e) {
      sockets.close();
      throw e;
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(SocketAddresses.family(SocketAddresses.ours(address.getAddress())));
    try {
      channel.bind(address, BACKLOG);
      // Only now, so that another listener is still refused: the port is shared with connections of this node alone.
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void await(int operations) {
    keys.forEach(key -> key.interestOps(operations));
  }

  @Override
  public Endpoint local() {
    return sockets.local();
  }

  @Override
  public void close() {
    host.checkThread();
    if (open) {
      closeQuietly();
      host.closed(this);
    }
  }

  void closeQuietly() {
    open = false;
    pause.cancel();
    sockets.close();
  }

  @Override
  public void onReady(SelectionKey key) {
    SocketChannel peer;
    try {
      peer = ((ServerSocketChannel) key.channel()).accept();
    } catch (IOException e) {
      // Out of descriptors, most likely: the socket stays ready, so asking again at once would be a busy loop.
      await(0);
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
