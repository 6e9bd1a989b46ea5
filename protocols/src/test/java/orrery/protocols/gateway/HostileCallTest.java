package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.protocols.gateway.ServicesConfig.Security;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.seal.SealConfig;
import orrery.protocols.seal.SealKeyPair;
import orrery.protocols.seal.Sealer;
import orrery.protocols.seal.Unsealed;
import orrery.protocols.seal.Unsealer;
import orrery.host.Defaults;
import orrery.sim.Xoshiro256;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What a gateway and a sidecar are sent by who wishes them no good. */
class HostileCallTest {

  /** Sends octets as they are and counts the connections that were not answered. */
  static final class Sender implements Protocol {
    private final Host host;
    final List<String> answers = new ArrayList<>();

    Sender(Host host) {
      this.host = host;
    }

    void send(World.Machine to, byte[] octets) {
      host.connect(new ConnectSpec("http", new Endpoint(to.address(), 8080)), new ConnectionHandler() {
        @Override
        public void onOpen(Connection connection) {
          connection.write(ByteBuffer.wrap(octets));
        }

        @Override
        public void onReceived(Connection connection, ByteBuffer bytes) {
          byte[] got = new byte[bytes.remaining()];
          bytes.get(got);
          answers.add(new String(got, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onFinished(Connection connection) {
          connection.finish();
        }

        @Override
        public void onFailed(Connection connection, ConnectionFailure failure) {}
      });
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  /** Calls that were recorded on the wire, with some octets changed: none is served, each is answered or ended, and the gateway goes on. */
  @Test
  void changedCallsAreNeverServed() {
    long seed = Long.getLong("orrery.seed", 11);
    RandomStream random = new Xoshiro256(seed);
    GatewayWorld w = new GatewayWorld(7);
    w.config = Records.with(w.config, "security", Security.SEALED);
    w.node("a", "anna");
    w.node("b", "bob");
    World.Machine stranger = w.world.machine("stranger").on(w.home).running(Sender::new);
    w.start();
    stranger.start();
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "hello"))).isEqualTo("link 200 hello");
    byte[] call = w.world.sent("http").stream().map(World.Sent::payload)
        .filter(payload -> new String(payload, StandardCharsets.ISO_8859_1).startsWith("POST /services/echo/")).reduce((first, last) -> last).orElseThrow();
    Sender sender = stranger.protocol(Sender.class);

    for (int i = 0; i < 300; i++) {
      byte[] changed = call.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      }
      sender.send(w.nodes.get("b"), changed);
      w.world.runFor(Duration.ofMillis(200));
    }
    w.world.runFor(Duration.ofSeconds(120));

    assertThat(sender.answers).as("with seed " + seed).hasSizeGreaterThan(200).noneMatch(answer -> answer.startsWith("HTTP/1.1 200"));
    assertThat(w.counted("gateway.calls", "echo;200")).as("with seed " + seed).isEqualTo(1);
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "again"))).isEqualTo("link 200 again");
  }

  /** Whatever a field says, a time is a time that can be meant. */
  @Test
  void timesAreReadWithinBounds() {
    for (String text : List.of("", "-1", "0", "1e3", "999999999", "1 2", "0x10", "+5")) {
      assertThat(CallFields.timeout(HttpHeaders.of(CallFields.TIMEOUT, text))).isEmpty();
    }
    assertThat(CallFields.timeout(HttpHeaders.of(CallFields.TIMEOUT, "1500"))).contains(Duration.ofMillis(1500));
    assertThat(CallFields.timeout(1)).isEqualTo("1");
    assertThat(CallFields.timeout(Long.MAX_VALUE)).isEqualTo("99999999");
  }

  /** A bulk is the one that was sealed by name, or it is none. */
  @Test
  void anotherBulkThanWasSealedIsNotTaken() {
    Pair pair = new Pair();
    HttpBulk film = new HttpBulk(7, 1_000_000);
    SealedCall.Request sent = pair.seal(new HttpRequest("PUT", "/services/drive/film", HttpHeaders.of("Content-Type", "video/mp4"), film));
    HttpBulk sealed = sent.request().bulk();

    assertThat(sealed.contentId()).isNotEqualTo(film.contentId());
    assertThat(sealed.length()).isGreaterThan(film.length());
    assertThat(plain(pair, sent.request())).map(HttpRequest::bulk).contains(film);

    SealedCall.Request again = pair.seal(new HttpRequest("PUT", "/services/drive/film", HttpHeaders.NONE, film));
    HttpRequest swapped = new HttpRequest("PUT", "/services/drive/film", again.request().headers(), new HttpBulk(9, again.request().bulk().length()));
    assertThat(plain(pair, swapped)).isEmpty();
  }

  /** What is bound to it cannot be changed on the way: method, target, type, and the status of the answer. */
  @Test
  void whatIsBoundCannotBeChangedOnTheWay() {
    Pair pair = new Pair();
    HttpRequest plain = new HttpRequest("POST", "/services/drive/a", HttpHeaders.of("Content-Type", "text/plain"), new byte[] {1, 2, 3});

    HttpRequest one = pair.seal(plain).request();
    assertThat(pair.open(new HttpRequest("PUT", one.target(), one.headers(), one.body()))).isInstanceOf(Unsealed.Refused.class);
    HttpRequest two = pair.seal(plain).request();
    assertThat(pair.open(new HttpRequest("POST", "/services/drive/b", two.headers(), two.body()))).isInstanceOf(Unsealed.Refused.class);

    SealedCall.Request three = pair.seal(plain);
    Unsealed.Opened opened = (Unsealed.Opened) pair.open(three.request());
    HttpResponse answer = SealedCall.seal(opened, HttpResponse.text(404, "none"), false, 0);
    assertThat(SealedCall.open(three, answer)).isPresent();
    assertThat(SealedCall.open(three, new HttpResponse(200, answer.headers(), answer.body()))).isEmpty();
    assertThat(SealedCall.open(three, HttpResponse.text(404, "none"))).isEmpty();
    assertThat(SealedCall.open(pair.seal(plain), answer)).isEmpty();
  }

  private static Optional<HttpRequest> plain(Pair pair, HttpRequest request) {
    return pair.open(request) instanceof Unsealed.Opened opened ? SealedCall.plain(request, opened) : Optional.empty();
  }

  /** Two nodes that know each other's keys. */
  private static final class Pair {
    private final World world = World.withSeed(1);
    private final SealKeyPair alices = SealKeyPair.drawn(new Xoshiro256(1));
    private final SealKeyPair bobs = SealKeyPair.drawn(new Xoshiro256(2));
    private final Sealer alice;
    private final Unsealer bob;
    private final World.Machine b;

    Pair() {
      World.Machine a = world.machine("alice").inCloud();
      b = world.machine("bob").inCloud();
      a.start();
      b.start();
      SealConfig config = Defaults.of(SealConfig.class);
      alice = new Sealer(a.host(), alices, config);
      bob = new Unsealer(b.host(), bobs, node -> Optional.of(alices.publicKey()), config);
      alice.learnSession(b.host().id(), bobs.publicKey(), bob.session());
    }

    SealedCall.Request seal(HttpRequest plain) {
      return SealedCall.seal(alice, b.host().id(), bobs.publicKey(), plain, CallFields.own(plain.headers()), 99).orElseThrow();
    }

    Unsealed open(HttpRequest request) {
      return SealedCall.open(bob, request);
    }
  }
}
