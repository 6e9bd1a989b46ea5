package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Estimate;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that end when they are precise enough. */
@Timeout(120)
class StoppingTest {

  private static final String DICE =
      """
      name: dice
      duration: 30 s
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      compare: { small: {}, large: { population.homes.count: 10 } }
      replications: { until: %s }
      """;

  @TempDir Path folder;

  private static Plan plan(String until) {
    ScenarioReader reader = new ScenarioReader(TestCatalogue.withTestProtocols());
    Path here = Path.of("").toAbsolutePath();
    return Plan.of(reader.read("dice.yaml", DICE.formatted(until).getBytes(StandardCharsets.UTF_8), here, List.of(), here), 0, Optional.empty(), "orrery run dice.yaml");
  }

  private ExperimentRunner.Outcome run(Plan plan, String name, CellRunner cells, int workers) throws Exception {
    return new ExperimentRunner(plan, "1", cells, workers, new Progress()).run(ResultsDirectory.at(folder.resolve(name)), () -> Map.of("workers", (long) workers));
  }

  private Map<String, String> files(String name) throws IOException {
    Path of = folder.resolve(name);
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json")) {
      files.put(file, Files.readString(of.resolve(file)));
    }
    files.put("manifest", ResultsDirectory.at(of).manifest().orElseThrow().withoutEnvironment());
    try (var all = Files.walk(of)) {
      files.put("runs", String.join("\n", all.filter(file -> file.endsWith("run.json")).map(Path::toString).map(text -> text.substring(of.toString().length())).sorted().toList()));
    }
    return files;
  }

  private double share(String name, String variant, int replications) throws IOException {
    List<Value> values = new ArrayList<>();
    for (Keyed<Row> row : ResultsDirectory.at(folder.resolve(name)).rows("pips"::equals)) {
      if (row.key().variant().equals(variant) && row.value().statistic().equals("mean") && row.key().replication() <= replications) {
        values.add(row.value().value());
      }
    }
    Estimate estimate = Estimate.of(values);
    return estimate.halfWidth().orElseThrow() / estimate.mean().number();
  }

  @Test
  void endsAtTheFirstReplicationAfterWhichEveryVariantIsPrecise() throws Exception {
    ExperimentRunner.Outcome outcome = run(plan("{ metric: pips, precision: 3 % }"), "r", new DiceRunner(), 2);

    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    Precision precision = outcome.precision().orElseThrow();
    int n = precision.replications();
    assertThat(n).isBetween(6, 99);
    assertThat(precision.isReached()).isTrue();
    assertThat(ResultsDirectory.at(folder.resolve("r")).manifest().orElseThrow().replications()).isEqualTo(n);
    assertThat(outcome.runs()).isEqualTo(2 * n);
    double worst = Math.max(share("r", "small", n), share("r", "large", n));
    assertThat(worst).isLessThanOrEqualTo(0.03).isEqualTo(precision.halfWidth().orElseThrow());
    for (int fewer = 5; fewer < n; fewer++) {
      assertThat(Math.max(share("r", "small", fewer), share("r", "large", fewer))).isGreaterThan(0.03);
    }
  }

  @Test
  void endsAtTheSameReplicationWhateverTheWorkersAndTheOrderOfFinishing() throws Exception {
    Plan plan = plan("{ metric: pips, precision: 8 %, at-least: 3 }");
    CellRunner uneven = (scenario, key, seed, watch) -> {
      try {
        // Earlier replications and the first variant take longest, so that later ones are there before them.
        TimeUnit.MILLISECONDS.sleep(key.variant().equals("large") ? 40 - Math.min(39, 4L * key.replication()) : 1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return new DiceRunner().run(scenario, key, seed, watch);
    };

    run(plan, "one", new DiceRunner(), 1);
    run(plan, "many", uneven, 7);

    assertThat(files("many")).isEqualTo(files("one"));
  }

  @Test
  void decidesAgainFromItsJournalsWhenItIsResumed() throws Exception {
    Plan plan = plan("{ metric: pips, precision: 8 %, at-least: 3 }");
    run(plan, "whole", new DiceRunner(), 1);
    for (int stopAt = 1; stopAt <= 9; stopAt += 2) {
      AtomicInteger begun = new AtomicInteger();
      int last = stopAt;
      ExperimentRunner[] runner = new ExperimentRunner[1];
      runner[0] = new ExperimentRunner(plan, "1", (scenario, key, seed, watch) -> {
        if (begun.incrementAndGet() == last) {
          runner[0].cancel();
        }
        return new DiceRunner().run(scenario, key, seed, watch);
      }, 3, new Progress());
      runner[0].run(ResultsDirectory.at(folder.resolve("cut-" + stopAt)), Map::of);

      run(plan, "cut-" + stopAt, new DiceRunner(), 2);

      assertThat(files("cut-" + stopAt)).isEqualTo(files("whole"));
    }
  }

  @Test
  void saysHowPreciseItIsWhereTheMostReplicationsAreTooFew() throws Exception {
    Plan plan = plan("{ metric: pips, precision: 0.1 %, at-least: 2, at-most: 4 }");
    for (int attempt = 1; attempt <= 2; attempt++) {
      ExperimentRunner.Outcome outcome = run(plan, "r", new DiceRunner(), 2);

      assertThat(outcome.status()).isEqualTo(ExitStatus.LIMIT_EXCEEDED);
      assertThat(outcome.fingerprint()).isPresent();
      Precision precision = outcome.precision().orElseThrow();
      assertThat(precision.isReached()).isFalse();
      assertThat(precision.toString()).matches("the pips \\(mean\\) is known to [0-9.]+ % after 4 replications, at worst for '(small|large)'");
    }
  }

  @Test
  void hasNoPrecisionOfWhatIsNeverMeasured() throws Exception {
    ExperimentRunner.Outcome outcome = run(plan("{ metric: discovery.time, precision: 5 %, at-most: 5 }"), "r", new DiceRunner(), 2);

    assertThat(outcome.status()).isEqualTo(ExitStatus.LIMIT_EXCEEDED);
    assertThat(outcome.precision().orElseThrow()).hasToString("the discovery.time (mean) has no interval after 5 replications, for 'large'");
  }

  @Test
  void refusesARuleOfNoMetricThatThereIsAfterTheFirstReplication() {
    AtomicInteger runs = new AtomicInteger();
    CellRunner counted = (scenario, key, seed, watch) -> {
      runs.incrementAndGet();
      return new DiceRunner().run(scenario, key, seed, watch);
    };

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatExceptionOfType(ScenarioException.class)
          .isThrownBy(() -> run(plan("{ metric: pip, statistic: count, precision: 5 % }"), "r", counted, 1))
          .withMessageContaining("replications.until.metric must be a metric that is measured, but no 'pip' was; did you mean 'pips'?");
    }

    assertThat(runs).hasValue(2);
    assertThat(folder.resolve("r/metrics.csv")).doesNotExist();
  }

  @Test
  void waitsForAReplicationThatFailedAndGoesOnFromItWhenItIsMade() throws Exception {
    Plan plan = plan("{ metric: pips, precision: 8 %, at-least: 3 }");
    run(plan, "whole", new DiceRunner(), 1);
    CellRunner broken = (scenario, key, seed, watch) -> {
      if (key.equals(new RunKey("small", "", 2))) {
        throw new IllegalStateException("two and two must be four but are five");
      }
      return new DiceRunner().run(scenario, key, seed, watch);
    };

    ExperimentRunner.Outcome failed = run(plan, "r", broken, 2);
    run(plan, "r", new DiceRunner(), 2);

    assertThat(failed.status()).isEqualTo(ExitStatus.BUG);
    assertThat(failed.fingerprint()).isEmpty();
    assertThat(files("r")).isEqualTo(files("whole"));
  }

  @Test
  void tellsOfNoReplicationMadeInAdvanceWhereARunFailed() throws Exception {
    Plan plan = plan("{ metric: pips, precision: 0.1 %, at-least: 3, at-most: 40 }");
    for (int failing : List.of(2, 5)) {
      CellRunner broken = (scenario, key, seed, watch) -> {
        if (key.equals(new RunKey("small", "", failing))) {
          throw new IllegalStateException("two and two must be four but are five");
        }
        return new DiceRunner().run(scenario, key, seed, watch);
      };

      ExperimentRunner.Outcome one = run(plan, "one-" + failing, broken, 1);
      ExperimentRunner.Outcome many = run(plan, "many-" + failing, broken, 9);

      assertThat(many).isEqualTo(one);
      assertThat(one.summed()).isTrue();
      assertThat(one.troubles()).containsOnlyKeys(new RunKey("small", "", failing));
      for (String file : List.of("metrics.csv", "summary.json", "failures.json")) {
        assertThat(folder.resolve("many-" + failing).resolve(file)).hasSameTextualContentAs(folder.resolve("one-" + failing).resolve(file));
      }
      assertThat(ResultsDirectory.at(folder.resolve("many-" + failing)).rows("pips"::equals).stream().mapToInt(row -> row.key().replication()).max())
          .hasValue(failing == 2 ? 3 : 4);
      assertThat(ResultsDirectory.at(folder.resolve("many-" + failing)).has(new RunKey("large", "", failing + 2))).isTrue();
    }
  }

  @Test
  void refusesRulesThatContradictThemselves() {
    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> plan("{ metric: pips, precision: 5 %, at-least: 9, at-most: 8 }"))
        .withMessageContaining("replications.until.at-least  must be at most 'at-most' (8) but is 9");
    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> plan("{ metric: pips, precision: 0 %, at-most: 8 }"))
        .withMessageContaining("replications.until.precision");
    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> plan("{ metric: pips, precision: 5 % }, fixed: 20"))
        .withMessageMatching(".*replications  must have one key, one of .*, but has 2");
    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> plan("{ precision: 5 % }")).withMessageContaining("replications.until.metric  must be given");
  }
}
