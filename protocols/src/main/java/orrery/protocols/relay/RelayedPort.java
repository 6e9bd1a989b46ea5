package orrery.protocols.relay;

import java.nio.ByteBuffer;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;

/**
 * A port for datagrams that stands in for one of the node's own, and is in truth at the SEP of its cluster: there its {@link
 * #local} endpoint is, from there goes what it sends, and what comes there is handed to it. A node that nobody can reach is
 * reached by it.
 *
 * <p>There is no multicast in a tunnel: to join a group changes nothing. A datagram of more than 65,485 bytes is lost.
 */
public final class RelayedPort implements DatagramPort {

  /** The way to the SEP. */
  interface Way {

    /** Sends a datagram out from the port; it may be lost. */
    void send(Endpoint peer, byte[] payload, String messageType);

    /** The port is needed no more. */
    void close();
  }

  private final Endpoint outside;
  private final DatagramHandler handler;
  private final Way way;
  private boolean closed;

  RelayedPort(Endpoint outside, DatagramHandler handler, Way way) {
    this.outside = outside;
    this.handler = handler;
    this.way = way;
  }

  /** Where the outside reaches it: at the SEP. */
  @Override
  public Endpoint local() {
    return outside;
  }

  @Override
  public void send(Endpoint destination, ByteBuffer payload, String messageType) {
    if (payload.remaining() > 65_507) {
      throw new IllegalArgumentException("a datagram must have at most 65507 bytes but has " + payload.remaining());
    }
    if (!closed && payload.remaining() <= TunnelCodec.MOST_PAYLOAD) {
      byte[] bytes = new byte[payload.remaining()];
      payload.duplicate().get(bytes);
      way.send(destination, bytes, messageType);
    }
  }

  @Override
  public void join(Address group) {}

  @Override
  public void leave(Address group) {}

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      way.close();
    }
  }

  /** A datagram has come to it. */
  void deliver(Endpoint peer, byte[] payload) {
    if (!closed) {
      handler.onDatagram(peer, outside, ByteBuffer.wrap(payload).asReadOnlyBuffer());
    }
  }
}
