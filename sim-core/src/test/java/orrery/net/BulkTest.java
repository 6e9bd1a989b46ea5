package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.PortSpec;
import orrery.host.Quantity;
import orrery.net.flow.FlowModel;
import orrery.net.nat.NatBehavior;
import orrery.world.World;

/** Bulks: order, time, fair shares, and what interrupts them. */
class BulkTest {

  private static final int PORT = 8080;
  private static final long TEN_GIGABYTES = 10_000_000_000L;
  private static final double NANOS = 1e9;

  private final World world = World.withSeed(1);
  private final World.Machine server = world.machine("server").inCloud();

  /** What the server answers to any bytes. */
  private Consumer<Connection> answer = connection -> {};

  /** A client that asks, and expects a bulk after a head of so many bytes. */
  private final class Client implements ConnectionHandler {
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final int head;
    private final long expected;
    @Nullable Connection connection;
    private boolean expects;
    long bulkAt;

    Client(int head, long expected) {
      this.head = head;
      this.expected = expected;
    }

    void ask(World.Machine machine) {
      connection = machine.host().connect(new ConnectSpec("test", new Endpoint(server.address(), PORT)), this);
      connection.write(bytes("ask"));
      if (head == 0 && expected > 0) {
        expects = true;
        connection.expectBulk(7, expected);
      }
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      while (bytes.hasRemaining() && (expects || expected == 0 || received.size() < head)) {
        received.write(bytes.get());
      }
      if (!expects && expected > 0 && received.size() == head) {
        expects = true;
        from.expectBulk(7, expected);
      }
    }

    @Override
    public void onBulk(Connection from, long contentId, long arrived, long length) {
      bulkAt = world.nanoTime();
      events.add("bulk " + contentId + " " + (arrived == length ? "whole" : Long.toString(arrived)));
    }

    @Override
    public void onFinished(Connection from) {
      events.add("finished");
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      events.add(failure.name());
    }

    String text() {
      return received.toString(StandardCharsets.US_ASCII);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private World.Machine client(String name) {
    return world.machine(name).on(world.home("home-" + name));
  }

  private void serve(Consumer<Connection> how) {
    answer = how;
    server.start();
    server.host().listen(new ListenSpec("test", PORT), connection -> new ConnectionHandler() {
      @Override
      public void onReceived(Connection from, ByteBuffer bytes) {
        answer.accept(from);
      }

      @Override
      public void onFailed(Connection from, ConnectionFailure failure) {}
    });
  }

  /** Seconds that the payload takes at what flows may take of {@code bitsPerSecond}, with headers. */
  private static double seconds(double payload, double bitsPerSecond) {
    return payload * 8 * 1500 / 1460 / (0.95 * bitsPerSecond);
  }

  // ---- Time and cost

  @Test
  void movesTenGigabytesByFewerThanTwentyEvents() {
    World.Machine home = client("client").start();
    serve(connection -> connection.writeBulk(7, TEN_GIGABYTES));
    Client client = new Client(0, TEN_GIGABYTES);
    long before = world.simulation().processed();

    client.ask(home);
    world.runFor(Duration.ofHours(1));

    assertThat(client.events).containsExactly("bulk 7 whole");
    assertThat(world.simulation().processed() - before).isLessThan(24);
    assertThat(world.sent().stream().filter(sent -> sent.messageType().equals("bulk")).count()).isEqualTo(1);
    // Opening and asking take 1.5 round trips of 21 ms, the announcement half of one; the window doubles until the line is full.
    assertThat(client.bulkAt / NANOS).isCloseTo(seconds(TEN_GIGABYTES, 100e6) + 0.042, within(0.1));
  }

  @Test
  void sharesOneAccessLinkFairlyAndWastesNothingOfIt() {
    int clients = 10;
    World.Home home = world.home("home");
    List<Client> downloads = new ArrayList<>();
    List<World.Machine> machines = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      machines.add(world.machine("client-" + i).on(home));
    }
    machines.forEach(World.Machine::start);
    serve(connection -> connection.writeBulk(7, 100_000_000));
    for (World.Machine machine : machines) {
      Client client = new Client(0, 100_000_000);
      downloads.add(client);
      client.ask(machine);
    }

    world.runFor(Duration.ofHours(1));

    double total = seconds(1_000_000_000, 100e6);
    for (Client client : downloads) {
      assertThat(client.events).containsExactly("bulk 7 whole");
      assertThat(client.bulkAt / NANOS).isCloseTo(total, within(0.005 * total));
    }
  }

  private double secondsBy(FlowModel model) {
    World own = World.withSeed(1);
    own.network().flowModel(model);
    World.Machine home = own.machine("client").on(own.home("home")).start();
    World.Machine cloud = own.machine("server").inCloud().start();
    cloud.host().listen(new ListenSpec("test", PORT), connection -> {
      connection.writeBulk(7, 10_000_000);
      return new Client(0, 0);
    });
    long[] arrivedAt = {0};
    home.host().connect(new ConnectSpec("test", new Endpoint(cloud.address(), PORT)), new ConnectionHandler() {
      @Override
      public void onOpen(Connection connection) {
        connection.expectBulk(7, 10_000_000);
      }

      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {}

      @Override
      public void onBulk(Connection connection, long contentId, long arrived, long length) {
        arrivedAt[0] = own.nanoTime();
      }

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {}
    });

    own.runFor(Duration.ofMinutes(1));

    return arrivedAt[0] / NANOS;
  }

  @Test
  void takesWhatItsModelSays() {
    double roundTrip = 0.021;
    double line = 8e7 / 0.95e8;

    // Two ways to open, one to say so, one for the announcement; the model's further latencies; the line.
    assertThat(secondsBy(FlowModel.PLAIN)).isCloseTo(2 * roundTrip + line, within(1e-4));
    assertThat(secondsBy(FlowModel.CM02)).isCloseTo(2 * roundTrip + line, within(1e-4));
    assertThat(secondsBy(FlowModel.LV08)).isCloseTo(2 * roundTrip + 12.01 * roundTrip / 2 + line / 0.97, within(1e-3));
    // A window of ten segments doubles until a line of 1.9 Mb in flight is full: five round trips for what 1.1 would carry.
    double slowStart = 5 * roundTrip - 31.0 * 14_600 * 8 * 1500 / 1460 / 0.95e8;
    assertThat(secondsBy(FlowModel.TCP)).isCloseTo(2 * roundTrip + slowStart + line * 1500 / 1460, within(0.005));
  }

  // ---- Order

  @Test
  void keepsABulkInItsPlaceInTheStream() {
    World.Machine home = client("client").start();
    serve(connection -> {
      connection.write(bytes("head"));
      assertThat(connection.writeBulk(7, 1_000_000)).isTrue();
      connection.write(bytes("tail"));
      connection.finish();
    });
    Client client = new Client(4, 1_000_000);

    client.ask(home);
    world.runFor(Duration.ofMinutes(1));

    assertThat(client.text()).isEqualTo("headtail");
    assertThat(client.events).containsExactly("bulk 7 whole", "finished");
    client.connection.finish();
    world.runFor(Duration.ofMinutes(1));
    assertThat(world.simulation().pending()).isZero();
  }

  @Test
  void takesOneBulkAtATimeAndSaysWhenThereIsRoomForAnother() {
    World.Machine home = client("client").start();
    List<String> said = new ArrayList<>();
    server.start();
    server.host().listen(new ListenSpec("test", PORT), connection -> {
      said.add("first " + connection.writeBulk(7, 1_000_000));
      said.add("second " + connection.writeBulk(8, 1_000_000));
      return new ConnectionHandler() {
        @Override
        public void onReceived(Connection from, ByteBuffer bytes) {}

        @Override
        public void onWritable(Connection from) {
          said.add("second " + from.writeBulk(8, 1_000_000));
        }

        @Override
        public void onFailed(Connection from, ConnectionFailure failure) {}
      };
    });
    Client client = new Client(0, 2_000_000);

    client.ask(home);
    world.runFor(Duration.ofMinutes(1));

    assertThat(said).containsExactly("first true", "second false", "second true");
    assertThat(client.events).containsExactly("bulk 7 whole");
  }

  @Test
  void handsItsBytesToWhoDoesNotExpectIt() {
    World.Machine home = client("client").start();
    serve(connection -> connection.writeBulk(42, 200_001));
    Client client = new Client(0, 0);

    client.ask(home);
    world.runFor(Duration.ofMinutes(1));

    ByteBuffer content = ByteBuffer.allocate(200_001);
    Bulk.fill(42, 0, content);
    assertThat(client.received.toByteArray()).isEqualTo(content.array());
    assertThat(client.events).isEmpty();
  }

  @Test
  void countsBytesThatAreWrittenInPlaceOfABulk() {
    World.Machine home = client("client").start();
    serve(connection -> connection.write(bytes("headcontenttail")));
    Client client = new Client(4, 7);

    client.ask(home);
    world.runFor(Duration.ofMinutes(1));

    assertThat(client.text()).isEqualTo("headtail");
    assertThat(client.events).containsExactly("bulk 7 whole");
  }

  @Test
  void refusesWhatCannotBe() {
    World.Machine home = client("client").start();
    serve(connection -> {});
    Client client = new Client(0, 10);
    client.ask(home);
    Connection connection = client.connection;

    assertThatThrownBy(() -> connection.writeBulk(7, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connection.expectBulk(7, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connection.expectBulk(7, 10)).isInstanceOf(IllegalStateException.class);
    connection.finish();
    assertThatThrownBy(() -> connection.writeBulk(7, 10)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void arrivesWholeOverLinksThatLose() {
    for (int seed = 1; seed <= 20; seed++) {
      World lossy = World.withSeed(seed);
      LinkSpec bad = new LinkSpec(Quantity.bitRate("100 Mb/s"), Quantity.bitRate("100 Mb/s"), Duration.ofMillis(5), Duration.ofMillis(10), 0.2, Quantity.dataSize("1 MiB"));
      World.Machine home = lossy.machine("client").link(bad).on(lossy.home("home")).start();
      World.Machine cloud = lossy.machine("server").inCloud().start();
      cloud.host().listen(new ListenSpec("test", PORT), connection -> {
        connection.write(bytes("head"));
        connection.writeBulk(7, 5_000_000);
        connection.write(bytes("tail"));
        connection.finish();
        return new Client(0, 0);
      });
      Client client = new Client(4, 5_000_000);
      client.connection = home.host().connect(new ConnectSpec("test", new Endpoint(cloud.address(), PORT)), client);

      lossy.runFor(Duration.ofHours(2));

      assertThat(client.text()).as("seed %d", seed).isEqualTo("headtail");
      assertThat(client.events).as("seed %d", seed).containsExactly("bulk 7 whole", "finished");
    }
  }

  // ---- Interruption

  @Test
  void goesOnWhereItStoppedWhenACutHeals() {
    World.Machine home = client("client").start();
    serve(connection -> connection.writeBulk(7, 100_000_000));
    Client client = new Client(0, 100_000_000);
    client.ask(home);
    world.runFor(Duration.ofSeconds(4));

    Partition cut = world.partition(Set.of("client"), Set.of("server"));
    world.runFor(Duration.ofSeconds(20));
    assertThat(client.events).isEmpty();
    world.heal(cut);
    world.runFor(Duration.ofSeconds(30));

    assertThat(client.events).containsExactly("bulk 7 whole");
    double whole = seconds(100_000_000, 100e6);
    // Time-outs of 1, 2, 4, 8 and 16 seconds: the fifth announcement is the first to pass.
    assertThat(client.bulkAt / NANOS).isCloseTo(31 + whole, within(0.4));
  }

  @Test
  void timesOutWhereACutLasts() {
    World.Machine home = client("client").start();
    List<String> sender = new ArrayList<>();
    server.start();
    server.host().listen(new ListenSpec("test", PORT), connection -> {
      connection.writeBulk(7, TEN_GIGABYTES);
      return new ConnectionHandler() {
        @Override
        public void onReceived(Connection from, ByteBuffer bytes) {}

        @Override
        public void onFailed(Connection from, ConnectionFailure failure) {
          sender.add(failure.name());
        }
      };
    });
    new Client(0, TEN_GIGABYTES).ask(home);
    world.runFor(Duration.ofSeconds(4));

    world.partition(Set.of("server"), Set.of("client"));
    world.runFor(Duration.ofMinutes(10));

    assertThat(sender).containsExactly("TIMEOUT");
    assertThat(world.simulation().pending()).isZero();
  }

  @Test
  void isResetWhereTheReceiverHasRestarted() {
    World.Machine home = client("client").start();
    List<String> sender = new ArrayList<>();
    server.start();
    server.host().listen(new ListenSpec("test", PORT), connection -> {
      connection.writeBulk(7, TEN_GIGABYTES);
      return new ConnectionHandler() {
        @Override
        public void onReceived(Connection from, ByteBuffer bytes) {}

        @Override
        public void onFailed(Connection from, ConnectionFailure failure) {
          sender.add(failure.name());
        }
      };
    });
    new Client(0, TEN_GIGABYTES).ask(home);
    world.runFor(Duration.ofSeconds(4));

    home.crash();
    home.start();
    world.runFor(Duration.ofMinutes(10));

    assertThat(sender).containsExactly("RESET");
    assertThat(world.simulation().pending()).isZero();
  }

  @Test
  void tellsTheReceiverHowMuchItHasWhenTheSenderAborts() {
    World.Machine home = client("client").start();
    Connection[] accepted = {null};
    serve(connection -> {
      accepted[0] = connection;
      connection.writeBulk(7, TEN_GIGABYTES);
    });
    Client client = new Client(0, TEN_GIGABYTES);
    client.ask(home);
    world.runFor(Duration.ofSeconds(10));

    accepted[0].abort();
    world.runFor(Duration.ofSeconds(1));

    assertThat(client.events).hasSize(2).last().isEqualTo("RESET");
    long arrived = Long.parseLong(client.events.get(0).substring("bulk 7 ".length()));
    assertThat(seconds(arrived, 100e6)).isCloseTo(10, within(0.2));
    assertThat(world.simulation().pending()).isZero();
  }

  @Test
  void failsWithTheAddressItWasBoundTo() {
    World.Machine home = client("client").start();
    serve(connection -> connection.writeBulk(7, TEN_GIGABYTES));
    Client client = new Client(0, TEN_GIGABYTES);
    client.ask(home);
    world.runFor(Duration.ofSeconds(2));

    ((TcpConnection) client.connection).addressLost();

    assertThat(client.events).hasSize(2).last().isEqualTo("ADDRESS_LOST");
  }

  @Test
  void leavesTheLineToOthersWhenTheSenderCrashes() {
    World.Home home = world.home("home");
    World.Machine first = world.machine("first").on(home);
    World.Machine second = world.machine("second").on(home);
    World.Machine other = world.machine("other").inCloud();
    first.start();
    second.start();
    serve(connection -> connection.writeBulk(7, TEN_GIGABYTES));
    other.start().host().listen(new ListenSpec("test", PORT), connection -> {
      connection.writeBulk(7, 100_000_000);
      return new Client(0, 0);
    });
    new Client(0, TEN_GIGABYTES).ask(first);
    Client survivor = new Client(0, 100_000_000);
    survivor.connection = second.host().connect(new ConnectSpec("test", new Endpoint(other.address(), PORT)), survivor);
    survivor.connection.expectBulk(7, 100_000_000);

    world.runFor(Duration.ofSeconds(4));
    server.crash();
    world.runFor(Duration.ofMinutes(1));

    assertThat(survivor.events).containsExactly("bulk 7 whole");
    assertThat(survivor.bulkAt / NANOS).isCloseTo(2 + seconds(100_000_000, 100e6), within(0.2));
  }

  @Test
  void keepsAliveBindingsThatWouldEndBeforeIt() {
    Duration minutes = Duration.ofMinutes(2);
    NatBehavior forgetful = NatBehavior.PORT_RESTRICTED_CONE.with(NatBehavior.RFC_LIFETIMES.withTcp(minutes, minutes, minutes));
    World.Machine home = world.machine("client").on(world.home("forgetful", forgetful)).start();
    serve(connection -> {
      connection.writeBulk(7, TEN_GIGABYTES);
      connection.write(bytes("tail"));
    });
    Client client = new Client(0, TEN_GIGABYTES);

    client.ask(home);
    world.runFor(Duration.ofHours(1));

    assertThat(client.events).containsExactly("bulk 7 whole");
    assertThat(client.text()).isEqualTo("tail");
  }

  @Test
  void breaksWhereTheProviderGivesTheHomeAnotherAddress() {
    World.Home house = world.home("house");
    World.Machine home = world.machine("client").on(house).start();
    serve(connection -> connection.writeBulk(7, TEN_GIGABYTES));
    Client client = new Client(0, TEN_GIGABYTES);
    client.ask(home);
    world.runFor(Duration.ofSeconds(4));

    world.network().renumber(house.router(), orrery.host.Address.ipv4(203, 2, 0, 9));
    world.runFor(Duration.ofMinutes(10));

    assertThat(client.events).isEmpty();
    assertThat(world.simulation().pending()).isZero();
  }

  // ---- On what links become

  @Test
  void followsALineThatDegradesAndRecovers() {
    World.Home house = world.home("house");
    World.Machine home = world.machine("client").on(house).start();
    serve(connection -> connection.writeBulk(7, 100_000_000));
    Client client = new Client(0, 100_000_000);
    client.ask(home);
    Degradation half = new Degradation(0.5, Duration.ZERO, 0);

    world.runFor(Duration.ofSeconds(2));
    house.router().access(world.simulation()).degrade(half);
    world.runFor(Duration.ofSeconds(4));
    house.router().access(world.simulation()).restore(half);
    world.runFor(Duration.ofMinutes(1));

    assertThat(client.events).containsExactly("bulk 7 whole");
    assertThat(client.bulkAt / NANOS).isCloseTo(2 + seconds(100_000_000, 100e6), within(0.15));
  }

  @Test
  void takesTheAirTwiceBetweenTwoStationsOfOneMedium() {
    PipeSpec line = PipeSpec.plain(Quantity.bitRate("100 Mb/s"), Duration.ofMillis(1), Duration.ZERO, 0, Quantity.dataSize("1 MiB"))
        .with(new Sending.Framed(new Framing(1_500, 0, Duration.ofNanos(30_000), 0, Duration.ZERO, 1, 1, java.util.Optional.empty(), java.util.Optional.empty())));
    LinkSpec wireless = new LinkSpec(line, line, java.util.Optional.of("air"));
    World.Home house = world.home("house");
    World.Machine from = world.machine("from").link(wireless).on(house).start();
    World.Machine to = world.machine("to").link(wireless).on(house).start();
    long[] arrivedAt = {0};
    to.host().listen(new ListenSpec("test", PORT), connection -> {
      connection.expectBulk(7, 100_000_000);
      return new ConnectionHandler() {
        @Override
        public void onReceived(Connection peer, ByteBuffer bytes) {}

        @Override
        public void onBulk(Connection peer, long contentId, long arrived, long length) {
          arrivedAt[0] = world.nanoTime();
        }

        @Override
        public void onFailed(Connection peer, ConnectionFailure failure) {}
      };
    });
    from.host().connect(new ConnectSpec("test", new Endpoint(to.address(), PORT)), new Client(0, 0)).writeBulk(7, 100_000_000);

    world.runFor(Duration.ofMinutes(2));

    // Each packet is on the air twice, to the access point and from it, and each acknowledgement of 40 bytes for 1500 too.
    // A frame of 120 µs costs 30 µs of access: 80 Mb/s are left.
    assertThat(arrivedAt[0] / NANOS).isCloseTo(2 * (1 + 40.0 / 1500) * seconds(100_000_000, 80e6), within(0.1));
  }

  // ---- Together with packets

  @Test
  void leavesPacketsAShareOfTheLine() {
    World.Machine home = client("client").start();
    serve(connection -> connection.writeBulk(7, TEN_GIGABYTES));
    List<Long> arrivals = new ArrayList<>();
    home.host().open(new PortSpec("ping", 9_000, false), (source, destination, payload) -> arrivals.add(world.nanoTime()));
    var probe = server.host().open(new PortSpec("ping", 9_001, false), (source, destination, payload) -> {});
    var hole = home.host().open(new PortSpec("ping", 9_002, false), (source, destination, payload) -> arrivals.add(world.nanoTime()));
    hole.send(new Endpoint(server.address(), 9_001), bytes("hole"), "ping");
    world.runFor(Duration.ofSeconds(1));
    Endpoint outside = world.sent("ping").get(0).source();
    Endpoint target = new Endpoint(homePublicAddress(), outside.port());

    long quiet = trip(probe, target, arrivals);
    new Client(0, TEN_GIGABYTES).ask(home);
    world.runFor(Duration.ofSeconds(5));
    long busy = trip(probe, target, arrivals);

    // 1028 bytes take 82 µs on each of two idle lines of 100 Mb/s; beside a flow, half a line is left: max(5, 100 / 2) Mb/s.
    assertThat(busy - quiet).isBetween(2 * 82_000L, 2 * 83_000L);
  }

  private orrery.host.Address homePublicAddress() {
    return orrery.host.Address.ipv4((203 << 24) + (1 << 16) + 1);
  }

  private long trip(orrery.host.DatagramPort from, Endpoint target, List<Long> arrivals) {
    long sent = world.nanoTime();
    int before = arrivals.size();
    from.send(target, ByteBuffer.allocate(1_000), "ping");
    world.runFor(Duration.ofSeconds(1));
    assertThat(arrivals).hasSize(before + 1);
    return arrivals.get(before) - sent;
  }
}
