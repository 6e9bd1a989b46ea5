package orrery.protocols.turn;

import java.nio.ByteBuffer;

/** The server's way back to one client. */
interface ClientLeg {

  FiveTuple tuple();

  /** Sends a whole message; false where there is no room for it and it is lost. */
  boolean send(ByteBuffer message, String messageType);
}
