package orrery.sim;

import orrery.host.RandomStream;

/**
 * L'Ecuyer's combined multiple recursive generator MRG32k3a ("Good parameters and implementations for combined multiple
 * recursive random number generators", 1999), for comparison with published simulations.
 *
 * <p>Its streams are those of L'Ecuyer, Simard, Chen and Kelton ("An object-oriented random-number package with many long
 * streams and substreams", 2002): 2^127 draws apart.
 */
public final class Mrg32k3a implements RandomStream {

  private static final long M1 = 4294967087L;
  private static final long M2 = 4294944443L;
  private static final long A12 = 1403580L;
  private static final long A13 = -810728L;
  private static final long A21 = 527612L;
  private static final long A23 = -1370589L;

  /** 1 / (M1 + 1), as printed in the papers. */
  private static final double NORM = 2.328306549295727688e-10;

  private static final int LOG_STREAM_LENGTH = 127;

  private final long[] seeds;
  private final long[] s;

  /**
   * The generator with the six seeds given: three from 0 to 4294967086, three from 0 to 4294944442, neither three all
   * zero.
   */
  public Mrg32k3a(long... seeds) {
    if (seeds.length != 6 || !isState(seeds, 0, M1) || !isState(seeds, 3, M2)) {
      throw new IllegalArgumentException(
          "the seeds must be three below " + M1 + " and three below " + M2 + ", neither three all zero");
    }
    this.seeds = seeds.clone();
    this.s = seeds.clone();
  }

  private static boolean isState(long[] seeds, int from, long modulus) {
    long or = 0;
    for (int i = from; i < from + 3; i++) {
      if (seeds[i] < 0 || seeds[i] >= modulus) {
        return false;
      }
      or |= seeds[i];
    }
    return or != 0;
  }

  static Mrg32k3a derived(long state) {
    long[] seeds = new long[6];
    for (int i = 0; i < 6; i++) {
      seeds[i] = 1 + Long.remainderUnsigned(Streams.mix(state + i * Streams.GOLDEN_GAMMA), (i < 3 ? M1 : M2) - 1);
    }
    return new Mrg32k3a(seeds);
  }

  /** The stream after this one: it starts 2^127 draws after the start of this one, however much was drawn from this. */
  public Mrg32k3a nextStream() {
    long[] first = jump(new long[][] {{0, 1, 0}, {0, 0, 1}, {A13 + M1, A12, 0}}, M1, 0);
    long[] second = jump(new long[][] {{0, 1, 0}, {0, 0, 1}, {A23 + M2, 0, A21}}, M2, 3);
    return new Mrg32k3a(first[0], first[1], first[2], second[0], second[1], second[2]);
  }

  /** Three of the seeds, from the {@code from}-th, times {@code matrix} to the power of the length of a stream. */
  private long[] jump(long[][] matrix, long modulus, int from) {
    long[][] power = matrix;
    for (int i = 0; i < LOG_STREAM_LENGTH; i++) {
      long[][] square = new long[3][];
      for (int row = 0; row < 3; row++) {
        long[] product = new long[3];
        for (int column = 0; column < 3; column++) {
          product[column] = dot(power[row], power[0][column], power[1][column], power[2][column], modulus);
        }
        square[row] = product;
      }
      power = square;
    }
    long[] jumped = new long[3];
    for (int row = 0; row < 3; row++) {
      jumped[row] = dot(power[row], seeds[from], seeds[from + 1], seeds[from + 2], modulus);
    }
    return jumped;
  }

  private static long dot(long[] row, long x, long y, long z, long modulus) {
    // Both factors are below 2^32, so a product fits 64 bits without a sign.
    long sum = Long.remainderUnsigned(row[0] * x, modulus)
        + Long.remainderUnsigned(row[1] * y, modulus)
        + Long.remainderUnsigned(row[2] * z, modulus);
    return sum % modulus;
  }

  /** Uniform in (0, 1), a multiple of about 2^-32. */
  @Override
  public double nextDouble() {
    long p1 = (A12 * s[1] + A13 * s[0]) % M1;
    p1 = p1 < 0 ? p1 + M1 : p1;
    s[0] = s[1];
    s[1] = s[2];
    s[2] = p1;
    long p2 = (A21 * s[5] + A23 * s[3]) % M2;
    p2 = p2 < 0 ? p2 + M2 : p2;
    s[3] = s[4];
    s[4] = s[5];
    s[5] = p2;
    return p1 > p2 ? (p1 - p2) * NORM : (p1 - p2 + M1) * NORM;
  }

  /** 64 bits from two draws; the generator's modulus is not a power of two, so they are uniform but for 2^-24. */
  @Override
  public long nextLong() {
    long high = (long) (nextDouble() * 0x1p32);
    long low = (long) (nextDouble() * 0x1p32);
    return high << 32 | low;
  }
}
