package orrery.host;

/**
 * A rate of data.
 *
 * @param bitsPerSecond 1 or more
 */
public record BitRate(long bitsPerSecond) {

  public BitRate {
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException("must be at least 1 b/s but is " + bitsPerSecond + " b/s");
    }
  }

  /** How long {@code bytes} take at this rate, in nanoseconds, rounded up. */
  public long nanosFor(long bytes) {
    long bits = Math.multiplyExact(bytes, 8L);
    long whole = bits / bitsPerSecond;
    long rest = bits % bitsPerSecond;
    // rest < bitsPerSecond, so the product fits in 63 bits up to 9.2 Gb/s; above that a bit lasts under a nanosecond.
    long part = bitsPerSecond <= 9_200_000_000L
        ? (rest * 1_000_000_000L + bitsPerSecond - 1) / bitsPerSecond
        : rest / (bitsPerSecond / 1_000_000_000L) + 1;
    return Math.addExact(Math.multiplyExact(whole, 1_000_000_000L), part);
  }

  @Override
  public String toString() {
    return Quantity.text(this);
  }
}
