package orrery.protocols.http;

/** The characters that the grammar of HTTP tells apart (RFC 9110 §5.6, RFC 9112 §2). */
final class HttpSyntax {

  private HttpSyntax() {}

  /** RFC 9110 §5.6.2: one or more {@code tchar}. */
  static boolean isToken(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isTokenCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
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

  /** Visible ASCII only: what a request target is made of. */
  static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= 0x20 || text.charAt(i) >= 0x7F) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** {@code text} without spaces and tabs at its ends. */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
