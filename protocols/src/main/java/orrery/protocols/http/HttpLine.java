package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The line that a parser is reading, without its end (RFC 9112 §2.2). */
final class HttpLine {

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int length;
  private boolean afterCr;

  /** What reading has come to. */
  enum Reading {
    /** All that was there belongs to the line, and its end is still to come. */
    MORE,
    /** It is whole: {@link HttpLine#clear} it once it is read. */
    WHOLE,
    /** It is longer than it may be; what may be is here. */
    TOO_LONG,
    /** There is a carriage return without a line feed, or the other way round. */
    BROKEN
  }

  /** Reads to the end of the line, or as much of it as there is. */
  Reading read(ByteBuffer source, long most) {
    if (!afterCr) {
      int from = source.position();
      int to = from;
      for (int limit = source.limit(); to < limit; to++) {
        byte octet = source.get(to);
        if (octet == '\r' || octet == '\n') {
          break;
        }
      }
      if (!append(source, to - from, most)) {
        return Reading.TOO_LONG;
      } else if (!source.hasRemaining()) {
        return Reading.MORE;
      } else if (source.get() == '\n') {
        return Reading.BROKEN;
      }
      afterCr = true;
    }
    if (!source.hasRemaining()) {
      return Reading.MORE;
    }
    afterCr = false;
    return source.get() == '\n' ? Reading.WHOLE : Reading.BROKEN;
  }

  /** Takes so many octets, or as many as there may be; false where that is fewer. */
  private boolean append(ByteBuffer source, int count, long most) {
    int taken = (int) Math.min(count, most - length);
    if (length + taken > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + taken, Math.max(64, bytes.length * 2)));
    }
    source.get(bytes, length, taken);
    length += taken;
    return taken == count;
  }

  /** The next line begins. */
  void clear() {
    length = 0;
  }

  /** There is no next line for a while: what it has been read into is given up. */
  void release() {
    length = 0;
    bytes = NOTHING;
  }

  /** Whether a part of a line has come. */
  boolean isBegun() {
    return length > 0 || afterCr;
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  int at(int index) {
    return bytes[index];
  }

  /** Where the octet stands, from {@code from} on; -1 for nowhere. */
  int find(char octet, int from) {
    for (int i = from; i < length; i++) {
      if (bytes[i] == octet) {
        return i;
      }
    }
    return -1;
  }

  boolean isToken(int from, int to) {
    return HttpSyntax.isToken(bytes, from, to);
  }

  boolean hasNoControls() {
    return HttpSyntax.hasNoControls(bytes, 0, length);
  }

  String text(int from, int to) {
    return HttpWords.text(bytes, from, to);
  }

  /** Whether there stands {@code HTTP/} and two digits with a point between, and no more. */
  boolean isVersion(int from, int to) {
    return to - from == 8 && bytes[from] == 'H' && bytes[from + 1] == 'T' && bytes[from + 2] == 'T' && bytes[from + 3] == 'P' && bytes[from + 4] == '/'
        && HttpSyntax.isDigit(bytes[from + 5]) && bytes[from + 6] == '.' && HttpSyntax.isDigit(bytes[from + 7]);
  }

  /** The decimal number that stands there, or -1. */
  int number(int from, int to) {
    int value = 0;
    for (int i = from; i < to && value >= 0; i++) {
      value = HttpSyntax.isDigit(bytes[i]) ? value * 10 + bytes[i] - '0' : -1;
    }
    return value;
  }
}
