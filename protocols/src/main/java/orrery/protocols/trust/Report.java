package orrery.protocols.trust;

import orrery.host.NodeId;

/**
 * What one observer has seen of one node, in so many uses.
 *
 * @param claimed what the node claims, in the unit of the capability
 * @param measured what the uses showed in the mean; for storage, {@code claimed} times the share of contents that were there
 * @param uses how many uses this is about, 1 to {@value #MOST_USES}
 * @param shortfalls how many of them were short
 * @param ageSeconds how long ago the last of them was, 0 or more
 */
public record Report(
    NodeId subject, Capability capability, long claimed, long measured, int uses, int shortfalls, long ageSeconds) {

  /** No report is about more uses. */
  public static final int MOST_USES = 1_000_000;

  public Report {
    if (claimed < 0 || measured < 0 || ageSeconds < 0) {
      throw new IllegalArgumentException("a report's amounts must be 0 or more but are " + claimed + ", " + measured + ", " + ageSeconds);
    }
    if (uses < 1 || uses > MOST_USES || shortfalls < 0 || shortfalls > uses) {
      throw new IllegalArgumentException("a report must be about 1 to " + MOST_USES + " uses, of which as many may be short, but has "
          + shortfalls + " of " + uses);
    }
  }

  /** How much it weighs against the subject, in millionths of a nat; below 0 where it speaks for it. Either way it is clipped. */
  long weight(DetectionConfig config) {
    long weight = shortfalls * config.shortWeight() + (uses - shortfalls) * config.goodWeight();
    return Math.max(-config.heaviestWord(), Math.min(config.heaviestWord(), weight));
  }
}
