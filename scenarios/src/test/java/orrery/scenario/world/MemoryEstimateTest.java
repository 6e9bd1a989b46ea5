package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.Scenario;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

  private static CheckedScenario read(String text) {
    Path here = Path.of("").toAbsolutePath();
    return new ScenarioReader(InstalledCatalogue.of(MemoryEstimateTest.class.getClassLoader())).read("m.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(), here);
  }

  private static String homes(String start, String devices) {
    return "{ name: m, duration: 1 h, start: " + start + ", backbone: {}, protocols: { edge-node: { scopes: { account: true, types: tablet } } }, population: { homes: { count: 1000, devices: " + devices
        + " }, nodes: { box: { type: gateway, count: 20, nat: full-cone } }, pairs: { count: 3 } } }";
  }

  private static Map<MemoryCost, Double> amounts(String text) {
    CheckedScenario checked = read(text);
    return MemoryEstimate.of(checked.experiment().base(), checked.inputs()).amounts();
  }

  @Test
  void countsWhoIsDescribedAndWhoWillBeOn() {
    String devices = "{ tv: { count: { poisson: 0.6 }, churn: { session: { exponential: 1 h }, absence: { exponential: 3 h } } }, laptop: { count: { uniform: { from: 1, to: 4 } } }, tablet: {} }";

    Map<MemoryCost, Double> stationary = amounts(homes("stationary", devices));
    Map<MemoryCost, Double> together = amounts(homes("together", devices));
    Map<MemoryCost, Double> ramp = amounts(homes("{ ramp: 2 h }", devices));

    assertThat(stationary.get(MemoryCost.ROUTER)).isEqualTo(1_000 + 20 + 6);
    assertThat(stationary.get(MemoryCost.DEVICE)).isCloseTo(600 + 2_500 + 1_000 + 20 + 6, within(0.001));
    assertThat(stationary.get(MemoryCost.NODE)).isCloseTo(150 + 2_500 + 1_000 + 20 + 6, within(0.001));
    assertThat(together.get(MemoryCost.NODE)).isCloseTo(600 + 2_500 + 1_000 + 20 + 6, within(0.001));
    assertThat(ramp.get(MemoryCost.NODE)).isCloseTo(300 + 2_500 + 1_000 + 20 + 6, within(0.001));
    assertThat(amounts(homes("{ staggered: 2 h }", devices))).isEqualTo(stationary);
    assertThat(stationary.get(MemoryCost.WIDE)).isEqualTo(1_000);
  }

  /** Numbers that are drawn are near their mean, so that the count is of those that are there in the end. */
  @Test
  void countsAsManyAsAreBuiltAndHearsOfThem() {
    CheckedScenario checked = read(homes("stationary", "{ tv: { count: { poisson: 0.6 } }, laptop: { count: { uniform: { from: 1, to: 4 } } }, tablet: {} }"));
    Scenario scenario = checked.experiment().base();
    List<String> heard = new ArrayList<>();

    new WorldRun(scenario, checked.inputs(), 7, 0, List.of(), (doing, devices, all) -> heard.add(doing + " " + devices + " of " + all));

    assertThat(heard).startsWith("building 1000 of 4126", "building 2000 of 4126", "building 3000 of 4126", "building 4000 of 4126").hasSize(8);
    assertThat(heard.get(7)).matches("switching on 4000 of 4[0-9]{3}");
    assertThat(Integer.parseInt(heard.get(7).replaceFirst(".* of ", ""))).isCloseTo(4126, within(150));
  }
}
