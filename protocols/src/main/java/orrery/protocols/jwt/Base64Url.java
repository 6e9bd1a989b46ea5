package orrery.protocols.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Octets as text of a URL's letters, without padding (RFC 4648 §5, RFC 7515 §2).
 *
 * <p>Every octet string has one text: what ends in bits that stand for nothing is refused, or one token could be
 * written in several ways and a flipped bit go unseen.
 */
final class Base64Url {

  private static final byte[] VALUES = values();

  private Base64Url() {}

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < letters.length(); i++) {
      values[letters.charAt(i)] = (byte) i;
    }
    return values;
  }

  static String encode(byte[] octets) {
    return new String(Base64.getUrlEncoder().withoutPadding().encode(octets), StandardCharsets.ISO_8859_1);
  }

  /** The octets that {@code text} stands for from {@code begin} to before {@code end}, or null where it is no such text. */
  static byte @Nullable [] decode(CharSequence text, int begin, int end) {
    int length = end - begin;
    if (length % 4 == 1) {
      return null;
    }
    byte[] octets = new byte[(int) (length * 6L / 8)];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        return null;
      }
      bits = bits << 6 | value;
      held += 6;
      if (held >= 8) {
        held -= 8;
        octets[at++] = (byte) (bits >>> held);
        bits &= (1 << held) - 1;
      }
    }
    return bits == 0 ? octets : null;
  }
}
