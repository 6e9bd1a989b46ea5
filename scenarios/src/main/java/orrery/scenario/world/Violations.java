package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import orrery.scenario.run.RunResult.Violation;

/** The invariants that a run has violated, in the order in which that was found. */
final class Violations {

  /** More would not help anybody. */
  private static final int MOST = 100;

  private final List<Violation> found = new ArrayList<>();

  /**
   * Notes that an invariant did not hold.
   *
   * @param nanos when it ceased to hold, in simulated time
   * @param nodes whom it concerns
   * @param message what must hold and what is
   */
  void add(long nanos, List<String> nodes, String message) {
    if (found.size() < MOST) {
      found.add(new Violation(nanos, nodes, message));
    }
  }

  /** The first hundred. */
  List<Violation> all() {
    return Collections.unmodifiableList(found);
  }
}
