package orrery.protocols.identity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.protocols.http.HttpTarget;

/** The content of a request for a token: names and values as HTML forms write them (RFC 6749 appendix B). */
final class Form {

  static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

  private static final int MOST = 16 * 1024;

  private Form() {}

  static byte[] write(Map<String, String> fields) {
    return new HttpTarget(List.of(""), fields).text().substring("/?".length()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads {@link #write}; empty where it is no form, is too long, or has a name twice, which RFC 6749 §3.2 forbids. */
  static Optional<Map<String, String>> read(byte[] content) {
    if (content.length > MOST) {
      return Optional.empty();
    }
    // Octets beyond ASCII become characters that no target may have, and are so refused.
    String text = new String(content, StandardCharsets.ISO_8859_1).replace("+", "%20");
    return text.indexOf('#') >= 0 ? Optional.empty() : HttpTarget.parse("/?" + text).map(HttpTarget::query);
  }
}
