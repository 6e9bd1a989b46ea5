package orrery.protocols.passage;

import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.gateway.Way;
import orrery.protocols.service.Route;

/**
 * The way to the gateway of a node in another cluster that can be called itself, as discovery says.
 *
 * @param endpoint of the gateway
 */
public record StraightWay(Passages passages, NodeId node, Endpoint endpoint) implements Way {

  @Override
  public Route route() {
    return Route.LINK;
  }

  @Override
  public Connection connect(ConnectionHandler handler) {
    return passages.connectStraight(endpoint, handler);
  }
}
