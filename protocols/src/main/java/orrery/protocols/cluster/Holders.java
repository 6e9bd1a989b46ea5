package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import orrery.host.NodeId;
import org.jspecify.annotations.Nullable;

/** Who has which duty under one office, and since when by its clock. They are few: wanted for each duty is one, or two. */
final class Holders {

  private record Holding(Duty duty, NodeId id, long sinceNanos) {}

  private final List<Holding> all = new ArrayList<>(0);
  private int changes;

  /** Whether {@code id} has {@code duty}. */
  boolean has(Duty duty, NodeId id) {
    return holding(duty, id) != null;
  }

  /** Since when {@code id}, which has it, has {@code duty}. */
  long sinceNanos(Duty duty, NodeId id) {
    Holding holding = holding(duty, id);
    if (holding == null) {
      throw new IllegalArgumentException(id + " must have the duty " + duty.word());
    }
    return holding.sinceNanos;
  }

  private @Nullable Holding holding(Duty duty, NodeId id) {
    for (Holding each : all) {
      if (each.duty == duty && each.id.equals(id)) {
        return each;
      }
    }
    return null;
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

  /** Who has {@code duty}, in the order of their ids: a copy. */
  List<NodeId> ids(Duty duty) {
    return ids(duty, id -> true);
  }

  /** Who of those that {@code which} holds of has {@code duty}, in the order of their ids: a copy. */
  List<NodeId> ids(Duty duty, Predicate<NodeId> which) {
    List<NodeId> ids = new ArrayList<>(0);
    for (Holding each : all) {
      if (each.duty == duty && which.test(each.id)) {
        ids.add(each.id);
      }
    }
    if (ids.size() > 1) {
      ids.sort(null);
    }
    return ids;
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
