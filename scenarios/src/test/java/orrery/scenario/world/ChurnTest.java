package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import orrery.host.RandomStream;
import orrery.scenario.world.Worlds.Attendance;
import orrery.scenario.world.Worlds.Switch;
import orrery.scenario.yaml.CheckedScenario;
import orrery.sim.Distribution;
import orrery.sim.Goodness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Devices come and go as their distributions say, from time zero on, and whatever their protocols do. */
class ChurnTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Machines that run nothing: what is to be seen is their coming and going. */
  private static final String MACHINES =
      """
      name: machines
      duration: 60 min
      start: stationary
      population:
        nodes:
          pc:
            count: 200
            access: dsl
            nat: none
            churn: { session: { weibull: { scale: 20 min, shape: 0.615 } }, absence: { exponential: 10 min }, leave: { silent: 30 % } }
      backbone: { preset: europe-west }
      protocols: { tell-tale: {} }
      """;

  private static final Distribution SESSION = new Distribution.Weibull(20.0 * MINUTE, 0.615);
  private static final Distribution ABSENCE = new Distribution.Exponential(10.0 * MINUTE);
  private static final double AVAILABILITY = SESSION.mean() / (SESSION.mean() + ABSENCE.mean());

  static List<Switch> switches(long seed, String... settings) {
    return switches(machines(settings), seed);
  }

  private static CheckedScenario machines(String... settings) {
    return Worlds.read(TellTale.of().catalogue(), MACHINES, settings);
  }

  private static List<Switch> switches(CheckedScenario checked, long seed) {
    Attendance attendance = new Attendance();
    Worlds.run(checked, Worlds.variant(checked), seed, 0, attendance);
    return attendance.switches();
  }

  /** Draws one number after the other from runs, each under a seed that the stream gives. */
  static ToDoubleFunction<RandomStream> from(Function<List<Switch>, List<Double>> numbers, String... settings) {
    CheckedScenario checked = machines(settings);
    List<Double> left = new ArrayList<>();
    return random -> {
      while (left.isEmpty()) {
        left.addAll(numbers.apply(switches(checked, random.nextLong())));
      }
      return left.remove(left.size() - 1);
    };
  }

  static Map<String, List<Switch>> byNode(List<Switch> switches) {
    Map<String, List<Switch>> byNode = new TreeMap<>();
    switches.forEach(one -> byNode.computeIfAbsent(one.node(), node -> new ArrayList<>()).add(one));
    return byNode;
  }

  /** The share of the 200 machines that are on at a moment. */
  static double onAt(List<Switch> switches, long nanos) {
    long on = byNode(switches).values().stream()
        .filter(own -> own.stream().filter(one -> one.nanos() <= nanos).reduce((earlier, later) -> later).map(last -> last.what().equals("on")).orElse(false))
        .count();
    return on / 200.0;
  }

  @Test
  @DisplayName("isOnWithItsAvailabilityFromTheBeginningToTheEnd (T1, stationary start)")
  void isOnWithItsAvailabilityFromTheBeginningToTheEnd() {
    for (long minute : new long[] {0, 7, 60}) {
      Goodness.assertMean("churn availability at " + minute + " min", 40, AVAILABILITY, from(switches -> List.of(onAt(switches, minute * MINUTE))));
    }
  }

  @Test
  @DisplayName("isOnWithItsAvailabilityOnceAStaggeredStartIsOver (T1)")
  void isOnWithItsAvailabilityOnceAStaggeredStartIsOver() {
    String staggered = "start={ staggered: 10 min }";
    for (long minute : new long[] {0, 5, 10, 60}) {
      double begun = Math.min(1, minute / 10.0);
      Goodness.assertMean("churn availability at " + minute + " min of a staggered start", 40, begun * AVAILABILITY,
          from(switches -> List.of(onAt(switches, minute * MINUTE)), staggered));
    }
  }

  @Test
  @DisplayName("staysForTheRestOfASessionAfterAStaggeredStart (T1)")
  void staysForTheRestOfASessionAfterAStaggeredStart() {
    // Half of them begin a nanosecond late: nobody comes by himself so soon.
    String[] atOnce = {"duration=100 h", "population.nodes.pc.count=20", "start={ staggered: 2 ns }"};
    Goodness.assertFollows("churn first rest of a staggered start", 600, ChurnTest::residual, from(switches -> lengths(switches, true), atOnce));
  }

  @Test
  @DisplayName("staysForTheRestOfASessionFirstAndForWholeSessionsThen (T1)")
  void staysForTheRestOfASessionFirstAndForWholeSessionsThen() {
    // Every machine's first session is over by then with all but certainty, and none that begins early is cut off.
    String[] longer = {"duration=100 h", "population.nodes.pc.count=20"};
    Goodness.assertFollows("churn first rest", 600, ChurnTest::residual, from(switches -> lengths(switches, true), longer));
    Goodness.assertFollows("churn whole session", 2_000, SESSION::cumulative, from(switches -> lengths(switches, false), longer));
    Goodness.assertFollows("churn absence", 2_000, ABSENCE::cumulative, from(ChurnTest::absences, longer));
  }

  /** How likely the rest of a session at a random moment is at most {@code nanos}, by its density (Simpson's rule in the root of time). */
  private static double residual(double nanos) {
    int steps = 400;
    double end = Math.sqrt(nanos);
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double root = end * i / steps;
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * (1 - SESSION.cumulative(root * root)) * 2 * root;
    }
    return Math.min(1, sum * end / steps / 3 / SESSION.mean());
  }

  private static List<Double> lengths(List<Switch> switches, boolean first) {
    List<Double> lengths = new ArrayList<>();
    byNode(switches).forEach((node, own) -> {
      int from = first ? 0 : own.get(0).nanos() <= 1 ? 2 : 0;
      int sessions = 0;
      // Only the first so many: how many there are depends on how long they are.
      for (int i = from; i + 1 < own.size() && sessions < (first ? 1 : 50); i += 2, sessions++) {
        if (!first || own.get(i).nanos() <= 1) {
          lengths.add((double) (own.get(i + 1).nanos() - own.get(i).nanos()));
        }
      }
    });
    return lengths;
  }

  private static List<Double> absences(List<Switch> switches) {
    List<Double> absences = new ArrayList<>();
    byNode(switches).values().forEach(own -> {
      for (int i = 1; i + 1 < Math.min(own.size(), 100); i += 2) {
        absences.add((double) (own.get(i + 1).nanos() - own.get(i).nanos()));
      }
    });
    return absences;
  }

  @Test
  void leavesWithoutAWordAsOftenAsItIsSaid() {
    Goodness.assertMean("churn silent share", 1_000, 0.3, from(switches -> switches.stream()
        .filter(one -> !one.what().equals("on"))
        .map(one -> one.what().equals("crash") ? 1.0 : 0.0)
        .toList()));
  }

  // ---- The same weather for all variants

  @Test
  void comesAndGoesAtTheSameTimesWhateverTheElection() {
    CheckedScenario checked = Worlds.shipped(
        "evening-in-the-street", "population.homes.count=20", "duration=40 min", "measure.warm-up=1 min",
        "faults={ crash: { at: 10 min, type: crash, role: any, fraction: 20 % } }");
    Map<String, List<String>> byVariant = new LinkedHashMap<>();
    for (String variant : List.of("merit", "bully")) {
      Attendance attendance = new Attendance();
      Worlds.run(checked, Worlds.variant(checked, variant), 3, 0, attendance);
      byVariant.put(variant, attendance.switches().stream().filter(one -> !one.what().equals("off")).map(Switch::toString).sorted().toList());
    }

    // An orderly leave begins at the same time and ends when the protocols have said goodbye: only those ends may differ.
    assertThat(byVariant.get("merit")).hasSizeGreaterThan(60).isEqualTo(byVariant.get("bully"));
  }

  @Test
  void missesOnlyTheRestOfItsSessionsWhereAFaultPicksByRole() {
    CheckedScenario checked = Worlds.shipped(
        "evening-in-the-street", "population.homes.count=20", "duration=40 min", "measure.warm-up=1 min", "faults.evening-crash.at=10 min");
    long at = 10 * MINUTE;
    List<List<Switch>> variants = new ArrayList<>();
    Set<String> hit = new TreeSet<>();
    for (String variant : List.of("merit", "bully")) {
      Attendance attendance = new Attendance();
      Worlds.run(checked, Worlds.variant(checked, variant), 3, 0, attendance);
      List<Switch> switches = attendance.switches().stream().filter(one -> !one.what().equals("off")).toList();
      switches.stream().filter(one -> one.nanos() == at && one.what().equals("crash")).forEach(one -> hit.add(one.node()));
      variants.add(switches);
    }

    List<List<String>> others = variants.stream().map(of -> of.stream().filter(one -> !hit.contains(one.node())).map(Switch::toString).sorted().toList()).toList();
    List<List<String>> comings = variants.stream().map(of -> of.stream().filter(one -> one.what().equals("on")).map(Switch::toString).sorted().toList()).toList();

    assertThat(hit).isNotEmpty();
    assertThat(others.get(0)).isEqualTo(others.get(1)).hasSizeGreaterThan(40);
    assertThat(comings.get(0)).isEqualTo(comings.get(1));
  }
}
