package orrery.protocols.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.protocols.http.HttpLimits;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transfer takes, and what device and service make of a peer that is not what it should be. */
class TransferTest {

  private static final int PORT = 80;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** Hears; says nothing but what it is told to. */
  private static final class Quiet implements ConnectionHandler {
    final StringBuilder heard = new StringBuilder();
    boolean finished;

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      heard.append(StandardCharsets.US_ASCII.decode(bytes));
    }

    @Override
    public void onFinished(Connection connection) {
      finished = true;
      connection.finish();
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      heard.append('(').append(failure).append(')');
      finished = true;
    }
  }

  private final World world = World.withSeed(3);

  private World.Machine service(TransferServiceConfig config) {
    return world.machine("server").inCloud().running(host -> new TransferService(host, config)).start();
  }

  private static TransferServiceConfig serving(DataSize largest, int connections) {
    TransferServiceConfig usual = Defaults.of(TransferServiceConfig.class);
    return new TransferServiceConfig(PORT, Security.NONE, largest, connections, usual.headTime(), usual.patience(), usual.limits());
  }

  private static TransferConfig fetching(Endpoint server, long size, long largest, Duration patience) {
    return new TransferConfig(
        server.toString(), new DataSize(size), new DataSize(largest), PAUSE, Direction.DOWN, Security.NONE, patience, Defaults.of(HttpLimits.class));
  }

  private World.Machine device(TransferConfig config) {
    return world.machine("device").on(world.home("home")).running(host -> new Transfer(host, config)).start();
  }

  private List<World.Observation> of(String metric) {
    return world.observations(metric);
  }

  private long failures(String reason) {
    return world.told().stream().filter(told -> told.kind().equals("transfer.failed") && told.scope().equals(reason)).count();
  }

  @Test
  void takesARoundTripForTheConnectionOneForTheRequestAndTheContentAtTheRateOfTheLine() {
    World.Machine server = service(Defaults.of(TransferServiceConfig.class));
    device(fetching(new Endpoint(server.address(), PORT), 125_000_000, 0, Duration.ofDays(1)));

    world.runFor(Duration.ofMinutes(10));

    // 1 Gb of payload in segments of 1460 bytes of 1500, through a line of 100 Mb/s that keeps a part for packets.
    List<World.Observation> times = of("transfer.time");
    assertThat(times).hasSizeGreaterThan(3);
    double least = 10 * 1500.0 / 1460;
    assertThat(times).allSatisfy(time -> assertThat(time.value() / 1e9).isBetween(least, 1.2 * least));
    assertThat(of("transfer.rate").get(0).value()).isCloseTo(125_000_000e9 / times.get(0).value(), within(1.0));
  }

  @Test
  void drawsSizesBetweenTheLeastAndTheLargest() {
    World.Machine server = service(Defaults.of(TransferServiceConfig.class));
    device(fetching(new Endpoint(server.address(), PORT), 1_000, 1_000_000, Duration.ofDays(1)));

    world.runFor(Duration.ofHours(10));

    List<Double> sizes = new ArrayList<>();
    for (int i = 0; i < of("transfer.time").size(); i++) {
      sizes.add(of("transfer.time").get(i).value() / 1e9 * of("transfer.rate").get(i).value());
    }
    assertThat(sizes).hasSizeGreaterThan(1_000).allSatisfy(size -> assertThat(size).isBetween(999.0, 1_000_001.0));
    // Logarithms are uniform: as many below the geometric mean as above it, to five standard deviations.
    double below = sizes.stream().filter(size -> size < 31_623).count() / (double) sizes.size();
    assertThat(below).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(sizes.size())));
  }

  @Test
  void givesUpATransferThatTakesTooLong() {
    World.Machine server = service(Defaults.of(TransferServiceConfig.class));
    device(fetching(new Endpoint(server.address(), PORT), 125_000_000_000L, 0, Duration.ofMinutes(1)));

    world.runFor(Duration.ofMinutes(10));

    assertThat(of("transfer.time")).isEmpty();
    assertThat(failures("timeout")).isGreaterThan(2);
    assertThat(server.protocol(TransferService.class).visits()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "GET /0 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | 404",
    "GET /ten HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | 404",
    "GET /-5 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | 404",
    "GET /99999999999999999999999 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | 404",
    "GET /1000001 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | 413",
    "PUT /a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1000001\\r\\n\\r\\n | 413",
    "PUT /a HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 411",
    "PUT /a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0\\r\\n\\r\\n | 204",
    "GET /5 HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 7\\r\\n\\r\\n | 400",
    "POST /a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 7\\r\\n\\r\\n | 405",
    "GET /5 HTTP/1.1\\r\\n\\r\\n | 400",
    "nonsense\\r\\n | 400",
  })
  void answersWhatItCannotDoWithAStatusAndTheEndOfTheConnection(String request, int status) {
    World.Machine server = service(serving(new DataSize(1_000_000), 10));
    World.Machine client = world.machine("client").on(world.home("home")).start();
    Quiet heard = new Quiet();

    Connection connection = client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), heard);
    connection.write(ByteBuffer.wrap(request.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.US_ASCII)));
    world.runFor(Duration.ofSeconds(5));

    assertThat(heard.heard.toString()).startsWith("HTTP/1.1 " + status + " ");
    assertThat(heard.finished).isTrue();
    assertThat(server.protocol(TransferService.class).visits()).isZero();
  }

  @Test
  void turnsAwayOneConnectionTooManyAndForgetsThoseThatSayNothing() {
    World.Machine server = service(serving(new DataSize(1_000_000), 2));
    World.Machine client = world.machine("client").on(world.home("home")).start();
    List<Quiet> heard = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      heard.add(new Quiet());
      client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), heard.get(i));
      world.runFor(Duration.ofSeconds(1));
    }
    int early = server.protocol(TransferService.class).visits();
    world.runFor(Duration.ofMinutes(1));

    assertThat(heard.get(2).heard.toString()).startsWith("HTTP/1.1 503 ");
    assertThat(early).isEqualTo(2);
    assertThat(heard.get(0).heard.toString()).isEqualTo("(RESET)");
    assertThat(server.protocol(TransferService.class).visits()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "HTTP/1.1 200 OK\\r\\nContent-Length: 999\\r\\n\\r\\n | malformed",
    "HTTP/1.1 200 OK\\r\\n\\r\\n | malformed",
    "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | malformed",
    "HTTP/1.1 503 No\\r\\nContent-Length: 0\\r\\n\\r\\n | status-503",
    "HTTP/1.1 404 No\\r\\nContent-Length: 7\\r\\n\\r\\nno such | status-404",
    "SSH-2.0-OpenSSH_9.6\\r\\n | malformed",
    "HTTP/1.1 200 OK\\r\\nContent-Length: 1000\\r\\n\\r\\nonly some | reset",
  })
  void countsAnAnswerThatIsNoneAndGoesOn(String answer, String reason) {
    World.Machine server = world.machine("server").inCloud().start();
    server.host().listen(new ListenSpec("test", PORT), connection -> {
      connection.write(ByteBuffer.wrap(answer.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.US_ASCII)));
      connection.finish();
      return new Quiet();
    });
    device(fetching(new Endpoint(server.address(), PORT), 1_000, 0, Duration.ofDays(1)));

    world.runFor(Duration.ofMinutes(20));

    assertThat(failures(reason)).isGreaterThan(10);
    assertThat(of("transfer.time")).isEmpty();
  }

  @Test
  void survivesAnyBytes() {
    Seeds.each(300, random -> {
      World any = World.withSeed(1);
      World.Machine server = any.machine("server").inCloud().running(host -> new TransferService(host, Defaults.of(TransferServiceConfig.class))).start();
      World.Machine client = any.machine("client").on(any.home("home")).start();
      Quiet heard = new Quiet();
      Connection raw = client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), heard);
      for (int i = 0; i < 10 && !heard.finished; i++) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        for (int b = 0; b < bytes.length; b++) {
          bytes[b] = (byte) (random.nextBoolean(0.9) ? "GETPUT /0123456789: \r\nHoContent-Length".charAt(random.nextInt(38)) : random.nextLong());
        }
        raw.write(ByteBuffer.wrap(bytes));
        any.runFor(Duration.ofMillis(random.nextInt(100)));
      }
      any.runFor(Duration.ofMinutes(1));

      assertThat(heard.finished).isTrue();
      assertThat(server.protocol(TransferService.class).visits()).isZero();
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000_000_000_001L})
  void refusesASizeThatNobodyHas(long size) {
    assertThatThrownBy(() -> fetching(Endpoint.parse("203.0.113.1:80").orElseThrow(), size, 0, PAUSE))
        .hasMessageStartingWith("size must be 1 B to 1 PB but is ");
  }

  @Test
  void refusesALargestBelowTheSize() {
    assertThatThrownBy(() -> fetching(Endpoint.parse("203.0.113.1:80").orElseThrow(), 1_000, 999, PAUSE))
        .hasMessage("largest must be 0 B, or from size (1 kB) to 1 PB, but is 999 B");
  }
}
