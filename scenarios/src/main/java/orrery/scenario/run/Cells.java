package orrery.scenario.run;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.scenario.Design;
import orrery.scenario.Experiment;

/**
 * The runs of a plan, none of which is held: each is made from its number when it is asked for.
 *
 * <p>They have two orders. Tables are in the order of keys: variant, point, replication. Work is in the order of
 * replications, and within one in that of keys: what there is at any time is then as much of every variant and point, and
 * a rule that ends the replications has what it decides on.
 */
final class Cells {

  private final Plan plan;
  private final Design design;
  private final List<String> variants;
  private final int first;
  private final int last;

  /**
   * One run.
   *
   * @param group the rank of its variant and point among all
   */
  record Cell(RunKey key, int group) {}

  Cells(Plan plan) {
    this.plan = plan;
    this.design = plan.experiment().design();
    this.variants = plan.experiment().variants().stream().map(Experiment.Variant::name).sorted(Labels.BY_CODE_POINT).toList();
    this.first = plan.only().map(RunKey::replication).orElse(1);
    this.last = plan.only().map(RunKey::replication).orElse(plan.experiment().base().replications().most());
  }

  /** How many there are at most. */
  int size() {
    return groups() * (last - first + 1);
  }

  /** How many variants at points there are. */
  int groups() {
    return plan.only().isPresent() ? 1 : variants.size() * design.size();
  }

  /** The last replication there may be. */
  int last() {
    return last;
  }

  /** The replication of the run that is {@code number}th to be made, counted from 0. */
  int replication(int number) {
    return first + number / groups();
  }

  /** The key of the run that is {@code number}th to be made, counted from 0. */
  RunKey key(int number) {
    return key(number % groups(), replication(number));
  }

  /** The run that is {@code number}th to be made, counted from 0. */
  Cell cell(int number) {
    return new Cell(key(number), number % groups());
  }

  /** How much time it simulates: the same for all, as points and variants are comparable. */
  long nanos() {
    return plan.experiment().base().duration().toNanos();
  }

  /** How many there are up to a replication. */
  int count(int upTo) {
    return groups() * (upTo - first + 1);
  }

  /** When the run is made, counted from 0; empty where it is none of these. */
  OptionalInt number(RunKey key) {
    int low = 0;
    int high = groups() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = key(middle, key.replication()).compareTo(key);
      if (order == 0) {
        return key.replication() >= first && key.replication() <= last ? OptionalInt.of((key.replication() - first) * groups() + middle) : OptionalInt.empty();
      }
      low = order < 0 ? middle + 1 : low;
      high = order > 0 ? middle - 1 : high;
    }
    return OptionalInt.empty();
  }

  /** When the run is made that is {@code rank}th in the order of keys; both counted from 0. */
  int numberOf(int rank) {
    int replications = last - first + 1;
    return rank % replications * groups() + rank / replications;
  }

  /** The numbers of the runs up to a replication, in the order of their keys. */
  IntStream numbers(int upTo) {
    return IntStream.range(0, groups()).flatMap(group -> IntStream.rangeClosed(0, upTo - first).map(each -> each * groups() + group));
  }

  /** The keys of the replications after one, in their order. */
  Iterator<RunKey> keysAfter(int replication) {
    return from(Math.max(first, replication + 1), last).iterator();
  }

  private Stream<RunKey> from(int replication, int upTo) {
    return IntStream.range(0, groups()).boxed().flatMap(group -> IntStream.rangeClosed(replication, upTo).mapToObj(each -> key(group, each)));
  }

  private RunKey key(int group, int replication) {
    return plan.only().orElseGet(() -> new RunKey(variants.get(group / design.size()), design.text(design.ranked(group % design.size())), replication));
  }
}
