package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.Quantity;
import orrery.sim.Xoshiro256;
import orrery.world.World;

/** Connections: what the rules of the host promise, over links that lose, delay and end. */
class ConnectionTest {

  private static final int PORT = 8080;

  /** One side: writes what it is given, keeps what it hears. */
  private static final class Side implements ConnectionHandler {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<String> events = new ArrayList<>();
    private final ByteBuffer toSend;
    private final boolean finishes;
    @Nullable Connection connection;

    Side(byte[] toSend, boolean finishes) {
      this.toSend = ByteBuffer.wrap(toSend);
      this.finishes = finishes;
    }

    void send(Connection c) {
      connection = c;
      c.write(toSend);
      if (!toSend.hasRemaining() && finishes) {
        c.finish();
      }
    }

    @Override
    public void onOpen(Connection c) {
      events.add("open");
      send(c);
    }

    @Override
    public void onReceived(Connection c, ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      received.writeBytes(copy);
    }

    @Override
    public void onWritable(Connection c) {
      send(c);
    }

    @Override
    public void onFinished(Connection c) {
      events.add("finished");
    }

    @Override
    public void onFailed(Connection c, ConnectionFailure failure) {
      events.add(failure.name());
    }
  }

  private static byte[] noise(int length) {
    Xoshiro256 random = new Xoshiro256(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    return bytes;
  }

  private static Side listen(World.Machine machine, Side side) {
    machine.host().listen(new ListenSpec("test", PORT), connection -> {
      side.send(connection);
      return side;
    });
    return side;
  }

  private static void connect(World.Machine machine, World.Machine target, Side side) {
    side.connection = machine.host().connect(new ConnectSpec("test", new Endpoint(target.address(), PORT)), side);
  }

  /** Of 500 of each among 16,384, some 15 would be: a relay's old port was then taken for one that it still served. */
  @Test
  void whatListensAndWhatConnectsHaveNoPortInCommon() {
    World world = World.withSeed(1);
    World.Machine server = world.machine("server").inCloud().start();
    World.Machine client = world.machine("client").on(world.home("home")).start();
    listen(server, new Side(new byte[0], false));
    Set<Integer> listening = new TreeSet<>();
    Set<Integer> connecting = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      listening.add(client.host().listen(new ListenSpec("test", 0), connection -> new Side(new byte[0], false)).local().port());
      Side side = new Side(new byte[0], false);
      connecting.add(client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), side).local().port());
    }

    assertThat(listening).hasSize(500).doesNotContainAnyElementsOf(connecting);
    assertThat(connecting).hasSize(500);
  }

  @Test
  void carriesAMegabyteEachWayThroughANatWholeAndInOrder() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    byte[] request = noise(1_000_000);
    byte[] response = noise(1_000_001);
    Side serverSide = listen(server, new Side(response, true));
    Side clientSide = new Side(request, true);

    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(60));

    assertThat(serverSide.received.toByteArray()).isEqualTo(request);
    assertThat(clientSide.received.toByteArray()).isEqualTo(response);
    assertThat(clientSide.events).containsExactly("open", "finished");
    assertThat(serverSide.events).containsExactly("finished");
    assertThat(world.simulation().pending()).isZero();
  }

  @Test
  void carriesBytesWholeAndInOrderOverLinksThatLoseAndReorder() {
    for (int seed = 1; seed <= 20; seed++) {
      World world = World.withSeed(seed);
      LinkSpec bad = new LinkSpec(Quantity.bitRate("20 Mb/s"), Quantity.bitRate("20 Mb/s"), Duration.ofMillis(5), Duration.ofMillis(20), 0.05, Quantity.dataSize("1 MiB"));
      World.Machine client = world.machine("client").link(bad).on(world.home("home")).start();
      World.Machine server = world.machine("server").inCloud().start();
      Side serverSide = listen(server, new Side(noise(20_000), true));
      Side clientSide = new Side(noise(30_000), true);

      connect(client, server, clientSide);
      world.runFor(Duration.ofMinutes(30));

      assertThat(serverSide.received.toByteArray()).as("seed %d", seed).isEqualTo(noise(30_000));
      assertThat(clientSide.received.toByteArray()).as("seed %d", seed).isEqualTo(noise(20_000));
      assertThat(clientSide.events).as("seed %d", seed).containsExactly("open", "finished");
    }
  }

  @Test
  void opensInOneRoundTrip() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    listen(server, new Side(new byte[0], false));
    long[] openedAt = {0};
    client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), new ConnectionHandler() {
      @Override
      public void onOpen(Connection connection) {
        openedAt[0] = world.nanoTime();
      }

      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {}

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {}
    });

    world.runFor(Duration.ofSeconds(1));

    // 500 us of LAN and 10 ms of access, twice, and some microseconds of transmission.
    assertThat(openedAt[0]).isBetween(21_000_000L, 21_050_000L);
  }

  @Test
  void isRefusedWhereNobodyListens() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side side = new Side(new byte[0], false);

    connect(client, server, side);
    world.runFor(Duration.ofSeconds(1));

    assertThat(side.events).containsExactly("REFUSED");
  }

  @Test
  void isUnreachableWhereNoWayLeadsOut() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.island("island")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side side = new Side(new byte[0], false);

    connect(client, server, side);
    assertThat(side.events).isEmpty();
    world.runFor(Duration.ofSeconds(1));

    assertThat(side.events).containsExactly("UNREACHABLE");
  }

  @Test
  void timesOutWhereNobodyAnswersAndLeavesNothingBehind() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud();
    Side side = new Side(new byte[0], false);

    connect(client, server, side);
    world.runFor(Duration.ofMinutes(10));

    assertThat(side.events).containsExactly("TIMEOUT");
    assertThat(world.simulation().pending()).isZero();
  }

  @Test
  void isResetByAPeerThatHasRestartedAndNeverFinishedByOneThatCrashed() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side serverSide = listen(server, new Side(new byte[0], false));
    Side clientSide = new Side(new byte[0], false);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    server.crash();
    world.runFor(Duration.ofMinutes(1));
    assertThat(clientSide.events).containsExactly("open");
    server.start();
    clientSide.connection.write(ByteBuffer.wrap(new byte[10]));
    world.runFor(Duration.ofSeconds(1));

    assertThat(clientSide.events).containsExactly("open", "RESET");
    assertThat(serverSide.events).isEmpty();
  }

  @Test
  void timesOutWhenItsPeerHasGoneForGood() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    listen(server, new Side(new byte[0], false));
    Side clientSide = new Side(new byte[0], false);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    server.crash();
    clientSide.connection.write(ByteBuffer.wrap(new byte[10]));
    world.runFor(Duration.ofMinutes(10));

    assertThat(clientSide.events).containsExactly("open", "TIMEOUT");
  }

  @Test
  void tellsThePeerOfAnAbort() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side serverSide = listen(server, new Side(new byte[0], false));
    Side clientSide = new Side(new byte[0], false);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    clientSide.connection.abort();
    world.runFor(Duration.ofSeconds(1));

    assertThat(serverSide.events).containsExactly("RESET");
    assertThat(clientSide.events).containsExactly("open");
  }

  @Test
  void goesOnOneWayWhenTheOtherWayHasFinished() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side serverSide = listen(server, new Side(new byte[0], false));
    Side clientSide = new Side(noise(10), true);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    assertThat(serverSide.events).containsExactly("finished");
    serverSide.connection.write(ByteBuffer.wrap(noise(5)));
    world.runFor(Duration.ofSeconds(1));

    assertThat(clientSide.received.toByteArray()).isEqualTo(noise(5));
  }

  @Test
  void paysATimeOutForALostSegment() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side serverSide = listen(server, new Side(new byte[0], false));
    Side clientSide = new Side(new byte[0], false);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    Partition cut = world.partition(java.util.Set.of("client"), java.util.Set.of("server"));
    clientSide.connection.write(ByteBuffer.wrap(noise(5)));
    world.runFor(Duration.ofMillis(500));
    world.heal(cut);
    world.runFor(Duration.ofMillis(490));
    assertThat(serverSide.received.size()).isZero();
    world.runFor(Duration.ofMillis(100));

    assertThat(serverSide.received.toByteArray()).isEqualTo(noise(5));
  }

  @Test
  void isFinishedByANodeThatStopsInOrder() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    listen(server, new Side(noise(5), false));
    Side clientSide = new Side(new byte[0], false);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    server.stop();
    world.runFor(Duration.ofSeconds(1));

    assertThat(clientSide.received.toByteArray()).isEqualTo(noise(5));
    assertThat(clientSide.events).containsExactly("open", "finished");
  }

  // ---- Windows and losses

  /** When each segment of data left, in milliseconds since the first. */
  private static List<Long> dataTimes(World world, String node) {
    List<Long> times = world.sent().stream().filter(s -> s.node().equals(node) && s.messageType().equals("data")).map(s -> s.time() / 1_000_000).toList();
    return times.stream().map(time -> time - times.get(0)).toList();
  }

  @Test
  void beginsWithTenSegmentsAndDoublesEachRoundTrip() {
    World world = World.withSeed(1);
    LinkSpec fast = new LinkSpec(Quantity.bitRate("10 Gb/s"), Quantity.bitRate("10 Gb/s"), Duration.ofMillis(100), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));
    World.Machine client = world.machine("client").link(fast).on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    listen(server, new Side(new byte[0], false));

    connect(client, server, new Side(noise(60_000), true));
    world.runFor(Duration.ofSeconds(5));

    // A round trip of 220 ms: 10 segments, 20, and the 12 that are left.
    List<Long> times = dataTimes(world, "client");
    assertThat(times.stream().filter(time -> time < 200)).hasSize(10);
    assertThat(times.stream().filter(time -> time >= 200 && time < 420)).hasSize(20);
    assertThat(times.stream().filter(time -> time >= 420)).hasSize(12);
  }

  @Test
  void repairsALossWithinARoundTripWhereOthersFollow() {
    World world = World.withSeed(1);
    LinkSpec slow = new LinkSpec(Quantity.bitRate("10 Mb/s"), Quantity.bitRate("10 Mb/s"), Duration.ofMillis(20), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));
    World.Machine client = world.machine("client").link(slow).on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side serverSide = listen(server, new Side(new byte[0], false));
    Side clientSide = new Side(new byte[0], false);
    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(1));

    // The first segments of ten are lost; 1.2 ms pass from one to the next.
    Partition cut = world.partition(java.util.Set.of("client"), java.util.Set.of("server"));
    long written = world.nanoTime();
    clientSide.connection.write(ByteBuffer.wrap(noise(14_600)));
    world.runFor(Duration.ofMillis(34));
    world.heal(cut);
    while (serverSide.received.size() < 14_600) {
      world.runFor(Duration.ofMillis(1));
    }

    assertThat(world.dropped()).hasSizeBetween(2, 4);
    assertThat(serverSide.received.toByteArray()).isEqualTo(noise(14_600));
    // Each of them is repaired in a round trip of some 60 ms; no time-out of a second is paid.
    assertThat(world.nanoTime() - written).isLessThan(400_000_000L);
  }

  @Test
  void sharesAFullQueueWithoutEverTimingOut() {
    World world = World.withSeed(1);
    LinkSpec thin = new LinkSpec(Quantity.bitRate("2 Mb/s"), Quantity.bitRate("2 Mb/s"), Duration.ofMillis(10), Duration.ZERO, 0, Quantity.dataSize("16 KiB"));
    World.Machine client = world.machine("client").link(thin).on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    Side serverSide = listen(server, new Side(new byte[0], true));
    Side clientSide = new Side(noise(2_000_000), true);

    connect(client, server, clientSide);
    world.runFor(Duration.ofSeconds(60));

    assertThat(serverSide.received.toByteArray()).isEqualTo(noise(2_000_000));
    assertThat(world.dropped()).isNotEmpty().allMatch(drop -> drop.reason() == DropReason.QUEUE_FULL);
    // 2 MB take 8.2 s at 2 Mb/s with headers; a queue that is full now and then must not cost the line more than a tenth.
    long last = world.sent().stream().filter(s -> s.messageType().equals("data")).mapToLong(World.Sent::time).max().orElseThrow();
    assertThat(last).isLessThan(9_200_000_000L);
  }

  // ---- Both at once

  @Test
  void opensOneConnectionWhereBothAskAtOnce() {
    for (long headStart : new long[] {0, 3_000_000, 30_000_000, 500_000_000}) {
      World world = World.withSeed(1);
      World.Home here = world.home("here");
      World.Home there = world.home("there");
      World.Machine left = world.machine("left").on(here).start();
      World.Machine right = world.machine("right").on(there).start();
      Side leftSide = new Side(noise(1_000), true);
      Side rightSide = new Side(noise(2_000), true);

      // Both NATs keep port numbers; what comes first is dropped by the other's, which has not been opened yet.
      leftSide.connection = left.host().connect(ConnectSpec.fromPort(5_000, "punch", new Endpoint(there.publicAddress(), 6_000)), leftSide);
      world.runFor(Duration.ofNanos(headStart));
      rightSide.connection = right.host().connect(ConnectSpec.fromPort(6_000, "punch", new Endpoint(here.publicAddress(), 5_000)), rightSide);
      world.runFor(Duration.ofSeconds(30));

      assertThat(leftSide.events).as("head start %d ns", headStart).containsExactly("open", "finished");
      assertThat(rightSide.events).as("head start %d ns", headStart).containsExactly("open", "finished");
      assertThat(leftSide.received.toByteArray()).isEqualTo(noise(2_000));
      assertThat(rightSide.received.toByteArray()).isEqualTo(noise(1_000));
      assertThat(world.simulation().pending()).isZero();
    }
  }

  @Test
  void opensOneConnectionWhereBothAskAtOnceOverLinksThatLose() {
    for (int seed = 1; seed <= 30; seed++) {
      World world = World.withSeed(seed);
      LinkSpec bad = new LinkSpec(Quantity.bitRate("20 Mb/s"), Quantity.bitRate("20 Mb/s"), Duration.ofMillis(5), Duration.ofMillis(20), 0.2, Quantity.dataSize("1 MiB"));
      World.Home link = world.island("link");
      World.Machine left = world.machine("left").link(bad).on(link).start();
      World.Machine right = world.machine("right").link(bad).on(link).start();
      Side leftSide = new Side(noise(100), true);
      Side rightSide = new Side(noise(200), true);

      leftSide.connection = left.host().connect(ConnectSpec.fromPort(5_000, "punch", new Endpoint(right.address(), 6_000)), leftSide);
      rightSide.connection = right.host().connect(ConnectSpec.fromPort(6_000, "punch", new Endpoint(left.address(), 5_000)), rightSide);
      world.runFor(Duration.ofMinutes(30));

      assertThat(leftSide.received.toByteArray()).as("seed %d", seed).isEqualTo(noise(200));
      assertThat(rightSide.received.toByteArray()).as("seed %d", seed).isEqualTo(noise(100));
    }
  }

  @Test
  void fromOnePortToOneEndpointThereIsOneConnection() {
    World world = World.withSeed(1);
    World.Machine client = world.machine("client").on(world.home("home")).start();
    World.Machine server = world.machine("server").inCloud().start();
    ConnectSpec spec = ConnectSpec.fromPort(5_000, "test", new Endpoint(server.address(), PORT));
    client.host().connect(spec, new Side(new byte[0], false));

    assertThatThrownBy(() -> client.host().connect(spec, new Side(new byte[0], false))).isInstanceOf(IllegalStateException.class);
  }
}
