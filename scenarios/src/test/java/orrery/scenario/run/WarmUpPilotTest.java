package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import orrery.host.RandomStream;
import orrery.metrics.Keyed;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Scenario;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioReader;
import orrery.sim.Fingerprint;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WarmUpPilotTest {

  private static final String BIASED =
      """
      name: biased
      duration: 1 h
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      compare: { quick: {}, slow: { population.homes.count: 3 } }
      replications: 3
      measure: { warm-up: auto, warm-up-of: pips }
      """;

  @TempDir Path folder;
  private final AtomicInteger pilots = new AtomicInteger();

  private static Plan plan(String text) {
    ScenarioReader reader = new ScenarioReader(TestCatalogue.withTestProtocols());
    Path here = Path.of("").toAbsolutePath();
    return Plan.of(reader.read("biased.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(), here), 0, Optional.empty(), "orrery run biased.yaml");
  }

  /** A throw a second; what it shows is too much at the beginning, by 30, which decays in 100 s for each home. */
  private RunResult throwing(Scenario scenario, long seed, CellRunner.Watch watch) throws CellRunner.Cancelled {
    RandomStream dice = new Xoshiro256(seed);
    Fingerprint fingerprint = new Fingerprint();
    Recorder recorder = new Recorder(scenario.duration(), scenario.warmUp());
    double decay = 100.0 * scenario.population().homes().orElseThrow().count();
    for (int second = 0; second < scenario.duration().toSeconds(); second++) {
      long now = second * 1_000_000_000L;
      recorder.observe(now, DiceRunner.PIPS, 1 + dice.nextInt(6) + 30 * StrictMath.exp(-second / decay));
      fingerprint.add(now, second, 0);
      watch.at(now, second);
    }
    return new RunResult(recorder.finish(scenario.duration().toNanos()), fingerprint.hex(), scenario.duration().toSeconds(), List.of());
  }

  private CellRunner piloted(Plan plan, CellRunner cells) {
    return new WarmUpPilot(plan, (scenario, key, seed, watch) -> {
      pilots.incrementAndGet();
      return throwing(scenario, seed, watch);
    }, cells);
  }

  private ExperimentRunner.Outcome run(Plan plan, String name, int workers) throws Exception {
    CellRunner cells = piloted(plan, (scenario, key, seed, watch) -> throwing(scenario, seed, watch));
    return new ExperimentRunner(plan, "1", cells, workers, new Progress()).run(ResultsDirectory.at(folder.resolve(name)), Map::of);
  }

  private String bytes(String name) throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (String file : List.of("metrics.csv", "series.csv", "summary.json")) {
      bytes.append(Files.readString(folder.resolve(name).resolve(file)));
    }
    return bytes.toString();
  }

  @Test
  void countsEveryRunFromTheLatestCutOfItsVariantsOn() throws Exception {
    ExperimentRunner.Outcome outcome = run(plan(BIASED), "out", 2);

    assertThat(outcome.troubles()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    assertThat(pilots).hasValue(2);
    List<Keyed<Row>> cuts = ResultsDirectory.at(folder.resolve("out")).rows("warm-up"::equals);
    assertThat(cuts).hasSize(6).allSatisfy(cut -> {
      // Of 30, decaying in 300 s, hardly anything is left after 1,000 s.
      assertThat(cut.value().value().number()).isEqualTo(cuts.get(0).value().value().number()).isBetween(600.0, 1_700.0);
      assertThat(cut.value().labels()).isEqualTo("of=pips");
    });
    assertThat(ResultsDirectory.at(folder.resolve("out")).rows("pips"::equals).stream().map(Keyed::value).filter(row -> row.statistic().equals("mean")))
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.value().number()).isBetween(3.3, 3.8));
    try (Stream<Path> runs = Files.list(folder.resolve("out/runs/quick/-"))) {
      assertThat(runs.map(path -> path.getFileName().toString()).sorted()).containsExactly("1", "2", "3");
    }
    assertThat(folder.resolve("out/charts/warm-up.csv")).content().contains("cut");
  }

  @Test
  void givesTheSameBytesWhateverTheWorkersAndHoweverOftenItIsResumed() throws Exception {
    Plan plan = plan(BIASED);
    run(plan, "one", 1);
    run(plan, "four", 4);
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("resumed"));
    AtomicInteger done = new AtomicInteger();
    CellRunner breaking = piloted(plan, (scenario, key, seed, watch) -> {
      if (done.getAndIncrement() >= 2) {
        throw new CellRunner.Cancelled();
      }
      return throwing(scenario, seed, watch);
    });
    new ExperimentRunner(plan, "1", breaking, 1, new Progress()).run(directory, Map::of);
    assertThat(directory.run(new RunKey("slow", "", 3))).isEmpty();

    run(plan, "resumed", 2);

    assertThat(bytes("four")).isEqualTo(bytes("one"));
    assertThat(bytes("resumed")).isEqualTo(bytes("one"));
  }

  @Test
  void saysThatARunIsNotSteadyInsteadOfCuttingItInItsSecondHalf() throws Exception {
    ExperimentRunner.Outcome outcome = run(plan(BIASED.replace("count: 3", "count: 60")), "out", 2);

    assertThat(outcome.status()).isEqualTo(ExitStatus.LIMIT_EXCEEDED);
    assertThat(outcome.troubles().values()).allSatisfy(trouble ->
        assertThat(trouble.message()).isEqualTo(
            "'pips' must become steady in the first half of the run, 1 h, for an automatic warm-up but does not; a longer run may, or 'measure.warm-up-of' may name another metric"));
    assertThat(folder.resolve("out/metrics.csv")).doesNotExist();
  }

  @Test
  void saysThatAMetricWasNotObserved() throws Exception {
    ExperimentRunner.Outcome named = run(plan(BIASED.replace("warm-up-of: pips", "warm-up-of: pip")), "named", 1);
    ExperimentRunner.Outcome any = run(plan(BIASED.replace(", warm-up-of: pips", "")), "any", 1);

    assertThat(named.troubles().values()).allSatisfy(trouble -> assertThat(trouble.message()).endsWith("its whole over time, but 'pip' was not"));
    assertThat(any.troubles().values()).allSatisfy(trouble -> assertThat(trouble.message()).endsWith("but none was"));
  }

  @Test
  void takesTheMetricOfAChartWhereNoneIsNamed() throws Exception {
    ExperimentRunner.Outcome outcome = run(plan(BIASED.replace(", warm-up-of: pips", "") + "charts: { throws: { metric: pips } }\n"), "out", 2);

    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    assertThat(ResultsDirectory.at(folder.resolve("out")).rows("warm-up"::equals)).extracting(row -> row.value().labels()).containsOnly("of=pips");
  }

  @Test
  void runsNoPilotWhereTheWarmUpIsGiven() throws Exception {
    assertThat(run(plan(BIASED.replace("warm-up: auto, warm-up-of: pips", "warm-up: 10 min")), "out", 1).status()).isEqualTo(ExitStatus.FINE);

    assertThat(pilots).hasValue(0);
    assertThat(ResultsDirectory.at(folder.resolve("out")).rows("warm-up"::equals)).isEmpty();
  }

  private ExperimentRunner.Outcome run(Plan plan, String name, CellRunner pilots, int workers, Duration limit) throws Exception {
    CellRunner all = new WarmUpPilot(plan, pilots, (scenario, key, seed, watch) -> throwing(scenario, seed, watch));
    RunLimits limits = new RunLimits(Optional.of(limit), Optional.empty());
    return new ExperimentRunner(plan, "1", all, workers, limits, new Progress()).run(ResultsDirectory.at(folder.resolve(name)), Map::of);
  }

  @Test
  void countsATimeOfItsOwnForEachPilotAndNoneForWhoeverWaits() throws Exception {
    CellRunner slow = (scenario, key, seed, watch) -> {
      try {
        TimeUnit.MILLISECONDS.sleep(900); // Two of them take longer than one run may.
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return throwing(scenario, seed, watch);
    };

    for (int workers : List.of(1, 4)) {
      assertThat(run(plan(BIASED), "slow-" + workers, slow, workers, Duration.ofMillis(1_600)).status()).isEqualTo(ExitStatus.FINE);
    }
  }

  @Test
  @Timeout(60)
  void waitsForNoPilotThatWasGivenUp() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    CellRunner stuck = (scenario, key, seed, watch) -> {
      if (begun.getAndIncrement() == 0) {
        while (!over.get()) {
          Thread.onSpinWait();
        }
      }
      return throwing(scenario, seed, watch);
    };

    ExperimentRunner.Outcome outcome = run(plan(BIASED), "stuck", stuck, 2, Duration.ofMillis(600));
    over.set(true);

    assertThat(outcome.status()).isEqualTo(ExitStatus.LIMIT_EXCEEDED);
    assertThat(outcome.missing()).isEqualTo(1);
  }
}
