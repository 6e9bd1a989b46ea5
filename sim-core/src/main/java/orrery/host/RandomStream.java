package orrery.host;

/**
 * A stream of random numbers with a name. What is drawn from one never changes what another gives.
 *
 * <p>The derived draws below are part of the public behaviour: they are the same on every host and in every version.
 */
public interface RandomStream {

  /** 64 uniform bits. */
  long nextLong();

  /** Uniform in [0, 1), a multiple of 2^-53. */
  default double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in [0, bound), without bias; {@code bound} at least 1. */
  default long nextLong(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("the bound must be at least 1 but is " + bound);
    }
    // Lemire, "Fast random integer generation in an interval" (2019): the high half of a product, rejecting the few
    // low halves that would make some values likelier.
    long bits = nextLong();
    long low = bits * bound;
    if (Long.compareUnsigned(low, bound) < 0) {
      long threshold = Long.remainderUnsigned(-bound, bound);
      while (Long.compareUnsigned(low, threshold) < 0) {
        bits = nextLong();
        low = bits * bound;
      }
    }
    return unsignedMultiplyHigh(bits, bound);
  }

  /** Uniform in [0, bound), without bias; {@code bound} at least 1. */
  default int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  /** Uniform in [from, to): a delay, for example; {@code to} greater than {@code from}. */
  default long nextLong(long from, long to) {
    return from + nextLong(Math.subtractExact(to, from));
  }

  /** True with the given probability. Always draws, so that the stream's course does not depend on the probability. */
  default boolean nextBoolean(double probability) {
    return nextDouble() < probability;
  }

  /** Exponential with the given mean, by inversion: {@code -ln(1 - u) * mean}. */
  default double nextExponential(double mean) {
    return -NaturalLogarithm.of(1 - nextDouble()) * mean;
  }

  /** The high 64 bits of the 128-bit product of two unsigned numbers ({@code Math} has it from JDK 18 only). */
  private static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }
}
