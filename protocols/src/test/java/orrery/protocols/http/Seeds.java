package orrery.protocols.http;

import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;

/** Runs a claim for many seeds; a failure names the seed and the command that replays it. */
public final class Seeds {

  private Seeds() {}

  /** A claim about whatever is drawn from {@code random}. */
  @FunctionalInterface
  public interface Claim {
    void holdsFor(RandomStream random) throws Exception;
  }

  /** Holds {@code claim} for {@code usual} seeds, for as many as {@code -Dorrery.seeds} says, or for {@code -Dorrery.seed} alone. */
  public static void each(int usual, Claim claim) {
    String one = System.getProperty("orrery.seed", "");
    String many = System.getProperty("orrery.seeds", "");
    long first = one.isEmpty() ? 1 : Long.parseLong(one);
    long count = !one.isEmpty() ? 1 : many.isEmpty() ? usual : Long.parseLong(many);
    for (long seed = first; seed < first + count; seed++) {
      try {
        claim.holdsFor(new Xoshiro256(seed));
      } catch (Throwable failure) {
        StackTraceElement caller = StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst().orElseThrow()).toStackTraceElement();
        String test = caller.getClassName().substring(caller.getClassName().lastIndexOf('.') + 1) + "#" + caller.getMethodName();
        throw new AssertionError("seed " + seed + "\nreproduce: mvn -q -pl protocols -am test -Dtest='" + test
            + "' -Dsurefire.failIfNoSpecifiedTests=false -Dorrery.seed=" + seed, failure);
      }
    }
  }
}
