package orrery.protocols.gateway;

import orrery.host.Address;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.service.Route;

/** The way to the microservices of the calling node itself. */
public record LocalWay(NodeId node) implements Way {

  private static final Endpoint HERE = new Endpoint(Address.ipv4(127, 0, 0, 1), 0);

  @Override
  public Route route() {
    return Route.LOCAL;
  }

  @Override
  public Endpoint endpoint() {
    return HERE;
  }

  @Override
  public Connection connect(ConnectionHandler handler) {
    throw new IllegalStateException("a call that stays on its node must not connect");
  }
}
