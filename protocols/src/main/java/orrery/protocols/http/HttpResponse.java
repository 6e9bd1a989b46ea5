package orrery.protocols.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request.
 *
 * @param status 200 to 599; interim answers (RFC 9110 §15.2) are no answers here
 * @param headers without Content-Length and Transfer-Encoding, which belong to the encoder and the parser
 * @param body the content, empty for none; whoever holds the answer leaves the bytes as they are
 * @param bulk content that nobody holds, in place of a body; null for none
 * @param last whether the connection ends with it
 */
public record HttpResponse(int status, HttpHeaders headers, byte[] body, @Nullable HttpBulk bulk, boolean last) {

  private static final byte[] NOTHING = {};
  private static final HttpHeaders TEXT = HttpHeaders.of("Content-Type", "text/plain; charset=utf-8");

  public HttpResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a final status must be 200 to 599 but is " + status);
    }
    if (bulk != null && (body.length > 0 || status == 204 || status == 304)) {
      throw new IllegalArgumentException("a bulk must be all the content of an answer that has one, but is of " + status + " with " + body.length + " B");
    }
  }

  public HttpResponse(int status, HttpHeaders headers, byte[] body) {
    this(status, headers, body, null, false);
  }

  /** An answer whose content is a bulk. */
  public HttpResponse(int status, HttpHeaders headers, HttpBulk bulk) {
    this(status, headers, NOTHING, bulk, false);
  }

  public HttpResponse(int status, HttpHeaders headers, byte[] body, boolean last) {
    this(status, headers, body, null, last);
  }

  /** An answer without content. */
  public static HttpResponse of(int status) {
    return new HttpResponse(status, HttpHeaders.NONE, NOTHING);
  }

  /** An answer whose content is a line of text for people. */
  public static HttpResponse text(int status, String line) {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(status, TEXT, body);
  }

  /** An answer whose content is JSON. */
  public static HttpResponse json(int status, byte[] body) {
    return new HttpResponse(status, HttpHeaders.JSON, body);
  }

  /** This answer with one more field. */
  public HttpResponse with(String name, String value) {
    return new HttpResponse(status, headers.with(name, value), body, bulk, last);
  }

  /** This answer, and the end of the connection with it. */
  public HttpResponse asLast() {
    return last ? this : new HttpResponse(status, headers, body, bulk, true);
  }

  /** How long its content is, in bytes. */
  public long contentLength() {
    return bulk == null ? body.length : bulk.length();
  }

  /** Whether it says that the request was understood and done (RFC 9110 §15.3). */
  public boolean isSuccess() {
    return status < 300;
  }
}
