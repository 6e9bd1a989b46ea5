package orrery.world;

import orrery.sim.Xoshiro256;

/**
 * Holds a claim for many seeds, one after the other, inside one test; {@link SeededTest} makes a test of each instead. A
 * failure says with which seed, and ends with the command that has it again.
 *
 * <pre>{@code
 * @Test
 * void readsBackWhatItWrites() {
 *   Seeds.each(500, random -> {
 *     Message message = anyMessage(random);
 *     assertThat(Message.read(message.bytes())).isEqualTo(message);
 *   });
 * }
 * }</pre>
 *
 * <p>{@code -Dorrery.seed=N} runs that seed only, {@code -Dorrery.seeds=N} the seeds 1 to N.
 */
public final class Seeds {

  private Seeds() {}

  /** A claim about the case that {@code random} draws. */
  @FunctionalInterface
  public interface Claim {
    void holdsFor(Xoshiro256 random) throws Exception;
  }

  /** A claim about what comes of a seed. */
  @FunctionalInterface
  public interface SeedClaim {
    void holdsFor(long seed) throws Exception;
  }

  /** Holds {@code claim} for what the seeds 1 to {@code usual} draw, or those that the system properties ask for. */
  public static void each(int usual, Claim claim) {
    eachSeed(usual, seed -> claim.holdsFor(new Xoshiro256(seed)));
  }

  /** As {@link #each}, with the seeds themselves. */
  public static void eachSeed(int usual, SeedClaim claim) {
    for (long seed : AskedSeeds.orTheFirst(usual)) {
      try {
        claim.holdsFor(seed);
      } catch (Throwable thrown) {
        throw new AssertionError("seed " + seed + ": " + thrown + "\n" + Replay.line(Replay.callingTest(), seed), thrown);
      }
    }
  }
}
