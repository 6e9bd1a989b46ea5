package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.LinkRendezvous;
import orrery.protocols.cluster.Role;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.mdns.MdnsConfig;
import orrery.protocols.mdns.MulticastDns;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live node with all its ports open among strangers who send whatever they like. */
class HostileBytesTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long SEED = Long.getLong("orrery.seed", 7);
  private static final String REPLAY =
      "reproduce: mvn -q -pl protocols -am test -Dtest=HostileBytesTest -Dsurefire.failIfNoSpecifiedTests=false -Dorrery.seed=" + SEED;

  @TempDir Path directory;

  @Test
  void nodeOutlivesWhateverItIsSent() throws Exception {
    RandomStream luck = new Xoshiro256(SEED);
    AtomicInteger malformed = new AtomicInteger();
    try (DatagramChannel stranger = DatagramChannel.open(StandardProtocolFamily.INET);
        DatagramChannel eavesdropper = DatagramChannel.open(StandardProtocolFamily.INET)) {
      NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
      InetAddress group = InetAddress.getByAddress(new byte[] {(byte) 224, 0, 0, (byte) 251});
      eavesdropper.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      int port = freePort();
      eavesdropper.bind(new InetSocketAddress(group, port)).join(group, loopback);
      eavesdropper.configureBlocking(false);
      // From the well-known port, or most of it would be turned away at the door.
      stranger.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
      stranger.bind(new InetSocketAddress("127.0.0.66", port));
      try (LiveNode node = LiveNode.named("target").on(Address.of("127.0.0.65")).storing(directory)
          .ports(PortMap.of(Map.of(5353, port)))
          .telling(told -> malformed.addAndGet(told.name().equals("mdns.malformed") ? 1 : 0))
          .running(Everything::new).build()) {
        node.start();
        Everything everything = node.protocol(Everything.class);
        awaitSuperNode(node, everything);
        List<byte[]> overheard = overheard(eavesdropper);
        assertThat(overheard).as("what the node has announced").isNotEmpty();
        Endpoint http = node.ask(everything.server::local);
        Endpoint cluster = node.ask(() -> everything.member.superNode().orElseThrow().endpoint());

        InetSocketAddress[] targets = {
            new InetSocketAddress(group, port), new InetSocketAddress("127.0.0.65", port), new InetSocketAddress("127.0.0.65", cluster.port())};
        for (int i = 0; i < 30_000; i++) {
          byte[] bytes = luck.nextInt(3) == 0 ? noise(luck, 200) : mutated(luck, overheard.get(luck.nextInt(overheard.size())));
          stranger.send(ByteBuffer.wrap(bytes), targets[luck.nextInt(targets.length)]);
        }
        for (int i = 0; i < 200; i++) {
          shout(luck, http);
        }

        assertThat(status("http://" + http + "/alive")).as(REPLAY).isEqualTo(204);
        assertThat(node.failure()).as(REPLAY).isEmpty();
        assertThat(malformed.get()).as("messages that the node has seen through").isGreaterThan(100);
      }
    }
  }

  private static void awaitSuperNode(LiveNode node, Everything everything) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (node.ask(everything.member::role) != Role.SUPER_NODE) {
      assertThat(System.nanoTime() - end).as("nanoseconds beyond " + DEADLINE + " without becoming super node").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static List<byte[]> overheard(DatagramChannel eavesdropper) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(9_000);
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < end && messages.size() < 3) {
      buffer.clear();
      if (eavesdropper.receive(buffer) == null) {
        LockSupport.parkNanos(5_000_000);
        continue;
      }
      byte[] message = new byte[buffer.flip().remaining()];
      buffer.get(message);
      messages.add(message);
    }
    return messages;
  }

  private static byte[] noise(RandomStream luck, int most) {
    byte[] bytes = new byte[luck.nextInt(most)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) luck.nextLong();
    }
    return bytes;
  }

  /** A few bytes changed, and perhaps the end cut off. */
  private static byte[] mutated(RandomStream luck, byte[] message) {
    byte[] bytes = luck.nextInt(4) == 0 ? java.util.Arrays.copyOf(message, luck.nextInt(message.length + 1)) : message.clone();
    for (int changes = luck.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
      bytes[luck.nextInt(bytes.length)] = (byte) luck.nextLong();
    }
    return bytes;
  }

  /** Opens a connection, says something between a request and noise, and goes without waiting, in one of two ways. */
  private static void shout(RandomStream luck, Endpoint http) throws IOException {
    byte[] request = "POST /alive HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.65", http.port()))) {
      if (luck.nextInt(2) == 0) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.write(ByteBuffer.wrap(luck.nextInt(2) == 0 ? noise(luck, 2_000) : mutated(luck, request)));
    } catch (IOException e) {
      // The node may hang up on such a peer.
    }
  }

  private static int status(String uri) throws Exception {
    return java.net.http.HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).timeout(DEADLINE).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int freePort() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }
  }

  /** Multicast DNS, a cluster and a web server on one node. */
  private static final class Everything implements Protocol {

    private final MulticastDns mdns;
    private final ClusterMember member;
    private final HttpServer server;

    Everything(Host host) {
      mdns = new MulticastDns(host, MdnsConfig.standard());
      member = new ClusterMember(host, Defaults.of(ClusterConfig.class), "link", new LinkRendezvous(host, mdns, "link"), new ClusterListener() {});
      server = new HttpServer(host, Defaults.of(HttpServerConfig.class))
          .route("GET", "/alive", exchange -> exchange.respond(orrery.protocols.http.HttpResponse.of(204)));
    }

    @Override
    public void start() {
      mdns.start();
      member.start();
      server.start(0);
    }

    @Override
    public void stop(Runnable done) {
      server.stop();
      member.stop(() -> mdns.stop(done));
    }
  }
}
