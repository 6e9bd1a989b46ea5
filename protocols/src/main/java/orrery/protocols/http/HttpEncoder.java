package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes messages as bytes (RFC 9112 §2.1). */
public final class HttpEncoder {

  private static final byte[] NOTHING = {};
  private static final List<String> MEANING_CONTENT = List.of("PUT", "POST", "PATCH");
  private static final String END = "\r\n";
  private static final String COLON = ": ";

  private final byte[] bytes;
  private int length;

  /** One that writes into {@code size} octets: a message is measured first, and then made in one piece. */
  private HttpEncoder(int size) {
    bytes = new byte[size];
  }

  /** The bytes of {@code request}, its bulk left out, which follows; {@code host} is the Host field's value. */
  public static ByteBuffer encode(HttpRequest request, String host) {
    return encode(request, host, request.bulk() == null ? request.body().length : request.bulk().length(), request.body());
  }

  /** The bytes of a request up to its content, of {@code length} bytes, which follows by another way. */
  public static ByteBuffer encodeHead(HttpRequest request, String host, long length) {
    return encode(request, host, length, NOTHING);
  }

  private static ByteBuffer encode(HttpRequest request, String host, long length, byte[] body) {
    requireUnframed(request.headers(), request.bulk());
    // RFC 9110 §8.6: a request without content says nothing, unless its method is one whose content means something.
    String contentLength = length > 0 || MEANING_CONTENT.contains(request.method()) ? Long.toString(length) : null;
    String id = request.bulk() == null ? null : HttpBulk.text(request.bulk().contentId());
    int size = request.method().length() + 1 + request.target().length() + " HTTP/1.1".length() + END.length() + size("Host", host) + size(request.headers())
        + size(HttpBulk.FIELD, id) + size("Content-Length", contentLength) + END.length() + body.length;
    return new HttpEncoder(size).put(request.method()).put(" ").put(request.target()).put(" HTTP/1.1").put(END).field("Host", host)
        .fields(request.headers()).field(HttpBulk.FIELD, id).field("Content-Length", contentLength).put(END).content(body);
  }

  /**
   * The bytes of {@code response}, its bulk left out, which follows.
   *
   * @param toHead whether it answers a HEAD request: the fields are those of a GET, the content is left out (RFC 9110
   *     §9.3.2)
   */
  public static ByteBuffer encode(HttpResponse response, boolean toHead) {
    return encode(response, toHead, null);
  }

  /** As {@link #encode(HttpResponse, boolean)}, with a Date field after the others. */
  static ByteBuffer encode(HttpResponse response, boolean toHead, @Nullable String date) {
    long length = response.bulk() == null ? response.body().length : response.bulk().length();
    return encode(response, date, length, hasContent(response) && !toHead ? response.body() : NOTHING);
  }

  /** The bytes of a response up to its content, of {@code length} bytes, which follows by another way. */
  public static ByteBuffer encodeHead(HttpResponse response, long length) {
    return encode(response, null, length, NOTHING);
  }

  static boolean hasContent(HttpResponse response) {
    return response.status() != 204 && response.status() != 304;
  }

  private static ByteBuffer encode(HttpResponse response, @Nullable String date, long length, byte[] body) {
    requireUnframed(response.headers(), response.bulk());
    String status = Integer.toString(response.status());
    String reason = reason(response.status());
    String contentLength = hasContent(response) ? Long.toString(length) : null;
    String id = response.bulk() == null ? null : HttpBulk.text(response.bulk().contentId());
    String connection = response.last() ? "close" : null;
    int size = "HTTP/1.1 ".length() + status.length() + 1 + reason.length() + END.length() + size(response.headers()) + size("Date", date)
        + size(HttpBulk.FIELD, id) + size("Content-Length", contentLength) + size("Connection", connection) + END.length() + body.length;
    return new HttpEncoder(size).put("HTTP/1.1 ").put(status).put(" ").put(reason).put(END).fields(response.headers()).field("Date", date)
        .field(HttpBulk.FIELD, id).field("Content-Length", contentLength).field("Connection", connection).put(END).content(body);
  }

  /** The interim answer to {@code Expect: 100-continue} (RFC 9110 §15.2.1). */
  static ByteBuffer proceed() {
    String line = "HTTP/1.1 100 Continue\r\n\r\n";
    return new HttpEncoder(line.length()).put(line).content(NOTHING);
  }

  private static void requireUnframed(HttpHeaders headers, @Nullable HttpBulk bulk) {
    for (HttpHeaders.Field field : headers.fields()) {
      String name = field.name();
      if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding") || bulk != null && name.equalsIgnoreCase(HttpBulk.FIELD)) {
        throw new IllegalArgumentException("the encoder frames the content, but the message has a field " + name);
      }
    }
  }

  private static int size(HttpHeaders headers) {
    int size = 0;
    for (HttpHeaders.Field field : headers.fields()) {
      size += size(field.name(), field.value());
    }
    return size;
  }

  private static int size(String name, @Nullable String value) {
    return value == null ? 0 : name.length() + COLON.length() + value.length() + END.length();
  }

  private HttpEncoder fields(HttpHeaders headers) {
    for (HttpHeaders.Field field : headers.fields()) {
      field(field.name(), field.value());
    }
    return this;
  }

  private HttpEncoder field(String name, @Nullable String value) {
    return value == null ? this : put(name).put(COLON).put(value).put(END);
  }

  /** Each character is one octet, as {@link HttpHeaders.Field} has it. */
  private HttpEncoder put(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  private ByteBuffer content(byte[] body) {
    System.arraycopy(body, 0, bytes, length, body.length);
    return ByteBuffer.wrap(bytes);
  }

  /** RFC 9110 §15's own words, for people; programs read the number, and some have to (RFC 9112 §4: a reason may be empty). */
  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 304 -> "Not Modified";
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
      case 417 -> "Expectation Failed";
      case 421 -> "Misdirected Request";
      case 422 -> "Unprocessable Content";
      case 428 -> "Precondition Required";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> "";
    };
  }
}
