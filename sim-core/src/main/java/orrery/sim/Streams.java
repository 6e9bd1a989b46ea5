package orrery.sim;

import orrery.host.RandomStream;

/**
 * The random streams of one run, by name. The state of a stream is derived from the seed and its name alone, so adding an
 * entity or a purpose changes no other stream.
 *
 * <p>The derivation: a 64-bit hash of the name, xored with the seed and passed through SplitMix64 (Steele, Lea and Flood
 * 2014), fills the state of the generator.
 */
public final class Streams {

  private final long seed;
  private final Generator generator;

  /** Which generator the streams use. */
  public enum Generator {
    /** Blackman and Vigna's xoshiro256++ (2019). */
    XOSHIRO256,
    /** L'Ecuyer's combined multiple recursive generator (1999). */
    MRG32K3A
  }

  public Streams(long seed) {
    this(seed, Generator.XOSHIRO256);
  }

  public Streams(long seed, Generator generator) {
    this.seed = seed;
    this.generator = generator;
  }

  /** The seed all streams derive from. */
  public long seed() {
    return seed;
  }

  /** A fresh stream for {@code purpose} of {@code entity}; two calls with the same names give equal streams. */
  public RandomStream stream(String entity, String purpose) {
    long state = mix(seed) ^ Fingerprint.hash(entity + "/" + purpose);
    return switch (generator) {
      case XOSHIRO256 -> new Xoshiro256(state);
      case MRG32K3A -> Mrg32k3a.derived(state);
    };
  }

  /** A 64-bit hash of the seed and a name: ranks and other draws that need no stream. */
  public long hash(String name) {
    return mix(mix(seed) ^ Fingerprint.hash(name));
  }

  /** SplitMix64's output function. */
  static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
