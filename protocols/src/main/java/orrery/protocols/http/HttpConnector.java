package orrery.protocols.http;

import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;

/** Makes a client's connections. */
@FunctionalInterface
public interface HttpConnector {

  /** Begins to connect to {@code server}; the handler learns, later, how it went. */
  Connection connect(Endpoint server, ConnectionHandler handler);
}
