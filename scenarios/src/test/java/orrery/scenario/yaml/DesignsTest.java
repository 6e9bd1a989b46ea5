package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import orrery.metrics.RunKey;
import orrery.scenario.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside lists, a sweep takes stretches, paths that go together, and designs that span several stretches. */
class DesignsTest {

  private static final String TINY = Texts.resource("tiny.yaml");

  private static final String STREET = Texts.resource("street.yaml");

  private static Experiment swept(String sweep, String... settings) {
    return Texts.read(STREET + "sweep: " + sweep + "\n", settings).experiment();
  }

  private static double[] numbers(Experiment experiment, String path) {
    return experiment.points().stream().mapToDouble(point -> Double.parseDouble(RunKey.values(point).get(path).replaceFirst(" .*", ""))).toArray();
  }

  @Test
  void dividesAStretchInStepsOfEqualDifferencesOrRatios() {
    Experiment experiment = swept("{ population.homes.lan.loss: { from: 0, to: 10 %, steps: 5 }, faults.blackout.at: { from: 1 s, to: 10 min, steps: 4, scale: logarithmic }, population.homes.count: { from: 1, to: 4, steps: 2 } }");

    assertThat(experiment.points()).hasSize(5 * 4 * 2);
    assertThat(experiment.points().stream().map(point -> RunKey.values(point).get("population.homes.lan.loss")).distinct()).containsExactly("0 %", "2.5 %", "5 %", "7.5 %", "10 %");
    assertThat(experiment.points().stream().map(point -> RunKey.values(point).get("faults.blackout.at")).distinct()).containsExactly("0.016667 min", "0.14057 min", "1.1856 min", "10 min");
    assertThat(experiment.points().get(39)).isEqualTo("population.homes.lan.loss=10 %25;faults.blackout.at=10 min;population.homes.count=4");
  }

  @Test
  void letsPathsGoTogetherAndTakeTurnsWithOthers() {
    Experiment experiment = swept("{ together: { population.homes.lan.access: [dsl, docsis], population.homes.count: [9, 8] }, population.homes.lan.loss: [0, 1 %] }");

    assertThat(experiment.points()).containsExactly(
        "population.homes.lan.access=dsl;population.homes.count=9;population.homes.lan.loss=0", "population.homes.lan.access=dsl;population.homes.count=9;population.homes.lan.loss=1 %25",
        "population.homes.lan.access=docsis;population.homes.count=8;population.homes.lan.loss=0", "population.homes.lan.access=docsis;population.homes.count=8;population.homes.lan.loss=1 %25");
    assertThat(experiment.variants().get(1).at(2).population().homes().orElseThrow().count()).isEqualTo(8);
  }

  @Test
  void spreadsALatinHypercubeOverStretchesOfAllKinds() {
    String cube = "{ latin-hypercube: { points: 32, over: { population.homes.lan.loss: { from: 0 %, to: 5 % }, population.homes.count: { from: 10, to: 1000, scale: logarithmic }, faults.blackout.at: { from: 100 s, to: 10 min }, population.homes.devices.tablet.count: { from: 1, to: 4 } } } }";
    Experiment experiment = swept(cube);

    assertThat(experiment.points()).hasSize(32);
    double[] losses = numbers(experiment, "population.homes.lan.loss");
    assertThat(Arrays.stream(losses).mapToInt(loss -> (int) (loss / 5 * 32)).sorted().toArray()).isEqualTo(IntStream.range(0, 32).toArray());
    double[] homes = numbers(experiment, "population.homes.count");
    assertThat(Arrays.stream(homes).filter(count -> count < 100).count()).describedAs("half of them below the geometric mean").isBetween(15L, 17L);
    assertThat(Arrays.stream(homes).boxed()).allMatch(count -> count >= 10 && count <= 1000 && count == Math.rint(count));
    for (int tablets = 1; tablets <= 4; tablets++) {
      double count = tablets;
      assertThat(Arrays.stream(numbers(experiment, "population.homes.devices.tablet.count")).filter(value -> value == count).count()).isEqualTo(8);
    }
    assertThat(experiment.points().get(7)).isEqualTo(swept(cube).points().get(7));
    assertThat(swept(cube, "seed=2").points()).isNotEqualTo(experiment.points());
    assertThat(experiment.variants().get(0).at(3).population().homes().orElseThrow().count()).isEqualTo((int) homes[3]);
  }

  @Test
  void takesTheBeginningOfASobolSequenceShiftedOrNot() {
    String sobol = "{ sobol: { points: 3, over: { population.homes.lan.loss: { from: 0, to: 1 }, faults.blackout.fraction: { from: 0, to: 1 } } } }";

    assertThat(numbers(swept(sobol), "population.homes.lan.loss")).containsExactly(0.5, 0.75, 0.25);
    assertThat(numbers(swept(sobol), "faults.blackout.fraction")).containsExactly(0.5, 0.25, 0.75);
    assertThat(numbers(swept(sobol, "sweep.sobol.shifted=true", "sweep.sobol.points=4"), "population.homes.lan.loss")).hasSize(4).doesNotContain(0.5);
  }

  @Test
  void makesPointsThatComeToTheSameValuesOneAndRemembersWhich() {
    Experiment experiment = swept("{ saltelli: { points: 16, over: { population.homes.count: { from: 1, to: 2 }, population.homes.lan.loss: { from: 0 %, to: 1 % } } } }");

    assertThat(experiment.points()).doesNotHaveDuplicates().hasSizeBetween(33, 63);
    assertThat(experiment.design().facts()).containsEntry("kind", "saltelli").containsEntry("base", 16L).containsEntry("inputs", List.of("population.homes.count", "population.homes.lan.loss"));
    List<?> rows = (List<?>) experiment.design().facts().get("rows");
    assertThat(rows).hasSize(16 * 4);
    for (int base = 0; base < 16; base++) {
      Map<String, String> a = values(experiment, rows, 4 * base);
      Map<String, String> first = values(experiment, rows, 4 * base + 1);
      Map<String, String> second = values(experiment, rows, 4 * base + 2);
      Map<String, String> b = values(experiment, rows, 4 * base + 3);
      assertThat(first).containsEntry("population.homes.count", b.get("population.homes.count")).containsEntry("population.homes.lan.loss", a.get("population.homes.lan.loss"));
      assertThat(second).containsEntry("population.homes.count", a.get("population.homes.count")).containsEntry("population.homes.lan.loss", b.get("population.homes.lan.loss"));
    }
  }

  private static Map<String, String> values(Experiment experiment, List<?> rows, int row) {
    return experiment.design().values(((Long) rows.get(row)).intValue());
  }

  @Test
  void isSetByPathAndShownAsItReadsBack() {
    String text = TINY + "sweep: { latin-hypercube: { points: 9, over: { population.homes.count: { from: 1, to: 100 } } } }\n";

    CheckedScenario changed = Texts.read(text, "sweep.latin-hypercube.points=5", "sweep.latin-hypercube.over.population.homes.lan.loss={ from: 0, to: 1 % }", "sweep.together.start=[together, stationary]");

    assertThat(changed.experiment().points()).hasSize(10);
    assertThat(changed.show()).contains("scale: linear", "together:");
    assertThat(Texts.read(changed.show()).experiment().points()).isEqualTo(changed.experiment().points());
    assertThat(Texts.read(changed.canonical()).canonical()).isEqualTo(changed.canonical());
  }

  @Test
  void hasNoWordForADesignThatIsAPlaceOfAScenario() {
    List<String> keys = Grammar.of(orrery.scenario.TestCatalogue.withTestProtocols()).keys();
    Shape.Sweep sweep = (Shape.Sweep) Grammar.of(orrery.scenario.TestCatalogue.withTestProtocols()).field("sweep").orElseThrow().shape();

    assertThat(sweep.designs().keySet()).containsExactly("together", "latin-hypercube", "sobol", "saltelli").doesNotContainAnyElementsOf(keys);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "population.homes.count: { from: 5, to: 5, steps: 2 } | 41:49  sweep.population.homes.count.to  must be more than 'from' (5) but is 5",
    "population.homes.count: { from: 0, to: 5, steps: 2 } | 41:42  sweep.population.homes.count.from  must be at least 1 but is 0",
    "population.homes.count: { from: 1 s, to: 5, steps: 2 } | 41:42  sweep.population.homes.count.from  must be a whole number but is '1 s'",
    "population.homes.count: { from: 1, to: 3, steps: 4 } | 41:34  sweep.population.homes.count.steps  must give values that differ, but of its 4 only 3 do",
    "population.homes.count: { from: 1, to: 3 } | 41:34  sweep.population.homes.count.steps  must be given: How many values, the least and the greatest among them.",
    "population.homes.count: { from: 1, to: 3, stepss: 2 } | 41:52  sweep.population.homes.count.stepss  unknown key 'stepss'; did you mean 'steps'?",
    "population.homes.lan.nat: { from: 1, to: 3, steps: 2 } | 41:10  sweep.population.homes.lan.nat  must be the place of a number, a time, an amount of data, a rate or a distance, but what stands there is none",
    "population.homes: { from: 1, to: 3, steps: 2 } | 41:10  sweep.population.homes  must be the place of a number, a time, an amount of data, a rate or a distance, but what stands there is none",
    "population.hoems.count: { from: 1, to: 3, steps: 2 } | 41:10  population.hoems.count  must be a path in the scenario, but 'population' has no 'hoems'; did you mean 'homes'?",
    "population.homes.lan.loss: { from: 0, to: 3 %, steps: 2, scale: logarithmic } | 41:45  sweep.population.homes.lan.loss.from  must be more than 0 where the scale is logarithmic but is 0",
    "population.homes.lan.loss: { from: 0, to: 3 %, steps: 2, scale: logarithmc } | 41:74  sweep.population.homes.lan.loss.scale  must be one of linear, logarithmic but is 'logarithmc'",
    "together: { population.homes.count: [1, 2], population.homes.lan.loss: [0] } | 41:81  sweep.together.population.homes.lan.loss  must have as many values as 'population.homes.count', 2, but has 1",
    "together: {} | 41:20  sweep.together  must name at least one path but names none",
    "together: { population.homes.count: 7 } | 41:46  sweep.together.population.homes.count  must be a list of values that take turns, such as [1, 2], but is '7'",
    "sobol: { points: 1, over: { population.homes.count: { from: 1, to: 3 } } } | 41:27  sweep.sobol.points  must be at least 2 but is 1",
    "sobol: { points: 8, over: {} } | 41:36  sweep.sobol.over  must name at least one path but names none",
    "sobol: { over: { population.homes.count: [1, 2] } } | 41:17  sweep.sobol.points  must be given: How many points.",
    "sobl: { points: 8 } | 41:10  sweep.sobl  must be a path in the scenario or one of together, latin-hypercube, sobol, saltelli; did you mean 'sobol'?",
    "sobol: { points: 4, over: { population.homes.count: { from: 1, to: 3 } } }, population.homes.count: [1] | 41:86  sweep.population.homes.count  must not be swept twice, but 'population.homes.count' is",
    "saltelli: { points: 4, over: { population.homes.count: { from: 1, to: 3 } } }, population.homes.lan.loss: [0] | 41:10  sweep.saltelli  must stand alone in a sweep, as its points are made for each other, but something else is swept, too",
    "saltelli: { points: 90000, over: { population.homes.count: { from: 1, to: 3 } } } | 41:20  sweep.saltelli.points  must leave the sweep at most 100000 points, but with it there are 270000",
    "latin-hypercube: { points: 4, over: { seed: { from: 1, to: 3 } } } | 41:48  seed  must be something in which points may differ and be comparable, but 'seed' is set (in variant 'eager', at seed=1)",
  })
  void tellsWhatIsWrongAndWhere(String swept, String problem) {
    assertThat(Texts.problems(STREET + "sweep: { " + swept + " }\n")).contains("s.yaml:" + problem);
  }
}
