package orrery.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.Policy;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two devices behind NATs that speak to each other over a BEP. */
class BepTest {

  private final RelayWorld relays = new RelayWorld(5);
  private final World world = relays.world;
  private World.Machine a;
  private World.Machine b;
  private World.Machine host;
  private EndpointGrant grant;
  private final RelayWorld.Side atA = relays.new Side();
  private final RelayWorld.Side atB = relays.new Side();

  @BeforeEach
  void ask() {
    relays.service(RelayWorld.serving(Policy.CLOSEST, 0, 0));
    host = relays.relay("relay", "server", relays.hosting(4, 4, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    a = relays.device("a");
    b = relays.device("b");
    relays.start();
    RelayWorld.Wish wish = relays.wish(a, RelayWorld.bep("session"));
    world.runFor(Duration.ofSeconds(2));
    grant = wish.grant();
  }

  private Connection join(World.Machine device, int side, RelayWorld.Side handler) {
    return BearerConnection.connect(device.host(), grant.endpoint(), grant.tokens().get(side), 0, handler);
  }

  @Test
  void whatOneSideWritesTheOtherReads() {
    atA.toSay = "hello".getBytes(StandardCharsets.US_ASCII);
    atB.toSay = "good day".getBytes(StandardCharsets.US_ASCII);
    join(a, 0, atA);
    join(b, 1, atB);
    world.runFor(Duration.ofSeconds(1));

    assertThat(atA.heard).hasToString("good day");
    assertThat(atB.heard).hasToString("hello");
  }

  @Test
  void carriesAsManyConnectionsAsWereWishedEachForItself() {
    RelayWorld.Wish wish = relays.wish(a, new EndpointRequest(
        RelayKind.BEP, RelayProtocol.TCP, "two", Place.UNKNOWN, 2, Duration.ofSeconds(30), Optional.empty()));
    world.runFor(Duration.ofSeconds(2));
    RelayWorld.Side second = relays.new Side();
    RelayWorld.Side secondAtB = relays.new Side();
    RelayWorld.Side third = relays.new Side();
    atA.toSay = "first".getBytes(StandardCharsets.US_ASCII);
    second.toSay = "second".getBytes(StandardCharsets.US_ASCII);
    atA.finishAfter = true;
    second.finishAfter = true;
    join(wish.grant(), a, 0, 0, atA);
    join(wish.grant(), b, 1, 1, secondAtB);
    join(wish.grant(), a, 0, 1, second);
    join(wish.grant(), a, 0, 2, third);
    world.runFor(Duration.ofSeconds(1));
    assertThat(relays.ended("bep", "over")).as("one of them is still to come").isZero();
    join(wish.grant(), b, 1, 0, atB);
    world.runFor(Duration.ofSeconds(3));

    assertThat(atB.heard).hasToString("first");
    assertThat(secondAtB.heard).hasToString("second");
    assertThat(third.open).as("one more than was wished").isFalse();
    assertThat(relays.ended("bep", "over")).isOne();
  }

  private static Connection join(EndpointGrant grant, World.Machine device, int side, int number, RelayWorld.Side handler) {
    return BearerConnection.connect(device.host(), grant.endpoint(), grant.tokens().get(side), number, handler);
  }

  @Test
  void aSideIsOpenWhenBothAreThere() {
    join(a, 0, atA);
    world.runFor(Duration.ofSeconds(5));
    assertThat(atA.open).isFalse();
    join(b, 1, atB);
    world.runFor(Duration.ofSeconds(1));
    assertThat(atA.open).isTrue();
  }

  @Test
  void manyBytesPassThroughAWindowThatIsSmallerThanTheyAre() {
    byte[] much = new byte[3_000_000];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 31 >> 3);
    }
    atA.toSay = much;
    atA.finishAfter = true;
    join(a, 0, atA);
    join(b, 1, atB);
    world.runFor(Duration.ofSeconds(20));

    assertThat(atB.heard.toString().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(much);
    assertThat(atB.finished).isTrue();
    assertThat(atA.finished).isTrue();
    assertThat(relays.ended("bep", "over")).isOne();
  }

  @Test
  void aBulkPassesWholeAndTakesLittleLongerThanTheWayItself() {
    long length = 100_000_000;
    atA.toGive = length;
    atB.expected = length;
    join(a, 0, atA);
    join(b, 1, atB);
    long began = world.nanoTime();
    world.runFor(Duration.ofSeconds(25));

    assertThat(atB.bulks).containsExactly(length);
    // 100 MB at 95 of 100 Mb/s take 8.7 s with the headers; an eighth of it is on the second leg alone, and each part costs a round trip.
    assertThat((atB.bulkTimes.get(0) - began) / 1e9).isCloseTo(8.7 * 9 / 8 + 0.5, within(0.8));
    assertThat(relays.ended("bep", "idle")).as("not idle while a bulk moves").isZero();
  }

  @Test
  void aBulkThatNobodyExpectsArrivesByteByByteAsItIs() {
    atA.toGive = 1_000_003;
    join(a, 0, atA);
    join(b, 1, atB);
    world.runFor(Duration.ofSeconds(5));

    ByteBuffer content = ByteBuffer.allocate(1_000_003);
    Bulk.fill(7, 0, content);
    assertThat(atB.heard.toString().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(content.array());
  }

  @Test
  void bytesAfterABulkComeAfterIt() {
    atB.expected = 2_000_000;
    atA.toGive = 2_000_000;
    Connection connection = join(a, 0, atA);
    join(b, 1, atB);
    world.runFor(Duration.ofSeconds(3));
    assertThat(connection.write(ByteBuffer.wrap("end".getBytes(StandardCharsets.US_ASCII)))).isEqualTo(3);
    world.runFor(Duration.ofSeconds(1));

    assertThat(atB.bulks).containsExactly(2_000_000L);
    assertThat(atB.heard).hasToString("end");
  }

  @Test
  void aBepOverWhichNoBytesFlowEndsAtItsIdleLimit() {
    join(a, 0, atA);
    join(b, 1, atB);
    world.runFor(RelayWorld.IDLE_LIMIT.plusMillis(500));

    assertThat(atA.failure).contains(ConnectionFailure.RESET);
    assertThat(atB.failure).contains(ConnectionFailure.RESET);
    assertThat(relays.ended("bep", "idle")).isOne();
    assertThat(host.protocol(RelayHost.class).instances()).isZero();
  }

  @Test
  void aBepToWhichNobodyComesEndsAtItsIdleLimit() {
    world.runFor(RelayWorld.IDLE_LIMIT.minusSeconds(3));
    assertThat(host.protocol(RelayHost.class).instances()).isOne();
    world.runFor(Duration.ofSeconds(4));
    assertThat(host.protocol(RelayHost.class).instances()).isZero();
  }

  @Test
  void aTokenThatIsNotASidesIsRefused() {
    BearerConnection.connect(a.host(), grant.endpoint(), "0".repeat(32), 0, atA);
    BearerConnection.connect(b.host(), grant.endpoint(), grant.tokens().get(0), 1, atB);
    world.runFor(Duration.ofSeconds(1));

    assertThat(atA.failure).contains(ConnectionFailure.REFUSED);
    assertThat(atB.failure).as("a second connection of a session of one").contains(ConnectionFailure.REFUSED);
  }

  @Test
  void theLossOfOneSideIsTheEndOfTheOther() {
    join(a, 0, atA);
    Connection lost = join(b, 1, atB);
    world.runFor(Duration.ofSeconds(1));
    lost.abort();
    world.runFor(Duration.ofSeconds(1));

    assertThat(atA.failure).contains(ConnectionFailure.RESET);
  }

  @Test
  void aStrangerThatSpeaksSomethingElseIsCutOffAndCounted() {
    RelayWorld.Side stranger = relays.new Side();
    Connection connection = a.host().connect(new ConnectSpec("bep", grant.endpoint()), stranger);
    world.runFor(Duration.ofSeconds(1));
    connection.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2000).getBytes(StandardCharsets.US_ASCII)));
    world.runFor(Duration.ofSeconds(2));

    assertThat(stranger.failure).contains(ConnectionFailure.RESET);
    assertThat(world.told()).anyMatch(told -> told.kind().equals("relay.malformed"));
  }

  @Test
  void aSideThatLooksIsToldHowItLooksFromOutside() {
    BearerConnection looking = BearerConnection.connectFrom(20_000, a.host(), grant.endpoint(), grant.tokens().get(0), atA);
    BearerConnection other = BearerConnection.connect(b.host(), grant.endpoint(), grant.tokens().get(1), 0, atB);
    world.runFor(Duration.ofSeconds(1));

    assertThat(atA.open).isTrue();
    assertThat(looking.local().port()).isEqualTo(20_000);
    assertThat(looking.seen().orElseThrow().address()).as("its NAT's").isNotEqualTo(looking.local().address());
    assertThat(looking.seen().orElseThrow().port()).as("which its NAT preserves").isEqualTo(20_000);
    assertThat(other.seen()).isEmpty();
  }

  @Test
  void whoLooksAgainIsCutOff() {
    RelayWorld.Side stranger = relays.new Side();
    Connection connection = a.host().connect(new ConnectSpec("bep", grant.endpoint()), stranger);
    world.runFor(Duration.ofSeconds(1));
    connection.write(ByteBuffer.wrap(new byte[] {0, 1, 8}));
    world.runFor(Duration.ofSeconds(1));
    assertThat(stranger.heard).hasSize(2 + 1 + 1 + 4 + 2);
    connection.write(ByteBuffer.wrap(new byte[] {0, 1, 8}));
    world.runFor(Duration.ofSeconds(1));

    assertThat(stranger.failure).contains(ConnectionFailure.RESET);
  }

  @Test
  void aBepThatIsGivenBackEndsAtOnce() {
    relays.client(a).release(grant.id(), grant.tokens().get(1));
    world.runFor(Duration.ofSeconds(1));
    assertThat(relays.ended("bep", "released")).isOne();
  }
}
