package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.host.Address;
import orrery.host.BitRate;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.stun.BehaviorDiscovery;
import orrery.protocols.stun.BindingClient;
import orrery.protocols.stun.LongTermConfig;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.NatVerdict;
import orrery.protocols.stun.NatVerdict.Dependence;
import orrery.protocols.stun.Retransmission;
import orrery.protocols.stun.StunOutcome;
import orrery.protocols.stun.StunServer;
import orrery.protocols.stun.StunServerConfig;
import orrery.protocols.turn.TurnClient;
import orrery.protocols.turn.TurnClientConfig;
import orrery.protocols.turn.TurnListener;
import orrery.protocols.turn.TurnServer;
import orrery.protocols.turn.TurnServerConfig;
import orrery.validation.Programs;

/** A live node and coturn, each as client of the other, on the loopback interface; skipped where coturn is not installed. */
class CoturnInteropTest {

  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final LongTermCredential ANNA = new LongTermCredential("anna", "secret");
  /** A filtering test ends with silence at a server that is unlike ours; half a minute is too long to wait for it. */
  private static final Retransmission QUICK = new Retransmission(Duration.ofMillis(100), 3, 4);

  @TempDir Path directory;

  private final List<LiveNode> nodes = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void needsCoturn() {
    assumeTrue(Programs.isInstalled("turnserver") && Programs.isInstalled("turnutils_uclient") && Programs.isInstalled("turnutils_natdiscovery"),
        "coturn is not installed: interoperation with it is not tested (apt-get install coturn)");
  }

  @AfterEach
  void switchOff() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    nodes.forEach(LiveNode::close);
  }

  /** Addresses of this process alone, as far as its number can tell. */
  private static Address own(int number) {
    int process = (int) (ProcessHandle.current().pid() & 0x7FFF);
    return Address.ipv4(127, 192 + (process >> 10), process >> 2 & 0xFF, (process & 3) << 6 | number);
  }

  private static int freePort(Address address) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address.toString()), 0))) {
      return socket.getLocalPort();
    }
  }

  private LiveNode node(String name, List<Address> addresses, Function<Host, Protocol> program) {
    LiveNode node = LiveNode.named(name).on(addresses).storing(directory.resolve(name)).running(program).build();
    nodes.add(node);
    node.start();
    return node;
  }

  private static TurnServerConfig turnConfig(int port) {
    return new TurnServerConfig(port, port, 0, 49152, 65535, 100, 100, 100, Duration.ofHours(1), (BitRate) Defaults.read("1 Gb/s", BitRate.class, ""), true,
        new LongTermConfig("street", "anna:secret", Duration.ofHours(1)));
  }

  /** What a foreign program wrote until it ended by itself. */
  private String run(String... command) throws Exception {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    processes.add(process);
    boolean ended = process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("%s ends by itself; it wrote: %s", command[0], text).isTrue();
    return text;
  }

  // ---- Foreign clients, our servers

  @Test
  void foreignClientFindsOutByOurServerThatThereIsNoNat() throws Exception {
    int port = freePort(own(1));
    int otherPort = freePort(own(1));
    StunServerConfig config = new StunServerConfig(port, otherPort, Defaults.of(LongTermConfig.class));
    node("server", List.of(own(1), own(2)), host -> new StunServer(host, config));

    String text = run("turnutils_natdiscovery", "-m", "-f", "-p", Integer.toString(port), "-L", own(3).toString(), own(1).toString());

    assertThat(text).contains("No NAT! (Endpoint Independent Mapping)").contains("NAT with Endpoint Independent Filtering!");
  }

  @Test
  void foreignClientsRelayThroughOurServerOverDatagrams() throws Exception {
    int port = freePort(own(1));
    node("server", List.of(own(1)), host -> new TurnServer(host, turnConfig(port)));

    String text = run("turnutils_uclient", "-u", "anna", "-w", "secret", "-y", "-n", "3", "-m", "1", "-p", Integer.toString(port), own(1).toString());

    assertThat(text).contains("tot_send_msgs=12, tot_recv_msgs=12").contains("Total lost packets 0 (0.000000%)");
  }

  @Test
  void foreignClientsRelayThroughOurServerOverTcpByIndications() throws Exception {
    int port = freePort(own(1));
    node("server", List.of(own(1)), host -> new TurnServer(host, turnConfig(port)));

    String text = run("turnutils_uclient", "-t", "-s", "-c", "-u", "anna", "-w", "secret", "-y", "-n", "3", "-m", "1", "-p", Integer.toString(port), own(1).toString());

    assertThat(text).contains("tot_send_msgs=6, tot_recv_msgs=6").contains("Total lost packets 0 (0.000000%)");
  }

  // ---- Our clients, a foreign server

  private Endpoint coturn() throws Exception {
    int port = freePort(own(1));
    Process process = new ProcessBuilder("turnserver", "-n", "-L", own(1).toString(), "-L", own(2).toString(), "-E", own(1).toString(),
        "-p", Integer.toString(port), "--alt-listening-port", Integer.toString(freePort(own(1))),
        "--no-cli", "--no-tls", "--no-dtls", "--lt-cred-mech", "-u", "anna:secret", "-r", "street", "--allow-loopback-peers", "--userdb", directory.resolve("turndb").toString(),
        "--log-file", "stdout", "--simple-log", "--pidfile", directory.resolve("turn.pid").toString())
        .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(directory.resolve("turnserver.txt").toFile()).start();
    processes.add(process);
    return new Endpoint(own(1), port);
  }

  private static final class Nothing implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T item = queue.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(item).as("what must come within %s", DEADLINE).isNotNull();
    return item;
  }

  /** Waits until the server answers: it takes a moment to begin. */
  private void awaitAnswers(LiveNode node, Endpoint server) throws Exception {
    Host host = node.host();
    BlockingQueue<Boolean> answered = new LinkedBlockingQueue<>();
    node.ask(() -> {
      new BindingClient(host, new Retransmission(Duration.ofMillis(50), 8, 16)).ask(server, mapped -> answered.add(mapped.isPresent()));
      return null;
    });
    assertThat(next(answered)).isTrue();
  }

  @Test
  void ourClientFindsOutByAForeignServerThatThereIsNoNat() throws Exception {
    Endpoint server = coturn();
    LiveNode client = node("client", List.of(own(3)), host -> new Nothing());
    Host host = client.host();
    awaitAnswers(client, server);
    BlockingQueue<NatVerdict> verdicts = new LinkedBlockingQueue<>();

    client.ask(() -> BehaviorDiscovery.begin(host, QUICK, server, verdicts::add));

    assertThat(next(verdicts)).isInstanceOfSatisfying(NatVerdict.Judged.class, judged -> {
      assertThat(judged.translated()).isFalse();
      assertThat(judged.mapping()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
      assertThat(judged.filtering()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
    });
  }

  @Test
  void ourClientsRelayThroughAForeignServer() throws Exception {
    Endpoint server = coturn();
    LiveNode client = node("client", List.of(own(3)), host -> new Nothing());
    Host host = client.host();
    awaitAnswers(client, server);
    Ear overUdp = new Ear();
    Ear overTcp = new Ear();
    TurnClientConfig config = Defaults.of(TurnClientConfig.class);
    TurnClient a = client.ask(() -> TurnClient.overUdp(host, config, ANNA, server, overUdp));
    TurnClient b = client.ask(() -> TurnClient.overTcp(host, config, ANNA, server, overTcp));
    client.ask(() -> {
      a.allocate();
      b.allocate();
      return null;
    });
    Endpoint relayA = next(overUdp.relayed);
    Endpoint relayB = next(overTcp.relayed);

    BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    client.ask(() -> {
      a.permit(relayB.address(), ready::add);
      b.bindChannel(relayA, ready::add);
      return null;
    });
    assertThat(next(ready)).isTrue();
    assertThat(next(ready)).isTrue();
    client.ask(() -> {
      a.send(relayB, ByteBuffer.wrap("from a".getBytes(StandardCharsets.US_ASCII)));
      b.send(relayA, ByteBuffer.wrap("from b".getBytes(StandardCharsets.US_ASCII)));
      return null;
    });

    assertThat(next(overTcp.data)).isEqualTo(relayA + " from a");
    assertThat(next(overUdp.data)).isEqualTo(relayB + " from b");
    assertThat(overUdp.ended).isEmpty();
    BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    client.ask(() -> {
      a.close(() -> closed.add("a"));
      b.close(() -> closed.add("b"));
      return null;
    });
    assertThat(List.of(next(closed), next(closed))).containsExactlyInAnyOrder("a", "b");
  }

  private static final class Ear implements TurnListener {
    final BlockingQueue<Endpoint> relayed = new LinkedBlockingQueue<>();
    final BlockingQueue<String> data = new LinkedBlockingQueue<>();
    final BlockingQueue<StunOutcome> ended = new LinkedBlockingQueue<>();

    @Override
    public void onAllocated(Endpoint relayedEndpoint, Endpoint mapped) {
      relayed.add(relayedEndpoint);
    }

    @Override
    public void onData(Endpoint peer, ByteBuffer received) {
      data.add(peer + " " + StandardCharsets.US_ASCII.decode(received));
    }

    @Override
    public void onEnded(StunOutcome outcome) {
      ended.add(outcome);
    }
  }
}
