package orrery.host;

import java.nio.ByteBuffer;

/** Receives datagrams. */
@FunctionalInterface
public interface DatagramHandler {

  /**
   * A datagram has arrived.
   *
   * @param source whence it seems to come: behind a NAT, the NAT's endpoint
   * @param destination where it was sent on the last stretch: the node's own address or a multicast group
   * @param payload read-only, from position to limit; valid during this call only
   */
  void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload);
}
