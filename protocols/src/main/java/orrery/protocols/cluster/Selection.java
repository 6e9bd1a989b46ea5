package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
      Duty duty, List<Candidate> candidates, Holders holders, Predicate<NodeId> mayServe, boolean fill, long nowNanos) {
    // Most often all is well: those who do not have it are looked at only where one of them may be given it.
    List<Change> changes = new ArrayList<>(0);
    List<Candidate> keeping = new ArrayList<>(config.wanted(duty));
    for (Candidate each : candidates) {
      if (holders.has(duty, each.id())) {
        String objection = mayServe.test(each.id()) ? objection(duty, each.profile(), true) : "barred";
        if (objection == null) {
          keeping.add(each);
        } else {
          changes.add(new Change(each.id(), false, objection));
        }
      }
    }
    if (keeping.size() > 1) {
      keeping.sort((a, b) -> order(duty, a, b));
    }
    while (keeping.size() > config.wanted(duty)) {
      changes.add(new Change(keeping.remove(keeping.size() - 1).id(), false, "surplus"));
    }
    Candidate least = keeping.isEmpty() ? null : keeping.get(keeping.size() - 1);
    boolean served = least != null && nowNanos - holders.sinceNanos(duty, least.id()) >= config.minimumTenure().toNanos();
    int vacant = config.wanted(duty) - keeping.size();
    if (fill && (vacant > 0 || served)) {
      List<Candidate> others = others(duty, candidates, holders, mayServe);
      for (int i = 0; i < vacant && !others.isEmpty(); i++) {
        Candidate best = best(duty, others);
        others.remove(best);
        changes.add(new Change(best.id(), true, "vacant"));
      }
      if (served && !others.isEmpty()) {
        improve(duty, least, best(duty, others), changes);
      }
    }
    return changes;
  }

  /** Who does not have the duty and may. */
  private List<Candidate> others(Duty duty, List<Candidate> candidates, Holders holders, Predicate<NodeId> mayServe) {
    List<Candidate> others = new ArrayList<>(candidates.size());
    for (Candidate each : candidates) {
      if (!holders.has(duty, each.id()) && mayServe.test(each.id()) && objection(duty, each.profile(), false) == null) {
        others.add(each);
      }
    }
    return others;
  }

  private Candidate best(Duty duty, List<Candidate> some) {
    return Collections.min(some, (a, b) -> order(duty, a, b));
  }

  /** At most one change a time: the least of those who have it, who has served for a while, against the best of the others. */
  private void improve(Duty duty, Candidate least, Candidate best, List<Change> changes) {
    if (fitness(duty, best.profile()) >= fitness(duty, least.profile()) + config.margin()) {
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
