package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import orrery.host.DataSize;
import orrery.metrics.capture.CaptureWriter;
import orrery.metrics.capture.IpPacket;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a capture of a run holds, and where it was taken. */
class CaptureTest {

  static final String STREET =
      """
      name: street
      duration: 4 min
      start: together
      population:
        homes:
          count: 3
          lan: { access: docsis, nat: port-restricted-cone, loss: 2 % }
          devices: { set-top-box: {}, phone: { type: smartphone, count: { poisson: 6 } } }
      backbone: { preset: europe-west }
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      faults: { outage: { at: 12 s, type: crash, role: super-node } }
      """;

  @TempDir Path folder;

  /** A packet as the file has it. */
  private record Seen(long nanos, String tap, boolean inbound, String source, String destination, int bytes, List<String> comments) {}

  /** One run of the street, captured at {@code taps}. */
  static RunResult capture(Path folder, String taps, Onlooker... others) throws IOException {
    return capture(Worlds.read(STREET), folder, taps, others);
  }

  /** One run of a scenario, captured at {@code taps}. */
  static RunResult capture(CheckedScenario checked, Path folder, String taps, Onlooker... others) throws IOException {
    var scenario = Worlds.variant(checked);
    try (CaptureWriter writer = CaptureWriter.begin(folder, "street", scenario.epoch(), new DataSize(1 << 24))) {
      Capture capture = new Capture(writer, Taps.parse(taps, List.of(scenario)));
      List<Onlooker> onlookers = new ArrayList<>(List.of(others));
      onlookers.add(capture);
      RunResult result = Worlds.run(checked, onlookers.toArray(Onlooker[]::new));
      capture.finish(scenario.duration().toNanos());
      writer.commit();
      return result;
    }
  }

  private static List<Seen> read(Path folder) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("capture.pcapng"))).order(ByteOrder.LITTLE_ENDIAN);
    List<String> taps = new ArrayList<>();
    List<Seen> seen = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.getInt(in.position());
      int length = in.getInt(in.position() + 4);
      ByteBuffer body = in.slice(in.position() + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length);
      if (type == 1) {
        taps.add(options(body, 8).get(2).get(0));
      } else if (type == 6) {
        int bytes = body.getInt(12);
        TreeMap<Integer, List<String>> options = options(body, 20 + (bytes + 3) / 4 * 4);
        seen.add(new Seen(
            (long) body.getInt(4) << 32 | body.getInt(8) & 0xFFFF_FFFFL, taps.get(body.getInt(0)), options.get(2).get(0).charAt(0) % 4 == 1,
            address(body, 20 + 12), address(body, 20 + 16), bytes, options.getOrDefault(1, List.of())));
      }
    }
    return seen;
  }

  private static String address(ByteBuffer body, int at) {
    return (body.get(at) & 0xFF) + "." + (body.get(at + 1) & 0xFF) + "." + (body.get(at + 2) & 0xFF) + "." + (body.get(at + 3) & 0xFF);
  }

  private static TreeMap<Integer, List<String>> options(ByteBuffer body, int from) {
    TreeMap<Integer, List<String>> options = new TreeMap<>();
    int at = from;
    for (int code = body.getShort(at); code != 0; code = body.getShort(at)) {
      byte[] value = new byte[body.getShort(at + 2)];
      body.get(at + 4, value);
      options.computeIfAbsent(code, one -> new ArrayList<>()).add(new String(value, StandardCharsets.UTF_8));
      at += 4 + (value.length + 3) / 4 * 4;
    }
    return options;
  }

  /** Counts the packets that nodes sent and that reached them. */
  private static final class Counted implements Onlooker {

    private final TreeMap<String, Integer> sent = new TreeMap<>();
    private final TreeMap<String, Integer> reached = new TreeMap<>();

    @Override
    public void onSent(Node node, Packet packet) {
      sent.merge(node.name(), 1, Integer::sum);
    }

    @Override
    public void onDelivered(Node node, Packet packet) {
      reached.merge(node.name(), 1, Integer::sum);
    }

    @Override
    public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
      if (reason == DropReason.PORT_CLOSED && receiver != null) {
        reached.merge(receiver.name(), 1, Integer::sum);
      }
    }
  }

  private static TreeMap<String, Integer> count(List<Seen> packets) {
    return packets.stream().collect(Collectors.toMap(Seen::tap, packet -> 1, Integer::sum, TreeMap::new));
  }

  @Test
  void holdsEveryPacketThatANodeSendsAndThatReachesIt() throws IOException {
    Counted counted = new Counted();

    capture(folder, "*", counted);

    List<Seen> seen = read(folder);
    assertThat(count(seen.stream().filter(packet -> !packet.inbound()).toList())).isEqualTo(counted.sent).hasSizeGreaterThan(5);
    assertThat(count(seen.stream().filter(Seen::inbound).toList())).isEqualTo(counted.reached);
    assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
    assertThat(seen).allMatch(packet -> packet.comments().get(0).matches("[a-z-]+ [a-z-]+( [a-z-]+)*, payload [0-9a-f]{16}"));
  }

  @Test
  void changesNothingOfTheRunAndIsTheSameAgain(@TempDir Path other) throws IOException {
    RunResult captured = capture(folder, "*,link:home-0,link:home-1");
    capture(other, "*,link:home-0,link:home-1");

    assertThat(captured.fingerprint()).isEqualTo(Worlds.run(Worlds.read(STREET)).fingerprint());
    assertThat(folder.resolve("capture.pcapng")).hasSameBinaryContentAs(other.resolve("capture.pcapng"));
  }

  @Test
  void seesOutsideOfARouterItsPublicAddressAndWhatItRefuses() throws IOException {
    capture(folder, "link:home-1,discovery");

    List<Seen> seen = read(folder);
    List<Seen> outside = seen.stream().filter(packet -> packet.tap().equals("link:home-1")).toList();
    String home = outside.get(0).source();
    assertThat(home).startsWith("240.0.0.");
    assertThat(outside).allMatch(packet -> packet.inbound() ? packet.destination().equals(home) && packet.source().equals("198.18.0.1")
        : packet.source().equals(home) && packet.destination().equals("198.18.0.1"));
    assertThat(outside).anyMatch(Seen::inbound).anyMatch(packet -> !packet.inbound());
    assertThat(seen).filteredOn(packet -> packet.tap().equals("discovery")).hasSizeGreaterThan(outside.size());
    // What the service goes on saying to a machine that has lost power comes as far as the router.
    assertThat(outside).anyMatch(packet -> packet.inbound() && packet.comments().contains("dropped: node-down"));
    assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
  }

  @Test
  void saysOfASentPacketThatItWillBeLostOnTheLan() throws IOException {
    List<Long> losses = new ArrayList<>();

    capture(folder, "*", new Onlooker() {
      private @Nullable Packet last;
      private long at;

      @Override
      public void onSent(Node node, Packet packet) {
        last = packet;
        at = node.now();
      }

      @Override
      public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
        if (reason == DropReason.LOSS && packet == last && packet.origin().now() == at) {
          losses.add(packet.origin().now());
        }
      }
    });

    List<Long> told = read(folder).stream().filter(packet -> !packet.inbound() && packet.comments().contains("dropped: loss")).map(Seen::nanos).toList();
    assertThat(told).isEqualTo(losses).isNotEmpty();
  }

  @Test
  void namesItsTapsEvenWhereNothingHappens() throws IOException {
    capture(folder, "home-2-set-top-box,home-2-phone-239");

    List<Seen> seen = read(folder);
    assertThat(count(seen)).containsOnlyKeys("home-2-set-top-box");
  }

  @Test
  void refusesNamesThatNoRunCanHave() {
    var variants = List.of(Worlds.variant(Worlds.read(STREET)));

    Taps.parse("home-2-phone-239", variants);
    for (String[] wrong : new String[][] {
        {"home-3-set-top-box", "'home-2-set-top-box'"}, {"home-2-set-top-bx", "'home-2-set-top-box'"}, {"home-1-phone-240", "'home-1-phone-239'"},
        {"home-01-set-top-box", "'home-1-set-top-box'"}, {"discvery", "'discovery'"}, {"link:home-3", "'link:home-2'"}, {"link:discovery", "link:home-0"}}) {
      assertThatThrownBy(() -> Taps.parse(wrong[0], variants))
          .hasMessageStartingWith("must name nodes and links of this scenario, but it can have no '" + wrong[0] + "'; ")
          .hasMessageContaining(wrong[1]);
    }
    assertThatThrownBy(() -> Taps.parse("discovery,", variants)).hasMessageContaining("it can have no ''");
  }

  @Test
  void saysInWordsWhatABulkMoves() throws IOException {
    CheckedScenario checked = Worlds.read("""
        name: one
        duration: 10 min
        start: together
        population: { homes: { count: 1, lan: { access: docsis }, devices: { pc: {} } } }
        backbone: { preset: europe-west }
        services: { files: { protocol: transfer-service } }
        protocols: { transfer: { server: 'files:80', size: 10 MB, every: 2 min }, transfer-service: {} }
        """);
    var scenario = Worlds.variant(checked);
    double down;
    try (CaptureWriter writer = CaptureWriter.begin(folder, "one", scenario.epoch(), new DataSize(1 << 24))) {
      Capture capture = new Capture(writer, Taps.parse("*,link:home-0", List.of(scenario)));
      down = Worlds.run(checked, capture).metrics().value("bytes.down", "", "total").orElseThrow().number();
      capture.finish(scenario.duration().toNanos());
      writer.commit();
    }

    List<Seen> announcing = read(folder).stream().filter(seen -> seen.comments().contains("a bulk of 10000000 bytes follows, of which no packets are shown")).toList();
    assertThat(announcing.stream().map(Seen::tap)).contains("files", "link:home-0", "home-0-pc");
    List<String> statistics = statistics(folder);
    assertThat(statistics).hasSize(2);
    long[] sent = {0};
    statistics.forEach(said -> {
      Matcher numbers = Pattern.compile("bulks, of which no packets are shown: (\\d+) bytes sent, (\\d+) received").matcher(said);
      assertThat(numbers.matches()).as(said).isTrue();
      sent[0] += Long.parseLong(numbers.group(1));
    });
    // All that is received is one side's bulk or the other's acknowledgement, but for some segments.
    assertThat((double) sent[0]).isBetween(0.99 * down, down);
  }

  /** The comments of the interfaces' statistics. */
  private static List<String> statistics(Path folder) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("capture.pcapng"))).order(ByteOrder.LITTLE_ENDIAN);
    List<String> comments = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.getInt(in.position() + 4);
      if (in.getInt(in.position()) == 5) {
        comments.addAll(options(in.slice(in.position() + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN), 12).get(1));
      }
      in.position(in.position() + length);
    }
    return comments;
  }
}
