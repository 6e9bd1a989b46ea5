package orrery.sim;

/**
 * A 128-bit chain over a sequence of numbers: equal sequences give equal chains, and different ones differ but for luck
 * of 2^-128. It is fast, and no protection against an adversary.
 *
 * <p>Each step multiplies the two halves, mixed with the input, to 128 bits and folds the product, as wyhash does (Wang
 * Yi, "wyhash", final version 4).
 */
public final class Fingerprint {

  private static final long P0 = 0xa0761d6478bd642fL;
  private static final long P1 = 0xe7037ed1a0b428dbL;
  private static final long P2 = 0x8ebc6af09c88c6e3L;

  private long a = P0;
  private long b = P1;
  private long count;

  /** Adds three numbers, in this order. */
  public void add(long x, long y, long z) {
    long m = fold(a ^ x, b ^ y ^ P2);
    long n = fold(b ^ z, m ^ P1);
    a = m + Long.rotateLeft(b, 23) + z;
    b = n + Long.rotateLeft(x, 41) + y;
    count++;
  }

  /** Adds a text, by its UTF-16 units. */
  public void add(String text) {
    add(hash(text), text.length(), 0x7e);
  }

  /** Adds another chain as it is now. */
  public void add(Fingerprint other) {
    add(other.a, other.b, other.count);
  }

  /** How many times something was added. */
  public long count() {
    return count;
  }

  /** The chain as it is now, as 32 hexadecimal digits. */
  public String hex() {
    long high = fold(a ^ count, b ^ P0);
    long low = fold(b ^ P2, a ^ high);
    return String.format(java.util.Locale.ROOT, "%016x%016x", high, low);
  }

  /** A 64-bit hash of a text. */
  public static long hash(String text) {
    long h = P0 ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      h = fold(h ^ text.charAt(i), P1);
    }
    return fold(h ^ P2, P0);
  }

  /** A 64-bit hash of bytes {@code from} to {@code to}, exclusive. */
  public static long hash(byte[] bytes, int from, int to) {
    long h = P1 ^ (to - from);
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long word = 0;
      for (int k = 0; k < 8; k++) {
        word = word << 8 | bytes[i + k] & 0xFF;
      }
      h = fold(h ^ word, P2);
    }
    long rest = 0;
    for (; i < to; i++) {
      rest = rest << 8 | bytes[i] & 0xFF;
    }
    return fold(h ^ rest, P0 ^ (to - from));
  }

  /** The two halves of the 128-bit product, folded. */
  static long fold(long x, long y) {
    return x * y ^ Math.multiplyHigh(x, y);
  }
}
