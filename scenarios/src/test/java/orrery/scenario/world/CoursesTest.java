package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.scenario.world.Worlds.Attendance;
import orrery.scenario.world.Worlds.Switch;
import orrery.scenario.yaml.CheckedScenario;
import orrery.sim.Goodness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices are there by every family of sessions, by hours of the week, by a recording, and not while an outage lasts. */
class CoursesTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long HOUR = 60 * MINUTE;

  private static final String HOMES =
      """
      name: homes
      duration: 20 h
      start: stationary
      population:
        homes:
          count: 4
          lan: {}
          devices:
            pc: { count: 3 }
            tv: {}
      backbone: { preset: europe-west }
      protocols: { tell-tale: {} }
      outages:
        power: { of: home, group: pc, between: { exponential: 3 h }, length: { uniform: { from: 10 min, to: 20 min } }, back: { uniform: { from: 0 s, to: 1 min } } }
      """;

  private static List<Switch> homes(String... settings) {
    CheckedScenario checked = Worlds.read(TellTale.of().catalogue(), HOMES, settings);
    Attendance attendance = new Attendance();
    Worlds.run(checked, attendance);
    return attendance.switches();
  }

  private static String pc(String part, String value) {
    return "population.nodes.pc." + part + "=" + value;
  }

  @Test
  @DisplayName("isOnWithItsAvailabilityUnderEveryFamily (T1, stationary start)")
  void isOnWithItsAvailabilityUnderEveryFamily(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("q.csv"), "PROBABILITY,VALUE\n0,60\n0.5,10 min\n1,1 h\n");
    Map<String, Double> means = new LinkedHashMap<>();
    means.put("{ gamma: { mean: 20 min, shape: 0.5 } }", 20.0);
    means.put("{ pareto: { minimum: 10 min, shape: 3 } }", 15.0);
    means.put("{ lognormal: { median: 10 min, sigma: 1 } }", 10 * Math.exp(0.5));
    means.put("{ quantiles: " + file + " }", (1 + 10) / 2.0 / 2 + (10 + 60) / 2.0 / 2);
    means.forEach((session, mean) -> {
      for (long minute : new long[] {0, 60}) {
        Goodness.assertMean("availability with sessions " + session + " at " + minute + " min", 40, mean / (mean + 10),
            ChurnTest.from(switches -> List.of(ChurnTest.onAt(switches, minute * MINUTE)), pc("churn.session", session)));
      }
    });
  }

  @Test
  @DisplayName("isOnWithItsAvailabilityBetweenOutages (T1, stationary start)")
  void isOnWithItsAvailabilityBetweenOutages() {
    // An own course and one of outages, each in equilibrium and neither knowing of the other: the product of both.
    double expected = 20.0 / (20 + 10) * 30 / (30 + 6);
    for (long minute : new long[] {0, 7, 60}) {
      Goodness.assertMean("availability between outages at " + minute + " min", 40, expected, ChurnTest.from(
          switches -> List.of(ChurnTest.onAt(switches, minute * MINUTE)),
          pc("churn.session", "{ gamma: { mean: 20 min, shape: 2 } }"),
          "outages={ power: { between: { exponential: 30 min }, length: { gamma: { mean: 6 min, shape: 2 } } } }"));
    }
  }

  @Test
  @DisplayName("goesItsCourseFromWhereItIsWhenAStaggeredStartReachesIt (T1)")
  void goesItsCourseFromWhereItIsWhenAStaggeredStartReachesIt() {
    double expected = 20.0 / (20 + 10) * 30 / (30 + 6);
    for (long minute : new long[] {0, 30, 60}) {
      Goodness.assertMean("availability between outages at " + minute + " min of a staggered start", 40, Math.min(1, minute / 60.0) * expected, ChurnTest.from(
          switches -> List.of(ChurnTest.onAt(switches, minute * MINUTE)),
          "start={ staggered: 60 min }",
          pc("churn.session", "{ gamma: { mean: 20 min, shape: 2 } }"),
          "outages={ power: { between: { exponential: 30 min }, length: { gamma: { mean: 6 min, shape: 2 } } } }"));
    }
  }

  @Test
  void takesAllOfAHomeOffAtOnceAndGivesThemBackOneByOne() {
    Map<String, List<Switch>> byHome = new TreeMap<>();
    homes().stream().filter(one -> one.nanos() > 0).forEach(one -> byHome.computeIfAbsent(one.node().substring(0, 6), home -> new java.util.ArrayList<>()).add(one));

    assertThat(byHome).hasSize(4);
    byHome.forEach((home, switches) -> {
      assertThat(switches).extracting(Switch::node).noneMatch(node -> node.endsWith("tv"));
      assertThat(switches).extracting(Switch::what).containsOnly("crash", "on");
      Map<Long, Long> gone = new TreeMap<>();
      switches.stream().filter(one -> one.what().equals("crash")).forEach(one -> gone.merge(one.nanos(), 1L, Long::sum));
      assertThat(gone.values()).describedAs(home).isNotEmpty().containsOnly(3L);
      switches.stream().filter(one -> one.what().equals("on")).forEach(back -> {
        long since = gone.keySet().stream().filter(time -> time < back.nanos()).reduce(0L, (earlier, later) -> later);
        // One that lasted at time zero already is over sooner.
        assertThat(back.nanos() - since).isBetween(since == 0 ? 0 : 10 * MINUTE, 21 * MINUTE);
      });
    });
    // Homes have outages of their own: no two at one time.
    assertThat(byHome.values().stream().flatMap(List::stream).filter(one -> one.what().equals("crash")).map(Switch::nanos).distinct().count())
        .isEqualTo(byHome.values().stream().mapToLong(own -> own.stream().filter(one -> one.what().equals("crash")).count() / 3).sum());
  }

  @Test
  void takesARegionOrEverybodyOffAtOnce() {
    Map<String, Long> together = new TreeMap<>();
    for (String of : List.of("region", "all")) {
      Map<Long, Long> gone = new TreeMap<>();
      homes("outages.power.of=" + of, "population.homes.count=12").stream().filter(one -> one.what().equals("crash")).forEach(one -> gone.merge(one.nanos(), 1L, Long::sum));
      assertThat(gone.values().stream().distinct().toList()).describedAs(of).hasSize(1);
      together.put(of, gone.values().iterator().next());
    }

    // Twelve homes over the six regions of the preset, three computers in each.
    assertThat(together).containsEntry("all", 36L).containsEntry("region", 36L / regions());
  }

  private static long regions() {
    return orrery.net.BackboneCatalogue.all().get("europe-west").sites();
  }

  @Test
  void comesOnlyInHoursInWhichDevicesCome() {
    // Epoch is a Monday, 0:00 UTC, and the clock on the wall two hours ahead: from 4:00 to 16:00 UTC nobody comes.
    List<Switch> switches = ChurnTest.switches(1, "duration=3 d", pc("count", "30"),
        pc("churn.pattern", "{ comes: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], hours-east: 2 }"));

    List<Long> hours = switches.stream().filter(one -> one.what().equals("on") && one.nanos() > 0).map(one -> one.nanos() % (24 * HOUR) / HOUR).distinct().sorted().toList();
    assertThat(hours).containsExactly(0L, 1L, 2L, 3L, 16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L);
  }

  @Test
  void startsAllTogetherWhereHoursOfTheWeekMatter() {
    List<Switch> switches = ChurnTest.switches(1, "start=together", pc("churn.pattern", "{ goes: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }"));

    assertThat(switches).hasSize(200).allSatisfy(one -> assertThat(one).extracting(Switch::nanos, Switch::what).containsExactly(0L, "on"));
  }

  @Test
  void replaysWhatWasRecordedOfTheDeviceOfItsName(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("sessions.csv"), "DEVICE,START,END\npc-1,60,120\nother,0,30 min\npc-1,3 min,4 min\n");

    List<Switch> switches = ChurnTest.switches(1, pc("count", "3"), pc("churn", "{ trace: " + file + ", leave: { silent: 100 % } }"));

    Map<String, List<Switch>> byNode = ChurnTest.byNode(switches);
    assertThat(byNode.get("pc-1")).containsExactly(
        new Switch(MINUTE, "pc-1", "on"), new Switch(2 * MINUTE, "pc-1", "crash"), new Switch(3 * MINUTE, "pc-1", "on"), new Switch(4 * MINUTE, "pc-1", "crash"));
    for (String other : List.of("pc-0", "pc-2")) {
      List<Long> times = byNode.get(other).stream().map(Switch::nanos).toList();
      assertThat(List.of(List.of(0L, 30 * MINUTE), List.of(MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE))).contains(times);
    }
  }
}
