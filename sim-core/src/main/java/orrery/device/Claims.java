package orrery.device;

import orrery.host.Decimal;
import orrery.host.Distance;

/**
 * What a device says of itself that is not so (EC-8): by which factors it inflates what it has.
 *
 * @param processor factor of its processor's speed, above 0; 1 for the truth
 * @param memory factor of its main memory
 * @param storage factor of its storage
 * @param link factor of its interfaces' rates
 * @param mains whether it says that it is on mains
 * @param displaced how far north of where it is it says to be
 */
public record Claims(double processor, double memory, double storage, double link, boolean mains, Distance displaced) {

  public Claims {
    requireFactor("processor", processor);
    requireFactor("memory", memory);
    requireFactor("storage", storage);
    requireFactor("link", link);
  }

  private static void requireFactor(String name, double factor) {
    if (!(factor > 0 && factor <= 1_000_000)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1000000 but is " + Decimal.text(factor));
    }
  }

  /** {@code amount} as it is claimed, rounded; at least 0. */
  public static long times(long amount, double factor) {
    return factor == 1 ? amount : Math.round(amount * factor);
  }
}
