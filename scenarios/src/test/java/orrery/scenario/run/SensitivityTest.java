package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Metric;
import orrery.metrics.Recorder;
import orrery.metrics.chart.InfluencesChart;
import orrery.metrics.chart.Theme;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.sensitivity.Influence;
import orrery.metrics.sensitivity.Influence.Index;
import orrery.metrics.sensitivity.Sensitivity;
import orrery.metrics.sensitivity.SensitivityFile;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioReader;
import orrery.sim.Fingerprint;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a sweep, by way of the files of its results, to which path matters. */
class SensitivityTest {

  private static final Metric SCORE = Metric.tally("score", "1");

  private static final String BASE =
      """
      name: known
      duration: 1 min
      population: { homes: { count: 1, devices: { laptop: {} }, lan: { loss: 1 % } } }
      backbone: {}
      """;

  @TempDir Path folder;
  private ResultsDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = ResultsDirectory.at(folder.resolve("out"));
  }

  /** A world whose score is known: 3 count + 100 loss, of which the first, 1 to 4, has the variance 11.25, the other, 0 to 9 %, has 6.75. */
  private static RunResult score(orrery.scenario.Scenario scenario) {
    var homes = scenario.population().homes().orElseThrow();
    Recorder recorder = new Recorder(scenario.duration(), scenario.warmUp());
    recorder.observe(0, SCORE, 3 * homes.count() + 100 * homes.lan().loss());
    return new RunResult(recorder.finish(scenario.duration().toNanos()), new Fingerprint().hex(), 1, List.of());
  }

  private Sensitivity sensitivity(String sweep, String metric) throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Plan plan = Plan.of(new ScenarioReader(TestCatalogue.withTestProtocols()).read("k.yaml", (BASE + "sweep: " + sweep + "\n").getBytes(StandardCharsets.UTF_8), here, List.of(), here), 0, Optional.empty(), "orrery run k.yaml");
    new ExperimentRunner(plan, "1", (scenario, key, seed, watch) -> score(scenario), 2, new Progress()).run(directory, Map::of);
    return Sensitivity.of(directory, question(metric), new Xoshiro256(1));
  }

  private static Sensitivity.Question question(String metric) {
    return new Sensitivity.Question("default", metric, "", "mean");
  }

  private static Map<String, Double> values(Sensitivity sensitivity, Index index) {
    Map<String, Double> values = new LinkedHashMap<>();
    sensitivity.influences().stream().filter(influence -> influence.index() == index).forEach(influence -> values.put(influence.input(), influence.value()));
    return values;
  }

  @Test
  void findsSharesOfTheVarianceAlsoWherePointsComeToOneRun() throws Exception {
    Sensitivity found = sensitivity("{ saltelli: { points: 128, over: { population.homes.lan.loss: { from: 0 %, to: 9 % }, population.homes.count: { from: 1, to: 4 } } } }", "score");

    assertThat(directory.manifest().orElseThrow().points()).hasSizeLessThan(128 * 4);
    assertThat(found.method()).isEqualTo(Sensitivity.Method.VARIANCE);
    assertThat(found.points()).isEqualTo(128);
    for (Index index : List.of(Index.FIRST, Index.TOTAL)) {
      assertThat(values(found, index).get("population.homes.count")).isCloseTo(11.25 / 18, within(0.03));
      assertThat(values(found, index).get("population.homes.lan.loss")).isCloseTo(6.75 / 18, within(0.03));
    }
    assertThat(found.byInput().keySet()).containsExactly("population.homes.count", "population.homes.lan.loss");
    assertThat(SensitivityFile.text(question("score"), found).lines()).hasSize(5).element(0).isEqualTo("variant,metric,labels,statistic,input,index,value,low,high");
  }

  @Test
  void drawsWhatItFindsWithTheGreatestFirst() throws Exception {
    Sensitivity found = sensitivity("{ saltelli: { points: 32, over: { population.homes.lan.loss: { from: 0 %, to: 9 % }, population.homes.count: { from: 1, to: 4 } } } }", "score");

    List<Path> files = InfluencesChart.draw(directory, question("score"), found, Theme.PAPER);

    assertThat(files).extracting(file -> directory.path().relativize(file).toString())
        .containsExactly("charts/sensitivity-score.svg", "charts/sensitivity-score.pdf", "charts/sensitivity-score.png", "charts/sensitivity-score.csv");
    List<String> lines = Files.readAllLines(files.get(3));
    assertThat(lines.subList(1, lines.size())).extracting(line -> line.substring(0, line.lastIndexOf(',', line.lastIndexOf(',', line.lastIndexOf(',') - 1) - 1)))
        .containsExactly(
            ",alone (first),population.homes.count", ",with others (total),population.homes.count", ",alone (first),population.homes.lan.loss", ",with others (total),population.homes.lan.loss");
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      Influence drawn = found.influences().stream()
          .filter(influence -> influence.input().equals(fields[2]) && fields[1].contains("(" + influence.index().word() + ")")).findFirst().orElseThrow();
      assertThat(Double.parseDouble(fields[3])).isCloseTo(drawn.value(), within(1e-8));
      assertThat(Double.parseDouble(fields[4])).isCloseTo(Math.min(drawn.value(), drawn.low()), within(1e-8));
      assertThat(Double.parseDouble(fields[5])).isCloseTo(Math.max(drawn.value(), drawn.high()), within(1e-8));
    }
  }

  @Test
  void findsRankCorrelationsOfAnyOtherDesign() throws Exception {
    Sensitivity found = sensitivity("{ latin-hypercube: { points: 60, over: { population.homes.count: { from: 1, to: 4 }, population.homes.lan.loss: { from: 0.1 %, to: 9 %, scale: logarithmic } } }, start: [together, stationary] }", "score");

    assertThat(found.method()).isEqualTo(Sensitivity.Method.RANKS);
    assertThat(found.influences()).extracting(Influence::input).doesNotContain("start");
    assertThat(found.notes()).anyMatch(note -> note.contains("start is left out"));
    assertThat(values(found, Index.PARTIAL_RANK).get("population.homes.count")).isGreaterThan(0.9);
    assertThat(found.influences()).allSatisfy(influence -> assertThat(influence.value()).isBetween(influence.low() - 0.05, influence.high() + 0.05));
  }

  @Test
  void saysWhatCannotBeAnswered() throws Exception {
    assertThatExceptionOfType(Sensitivity.Unanswerable.class).isThrownBy(() -> sensitivity("{ population.homes.count: [1, 2] }", "scor"))
        .withMessage("the metric must be one that was measured, but there is no 'scor'");
    assertThatExceptionOfType(Sensitivity.Unanswerable.class).isThrownBy(() -> Sensitivity.of(directory, new Sensitivity.Question("b", "score", "", "mean"), new Xoshiro256(1)))
        .withMessage("the variant must be one of default but is 'b'");
    assertThatExceptionOfType(Sensitivity.Unanswerable.class).isThrownBy(() -> Sensitivity.of(directory, new Sensitivity.Question("default", "score", "", "p95"), new Xoshiro256(1)))
        .withMessageStartingWith("the metric 'score' must have a 'p95', but has count, max, mean");
    assertThatExceptionOfType(Sensitivity.Unanswerable.class).isThrownBy(() -> Sensitivity.of(directory, question("score"), new Xoshiro256(1)))
        .withMessage("the metric must be known at 4 points at least for 1 path, but is at 2 of 2");
  }

  @Test
  void saysWhyPointsDoNotTell() {
    assertThatExceptionOfType(Sensitivity.Unanswerable.class).isThrownBy(() -> sensitivity("{ population.homes.devices.laptop.count: [1, 2, 3, 4] }", "score")).withMessage("the metric must vary for anything to matter, but does not");
  }
}
