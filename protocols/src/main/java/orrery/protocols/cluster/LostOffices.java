package orrery.protocols.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.NodeId;

/** Which super nodes one node has found not to answer, or not to be super node, and which of their offices it misses. */
final class LostOffices {

  private final NodeId self;
  private Map<NodeId, Long> avoided = Collections.emptyMap();
  private NodeId id;
  private long term;
  private long latestHeardOf;

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

  /** There was an office of that term, whoever held it. */
  void heardOf(long ofTerm) {
    latestHeardOf = Math.max(latestHeardOf, ofTerm);
  }

  /** No office is lost any more. */
  void end() {
    id = self;
  }

  /** {@code claim} does not hold; a later one of the same node may. */
  void avoid(SuperNode claim) {
    avoided = avoided.isEmpty() ? new TreeMap<>() : avoided;
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
    avoided = Collections.emptyMap();
  }

  /** The latest term of all that are lost, avoided or heard of. */
  long latestTerm() {
    return Math.max(Math.max(term, latestHeardOf), avoided.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
