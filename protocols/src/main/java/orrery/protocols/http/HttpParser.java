package orrery.protocols.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one direction of a connection into messages, however they are cut (RFC 9112).
 *
 * <p>Feed it with {@link #parse} until it says {@link Progress#COMPLETE}, take the message, and feed it the rest. What it
 * holds never exceeds its limits. After {@link Progress#REFUSED} the stream has lost its meaning: nothing more is read.
 */
public final class HttpParser {

  /** A chunk's size line, extensions included, is no longer than this; RFC 9112 §7.1.1 asks for a limit. */
  private static final int CHUNK_LINE_LIMIT = 256;

  private final boolean requests;
  private final boolean headsOnly;
  private final HttpLimits limits;

  private State state = State.START_LINE;
  private byte[] line = {};
  private int lineLength;
  private boolean afterCr;
  private boolean blankLineSkipped;
  private int headerBytes;
  private String first = "";
  private String second = "";
  private int status;
  private boolean http10;
  private final List<HttpHeaders.Field> fields = new ArrayList<>();
  private @Nullable ByteArrayOutputStream body;
  private long remaining;
  private boolean answersHead;
  private boolean continueWanted;
  private @Nullable HttpProblem problem;

  /** How far the message is. */
  public enum Progress {
    /** All bytes were taken and the message is not whole yet. */
    MORE,
    /** A message is whole; bytes after it were left in the buffer. */
    COMPLETE,
    /** This is no message: see {@link HttpParser#problem}. */
    REFUSED
  }

  private enum State {
    START_LINE, FIELDS, BODY, UNTIL_END, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILERS, COMPLETE, REFUSED
  }

  private HttpParser(boolean requests, boolean headsOnly, HttpLimits limits) {
    this.requests = requests;
    this.headsOnly = headsOnly;
    this.limits = limits;
  }

  /** Reads what clients send. */
  public static HttpParser ofRequests(HttpLimits limits) {
    return new HttpParser(true, false, limits);
  }

  /** Reads what servers send. */
  public static HttpParser ofResponses(HttpLimits limits) {
    return new HttpParser(false, false, limits);
  }

  /**
   * Reads what clients send, up to the content, which is left in the buffer for whoever asks {@link #contentLength}: there a
   * message is complete. Content whose length is not said beforehand is refused.
   */
  public static HttpParser ofRequestHeads(HttpLimits limits) {
    return new HttpParser(true, true, limits);
  }

  /** Reads what servers send, as {@link #ofRequestHeads}. */
  public static HttpParser ofResponseHeads(HttpLimits limits) {
    return new HttpParser(false, true, limits);
  }

  /** Reads on, up to the end of the message or of {@code bytes}. */
  public Progress parse(ByteBuffer bytes) {
    while (state != State.COMPLETE && state != State.REFUSED && bytes.hasRemaining()) {
      switch (state) {
        case BODY, CHUNK_DATA, UNTIL_END -> readContent(bytes);
        default -> readLineByte(bytes.get());
      }
    }
    return progress();
  }

  /** The peer has finished: completes an answer whose content ends with the connection (RFC 9112 §6.3, rule 8). */
  public Progress end() {
    if (state == State.UNTIL_END) {
      state = State.COMPLETE;
    } else if (state != State.COMPLETE && state != State.REFUSED && isBegun()) {
      refuse(400, "a message must be whole before the connection ends");
    }
    return progress();
  }

  /** Whether a part of a message has arrived. */
  public boolean isBegun() {
    return state != State.START_LINE || lineLength > 0 || afterCr || blankLineSkipped;
  }

  /** What is wrong, after {@link Progress#REFUSED}. */
  public HttpProblem problem() {
    if (problem == null) {
      throw new IllegalStateException("there must be a problem, but the parser is in " + state);
    }
    return problem;
  }

  /** Whether the peer waits for {@code 100 Continue} before it sends the content (RFC 9110 §10.1.1); true once per message. */
  public boolean takeContinueWanted() {
    boolean wanted = continueWanted && state != State.COMPLETE && state != State.REFUSED;
    continueWanted = false;
    return wanted;
  }

  /** Says that the next answer is one to a {@code HEAD} request, which has no content whatever its fields say. */
  public void expectAnswerToHead(boolean head) {
    answersHead = head;
  }

  /** How many bytes of content follow the head that is complete, where heads only are read. */
  public long contentLength() {
    return remaining;
  }

  /** The whole request; the parser is ready for the next. */
  public HttpRequest takeRequest() {
    HttpRequest request = new HttpRequest(first, second, new HttpHeaders(fields), takeBody(), http10);
    reset();
    return request;
  }

  /** The whole answer; the parser is ready for the next. */
  public HttpResponse takeResponse() {
    HttpHeaders headers = new HttpHeaders(fields);
    boolean last = http10 || headers.lists("Connection", "close") || remaining < 0;
    HttpResponse response = new HttpResponse(status, headers, takeBody(), last);
    reset();
    return response;
  }

  private byte[] takeBody() {
    if (state != State.COMPLETE) {
      throw new IllegalStateException("a message must be complete to be taken but is at " + state);
    }
    return body == null ? new byte[0] : body.toByteArray();
  }

  private void reset() {
    state = State.START_LINE;
    line = new byte[0];
    lineLength = 0;
    blankLineSkipped = false;
    headerBytes = 0;
    fields.clear();
    body = null;
    remaining = 0;
    continueWanted = false;
  }

  private Progress progress() {
    return switch (state) {
      case COMPLETE -> Progress.COMPLETE;
      case REFUSED -> Progress.REFUSED;
      default -> Progress.MORE;
    };
  }

  private void refuse(int statusOfRefusal, String detail) {
    problem = new HttpProblem(requests ? statusOfRefusal : 502, detail);
    state = State.REFUSED;
    line = new byte[0];
    body = null;
    fields.clear();
  }

  private void readLineByte(byte octet) {
    if (afterCr) {
      afterCr = false;
      if (octet != '\n') {
        refuse(400, "a carriage return must be followed by a line feed");
        return;
      }
      String text = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
      lineLength = 0;
      onLine(text);
    } else if (octet == '\r') {
      afterCr = true;
    } else if (octet == '\n') {
      refuse(400, "a line must end with a carriage return and a line feed");
    } else {
      append(octet);
    }
  }

  private void append(byte octet) {
    if (lineLength >= lineLimit()) {
      refuseLongLine();
      return;
    }
    if (lineLength == line.length) {
      line = Arrays.copyOf(line, Math.max(64, line.length * 2));
    }
    line[lineLength++] = octet;
  }

  private long lineLimit() {
    return switch (state) {
      case START_LINE -> limits.startLine().bytes();
      case FIELDS, TRAILERS -> limits.headers().bytes() - headerBytes;
      case CHUNK_SIZE -> CHUNK_LINE_LIMIT;
      default -> 0;
    };
  }

  private void refuseLongLine() {
    switch (state) {
      case START_LINE -> {
        boolean endlessMethod = requests && new String(line, 0, lineLength, StandardCharsets.ISO_8859_1).indexOf(' ') < 0;
        // RFC 9112 §3: 501 for a method longer than any known, 414 for a target longer than any wanted.
        refuse(endlessMethod ? 501 : 414, "the start line must be at most " + limits.startLine());
      }
      case FIELDS, TRAILERS -> refuse(431, "the header section must be at most " + limits.headers());
      case CHUNK_SIZE -> refuse(400, "a chunk's size line must be at most " + CHUNK_LINE_LIMIT + " B");
      default -> refuse(400, "a chunk must end after as many octets as it says");
    }
  }

  private void onLine(String text) {
    switch (state) {
      case START_LINE -> onStartLine(text);
      case FIELDS -> {
        if (text.isEmpty()) {
          onHeaderEnd();
        } else {
          onField(text, true);
        }
      }
      case CHUNK_SIZE -> onChunkSize(text);
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILERS -> {
        if (text.isEmpty()) {
          state = State.COMPLETE;
        } else {
          // RFC 9110 §6.5.1: a trailer field must not be merged into the header unless its definition allows it.
          onField(text, false);
        }
      }
      default -> throw new AssertionError("no line is read in " + state);
    }
  }

  private void onStartLine(String text) {
    if (text.isEmpty() && requests && !blankLineSkipped) {
      // RFC 9112 §2.2: a server should ignore at least one empty line before the request line.
      blankLineSkipped = true;
      return;
    }
    int space = text.indexOf(' ');
    if (requests) {
      int lastSpace = text.lastIndexOf(' ');
      if (space < 1 || lastSpace == space) {
        refuse(400, "a request line must be a method, a target and a version with one space between");
        return;
      }
      first = text.substring(0, space);
      second = text.substring(space + 1, lastSpace);
      if (!HttpSyntax.isToken(first) || !HttpSyntax.isVisible(second)) {
        refuse(400, "a request line must be a method, a target and a version with one space between");
        return;
      }
      onVersion(text.substring(lastSpace + 1));
    } else if (space != 8 || text.length() < 12 || text.length() > 12 && text.charAt(12) != ' ') {
      refuse(400, "a status line must be a version, three digits and a reason");
    } else {
      status = digits(text.substring(9, 12));
      if (status < 100 || status > 599) {
        refuse(400, "a status must be 100 to 599");
        return;
      }
      onVersion(text.substring(0, 8));
    }
  }

  private void onVersion(String version) {
    boolean wellFormed = version.length() == 8 && version.startsWith("HTTP/") && version.charAt(6) == '.'
        && isDigit(version.charAt(5)) && isDigit(version.charAt(7));
    if (!wellFormed) {
      refuse(400, "a version must be HTTP/ and two digits with a point between");
    } else if (version.charAt(5) != '1') {
      refuse(505, "the version must be HTTP/1.1");
    } else {
      http10 = version.charAt(7) == '0';
      state = State.FIELDS;
    }
  }

  private void onField(String text, boolean keep) {
    headerBytes += text.length() + 2;
    int colon = text.indexOf(':');
    if (colon < 1 || !HttpSyntax.isToken(text.substring(0, colon))) {
      // RFC 9112 §5.1 and §5.2: space before the colon and folded lines are refused, not repaired.
      refuse(400, "a field line must be a name, a colon without space before it, and a value");
      return;
    }
    String value = HttpSyntax.trim(text.substring(colon + 1));
    if (!HttpSyntax.isFieldValue(value)) {
      refuse(400, "a field's value must not hold control characters");
    } else if (fields.size() >= limits.fields()) {
      refuse(431, "there must be at most " + limits.fields() + " fields");
    } else if (keep) {
      fields.add(new HttpHeaders.Field(text.substring(0, colon), value));
    }
  }

  /** Decides what frames the content: RFC 9112 §6.3. */
  private void onHeaderEnd() {
    HttpHeaders headers = new HttpHeaders(fields);
    int lengths = headers.count("Content-Length");
    int codings = headers.count("Transfer-Encoding");
    if (requests && !http10 && headers.count("Host") != 1 || requests && headers.count("Host") > 1) {
      refuse(400, "there must be one Host field");
    } else if (lengths > 1 || lengths > 0 && codings > 0) {
      refuse(400, "one thing must frame the content: a Content-Length or a Transfer-Encoding");
    } else if (!requests && status < 200) {
      onInterimAnswer(lengths + codings);
    } else if (codings > 0) {
      onTransferEncoding(headers, codings);
    } else if (lengths > 0) {
      onContentLength(headers.first("Content-Length").orElseThrow());
    } else if (requests || hasNoContent()) {
      state = State.COMPLETE;
    } else if (headsOnly) {
      refuse(411, "a message must say the length of its content");
    } else {
      remaining = -1;
      begin(State.UNTIL_END);
    }
    continueWanted = requests && !http10 && headers.lists("Expect", "100-continue");
    fields.removeIf(field -> field.name().equalsIgnoreCase("Content-Length") || field.name().equalsIgnoreCase("Transfer-Encoding"));
  }

  private boolean hasNoContent() {
    return !requests && (answersHead || status == 204 || status == 304);
  }

  private void onInterimAnswer(int framing) {
    if (status == 101 || framing > 0) {
      refuse(400, "an interim answer must have no content and change no protocol");
    } else {
      // The final answer follows; what was interim is nothing we asked about. Its fields go on counting towards the limit,
      // so that endless interim answers end.
      fields.clear();
      headerBytes += 16;
      state = headerBytes > limits.headers().bytes() ? state : State.START_LINE;
      if (state != State.START_LINE) {
        refuse(431, "interim answers must end");
      }
    }
  }

  private void onTransferEncoding(HttpHeaders headers, int codings) {
    String coding = headers.first("Transfer-Encoding").orElseThrow();
    if (http10) {
      refuse(400, "a message of HTTP/1.0 must not have a Transfer-Encoding");
    } else if (codings > 1 || !coding.equalsIgnoreCase("chunked")) {
      // RFC 9112 §6.1: 501 for codings not understood. Where the last one is not chunked the length cannot be told: 400.
      String last = coding.substring(coding.lastIndexOf(',') + 1).strip();
      refuse(codings == 1 && !last.equalsIgnoreCase("chunked") && requests ? 400 : 501, "the Transfer-Encoding must be chunked");
    } else if (hasNoContent()) {
      state = State.COMPLETE;
    } else if (headsOnly) {
      refuse(411, "a message must say the length of its content");
    } else {
      begin(State.CHUNK_SIZE);
    }
  }

  private void onContentLength(String text) {
    remaining = text.length() > 18 ? -1 : digits(text, 0);
    if (remaining < 0) {
      refuse(400, "a Content-Length must be a whole number of up to 18 digits");
    } else if (hasNoContent() || remaining == 0) {
      remaining = 0;
      state = State.COMPLETE;
    } else if (headsOnly) {
      state = State.COMPLETE;
    } else if (remaining > limits.body().bytes()) {
      refuse(413, "the content must be at most " + limits.body());
    } else {
      begin(State.BODY);
    }
  }

  private void begin(State next) {
    body = new ByteArrayOutputStream(0);
    state = next;
  }

  private void readContent(ByteBuffer bytes) {
    long room = limits.body().bytes() - body.size();
    int count = (int) Math.min(bytes.remaining(), state == State.UNTIL_END ? room + 1 : remaining);
    if (count > room) {
      refuse(413, "the content must be at most " + limits.body());
      return;
    }
    byte[] part = new byte[count];
    bytes.get(part);
    body.write(part, 0, count);
    if (state != State.UNTIL_END) {
      remaining -= count;
      if (remaining == 0) {
        state = state == State.BODY ? State.COMPLETE : State.CHUNK_END;
      }
    }
  }

  /** RFC 9112 §7.1: hexadecimal digits, then perhaps extensions, which are ignored. */
  private void onChunkSize(String text) {
    int end = 0;
    long size = 0;
    while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && text.charAt(end) < 0x80) {
      size = size << 4 | Character.digit(text.charAt(end++), 16);
      if (end > 15) {
        break;
      }
    }
    if (end == 0 || end > 15 || end < text.length() && text.charAt(end) != ';' || !HttpSyntax.isFieldValue(HttpSyntax.trim(text))) {
      refuse(400, "a chunk's size must be 1 to 15 hexadecimal digits");
    } else if (size > limits.body().bytes() - body.size()) {
      refuse(413, "the content must be at most " + limits.body());
    } else if (size == 0) {
      state = State.TRAILERS;
    } else {
      remaining = size;
      state = State.CHUNK_DATA;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int digits(String text) {
    return (int) digits(text, 0);
  }

  /** The number that the whole of {@code text} from {@code from} on is, or -1. */
  private static long digits(String text, int from) {
    long value = text.length() > from ? 0 : -1;
    for (int i = from; i < text.length() && value >= 0; i++) {
      value = isDigit(text.charAt(i)) ? value * 10 + text.charAt(i) - '0' : -1;
    }
    return value;
  }
}
