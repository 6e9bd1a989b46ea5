package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes messages as bytes (RFC 9112 §2.1). */
public final class HttpEncoder {

  private static final byte[] NOTHING = {};
  private static final List<String> MEANING_CONTENT = List.of("PUT", "POST", "PATCH");

  private HttpEncoder() {}

  /** The bytes of {@code request}; {@code host} is the Host field's value. */
  public static ByteBuffer encode(HttpRequest request, String host) {
    return join(head(request, host, request.body().length), request.body());
  }

  /** The bytes of a request up to its content, of {@code length} bytes, which follows by another way. */
  public static ByteBuffer encodeHead(HttpRequest request, String host, long length) {
    return join(head(request, host, length), NOTHING);
  }

  private static StringBuilder head(HttpRequest request, String host, long length) {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    field(head, "Host", host);
    fields(head, request.headers());
    // RFC 9110 §8.6: a request without content says nothing, unless its method is one whose content means something.
    if (length > 0 || MEANING_CONTENT.contains(request.method())) {
      field(head, "Content-Length", Long.toString(length));
    }
    return head;
  }

  /**
   * The bytes of {@code response}.
   *
   * @param toHead whether it answers a HEAD request: the fields are those of a GET, the content is left out (RFC 9110
   *     §9.3.2)
   */
  public static ByteBuffer encode(HttpResponse response, boolean toHead) {
    return join(head(response, response.body().length), hasContent(response) && !toHead ? response.body() : NOTHING);
  }

  /** The bytes of a response up to its content, of {@code length} bytes, which follows by another way. */
  public static ByteBuffer encodeHead(HttpResponse response, long length) {
    return join(head(response, length), NOTHING);
  }

  private static boolean hasContent(HttpResponse response) {
    return response.status() != 204 && response.status() != 304;
  }

  private static StringBuilder head(HttpResponse response, long length) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(response.status()).append(' ').append(reason(response.status())).append("\r\n");
    fields(head, response.headers());
    if (hasContent(response)) {
      field(head, "Content-Length", Long.toString(length));
    }
    if (response.last()) {
      field(head, "Connection", "close");
    }
    return head;
  }

  /** The interim answer to {@code Expect: 100-continue} (RFC 9110 §15.2.1). */
  static ByteBuffer proceed() {
    return ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static void fields(StringBuilder head, HttpHeaders headers) {
    for (HttpHeaders.Field field : headers.fields()) {
      if (field.name().equalsIgnoreCase("Content-Length") || field.name().equalsIgnoreCase("Transfer-Encoding")) {
        throw new IllegalArgumentException("the encoder frames the content, but the message has a field " + field.name());
      }
      field(head, field.name(), field.value());
    }
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static ByteBuffer join(StringBuilder head, byte[] body) {
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(bytes.length + body.length).put(bytes).put(body).flip();
  }

  /** RFC 9110 §15's own words, for people; programs read the number. */
  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 428 -> "Precondition Required";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> "";
    };
  }
}
