package orrery.protocols.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method a token such as {@code GET}; case matters (RFC 9110 §9.1)
 * @param target as it stands in the request line (RFC 9112 §3.2), visible ASCII; {@link HttpTarget} reads it
 * @param headers without those that frame the message, which the encoder writes and the parser takes away:
 *     Content-Length and Transfer-Encoding
 * @param body the content, empty for none; whoever holds the request leaves the bytes as they are
 * @param bulk content that nobody holds, in place of a body; null for none
 * @param http10 whether the peer speaks HTTP/1.0; requests of ours never do
 */
public record HttpRequest(String method, String target, HttpHeaders headers, byte[] body, @Nullable HttpBulk bulk, boolean http10) {

  private static final byte[] NOTHING = {};
  private static final List<String> IDEMPOTENT = List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  public HttpRequest {
    if (!HttpSyntax.isToken(method)) {
      throw new IllegalArgumentException("a method must be a token but is '" + method + "'");
    }
    if (!HttpSyntax.isVisible(target)) {
      throw new IllegalArgumentException("a request target must be visible ASCII but is '" + target + "'");
    }
    if (bulk != null && body.length > 0) {
      throw new IllegalArgumentException("a message must have one content, but has a body of " + body.length + " B and a bulk");
    }
  }

  public HttpRequest(String method, String target, HttpHeaders headers, byte[] body) {
    this(method, target, headers, body, null, false);
  }

  /** A request whose content is a bulk. */
  public HttpRequest(String method, String target, HttpHeaders headers, HttpBulk bulk) {
    this(method, target, headers, NOTHING, bulk, false);
  }

  /** A request without content. */
  public static HttpRequest of(String method, String target) {
    return new HttpRequest(method, target, HttpHeaders.NONE, NOTHING);
  }

  /** This request with other fields. */
  public HttpRequest with(HttpHeaders others) {
    return new HttpRequest(method, target, others, body, bulk, http10);
  }

  /** How long its content is, in bytes. */
  public long contentLength() {
    return bulk == null ? body.length : bulk.length();
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
