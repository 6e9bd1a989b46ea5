package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.TestCatalogue;
import orrery.scenario.run.DiceRunner;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Progress;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressLineTest {

  private static final String DICE =
      "{ name: dice, duration: 1 h, population: { homes: { count: 1, devices: { laptop: {} } } }, backbone: {}, replications: 2 }";

  private static Plan plan() {
    byte[] text = DICE.getBytes(StandardCharsets.UTF_8);
    return Plan.of(new ScenarioReader(TestCatalogue.withTestProtocols()).read("d", text, Path.of(""), List.of(), Path.of("")), 0, Optional.empty(), "");
  }

  @Test
  void tellsSimulatedTimeEventsSpeedAndWhatRemains(@TempDir Path folder) throws Exception {
    Progress progress = new Progress();
    String[] halfway = new String[1];
    DiceRunner dice = new DiceRunner();
    ExperimentRunner runner =
        new ExperimentRunner(plan(), "1", (scenario, key, seed, watch) -> {
          if (key.replication() == 2) {
            watch.at(1_800_000_000_000L, 1_800);
            halfway[0] = ProgressLine.text(progress, 9_000_000_000L);
            watch.at(0, 0);
          }
          return dice.run(scenario, key, seed, watch);
        }, 1, progress);

    runner.run(ResultsDirectory.at(folder.resolve("r")), Map::of);

    // The last second of the first run's hour begins at 59:59.
    assertThat(halfway[0]).isEqualTo("1/2 runs  1:29:59 of 2:00:00 simulated  5.40 k events  600/s  599x real time  0:00:03 left");
    assertThat(ProgressLine.text(progress, 1_000_000_000L)).isEqualTo("2/2 runs  writing tables and charts");
    assertThat(ProgressLine.text(new Progress(), 1)).isEqualTo("looking for finished runs");
  }

  @Test
  void countsFailedRunsAndLeavesThemOutOfWhatRemains(@TempDir Path folder) throws Exception {
    Progress progress = new Progress();
    String[] second = new String[1];
    ExperimentRunner runner =
        new ExperimentRunner(plan(), "1", (scenario, key, seed, watch) -> {
          if (key.replication() == 1) {
            watch.at(600_000_000_000L, 600);
            throw new IllegalStateException("two and two must be four but are five");
          }
          watch.at(1_800_000_000_000L, 1_800);
          second[0] = ProgressLine.text(progress, 8_000_000_000L);
          return new DiceRunner().run(scenario, key, seed, (now, events) -> {});
        }, 1, progress);

    runner.run(ResultsDirectory.at(folder.resolve("r")), Map::of);

    // Of the first run ten minutes were simulated, and no more will be; the second has half an hour to go.
    assertThat(second[0]).isEqualTo("0/2 runs  0:40:00 of 1:10:00 simulated  2.40 k events  300/s  300x real time  1 failed  0:00:06 left");
    assertThat(ProgressLine.text(progress, 1_000_000_000L)).isEqualTo("1/2 runs  writing tables and charts");
  }

  @Test
  void tellsHowFarTheBuildingOfAWorldIsUntilItRuns(@TempDir Path folder) throws Exception {
    Progress progress = new Progress();
    List<String> lines = new ArrayList<>();
    ExperimentRunner runner =
        new ExperimentRunner(plan(), "1", (scenario, key, seed, watch) -> {
          lines.add(ProgressLine.text(progress, 1));
          watch.building("building", 412_000, 1_000_000);
          lines.add(ProgressLine.text(progress, 1));
          watch.at(0, 0);
          lines.add(ProgressLine.text(progress, 1));
          return new DiceRunner().run(scenario, key, seed, watch);
        }, 1, progress);

    runner.run(ResultsDirectory.at(folder.resolve("r")), Map::of);

    assertThat(lines.subList(0, 3)).satisfiesExactly(
        before -> assertThat(before).startsWith("0/2 runs  0:00:00 of 2:00:00 simulated"),
        building -> assertThat(building).isEqualTo("0/2 runs  building 412,000 of 1,000,000 devices"),
        after -> assertThat(after).startsWith("0/2 runs  0:00:00 of 2:00:00 simulated"));
    assertThat(lines.get(4)).isEqualTo("1/2 runs  building 412,000 of 1,000,000 devices");
  }

  @Test
  void leavesTheLineEmptyAndIsSilentWithoutATerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      ProgressLine.show(new Progress(), Optional.empty()).close();
      assertThat(bytes.size()).isZero();

      ProgressLine.show(new Progress(), Optional.of(terminal)).close();
      assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("\r\u001b[K");
    }
  }
}
