package orrery.protocols.turn;

import java.nio.ByteBuffer;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.protocols.stun.StunOutcome;

/** Hears what becomes of a relayed endpoint. */
public interface TurnListener {

  /**
   * It is there.
   *
   * @param relayed where peers reach this client now
   * @param mapped where the server sees this client
   */
  void onAllocated(Endpoint relayed, Endpoint mapped);

  /** A peer's datagram has come through the relay; {@code data} is read-only and valid during the call only. */
  void onData(Endpoint peer, ByteBuffer data);

  /** The server has taken back, or not renewed, what let this peer send. */
  default void onPeerLost(Address peer) {}

  /** There is no relayed endpoint, or none any more; nothing more is heard. {@code outcome} is that of the request that failed. */
  void onEnded(StunOutcome outcome);
}
