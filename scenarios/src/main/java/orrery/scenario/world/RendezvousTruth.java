package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.net.Node;

/**
 * Whether the clusters that are wider than a link can keep their promises: they meet at a service, which must be on and
 * reach each member both ways, and nothing may be wrong with it, with them, or with the accesses between.
 *
 * <p>A group of services does its work without some of them, but each node finds that out by a time-out of its own, and so
 * later than is promised: it is the rendezvous of a promise while all of it is there.
 */
final class RendezvousTruth {

  private final Set<String> services;
  private final Map<String, Node> live = new LinkedHashMap<>();
  private final Map<String, Integer> impaired = new LinkedHashMap<>();

  /** @param services the names of the nodes that together are the rendezvous; empty where there is none */
  RendezvousTruth(Set<String> services) {
    this.services = services;
  }

  /** Whether that node is part of it. */
  boolean has(String node) {
    return services.contains(node);
  }

  void comes(Node service) {
    live.put(service.name(), service);
  }

  void goes(Node service) {
    live.remove(service.name());
  }

  /** Something is wrong, or no longer so, with that device or service or its access. */
  void impaired(String node, boolean begins) {
    if (impaired.merge(node, begins ? 1 : -1, Integer::sum) == 0) {
      impaired.remove(node);
    }
  }

  /** Whether it is of no use to some of {@code members}. */
  boolean fails(Collection<Node> members) {
    if (services.isEmpty() || live.size() < services.size()) {
      return true;
    }
    List<Node> all = new ArrayList<>(members);
    all.addAll(live.values());
    return !impaired.isEmpty() && all.stream().anyMatch(node -> impaired.containsKey(node.name()))
        || all.get(0).network().divides(all);
  }
}
