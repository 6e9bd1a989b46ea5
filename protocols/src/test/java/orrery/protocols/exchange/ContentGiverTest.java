package orrery.protocols.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.Protocol;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is given is the same however it is asked for. */
class ContentGiverTest {

  private static final int LENGTH = 300_003;

  private final World world = World.withSeed(3);
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private World.Machine giver;
  private World.Machine taker;
  private Listener listener;
  private Optional<ConnectionFailure> failure = Optional.empty();
  private boolean finished;

  private record Idle(Host host) implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  @BeforeEach
  void begin() {
    giver = world.machine("giver").inCloud().running(Idle::new);
    taker = world.machine("taker").inCloud().running(Idle::new);
    giver.start();
    taker.start();
    listener = giver.host().listen(new ListenSpec("test", 0), connection -> new ContentGiver(Defaults.of(HttpLimits.class)));
  }

  private byte[] ask(String... requests) {
    Endpoint to = new Endpoint(giver.address(), listener.local().port());
    Connection connection = taker.host().connect(new ConnectSpec("test", to), new ConnectionHandler() {
      @Override
      public void onReceived(Connection from, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        heard.writeBytes(copy);
      }

      @Override
      public void onFinished(Connection from) {
        finished = true;
      }

      @Override
      public void onFailed(Connection from, ConnectionFailure why) {
        failure = Optional.of(why);
      }
    });
    connection.write(ByteBuffer.wrap(String.join("", requests).getBytes(StandardCharsets.US_ASCII)));
    world.runFor(Duration.ofSeconds(10));
    return heard.toByteArray();
  }

  private static String get(String range) {
    return "GET /" + LENGTH + " HTTP/1.1\r\nHost: x\r\n" + (range.isEmpty() ? "" : "Range: " + range + "\r\n") + "\r\n";
  }

  /** The contents of answers, one after the other. */
  private static byte[] contents(byte[] answers) {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    for (int at = 0; at < answers.length; ) {
      int end = at;
      while (answers[end] != '\r' || answers[end + 2] != '\r') {
        end++;
      }
      String head = new String(answers, at, end - at, StandardCharsets.US_ASCII);
      int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
      contents.write(answers, end + 4, length);
      at = end + 4 + length;
    }
    return contents.toByteArray();
  }

  private static byte[] content() {
    byte[] bytes = new byte[LENGTH];
    Bulk.fill(LENGTH, 0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  @Test
  void piecesAreTogetherTheWhole() {
    byte[] answers = ask(get("bytes=0-7"), get("bytes=8-100007"), get("bytes=100008-300002"));

    assertThat(contents(answers)).isEqualTo(content());
    assertThat(new String(answers, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-7/300003\r\n");
    assertThat(finished).as("more may be asked for").isFalse();
  }

  @Test
  void theWholeIsTheWhole() {
    assertThat(contents(ask(get("")))).isEqualTo(content());
    assertThat(finished).isTrue();
  }

  @Test
  void aPieceIsWhereItSaysItIs() {
    byte[] rest = contents(ask(get("bytes=299992-300002")));
    assertThat(rest).isEqualTo(Arrays.copyOfRange(content(), 299_992, LENGTH));
  }

  @Test
  void refusesStretchesThatAreNone() {
    for (String range : new String[] {"bytes=1-7", "bytes=0-300003", "bytes=8-7", "bytes=0-", "bytes=-5", "bytes=0-7,8-15", "items=0-7", "bytes=99999999999999-1"}) {
      heard.reset();
      assertThat(new String(ask(get(range)), StandardCharsets.US_ASCII)).as(range).startsWith("HTTP/1.1 416 ");
    }
  }

  @Test
  void cutsOffWhoAsksForMoreThanItTakes() {
    ask(get("bytes=0-300002").repeat(40));
    assertThat(failure).contains(ConnectionFailure.RESET);
  }
}
