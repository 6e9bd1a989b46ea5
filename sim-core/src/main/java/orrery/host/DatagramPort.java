package orrery.host;

import java.nio.ByteBuffer;

/** An open port for datagrams (UDP). */
public interface DatagramPort {

  /**
   * The address it was opened on, or the node's first address now where it was opened on none, and this port's number. With
   * no address at all, the unspecified address of RFC 4291 §2.5.2.
   */
  Endpoint local();

  /**
   * Sends a copy of the remaining bytes of {@code payload}, whose position is left as it was. It may be lost. A multicast
   * reaches those other nodes of the link that have joined the group, never the sender itself.
   *
   * @param messageType what the message is, in the protocol's own words; for counting only, it is not sent
   * @throws IllegalArgumentException where there are more than 65,507 bytes
   */
  void send(Endpoint destination, ByteBuffer payload, String messageType);

  /** Receives what is sent to {@code group} at this port's number, too. */
  void join(Address group);

  /** Ends {@link #join}. */
  void leave(Address group);

  /** Closes the port. Nothing is received afterwards; a second close does nothing. */
  void close();
}
