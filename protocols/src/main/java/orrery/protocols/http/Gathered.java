package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Octets put together from parts. What it claims never exceeds twice what has come, nor what is to come. */
final class Gathered {

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int length;

  int length() {
    return length;
  }

  /**
   * Takes the next {@code count} of {@code source}.
   *
   * @param most how long it can become: a part that is all of it is copied once, and to its own measure
   */
  void add(ByteBuffer source, int count, long most) {
    if (bytes.length < length + count) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(length + count, 2L * bytes.length)));
    }
    source.get(bytes, length, count);
    length += count;
  }

  /** All that has come; nothing is here any more. */
  byte[] take() {
    byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    clear();
    return whole;
  }

  void clear() {
    bytes = NOTHING;
    length = 0;
  }
}
