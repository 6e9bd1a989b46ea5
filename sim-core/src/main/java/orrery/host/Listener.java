package orrery.host;

/** Accepts connections until it is closed; connections already accepted go on. */
public interface Listener {

  /** The address it was opened on, or the node's first address now where it was opened on none, and its port. */
  Endpoint local();

  /** Accepts no more. A second close does nothing. */
  void close();
}
