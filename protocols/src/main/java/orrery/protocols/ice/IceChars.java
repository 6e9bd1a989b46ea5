package orrery.protocols.ice;

import orrery.host.RandomStream;

/** The 64 characters of foundations, user fragments and passwords: {@code ice-char} of RFC 8839 §5.1. */
final class IceChars {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private IceChars() {}

  /** Whether {@code text} is {@code least} to {@code most} of them. */
  static boolean are(String text, int least, int most) {
    if (text.length() < least || text.length() > most) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** That many, drawn uniformly: six bits each. */
  static String draw(RandomStream random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
