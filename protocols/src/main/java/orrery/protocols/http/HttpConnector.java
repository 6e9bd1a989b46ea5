package orrery.protocols.http;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;

/** Makes a client's connections. */
@FunctionalInterface
public interface HttpConnector {

  /** Begins to connect to {@code server}; the handler learns, later, how it went. */
  Connection connect(Endpoint server, ConnectionHandler handler);

  /**
   * How long the next connection may take to open. One that takes longer is given up, and what waits for it has no answer ({@link
   * HttpResult.Reason#CONNECT_TIMEOUT}); empty where it may take as long as what waits for it.
   */
  default Optional<Duration> connectTimeout() {
    return Optional.empty();
  }
}
