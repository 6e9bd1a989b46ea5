package orrery.protocols.turn;

import java.nio.ByteBuffer;

/** The server's way back to one client. */
interface ClientLeg {

  FiveTuple tuple();

  /** Sends a whole message; false where there is no room for it and it is lost. */
  boolean send(ByteBuffer message, String messageType);

  /** There is no allocation yet, or no more: a way that costs something to keep is closed where that lasts. */
  default void awaitAllocation() {}

  /** There is one. */
  default void onAllocated() {}
}
