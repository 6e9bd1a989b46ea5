package orrery.protocols.gateway;

import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.service.Route;

/** A way to a gateway that can be connected to: on a link of this node, or in the cloud. */
public record DirectWay(Host host, NodeId node, Route route, Endpoint endpoint) implements Way {

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public Connection connect(ConnectionHandler handler) {
    return host.connect(new ConnectSpec("http", endpoint), handler);
  }
}
