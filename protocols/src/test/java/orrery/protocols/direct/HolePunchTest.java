package orrery.protocols.direct;

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
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Protocol;
import orrery.protocols.http.Deadlines;
import orrery.protocols.ice.IceDescription;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sides that look for each other, and what strangers and hostile descriptions make of it. */
class HolePunchTest {

  private static final int PORT = 20_000;
  private static final Endpoint RELAY = Endpoint.parse("198.51.100.200:40000").orElseThrow();

  private final World world = World.withSeed(4);
  private World.Machine left;
  private World.Machine right;
  private World.Machine stranger;

  private record Idle(Host host) implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  /** One side, and all that it hears. */
  private static final class Side implements PunchListener, ConnectionHandler {
    final HolePunch punch;
    final StringBuilder heard = new StringBuilder();
    Optional<Connection> path = Optional.empty();
    int none;

    Side(World.Machine machine, boolean controlling) {
      punch = new HolePunch(machine.host(), Defaults.of(DirectConfig.class), new Deadlines(machine.host(), "direct"), controlling, PORT, RELAY, this);
    }

    @Override
    public ConnectionHandler onPath(Connection connection) {
      path = Optional.of(connection);
      return this;
    }

    @Override
    public void onNone() {
      none++;
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      heard.append(StandardCharsets.US_ASCII.decode(bytes));
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {}
  }

  @BeforeEach
  void begin() {
    left = world.machine("left").on(world.home("left-home")).running(Idle::new);
    right = world.machine("right").on(world.home("right-home")).running(Idle::new);
    stranger = world.machine("stranger").inCloud().running(Idle::new);
    List.of(left, right, stranger).forEach(World.Machine::start);
  }

  /** As its NAT, which preserves ports, lets it look. */
  private static Optional<Endpoint> seen(int home) {
    return Endpoint.parse("203.1.0." + home + ":" + PORT);
  }

  private static IceDescription parsed(List<String> lines) {
    return IceDescription.parseTcp(lines).orElseThrow();
  }

  @Test
  void whatOneSaysOverThePathTheOtherHears() {
    Side one = new Side(left, true);
    Side other = new Side(right, false);
    IceDescription ofOne = parsed(one.punch.describe(seen(1)).toTcpLines());
    assertThat(one.punch.accept(parsed(other.punch.describe(seen(2)).toTcpLines()))).isTrue();
    assertThat(other.punch.accept(ofOne)).isTrue();
    one.punch.attempt();
    other.punch.attempt();
    world.runFor(Duration.ofSeconds(1));
    one.path.orElseThrow().write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
    other.path.orElseThrow().write(ByteBuffer.wrap("good day".getBytes(StandardCharsets.US_ASCII)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(other.heard).hasToString("hello");
    assertThat(one.heard).hasToString("good day");
  }

  @Test
  void whoDoesNotHoldTheCredentialIsNotThePeer() {
    Side one = new Side(left, true);
    Side impostor = new Side(right, false);
    IceDescription ofOne = one.punch.describe(seen(1));
    IceDescription wrong = impostor.punch.describe(seen(2));
    one.punch.accept(new IceDescription(wrong.ufrag(), "x".repeat(24), wrong.candidates()));
    impostor.punch.accept(ofOne);
    one.punch.attempt();
    impostor.punch.attempt();
    world.runFor(Duration.ofSeconds(10));

    assertThat(one.path).isEmpty();
    assertThat(impostor.path).isEmpty();
    assertThat(one.none).isOne();
    assertThat(world.told()).anyMatch(told -> told.node().equals("right") && told.kind().equals("direct.refused") && told.scope().equals("credential"));
  }

  @Test
  void aStrangerThatSpeaksSomethingElseIsCutOffAndCounted() {
    List<Connection> guests = new ArrayList<>();
    int port = stranger.host().listen(new ListenSpec("test", 0), connection -> {
      guests.add(connection);
      connection.write(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\n".repeat(4000).getBytes(StandardCharsets.US_ASCII)));
      return new Side(stranger, false);
    }).local().port();
    Side one = new Side(left, true);
    one.punch.describe(seen(1));
    one.punch.accept(parsed(List.of("ice-ufrag:abcd", "ice-pwd:" + "p".repeat(24), line(stranger.address() + " " + port))));
    one.punch.attempt();
    world.runFor(Duration.ofSeconds(2));

    assertThat(guests).hasSize(1);
    assertThat(one.path).isEmpty();
    assertThat(world.told()).anyMatch(told -> told.kind().equals("direct.refused"));
  }

  private static String line(String addressAndPort) {
    return "candidate:1 1 TCP 2130706431 " + addressAndPort + " typ host tcptype so";
  }

  @Test
  void connectsToNoMoreThanItMustAndNeverToWhatIsNobodyElse() {
    Side one = new Side(left, true);
    one.punch.describe(seen(1));
    List<String> lines = new ArrayList<>(List.of("ice-ufrag:abcd", "ice-pwd:" + "p".repeat(24),
        line("127.0.0.1 80"), line("0.0.0.0 80"), line("224.0.0.251 5353"), line("255.255.255.255 0"), line(left.address() + " 80"), line("2001:db8::1 80"),
        line(RELAY.address() + " " + RELAY.port())));
    assertThat(one.punch.accept(parsed(lines))).as("none of them is worth a try").isFalse();

    Side two = new Side(right, true);
    two.punch.describe(seen(2));
    for (int i = 0; i < 100; i++) {
      lines.add(line("198.51.100.7 " + (1000 + i / 2)));
    }
    assertThat(two.punch.accept(parsed(lines))).isTrue();
    two.punch.attempt();
    two.punch.attempt();
    world.runFor(Duration.ofMillis(1));

    assertThat(world.sent("direct")).hasSize(HolePunch.MOST_PAIRS);
  }

  @Test
  void whoIsNotTranslatedListensAndEndsThatWithTheEffort() {
    Side open = new Side(stranger, false);
    IceDescription description = open.punch.describe(Optional.of(new Endpoint(stranger.address(), PORT)));
    String passive = description.toTcpLines().stream().filter(line -> line.endsWith("passive")).findFirst().orElseThrow();
    Endpoint there = IceDescription.parseTcp(List.of("ice-ufrag:abcd", "ice-pwd:" + "p".repeat(24), passive)).orElseThrow().candidates().get(0).endpoint();
    Side guest = new Side(left, true);
    guest.punch.describe(seen(1));
    guest.punch.accept(parsed(description.toTcpLines()));
    open.punch.accept(guest.punch.describe(seen(1)));
    guest.punch.attempt();
    world.runFor(Duration.ofSeconds(1));
    assertThat(guest.path.orElseThrow().remote()).isEqualTo(there);

    Refused refused = new Refused();
    left.host().connect(new ConnectSpec("test", there), refused);
    world.runFor(Duration.ofSeconds(1));
    assertThat(refused.failure).contains(ConnectionFailure.REFUSED);
  }

  private static final class Refused implements ConnectionHandler {
    Optional<ConnectionFailure> failure = Optional.empty();

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure why) {
      failure = Optional.of(why);
    }
  }
}
