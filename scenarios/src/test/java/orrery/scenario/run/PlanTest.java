package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan makes each run of its number, in the order of the keys, and reads a scenario when its run starts. */
class PlanTest {

  private static final String DICE =
      """
      name: dice
      duration: 20 min
      population: { homes: { count: 1, devices: { laptop: {} }, lan: { loss: 1 % } } }
      backbone: {}
      faults: { blackout: { type: crash, role: super-node, fraction: 30 %, at: 1 min, restart-after: 90 s } }
      """;

  @TempDir Path folder;

  private static Plan plan(String text) {
    Path here = Path.of("").toAbsolutePath();
    return Plan.of(new ScenarioReader(TestCatalogue.withTestProtocols()).read("dice.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(), here), 0, Optional.empty(), "orrery run dice.yaml");
  }

  private static String upTo(int greatest, String unit) {
    return IntStream.rangeClosed(1, greatest).mapToObj(i -> i + unit).collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void givesTheRunsInTheOrderOfTheirKeys() {
    Plan plan = plan(DICE + "compare: { b: {}, a: {}, b-a: {} }\nreplications: 11\nsweep: { population.homes.count: " + upTo(120, "") + ", start: [together, stationary, { ramp: 1 s }] }\n");

    List<RunKey> keys = new ArrayList<>();
    plan.keys().forEach(keys::add);

    List<RunKey> sorted = new ArrayList<>();
    for (String variant : List.of("b", "a", "b-a")) {
      for (String point : plan.points()) {
        IntStream.rangeClosed(1, 11).forEach(replication -> sorted.add(new RunKey(variant, point, replication)));
      }
    }
    Collections.sort(sorted);
    assertThat(keys).hasSize(plan.size()).isEqualTo(sorted);
    for (int i = 0; i < keys.size(); i += 97) {
      assertThat(plan.key(i)).isEqualTo(keys.get(i));
      assertThat(keys.get(i).point()).contains("count=" + plan.scenario(keys.get(i)).population().homes().orElseThrow().count() + ";");
    }
  }

  @Test
  void plansAHundredThousandPointsWithoutReadingThem() {
    Plan plan = plan(DICE + "sweep: { population.homes.count: " + upTo(1000, "") + ", faults.blackout.at: " + upTo(10, " min") + ", faults.blackout.fraction: " + upTo(10, " %") + " }\n");

    assertThat(plan.size()).isEqualTo(100_000);
    assertThat(plan.points()).hasSize(100_000);
    assertThat(plan.key(99_999).toString()).isEqualTo("default/population.homes.count=9;faults.blackout.at=9 min;faults.blackout.fraction=9 %25/1");
    assertThat(plan.scenario(plan.key(99_999)).population().homes().orElseThrow().count()).isEqualTo(9);
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> plan.scenario(new RunKey("default", "population.homes.count=1001;faults.blackout.at=1 min;faults.blackout.fraction=1 %25", 1)));
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> plan.scenario(new RunKey("default", plan.points().get(0), 2)));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> plan.key(100_000));
  }

  @Test
  void tellsWhatEachSweptValueAloneGetsWrongInALargeSweepBeforeAnythingRuns() {
    String swept = "sweep: { population.homes.count: " + upTo(200, "") + ", faults.blackout.fraction: " + upTo(20, " %").replace("7 %", "700 %") + " }\n";

    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> plan(DICE + swept))
        .withMessageContaining("faults.blackout.fraction  must be").withMessageContaining("700 %");
  }

  /** Of two values that are right alone, and stand first or last nowhere, it cannot be known that they contradict each other. */
  @Test
  void recordsAPointOfALargeSweepThatContradictsItselfAsAFailedRun() throws Exception {
    Plan plan = plan(DICE + "sweep: { population.homes.devices.laptop.count.uniform.from: [1, 6, 2], population.homes.devices.laptop.count.uniform.to: [99, 4, 98], population.homes.count: " + upTo(300, "") + " }\n");
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("out"));
    Plan one = new Plan(plan.experiment(), plan.identity(), plan.inputs(), 0,
        Optional.of(RunKey.parse("default/population.homes.devices.laptop.count.uniform.from=6;population.homes.devices.laptop.count.uniform.to=4;population.homes.count=3/1")), "orrery run dice.yaml");

    ExperimentRunner.Outcome outcome = new ExperimentRunner(one, "1", new DiceRunner(), 1, new Progress()).run(directory, Map::of);

    assertThat(outcome.status()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(outcome.fingerprint()).isEmpty();
    assertThat(outcome.troubles().values()).singleElement().satisfies(trouble -> assertThat(trouble.message()).contains("dice.yaml:6:", "population.homes.devices.laptop.count.uniform"));
  }
}
