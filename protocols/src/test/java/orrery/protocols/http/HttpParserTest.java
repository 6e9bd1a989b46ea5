package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.RandomStream;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 as the parser keeps it. In the texts here {@code |} stands for a line's end. */
class HttpParserTest {

  private static final HttpLimits LIMITS = Defaults.of(HttpLimits.class);
  private static final HttpLimits TIGHT = new HttpLimits(new DataSize(64), new DataSize(128), 4, new DataSize(32));

  @ParameterizedTest
  @ValueSource(strings = {
    "GET / HTTP/1.1|Host: a||",
    "|GET /x?y=z HTTP/1.1|host:a|Accept: */*||",
    "PUT /x HTTP/1.1|Host: a|Content-Length: 5||hello",
    "PUT /x HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|hello|6;a=b| world|0|Trailer: t||",
    "PUT /x HTTP/1.1|Host: a|Content-Length: 0||",
    "GET / HTTP/1.0||",
    "OPTIONS * HTTP/1.1|Host: a|Empty:||",
  })
  void readsARequestAlikeHoweverItIsCut(String text) {
    byte[] twice = bytes(text + text);
    String whole = transcript(HttpParser.ofRequests(LIMITS), List.of(twice), false);

    for (int cut = 0; cut <= twice.length; cut++) {
      String parts = transcript(HttpParser.ofRequests(LIMITS), split(twice, cut), false);
      assertThat(parts).as("cut at %d", cut).isEqualTo(whole);
    }
    List<byte[]> octets = new ArrayList<>();
    for (byte octet : twice) {
      octets.add(new byte[] {octet});
    }
    assertThat(transcript(HttpParser.ofRequests(LIMITS), octets, false)).isEqualTo(whole);
    assertThat(whole.lines().filter(line -> line.startsWith("request"))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "HTTP/1.1 200 OK|Content-Length: 2||ok",
    "HTTP/1.1 200 |Content-Length: 2||ok",
    "HTTP/1.1 200|Content-Length: 2||ok",
    "HTTP/1.1 204 No Content|ETag: \"1-2\"||",
    "HTTP/1.1 304 Not Modified|Content-Length: 7||",
    "HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|Link: a||HTTP/1.1 201 Created|Content-Length: 1||x",
    "HTTP/1.1 200 OK|Transfer-Encoding: Chunked||a|0123456789|0||",
  })
  void readsAnAnswerAlikeHoweverItIsCut(String text) {
    byte[] twice = bytes(text + text);
    String whole = transcript(HttpParser.ofResponses(LIMITS), List.of(twice), true);

    for (int cut = 0; cut <= twice.length; cut++) {
      String parts = transcript(HttpParser.ofResponses(LIMITS), split(twice, cut), true);
      assertThat(parts).as("cut at %d", cut).isEqualTo(whole);
    }
    assertThat(whole.lines().filter(line -> line.startsWith("answer"))).hasSize(2);
  }

  @Test
  void leavesTheContentInTheBufferWhereOnlyHeadsAreRead() {
    HttpParser parser = HttpParser.ofRequestHeads(TIGHT);
    ByteBuffer bytes = ByteBuffer.wrap(bytes("PUT /x HTTP/1.1|Host: a|Content-Length: 5000000000||the beginning"));

    assertThat(parser.parse(bytes)).isEqualTo(HttpParser.Progress.COMPLETE);
    assertThat(parser.contentLength()).isEqualTo(5_000_000_000L);
    assertThat(parser.takeRequest().method()).isEqualTo("PUT");
    assertThat(bytes.remaining()).isEqualTo("the beginning".length());
    assertThat(parser.contentLength()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "HTTP/1.1 200 OK||;REFUSED;0",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||;REFUSED;0",
    "HTTP/1.1 204 No Content||;COMPLETE;0",
    "HTTP/1.1 304 Not Modified|Content-Length: 7||;COMPLETE;0",
    "HTTP/1.1 200 OK|Content-Length: 7||;COMPLETE;7",
  })
  void refusesContentOfUnknownLengthWhereOnlyHeadsAreRead(String text, HttpParser.Progress progress, long follows) {
    HttpParser parser = HttpParser.ofResponseHeads(LIMITS);

    assertThat(parser.parse(ByteBuffer.wrap(bytes(text)))).isEqualTo(progress);
    if (progress == HttpParser.Progress.COMPLETE) {
      assertThat(parser.contentLength()).isEqualTo(follows);
    }
  }

  @Test
  void takesAnAnswerWithoutLengthToTheEndOfTheConnection() {
    HttpParser parser = HttpParser.ofResponses(LIMITS);
    parser.parse(ByteBuffer.wrap(bytes("HTTP/1.1 200 OK||all of")));
    parser.parse(ByteBuffer.wrap(bytes(" it")));

    HttpParser.Progress progress = parser.end();

    assertThat(progress).isEqualTo(HttpParser.Progress.COMPLETE);
    HttpResponse response = parser.takeResponse();
    assertThat(response.body()).isEqualTo(bytes("all of it"));
    assertThat(response.last()).isTrue();
  }

  @Test
  void takesNoContentFromAnAnswerToHead() {
    HttpParser parser = HttpParser.ofResponses(LIMITS);
    parser.expectAnswerToHead(true);

    HttpParser.Progress progress = parser.parse(ByteBuffer.wrap(bytes("HTTP/1.1 200 OK|Content-Length: 70||")));

    assertThat(progress).isEqualTo(HttpParser.Progress.COMPLETE);
    assertThat(parser.takeResponse().body()).isEmpty();
  }

  @Test
  void putsTheChunksOfAContentTogether() {
    HttpParser parser = HttpParser.ofRequests(LIMITS);

    parser.parse(ByteBuffer.wrap(bytes("PUT /x HTTP/1.1|Host: a|Transfer-Encoding: chunked||5;q=\"1\"|hello|06| world|0|X: y||")));

    HttpRequest request = parser.takeRequest();
    assertThat(request.body()).isEqualTo(bytes("hello world"));
    assertThat(request.headers().fields()).containsExactly(new HttpHeaders.Field("Host", "a"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
    "400! 'GET  / HTTP/1.1|Host: a||'! two spaces (§3)",
    "400! 'GET /|Host: a||'! no version",
    "400! 'GET / HTTP/1.1 |Host: a||'! space at the end",
    "400! 'GET / http/1.1|Host: a||'! version in lower case (§2.3)",
    "505! 'GET / HTTP/2.0|Host: a||'! another major version",
    "400! 'G(T / HTTP/1.1|Host: a||'! no token",
    "400! 'GET / HTTP/1.1||'! no Host (§3.2)",
    "400! 'GET / HTTP/1.1|Host: a|Host: a||'! two Hosts",
    "400! 'GET / HTTP/1.1|Host : a||'! space before the colon (§5.1)",
    "400! 'GET / HTTP/1.1|Host: a|X: 1| folded||'! folded line (§5.2)",
    "400! 'GET / HTTP/1.1| Host: a||'! space before the first field (§2.2)",
    "400! 'GET / HTTP/1.1|Host: a|nothing||'! no colon",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||hello'! two lengths",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||hello'! two lengths that differ",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: 5, 5||hello'! a list of lengths",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: +5||hello'! a sign (§6.2)",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: 0x5||hello'! not decimal",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: 9999999999999999999||'! more than 18 digits",
    "413! 'PUT / HTTP/1.1|Host: a|Content-Length: 999999999||'! too long",
    "400! 'PUT / HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||'! both framings (§6.1)",
    "400! 'PUT / HTTP/1.0|Transfer-Encoding: chunked||0||'! chunks in HTTP/1.0 (§6.1)",
    "501! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||'! a coding nobody knows (§6.1)",
    "400! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip||0||'! chunked not last (§6.3)",
    "501! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||'! two codings",
    "400! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||5 |hello|0||'! space after the size",
    "400! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||g|hello|0||'! no hexadecimal digit",
    "400! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||-5|hello|0||'! a sign",
    "400! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|hello!|0||'! chunk longer than it says",
    "400! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1111111111111111|'! size past 15 digits",
    "413! 'PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||fffffff|'! chunk too long",
    "400! '||GET / HTTP/1.1|Host: a||'! two empty lines",
  })
  void refuses(int status, String text, String why) {
    HttpParser parser = HttpParser.ofRequests(LIMITS);

    HttpParser.Progress progress = parser.parse(ByteBuffer.wrap(bytes(text)));

    assertThat(progress).as(why).isEqualTo(HttpParser.Progress.REFUSED);
    assertThat(parser.problem().status()).as(why).isEqualTo(status);
  }

  @Test
  void refusesBareLineEndsAndControlCharacters() {
    for (String text : List.of(
        "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\rHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0001b\r\n\r\n", "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\t HTTP/1.1\r\nHost: a\r\n\r\n")) {
      HttpParser parser = HttpParser.ofRequests(LIMITS);

      HttpParser.Progress progress = parser.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));

      assertThat(progress).as(text).isEqualTo(HttpParser.Progress.REFUSED);
      assertThat(parser.problem().status()).isEqualTo(400);
    }
  }

  @Test
  void keepsItsLimits() {
    assertThat(refusal("GET /" + "x".repeat(64) + " HTTP/1.1||")).isEqualTo(414);
    assertThat(refusal("X".repeat(70))).isEqualTo(501);
    assertThat(refusal("GET / HTTP/1.1|Host: a|X: " + "y".repeat(128))).isEqualTo(431);
    assertThat(refusal("GET / HTTP/1.1|Host: a|A: 1|B: 2|C: 3|D: 4||")).isEqualTo(431);
    assertThat(refusal("PUT / HTTP/1.1|Host: a|Content-Length: 33||")).isEqualTo(413);
    assertThat(refusal("PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||10|0123456789abcdef|10|0123456789abcdef|1|")).isEqualTo(413);
    assertThat(refusal("PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0|" + "X: y|".repeat(60))).isEqualTo(431);
    assertThat(refusal("PUT / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1;" + "x".repeat(300))).isEqualTo(400);
  }

  @Test
  void endsInterimAnswersThatDoNotEnd() {
    HttpParser parser = HttpParser.ofResponses(TIGHT);

    HttpParser.Progress progress = parser.parse(ByteBuffer.wrap(bytes("HTTP/1.1 100 Continue||".repeat(1000))));

    assertThat(progress).isEqualTo(HttpParser.Progress.REFUSED);
  }

  @Test
  void asksToGoOnOnlyWhereContentIsToCome() {
    HttpParser parser = HttpParser.ofRequests(LIMITS);
    parser.parse(ByteBuffer.wrap(bytes("PUT / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||")));

    boolean wanted = parser.takeContinueWanted();
    boolean again = parser.takeContinueWanted();

    assertThat(wanted).isTrue();
    assertThat(again).isFalse();
  }

  /** Whatever arrives, a parser takes it without an exception, and cut anywhere it comes to the same. */
  @Test
  void survivesDamagedMessages() {
    String[] seeds = {
      "PUT /clusters/a?b=c HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|hello|6;a=b| world|0|Trailer: t||",
      "PUT /x HTTP/1.1|Host: a|Content-Length: 5|Expect: 100-continue||hello",
      "HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1 100 Continue||HTTP/1.1 204 No Content||",
    };
    Seeds.each(3_000, random -> {
      byte[] damaged = damage(bytes(seeds[random.nextInt(seeds.length)]), random);
      boolean requests = random.nextBoolean(0.5);
      int cut = random.nextInt(damaged.length + 1);

      String whole = transcript(parser(requests), List.of(damaged), !requests);
      String parts = transcript(parser(requests), split(damaged, cut), !requests);

      assertThat(parts).isEqualTo(whole);
    });
  }

  @Test
  void readsBackWhatTheEncoderWrites() {
    Seeds.each(300, random -> {
      byte[] body = new byte[random.nextInt(200)];
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) random.nextInt(256);
      }
      HttpHeaders headers = HttpHeaders.NONE;
      for (int i = random.nextInt(5); i > 0; i--) {
        headers = headers.with("X-" + i, random.nextBoolean(0.5) ? "" : "v w\u00e9" + random.nextInt(100));
      }
      HttpRequest request = new HttpRequest(random.nextBoolean(0.5) ? "PUT" : "PATCH", "/a%20b?c=" + random.nextInt(9), headers, body);
      HttpResponse response = new HttpResponse(200 + random.nextInt(300), headers, body);

      HttpParser requests = HttpParser.ofRequests(LIMITS);
      requests.parse(HttpEncoder.encode(request, "h:80"));
      HttpParser responses = HttpParser.ofResponses(LIMITS);
      responses.parse(HttpEncoder.encode(response, false));

      HttpRequest read = requests.takeRequest();
      assertThat(text(read)).isEqualTo(text(new HttpRequest(request.method(), request.target(),
          new HttpHeaders(append(new HttpHeaders.Field("Host", "h:80"), headers.fields())), body)));
      HttpResponse answer = responses.takeResponse();
      boolean content = response.status() != 204 && response.status() != 304;
      assertThat(text(answer)).isEqualTo(text(new HttpResponse(response.status(), headers, content ? body : new byte[0])));
    });
  }

  private static List<HttpHeaders.Field> append(HttpHeaders.Field first, List<HttpHeaders.Field> rest) {
    List<HttpHeaders.Field> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  private static HttpParser parser(boolean requests) {
    return requests ? HttpParser.ofRequests(TIGHT) : HttpParser.ofResponses(TIGHT);
  }

  /** Removes, repeats and overwrites a few octets. */
  private static byte[] damage(byte[] bytes, RandomStream random) {
    StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
        default -> text.setCharAt(at, "\r\n :;,0129aZ\0\u00ff".charAt(random.nextInt(14)));
      }
      if (text.length() == 0) {
        text.append('\r');
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int refusal(String text) {
    HttpParser parser = HttpParser.ofRequests(TIGHT);
    assertThat(parser.parse(ByteBuffer.wrap(bytes(text)))).as(text).isEqualTo(HttpParser.Progress.REFUSED);
    return parser.problem().status();
  }

  private static List<byte[]> split(byte[] bytes, int cut) {
    byte[] head = new byte[cut];
    byte[] tail = new byte[bytes.length - cut];
    System.arraycopy(bytes, 0, head, 0, cut);
    System.arraycopy(bytes, cut, tail, 0, tail.length);
    return List.of(head, tail);
  }

  /** All messages that the parser finds in the parts, and how it ends. */
  private static String transcript(HttpParser parser, List<byte[]> parts, boolean responses) {
    StringBuilder transcript = new StringBuilder();
    for (byte[] part : parts) {
      ByteBuffer buffer = ByteBuffer.wrap(part);
      while (buffer.hasRemaining()) {
        HttpParser.Progress progress = parser.parse(buffer);
        if (progress == HttpParser.Progress.REFUSED) {
          return transcript + "refused " + parser.problem();
        } else if (progress == HttpParser.Progress.COMPLETE) {
          transcript.append(responses ? text(parser.takeResponse()) : text(parser.takeRequest()));
        }
      }
    }
    return transcript + "open " + parser.isBegun();
  }

  private static String text(HttpRequest request) {
    return "request " + request.method() + " " + request.target() + " " + request.headers() + " " + request.http10() + "\n"
        + new String(request.body(), StandardCharsets.ISO_8859_1).replace('\n', ' ').replace('\r', ' ') + "\n";
  }

  private static String text(HttpResponse response) {
    return "answer " + response.status() + " " + response.headers() + " " + response.last() + "\n"
        + new String(response.body(), StandardCharsets.ISO_8859_1).replace('\n', ' ').replace('\r', ' ') + "\n";
  }

  private static byte[] bytes(String text) {
    return text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
