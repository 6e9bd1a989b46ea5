package orrery.protocols.http;

import java.util.List;

/**
 * A request.
 *
 * @param method a token such as {@code GET}; case matters (RFC 9110 §9.1)
 * @param target as it stands in the request line (RFC 9112 §3.2), visible ASCII; {@link HttpTarget} reads it
 * @param headers without those that frame the message, which the encoder writes and the parser takes away:
 *     Content-Length and Transfer-Encoding
 * @param body the content, empty for none; whoever holds the request leaves the bytes as they are
 * @param http10 whether the peer speaks HTTP/1.0; requests of ours never do
 */
public record HttpRequest(String method, String target, HttpHeaders headers, byte[] body, boolean http10) {

  private static final byte[] NOTHING = {};
  private static final List<String> IDEMPOTENT = List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  public HttpRequest {
    if (!HttpSyntax.isToken(method)) {
      throw new IllegalArgumentException("a method must be a token but is '" + method + "'");
    }
    if (!HttpSyntax.isVisible(target)) {
      throw new IllegalArgumentException("a request target must be visible ASCII but is '" + target + "'");
    }
  }

  public HttpRequest(String method, String target, HttpHeaders headers, byte[] body) {
    this(method, target, headers, body, false);
  }

  /** A request without content. */
  public static HttpRequest of(String method, String target) {
    return new HttpRequest(method, target, HttpHeaders.NONE, NOTHING);
  }

  /**
   * Whether doing it twice is as good as once (RFC 9110 §9.2.2). A request on the condition of an entity tag is: its
   * second copy meets another tag (RFC 5789 §2).
   */
  public boolean isRepeatable() {
    return IDEMPOTENT.contains(method) || headers.count("If-Match") > 0;
  }

  /** Whether the connection is to end with the answer (RFC 9112 §9.3). */
  public boolean isLast() {
    return http10 || headers.lists("Connection", "close");
  }
}
