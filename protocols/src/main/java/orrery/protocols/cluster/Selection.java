package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import orrery.host.NodeId;
import org.jspecify.annotations.Nullable;

/** Chooses who has a duty, by the rules of {@link SelectionConfig}: a function of what is so, which changes nothing itself. */
final class Selection {

  /** Being on mains counts for more than all else together. */
  private static final int MAINS = 1000;

  private final SelectionConfig config;

  Selection(SelectionConfig config) {
    this.config = config;
  }

  /** A node that might have a duty. */
  record Candidate(NodeId id, Profile profile) {}

  /** A duty is given to a node, or taken back from it. */
  record Change(NodeId id, boolean given, String reason) {}

  /**
   * Why a node must not have a duty: the word of a reason; null where it may.
   *
   * @param has whether it has it, so that it may keep it with a lower charge
   */
  @Nullable String objection(Duty duty, Profile profile, boolean has) {
    if (!profile.permissions().contains(duty.permission())) {
      return "permission";
    }
    int charge = profile.batteryPercent().orElse(100);
    if (charge < (has ? config.lowCharge() : config.leastCharge())) {
      return "battery";
    }
    long storage = switch (duty) {
      case CACHE -> config.leastCache().bytes();
      case STORAGE -> config.leastStorage().bytes();
      case PROXY, COMPUTE -> 0;
    };
    return profile.storageBytes() < storage ? "capability" : null;
  }

  /** How well a node of this profile would do a duty, 0 to 2000. */
  int fitness(Duty duty, Profile profile) {
    long uplink = Merit.linkShare(profile);
    long persistence = Merit.persistenceShare(profile);
    long storage = Merit.storageShare(profile.storageBytes());
    long part = switch (duty) {
      case PROXY -> (6 * uplink + 2 * persistence + (profile.reachable() ? 2000 : 0)) / 10;
      case CACHE -> (storage + uplink) / 2;
      case STORAGE -> (storage + persistence) / 2;
      case COMPUTE -> Merit.processorShare(profile.processorMops() / 100 * (100 - profile.loadPercent()));
    };
    return (int) part + (profile.batteryPercent().isPresent() ? 0 : MAINS);
  }

  /**
   * What must change about one duty.
   *
   * @param candidates who is there and answers, each once
   * @param holders who has the duty, and since when by the clock that {@code nowNanos} is of
   * @param mayServe who may have any duty
   * @param fill whether vacancies are to be filled, and better candidates preferred; else duties are only taken back
   * @return first what is taken back, then what is given
   */
  List<Change> changes(
      Duty duty, List<Candidate> candidates, Map<NodeId, Long> holders, Predicate<NodeId> mayServe, boolean fill, long nowNanos) {
    // Most often all is well: no list is made of those who do not have it unless one is to be given it.
    List<Change> changes = new ArrayList<>(0);
    List<Candidate> keeping = new ArrayList<>(config.wanted(duty));
    Candidate best = null;
    for (Candidate each : candidates) {
      boolean has = holders.containsKey(each.id());
      String objection = mayServe.test(each.id()) ? objection(duty, each.profile(), has) : "barred";
      if (objection != null && has) {
        changes.add(new Change(each.id(), false, objection));
      } else if (objection == null && has) {
        keeping.add(each);
      } else if (objection == null && (best == null || order(duty, each, best) < 0)) {
        best = each;
      }
    }
    if (keeping.size() > 1) {
      keeping.sort((a, b) -> order(duty, a, b));
    }
    while (keeping.size() > config.wanted(duty)) {
      changes.add(new Change(keeping.remove(keeping.size() - 1).id(), false, "surplus"));
    }
    if (fill && best != null) {
      int vacant = config.wanted(duty) - keeping.size();
      improve(duty, keeping, vacant == 0 ? best : fill(duty, vacant, candidates, holders, mayServe, changes), holders, nowNanos, changes);
    }
    return changes;
  }

  /** Gives the duty to the best who do not have it, and says who is the best after them. */
  private @Nullable Candidate fill(
      Duty duty, int vacant, List<Candidate> candidates, Map<NodeId, Long> holders, Predicate<NodeId> mayServe, List<Change> changes) {
    List<Candidate> others = candidates.stream()
        .filter(each -> !holders.containsKey(each.id()) && mayServe.test(each.id()) && objection(duty, each.profile(), false) == null)
        .sorted((a, b) -> order(duty, a, b))
        .toList();
    others.stream().limit(vacant).forEach(each -> changes.add(new Change(each.id(), true, "vacant")));
    return vacant < others.size() ? others.get(vacant) : null;
  }

  /** At most one change a time: the least of the holders, who are sorted, against the best of the others. */
  private void improve(
      Duty duty, List<Candidate> keeping, @Nullable Candidate best, Map<NodeId, Long> holders, long nowNanos, List<Change> changes) {
    if (keeping.isEmpty() || best == null) {
      return;
    }
    Candidate least = keeping.get(keeping.size() - 1);
    boolean served = nowNanos - holders.get(least.id()) >= config.minimumTenure().toNanos();
    if (served && fitness(duty, best.profile()) >= fitness(duty, least.profile()) + config.margin()) {
      changes.add(new Change(least.id(), false, "better"));
      changes.add(new Change(best.id(), true, "better"));
    }
  }

  /** The best first. */
  private int order(Duty duty, Candidate a, Candidate b) {
    int order = Integer.compare(fitness(duty, b.profile()), fitness(duty, a.profile()));
    return order != 0 ? order : IdHash.compare(a.id(), b.id());
  }
}
