package orrery.protocols.live;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;

/** A datagram port of one protocol; ports of one number share their sockets. */
final class LiveDatagramPort implements DatagramPort {

  /** RFC 768 and RFC 791: 65,535 bytes less the headers. */
  private static final int MAX_PAYLOAD = 65_507;

  private final LiveHost host;
  private final PortSockets sockets;
  private final String protocol;
  private final DatagramHandler handler;
  private final Set<Address> joined = new TreeSet<>();
  private boolean open = true;

  LiveDatagramPort(LiveHost host, PortSockets sockets, String protocol, DatagramHandler handler) {
    this.host = host;
    this.sockets = sockets;
    this.protocol = protocol;
    this.handler = handler;
  }

  @Override
  public Endpoint local() {
    return sockets.local();
  }

  @Override
  public void send(Endpoint destination, ByteBuffer payload, String messageType) {
    host.checkThread();
    if (payload.remaining() > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "a datagram must be at most " + MAX_PAYLOAD + " bytes but " + protocol + " sends " + payload.remaining());
    }
    if (open && !host.loop().isOver()) {
      sockets.send(destination, payload);
    }
  }

  @Override
  public void join(Address group) {
    host.checkThread();
    if (!group.isMulticast()) {
      throw new IllegalArgumentException("a port joins a multicast group, which " + group + " is not");
    }
    if (open && joined.add(group)) {
      sockets.join(group);
    }
  }

  @Override
  public void leave(Address group) {
    host.checkThread();
    if (open && joined.remove(group)) {
      sockets.leave(group);
    }
  }

  @Override
  public void close() {
    host.checkThread();
    if (open) {
      open = false;
      host.closed(this, sockets);
    }
  }

  boolean isOpen() {
    return open;
  }

  boolean hasJoined(Address group) {
    return joined.contains(group);
  }

  DatagramHandler handler() {
    return handler;
  }
}
