package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.run.CellRunner;
import orrery.scenario.world.TellTale;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A protocol that breaks its promises, run by the command line. */
class ViolationTest {

  private static final TellTale BROKEN = TellTale.of(
      "home-0-pc-0: 0 s role=super-node", "home-0-pc-1: 0 s role=super-node", "home-0-pc-0: 20 s term=7", "home-0-pc-0: 30 s term=6");

  private static final String SCENARIO =
      """
      name: broken
      duration: 1000 s
      start: together
      population:
        homes:
          count: 1
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { pc: { type: laptop, count: 2 } }
      backbone: { preset: europe-west }
      protocols: { tell-tale: {} }
      """;

  /** What simulates every world, with the broken protocol among those that there are. */
  private static final Surroundings.World WORLD = new Surroundings.World() {
    @Override
    public Catalogue catalogue(ClassLoader loader) {
      return BROKEN.catalogue();
    }

    @Override
    public CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Surroundings.Observation observation) {
      return new SimulatedWorld().cells(scenario, directory, observation);
    }
  };

  private record Ended(int code, String out, String err) {}

  private static Ended orrery(Path folder, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around = new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), folder, false, false, 1, WORLD, interrupt -> {});
    int code = Orrery.execute(around, arguments.toArray(String[]::new));
    return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void endsWithThreeAndTellsWhenWhoWhatAndHowToSeeItAgain(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("broken.yaml"), SCENARIO);

    Ended ended = orrery(folder, List.of("run", "broken.yaml", "--seed", "11", "--out", "r", "--quiet"));

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out()).matches("fingerprint [0-9a-f]{32} broken seed 11 runs 1\n");
    assertThat(ended.err())
        .contains("an invariant was violated")
        .contains("at 30 s, home-0-pc-0: a member must never accept a term lower than one it accepted, but home-0-pc-0 accepted 6 after 7 (and 2 more)");
    assertThat(String.valueOf(ResultsDirectory.at(folder.resolve("r")).run(new RunKey("default", "", 1)).orElseThrow().facts().get("violations")))
        .contains("accepted 6 after 7")
        .contains("two super nodes of cluster home-0 that reach each other must become one within")
        .contains("cluster home-0 must have exactly one super node within");
    List<String> told = ended.err().lines().map(String::strip).toList();
    String reproduce = told.stream().filter(line -> line.startsWith("reproduce: orrery ")).findFirst().orElseThrow().substring("reproduce: orrery ".length());
    assertThat(reproduce).contains("broken.yaml").contains("--seed 11").contains("--trace");

    Ended again = orrery(folder, List.of((reproduce + " --out again --quiet").split(" ")));

    assertThat(again.code()).isEqualTo(3);
    assertThat(again.err().lines().filter(line -> line.contains("violated") || line.contains(" s, ")).toList())
        .isEqualTo(ended.err().lines().filter(line -> line.contains("violated") || line.contains(" s, ")).toList());
    try (var files = Files.walk(folder.resolve("again"))) {
      assertThat(files.map(file -> file.getFileName().toString())).contains("trace.jsonl");
    }
  }
}
