package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orrery.metrics.RunKey;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Scenario;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioReader;
import orrery.sim.Event;
import orrery.sim.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExperimentRunnerTest {

  private static final String TWO_BY_THREE =
      """
      name: dice
      duration: 1 min
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      compare: { small: {}, large: { population.homes.count: 10 } }
      replications: 3
      """;

  private static final List<String> COMPARED = List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json");

  @TempDir Path folder;
  private ResultsDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = ResultsDirectory.at(folder.resolve("out"));
  }

  private static Plan plan(String text, String... settings) {
    ScenarioReader reader = new ScenarioReader(TestCatalogue.withTestProtocols());
    Path here = Path.of("").toAbsolutePath();
    return Plan.of(reader.read("dice.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(settings), here), 0, Optional.empty(), "orrery run dice.yaml");
  }

  private ExperimentRunner.Outcome run(Plan plan, CellRunner cells, int workers) throws Exception {
    return new ExperimentRunner(plan, "1", cells, workers, new Progress()).run(directory, () -> Map.of("workers", (long) workers));
  }

  private Map<String, String> files(ResultsDirectory of) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : COMPARED) {
      files.put(name, Files.readString(of.path().resolve(name)));
    }
    files.put("manifest", of.manifest().orElseThrow().withoutEnvironment());
    return files;
  }

  @Test
  void runsEveryVariantAndReplication() throws Exception {
    ExperimentRunner.Outcome outcome = run(plan(TWO_BY_THREE), new DiceRunner(), 2);

    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    assertThat(outcome.fingerprint()).hasValueSatisfying(hex -> assertThat(hex).matches("[0-9a-f]{32}"));
    for (String variant : List.of("small", "large")) {
      for (int replication = 1; replication <= 3; replication++) {
        assertThat(directory.run(new RunKey(variant, "", replication))).isPresent();
      }
    }
    assertThat(directory.manifest().flatMap(Manifest::fingerprint)).isEqualTo(outcome.fingerprint());
    assertThat(directory.summary().entry("small", "", "pips", "", "mean")).isPresent();
  }

  @Test
  void runsEveryVariantAtEveryPointUnderTheSameLuck() throws Exception {
    Plan plan = plan(TWO_BY_THREE.replace("{ population.homes.count: 10 }", "{}") + "sweep: { population.homes.count: [2, 1, 12] }\n");

    ExperimentRunner.Outcome outcome = run(plan, new DiceRunner(), 2);

    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    assertThat(plan.size()).isEqualTo(2 * 3 * 3);
    List<String> points = List.of("population.homes.count=2", "population.homes.count=1", "population.homes.count=12");
    assertThat(plan.points()).isEqualTo(points);
    assertThat(directory.manifest().orElseThrow().points()).isEqualTo(points);
    for (String point : points) {
      RunKey small = new RunKey("small", point, 2);
      assertThat(plan.seed(small)).isEqualTo(plan.seed(new RunKey("large", points.get(0), 2)));
      assertThat(directory.run(small).orElseThrow().metrics()).isEqualTo(directory.run(new RunKey("large", point, 2)).orElseThrow().metrics());
      assertThat(directory.summary().contrast("large", point, "pips", "", "mean")).hasValueSatisfying(contrast ->
          assertThat(contrast.comparison().difference().orElseThrow().mean().number()).isZero());
      assertThat(directory.summary().entry("small", point, "pips", "", "mean").orElseThrow().estimate().n()).isEqualTo(3);
    }
    assertThat(directory.rows("pips"::equals)).extracting(row -> row.key().point()).contains(points.toArray(new String[0]));
    assertThat(run(plan, new DiceRunner(), 2).before()).isEqualTo(18);
  }

  @Test
  void givesTheSameBytesWhateverTheWorkersAndTheOrderOfFinishing() throws Exception {
    CountDownLatch lastFinished = new CountDownLatch(5);
    CellRunner firstIsLast =
        (scenario, key, seed, watch) -> {
          RunResult result = new DiceRunner().run(scenario, key, seed, watch);
          if (key.equals(new RunKey("large", "", 1))) {
            await(lastFinished);
          } else {
            lastFinished.countDown();
          }
          return result;
        };

    run(plan(TWO_BY_THREE), new DiceRunner(), 1);
    Map<String, String> one = files(directory);
    directory = ResultsDirectory.at(folder.resolve("other"));
    run(plan(TWO_BY_THREE), firstIsLast, 4);

    assertThat(files(directory)).isEqualTo(one);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void givesTheVariantsOfAReplicationTheSameSeedAndReplicationsDifferentOnes() {
    Plan plan = plan(TWO_BY_THREE);

    assertThat(plan.seed(new RunKey("small", "", 2))).isEqualTo(plan.seed(new RunKey("large", "", 2)));
    assertThat(plan.seed(new RunKey("small", "", 2))).isNotEqualTo(plan.seed(new RunKey("small", "", 1)));
    assertThat(plan(TWO_BY_THREE, "seed=2").seed(new RunKey("small", "", 1))).isNotEqualTo(plan.seed(new RunKey("small", "", 1)));
    assertThat(plan(TWO_BY_THREE, "replications=9").seed(new RunKey("small", "", 1))).isEqualTo(plan.seed(new RunKey("small", "", 1)));
  }

  @Test
  void goesOnWhereItWasInterruptedAndEndsWithTheSameBytes() throws Exception {
    run(plan(TWO_BY_THREE), new DiceRunner(), 1);
    Map<String, String> whole = files(directory);

    directory = ResultsDirectory.at(folder.resolve("interrupted"));
    AtomicInteger begun = new AtomicInteger();
    ExperimentRunner[] runner = new ExperimentRunner[1];
    CellRunner interrupting =
        (scenario, key, seed, watch) -> {
          if (begun.incrementAndGet() == 3) {
            runner[0].cancel();
          }
          return new DiceRunner().run(scenario, key, seed, watch);
        };
    runner[0] = new ExperimentRunner(plan(TWO_BY_THREE), "1", interrupting, 1, new Progress());
    ExperimentRunner.Outcome interrupted = runner[0].run(directory, Map::of);
    assertThat(interrupted.status()).isEqualTo(ExitStatus.INTERRUPTED);
    assertThat(interrupted.fingerprint()).isEmpty();
    assertThat(directory.path().resolve("metrics.csv")).doesNotExist();

    AtomicInteger rest = new AtomicInteger();
    ExperimentRunner.Outcome resumed = run(plan(TWO_BY_THREE), (s, k, seed, w) -> {
      rest.incrementAndGet();
      return new DiceRunner().run(s, k, seed, w);
    }, 2);

    assertThat(resumed.before()).isEqualTo(2);
    assertThat(rest).hasValue(4);
    assertThat(files(directory)).isEqualTo(whole);
  }

  @Test
  void runsNothingAgainInAFinishedDirectory() throws Exception {
    ExperimentRunner.Outcome first = run(plan(TWO_BY_THREE), new DiceRunner(), 1);
    byte[] manifest = Files.readAllBytes(directory.path().resolve("manifest.json"));

    ExperimentRunner.Outcome second = run(plan(TWO_BY_THREE), (s, k, seed, w) -> {
      throw new AssertionError("nothing is to be run");
    }, 1);

    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(second.before()).isEqualTo(6);
    assertThat(directory.path().resolve("manifest.json")).hasBinaryContent(manifest);
  }

  @Test
  void refusesADirectoryOfAnotherExperimentOrVersion() throws Exception {
    run(plan(TWO_BY_THREE), new DiceRunner(), 1);

    for (Plan other : List.of(plan(TWO_BY_THREE, "seed=2"), plan(TWO_BY_THREE, "population.homes.count=2"), plan(TWO_BY_THREE, "replications=4"))) {
      assertThatExceptionOfType(ExperimentRunner.DirectoryTaken.class)
          .isThrownBy(() -> run(other, new DiceRunner(), 1))
          .withMessageContaining("must hold results of this experiment, but holds those of another: orrery run dice.yaml");
    }
    assertThatExceptionOfType(ExperimentRunner.DirectoryTaken.class)
        .isThrownBy(() -> new ExperimentRunner(plan(TWO_BY_THREE), "2", new DiceRunner(), 1, new Progress()).run(directory, Map::of))
        .withMessageContaining("must hold results of version 2, but holds some of version 1");
  }

  @Test
  void leavesAForeignFolderExactlyAsItIs() throws Exception {
    Files.createDirectories(directory.path());
    Files.writeString(directory.path().resolve("thesis.tex"), "precious");

    assertThatExceptionOfType(ExperimentRunner.DirectoryTaken.class)
        .isThrownBy(() -> run(plan(TWO_BY_THREE), new DiceRunner(), 1))
        .withMessageContaining("must be empty or hold results of this experiment, but holds thesis.tex");
    try (var files = Files.list(directory.path())) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("thesis.tex");
    }
  }

  @Test
  void refusesADirectoryInWhichAnotherExperimentIsAtWork() throws Exception {
    CyclicBarrier inside = new CyclicBarrier(2);
    CellRunner slow =
        (scenario, key, seed, watch) -> {
          meet(inside);
          meet(inside);
          return new DiceRunner().run(scenario, key, seed, watch);
        };
    Thread first = new Thread(() -> {
      try {
        run(plan(TWO_BY_THREE, "compare={}", "replications=1"), slow, 1);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    first.start();
    meet(inside);

    assertThatExceptionOfType(ExperimentRunner.DirectoryTaken.class)
        .isThrownBy(() -> run(plan(TWO_BY_THREE), new DiceRunner(), 1))
        .withMessageContaining("must not be in use but another run is writing to it");

    meet(inside);
    first.join();
    assertThat(directory.manifest().orElseThrow().isFinished()).isTrue();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void finishesTheOtherRunsAndKeepsTheOneThatViolatesAnInvariant() throws Exception {
    CellRunner unlucky = new DiceRunner() {
      @Override
      protected List<RunResult.Violation> violations(RunKey key) {
        return key.equals(new RunKey("large", "", 2))
            ? List.of(new RunResult.Violation(12_500_000_000L, List.of("a", "b"), "two super nodes must not coexist longer than 30 s but did"))
            : List.of();
      }
    };

    for (int attempt = 1; attempt <= 2; attempt++) {
      ExperimentRunner.Outcome outcome = run(plan(TWO_BY_THREE), unlucky, 2);

      assertThat(outcome.status()).isEqualTo(ExitStatus.VIOLATED);
      assertThat(outcome.fingerprint()).isPresent();
      assertThat(outcome.troubles()).containsOnlyKeys(new RunKey("large", "", 2));
      Trouble trouble = outcome.troubles().get(new RunKey("large", "", 2));
      assertThat(trouble.message()).isEqualTo("at 12.5 s, a, b: two super nodes must not coexist longer than 30 s but did");
      assertThat(trouble.replay()).isEqualTo("orrery run dice.yaml --only large/2 --trace");
    }
  }

  @Test
  void finishesTheOtherRunsWhereOneFailsAndMakesThatOneAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(1);
    CellRunner broken =
        (scenario, key, seed, watch) -> {
          if (key.equals(new RunKey("small", "", 1)) && failures.getAndDecrement() > 0) {
            throw new IllegalStateException("two and two must be four but are five");
          }
          return new DiceRunner().run(scenario, key, seed, watch);
        };

    ExperimentRunner.Outcome first = run(plan(TWO_BY_THREE), broken, 2);
    ExperimentRunner.Outcome second = run(plan(TWO_BY_THREE), broken, 2);

    assertThat(first.status()).isEqualTo(ExitStatus.BUG);
    assertThat(first.troubles().get(new RunKey("small", "", 1)).message()).contains("two and two must be four but are five");
    assertThat(first.fingerprint()).isEmpty();
    assertThat(second.status()).isEqualTo(ExitStatus.FINE);
    assertThat(second.before()).isEqualTo(5);
  }

  @Test
  void tellsTheWeightiestOfSeveralTroubles() throws Exception {
    CellRunner unlucky =
        new DiceRunner() {
          @Override
          public RunResult run(Scenario scenario, RunKey key, long seed, Watch watch) throws IOException, Cancelled {
            if (key.equals(new RunKey("large", "", 1))) {
              throw new LimitExceeded("a LAN must have at most 240 devices but has 241");
            }
            return super.run(scenario, key, seed, watch);
          }

          @Override
          protected List<RunResult.Violation> violations(RunKey key) {
            return List.of(new RunResult.Violation(0, List.of("a"), "x"));
          }
        };

    assertThat(run(plan(TWO_BY_THREE), unlucky, 1).status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(ExitStatus.LIMIT_EXCEEDED.and(ExitStatus.IO_FAILURE)).isEqualTo(ExitStatus.LIMIT_EXCEEDED);
    assertThat(ExitStatus.VIOLATED.and(ExitStatus.BUG)).isEqualTo(ExitStatus.BUG);
    assertThat(ExitStatus.BUG.and(ExitStatus.INTERRUPTED)).isEqualTo(ExitStatus.INTERRUPTED);
  }

  @Test
  void stopsAtTheFirstFailureToWriteAndSaysWhich() throws Exception {
    CellRunner full =
        (scenario, key, seed, watch) -> {
          throw new IOException("No space left on device");
        };

    ExperimentRunner.Outcome outcome = run(plan(TWO_BY_THREE), full, 1);

    assertThat(outcome.status()).isEqualTo(ExitStatus.IO_FAILURE);
    assertThat(outcome.troubles()).hasSize(1);
  }

  @Test
  void seesThroughTheEventInWhichAFailureHappens() throws Exception {
    CellRunner broken =
        (scenario, key, seed, watch) -> {
          RuntimeException failure =
              key.equals(new RunKey("small", "", 1))
                  ? new UncheckedIOException(new IOException("No space left on device"))
                  : new IllegalStateException("two and two must be four but are five");
          Simulation simulation = new Simulation(seed);
          simulation.schedule(simulation.register("edge-3"), 1_500_000_000L, new Event() {
            @Override
            protected void fire() {
              throw failure;
            }

            @Override
            protected String label() {
              return "edge-3 timer election";
            }
          });
          simulation.runUntil(scenario.duration().toNanos());
          throw new AssertionError("the event must fire");
        };

    ExperimentRunner.Outcome outcome = run(plan(TWO_BY_THREE), broken, 1);

    assertThat(outcome.status()).isEqualTo(ExitStatus.BUG);
    assertThat(outcome.troubles().get(new RunKey("large", "", 1)).message())
        .isEqualTo(
            "simulation failed at 1.500 s, event 1 \"edge-3 timer election\": java.lang.IllegalStateException: two and two must be four but are five");
    assertThat(outcome.troubles().get(new RunKey("small", "", 1)).status()).isEqualTo(ExitStatus.IO_FAILURE);
    assertThat(outcome.troubles()).doesNotContainKey(new RunKey("small", "", 2));
  }

  @Test
  void refusesAJournalThatIsNotOneOfOurs() throws Exception {
    run(plan(TWO_BY_THREE), new DiceRunner(), 1);
    Path journal = directory.folder(new RunKey("small", "", 1)).resolve("run.json");
    Files.writeString(journal, Files.readString(journal).replace("\"events\":60", "\"events\":\"many\""));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> run(plan(TWO_BY_THREE), new DiceRunner(), 1))
        .withMessage(journal + ":1: the number of events must be there but is many");
  }
}
