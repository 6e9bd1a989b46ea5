package orrery.protocols.exchange;

import java.util.Optional;
import orrery.host.Bulk;

/**
 * A stretch of a content, asked for by the {@code Range} field and named by {@code Content-Range} (RFC 9110 §14).
 *
 * @param offset a multiple of 8, as {@link Bulk#from} has it
 * @param length 1 or more
 */
record Piece(long offset, long length) {

  private static final int MOST_DIGITS = 13;

  long end() {
    return offset + length;
  }

  /** The id of its bytes as a bulk of their own. */
  long contentId(long wholeLength) {
    return Bulk.from(wholeLength, offset);
  }

  /** What is left of it when {@code arrived} bytes, or a few less, need not come again. */
  Piece after(long arrived) {
    long kept = arrived & ~7L;
    return new Piece(offset + kept, length - kept);
  }

  /** {@code bytes=0-262143}. */
  String toRange() {
    return "bytes=" + offset + "-" + (end() - 1);
  }

  /** {@code bytes 0-262143/1000000}. */
  String toContentRange(long wholeLength) {
    return "bytes " + offset + "-" + (end() - 1) + "/" + wholeLength;
  }

  /** Reads {@link #toRange}; empty where the text is no such stretch of a content of {@code wholeLength} bytes. */
  static Optional<Piece> parse(String range, long wholeLength) {
    int dash = range.indexOf('-');
    if (!range.startsWith("bytes=") || dash < 0) {
      return Optional.empty();
    }
    long first = number(range.substring("bytes=".length(), dash));
    long last = number(range.substring(dash + 1));
    boolean within = first >= 0 && (first & 7) == 0 && first <= last && last < wholeLength;
    return within ? Optional.of(new Piece(first, last - first + 1)) : Optional.empty();
  }

  private static long number(String digits) {
    boolean are = !digits.isEmpty() && digits.length() <= MOST_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return are ? Long.parseLong(digits) : -1;
  }
}
