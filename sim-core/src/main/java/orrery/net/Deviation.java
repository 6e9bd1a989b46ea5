package orrery.net;

/**
 * What is wrong with the clocks of a node while it lasts. Several may last at once, and add up.
 *
 * @param aheadNanos by how much the wall clock is ahead of the truth from the beginning; negative where it is behind
 * @param driftPerBillion by how much both clocks run fast, in nanoseconds a second; negative where they run slow
 */
public record Deviation(long aheadNanos, long driftPerBillion) {

  /** Clocks may run a tenth fast or slow, which is more than any that is built. */
  public static final long MAX_DRIFT = 100_000_000;

  public Deviation {
    if (Math.abs(driftPerBillion) > MAX_DRIFT) {
      throw new IllegalArgumentException("driftPerBillion must be from -" + MAX_DRIFT + " to " + MAX_DRIFT + " but is " + driftPerBillion);
    }
  }
}
