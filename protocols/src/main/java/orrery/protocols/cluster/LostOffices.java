package orrery.protocols.cluster;

import java.util.Map;
import java.util.TreeMap;
import orrery.host.NodeId;

/** Which super nodes one node has found not to answer, or not to be super node, and which of their offices it misses. */
final class LostOffices {

  private final NodeId self;
  private final Map<NodeId, Long> avoided = new TreeMap<>();
  private NodeId id;
  private long term;

  LostOffices(NodeId self) {
    this.self = self;
    this.id = self;
  }

  /** Who held the office that is lost; this node's own id where none is. */
  NodeId id() {
    return id;
  }

  /** The term of the office that is, or was last, lost. */
  long term() {
    return term;
  }

  /** That office is lost. */
  void lose(NodeId holder, long ofTerm) {
    id = holder;
    term = ofTerm;
  }

  /** The last lost was in that term at least. */
  void atLeast(long ofTerm) {
    term = Math.max(term, ofTerm);
  }

  /** No office is lost any more. */
  void end() {
    id = self;
  }

  /** {@code claim} does not hold; a later one of the same node may. */
  void avoid(SuperNode claim) {
    avoided.merge(claim.id(), claim.term(), Math::max);
  }

  boolean isAvoided(SuperNode claim) {
    return claim.term() <= avoided.getOrDefault(claim.id(), 0L);
  }

  /** That node lives. */
  void forgive(NodeId living) {
    avoided.remove(living);
  }

  void forgiveAll() {
    avoided.clear();
  }

  /** The latest term of all that are lost or avoided. */
  long latestTerm() {
    return Math.max(term, avoided.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
