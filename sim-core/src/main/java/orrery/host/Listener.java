package orrery.host;

/** Accepts connections until it is closed; connections already accepted go on. */
public interface Listener {

  /** Where it listens. */
  Endpoint local();

  /** Accepts no more. A second close does nothing. */
  void close();
}
