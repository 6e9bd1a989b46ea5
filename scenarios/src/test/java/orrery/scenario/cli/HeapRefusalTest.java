package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.DiceRunner;
import orrery.scenario.run.MemoryNeed;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands whose runs would not fit the heap, by what is estimated or by what happens. */
class HeapRefusalTest {

  private static final String STREET =
      """
      name: street
      duration: 1 min
      population:
        homes:
          count: 2
          devices: { laptop: { count: 3 }, tv: { churn: { session: { exponential: 1 h }, absence: { exponential: 3 h } } } }
      backbone: {}
      protocols: { edge-node: {} }
      replications: 3
      """;

  private static final long HEAP = Runtime.getRuntime().maxMemory();

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void writeScenario() throws Exception {
    Files.writeString(folder.resolve("street.yaml"), STREET);
  }

  private Ended orrery(Surroundings.World world, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around = new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), folder, false, false, 2, world, interrupt -> {});
    int code = Orrery.execute(around, arguments);
    return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A world of dice, each of whose runs is expected to hold so many bytes. */
  private static Surroundings.World dice(ToLongFunction<Scenario> bytes) {
    return new Surroundings.World() {
      @Override
      public Catalogue catalogue(ClassLoader loader) {
        return new SimulatedWorld().catalogue(loader);
      }

      @Override
      public CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Surroundings.Observation observation) {
        return new DiceRunner();
      }

      @Override
      public MemoryNeed memory(CheckedScenario of, Scenario run) {
        return new MemoryNeed(0, bytes.applyAsLong(run), 1_000, 500);
      }
    };
  }

  @Test
  void refusesAMillionHomesAtOnceAndLeavesNothingBehind() {
    Ended ended = orrery(new SimulatedWorld(), "run", "street.yaml", "--set", "population.homes.count=1000000");

    assertThat(ended.code()).isEqualTo(6);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .matches("a run must fit in the heap of .*, but is estimated to hold [0-9.]+ GiB: 4,000,000 devices, of which some 3,250,000 are on at a time; "
            + "JDK_JAVA_OPTIONS=-Xmx[0-9]+g orrery run street.yaml --set population.homes.count=1000000 gives it a larger one, and with --force it is tried all the same\n");
    assertThat(folder.resolve("results")).doesNotExist();
    assertThat(orrery(new SimulatedWorld(), "run", "street.yaml", "--set", "population.homes.count=1000000", "--cell", "1", "--out", "c").code()).isEqualTo(6);
    assertThat(orrery(new SimulatedWorld(), "check", "street.yaml", "--set", "population.homes.count=1000000").code()).isZero();
  }

  @Test
  void beginsByForceWhatIsEstimatedNotToFit() {
    Surroundings.World large = dice(scenario -> HEAP + 1);

    assertThat(orrery(large, "run", "street.yaml", "--quiet").code()).isEqualTo(6);
    Ended forced = orrery(large, "run", "street.yaml", "--quiet", "--force");

    assertThat(forced.code()).isZero();
    assertThat(forced.err()).isEmpty();
    assertThat(forced.out()).matches("fingerprint [0-9a-f]{32} street seed 1 runs 3\n");
  }

  @Test
  void refusesASweepWhoseLargestPointDoesNotFitButNotOneRunOfItThatDoes() throws Exception {
    Files.writeString(folder.resolve("swept.yaml"), STREET + "sweep: { population.homes.count: [9, 1, 2] }\n");
    Surroundings.World world = dice(scenario -> scenario.population().homes().orElseThrow().count() == 9 ? HEAP + 1 : 1);

    assertThat(orrery(world, "run", "swept.yaml").code()).isEqualTo(6);
    assertThat(orrery(world, "run", "swept.yaml", "--only", "default/population.homes.count=9/1").code()).isEqualTo(6);
    assertThat(orrery(world, "run", "swept.yaml", "--only", "default/population.homes.count=2/1").code()).isZero();
  }

  @Test
  void makesFewerRunsAtOnceWhereTheyDoNotFitBesideEachOtherAndTheSameOfThem() {
    Ended little = orrery(dice(scenario -> 1), "run", "street.yaml", "--workers", "2");
    Ended large = orrery(dice(scenario -> HEAP / 2), "run", "street.yaml", "--workers", "2");

    assertThat(little.err()).isEmpty();
    assertThat(large.code()).isZero();
    assertThat(large.err()).matches("1 run is at work at once, as each is estimated to hold .* of the heap of .*\n");
    assertThat(large.out().lines().reduce((one, last) -> last)).isEqualTo(little.out().lines().reduce((one, last) -> last));
  }

  @Test
  void endsWithSixWhereverTheHeapIsTooSmallWhateverWasEstimated() {
    Surroundings.World full = new Surroundings.World() {
      @Override
      public Catalogue catalogue(ClassLoader loader) {
        throw new OutOfMemoryError("Java heap space");
      }

      @Override
      public CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Surroundings.Observation observation) {
        return new DiceRunner();
      }
    };

    Ended ended = orrery(full, "check", "street.yaml");

    assertThat(ended.code()).isEqualTo(6);
    assertThat(ended.err()).matches("the command must fit in the heap of .* but does not; JDK_JAVA_OPTIONS=-Xmx[0-9]+g before the command gives it a larger one\n");
  }
}
