package orrery.net;

import java.util.Arrays;

/**
 * The moments at which a link delivered, as Mahimahi records them: at each, so many bytes may cross, and when the last is
 * past the trace begins again. What is not used is lost.
 *
 * <p>Netravali et al., "Mahimahi: accurate record-and-replay for HTTP" (2015), §4; its {@code mm-link} takes 1504 bytes
 * for one opportunity: 1500 and the four of the tunnel's own header.
 */
public final class DeliveryTrace {

  /** Bytes that cross at one opportunity. */
  public static final int OPPORTUNITY_BYTES = 1504;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int[] milliseconds;

  /**
   * A trace.
   *
   * @param milliseconds since its beginning: 0 or more, none earlier than the one before it, the last above 0
   */
  public DeliveryTrace(int[] milliseconds) {
    this.milliseconds = milliseconds.clone();
    int before = 0;
    for (int at : this.milliseconds) {
      if (at < before) {
        throw new IllegalArgumentException("each moment must be at or after the one before it (" + before + " ms) but is " + at + " ms");
      }
      before = at;
    }
    if (before == 0) {
      throw new IllegalArgumentException("the last moment must be after 0 ms, since the trace then begins again, but there is none");
    }
  }

  /** How many opportunities one turn has. */
  public int opportunities() {
    return milliseconds.length;
  }

  /** How long one turn lasts. */
  public long periodNanos() {
    return milliseconds[milliseconds.length - 1] * NANOS_PER_MILLI;
  }

  /** What may cross in the mean. */
  public double meanBitsPerSecond() {
    return 8e9 * OPPORTUNITY_BYTES * opportunities() / periodNanos();
  }

  /** When opportunity {@code index}, counted over all turns from 0, is. */
  long nanosOf(long index) {
    return index / milliseconds.length * periodNanos() + milliseconds[(int) (index % milliseconds.length)] * NANOS_PER_MILLI;
  }

  /** The first opportunity at {@code time} or after it. */
  long firstFrom(long time) {
    long turn = time / periodNanos();
    long within = time % periodNanos();
    // The end of one turn is the beginning of the next: what is due at both belongs to the earlier first.
    if (within == 0 && turn > 0) {
      turn--;
      within = periodNanos();
    }
    int least = (int) ((within + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    int found = Arrays.binarySearch(milliseconds, least);
    if (found < 0) {
      found = -found - 1;
    }
    while (found > 0 && milliseconds[found - 1] >= least) {
      found--;
    }
    return turn * milliseconds.length + found;
  }
}
