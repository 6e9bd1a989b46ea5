package orrery.protocols.trust;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.NodeId;

/**
 * How much the word of each observer counts, in thousandths: all of it at first, half as much after each accusation that
 * turned out wrong, and a quarter more after each that turned out right.
 */
final class Credit {

  static final int FULL = 1000;
  private static final int LEAST = 60;
  private static final int MOST_OBSERVERS = 4096;

  /** Of those whose word counts for less than all. */
  private Map<NodeId, Integer> credits = Collections.emptyMap();

  int of(NodeId observer) {
    return credits.getOrDefault(observer, FULL);
  }

  void upheld(NodeId observer) {
    put(observer, Math.min(FULL, of(observer) + FULL / 4));
  }

  void contradicted(NodeId observer) {
    put(observer, Math.max(LEAST, of(observer) / 2));
  }

  private void put(NodeId observer, int credit) {
    if (credit == FULL) {
      credits.remove(observer);
    } else if (credits.size() < MOST_OBSERVERS || credits.containsKey(observer)) {
      credits = credits.isEmpty() ? new TreeMap<>() : credits;
      credits.put(observer, credit);
    }
  }
}
