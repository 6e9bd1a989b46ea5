package orrery.sim;

import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;

/**
 * The random streams of one run, by name. The state of a stream is derived from the seed and its name alone, so adding an
 * entity or a purpose changes no other stream.
 *
 * <p>The derivation: the seed, the entity's name and the purpose, the names by their 64-bit hashes, are mixed one after the
 * other by the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * 2014), and the result seeds the generator.
 */
public final class Streams {

  /** What SplitMix64 adds to its state at each step: 2^64 divided by the golden ratio, made odd. */
  static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final Generator generator;

  /** Which generator the streams use. */
  public enum Generator {
    /** Blackman and Vigna's xoshiro256++ (2019). */
    XOSHIRO256,
    /** L'Ecuyer's combined multiple recursive generator (1999). */
    MRG32K3A
  }

  /** Streams of xoshiro256++. */
  public Streams(long seed) {
    this(seed, Generator.XOSHIRO256);
  }

  /** Streams of the given generator. */
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
    return derived(hash(entity) ^ Fingerprint.hash(purpose));
  }

  /** The streams of an entity, for whom many are drawn from. */
  public Own of(String entity) {
    return new Own(this, hash(entity));
  }

  private RandomStream derived(long state) {
    return switch (generator) {
      case XOSHIRO256 -> new Xoshiro256(state);
      case MRG32K3A -> Mrg32k3a.derived(state);
    };
  }

  /** A 64-bit hash of the seed and a name: ranks and other draws that need no stream. */
  public long hash(String name) {
    return mix(mix(seed) ^ Fingerprint.hash(name));
  }

  /** The streams of one entity: what they have in common of the derivation is derived once. */
  public static final class Own {

    private final Streams all;
    private final long hash;

    private Own(Streams all, long hash) {
      this.all = all;
      this.hash = hash;
    }

    /** As {@link Streams#stream} of the entity, for the purpose {@code before + number}, a text which is not made for it; {@code number} is 0 or more. */
    public RandomStream stream(String before, long number) {
      return all.derived(hash ^ Fingerprint.hash(before, number, ""));
    }

    /** That for the purpose {@code before + number + after}, derived no sooner than it is drawn from: for who seldom does. */
    public RandomStream whenDrawnFrom(String before, long number, String after) {
      return new RandomStream() {
        private @Nullable RandomStream derived;

        @Override
        public long nextLong() {
          RandomStream known = derived;
          if (known == null) {
            known = all.derived(hash ^ Fingerprint.hash(before, number, after));
            derived = known;
          }
          return known.nextLong();
        }
      };
    }
  }

  /** SplitMix64's next output where its state is {@code z}. */
  static long mix(long z) {
    z += GOLDEN_GAMMA;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
