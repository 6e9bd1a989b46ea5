package orrery.sim;

import orrery.host.RandomStream;

/**
 * The generator xoshiro256++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state
 * filled by SplitMix64 as they advise.
 */
public final class Xoshiro256 implements RandomStream {

  private long s0;
  private long s1;
  private long s2;
  private long s3;

  /** The generator that SplitMix64, itself seeded with {@code seed}, fills. */
  public Xoshiro256(long seed) {
    this(
        Streams.mix(seed),
        Streams.mix(seed + Streams.GOLDEN_GAMMA),
        Streams.mix(seed + 2 * Streams.GOLDEN_GAMMA),
        Streams.mix(seed + 3 * Streams.GOLDEN_GAMMA));
  }

  /** The generator in a given state, not all of it zero. */
  Xoshiro256(long s0, long s1, long s2, long s3) {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.s3 = s3;
  }

  @Override
  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }
}
