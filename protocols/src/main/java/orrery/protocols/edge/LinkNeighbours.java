package orrery.protocols.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.cluster.Roster;
import orrery.protocols.gateway.Neighbours;

/** The members of the clusters of a node's links, as their rosters have them. */
record LinkNeighbours(List<EdgeLink> links) implements Neighbours {

  @Override
  public List<Neighbour> all() {
    Map<NodeId, Neighbour> all = new LinkedHashMap<>();
    links.forEach(link -> link.cluster().roster().entries().forEach(each -> all.putIfAbsent(each.id(), neighbour(each))));
    return List.copyOf(all.values());
  }

  @Override
  public Optional<Neighbour> find(NodeId id) {
    return links.stream().flatMap(link -> link.cluster().roster().entry(id).stream()).findFirst().map(LinkNeighbours::neighbour);
  }

  private static Neighbour neighbour(Roster.Entry entry) {
    return new Neighbour(entry.id(), entry.endpoint().address(), entry.score());
  }
}
