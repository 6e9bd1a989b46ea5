package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.metrics.RunKey;
import orrery.scenario.DistributionSpec;
import orrery.scenario.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sweep is every value of one path with each of the others, and each variant runs at every point. */
class SweepTest {

  private static final String STREET = Texts.resource("street.yaml");

  private static List<Integer> homes(Experiment experiment, Experiment.Variant variant) {
    return IntStream.range(0, experiment.design().size()).mapToObj(point -> variant.at(point).population().homes().orElseThrow().count()).toList();
  }

  @Test
  void runsEveryVariantAtEachValueOfOnePathWithEachOfTheOthers() {
    Experiment experiment = Texts.read(STREET + "sweep: { population.homes.count: [800, 50], faults.blackout.fraction: [10 %, 20 %, 30 %] }\n").experiment();

    assertThat(experiment.points()).containsExactly(
        "population.homes.count=800;faults.blackout.fraction=10 %25", "population.homes.count=800;faults.blackout.fraction=20 %25",
        "population.homes.count=800;faults.blackout.fraction=30 %25", "population.homes.count=50;faults.blackout.fraction=10 %25",
        "population.homes.count=50;faults.blackout.fraction=20 %25", "population.homes.count=50;faults.blackout.fraction=30 %25");
    assertThat(experiment.variants()).hasSize(2).allSatisfy(variant -> assertThat(homes(experiment, variant)).containsExactly(800, 800, 800, 50, 50, 50));
    assertThat(experiment.scenarios()).hasSize(12);
    assertThat(experiment.scenarios()).allSatisfy(scenario -> assertThat(scenario.sweep()).isEqualTo(experiment.base().sweep()));
    assertThat(experiment.variants().get(1).at(5).population().homes().orElseThrow().devices().get("phone").count())
        .describedAs("a variant's change holds at its points").isEqualTo(new DistributionSpec.Constant<>(1));
    assertThat(RunKey.values(experiment.points().get(0))).containsExactly(
        java.util.Map.entry("population.homes.count", "800"), java.util.Map.entry("faults.blackout.fraction", "10 %"));
  }

  @Test
  void sweepsWholePartsOfAScenario() {
    Experiment experiment = Texts.read(Texts.resource("tiny.yaml") + "sweep: { start: [together, { ramp: 1 min }], population.homes.devices.laptop.count: [{ poisson: 2 }, 3] }\n").experiment();

    assertThat(experiment.points()).containsExactly(
        "start=together;population.homes.devices.laptop.count={ poisson: 2 }", "start=together;population.homes.devices.laptop.count=3",
        "start={ ramp: 1 min };population.homes.devices.laptop.count={ poisson: 2 }", "start={ ramp: 1 min };population.homes.devices.laptop.count=3");
  }

  @Test
  void isSetAsAWholeOrByPath() {
    String swept = Texts.resource("tiny.yaml") + "sweep: { population.homes.count: [3, 4] }\n";

    assertThat(Texts.read(swept, "sweep.population.homes.count=[5, 6, 7]").experiment().points()).hasSize(3);
    assertThat(Texts.read(swept, "sweep.duration=[1 min]", "sweep={ seed: [1] }", "sweep={}", "population.homes.count=9").experiment().scenarios())
        .singleElement().satisfies(scenario -> assertThat(scenario.population().homes().orElseThrow().count()).isEqualTo(9));
    assertThat(Texts.read(Texts.resource("tiny.yaml"), "sweep.population.homes.count=[1, 2]").experiment().points()).hasSize(2);
  }

  @Test
  void isShownAsItReadsBack() {
    String shown = Texts.read(Texts.resource("tiny.yaml") + "sweep: { population.homes.count: [3, 4] }\n").show();

    assertThat(shown).contains("\nsweep:\n  population.homes.count: [3, 4]\n");
    assertThat(Texts.read(shown).canonical()).isEqualTo(Texts.read(Texts.read(shown).canonical()).canonical());
    assertThat(Texts.read(shown).experiment().points()).containsExactly("population.homes.count=3", "population.homes.count=4");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "population.hoems.count: [1, 2] | 41:10  population.hoems.count  must be a path in the scenario, but 'population' has no 'hoems'; did you mean 'homes'? (in variant 'eager', at count=1)",
    "population.homes.count: [1, 0] | 41:38  population.homes.count  must be at least 1 but is 0 (in variant 'eager', at count=0)",
    "population.homes.count: [1, kB] | 41:38  population.homes.count  must be a whole number but is 'kB' (in variant 'eager', at count=kB)",
    "population.homes.count: 1 | 41:34  sweep.population.homes.count  must be a list of values that take turns, such as [1, 2], but is '1'",
    "population.homes.count: [] | 41:34  sweep.population.homes.count  must be a list of values that take turns, such as [1, 2], but is an empty list",
    "population.homes.count: [1, 2, 1] | 41:41  sweep.population.homes.count  must name each value once but names '1' twice",
    "seed: [1, 2] | 41:10  seed  must be something in which points may differ and be comparable, but 'seed' is set (in variant 'eager', at seed=1)",
    "population.homes.devices.phone: [{ type: tv }, { type: pc }] | 37:45  population.homes.devices.phone.count  must not be set where 'population.homes.devices.phone' is swept, as the sweep's values stand there (in variant 'lazy')",
    "backbone: [{}], backbone.preset: [europe-west] | 41:26  sweep.backbone.preset  must not be a part of what is swept, too, but 'backbone' is",
    "faults.blackout.at: [1 min, 40 min] | 41:38  faults.blackout.at  must be less than the duration (30 min) but is 40 min (in variant 'eager', at at=40 min)",
  })
  void tellsWhatIsWrongAndWhere(String swept, String problem) {
    assertThat(Texts.problems(STREET + "sweep: { " + swept + " }\n")).containsExactly("s.yaml:" + problem);
  }

  @Test
  void tellsEveryProblemOnceAndAllAtOnce() {
    assertThat(Texts.problems(STREET.replace("count: 20", "count: 0") + "sweep: { population.homes.lan.loss: [2, 1 %, 3], population.homes.lan.nat: [symmetric, none] }\n"))
        .containsExactly(
            "s.yaml:8:12  population.homes.count  must be at least 1 but is 0",
            "s.yaml:41:38  population.homes.lan.loss  must be at most 1 but is 2 (in variant 'eager', at loss=2, nat=symmetric)",
            "s.yaml:41:46  population.homes.lan.loss  must be at most 1 but is 3 (in variant 'eager', at loss=3, nat=symmetric)");
  }

  @Test
  void refusesToSetWhatIsSwept() {
    assertThat(Texts.problems(STREET + "sweep: { population.homes.lan: [{ access: dsl }] }\n", "population.homes.lan.nat=symmetric", "population.homes.lan={}"))
        .containsExactly(
            "--set population.homes.lan  population.homes.lan  must not be set where it is swept; set 'sweep.population.homes.lan' to a list instead, or 'sweep' to {}",
            "--set population.homes.lan.nat  population.homes.lan.nat  must not be set where it is swept; set 'sweep.population.homes.lan' to a list instead, or 'sweep' to {}");
  }

  @Test
  void refusesMoreThanItsLimits() {
    String many = IntStream.rangeClosed(1, 1000).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    String some = many.substring(0, many.indexOf(", 102")) + "]";

    assertThat(Texts.problems(STREET + "sweep: { population.homes.count: " + many + ", population.homes.devices.tablet.count: " + some + " }\n"))
        .singleElement().asString().endsWith("sweep.population.homes.devices.tablet.count  must leave the sweep at most 100000 points, but with it there are 101000");
    assertThat(Texts.problems(Texts.resource("tiny.yaml") + "replications: 1001\nsweep: { population.homes.count: " + many + " }\n"))
        .containsExactly("s.yaml:10:8  sweep  must give at most 1000000 runs but gives 1001000");
    String variants = IntStream.range(0, 65).mapToObj(i -> "v" + i + ": {}").collect(Collectors.joining(", ", "compare: { ", " }\n"));
    assertThat(Texts.problems(Texts.resource("tiny.yaml") + variants)).containsExactly("s.yaml:9:10  compare  must have at most 64 variants but has 65");
  }

  @Test
  void refusesPointsWhoseTextsResultsCouldNotHold() {
    String tiny = Texts.resource("tiny.yaml");

    assertThat(Texts.problems(tiny + "sweep: { population.homes.count: [1, 2], start: [" + "x".repeat(9_000) + "] }\n"))
        .singleElement().asString().matches("s\\.yaml:9:\\d+  sweep\\.start  must leave what is set at a point at most 8192 bytes of text, .* but with it there are 90\\d\\d");
    String hundred = IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    String long80 = IntStream.rangeClosed(1, 80).mapToObj(i -> i + "x".repeat(5_000)).collect(Collectors.joining(",\n    ", "[", "]"));
    assertThat(Texts.problems(tiny + "sweep: { population.homes.count: " + hundred + ", start: " + long80 + " }\n"))
        .singleElement().asString().matches("s\\.yaml:9:\\d+  sweep\\.start  must leave what is set at all points at most 33554432 bytes of text, but with it there are 40\\d{6}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{ metric: a, kind: valu } | 41:35  charts.one.kind  must be one of value, difference, distribution, tail, over-time, stacked-over-time, box, violin, bars, heat-map, difference-map, pareto, matrix but is 'valu'",
    "{ metric: a, statistic: p95 } | 41:40  charts.one.statistic  must be one of count, mean, min, max, p50, p90, p99, total but is 'p95'",
    "{ metric: a, kind: over-time, statistic: p90 } | 41:57  charts.one.statistic  must only be given where 'kind' is value, difference, box, bars, heat-map, difference-map, pareto",
    "{ metric: a, kind: matrix, by: b } | 41:47  charts.one.by  must only be given where 'kind' is value, difference, distribution, tail, over-time, stacked-over-time, box, violin, bars, heat-map, difference-map",
    "{ metric: a, kind: stacked-over-time } | 41:16  charts.one.by  must be given where 'kind' is stacked-over-time: the label whose values are the parts",
    "{ metric: a, kind: pareto, better: 'lower, lower' } | 41:16  charts.one.against  must be given where 'kind' is pareto: the other metric",
    "{ metric: a, kind: pareto, against: b, better: lower } | 41:63  charts.one.better  must be 'lower' or 'higher' for either metric where 'kind' is pareto, such as 'lower, lower'",
    "{ kind: value } | 41:16  charts.one.metric  must be given: The metric it shows.",
    "{ metric: a, labels: [b] } | 41:37  charts.one.labels  must be a map of keys to values but is a list",
  })
  void tellsWhatIsWrongWithAChart(String chart, String problem) {
    assertThat(Texts.problems(STREET + "charts: { one: " + chart + " }\n")).containsExactly("s.yaml:" + problem);
  }
}
