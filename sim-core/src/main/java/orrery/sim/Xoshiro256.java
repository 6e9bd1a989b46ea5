package orrery.sim;

import orrery.host.RandomStream;

/** The generator xoshiro256++ 1.0 of Blackman and Vigna (2019), its state filled by SplitMix64 as they advise. */
public final class Xoshiro256 implements RandomStream {

  private long s0;
  private long s1;
  private long s2;
  private long s3;

  public Xoshiro256(long seed) {
    s0 = Streams.mix(seed);
    s1 = Streams.mix(seed + 0x9e3779b97f4a7c15L);
    s2 = Streams.mix(seed + 2 * 0x9e3779b97f4a7c15L);
    s3 = Streams.mix(seed + 3 * 0x9e3779b97f4a7c15L);
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
