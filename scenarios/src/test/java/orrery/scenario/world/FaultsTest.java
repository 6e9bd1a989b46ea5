package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.net.Lan;
import orrery.net.Node;
import orrery.scenario.world.Worlds.Attendance;
import orrery.scenario.world.Worlds.Switch;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;

/** Faults hit whom they are to hit, when they are to, and end when they are to. */
class FaultsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static final String MACHINES =
      """
      name: machines
      duration: 360 s
      start: together
      population:
        nodes:
          pc: { count: 40, access: dsl, nat: none }
          server: { count: 10, access: ethernet }
      backbone: { preset: europe-west }
      protocols: { tell-tale: {} }
      faults:
        storm: { at: 60 s, type: crash, group: pc, fraction: 25 % }
      """;

  private static List<Switch> switches(long seed, String... settings) {
    CheckedScenario checked = Worlds.read(TellTale.of().catalogue(), MACHINES, settings);
    Attendance attendance = new Attendance();
    Worlds.run(checked, Worlds.variant(checked), seed, 0, attendance);
    return attendance.switches();
  }

  private static Set<String> crashedAt(long seconds, List<Switch> switches) {
    return switches.stream()
        .filter(one -> one.what().equals("crash") && one.nanos() == seconds * SECOND)
        .map(Switch::node)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  // ---- Crashes

  @Test
  void hitsTheStatedShareOfItsGroupAndNobodyElse() {
    List<Switch> switches = switches(1);

    assertThat(crashedAt(60, switches)).hasSize(10).allMatch(node -> node.startsWith("pc-"));
    assertThat(switches).filteredOn(one -> !one.what().equals("on")).hasSize(10);
    assertThat(switches).filteredOn(one -> one.what().equals("on")).hasSize(50);
  }

  @Test
  void hitsTheSameDevicesWhateverElseDiffers() {
    Set<String> usual = crashedAt(60, switches(1));

    assertThat(crashedAt(60, switches(1, "population.nodes.server.count=25"))).isEqualTo(usual);
    assertThat(crashedAt(60, switches(1, "population.nodes.pc.access=fibre", "population.nodes.pc.nat=symmetric"))).isEqualTo(usual);
    assertThat(crashedAt(90, switches(1, "faults.storm.at=90 s", "duration=400 s"))).isEqualTo(usual);
    assertThat(crashedAt(60, switches(1, "faults={ other: { at: 50 s, type: crash, group: server, fraction: 50 % }, storm: { at: 60 s, type: crash, group: pc, fraction: 25 % } }"))).isEqualTo(usual);
    assertThat(crashedAt(60, switches(1, "faults.storm.fraction=50 %"))).hasSize(20).containsAll(usual);
  }

  @Test
  void hitsOthersUnderAnotherSeedOrAnotherNameOfTheFault() {
    Set<String> usual = crashedAt(60, switches(1));

    assertThat(crashedAt(60, switches(2))).hasSize(10).isNotEqualTo(usual);
    assertThat(crashedAt(60, switches(1, "faults={ flood: { at: 60 s, type: crash, group: pc, fraction: 25 % } }"))).hasSize(10).isNotEqualTo(usual);
  }

  @Test
  void switchesOnAgainAllItHitAfterTheStatedTime() {
    List<Switch> switches = switches(1, "faults.storm.restart-after=40 s");

    Set<String> back = switches.stream().filter(one -> one.what().equals("on") && one.nanos() > 0).map(Switch::node).collect(Collectors.toCollection(TreeSet::new));
    assertThat(back).isEqualTo(crashedAt(60, switches)).hasSize(10);
    assertThat(switches).filteredOn(one -> one.what().equals("on") && one.nanos() > 0).allMatch(one -> one.nanos() == 100 * SECOND);
  }

  /** Counts how often it was started, in what survives a crash. */
  private static final class Counting implements ProtocolProvider<Counting.Config> {

    /** Nothing to set. */
    record Config() {}

    @Override
    public String id() {
      return "counting";
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
          int starts = 1 + host.storage().get("starts").map(kept -> (int) kept[0]).orElse(0);
          host.storage().put("starts", ByteBuffer.wrap(new byte[] {(byte) starts}));
          host.storage().sync(() -> {});
          host.probe().event("started", Integer.toString(starts));
        }

        @Override
        public void stop(Runnable done) {
          done.run();
        }
      };
    }
  }

  @Test
  void leavesADeviceWhatItHasStored() {
    Map<String, List<String>> starts = new TreeMap<>();
    CheckedScenario checked = Worlds.read(
        Worlds.with(new Counting()), MACHINES.replace("tell-tale", "counting"),
        "faults={ storm: { at: 60 s, type: crash, group: pc, fraction: 25 %, restart-after: 40 s }, again: { at: 200 s, type: crash, restart-after: 1 s } }");

    Worlds.run(checked, new Onlooker() {
      @Override
      public void onEvent(Node node, String kind, String detail) {
        starts.computeIfAbsent(node.name(), name -> new ArrayList<>()).add(detail);
      }
    });

    assertThat(starts.values()).filteredOn(List.of("1", "2", "3")::equals).hasSize(10);
    assertThat(starts.values()).filteredOn(List.of("1", "2")::equals).hasSize(40);
  }

  // ---- Partitions

  private static final String HOMES =
      """
      name: homes
      duration: 36 min
      start: together
      population:
        homes:
          count: 6
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { set-top-box: {}, pc: { type: laptop, count: 3 } }
        nodes:
          server: { count: 1, access: ethernet }
      backbone: { preset: europe-west }
      protocols: { edge-node: {} }
      """;

  /** Who is on, and who acts as super node. */
  private static final class Roles implements Onlooker {

    private final Map<String, Node> nodes = new TreeMap<>();
    private final Set<String> superNodes = new TreeSet<>();

    @Override
    public void onSwitchedOn(Node node) {
      nodes.put(node.name(), node);
    }

    @Override
    public void onState(Node node, String variable, String scope, String value) {
      if (variable.equals("role") && value.equals("super-node")) {
        superNodes.add(node.name());
      } else if (variable.equals("role")) {
        superNodes.remove(node.name());
      }
    }

    /** The pairs of nodes of which the one's packets do not reach the other's. */
    Set<String> cuts() {
      Set<String> cuts = new TreeSet<>();
      for (Node one : nodes.values()) {
        for (Node other : nodes.values()) {
          if (one.network().separated(one, other)) {
            assertThat(one.network().separated(other, one)).isTrue();
            cuts.add(one.name() + " | " + other.name());
          }
        }
      }
      return cuts;
    }

    /** Which groups or regions of a machine do not reach which, each pair as from-to. */
    String cutsOneWay(Function<Node, String> nameOf) {
      Set<String> cuts = new TreeSet<>();
      for (Node one : nodes.values()) {
        for (Node other : nodes.values()) {
          if (one.network().separated(one, other)) {
            cuts.add(nameOf.apply(one) + "-" + nameOf.apply(other));
          }
        }
      }
      return String.join(" ", cuts);
    }

    /** How many super nodes each home has. */
    Map<String, Long> perHome() {
      return nodes.values().stream().filter(node -> node.machine().lan() != null).collect(Collectors.groupingBy(
          node -> Objects.requireNonNull(node.machine().lan()).name(), TreeMap::new, Collectors.summingLong(node -> superNodes.contains(node.name()) ? 1 : 0)));
    }
  }

  private static void runUntil(WorldRun run, long minutes) {
    while (run.now() < minutes * 60 * SECOND) {
      run.advance();
    }
  }

  private static WorldRun begin(Roles roles, String fault) {
    CheckedScenario checked = Worlds.read(HOMES, "faults={ cut: " + fault + " }");
    return new WorldRun(Worlds.variant(checked), checked.inputs(), 1, 0, List.of(roles));
  }

  @Test
  void cutsHomesFromTheWorldAndMendsThem() {
    Roles roles = new Roles();
    WorldRun run = begin(roles, "{ at: 5 min, type: partition, cut: uplink, fraction: 50 %, heal-after: 10 min }");

    runUntil(run, 4);
    assertThat(roles.cuts()).isEmpty();
    runUntil(run, 6);
    Set<String> cut = roles.cuts();
    Set<Lan> homes = roles.nodes.values().stream()
        .filter(node -> node.machine().lan() != null && cut.contains(node.name() + " | server-0"))
        .map(node -> node.machine().lan())
        .collect(Collectors.toSet());
    assertThat(homes).hasSize(3);
    // Four devices in each of three homes: each is cut from the server and from the twenty devices of other homes, both
    // ways; pairs of two homes that are both cut are there once for each direction.
    assertThat(cut).hasSize(2 * (12 * 1 + 12 * 12) + 3 * 2 * 4 * 4);
    runUntil(run, 16);
    assertThat(roles.cuts()).isEmpty();
    runUntil(run, 36);
    assertThat(run.finish().violations()).isEmpty();
  }

  @Test
  void cutsHomesInTwoAndTheirClusterIsOneAgainAfterwards() {
    Roles roles = new Roles();
    WorldRun run = begin(roles, "{ at: 5 min, type: partition, cut: lan, heal-after: 12 min }");

    runUntil(run, 4);
    assertThat(roles.cuts()).isEmpty();
    assertThat(roles.perHome().values()).hasSize(6).containsOnly(1L);
    runUntil(run, 16);
    Set<String> cut = roles.cuts();
    Set<String> split = cut.stream().map(pair -> pair.substring(0, "home-0".length())).collect(Collectors.toCollection(TreeSet::new));
    assertThat(cut).allMatch(pair -> pair.split(" \\| ")[1].startsWith(pair.substring(0, "home-0".length())));
    assertThat(split).hasSizeGreaterThan(2);
    roles.perHome().forEach((home, superNodes) -> assertThat(superNodes).describedAs(home).isEqualTo(split.contains(home) ? 2 : 1));
    runUntil(run, 36);
    assertThat(roles.cuts()).isEmpty();
    assertThat(roles.perHome().values()).containsOnly(1L);
    assertThat(run.finish().violations()).isEmpty();
  }

  @Test
  void cutsOneWayOnlyWhereThatIsSaid() {
    for (String direction : List.of("out", "in")) {
      Roles roles = new Roles();
      WorldRun run = begin(roles, "{ at: 5 min, type: partition, home: home-2, direction: " + direction + ", heal-after: 10 min }");
      runUntil(run, 6);
      Node inside = Objects.requireNonNull(roles.nodes.get("home-2-set-top-box"));
      Node outside = Objects.requireNonNull(roles.nodes.get("server-0"));
      Node other = Objects.requireNonNull(roles.nodes.get("home-1-set-top-box"));

      assertThat(inside.network().separated(inside, outside)).isEqualTo(direction.equals("out"));
      assertThat(inside.network().separated(outside, inside)).isEqualTo(direction.equals("in"));
      assertThat(inside.network().separated(other, outside)).isFalse();
      runUntil(run, 16);
      assertThat(inside.network().separated(inside, outside) || inside.network().separated(outside, inside)).isFalse();
    }
  }

  /** Who does not reach whom during a cut of a minute, told by {@code nameOf}; nobody before and after it. */
  private static String cuts(String cut, Function<Node, String> nameOf) {
    Roles roles = new Roles();
    CheckedScenario checked = Worlds.read(TellTale.of().catalogue(), MACHINES, "faults={ cut: { at: 60 s, type: partition, " + cut + ", heal-after: 60 s } }");
    WorldRun run = new WorldRun(Worlds.variant(checked), checked.inputs(), 1, 0, List.of(roles));
    run.advance();
    assertThat(roles.cuts()).isEmpty();
    runUntil(run, 1);
    run.advance();
    String cuts = roles.cutsOneWay(nameOf);
    runUntil(run, 2);
    run.advance();
    assertThat(roles.cuts()).isEmpty();
    return cuts;
  }

  @Test
  void cutsRegionsFromEachOther() {
    Function<Node, String> region = node -> node.network().backbone().siteName(node.machine().site());

    assertThat(cuts("cut: regions, from: london, to: madrid", region)).isEqualTo("london-madrid madrid-london");
    assertThat(cuts("cut: regions, from: london, to: madrid, direction: out", region)).isEqualTo("london-madrid");
    assertThat(cuts("cut: regions, from: london", region).split(" ")).contains("london-madrid", "frankfurt-london").allMatch(pair -> pair.contains("london")).doesNotContain("london-london");
  }

  @Test
  void cutsGroupsFromEachOther() {
    Function<Node, String> group = node -> node.name().replaceFirst("-.*", "");

    assertThat(cuts("cut: groups, from: pc, to: server", group)).isEqualTo("pc-server server-pc");
    assertThat(cuts("cut: groups, from: server, direction: in", group)).isEqualTo("pc-server");
  }

  // ---- Restarts and outages

  @Test
  void restartsInOrderOrNot() {
    List<Switch> orderly = switches(1, "faults={ update: { at: 60 s, type: restart, node: pc-3 } }");
    List<Switch> abrupt = switches(1, "faults={ update: { at: 60 s, type: restart, group: server, orderly: false, restart-after: 5 s } }");

    assertThat(orderly).filteredOn(one -> one.nanos() > 0).containsExactly(new Switch(60 * SECOND, "pc-3", "off"), new Switch(90 * SECOND, "pc-3", "on"));
    assertThat(crashedAt(60, abrupt)).hasSize(10).allMatch(node -> node.startsWith("server-"));
    assertThat(abrupt).filteredOn(one -> one.what().equals("on") && one.nanos() == 65 * SECOND).hasSize(10);
  }

  @Test
  void takesPowerFromARegionAndGivesItBack() {
    String outage = "faults={ dark: { at: 60 s, type: region-outage, region: london, end-after: 100 s }, late: { at: 30 s, type: crash, group: pc, restart-after: 60 s }, gone: { at: 20 s, type: crash, group: server } }";
    List<Switch> switches = switches(1, "services={ store: { protocol: tell-tale, region: london } }", "protocols={ tell-tale: {} }", outage);
    Map<String, String> regions = regions();

    List<Switch> dark = switches.stream().filter(one -> one.nanos() > 40 * SECOND).toList();
    // Those that are to restart during the outage do so when it ends; what was off for good stays so.
    assertThat(dark.stream().filter(one -> one.nanos() == 60 * SECOND).map(Switch::node)).containsExactly("store");
    assertThat(dark.stream().filter(one -> one.nanos() == 90 * SECOND).map(Switch::node)).hasSizeBetween(20, 39).noneMatch(node -> regions.get(node).equals("london"));
    assertThat(dark.stream().filter(one -> one.nanos() == 160 * SECOND).map(Switch::node)).contains("store").hasSizeGreaterThan(5)
        .allMatch(node -> node.equals("store") || node.startsWith("pc-") && regions.get(node).equals("london"));
    assertThat(dark).hasSize(1 + 40 + 1);
  }

  /** The region of each machine. */
  private static Map<String, String> regions() {
    Map<String, String> regions = new TreeMap<>();
    Worlds.run(Worlds.read(TellTale.of().catalogue(), MACHINES, "duration=61 s"), new Onlooker() {
      @Override
      public void onSwitchedOn(Node node) {
        regions.put(node.name(), node.network().backbone().siteName(node.machine().site()));
      }
    });
    return regions;
  }

  // ---- Whom

  @Test
  void findsDevicesByNameRegionAndArea() {
    Map<String, String> regions = regions();

    assertThat(crashedAt(60, switches(1, "faults.storm={ at: 60 s, type: crash, node: server-4 }"))).containsExactly("server-4");
    assertThat(crashedAt(60, switches(1, "faults.storm={ at: 60 s, type: crash, region: madrid }")))
        .isEqualTo(regions.keySet().stream().filter(node -> regions.get(node).equals("madrid")).collect(Collectors.toCollection(TreeSet::new)))
        .hasSizeGreaterThan(3);
    String users = "population={ users: { area: { latitude: 48.8, longitude: 2.3, radius: 10 km }, count: 200, type: laptop, access: fibre } }";
    Set<String> near = crashedAt(60, switches(1, users, "faults.storm={ at: 60 s, type: crash, near: { latitude: 48.8, longitude: 2.3, radius: 5 km } }"));
    Set<String> nearer = crashedAt(60, switches(1, users, "faults.storm={ at: 60 s, type: crash, near: { latitude: 48.8, longitude: 2.3, radius: 2 km } }"));
    // A quarter of a disc is within half its radius.
    assertThat(near).hasSizeBetween(30, 70).allMatch(node -> node.startsWith("user-")).containsAll(nearer);
    assertThat(nearer).hasSizeBetween(1, 20);
  }
}
