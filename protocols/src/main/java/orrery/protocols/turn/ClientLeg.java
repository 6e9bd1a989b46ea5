package orrery.protocols.turn;

import java.nio.ByteBuffer;

/** The server's way back to one client. */
interface ClientLeg {

  FiveTuple tuple();

  /** Sends an answer; false where there is no room for it and it is lost. */
  boolean send(ByteBuffer message, String messageType);

  /** Sends a peer's data, which leaves room for answers; false where there is none for it and it is lost. */
  boolean relay(ByteBuffer message, String messageType);

  /** There is no allocation yet, or no more: a way that costs something to keep is closed where that lasts. */
  default void awaitAllocation() {}

  /** There is one. */
  default void onAllocated() {}
}
