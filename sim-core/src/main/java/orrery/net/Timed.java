package orrery.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.sim.Simulation;

/**
 * Who has timers, and knows those that are running: whoever stops using a timer has nothing to take back. Each knows its neighbours,
 * so that they take no room of their own.
 */
abstract class Timed {

  /** In no order that means anything. */
  private @Nullable SimTimer first;

  /** Reads what changing the timers will, to have it in the cache. */
  final int touchTimers() {
    return first == null ? 0 : 1;
  }

  /** A timer begins to run. */
  final void begins(SimTimer timer) {
    timer.next = first;
    if (first != null) {
      first.previous = timer;
    }
    first = timer;
  }

  /** A timer that was running has ended. */
  final void ends(SimTimer timer) {
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

  /** Ends all that run, for good. */
  final void cancelTimers() {
    while (first != null) {
      first.abandon();
    }
  }

  /** The timers that run, in the order in which they are due. */
  final List<SimTimer> timersInOrder(Simulation simulation) {
    List<SimTimer> all = new ArrayList<>();
    for (SimTimer each = first; each != null; each = each.next) {
      all.add(each);
    }
    all.sort(simulation::order);
    return all;
  }
}
