package orrery.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import orrery.host.Defaults;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a server pays for a message: reading a request, and writing its answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HttpBenchmark {

  private static final byte[] JSON = ("{\"node\":\"device-12345\",\"battery\":0.75,\"services\":[\"drive\",\"beam\"],\"address\":\"192.0.2.17\"}")
      .getBytes(StandardCharsets.US_ASCII);

  private final HttpParser parser = HttpParser.ofRequests(Defaults.of(HttpLimits.class));
  /** As a node's own client asks. */
  private final ByteBuffer own = HttpEncoder.encode(new HttpRequest(
      "POST", "/services/drive/files?owner=a", HttpHeaders.of("Content-Type", "application/json"), JSON), "192.0.2.17:8080").asReadOnlyBuffer();
  /** As curl asks. */
  private final ByteBuffer curl = ByteBuffer.wrap(("GET /services/drive/files/holiday HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/7.88.1\r\n"
      + "Accept: */*\r\nAuthorization: Bearer " + "x".repeat(300) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  private final HttpResponse answer = HttpResponse.json(200, JSON);

  /** A request of a few hundred bytes is read, and answered as long. */
  @Benchmark
  public ByteBuffer requestAndAnswer() {
    own.rewind();
    parser.parse(own);
    HttpRequest request = parser.takeRequest();
    return HttpEncoder.encode(request.body().length > 0 ? answer : HttpResponse.of(204), false);
  }

  /** A request with a token. */
  @Benchmark
  public HttpRequest requestOfCurl() {
    curl.rewind();
    parser.parse(curl);
    return parser.takeRequest();
  }

  /** The path and query of one. */
  @Benchmark
  public Object target() {
    return HttpTarget.parse("/services/drive/files?owner=a");
  }
}
