package orrery.protocols.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer to a request.
 *
 * @param status 200 to 599; interim answers (RFC 9110 §15.2) are no answers here
 * @param headers without Content-Length and Transfer-Encoding, which belong to the encoder and the parser
 * @param body the content, empty for none; whoever holds the answer leaves the bytes as they are
 * @param last whether the connection ends with it
 */
public record HttpResponse(int status, HttpHeaders headers, byte[] body, boolean last) {

  private static final byte[] NOTHING = {};

  public HttpResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a final status must be 200 to 599 but is " + status);
    }
  }

  public HttpResponse(int status, HttpHeaders headers, byte[] body) {
    this(status, headers, body, false);
  }

  /** An answer without content. */
  public static HttpResponse of(int status) {
    return new HttpResponse(status, HttpHeaders.NONE, NOTHING);
  }

  /** An answer whose content is a line of text for people. */
  public static HttpResponse text(int status, String line) {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(status, HttpHeaders.of("Content-Type", "text/plain; charset=utf-8"), body);
  }

  /** An answer whose content is JSON. */
  public static HttpResponse json(int status, byte[] body) {
    return new HttpResponse(status, HttpHeaders.of("Content-Type", "application/json"), body);
  }

  /** This answer with one more field. */
  public HttpResponse with(String name, String value) {
    return new HttpResponse(status, headers.with(name, value), body, last);
  }

  /** This answer, and the end of the connection with it. */
  public HttpResponse asLast() {
    return new HttpResponse(status, headers, body, true);
  }

  /** Whether it says that the request was understood and done (RFC 9110 §15.3). */
  public boolean isSuccess() {
    return status < 300;
  }
}
