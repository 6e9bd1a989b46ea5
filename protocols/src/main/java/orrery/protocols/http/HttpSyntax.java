package orrery.protocols.http;

/** The characters that the grammar of HTTP tells apart (RFC 9110 §5.6, RFC 9112 §2). */
final class HttpSyntax {

  private static final boolean[] TOKEN = new boolean[0x80];

  static {
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private HttpSyntax() {}

  /** RFC 9110 §5.6.2: one or more {@code tchar}. */
  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** As {@link #isToken(String)}, of octets. */
  static boolean isToken(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0 || !TOKEN[bytes[i]]) {
        return false;
      }
    }
    return from < to;
  }

  private static boolean isTokenCharacter(char c) {
    return c < TOKEN.length && TOKEN[c];
  }

  /** RFC 9110 §5.5: no control characters but tabs, no white space at either end. */
  static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 && c != '\t' || c == 0x7F || c > 0xFF) {
        return false;
      }
    }
    return text.isEmpty() || !isBlank(text.charAt(0)) && !isBlank(text.charAt(text.length() - 1));
  }

  /** Whether there are no control characters but tabs among octets. */
  static boolean hasNoControls(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int octet = bytes[i] & 0xFF;
      if (octet < 0x20 && octet != '\t' || octet == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Visible ASCII only: what a request target is made of. */
  static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= 0x20 || text.charAt(i) >= 0x7F) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * RFC 9110 §7.2, RFC 3986 §3.2: a host, which may be empty, and perhaps a colon and a port. A host is a name, an IPv4
   * address, or an IPv6 address in brackets.
   */
  static boolean isHost(String text) {
    int colon = text.indexOf(':', Math.max(0, text.lastIndexOf(']')));
    String host = colon < 0 ? text : text.substring(0, colon);
    for (int i = colon + 1; colon >= 0 && i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    boolean brackets = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    for (int i = brackets ? 1 : 0; i < host.length() - (brackets ? 1 : 0); i++) {
      char c = host.charAt(i);
      boolean regular = isTokenCharacter(c) && "^`|#".indexOf(c) < 0 || "(),;=".indexOf(c) >= 0;
      if (!regular && !(brackets && c == ':')) {
        return false;
      }
    }
    return true;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }
}
