package orrery.sim;

import orrery.host.RandomStream;

/**
 * L'Ecuyer's combined multiple recursive generator MRG32k3a ("Good parameters and implementations for combined multiple
 * recursive random number generators", 1999), for comparison with published simulations.
 */
public final class Mrg32k3a implements RandomStream {

  private static final long M1 = 4294967087L;
  private static final long M2 = 4294944443L;
  private static final double NORM = 2.328306549295727688e-10;

  private final long[] s;

  /** The generator with the six seeds given: three below 4294967087, three below 4294944443, neither three all zero. */
  public Mrg32k3a(long... seeds) {
    s = seeds.clone();
  }

  static Mrg32k3a derived(long state) {
    long[] seeds = new long[6];
    for (int i = 0; i < 6; i++) {
      seeds[i] = 1 + Long.remainderUnsigned(Streams.mix(state + i * 0x9e3779b97f4a7c15L), (i < 3 ? M1 : M2) - 1);
    }
    return new Mrg32k3a(seeds);
  }

  @Override
  public double nextDouble() {
    long p1 = (1403580L * s[1] - 810728L * s[0]) % M1;
    p1 = p1 < 0 ? p1 + M1 : p1;
    s[0] = s[1];
    s[1] = s[2];
    s[2] = p1;
    long p2 = (527612L * s[5] - 1370589L * s[3]) % M2;
    p2 = p2 < 0 ? p2 + M2 : p2;
    s[3] = s[4];
    s[4] = s[5];
    s[5] = p2;
    return p1 > p2 ? (p1 - p2) * NORM : (p1 - p2 + M1) * NORM;
  }

  @Override
  public long nextLong() {
    long high = (long) (nextDouble() * 0x1p32);
    long low = (long) (nextDouble() * 0x1p32);
    return high << 32 | low;
  }
}
