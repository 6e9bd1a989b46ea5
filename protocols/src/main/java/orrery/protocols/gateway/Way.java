package orrery.protocols.gateway;

import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.service.Route;

/**
 * One way to the gateway of one node, or to that of the central cloud.
 *
 * <p>Connections are kept for further calls: of two ways to one node at one endpoint the connections of either serve both.
 */
public interface Way {

  /** Whose gateway it leads to: for whom tokens and sealed payloads are meant that go there. */
  NodeId node();

  /** What kind of way it is. That of {@link Route#LOCAL} has no connection: the call stays on the node. */
  Route route();

  /** Where it leads: the gateway's endpoint, or that of the proxy which leads to it. */
  Endpoint endpoint();

  /**
   * Whether connecting is TCP's handshake with the endpoint and no more, so that who has not answered soon is not there. Other ways take
   * what they need to be set up, and see by themselves that it is not for ever.
   */
  default boolean isDirect() {
    return false;
  }

  /** Begins to connect; the handler learns, later, how it went. HTTP goes over the connection, and perhaps many requests. */
  Connection connect(ConnectionHandler handler);
}
