package orrery.host;

import java.nio.ByteBuffer;

/**
 * The bytes of a bulk, for whoever looks at them after all: a function of its id and the place alone, the same on every
 * host. Eight bytes, little-endian, are the output of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", 2014) at that place of the stream seeded with the id.
 */
public final class Bulk {

  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private Bulk() {}

  /** The byte at {@code offset} of content {@code contentId}. */
  public static byte at(long contentId, long offset) {
    return (byte) (word(contentId, offset >>> 3) >>> 8 * (offset & 7));
  }

  /** Fills what remains of {@code target} with the content from {@code offset} on. */
  public static void fill(long contentId, long offset, ByteBuffer target) {
    long at = offset;
    while (target.hasRemaining()) {
      long word = word(contentId, at >>> 3) >>> 8 * (at & 7);
      for (int left = 8 - (int) (at & 7); left > 0 && target.hasRemaining(); left--, at++) {
        target.put((byte) word);
        word >>>= 8;
      }
    }
  }

  private static long word(long contentId, long index) {
    long z = contentId + (index + 1) * GAMMA;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /**
   * The id of what follows {@code offset} in a content, as a content of its own: so a long one can go in parts.
   *
   * @param offset a multiple of 8, 0 or more
   */
  public static long from(long contentId, long offset) {
    if (offset < 0 || (offset & 7) != 0) {
      throw new IllegalArgumentException("a part must begin at a multiple of 8, 0 or more, but begins at " + offset);
    }
    return contentId + (offset >>> 3) * GAMMA;
  }

  /** Refuses what is no length of a bulk. */
  public static void requireBytes(long length) {
    if (length < 1) {
      throw new IllegalArgumentException("a bulk must have at least 1 byte but has " + length);
    }
  }
}
