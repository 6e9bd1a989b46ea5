package orrery.protocols.gateway;

import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.NodeId;

/** The other nodes of this node's links, as their super nodes tell. */
@FunctionalInterface
public interface Neighbours {

  /** Nobody. */
  Neighbours NOBODY = List::of;

  /** All that are known now; one that is on several links, once. */
  List<Neighbour> all();

  /** That node, where it is one of them. */
  default Optional<Neighbour> find(NodeId id) {
    return all().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /**
   * One of them.
   *
   * @param address on the link
   * @param score its merit in thousandths
   */
  record Neighbour(NodeId id, Address address, int score) {}
}
