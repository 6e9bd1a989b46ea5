package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.scenario.run.RunResult;
import orrery.scenario.world.Worlds.Attendance;
import orrery.scenario.world.Worlds.Switch;

/** Devices consume energy, go off when their battery is empty, and come back when it is charged. */
class SuppliesTest {

  private static final double DAY = 86_400e9;
  private static final double HOUR = 3_600e9;

  /** A sensor holds 9 Wh, takes 2.97 mW and cannot be charged. */
  private static final double SENSOR_NANOS = 9 * 3_600 / 2.97e-3 * 1e9;

  private static String text(String device, String duration) {
    return """
        name: supplies
        duration: %s
        population:
          nodes: { pc: { count: 1, type: %s, access: wifi } }
        backbone: {}
        protocols: { tell-tale: {} }
        energy: { plugging: never, least-charge: 100 %% }
        """.formatted(duration, device);
  }

  private static RunResult run(String text, Onlooker onlooker, String... settings) {
    return Worlds.run(Worlds.read(TellTale.of().catalogue(), text, settings), onlooker);
  }

  private static double value(RunMetrics metrics, String metric, String labels, String statistic) {
    return metrics.value(metric, labels, statistic).orElseThrow(() -> new AssertionError(metric + " " + labels + " " + statistic)).number();
  }

  @Test
  void runsUntilItsBatteryIsEmptyAndNeverAgainWhereItCannotBeCharged() {
    Attendance attendance = new Attendance();
    RunMetrics metrics = run(text("sensor", "200 d"), attendance).metrics();

    assertThat(attendance.switches()).extracting(Switch::what).containsExactly("on", "crash");
    assertThat((double) attendance.switches().get(1).nanos()).isCloseTo(SENSOR_NANOS, within(1e3));
    assertThat(value(metrics, "battery.deaths", "device=sensor", "total")).isEqualTo(1);
    assertThat(value(metrics, "energy.used", "cause=idle;device=sensor", "total")).isCloseTo(9 * 3_600, within(1.0));
    assertThat(value(metrics, "battery.level", "device=sensor", "mean")).isCloseTo(50, within(1.0));
  }

  @Test
  void keepsItsChargeWhileItIsOff() {
    Attendance attendance = new Attendance();
    run(text("sensor", "366 d"), attendance, "population.nodes.pc.churn={ session: { exponential: 1 d }, absence: { exponential: 1 d }, leave: { silent: 100 % } }");

    double on = 0;
    List<Switch> switches = attendance.switches();
    for (int i = 0; i + 1 < switches.size(); i += 2) {
      assertThat(switches.get(i).what()).isEqualTo("on");
      on += switches.get(i + 1).nanos() - switches.get(i).nanos();
    }
    assertThat(on).isCloseTo(SENSOR_NANOS, within(1e5));
    assertThat((double) switches.get(switches.size() - 1).nanos()).isLessThan(365 * DAY);
  }

  @Test
  void comesBackInTheEveningWhenItIsPluggedIn() {
    Attendance attendance = new Attendance();
    RunMetrics metrics = run(text("laptop", "30 d"), attendance, "population.nodes.pc.count=20", "energy={}").metrics();

    // It lasts for 33 hours, and one night in ten nobody plugs it in.
    List<Switch> later = attendance.switches().stream().filter(one -> one.nanos() > 0).toList();
    long deaths = later.stream().filter(one -> one.what().equals("off")).count();
    assertThat(deaths).isBetween(20L, 120L).isEqualTo((long) value(metrics, "battery.deaths", "", "total"));
    assertThat(later).extracting(Switch::what).doesNotContain("crash");
    List<Double> hours = later.stream().filter(one -> one.what().equals("on")).map(one -> one.nanos() % DAY / HOUR).toList();
    assertThat(hours).isNotEmpty().allMatch(hour -> hour >= 21.5 || hour <= 8.5);
    assertThat((long) hours.size()).isBetween(deaths - 20, deaths);
  }

  @Test
  void isNotOnBeforeItIsChargedWhoeverSwitchesItOn() {
    Attendance attendance = new Attendance();
    run(text("laptop", "3 d"), attendance, "faults={ again: { at: 2 d, type: restart, restart-after: 1 min } }");

    assertThat(attendance.switches()).extracting(Switch::what).containsExactly("on", "off");
  }

  @Test
  void isCountedOnMainsToo() {
    RunMetrics metrics = run(text("set-top-box", "1 d"), new Attendance()).metrics();

    assertThat(value(metrics, "energy.used", "cause=idle;device=set-top-box", "total")).isCloseTo(8.0 * 86_400, within(1.0));
    assertThat(metrics.value("battery.level", "", "mean")).isEmpty();
  }

  /** What devices know of their battery whenever they receive something. */
  private static final class Levels implements Onlooker {
    private final List<OptionalInt> levels = new ArrayList<>();

    @Override
    public void onTimer(Node node, String timer) {
      if (node.name().startsWith("home")) {
        levels.add(node.device().batteryPercent());
      }
    }
  }

  private static final String STREET =
      """
      name: street
      duration: 4 h
      population:
        homes: { count: 2, lan: {}, devices: { laptop: { count: 2 } } }
      backbone: {}
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      """;

  @Test
  void spendsOnItsRadioAndKnowsWhatIsLeft() {
    Levels levels = new Levels();
    RunMetrics metrics = Worlds.run(Worlds.read(STREET, "energy={ plugging: never, least-charge: 100 % }"), levels).metrics();

    double hours = 4 * 4;
    assertThat(value(metrics, "energy.used", "cause=idle;device=laptop", "total")).isCloseTo(1.7 * hours * 3_600, within(1.0));
    double radio = value(metrics, "energy.used", "cause=radio;device=laptop", "total");
    assertThat(radio).isGreaterThan(0);
    // 56.2 Wh, of which four hours of idleness take 12.1 %, and the radio takes its part.
    double left = 100 - (1.7 * 4 + radio / 4 / 3_600) / 56.2 * 100;
    assertThat(levels.levels).isNotEmpty().allMatch(OptionalInt::isPresent);
    assertThat(levels.levels.get(levels.levels.size() - 1).getAsInt()).isCloseTo((int) left, within(2));
    assertThat(levels.levels.get(0).getAsInt()).isGreaterThanOrEqualTo(99);
  }

  @Test
  void countsNothingUnlessItIsAskedTo() {
    RunMetrics metrics = Worlds.run(Worlds.read(STREET)).metrics();

    assertThat(metrics.value("energy.used", "", "total")).isEmpty();
    assertThat(metrics.value("battery.level", "", "mean")).isEmpty();
  }
}
