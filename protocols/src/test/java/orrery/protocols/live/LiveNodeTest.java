package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Metric;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a live node does beyond the contract of every host. */
class LiveNodeTest {

  private static final int DEADLINE_SECONDS = 30;

  @TempDir Path directory;

  private final List<LiveNode> nodes = new ArrayList<>();

  private LiveNode started(LiveNode.Builder builder) {
    LiveNode node = builder.build();
    nodes.add(node);
    node.start();
    return node;
  }

  private LiveNode.Builder described(String name) {
    return LiveNode.named(name).storing(directory.resolve(name));
  }

  @AfterEach
  void switchOff() {
    nodes.forEach(LiveNode::close);
  }

  @Test
  void realPortsStandForKnownOnesOnTheWireOnly() throws Exception {
    int real = freePort();
    PortMap ports = PortMap.of(Map.of(5353, real));
    BlockingQueue<Endpoint> sources = new LinkedBlockingQueue<>();
    BlockingQueue<Endpoint> destinations = new LinkedBlockingQueue<>();
    LiveNode a = started(described("a").on(Address.of("127.0.0.2")).ports(ports));
    LiveNode b = started(described("b").on(Address.of("127.0.0.3")).ports(ports));
    DatagramPort known = open(a, new PortSpec("test", 5353, true), (source, destination, payload) -> {
      sources.add(source);
      destinations.add(destination);
    });
    DatagramPort sender = open(b, new PortSpec("test", 5353, true), (source, destination, payload) -> {});

    b.ask(() -> {
      sender.send(new Endpoint(a.address(), 5353), ascii("by its known number"), "test");
      return true;
    });

    assertThat(known.local()).isEqualTo(new Endpoint(a.address(), 5353));
    assertThat(sources.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Endpoint(b.address(), 5353));
    assertThat(destinations.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Endpoint(a.address(), 5353));
    // A foreign program reaches it by the real number.
    try (DatagramChannel foreign = DatagramChannel.open(StandardProtocolFamily.INET)) {
      foreign.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      foreign.send(ascii("by its real number"), new InetSocketAddress("127.0.0.2", real));
      Endpoint source = sources.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(source).isEqualTo(new Endpoint(Address.of("127.0.0.1"), ((InetSocketAddress) foreign.getLocalAddress()).getPort()));
    }
  }

  @Test
  void refusesAPortMapThatIsNotOneToOne() {
    assertThatThrownBy(() -> PortMap.of(Map.of(53, 1000, 54, 1000))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1000");
    assertThatThrownBy(() -> PortMap.of(Map.of(53, 0))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PortMap.of(Map.of(65_536, 53))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hearsAnotherProgramThatSharesItsAddressAndPortButNotItself() throws Exception {
    Address group = Address.of("224.0.0.199");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    LiveNode a = started(described("a").on(Address.of("127.0.0.2")));
    int number = freePort();
    DatagramPort port = open(a, new PortSpec("test", number, true), (source, destination, payload) -> heard.add(StandardCharsets.US_ASCII.decode(payload).toString()));
    try (DatagramChannel neighbour = DatagramChannel.open(StandardProtocolFamily.INET)) {
      neighbour.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      neighbour.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1")));
      neighbour.bind(new InetSocketAddress("127.0.0.2", number));

      a.ask(() -> {
        port.join(group);
        port.send(new Endpoint(group, number), ascii("by the node"), "test");
        return true;
      });
      neighbour.send(ascii("by its neighbour"), new InetSocketAddress("224.0.0.199", number));
      neighbour.send(ascii("by the node"), new InetSocketAddress("224.0.0.199", number));

      assertThat(heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("by its neighbour");
      assertThat(heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("what the neighbour says after the node").isEqualTo("by the node");
    }
  }

  @Test
  void staysOnLoopbackUnlessToldOtherwise() {
    LiveNode.Builder strangersReachIt = described("a").on(Address.of("192.0.2.2"));

    assertThatThrownBy(strangersReachIt::build).isInstanceOf(IllegalStateException.class).hasMessageContaining("192.0.2.2");
    assertThat(strangersReachIt.exposed().build().isOn()).isFalse();
    assertThat(described("b").storing(directory).build().address().isLoopback()).isTrue();
  }

  @Test
  void anotherThreadMayNotUseTheHost() {
    LiveNode a = started(described("a"));
    Host host = a.host();

    assertThatThrownBy(() -> host.open(PortSpec.ephemeral("test"), (source, destination, payload) -> {}))
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("own thread");
    assertThatThrownBy(() -> host.timer("timer", () -> {})).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> host.random("luck")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void protocolThatThrowsCrashesItsNode() throws Exception {
    IllegalStateException bug = new IllegalStateException("a bug, on purpose: the trace of this thread is part of the test");
    LiveNode a = started(described("a"));
    DatagramPort port = open(a, PortSpec.ephemeral("test"), (source, destination, payload) -> {
      throw bug;
    });

    try (DatagramChannel foreign = DatagramChannel.open(StandardProtocolFamily.INET)) {
      foreign.send(ascii("boo"), new InetSocketAddress("127.0.0.1", port.local().port()));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
      while (a.isOn() && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    assertThat(a.isOn()).isFalse();
    assertThat(a.failure()).containsSame(bug);
    assertThatThrownBy(() -> a.ask(() -> true)).isInstanceOf(IllegalStateException.class);
    a.start();
    assertThat(a.failure()).isEmpty();
  }

  @Test
  void startTellsWhyItFailed() {
    IllegalArgumentException bug = new IllegalArgumentException("a bug in a constructor, on purpose");
    LiveNode a = described("a").running(host -> {
      throw bug;
    }).build();
    nodes.add(a);

    assertThatThrownBy(a::start).isInstanceOf(IllegalStateException.class).hasCause(bug);
    assertThat(a.isOn()).isFalse();
  }

  @Test
  void seededNodesDrawTheSameNumbersAgain() {
    LiveNode a = started(described("a").seed(7));
    long drawn = draw(a, "luck");
    long drawnForAnother = draw(a, "another purpose");
    a.crash();
    a.start();

    assertThat(draw(a, "luck")).isEqualTo(drawn).isNotEqualTo(drawnForAnother);
    assertThat(draw(started(described("b").seed(7)), "luck")).isNotEqualTo(drawn);
    assertThat(draw(started(described("c").seed(8)), "luck")).isNotEqualTo(drawn);
  }

  @Test
  void unseededNodesDoNotRepeatThemselves() {
    LiveNode a = started(described("a"));
    long drawn = draw(a, "luck");
    a.crash();
    a.start();

    assertThat(draw(a, "luck")).isNotEqualTo(drawn);
  }

  @Test
  void wallClockIsTheOneItIsGiven() {
    Instant moment = Instant.parse("2026-01-05T00:00:00.123456789Z");
    LiveNode a = started(described("a").clock(Clock.fixed(moment, ZoneOffset.UTC)));

    assertThat(a.ask(a.host()::unixNanos)).isEqualTo(1_767_571_200_123_456_789L);
  }

  @Test
  void whatWasWrittenBeforeAnOrderlyStopStillArrives() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Endpoint to = new Endpoint(Address.of("127.0.0.1"), ((InetSocketAddress) server.getLocalAddress()).getPort());
      LiveNode a = started(described("a").on(Address.of("127.0.0.2")).running(host -> new Pouring(host, to)));
      Pouring pouring = a.protocol(Pouring.class);
      try (SocketChannel peer = server.accept()) {
        // While the peer does not read, the kernel's buffers fill, and then the node's own.
        long taken = -1;
        while (taken != pouring.taken.get() || taken == 0) {
          taken = pouring.taken.get();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(a::stop);
        // The protocol has left by then, and the node waits for the kernel alone.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));

        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long received = 0;
        for (int count = peer.read(buffer); count >= 0; count = peer.read(buffer.clear())) {
          received += count;
        }
        stopped.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(received).isEqualTo(pouring.taken.get());
      }
    }
  }

  @Test
  void crashResetsItsConnections() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Endpoint to = new Endpoint(Address.of("127.0.0.1"), ((InetSocketAddress) server.getLocalAddress()).getPort());
      BlockingQueue<Connection> open = new LinkedBlockingQueue<>();
      LiveNode a = started(described("a").on(Address.of("127.0.0.2")));
      Host host = a.host();
      a.ask(() -> host.connect(new ConnectSpec("test", to), new Silent() {
        @Override
        public void onOpen(Connection connection) {
          open.add(connection);
        }
      }));
      try (SocketChannel peer = server.accept()) {
        assertThat(open.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();

        a.crash();

        assertThatThrownBy(() -> peer.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void tellsWhatProtocolsTellAsLinesOfJson() throws Exception {
    List<LiveProbe.Told> told = new ArrayList<>();
    LiveNode a = started(described("a").telling(told::add));
    Host host = a.host();

    a.ask(() -> {
      Probe probe = host.probe();
      probe.count(Metric.counter("things", "1", "kind"), 3, "good \"ones\"");
      probe.observe(Metric.tally("delay", "s"), 0.25);
      probe.state("role", "home", "super-node");
      probe.event("line", "two\nlines, \\ and \u00fc and \ud83d\ude00");
      Probe.Wait wait = probe.begin(Metric.tally("wait", "s"));
      wait.finish();
      wait.finish();
      probe.begin(Metric.tally("discarded", "s")).discard();
      return true;
    });

    assertThat(told).extracting(LiveProbe.Told::name).containsExactly("things", "delay", "role", "line", "wait");
    assertThat(told).extracting(LiveProbe.Told::value).startsWith("3", "0.25", "super-node");
    assertThat(told).allMatch(line -> line.node().equals(new NodeId("a")) && line.nanos() >= 0);
    assertThat(told).noneMatch(line -> line.json().contains("\n"));
    assertThat(parsed(told.get(0).json())).containsExactly("a", "count", "things", "good \"ones\"", "3");
    assertThat(parsed(told.get(3).json())).containsExactly("a", "event", "line", "two\nlines, \\ and \u00fc and \ud83d\ude00");
  }

  /** The strings of a line of JSON in order, field names left out. */
  private static List<String> parsed(String json) throws IOException {
    List<String> values = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          values.add(parser.getText());
        }
      }
    }
    return values;
  }

  private static long draw(LiveNode node, String purpose) {
    Host host = node.host();
    return node.ask(() -> host.random(purpose).nextLong());
  }

  private static DatagramPort open(LiveNode node, PortSpec spec, orrery.host.DatagramHandler handler) {
    Host host = node.host();
    return node.ask(() -> host.open(spec, handler));
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static int freePort() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }
  }

  /** Writes all that is taken, and finishes when it leaves. */
  private static final class Pouring extends Silent implements Protocol {

    private final Host host;
    private final Endpoint destination;
    private final AtomicLong taken = new AtomicLong();
    private final Timer again;
    private Connection connection;

    Pouring(Host host, Endpoint destination) {
      this.host = host;
      this.destination = destination;
      again = host.timer("pour", this::pour);
    }

    @Override
    public void start() {
      connection = host.connect(new ConnectSpec("test", destination), this);
    }

    @Override
    public void onOpen(Connection opened) {
      pour();
    }

    /** Again and again, because the kernel takes more for a while after it has said that it is full. */
    private void pour() {
      taken.addAndGet(connection.write(ByteBuffer.allocate(1 << 20)));
      again.start(Duration.ofMillis(1));
    }

    @Override
    public void stop(Runnable done) {
      again.cancel();
      connection.finish();
      done.run();
    }
  }

  private static class Silent implements ConnectionHandler {
    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {}
  }
}
