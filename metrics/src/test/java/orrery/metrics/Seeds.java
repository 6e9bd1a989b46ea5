package orrery.metrics;

import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;

/** Runs a property for many seeds; a failure says how to have it again. */
public final class Seeds {

  private Seeds() {}

  /** What must hold for every stream of luck. */
  public interface Property {
    void holds(RandomStream random) throws Exception;
  }

  /** Checks {@code property} for {@code usual} seeds, or as many as {@code -Dorrery.seeds} says, or for {@code -Dorrery.seed} alone. */
  public static void check(Class<?> test, String method, int usual, Property property) {
    Long only = Long.getLong("orrery.seed");
    long first = only != null ? only : 1;
    long last = only != null ? only : Long.getLong("orrery.seeds", usual);
    for (long seed = first; seed <= last; seed++) {
      try {
        property.holds(new Xoshiro256(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "fails with seed " + seed + "; reproduce: mvn -q -pl metrics -am test -Dtest=" + test.getSimpleName() + "#" + method
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dorrery.seed=" + seed, e);
      }
    }
  }
}
