package orrery.protocols.relay;

/** Hears what becomes of a wish for a port at the SEP. */
public interface RelayedPortListener {

  /** It is there. */
  void onOpen(RelayedPort port);

  /** It is no longer, or never came to be; {@code reason} is a word. A port that was there is closed. */
  void onLost(String reason);
}
