package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
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
  private static final int CHUNK_DIGITS = 15;
  private static final HttpBulk.Rule NO_BULK = (method, target) -> 0;

  private final boolean requests;
  private final boolean headsOnly;
  private final HttpLimits limits;
  private HttpBulk.Rule bulkRule;

  private State state = State.START_LINE;
  private final HttpLine line = new HttpLine();
  private boolean blankLineSkipped;
  private int headerBytes;
  private String method = "";
  private String target = "";
  private int status;
  private boolean http10;
  private final HttpFields fields = new HttpFields();
  private final Gathered body = new Gathered();
  private @Nullable HttpBulk bulk;
  private long remaining;
  private boolean answersHead;
  private boolean continueWanted;
  private @Nullable HttpProblem problem;

  /** How far the message is. */
  public enum Progress {
    /** All bytes were taken and the message is not whole yet. */
    MORE,
    /** A message is whole, but for a bulk that it brings; bytes after it were left in the buffer. */
    COMPLETE,
    /** This is no message: see {@link HttpParser#problem}. */
    REFUSED
  }

  private enum State {
    START_LINE, FIELDS, BODY, UNTIL_END, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILERS, COMPLETE, REFUSED
  }

  private HttpParser(boolean requests, boolean headsOnly, HttpLimits limits, HttpBulk.Rule bulkRule) {
    this.requests = requests;
    this.headsOnly = headsOnly;
    this.limits = limits;
    this.bulkRule = bulkRule;
  }

  /** Reads what clients send. */
  public static HttpParser ofRequests(HttpLimits limits) {
    return ofRequests(limits, NO_BULK);
  }

  /**
   * Reads what clients send. A request that brings a bulk is complete with its head; the bulk is left in the buffer.
   *
   * <p>Content is a bulk where the rule lets it be one, and its sender has named it so, or it is longer than a body may be.
   * Where the sender has given no name it is called after its length.
   */
  public static HttpParser ofRequests(HttpLimits limits, HttpBulk.Rule bulkRule) {
    return new HttpParser(true, false, limits, bulkRule);
  }

  /** Reads what servers send. */
  public static HttpParser ofResponses(HttpLimits limits) {
    return new HttpParser(false, false, limits, NO_BULK);
  }

  /**
   * Reads what clients send, up to the content, which is left in the buffer for whoever asks {@link #contentLength}: there a
   * message is complete. Content whose length is not said beforehand is refused.
   */
  public static HttpParser ofRequestHeads(HttpLimits limits) {
    return new HttpParser(true, true, limits, NO_BULK);
  }

  /** Reads what servers send, as {@link #ofRequestHeads}. */
  public static HttpParser ofResponseHeads(HttpLimits limits) {
    return new HttpParser(false, true, limits, NO_BULK);
  }

  /** Reads on, up to the end of the message or of {@code bytes}. */
  public Progress parse(ByteBuffer bytes) {
    while (state != State.COMPLETE && state != State.REFUSED && bytes.hasRemaining()) {
      switch (state) {
        case BODY, CHUNK_DATA, UNTIL_END -> readContent(bytes);
        default -> readLine(bytes);
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
    return state != State.START_LINE || line.isBegun() || blankLineSkipped;
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
    boolean wanted = continueWanted && (bulk != null || state != State.COMPLETE && state != State.REFUSED);
    continueWanted = false;
    return wanted;
  }

  /**
   * Says what the next answer is one to.
   *
   * @param head a {@code HEAD} request, so that it has no content whatever its fields say
   * @param mostBulk how many bytes of content may come as a bulk, as in {@link #ofRequests(HttpLimits, HttpBulk.Rule)}; 0 for none
   */
  void expectAnswer(boolean head, long mostBulk) {
    answersHead = head;
    bulkRule = mostBulk == 0 ? NO_BULK : (ofMethod, ofTarget) -> mostBulk;
  }

  /** Says that the next answer is one to a {@code HEAD} request, which has no content whatever its fields say. */
  public void expectAnswerToHead(boolean head) {
    expectAnswer(head, 0);
  }

  /** How many bytes of content follow the head that is complete, where heads only are read. */
  public long contentLength() {
    return remaining;
  }

  /** The whole request; the parser is ready for the next. */
  public HttpRequest takeRequest() {
    HttpRequest request = new HttpRequest(method, target, takeHeaders(), body.take(), bulk, http10);
    reset();
    return request;
  }

  /** The whole answer; the parser is ready for the next. */
  public HttpResponse takeResponse() {
    HttpHeaders headers = takeHeaders();
    boolean last = http10 || headers.lists("Connection", "close") || remaining < 0;
    HttpResponse response = new HttpResponse(status, headers, body.take(), bulk, last);
    reset();
    return response;
  }

  private HttpHeaders takeHeaders() {
    if (state != State.COMPLETE) {
      throw new IllegalStateException("a message must be complete to be taken but is at " + state);
    }
    return fields.toHeaders();
  }

  private void reset() {
    state = State.START_LINE;
    line.release();
    fields.clear();
    blankLineSkipped = false;
    bulk = null;
    remaining = 0;
    continueWanted = false;
    headerBytes = 0;
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
    line.release();
    fields.clear();
    body.clear();
  }

  // ---- Lines

  private void readLine(ByteBuffer bytes) {
    switch (line.read(bytes, lineLimit())) {
      case MORE -> { }
      case WHOLE -> {
        onLine();
        line.clear();
      }
      case TOO_LONG -> refuseLongLine();
      case BROKEN -> refuse(400, "a line must end with a carriage return and a line feed, and hold neither");
    }
  }

  private long lineLimit() {
    return switch (state) {
      case START_LINE -> limits.startLine().bytes();
      case FIELDS, TRAILERS -> Math.max(0, limits.headers().bytes() - headerBytes);
      case CHUNK_SIZE -> CHUNK_LINE_LIMIT;
      default -> 0;
    };
  }

  private void refuseLongLine() {
    switch (state) {
      // RFC 9112 §3: 501 for a method longer than any known, 414 for a target longer than any wanted.
      case START_LINE -> refuse(requests && line.find(' ', 0) < 0 ? 501 : 414, "the start line must be at most " + limits.startLine());
      case FIELDS, TRAILERS -> refuse(431, "the header section must be at most " + limits.headers());
      case CHUNK_SIZE -> refuse(400, "a chunk's size line must be at most " + CHUNK_LINE_LIMIT + " B");
      default -> refuse(400, "a chunk must end after as many octets as it says");
    }
  }

  private void onLine() {
    switch (state) {
      case START_LINE -> {
        if (line.length() == 0 && requests && !blankLineSkipped) {
          // RFC 9112 §2.2: a server should ignore at least one empty line before the request line.
          blankLineSkipped = true;
        } else if (requests) {
          onRequestLine();
        } else {
          onStatusLine();
        }
      }
      case FIELDS -> {
        if (line.length() == 0) {
          onHeaderEnd();
        } else {
          onField(true);
        }
      }
      case CHUNK_SIZE -> onChunkSize();
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILERS -> {
        if (line.length() == 0) {
          state = State.COMPLETE;
        } else {
          // RFC 9110 §6.5.1: a trailer field must not be merged into the header unless its definition allows it.
          onField(false);
        }
      }
      default -> throw new AssertionError("no line is read in " + state);
    }
  }

  private void onRequestLine() {
    int space = line.find(' ', 0);
    int second = space < 0 ? -1 : line.find(' ', space + 1);
    if (second < 0 || line.find(' ', second + 1) >= 0 || !line.isToken(0, space)) {
      refuse(400, "a request line must be a method, a target and a version with one space between");
      return;
    }
    method = line.text(0, space);
    target = line.text(space + 1, second);
    if (!HttpSyntax.isVisible(target)) {
      refuse(400, "a request line must be a method, a target and a version with one space between");
    } else if (onVersion(second + 1, line.length())) {
      onTarget();
    }
  }

  /** RFC 9112 §3.2: which of the four forms a target has depends on the method. */
  private void onTarget() {
    boolean wellFormed = target.charAt(0) == '/' || HttpTarget.isAbsolute(target) || target.equals("*") && method.equals("OPTIONS");
    if (method.equals("CONNECT")) {
      // What follows would be no HTTP (RFC 9110 §9.3.6); and nothing here is a tunnel.
      refuse(501, "there are no tunnels here");
    } else if (!wellFormed) {
      refuse(400, "a target must be a path, an http URI, or an asterisk for OPTIONS");
    }
  }

  private void onStatusLine() {
    boolean wellFormed = line.find(' ', 0) == 8 && line.length() >= 12 && (line.length() == 12 || line.at(12) == ' ');
    status = wellFormed ? line.number(9, 12) : 0;
    if (!wellFormed) {
      refuse(400, "a status line must be a version, three digits and a reason");
    } else if (status < 100 || status > 599) {
      refuse(400, "a status must be 100 to 599");
    } else {
      onVersion(0, 8);
    }
  }

  /** Whether the version is one that is spoken here. */
  private boolean onVersion(int from, int to) {
    if (!line.isVersion(from, to)) {
      refuse(400, "a version must be HTTP/ and two digits with a point between");
    } else if (line.at(from + 5) != '1') {
      refuse(505, "the version must be HTTP/1.1");
    } else {
      http10 = line.at(from + 7) == '0';
      state = State.FIELDS;
    }
    return state == State.FIELDS;
  }

  private void onField(boolean keep) {
    headerBytes += line.length() + 2;
    int colon = line.find(':', 0);
    if (colon < 1 || !line.isToken(0, colon)) {
      // RFC 9112 §5.1 and §5.2: space before the colon and folded lines are refused, not repaired.
      refuse(400, "a field line must be a name, a colon without space before it, and a value");
    } else if (!line.hasNoControls()) {
      refuse(400, "a field's value must not hold control characters");
    } else if (fields.count() > limits.fields()) {
      refuse(431, "there must be at most " + limits.fields() + " fields");
    } else if (keep) {
      int from = colon + 1;
      int to = line.length();
      while (from < to && HttpSyntax.isBlank(line.at(from))) {
        from++;
      }
      while (to > from && HttpSyntax.isBlank(line.at(to - 1))) {
        to--;
      }
      fields.add(line.text(0, colon), line.text(from, to));
    }
  }

  // ---- What frames the content

  /** Decides what frames the content: RFC 9112 §6.3. */
  private void onHeaderEnd() {
    if (requests && (fields.hosts() > 1 || fields.hosts() == 0 && !http10)) {
      refuse(400, "there must be one Host field");
    } else if (requests && fields.hosts() > 0 && !HttpSyntax.isHost(fields.host())) {
      refuse(400, "the Host field must be a host and perhaps a port");
    } else if (requests && !http10 && fields.expectsMore()) {
      // RFC 9110 §10.1.1; HTTP/1.0 knows no expectations.
      refuse(417, "nothing must be expected but 100-continue");
    } else if (fields.lengths() > 1 || fields.lengths() > 0 && fields.codings() > 0) {
      refuse(400, "one thing must frame the content: a Content-Length or a Transfer-Encoding");
    } else if (!requests && status < 200) {
      onInterimAnswer();
    } else if (fields.codings() > 0) {
      onTransferEncoding();
    } else if (fields.lengths() > 0) {
      onContentLength();
    } else if (requests || hasNoContent()) {
      state = State.COMPLETE;
    } else if (headsOnly) {
      refuse(411, "a message must say the length of its content");
    } else {
      remaining = -1;
      state = State.UNTIL_END;
    }
    continueWanted = requests && !http10 && fields.expects();
  }

  private boolean hasNoContent() {
    return !requests && (answersHead || status == 204 || status == 304);
  }

  private void onInterimAnswer() {
    if (status == 101 || fields.lengths() + fields.codings() > 0) {
      refuse(400, "an interim answer must have no content and change no protocol");
    } else {
      // The final answer follows; what was interim is nothing we asked about. Its fields go on counting towards the limit,
      // so that endless interim answers end.
      fields.clear();
      headerBytes += 16;
      if (headerBytes > limits.headers().bytes()) {
        refuse(431, "interim answers must end");
      } else {
        state = State.START_LINE;
      }
    }
  }

  private void onTransferEncoding() {
    String coding = fields.coding();
    if (http10) {
      refuse(400, "a message of HTTP/1.0 must not have a Transfer-Encoding");
    } else if (fields.codings() > 1 || !coding.equalsIgnoreCase("chunked")) {
      // RFC 9112 §6.1: 501 for codings not understood. Where the last one is not chunked the length cannot be told: 400.
      String last = coding.substring(coding.lastIndexOf(',') + 1).strip();
      refuse(fields.codings() == 1 && !last.equalsIgnoreCase("chunked") && requests ? 400 : 501, "the Transfer-Encoding must be chunked");
    } else if (hasNoContent()) {
      state = State.COMPLETE;
    } else if (headsOnly) {
      refuse(411, "a message must say the length of its content");
    } else {
      state = State.CHUNK_SIZE;
    }
  }

  private void onContentLength() {
    remaining = fields.length().length() > 18 ? -1 : digits(fields.length());
    if (remaining < 0) {
      refuse(400, "a Content-Length must be a whole number of up to 18 digits");
    } else if (hasNoContent() || remaining == 0) {
      remaining = 0;
      state = State.COMPLETE;
    } else if (headsOnly) {
      state = State.COMPLETE;
    } else if (fields.ids() > 0 || remaining > limits.body().bytes()) {
      onLargeContent(bulkRule.most(method, target));
    } else {
      state = State.BODY;
    }
  }

  /** It calls itself a bulk, or can be nothing else. */
  private void onLargeContent(long mostBulk) {
    OptionalLong id = fields.ids() == 0 ? OptionalLong.of(remaining) : HttpBulk.parse(fields.id());
    if (remaining > Math.max(mostBulk, limits.body().bytes())) {
      refuse(413, mostBulk == 0 ? "the content must be at most " + limits.body() : "the content must be at most " + mostBulk + " B");
    } else if (mostBulk == 0) {
      state = State.BODY;
    } else if (remaining > mostBulk) {
      refuse(413, "the content must be at most " + mostBulk + " B");
    } else if (fields.ids() > 1 || id.isEmpty()) {
      refuse(400, "one " + HttpBulk.FIELD + " of 16 hexadecimal digits must name a bulk");
    } else {
      bulk = new HttpBulk(id.getAsLong(), remaining);
      state = State.COMPLETE;
      fields.dropId();
    }
  }

  // ---- Content

  private void readContent(ByteBuffer bytes) {
    long room = limits.body().bytes() - body.length();
    int count = (int) Math.min(bytes.remaining(), state == State.UNTIL_END ? room + 1 : remaining);
    if (count > room) {
      refuse(413, "the content must be at most " + limits.body());
      return;
    }
    body.add(bytes, count, state == State.BODY ? body.length() + remaining : limits.body().bytes());
    if (state != State.UNTIL_END) {
      remaining -= count;
      if (remaining == 0) {
        state = state == State.BODY ? State.COMPLETE : State.CHUNK_END;
      }
    }
  }

  /** RFC 9112 §7.1: hexadecimal digits, then perhaps extensions, which are ignored. */
  private void onChunkSize() {
    int end = 0;
    long size = 0;
    while (end < line.length() && end <= CHUNK_DIGITS && line.at(end) > 0 && Character.digit(line.at(end), 16) >= 0) {
      size = size << 4 | Character.digit(line.at(end++), 16);
    }
    // RFC 9112 §7.1.1: what extensions come to in all is limited; many small chunks could carry much of them.
    headerBytes += line.length() - end;
    if (end == 0 || end > CHUNK_DIGITS || end < line.length() && line.at(end) != ';' || !line.hasNoControls()) {
      refuse(400, "a chunk's size must be 1 to 15 hexadecimal digits");
    } else if (headerBytes > limits.headers().bytes()) {
      refuse(400, "the extensions of chunks must be few");
    } else if (size > limits.body().bytes() - body.length()) {
      refuse(413, "the content must be at most " + limits.body());
    } else if (size == 0) {
      state = State.TRAILERS;
    } else {
      remaining = size;
      state = State.CHUNK_DATA;
    }
  }

  /** The number that the whole of {@code text} is, or -1. */
  private static long digits(String text) {
    long value = text.isEmpty() ? -1 : 0;
    for (int i = 0; i < text.length() && value >= 0; i++) {
      value = HttpSyntax.isDigit(text.charAt(i)) ? value * 10 + text.charAt(i) - '0' : -1;
    }
    return value;
  }
}
