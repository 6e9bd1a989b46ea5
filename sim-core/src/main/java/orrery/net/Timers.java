package orrery.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.sim.Simulation;

/** The timers of one node that are running: whoever stops using a timer has nothing to take back. */
final class Timers {

  private static final int LEAST_CAPACITY = 4;
  private static final @Nullable SimTimer[] NONE = {};

  // In no order; each knows its place.
  private @Nullable SimTimer[] running = NONE;
  private int count;

  /** How many run. */
  int count() {
    return count;
  }

  /** A timer begins to run. */
  void add(SimTimer timer) {
    if (count == running.length) {
      running = Arrays.copyOf(running, Math.max(LEAST_CAPACITY, count + count / 2));
    }
    timer.place = count;
    running[count++] = timer;
  }

  /** A timer that was running has ended. */
  void remove(SimTimer timer) {
    SimTimer last = running[--count];
    if (last != null && last != timer) {
      running[timer.place] = last;
      last.place = timer.place;
    }
    running[count] = null;
    if (4 * count < running.length && running.length > LEAST_CAPACITY) {
      running = Arrays.copyOf(running, Math.max(LEAST_CAPACITY, running.length / 2));
    }
  }

  /** Ends all that run. */
  void cancelAll() {
    while (count > 0) {
      SimTimer last = running[count - 1];
      if (last != null) {
        last.cancel();
      }
    }
  }

  /** Those that run, in the order in which they are due. */
  List<SimTimer> inOrder(Simulation simulation) {
    List<SimTimer> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      SimTimer each = running[i];
      if (each != null) {
        all.add(each);
      }
    }
    all.sort(simulation::order);
    return all;
  }
}
