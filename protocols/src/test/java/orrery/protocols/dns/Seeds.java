package orrery.protocols.dns;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import orrery.sim.Xoshiro256;

/** Runs a property for many seeds, and says how to run a failing one again. */
public final class Seeds {

  private Seeds() {}

  /** Runs {@code property} with generators of the seeds 1 to {@code count}; {@code -Dorrery.seeds} and {@code -Dorrery.seed} change which. */
  public static void each(Class<?> test, String method, int count, Consumer<Xoshiro256> property) {
    eachSeed(test, method, count, seed -> property.accept(new Xoshiro256(seed)));
  }

  /** As {@link #each}, with the seeds themselves. */
  public static void eachSeed(Class<?> test, String method, int count, LongConsumer property) {
    Long only = Long.getLong("orrery.seed");
    long from = only == null ? 1 : only;
    long to = only == null ? Long.getLong("orrery.seeds", count) : only;
    for (long seed = from; seed <= to; seed++) {
      try {
        property.accept(seed);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "failed with seed " + seed + "; reproduce: mvn -q test -pl protocols -am -Dtest=" + test.getSimpleName() + "#" + method
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dorrery.seed=" + seed, e);
      }
    }
  }
}
