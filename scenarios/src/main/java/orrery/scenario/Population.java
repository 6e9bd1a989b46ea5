package orrery.scenario;

import java.util.Map;
import java.util.Optional;
import orrery.host.Doc;

/** Who is there. */
public record Population(
    @Doc("Homes, each a LAN behind its own router.") Optional<Homes> homes,
    @Doc("Networks whose devices are described one by one, by name.") Map<String, NamedNetwork> networks,
    @Doc("Single machines spread over the places of the backbone, by name of the group.") Map<String, NodeGroup> nodes,
    @Doc("Pairs of devices behind routers, that are to reach each other.") Optional<Pairs> pairs,
    @Doc("Edge sites: machines at positions that a file or an area gives.") Optional<Places> sites,
    @Doc("Users: devices at positions that a file or an area gives.") Optional<Places> users) {

  public Population {
    networks = Ordered.copy(networks);
    nodes = Ordered.copy(nodes);
  }
}
