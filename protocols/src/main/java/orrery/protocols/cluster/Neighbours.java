package orrery.protocols.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.NodeId;

/** The super nodes of the other parts of a cluster, as one super node has heard of them. */
final class Neighbours {

  /** More are not kept, whatever is announced: as many as a cluster can have parts. */
  private static final int MAXIMUM = 1 << Part.MAXIMUM_LENGTH;

  private Map<NodeId, SuperNode> byId = Collections.emptyMap();

  /** {@code claim} is for another part than this super node's; whether it is news. */
  boolean learn(SuperNode claim) {
    SuperNode known = byId.get(claim.id());
    if (known != null && known.term() > claim.term() || known == null && byId.size() >= MAXIMUM) {
      return false;
    }
    byId = byId.isEmpty() ? new TreeMap<>() : byId;
    byId.values().removeIf(other -> other.part().overlaps(claim.part()) && other.term() <= claim.term());
    byId.put(claim.id(), claim);
    return !claim.equals(known);
  }

  /** {@code id} is not super node of another part any more, or not reached. */
  void forget(NodeId id) {
    byId.remove(id);
  }

  /** Those whose part has something in common with {@code part}, which is this super node's now, are not neighbours. */
  void forgetWithin(Part part) {
    byId.values().removeIf(other -> other.part().overlaps(part));
  }

  /** All of them, in the order of their ids. */
  List<SuperNode> all() {
    return List.copyOf(byId.values());
  }

  /** The super node to whose part {@code id} belongs. */
  Optional<SuperNode> of(NodeId id) {
    return byId.values().stream().filter(claim -> claim.part().holds(id)).findFirst();
  }

  /** The super node of exactly {@code part}. */
  Optional<SuperNode> of(Part part) {
    return byId.values().stream().filter(claim -> claim.part().equals(part)).findFirst();
  }

  /** Whether some of {@code part} has a super node. */
  boolean isServed(Part part) {
    return byId.values().stream().anyMatch(claim -> claim.part().isWithin(part));
  }
}
