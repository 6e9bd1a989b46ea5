package orrery.protocols.http;

import java.util.OptionalLong;
import orrery.host.Bulk;
import orrery.host.Connection;

/**
 * Content of a message that is a bulk (see {@link Connection#writeBulk}): counted on its way, and never held.
 *
 * <p>On the wire it is content as any other, with its Content-Length, and a field that names it: {@code Content-Id}, of 16
 * hexadecimal digits. The bytes are those of {@link Bulk}, so that a peer that knows nothing of bulks has them, too.
 *
 * @param contentId what the content is called; equal ids are equal content
 * @param length in bytes; 1 or more
 */
public record HttpBulk(long contentId, long length) {

  /** The field that names a bulk. */
  public static final String FIELD = "Content-Id";

  private static final int DIGITS = 16;

  public HttpBulk {
    Bulk.requireBytes(length);
  }

  /** What of a message's content may come as a bulk. */
  @FunctionalInterface
  public interface Rule {

    /** How many bytes of content a request of that method and target may bring as a bulk; 0 for none. */
    long most(String method, String target);
  }

  /** How the field writes {@code contentId}. */
  public static String text(long contentId) {
    StringBuilder text = new StringBuilder(DIGITS);
    for (int shift = 60; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (contentId >>> shift) & 0xF, 16));
    }
    return text.toString();
  }

  /** Reads what {@link #text} writes; empty for anything else. */
  static OptionalLong parse(String text) {
    if (text.length() != DIGITS) {
      return OptionalLong.empty();
    }
    long id = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return OptionalLong.empty();
      }
      id = id << 4 | digit;
    }
    return OptionalLong.of(id);
  }
}
