package orrery.protocols.ice;

import java.nio.ByteBuffer;
import orrery.host.Address;
import orrery.host.Endpoint;

/** What an agent sends candidates' datagrams from: a port of the node's own, or one that a relay has lent (RFC 8445 §4). */
interface Base {

  /** Its address: that of the host or the relayed candidate. */
  Endpoint endpoint();

  /** Whether a relay stands between. */
  boolean isRelayed();

  /** Sends a copy of {@code payload}, which may be lost. */
  void send(Endpoint remote, ByteBuffer payload, String messageType);

  /** A peer is to be reached there soon: whatever has to be asked for may be asked for now. */
  default void expect(Address peer) {}

  /** Data is to go there from now on: whatever makes that cheaper may be asked for. */
  default void settle(Endpoint remote) {}

  /** Gives it up. */
  void close();

  /** Takes what arrives at a base. */
  @FunctionalInterface
  interface Receiver {
    void onDatagram(Base base, Endpoint source, ByteBuffer payload);
  }
}
