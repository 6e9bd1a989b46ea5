package orrery.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.sim.Simulation;

/**
 * The timers of one node that are running: whoever stops using a timer has nothing to take back. Each knows its neighbours, so that
 * they take no room of their own.
 */
final class Timers {

  /** In no order that means anything. */
  private @Nullable SimTimer first;

  /** Reads what changing it will, to have it in the cache. */
  int touch() {
    return first == null ? 0 : 1;
  }

  /** A timer begins to run. */
  void add(SimTimer timer) {
    timer.next = first;
    if (first != null) {
      first.previous = timer;
    }
    first = timer;
  }

  /** A timer that was running has ended. */
  void remove(SimTimer timer) {
    SimTimer before = timer.previous;
    SimTimer after = timer.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    timer.previous = null;
    timer.next = null;
  }

  /** Ends all that run. */
  void cancelAll() {
    while (first != null) {
      first.cancel();
    }
  }

  /** Those that run, in the order in which they are due. */
  List<SimTimer> inOrder(Simulation simulation) {
    List<SimTimer> all = new ArrayList<>();
    for (SimTimer each = first; each != null; each = each.next) {
      all.add(each);
    }
    all.sort(simulation::order);
    return all;
  }
}
