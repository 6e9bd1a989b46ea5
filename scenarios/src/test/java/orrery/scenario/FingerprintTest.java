package orrery.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.trace.TraceWriter;
import orrery.scenario.library.Library;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Progress;
import orrery.scenario.run.RunResult;
import orrery.scenario.world.Tracer;
import orrery.scenario.world.Worlds;
import orrery.scenario.yaml.CheckedScenario;
import orrery.sim.Fingerprint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trajectories of all shipped scenarios, each made small, stay what they are: {@code fingerprints.csv} has them, and
 * each is what {@code orrery run SCENARIO --set SETTING … --seed SEED} prints.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FingerprintTest {

  private static final Path FILE = Path.of(Objects.requireNonNull(System.getProperty("orrery.root")), "scenarios/src/test/resources/orrery/scenario/fingerprints.csv");
  private static final String HEADER = "scenario,settings,seed,fingerprint";

  private List<Row> rows = List.of();

  /** One line of the file. Settings are separated by spaces: none of them has any within, nor a comma. */
  private record Row(String scenario, List<String> settings, long seed, String fingerprint) {

    static Row parse(String line) {
      String[] cells = line.split(",", -1);
      return new Row(cells[0], List.of(cells[1].split(" ")), Long.parseLong(cells[2]), cells[3]);
    }

    CheckedScenario read() {
      List<String> all = new ArrayList<>(settings);
      all.add("seed=" + seed);
      return Worlds.shipped(scenario, all.toArray(String[]::new));
    }

    @Override
    public String toString() {
      return String.join(",", scenario, String.join(" ", settings), Long.toString(seed), fingerprint);
    }
  }

  /** A street without services: homes have nothing in common, not even whom they ask. */
  private static final String HOMES_ALONE =
      """
      name: homes-alone
      duration: 10 min
      start: stationary
      population:
        homes:
          count: 8
          lan: { access: docsis, nat: port-restricted-cone }
          devices:
            set-top-box: {}
            phone:
              type: smartphone
              count: { poisson: 2 }
              churn: { session: { exponential: 5 min }, absence: { exponential: 3 min }, leave: { silent: 30 % } }
      backbone: { preset: europe-west }
      protocols: { edge-node: {} }
      faults:
        crash: { at: 4 min, type: crash, role: super-node, restart-after: 1 min }
      """;

  @BeforeAll
  void readFile() throws Exception {
    List<String> lines = Files.readAllLines(FILE, StandardCharsets.UTF_8);
    assertThat(lines.get(0)).isEqualTo(HEADER);
    rows = lines.stream().skip(1).map(Row::parse).toList();
  }

  private Row row(String scenario) {
    return rows.stream().filter(row -> row.scenario().equals(scenario)).findFirst().orElseThrow();
  }

  @Test
  void keepsTheTrajectoryOfEveryShippedScenario() throws Exception {
    assertThat(rows.stream().map(Row::scenario).distinct()).containsExactlyElementsOf(Library.names());
    List<Row> found = new ArrayList<>();
    List<String> violations = new ArrayList<>();
    for (Row row : rows) {
      Whole first = whole(row.read(), 0);
      Whole second = whole(row.read(), 0);

      assertThat(second).describedAs("%s, run twice", row).isEqualTo(first);
      first.violations().forEach(violation -> violations.add(row.scenario() + ": " + violation));
      found.add(new Row(row.scenario(), row.settings(), row.seed(), first.fingerprint()));
    }
    assertThat(violations).isEmpty();
    if (Boolean.getBoolean("orrery.rewrite")) {
      Files.writeString(FILE, HEADER + "\n" + String.join("\n", found.stream().map(Row::toString).toList()) + "\n");
    } else {
      assertThat(found).describedAs("trajectory changed: check that you meant it, then write it anew with -Dorrery.rewrite=true").isEqualTo(rows);
    }
  }

  @Test
  @DisplayName("givesTheSameBytesForOneWorkerAndForTwo (E19)")
  void givesTheSameBytesForOneWorkerAndForTwo(@TempDir Path folder) throws Exception {
    CheckedScenario checked = Worlds.shipped(
        "evening-in-the-street", "population.homes.count=8", "duration=4min", "measure.warm-up=1min", "faults.evening-crash.at=2min", "replications=2");

    Map<String, String> one = files(checked, folder.resolve("one"), 1);
    Map<String, String> two = files(checked, folder.resolve("two"), 2);

    assertThat(two).isEqualTo(one);
    assertThat(one.get("fingerprint")).isEqualTo(whole(checked, 0).fingerprint());
  }

  private static Map<String, String> files(CheckedScenario checked, Path folder, int workers) throws Exception {
    CellRunner cells = (scenario, key, seed, watch) -> Worlds.run(checked, scenario, seed, 0);
    ResultsDirectory directory = ResultsDirectory.at(folder);
    ExperimentRunner.Outcome outcome =
        new ExperimentRunner(Plan.of(checked, 0, Optional.empty(), "orrery run"), "1", cells, workers, new Progress()).run(directory, Map::of);
    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : List.of("metrics.csv", "series.csv", "summary.json")) {
      files.put(name, Files.readString(folder.resolve(name)));
      assertThat(files.get(name)).describedAs(name).isNotBlank();
    }
    files.put("fingerprint", outcome.fingerprint().orElseThrow());
    return files;
  }

  @Test
  void isTheSameWhetherARunIsTracedOrNot(@TempDir Path folder) throws Exception {
    CheckedScenario checked = row("evening-in-the-street").read();
    Scenario scenario = Worlds.variant(checked, "merit");

    RunResult untraced = Worlds.run(checked, scenario, 7, 0);
    RunResult traced;
    try (TraceWriter trace = TraceWriter.begin(folder)) {
      traced = Worlds.run(checked, scenario, 7, 0, new Tracer(trace));
      trace.commit();
    }

    assertThat(traced.fingerprint()).isEqualTo(untraced.fingerprint());
    assertThat(traced.metrics()).isEqualTo(untraced.metrics());
    assertThat(folder.resolve("trace.jsonl")).isNotEmptyFile();
  }

  @Test
  void changesWithTheOrderOfTiesWhichViolatesNothing() throws Exception {
    CheckedScenario checked = row("evening-in-the-street").read();

    Whole usual = whole(checked, 0);
    Whole shuffled = whole(checked, 5);

    assertThat(shuffled.fingerprint()).isNotEqualTo(usual.fingerprint());
    assertThat(shuffled.violations()).isEmpty();
  }

  @Test
  @DisplayName("staysTheSameForAllOthersWhereOneMoreDeviceIsThere (E19)")
  void staysTheSameForAllOthersWhereOneMoreDeviceIsThere() {
    Map<String, String> usual = chains();
    Map<String, String> withAHome = chains("population.homes.count=9");
    Map<String, String> withAPc = chains("population.nodes={ pc: { count: 1, access: dsl, nat: symmetric } }");

    assertThat(usual).hasSizeGreaterThan(16);
    assertThat(withAHome).containsAllEntriesOf(usual).containsKey("home-8-set-top-box");
    assertThat(withAPc).containsAllEntriesOf(usual).containsKey("pc-0").hasSize(usual.size() + 1);
  }

  private static Map<String, String> chains(String... settings) {
    Worlds.Attendance attendance = new Worlds.Attendance();
    Worlds.run(Worlds.read(HOMES_ALONE, settings), attendance);
    return attendance.chains();
  }

  /** An experiment's fingerprint, as the runner makes it of its runs', and all that was violated. */
  private record Whole(String fingerprint, List<RunResult.Violation> violations) {}

  private static Whole whole(CheckedScenario checked, long tieShuffle) {
    Plan plan = Plan.of(checked, tieShuffle, Optional.empty(), "");
    Fingerprint all = new Fingerprint();
    List<RunResult.Violation> violations = new ArrayList<>();
    for (RunKey key : plan.keys()) {
      RunResult result = Worlds.run(checked, plan.scenario(key), plan.seed(key), tieShuffle);
      all.add(key.toString());
      all.add(result.fingerprint());
      violations.addAll(result.violations());
    }
    return new Whole(all.hex(), violations);
  }
}
