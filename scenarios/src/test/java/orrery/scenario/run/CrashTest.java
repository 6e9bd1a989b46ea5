package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.RunKey;
import orrery.metrics.results.Disk;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** An experiment that ends at every step it takes on the disk in turn, and is then made again where it was. */
@Timeout(300)
class CrashTest {

  private static final String TWO_BY_TWO =
      """
      name: dice
      duration: 10 s
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      compare: { small: {}, large: { population.homes.count: 10 } }
      replications: 2
      """;

  /** Two variants that are precise enough after three replications, of which one more is made in advance. */
  private static final String UNTIL_PRECISE =
      TWO_BY_TWO.replace("replications: 2", "replications: { until: { metric: pips, precision: 70 %, at-least: 3, at-most: 9 } }");

  private static final List<String> COMPARED = List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json");

  @TempDir(factory = InMemory.class) Path folder;

  /** Where there is one, a file system in memory: some thousand synced files take minutes on a disk. */
  static final class InMemory implements TempDirFactory {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
      return Files.isWritable(SHARED_MEMORY) ? Files.createTempDirectory(SHARED_MEMORY, "orrery") : Files.createTempDirectory("orrery");
    }
  }

  private static Plan plan(String text) {
    ScenarioReader reader = new ScenarioReader(TestCatalogue.withTestProtocols());
    Path here = Path.of("").toAbsolutePath();
    return Plan.of(reader.read("dice.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(), here), 0, Optional.empty(), "orrery run dice.yaml");
  }

  /** Makes the experiment on {@code disk}; one run fails where {@code fails}. */
  private static ExperimentRunner.Outcome run(Plan plan, Path at, Disk disk, int workers, boolean fails) throws Exception {
    CellRunner cells = (scenario, key, seed, watch) -> {
      if (fails && key.equals(new RunKey("large", "", 1))) {
        throw new CellRunner.LimitExceeded("a LAN must have at most 240 devices but has 241");
      }
      return new DiceRunner().run(scenario, key, seed, watch);
    };
    return new ExperimentRunner(plan, "1", cells, workers, new Progress()).run(ResultsDirectory.at(at, disk), () -> Map.of("workers", (long) workers));
  }

  private static Map<String, String> files(Path of) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : COMPARED) {
      files.put(name, Files.readString(of.resolve(name)));
    }
    files.put("manifest", ResultsDirectory.at(of).manifest().orElseThrow().withoutEnvironment());
    try (var all = Files.walk(of)) {
      List<String> names = all.filter(Files::isRegularFile).map(file -> of.relativize(file).toString()).sorted().toList();
      files.put("names", String.join("\n", names));
    }
    return files;
  }

  /** Ends the experiment at each step in turn, and resumes it. How many steps there were. */
  private int endAtEachStep(String scenario, BrittleDisk.End end, int workers, boolean fails) throws Exception {
    Plan plan = plan(scenario);
    Path whole = folder.resolve("whole");
    BrittleDisk unbroken = new BrittleDisk(end, Integer.MAX_VALUE);
    run(plan, whole, unbroken, workers, fails);
    run(plan, whole, Disk.REAL, workers, false);
    Map<String, String> expected = files(whole);
    int last = 0;
    for (int steps = 0; steps <= last || last == 0; steps++) {
      Path at = folder.resolve("at-" + steps);
      BrittleDisk disk = new BrittleDisk(end, steps);
      boolean ended = ends(plan, at, disk, workers, fails);
      if (!ended) {
        last = steps; // It got to its end in so many steps.
      }

      ExperimentRunner.Outcome resumed = run(plan, at, Disk.REAL, workers, false);

      assertThat(resumed.status()).as("after step " + steps).isEqualTo(ExitStatus.FINE);
      assertThat(files(at)).as("after step " + steps).isEqualTo(expected);
      if (!ended) {
        break;
      }
    }
    return last;
  }

  /** Whether the disk ended before the experiment. */
  private static boolean ends(Plan plan, Path at, BrittleDisk disk, int workers, boolean fails) throws Exception {
    try {
      ExperimentRunner.Outcome outcome = run(plan, at, disk, workers, fails);
      if (disk.isOver()) {
        // A worker died, and nobody took another step.
        assertThat(outcome.fingerprint()).isEmpty();
      }
    } catch (BrittleDisk.Crash e) {
      assertThat(disk.isOver()).isTrue();
    }
    return disk.isOver();
  }

  @Test
  void endsWithTheSameBytesWhereverItIsKilled() throws Exception {
    assertThat(endAtEachStep(TWO_BY_TWO, BrittleDisk.End.KILLED, 1, false)).isGreaterThan(50);
  }

  @Test
  void endsWithTheSameBytesWhereverThePowerFails() throws Exception {
    assertThat(endAtEachStep(TWO_BY_TWO, BrittleDisk.End.POWER_LOST, 1, false)).isGreaterThan(50);
  }

  @Test
  void endsWithTheSameBytesWhereverTwoWorkersAreKilled() throws Exception {
    assertThat(endAtEachStep(TWO_BY_TWO, BrittleDisk.End.KILLED, 2, false)).isGreaterThan(50);
  }

  @Test
  void endsWithTheSameBytesWhereverAnExperimentIsKilledThatEndsWhenItIsPrecise() throws Exception {
    assertThat(endAtEachStep(UNTIL_PRECISE, BrittleDisk.End.POWER_LOST, 2, false)).isGreaterThan(50);
  }

  @Test
  void endsWithTheSameBytesWhereverAnExperimentIsKilledInWhichARunFails() throws Exception {
    assertThat(endAtEachStep(TWO_BY_TWO, BrittleDisk.End.KILLED, 1, true)).isGreaterThan(50);
  }

  @Test
  void endsWith4AndLosesNothingWhereverTheDiskIsFull() throws Exception {
    Plan plan = plan(TWO_BY_TWO);
    Path whole = folder.resolve("whole");
    run(plan, whole, Disk.REAL, 1, false);
    Map<String, String> expected = files(whole);
    int most = 0;
    boolean isFull = true;
    for (int steps = 0; isFull; steps++) {
      Path at = folder.resolve("at-" + steps);
      BrittleDisk disk = new BrittleDisk(BrittleDisk.End.FULL, steps);
      isFull = false;
      try {
        ExperimentRunner.Outcome outcome = run(plan, at, disk, 1, false);
        if (outcome.status() == ExitStatus.IO_FAILURE) {
          isFull = true;
          assertThat(outcome.troubles().values()).extracting(Trouble::message).first().asString().contains("No space left on device");
        }
      } catch (IOException e) {
        isFull = true;
        assertThat(IoMessages.of(e)).contains("No space left on device");
      }
      int kept = journals(at);
      assertThat(kept).isGreaterThanOrEqualTo(most);
      most = kept;

      assertThat(run(plan, at, Disk.REAL, 1, false).before()).isEqualTo(kept);
      assertThat(files(at)).as("after step " + steps).isEqualTo(expected);
    }
    assertThat(most).isEqualTo(4);
  }

  private static int journals(Path at) throws IOException {
    if (!Files.isDirectory(at)) {
      return 0;
    }
    try (var files = Files.walk(at)) {
      return (int) files.filter(file -> file.endsWith("run.json")).count();
    }
  }
}
