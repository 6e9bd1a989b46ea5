package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.DataSize;
import orrery.host.RandomStream;
import orrery.host.Endpoint;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server refuses, with which status, and that the connection ends with it: RFC 9110 and 9112 section by section. In the
 * texts {@code |} stands for a line's end, {@code {n x}} for n times x, and {@code \r}, {@code \n}, {@code \0} and {@code \t} for themselves.
 */
class HttpRefusalTest {

  /** Tight, so that the texts need not be long. */
  private static final HttpLimits LIMITS = new HttpLimits(new DataSize(100), new DataSize(400), 8, new DataSize(64));
  private static final HttpServerConfig CONFIG = new HttpServerConfig(Duration.ofSeconds(20), Duration.ofSeconds(5), 3, 2, LIMITS);

  private static final String GOOD = "GET /hello/first HTTP/1.1|Host: a||";

  private final World world = World.withSeed(1);
  private final World.Machine server = world.machine("server").inCloud().running(host -> new HttpServerTest.Server(host, CONFIG)).start();
  private final World.Machine machine = world.machine("peer").inCloud().running(HttpServerTest.Peer::new).start();

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(delimiter = '~', textBlock = """
      9112 2.2, a second empty line               ~ 400 ~ '||GET / HTTP/1.1|Host: a||'
      9112 2.2, a bare line feed in the line      ~ 400 ~ 'GET / HTTP/1.1\\nHost: a\\n\\n'
      9112 2.2, a bare carriage return in a field ~ 400 ~ 'GET / HTTP/1.1|Host: a|X: b\\rc||'
      9112 2.2, a bare line feed in a field       ~ 400 ~ 'GET / HTTP/1.1|Host: a|X: b\\nY: c||'
      9112 2.2, space before the first field      ~ 400 ~ 'GET / HTTP/1.1| Host: a||'
      9112 2.3, a name in lower case              ~ 400 ~ 'GET / http/1.1|Host: a||'
      9112 2.3, a version of two digits           ~ 400 ~ 'GET / HTTP/1.10|Host: a||'
      9112 2.3, no version at all                 ~ 400 ~ 'GET /|Host: a||'
      9110 2.5, a greater major version           ~ 505 ~ 'GET / HTTP/2.0|Host: a||'
      9110 2.5, a lesser major version            ~ 505 ~ 'GET / HTTP/0.9|Host: a||'
      9113 3.4, the preface of HTTP/2             ~ 505 ~ 'PRI * HTTP/2.0||SM||'
      9112 3, two spaces                          ~ 400 ~ 'GET  / HTTP/1.1|Host: a||'
      9112 3, a tab for a space                   ~ 400 ~ 'GET\\t/\\tHTTP/1.1|Host: a||'
      9112 3, space at the end                    ~ 400 ~ 'GET / HTTP/1.1 |Host: a||'
      9112 3, a target that is too long           ~ 414 ~ 'GET /{100 x} HTTP/1.1|Host: a||'
      9112 3, a method without end                ~ 501 ~ '{200 A}'
      9112 3.1, a method that is no token         ~ 400 ~ 'G@T / HTTP/1.1|Host: a||'
      9112 3.2, a target that is no URI's         ~ 400 ~ 'GET hello HTTP/1.1|Host: a||'
      9112 3.2, a control in the target           ~ 400 ~ 'GET /\\0 HTTP/1.1|Host: a||'
      9112 3.2, no Host                           ~ 400 ~ 'GET / HTTP/1.1||'
      9112 3.2, two Hosts                         ~ 400 ~ 'GET / HTTP/1.1|Host: a|Host: a||'
      9112 3.2, two Hosts in HTTP/1.0             ~ 400 ~ 'GET / HTTP/1.0|Host: a|Host: b||'
      9112 3.2, a Host that is a path             ~ 400 ~ 'GET / HTTP/1.1|Host: a/b||'
      9112 3.2, a Host that names a user          ~ 400 ~ 'GET / HTTP/1.1|Host: u@a||'
      9112 3.2, a Host with a port that is none   ~ 400 ~ 'GET / HTTP/1.1|Host: a:8o||'
      9112 3.2, two Hosts in one                  ~ 400 ~ 'GET / HTTP/1.1|Host: a b||'
      9112 3.2.2, an absolute target without host ~ 400 ~ 'GET http:///x HTTP/1.1|Host: a||'
      9112 3.2.2, another scheme                  ~ 400 ~ 'GET ftp://a/x HTTP/1.1|Host: a||'
      9112 3.2.3, an authority without CONNECT    ~ 400 ~ 'GET a:80 HTTP/1.1|Host: a||'
      9110 9.3.6, a tunnel                        ~ 501 ~ 'CONNECT a:80 HTTP/1.1|Host: a||'
      9112 3.2.4, an asterisk without OPTIONS     ~ 400 ~ 'GET * HTTP/1.1|Host: a||'
      9112 5, a field without colon               ~ 400 ~ 'GET / HTTP/1.1|Host: a|nothing||'
      9112 5, a field without name                ~ 400 ~ 'GET / HTTP/1.1|Host: a|: x||'
      9112 5.1, space before the colon            ~ 400 ~ 'GET / HTTP/1.1|Host : a||'
      9112 5.2, a folded line                     ~ 400 ~ 'GET / HTTP/1.1|Host: a|X: 1| folded||'
      9110 5.5, a NUL in a value                  ~ 400 ~ 'GET / HTTP/1.1|Host: a|X: a\\0b||'
      9110 5.4, a field that is too long          ~ 431 ~ 'GET / HTTP/1.1|Host: a|X: {400 y}||'
      9110 5.4, fields that are long together     ~ 431 ~ 'GET / HTTP/1.1|Host: a|A: {120 y}|B: {120 y}|C: {120 y}|D: {120 y}||'
      9110 5.4, too many fields                   ~ 431 ~ 'GET / HTTP/1.1|Host: a|A: 1|B: 2|C: 3|D: 4|E: 5|F: 6|G: 7|H: 8||'
      9110 10.1.1, what is expected is not known  ~ 417 ~ 'GET / HTTP/1.1|Host: a|Expect: miracles||'
      9112 6.1, a length and a coding             ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||'
      9112 6.1, a coding and a length             ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 5||0||'
      9112 6.1, a coding that is not known        ~ 501 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||'
      9112 6.1, chunked twice                     ~ 501 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||0||'
      9112 6.1, a coding in HTTP/1.0              ~ 400 ~ 'PUT /echo HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||'
      9112 6.3, chunked is not the last           ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||0||'
      9112 6.3, a coding that looks like chunked  ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||'
      9112 6.3, two lengths                       ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||hello'
      9112 6.3, one length twice                  ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||hello'
      9112 6.3, a list of lengths                 ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 5, 5||hello'
      9110 8.6, a length with a sign              ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: +5||hello'
      9110 8.6, a negative length                 ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: -5||hello'
      9110 8.6, a length that is empty            ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length:||hello'
      9110 8.6, a length in other digits          ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 0x5||hello'
      9110 8.6, a length past 2^64                ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 18446744073709551617||h'
      9110 15.5.14, content that is too long      ~ 413 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 65||{65 x}'
      9112 7.1, a size that is no number          ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||g|'
      9112 7.1, no size                           ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked|||'
      9112 7.1, a negative size                   ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||-1|'
      9112 7.1, a size with a prefix              ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||0x5|hello|0||'
      9112 7.1, a size past 2^64                  ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||10000000000000005|hello|0||'
      9112 7.1, a size of zeros without end       ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||{300 0}'
      9112 7.1, a chunk that is too long          ~ 413 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||7fffffffffffff|'
      9112 7.1, chunks too long together          ~ 413 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||28|{40 x}|28|{40 x}|0||'
      9112 7.1, a chunk longer than it says       ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|hello!|0||'
      9112 7.1, a chunk that ends in a line feed  ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|hello\\n0||'
      9112 7.1.1, space for an extension          ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||5 |hello|0||'
      9112 7.1.1, a line feed in an extension     ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||5;\\nhello|0||'
      9112 7.1.1, an extension that is too long   ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||5;{300 x}|hello|0||'
      9112 7.1.1, extensions long together        ~ 400 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||{9 1;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|y|}0||'
      9112 7.1.2, trailers that are too long      ~ 431 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||0|X: {400 y}||'
      9112 7.1.2, too many trailers               ~ 431 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||0|{9 X: y|}|'
      9112 9.3.2, too long a pipeline             ~ 503 ~ 'GET /slow HTTP/1.1|Host: a||{3 GET /hello/b HTTP/1.1|Host: a||}'
      """)
  void refuses(String section, int status, String text) {
    HttpServerTest.Peer peer = open(GOOD + unfold(text) + "GET /hello/smuggled HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(4));

    List<String> lines = peer.statusLines();
    assertThat(lines.get(0)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(lines.get(lines.size() - 1)).startsWith("HTTP/1.1 " + status + " ");
    assertThat(peer.text()).containsOnlyOnce("|Connection: close|").doesNotContain("smuggled");
    assertThat(peer.ended).containsExactly("finished");
    assertThat(world.told()).anyMatch(told -> told.kind().equals("http.refused") && told.scope().equals(Integer.toString(status)));
    assertThat(server.protocol(HttpServerTest.Server.class).http.connections()).isZero();
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(delimiter = '~', textBlock = """
      9112 2.2, an empty line before              ~ 200 ~ '|GET /hello/x HTTP/1.1|Host: a||'
      9110 2.5, a greater minor version           ~ 200 ~ 'GET /hello/x HTTP/1.2|Host: a||'
      9112 3.2, an empty Host                     ~ 200 ~ 'GET /hello/x HTTP/1.1|Host:||'
      9112 3.2, a Host of IPv6                    ~ 200 ~ 'GET /hello/x HTTP/1.1|Host: [2001:db8::1]:80||'
      9112 3.2.2, an absolute target              ~ 200 ~ 'GET http://b.example/hello/x HTTP/1.1|Host: a||'
      9112 3.2.2, an absolute target with a query ~ 404 ~ 'GET https://b.example?x=/hello/x HTTP/1.1|Host: a||'
      9112 3.2.4, an asterisk                     ~ 204 ~ 'OPTIONS * HTTP/1.1|Host: a||'
      9112 5.1, no space after the colon          ~ 200 ~ 'GET /hello/x HTTP/1.1|Host:a||'
      9110 5.5, octets past ASCII in a value      ~ 200 ~ 'GET /hello/x HTTP/1.1|Host: a|X: \u00e9||'
      9112 7.1, sizes in either case, with zeros  ~ 200 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||00A|0123456789|0a|0123456789|000||'
      9112 7.1.1, an extension                    ~ 200 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||5;a="b;c"|hello|0||'
      9112 7.1.2, a trailer                       ~ 200 ~ 'PUT /echo HTTP/1.1|Host: a|Transfer-Encoding: chunked||0|X: y||'
      9110 8.6, a length with zeros in front      ~ 200 ~ 'PUT /echo HTTP/1.1|Host: a|Content-Length: 0005||hello'
      9110 9.1, a method nobody knows             ~ 405 ~ 'BREW /hello/x HTTP/1.1|Host: a||'
      """)
  void takesAndGoesOn(String section, int status, String text) {
    HttpServerTest.Peer peer = open(unfold(text) + "GET /hello/next HTTP/1.1|Host: a||");

    world.runFor(Duration.ofSeconds(4));

    assertThat(peer.statusLines()).hasSize(2).first().asString().startsWith("HTTP/1.1 " + status + " ");
    assertThat(peer.text()).endsWith("hello next\n");
    assertThat(peer.ended).isEmpty();
  }

  /**
   * Whatever is done to good messages and however they are cut: the parser decides, alike for every cut, within its bounds, and
   * never by an exception.
   */
  @Test
  void decidesOnWhateverComes() {
    String[] seeds = {
      "GET /a/b?c=d HTTP/1.1|Host: a:80|Accept: */*|Connection: keep-alive||",
      "PUT /files/a HTTP/1.1|Host: a|Content-Length: 20|Content-Id: 00000000000000ff||01234567890123456789",
      "PUT /files/a HTTP/1.1|Host: a|Content-Length: 100||" + "x".repeat(100),
      "POST /x HTTP/1.1|Host: [::1]|Transfer-Encoding: chunked||5;e=f|hello|0A|0123456789|0|T: u||",
      "OPTIONS * HTTP/1.1|Host:||", "PUT http://a/x HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||ok", "GET / HTTP/1.0||",
      "HTTP/1.1 200 OK|Content-Length: 2||ok", "HTTP/1.1 206 |Content-Length: 2000|Content-Id: 0123456789abcdef||ok",
      "HTTP/1.1 103 Early Hints|Link: a||HTTP/1.1 304 Not Modified|ETag: \"a\"||", "HTTP/1.0 200 OK|Transfer-Encoding: chunked||2|ok|0||",
      "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||",
    };
    Seeds.each(20_000, random -> {
      StringBuilder text = new StringBuilder();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        text.append(seeds[random.nextInt(seeds.length)].replace("|", "\r\n"));
      }
      byte[] bytes = mutate(text, seeds, random).getBytes(StandardCharsets.ISO_8859_1);
      boolean requests = random.nextBoolean(0.5);

      String whole = decisions(requests, bytes, bytes.length, random);
      String parts = decisions(requests, bytes, 1 + random.nextInt(40), random);

      assertThat(parts).isEqualTo(whole);
    });
  }

  private static String mutate(StringBuilder text, String[] seeds, RandomStream random) {
    for (int i = random.nextInt(5); i > 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(30));
      switch (random.nextInt(7)) {
        case 0 -> text.delete(at, at + 1);
        case 1 -> text.delete(at, end);
        case 2 -> text.insert(at, text.substring(at, end));
        case 3 -> text.setCharAt(at, (char) random.nextInt(256));
        case 4 -> text.setCharAt(at, "\r\n\t :;,=0159aFgZ\"*/%".charAt(random.nextInt(20)));
        case 5 -> text.insert(at, "0".repeat(random.nextInt(60)));
        default -> {
          String other = seeds[random.nextInt(seeds.length)].replace("|", "\r\n");
          int from = random.nextInt(other.length());
          text.insert(at, other.substring(from, Math.min(other.length(), from + random.nextInt(40))));
        }
      }
    }
    return text.toString();
  }

  /** Reads as a server or a client does, in parts of at most so many octets, and writes down what it comes to. */
  private static String decisions(boolean requests, byte[] bytes, int most, RandomStream random) {
    HttpParser parser = requests ? HttpParser.ofRequests(LIMITS, (method, target) -> target.startsWith("/files") ? 1000 : 0) : HttpParser.ofResponses(LIMITS);
    parser.expectAnswer(false, requests ? 1000 : 500);
    StringBuilder decisions = new StringBuilder();
    int skip = 0;
    for (int from = 0; from < bytes.length; ) {
      int count = Math.min(bytes.length - from, most == bytes.length ? most : 1 + random.nextInt(most));
      ByteBuffer part = ByteBuffer.wrap(bytes, from, count).asReadOnlyBuffer();
      from += count;
      while (part.hasRemaining()) {
        int skipped = Math.min(skip, part.remaining());
        part.position(part.position() + skipped);
        skip -= skipped;
        if (!part.hasRemaining()) {
          break;
        }
        switch (parser.parse(part)) {
          case MORE -> assertThat(part.hasRemaining()).isFalse();
          case REFUSED -> {
            return decisions.append(parser.problem()).toString();
          }
          case COMPLETE -> {
            HttpBulk bulk;
            if (requests) {
              boolean continues = parser.takeContinueWanted() && parser.isBegun();
              HttpRequest request = parser.takeRequest();
              bulk = request.bulk();
              assertThat(request.body().length).isLessThanOrEqualTo(64);
              assertThat(request.headers().fields()).hasSizeLessThanOrEqualTo(8);
              decisions.append(request.method()).append(request.target()).append(request.headers()).append(request.bulk())
                  .append(continues && bulk != null).append(new String(request.body(), StandardCharsets.ISO_8859_1));
            } else {
              HttpResponse response = parser.takeResponse();
              bulk = response.bulk();
              decisions.append(response.status()).append(response.headers()).append(response.bulk())
                  .append(new String(response.body(), StandardCharsets.ISO_8859_1));
            }
            assertThat(bulk == null || bulk.length() <= 1000).isTrue();
            skip = bulk == null ? 0 : (int) bulk.length();
          }
        }
      }
    }
    return decisions.append(parser.isBegun()).append(parser.end()).toString();
  }

  private HttpServerTest.Peer open(String text) {
    HttpServerTest.Peer peer = machine.protocol(HttpServerTest.Peer.class);
    peer.open(new Endpoint(server.address(), 80), text);
    return peer;
  }

  /** The text with its repetitions and its escapes written out. */
  private static String unfold(String text) {
    StringBuilder unfolded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int end = text.indexOf('}', i);
      int space = text.indexOf(' ', i);
      if (text.charAt(i) == '{' && end > space && space > 0) {
        unfolded.append(text.substring(space + 1, end).repeat(Integer.parseInt(text.substring(i + 1, space))));
        i = end;
      } else {
        unfolded.append(text.charAt(i));
      }
    }
    return unfolded.toString().replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0").replace("\\t", "\t");
  }
}
