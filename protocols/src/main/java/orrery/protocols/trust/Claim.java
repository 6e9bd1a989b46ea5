package orrery.protocols.trust;

import orrery.protocols.cluster.Profile;

/**
 * What a node's profile says that can be held against it.
 *
 * @param processorMops million operations a second, 0 or more
 * @param bitsPerSecondUp of its best interface, 0 where unknown
 * @param storageBytes 0 or more
 */
public record Claim(long processorMops, long bitsPerSecondUp, long storageBytes) {

  public Claim {
    if (processorMops < 0 || bitsPerSecondUp < 0 || storageBytes < 0) {
      throw new IllegalArgumentException(
          "a claim must be 0 or more but is " + processorMops + ", " + bitsPerSecondUp + ", " + storageBytes);
    }
  }

  /** What {@code profile} claims. */
  public static Claim of(Profile profile) {
    return new Claim(profile.processorMops(), profile.bitsPerSecondUp(), profile.storageBytes());
  }

  /** How much of {@code capability}, in its unit. */
  public long of(Capability capability) {
    return switch (capability) {
      case PROCESSOR -> processorMops;
      case LINK -> bitsPerSecondUp;
      case STORAGE -> storageBytes;
    };
  }
}
