package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.host.NodeId;

/** Who has which duty under one office, and since when by its clock. They are few: wanted for each duty is one, or two. */
final class Holders {

  private record Holding(Duty duty, NodeId id, long sinceNanos) {}

  private final List<Holding> all = new ArrayList<>(0);
  private int changes;

  /** Whether {@code id} has {@code duty}. */
  boolean has(Duty duty, NodeId id) {
    for (Holding each : all) {
      if (each.duty == duty && each.id.equals(id)) {
        return true;
      }
    }
    return false;
  }

  /** How many have {@code duty}. */
  int count(Duty duty) {
    int count = 0;
    for (Holding each : all) {
      count += each.duty == duty ? 1 : 0;
    }
    return count;
  }

  /** {@code id}, which has not had it, has {@code duty}. */
  void add(Duty duty, NodeId id, long sinceNanos) {
    all.add(new Holding(duty, id, sinceNanos));
    changes++;
  }

  void remove(Duty duty, NodeId id) {
    if (all.removeIf(each -> each.duty == duty && each.id.equals(id))) {
      changes++;
    }
  }

  /** How often this has changed. */
  int changes() {
    return changes;
  }

  /** Who has {@code duty}, each with since when: a copy. */
  Map<NodeId, Long> of(Duty duty) {
    Map<NodeId, Long> having = Collections.emptyMap();
    for (Holding each : all) {
      if (each.duty == duty && having.isEmpty()) {
        having = Collections.singletonMap(each.id, each.sinceNanos);
      } else if (each.duty == duty) {
        having = having.size() == 1 ? new TreeMap<>(having) : having;
        having.put(each.id, each.sinceNanos);
      }
    }
    return having;
  }

  /** Who has {@code duty}, in the order of their ids: a copy. */
  List<NodeId> ids(Duty duty) {
    return List.copyOf(of(duty).keySet());
  }

  /** What {@code id} has to do. */
  Set<Duty> duties(NodeId id) {
    int bits = 0;
    for (Holding each : all) {
      bits |= each.id.equals(id) ? 1 << each.duty.ordinal() : 0;
    }
    return Duty.ofBits(bits);
  }
}
