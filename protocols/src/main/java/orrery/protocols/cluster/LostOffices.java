package orrery.protocols.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Which super nodes one node has found not to answer, or not to be super node, and which of their offices it misses. A value:
 * most nodes miss nothing and have {@link #NONE}.
 *
 * @param id who held the office that is lost; null where none is
 * @param term the term of the office that is, or was last, lost
 * @param latestHeardOf the latest term of an office, whoever held it
 * @param avoided up to which term each is avoided
 */
record LostOffices(@Nullable NodeId id, long term, long latestHeardOf, Map<NodeId, Long> avoided) {

  /** Of a node that has not lost any. */
  static final LostOffices NONE = new LostOffices(null, 0, 0, Collections.emptyMap());

  /** That office is lost. */
  LostOffices lose(NodeId holder, long ofTerm) {
    return new LostOffices(holder, ofTerm, latestHeardOf, avoided);
  }

  /** The last lost was in that term at least. */
  LostOffices atLeast(long ofTerm) {
    return ofTerm <= term ? this : new LostOffices(id, ofTerm, latestHeardOf, avoided);
  }

  /** There was an office of that term, whoever held it. */
  LostOffices heardOf(long ofTerm) {
    return ofTerm <= latestHeardOf ? this : new LostOffices(id, term, ofTerm, avoided);
  }

  /** No office is lost any more. */
  LostOffices end() {
    return id == null ? this : new LostOffices(null, term, latestHeardOf, avoided);
  }

  /** {@code claim} does not hold; a later one of the same node may. */
  LostOffices avoid(SuperNode claim) {
    Map<NodeId, Long> more = new TreeMap<>(avoided);
    more.merge(claim.id(), claim.term(), Math::max);
    return new LostOffices(id, term, latestHeardOf, more);
  }

  boolean isAvoided(SuperNode claim) {
    return claim.term() <= avoided.getOrDefault(claim.id(), 0L);
  }

  /** That node lives. */
  LostOffices forgive(NodeId living) {
    if (!avoided.containsKey(living)) {
      return this;
    }
    Map<NodeId, Long> fewer = new TreeMap<>(avoided);
    fewer.remove(living);
    return new LostOffices(id, term, latestHeardOf, fewer);
  }

  /** All live. */
  LostOffices forgiveAll() {
    if (avoided.isEmpty()) {
      return this;
    }
    boolean nothingElse = id == null && term == 0 && latestHeardOf == 0;
    return nothingElse ? NONE : new LostOffices(id, term, latestHeardOf, Collections.emptyMap());
  }

  /** The latest term of all that are lost, avoided or heard of. */
  long latestTerm() {
    return Math.max(Math.max(term, latestHeardOf), avoided.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
