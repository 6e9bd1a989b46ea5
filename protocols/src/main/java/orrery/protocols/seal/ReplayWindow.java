package orrery.protocols.seal;

/**
 * Which of the latest numbers have come: a window of {@value #SIZE} that slides with the highest (RFC 9147 §4.5.1), in a ring of
 * words that are cleared and never shifted (RFC 6479).
 */
final class ReplayWindow {

  /** How far a number may be behind the highest and still be told apart from one that has come. */
  static final int SIZE = 256;

  private static final int WORDS = SIZE / Long.SIZE + 1;

  private final long[] words = new long[WORDS];
  /** One more than the highest that has come. */
  private long next;

  /** Whether it has not come, as far as can be told. */
  boolean isFresh(long number) {
    if (number < 0 || number == Long.MAX_VALUE) {
      return false;
    }
    return number >= next || number >= next - SIZE && (words[word(number)] & bit(number)) == 0;
  }

  /** It has come, and was fresh. */
  void take(long number) {
    if (number >= next) {
      long from = next == 0 ? -1 : next - 1 >>> 6;
      long to = number >>> 6;
      for (long each = to; each > from && each > to - WORDS; each--) {
        words[(int) (each % WORDS)] = 0;
      }
      next = number + 1;
    }
    words[word(number)] |= bit(number);
  }

  private static int word(long number) {
    return (int) ((number >>> 6) % WORDS);
  }

  private static long bit(long number) {
    return 1L << (number & 63);
  }
}
