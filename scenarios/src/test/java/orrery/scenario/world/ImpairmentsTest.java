package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.scenario.yaml.CheckedScenario;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Faults that last: of links, clocks and processors. Whom they hit, what changes, and that it ends. */
class ImpairmentsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** How long packets were on their way, and who lost some. */
  private static final class Traffic implements Onlooker {

    private record Trip(long sentAt, String sender, String receiver, boolean backbone, long nanos) {}

    private final Map<Packet, Long> sent = new IdentityHashMap<>();
    private final List<Trip> trips = new ArrayList<>();
    private final Map<String, List<Long>> losses = new TreeMap<>();
    private final Map<String, Node> nodes = new TreeMap<>();

    @Override
    public void onSwitchedOn(Node node) {
      nodes.put(node.name(), node);
    }

    @Override
    public void onSent(Node node, Packet packet) {
      sent.put(packet, node.now());
    }

    @Override
    public void onInterface(Node node, String nic, Packet packet, boolean out) {
      if (!out) {
        long sentAt = sent.get(packet);
        trips.add(new Trip(sentAt, packet.origin().name(), node.name(), packet.crossedBackbone(), node.now() - sentAt));
      }
    }

    @Override
    public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
      if (reason == DropReason.LOSS && receiver == null) {
        losses.computeIfAbsent(packet.origin().name(), name -> new ArrayList<>()).add(packet.origin().now());
      }
    }

    LongStream times(long fromSecond, long toSecond, Predicate<Trip> which) {
      return trips.stream().filter(trip -> trip.sentAt() >= fromSecond * SECOND && trip.sentAt() < toSecond * SECOND).filter(which).mapToLong(Trip::nanos);
    }

    /** Those whose packets all took so long at least. */
    Set<String> slowSenders(long fromSecond, long toSecond, long millis, Predicate<Trip> which) {
      Set<String> slow = new TreeSet<>();
      Map<String, Long> least = trips.stream()
          .filter(trip -> trip.sentAt() >= fromSecond * SECOND && trip.sentAt() < toSecond * SECOND)
          .filter(which)
          .collect(Collectors.toMap(Trip::sender, Trip::nanos, Math::min, TreeMap::new));
      least.forEach((sender, nanos) -> {
        if (nanos >= millis * 1_000_000) {
          slow.add(sender);
        }
      });
      return slow;
    }
  }

  private static final String TALKERS =
      """
      name: talkers
      duration: 3 min
      start: together
      population:
        homes:
          count: 3
          region: london
          devices: { set-top-box: {}, phone: { type: smartphone, count: 4 } }
      backbone: { preset: europe-west }
      services: { listener: { protocol: discovery-service } }
      protocols: { talker: {}, discovery-service: {} }
      faults: { trouble: { at: 60 s, type: crash, fraction: 0 }, update: { at: 80 s, type: restart, fraction: 0, restart-after: 10 s } }
      """;

  /** Says something to its link and to the service each second. */
  private static final class Talker implements ProtocolProvider<Talker.Config> {

    private static final Endpoint EVERYBODY = new Endpoint(Address.of("239.255.7.7"), 7_007);
    private static final Endpoint SERVICE = new Endpoint(Address.ipv4(198, 18, 0, 1), 7_007);

    /** Nothing to set. */
    record Config() {}

    @Override
    public String id() {
      return "talker";
    }

    @Override
    public Class<Config> config() {
      return Config.class;
    }

    @Override
    public Protocol create(Host host, Config config) {
      return new Protocol() {
        @Override
        public void start() {
          DatagramPort port = host.open(PortSpec.of("talker", EVERYBODY.port()), (source, destination, payload) -> {});
          port.join(EVERYBODY.address());
          Timer[] timer = new Timer[1];
          timer[0] = host.timer("talk", () -> {
            port.send(EVERYBODY, ByteBuffer.allocate(100), "word");
            port.send(SERVICE, ByteBuffer.allocate(100), "word");
            timer[0].start(SECOND);
          });
          timer[0].start(host.random("phase").nextLong(SECOND));
        }

        @Override
        public void stop(Runnable done) {
          done.run();
        }
      };
    }
  }

  private static CheckedScenario talkers(String fault, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("faults.trouble={ at: 60 s, " + fault + " }");
    return Worlds.read(Worlds.with(new Talker()), TALKERS, all.toArray(String[]::new));
  }

  private static Traffic run(String fault, String... settings) {
    Traffic traffic = new Traffic();
    Worlds.run(talkers(fault, settings), traffic);
    return traffic;
  }

  // ---- Links

  private static final Predicate<Traffic.Trip> WITHIN = trip -> !trip.backbone();

  @Test
  void degradesTheLinksOfDevicesAndRestoresThem() {
    Traffic traffic = run("type: degrade, part: device, group: phone, fraction: 50 %, delay: 300 ms, end-after: 60 s");

    Set<String> slow = traffic.slowSenders(60, 119, 300, WITHIN);
    assertThat(slow).hasSize(6).allMatch(name -> name.contains("phone"));
    assertThat(traffic.slowSenders(0, 60, 100, WITHIN)).isEmpty();
    assertThat(traffic.slowSenders(121, 180, 100, WITHIN)).isEmpty();
    assertThat(traffic.times(60, 119, WITHIN.and(trip -> !slow.contains(trip.sender()))).max().orElseThrow()).isLessThan(290_000_000);
  }

  @Test
  void hitsTheSameLinksWhateverElseDiffers() {
    String fault = "type: degrade, part: device, group: phone, fraction: 50 %, delay: 300 ms, end-after: 60 s";
    Set<String> usual = run(fault).slowSenders(60, 119, 300, WITHIN);

    assertThat(run(fault, "population.homes.lan.access=fibre", "population.homes.devices.set-top-box.count=2").slowSenders(60, 119, 300, WITHIN)).isEqualTo(usual).hasSize(6);
    assertThat(run(fault.replace("50 %", "75 %")).slowSenders(60, 119, 300, WITHIN)).containsAll(usual).hasSize(9);
  }

  @Test
  void degradesTheAccessOfHomes() {
    Traffic traffic = run("type: degrade, node: home-1-phone-2, delay: 400 ms, rate: 50 %, end-after: 60 s");

    // The whole home is behind one access link, and nothing inside it changes.
    assertThat(traffic.slowSenders(60, 119, 400, Traffic.Trip::backbone)).hasSize(5).allMatch(name -> name.startsWith("home-1-"));
    assertThat(traffic.times(60, 119, WITHIN).max().orElseThrow()).isLessThan(290_000_000);
    assertThat(traffic.slowSenders(120, 180, 100, Traffic.Trip::backbone)).isEmpty();
  }

  @Test
  void takesTheLinkOfAServiceForItsAccess() {
    Traffic traffic = run("type: degrade, node: listener, delay: 400 ms, end-after: 60 s");

    assertThat(traffic.slowSenders(60, 119, 400, Traffic.Trip::backbone)).hasSize(15);
  }

  @Test
  void losesInBurstsThatEnd() {
    Traffic traffic = run("type: loss-burst, part: device, node: home-0-set-top-box, loss: 90 %, end-after: 30 s");

    List<Long> lost = traffic.losses.get("home-0-set-top-box");
    // Sixty are sent in that time, two a second; the access network loses a few all the time.
    assertThat(lost.stream().filter(time -> time >= 60 * SECOND && time <= 90 * SECOND)).hasSizeBetween(45, 60);
    assertThat(lost.stream().filter(time -> time < 60 * SECOND || time > 90 * SECOND)).hasSizeLessThan(10);
    assertThat(traffic.losses.getOrDefault("home-1-set-top-box", List.of())).hasSizeLessThan(10);
  }

  @Test
  void stormsBlowNowMoreAndNowLess() {
    Traffic traffic = run("type: latency-storm, part: device, group: set-top-box, delay: 100 ms, jitter: 200 ms, every: 5 s, end-after: 90 s");

    assertThat(traffic.slowSenders(60, 150, 100, WITHIN)).containsExactly("home-0-set-top-box", "home-1-set-top-box", "home-2-set-top-box");
    Set<Long> delays = new TreeSet<>(traffic.times(60, 149, WITHIN.and(trip -> trip.sender().equals("home-0-set-top-box"))).map(nanos -> nanos / 1_000_000).boxed().toList());
    assertThat(delays).hasSizeBetween(15, 36).allMatch(millis -> millis >= 100 && millis < 320);
    assertThat(traffic.slowSenders(151, 180, 50, WITHIN)).isEmpty();
  }

  @Test
  void hitsADeviceThatComesOnMeanwhileToo() {
    Traffic traffic = run("type: degrade, part: device, delay: 300 ms", "faults.update.node=home-0-set-top-box", "faults.update.fraction=1");

    assertThat(Objects.requireNonNull(traffic.nodes.get("home-0-set-top-box")).bootedAt()).isEqualTo(90 * SECOND);
    assertThat(traffic.slowSenders(91, 180, 300, WITHIN)).hasSize(15);
  }

  // ---- Clocks and processors

  @Test
  void setsClocksOffAndRightAgain() {
    Traffic traffic = new Traffic();
    CheckedScenario checked = Worlds.read(CaptureTest.STREET, "duration=4 min", "faults={ trouble: { at: 60 s, type: clock, group: phone, behind: 10 s, drift: 1000 ppm, end-after: 100 s } }");
    WorldRun run = new WorldRun(Worlds.variant(checked), checked.inputs(), 1, 0, List.of(traffic));
    long epoch = 1_767_571_200L * SECOND;

    while (run.now() < 110 * SECOND) {
      run.advance();
    }
    Node phone = Objects.requireNonNull(traffic.nodes.get("home-0-phone-0"));
    Node box = Objects.requireNonNull(traffic.nodes.get("home-0-set-top-box"));
    long drift = (run.now() - 60 * SECOND) / 1_000;
    assertThat(phone.host().unixNanos()).isEqualTo(epoch + run.now() - 10 * SECOND + drift);
    assertThat(phone.host().nanoTime()).isEqualTo(run.now() + drift);
    assertThat(box.host().unixNanos()).isEqualTo(epoch + run.now());
    while (run.now() < 170 * SECOND) {
      run.advance();
    }
    assertThat(phone.host().unixNanos()).isEqualTo(epoch + run.now());
    assertThat(phone.host().nanoTime()).isEqualTo(run.now() + SECOND / 10);
    while (run.advance()) {
      // To the end.
    }
    assertThat(run.finish().violations()).isEmpty();
  }

  @Test
  void slowsProcessorsDown() {
    Traffic traffic = new Traffic();
    CheckedScenario checked = Worlds.read(CaptureTest.STREET, "faults={ trouble: { at: 60 s, type: slow-node, node: discovery, speed: 10 %, end-after: 60 s } }");
    WorldRun run = new WorldRun(Worlds.variant(checked), checked.inputs(), 1, 0, List.of(traffic));
    List<Long> took = new ArrayList<>();

    for (long second : new long[] {30, 70, 130}) {
      while (run.now() < second * SECOND) {
        run.advance();
      }
      Node service = Objects.requireNonNull(traffic.nodes.get("discovery"));
      long begun = run.now();
      service.host().compute(new Work("test", service.device().processorMops() * 1_000_000), () -> took.add((service.now() - begun) / SECOND));
    }
    while (run.advance()) {
      // To the end.
    }

    assertThat(took).containsExactly(1L, 10L, 1L);
  }

  // ---- The fingerprint

  @Test
  void areInTheFingerprint() {
    Set<String> fingerprints = new TreeSet<>();
    for (String fault : List.of(
        "clock, node: home-0-phone-0, ahead: 1 s", "clock, node: home-0-phone-1, ahead: 1 s", "slow-node, node: home-0-phone-0, speed: 100 %",
        "partition, cut: groups, from: phone, to: listener", "loss-burst, part: device, node: home-0-phone-0, loss: 1 %, end-after: 1 us")) {
      fingerprints.add(Worlds.run(talkers("type: " + fault, "duration=61 s", "faults.update.at=1 s")).fingerprint());
    }

    assertThat(fingerprints).hasSize(5);
  }
}
