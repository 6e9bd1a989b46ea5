package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import orrery.host.Address;
import orrery.host.Bulk;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpGate;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.validation.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live node served to {@code curl}, as people at a terminal use it. */
class CurlTest {

  private static final long MOST = 100_000_000;
  private static final long FILM = 8_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path directory;

  private LiveNode node;
  private String root;

  @BeforeEach
  void switchOn() throws Exception {
    assumeTrue(Programs.isInstalled("curl"), "curl must be installed to be asked");
    node = LiveNode.named("server").on(Address.of("127.0.0.2")).storing(directory.resolve("node")).running(Shelf::new).build();
    node.start();
    root = "http://" + node.ask(node.protocol(Shelf.class).server::local);
  }

  @AfterEach
  void switchOff() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void getsAndPosts() throws Exception {
    assertThat(curl("/hello")).isEqualTo("hello\n");
    assertThat(curl("/echo", "--json", "{\"a\": [1, 2]}")).isEqualTo("{\"a\": [1, 2]}");
    assertThat(curl("/echo", "-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue", "--data-binary", "in chunks")).isEqualTo("in chunks");
    assertThat(curl("/nothing", "-o", "/dev/null", "-w", "%{http_code}")).isEqualTo("404");
    assertThat(curl("/hello", "-X", "DELETE", "-o", "/dev/null", "-w", "%{http_code}")).isEqualTo("405");
  }

  @Test
  void asksForAHead() throws Exception {
    String head = curl("/hello", "--head");

    assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nContent-Length: 6\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void sendsTwoRequestsOverOneConnection() throws Exception {
    String said = curl("/hello", root + "/hello", "-v");

    assertThat(said).contains("hello\n").containsPattern("(?i)re-using existing .*connection");
  }

  @Test
  void uploadsAndDownloadsAShortFileByteForByte() throws Exception {
    Path file = Files.writeString(directory.resolve("short"), "a short file\0 of \u00e9 bytes\n");

    String status = curl("/files/short", "-X", "PUT", "--data-binary", "@" + file, "-w", "%{http_code}");
    curl("/files/short", "-o", directory.resolve("back").toString());

    assertThat(status).isEqualTo("201");
    assertThat(Files.readAllBytes(directory.resolve("back"))).isEqualTo(Files.readAllBytes(file));
  }

  /** A long file is counted: what comes back is as long, and of the bytes that bulks have. */
  @Test
  void uploadsAndDownloadsALongFile() throws Exception {
    int length = 20_000_003;
    Path file = Files.write(directory.resolve("long"), new byte[length]);

    // Of such a file curl asks whether it is wanted (Expect: 100-continue).
    String status = curl("/files/long", "-T", file.toString(), "-w", "%{http_code} %{size_upload}");
    String down = curl("/files/long", "-o", directory.resolve("back").toString(), "-w", "%{http_code} %{size_download}");
    String refused = curl("/files/secret", "-T", file.toString(), "-o", "/dev/null", "-w", "%{http_code} %{size_upload}");

    ByteBuffer content = ByteBuffer.allocate(length);
    Bulk.fill(length, 0, content);
    assertThat(status).isEqualTo("201 " + length);
    assertThat(down).isEqualTo("200 " + length);
    assertThat(Files.readAllBytes(directory.resolve("back"))).isEqualTo(content.array());
    assertThat(refused).startsWith("401 0");
  }

  /** A client that names its content is believed; two that name theirs alike have the same. */
  @Test
  void uploadsANamedContent() throws Exception {
    ByteBuffer content = ByteBuffer.allocate(1000);
    Bulk.fill(0xfeL, 0, content);
    Path file = Files.write(directory.resolve("named"), content.array());

    curl("/files/named", "-T", file.toString(), "-H", "Content-Id: 00000000000000fe");
    String back = curl("/files/named", "-i", "-o", directory.resolve("back").toString(), "-w", "%header{content-id}");

    assertThat(Files.readAllBytes(directory.resolve("back"))).endsWith(content.array());
    assertThat(back).isIn("00000000000000fe", "%header{content-id}");
  }

  /** A second is not long, but as long as some is read nothing is late. */
  @Test
  void servesWhoReadsSlowly() throws Exception {
    String down = curl("/film", "--limit-rate", "3M", "-o", directory.resolve("back").toString(), "-w", "%{http_code} %{size_download}");

    assertThat(down).isEqualTo("200 " + FILM);
  }

  @Test
  void endsADownloadThatNobodyReads() throws Exception {
    Shelf shelf = node.protocol(Shelf.class);
    String[] at = root.substring("http://".length()).split(":");
    try (Socket peer = new Socket()) {
      peer.setReceiveBufferSize(4096);
      peer.connect(new InetSocketAddress(at[0], Integer.parseInt(at[1])));
      peer.getOutputStream().write("GET /film HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await(() -> node.ask(shelf.server::connections) == 1);

      await(() -> node.ask(shelf.server::connections) == 0);
    }
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    for (int i = 0; i < 1000 && !holds.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  private String curl(String path, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--http1.1", "--noproxy", "*", "--max-time", "30"));
    command.addAll(List.of(options));
    command.add(root + path);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  /** Greets, echoes, and keeps one file. */
  private static final class Shelf implements Protocol {

    private final HttpServer server;
    private HttpResponse kept = HttpResponse.of(404);

    Shelf(Host host) {
      HttpGate gate = head -> head.variable("name").equals("secret") ? Optional.of(HttpResponse.text(401, "no")) : Optional.empty();
      server = new HttpServer(host, new HttpServerConfig(PATIENCE, PATIENCE, 100, 8, Defaults.of(HttpLimits.class)));
      server.route("GET", "/hello", exchange -> exchange.respond(HttpResponse.text(200, "hello")))
          .route("POST", "/echo", exchange -> exchange.respond(HttpResponse.json(200, exchange.request().body())))
          .route("GET", "/film", exchange -> exchange.respond(new HttpResponse(200, HttpHeaders.NONE, new HttpBulk(1, FILM))))
          .route("GET", "/files/{name}", exchange -> exchange.respond(kept))
          .bulkRoute("PUT", "/files/{name}", MOST, gate, this::keep);
    }

    private void keep(HttpExchange exchange) {
      HttpBulk bulk = exchange.request().bulk();
      HttpHeaders type = HttpHeaders.of("Content-Type", "application/octet-stream");
      kept = bulk == null ? new HttpResponse(200, type, exchange.request().body()) : new HttpResponse(200, type, bulk);
      exchange.respond(HttpResponse.of(201));
    }

    @Override
    public void start() {
      server.start(0);
    }

    @Override
    public void stop(Runnable done) {
      server.stop();
      done.run();
    }
  }
}
