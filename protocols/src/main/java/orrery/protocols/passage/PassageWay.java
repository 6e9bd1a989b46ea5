package orrery.protocols.passage;

import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.gateway.Way;
import orrery.protocols.service.Route;

/**
 * The way to the gateway of a node in another cluster: straight, or by signals and over BEPs.
 *
 * <p>It is said to be straight as long as that is tried; where it then is not, the call goes over relays all the same.
 */
public record PassageWay(Passages passages, PassagePeer peer) implements Way {

  @Override
  public NodeId node() {
    return peer.node();
  }

  @Override
  public Route route() {
    return passages.triesStraight(peer) ? Route.LINK : Route.RELAYED;
  }

  @Override
  public Endpoint endpoint() {
    return peer.at();
  }

  @Override
  public Connection connect(ConnectionHandler handler) {
    return passages.connect(peer, handler);
  }
}
