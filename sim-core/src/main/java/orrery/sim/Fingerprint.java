package orrery.sim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A 128-bit chain over a sequence of numbers: equal sequences give equal chains, and different ones differ but for luck
 * of 2^-128. It is fast, and no protection against an adversary.
 *
 * <p>Each step multiplies the two halves, mixed with the input, to 128 bits and folds the product, as wyhash does (Wang
 * Yi, "wyhash", final version 4). What is added also enters the other half by an addition, so that a step whose factor
 * happens to be zero forgets nothing. The product is the unsigned one: folded signed products of {@code x} and of
 * {@code -x} differ in their last bits only.
 */
public final class Fingerprint {

  private static final long P0 = 0xa0761d6478bd642fL;
  private static final long P1 = 0xe7037ed1a0b428dbL;
  private static final long P2 = 0x8ebc6af09c88c6e3L;

  /** So many fit in a number by four bits each. */
  private static final int MOST_DIGITS = 16;

  private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long a = P0;
  private long b = P1;
  private int count;

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
    add(other.a, other.b, other.count());
  }

  /** How many times something was added, modulo 2^32. */
  public long count() {
    return Integer.toUnsignedLong(count);
  }

  /** The chain as it is now, as 32 hexadecimal digits. */
  public String hex() {
    long high = fold(a ^ count(), b ^ P0);
    long low = fold(b ^ P2, a ^ high);
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  /** A 64-bit hash of a text, by its UTF-16 units. */
  public static long hash(String text) {
    return fold(chain(P0 ^ text.length(), text) ^ P2, P0);
  }

  /** The hash of the text {@code before + number + after}, which is not made for it; {@code number} is 0 or more. */
  public static long hash(String before, long number, String after) {
    // Least digit first, four bits each.
    long digits = 0;
    int count = 0;
    long rest = number;
    do {
      digits = digits << 4 | rest % 10;
      rest /= 10;
      count++;
    } while (rest > 0 && count < MOST_DIGITS);
    if (rest != 0 || number < 0) {
      return hash(before + number + after);
    }
    long h = chain(P0 ^ before.length() + count + after.length(), before);
    for (int i = 0; i < count; i++) {
      h = fold(h ^ '0' + (digits & 0xF), P1);
      digits >>>= 4;
    }
    return fold(chain(h, after) ^ P2, P0);
  }

  private static long chain(long before, String text) {
    long h = before;
    for (int i = 0; i < text.length(); i++) {
      h = fold(h ^ text.charAt(i), P1);
    }
    return h;
  }

  /** A 64-bit hash of bytes {@code from} to {@code to}, exclusive. */
  public static long hash(byte[] bytes, int from, int to) {
    long h = P1;
    int at = from;
    for (; to - at >= 16; at += 16) {
      h = step(h, (long) WORD.get(bytes, at), (long) WORD.get(bytes, at + 8));
    }
    // The length tells apart inputs that differ in trailing zeros only.
    h = to - at >= 8
        ? step(h, (long) WORD.get(bytes, at), rest(bytes, at + 8, to))
        : step(h, rest(bytes, at, to), 0);
    return fold(h ^ (to - from), P0);
  }

  private static long step(long h, long first, long second) {
    return Long.rotateLeft(h, 29) + fold(first ^ P2, second ^ h);
  }

  /** Up to seven bytes as a number, little-endian. */
  private static long rest(byte[] bytes, int from, int to) {
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = word << 8 | bytes[i] & 0xFF;
    }
    return word;
  }

  /** The two halves of the unsigned 128-bit product, folded. */
  static long fold(long x, long y) {
    // Math.unsignedMultiplyHigh is there from JDK 18 only; this is its definition.
    long high = Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
    return x * y ^ high;
  }
}
