package orrery.scenario.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;

/**
 * The runs of a plan, none of which is held: each is made from its number when it is asked for.
 *
 * <p>They have two orders. Tables are in the order of keys: variant, point, replication. Work is in the order of
 * replications, and within one in that of keys: what there is at any time is then as much of every variant and point, and
 * a rule that ends the replications has what it decides on.
 */
final class Cells {

  private final Plan plan;
  private final List<Group> groups;
  private final int first;
  private final int last;

  /** A variant at a point, by their places in the experiment. */
  private record Group(String variant, String point, int variantAt, int pointAt) {}

  /**
   * One run.
   *
   * @param group the rank of its variant and point among all
   */
  record Cell(RunKey key, Scenario scenario, int group) {}

  Cells(Plan plan) {
    this.plan = plan;
    List<Group> all = new ArrayList<>();
    List<Experiment.Variant> variants = plan.experiment().variants();
    for (int v = 0; v < variants.size(); v++) {
      List<Experiment.Point> points = variants.get(v).points();
      for (int p = 0; p < points.size(); p++) {
        Group group = new Group(variants.get(v).name(), points.get(p).text(), v, p);
        if (plan.only().isEmpty() || plan.only().get().variant().equals(group.variant) && plan.only().get().point().equals(group.point)) {
          all.add(group);
        }
      }
    }
    all.sort(Comparator.comparing(Group::variant, Labels.BY_CODE_POINT).thenComparing(Group::point, Labels.BY_CODE_POINT));
    this.groups = all;
    this.first = plan.only().map(RunKey::replication).orElse(1);
    this.last = plan.only().map(RunKey::replication).orElse(plan.experiment().base().replications().most());
  }

  /** How many there are at most. */
  int size() {
    return groups.size() * (last - first + 1);
  }

  /** How many variants at points there are. */
  int groups() {
    return groups.size();
  }

  /** The last replication there may be. */
  int last() {
    return last;
  }

  /** The replication of the run that is {@code number}th to be made, counted from 0. */
  int replication(int number) {
    return first + number / groups.size();
  }

  /** The key of the run that is {@code number}th to be made, counted from 0. */
  RunKey key(int number) {
    return key(groups.get(number % groups.size()), replication(number));
  }

  /** The run that is {@code number}th to be made, counted from 0. */
  Cell cell(int number) {
    int group = number % groups.size();
    Group of = groups.get(group);
    return new Cell(key(number), plan.experiment().variants().get(of.variantAt).points().get(of.pointAt).scenario(), group);
  }

  /** How much time it simulates: the same for all, as points and variants are comparable. */
  long nanos() {
    return plan.experiment().base().duration().toNanos();
  }

  /** How many there are up to a replication. */
  int count(int upTo) {
    return groups.size() * (upTo - first + 1);
  }

  /** When the run is made, counted from 0; empty where it is none of these. */
  OptionalInt number(RunKey key) {
    int low = 0;
    int high = groups.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = key(groups.get(middle), key.replication()).compareTo(key);
      if (order == 0) {
        return key.replication() >= first && key.replication() <= last ? OptionalInt.of((key.replication() - first) * groups.size() + middle) : OptionalInt.empty();
      }
      low = order < 0 ? middle + 1 : low;
      high = order > 0 ? middle - 1 : high;
    }
    return OptionalInt.empty();
  }

  /** When the run is made that is {@code rank}th in the order of keys; both counted from 0. */
  int numberOf(int rank) {
    int replications = last - first + 1;
    return rank % replications * groups.size() + rank / replications;
  }

  /** The keys in their order, up to a replication. */
  Iterable<RunKey> keys(int upTo) {
    return () -> groups.stream().flatMap(group -> IntStream.rangeClosed(first, upTo).mapToObj(replication -> key(group, replication))).iterator();
  }

  /** The keys of the replications after one, in their order. */
  Iterator<RunKey> keysAfter(int replication) {
    return groups.stream().flatMap(group -> IntStream.rangeClosed(Math.max(first, replication + 1), last).mapToObj(each -> key(group, each))).iterator();
  }

  private static RunKey key(Group group, int replication) {
    return new RunKey(group.variant, group.point, replication);
  }
}
