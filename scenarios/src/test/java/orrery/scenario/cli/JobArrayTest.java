package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.TestCatalogue;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.DiceRunner;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that are run one by one, each into a file of its own, and merged. */
class JobArrayTest {

  private static final String DICE =
      """
      name: dice
      duration: 1 min
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      compare: { small: {}, large: { population.homes.count: 10 } }
      replications: 2
      seed: 7
      """;

  @TempDir Path folder;
  private CellRunner cells = new DiceRunner();

  /** What a command came to. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void writeScenario() throws IOException {
    Files.writeString(folder.resolve("dice.yaml"), DICE);
  }

  private Ended orrery(List<String> arguments) {
    return orrery(arguments.toArray(new String[0]));
  }

  private Ended orrery(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings.World world =
        new Surroundings.World() {
          @Override
          public Catalogue catalogue(ClassLoader loader) {
            return TestCatalogue.withTestProtocols();
          }

          @Override
          public CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Surroundings.Observation observation) {
            return cells;
          }
        };
    Surroundings around = new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), folder, false, false, 2, world, interrupt -> {});
    int code = Orrery.execute(around, arguments);
    return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Map<String, String> files(String name) throws IOException {
    Path of = folder.resolve(name);
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json")) {
      files.put(file, Files.readString(of.resolve(file)));
    }
    files.put("manifest", ResultsDirectory.at(of).manifest().orElseThrow().withoutEnvironment());
    return files;
  }

  /** Runs all cells of a scenario, each into a file. */
  private List<String> array(String scenario, String... options) {
    List<String> count = new ArrayList<>(List.of("run", scenario, "--cells"));
    count.addAll(List.of(options));
    int cells = Integer.parseInt(orrery(count).out().strip());
    List<String> files = new ArrayList<>();
    for (int cell = 1; cell <= cells; cell++) {
      String file = "cells/" + cell + ".json";
      List<String> run = new ArrayList<>(List.of("run", scenario, "--cell", Integer.toString(cell), "--out", file));
      run.addAll(List.of(options));
      Ended ended = orrery(run);
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.out()).startsWith("cell " + cell + ": " + file + "\nfingerprint ");
      files.add(file);
    }
    return files;
  }

  private Ended merge(String scenario, String out, List<String> files, String... options) {
    List<String> merge = new ArrayList<>(List.of("merge", scenario));
    merge.addAll(files);
    merge.addAll(List.of("--out", out));
    merge.addAll(List.of(options));
    return orrery(merge);
  }

  @Test
  void endsWithTheBytesOfTheWholeWhateverTheOrder() throws IOException {
    Ended whole = orrery("run", "dice.yaml", "--seed", "9", "--out", "whole");
    List<String> files = array("dice.yaml", "--seed", "9");
    Collections.reverse(files);
    files.add(files.get(0)); // The same twice is once.

    Ended merged = merge("dice.yaml", "merged", files, "--seed", "9");

    assertThat(files).hasSize(5);
    assertThat(merged.code()).as(merged.err()).isZero();
    assertThat(merged.out()).isEqualTo(whole.out().replace("whole", "merged"));
    assertThat(files("merged")).isEqualTo(files("whole"));
    assertThat(merge("dice.yaml", "from-folder", List.of("cells"), "--seed", "9").out()).isEqualTo(whole.out().replace("whole", "from-folder"));
    assertThat(merge("dice.yaml", "merged", files, "--seed", "9").out()).contains("(finished before)");
  }

  @Test
  void numbersCellsInTheOrderOfTheirKeys() throws IOException {
    List<String> files = array("dice.yaml");

    assertThat(files).extracting(file -> Files.readString(folder.resolve(file)).replaceAll("(?s).*\"variant\":\"(\\w+)\",\"point\":\"\",\"replication\":(\\d+).*", "$1/$2"))
        .containsExactly("large/1", "large/2", "small/1", "small/2");
  }

  @Test
  void saysWhatIsMissingAndLetsRunMakeIt() throws IOException {
    orrery("run", "dice.yaml", "--out", "whole");
    List<String> files = array("dice.yaml");

    Ended some = merge("dice.yaml", "merged", files.subList(1, 3));
    Ended rest = orrery("run", "dice.yaml", "--out", "merged");

    assertThat(some.code()).isEqualTo(6);
    assertThat(some.out()).isEmpty();
    assertThat(some.err()).startsWith("unfinished: 2 runs of 4 are missing; what is complete is in merged");
    assertThat(rest.code()).isZero();
    assertThat(files("merged")).isEqualTo(files("whole"));
  }

  @Test
  void callsNoDirectoryFinishedThatLacksRuns() throws IOException {
    orrery("run", "dice.yaml", "--out", "whole");
    List<String> files = array("dice.yaml");
    merge("dice.yaml", "merged", files);
    for (String lost : List.of("small/-/1", "large/-/2")) {
      Files.delete(folder.resolve("merged/runs/" + lost + "/run.json"));
    }

    merge("dice.yaml", "merged", files.subList(1, 2));

    assertThat(ResultsDirectory.at(folder.resolve("merged")).manifest().orElseThrow().isFinished()).isFalse();
    merge("dice.yaml", "merged", files.subList(2, 3));
    assertThat(files("merged")).isEqualTo(files("whole"));
  }

  @Test
  void stopsWhereTheWholeWouldHowManyCellsSoeverThereAre() throws IOException {
    Files.writeString(folder.resolve("dice.yaml"), DICE.replace("replications: 2", "replications: { until: { metric: pips, precision: 20 %, at-least: 2, at-most: 9 } }"));
    orrery("run", "dice.yaml", "--out", "whole");

    Ended merged = merge("dice.yaml", "merged", array("dice.yaml"));

    assertThat(merged.code()).as(merged.err()).isZero();
    assertThat(files("merged")).isEqualTo(files("whole"));
    assertThat(ResultsDirectory.at(folder.resolve("merged")).manifest().orElseThrow().replications()).isBetween(3, 8);
    assertThat(folder.resolve("merged/runs/small/-/9")).doesNotExist();
  }

  @Test
  void refusesCellsOfSomethingElseAndSaysInWhatTheyDiffer() throws IOException {
    List<String> files = array("dice.yaml");
    orrery("run", "dice.yaml", "--seed", "8", "--cell", "1", "--out", "other.json");
    Path first = folder.resolve(files.get(0));
    Files.writeString(folder.resolve("version.json"), Files.readString(first).replace("\"version\":\"0.1.0\"", "\"version\":\"0.0.9\""));
    Files.writeString(folder.resolve("altered.json"), Files.readString(first).replaceFirst("\"events\":60", "\"events\":61"));
    Files.writeString(folder.resolve("foreign.json"), "{}");

    Ended scenario = merge("dice.yaml", "m", List.of(files.get(0)), "--set", "population.homes.count=3");
    assertThat(scenario.code()).isEqualTo(5);
    assertThat(scenario.err()).contains("1.json must hold results of this experiment, but holds those of another: orrery run dice.yaml (population.homes.count is 3 here and 1 there)");
    Ended seed = merge("dice.yaml", "m", List.of("other.json"));
    assertThat(seed.code()).isEqualTo(5);
    assertThat(seed.err()).contains("another: orrery run dice.yaml --seed 8 (seed is 7 here and 8 there)");
    Ended version = merge("dice.yaml", "m", List.of("version.json"));
    assertThat(version.code()).isEqualTo(5);
    assertThat(version.err()).contains("version.json must hold results of version 0.1.0, but holds some of version 0.0.9");
    Ended altered = merge("dice.yaml", "m", List.of(files.get(0), "altered.json"));
    assertThat(altered.code()).isEqualTo(5);
    assertThat(altered.err()).contains("altered.json must hold the same results of large/1 as are there already, but holds others");
    assertThat(merge("dice.yaml", "m", List.of("foreign.json")).err()).contains("foreign.json:1: the file must be one that 'run --cell' wrote but is another");
    assertThat(merge("dice.yaml", "m", List.of("nothing.json")).err()).contains("nothing.json must exist but does not");
  }

  @Test
  void refusesACellThatThereIsNotAndOptionsThatWriteMore() {
    assertThat(orrery("run", "dice.yaml", "--cell", "5", "--out", "c").err()).contains("--cell must be 1 to 4 but is 5");
    assertThat(orrery("run", "dice.yaml", "--cell", "0", "--out", "c").err()).contains("--cell must be 1 to 4 but is 0");
    assertThat(orrery("run", "dice.yaml", "--cell", "1").err()).contains("--cell needs --out");
    assertThat(orrery("run", "dice.yaml", "--cell", "1", "--out", "c", "--trace").err()).contains("--cell must stand without --only, --trace and --pcap");
  }

  @Test
  void makesNoCellTwice() {
    orrery("run", "dice.yaml", "--cell", "2", "--out", "c.json");
    cells = (scenario, key, seed, watch) -> {
      throw new AssertionError("nothing is to be run");
    };

    Ended again = orrery("run", "dice.yaml", "--cell", "2", "--out", "c.json");
    Ended other = orrery("run", "dice.yaml", "--cell", "3", "--out", "c.json");

    assertThat(again.code()).isZero();
    assertThat(again.out()).startsWith("cell 2 (made before): c.json\n");
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.err()).contains("c.json must hold run small/1, but holds large/2");
  }

  @Test
  void endsWithTheCodeOfACellThatFailsAndWritesNothing() {
    cells = (scenario, key, seed, watch) -> {
      throw new CellRunner.LimitExceeded("a LAN must have at most 240 devices but has 241");
    };

    Ended ended = orrery("run", "dice.yaml", "--cell", "2", "--out", "c.json");

    assertThat(ended.code()).isEqualTo(6);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).isEqualTo("large/2: a limit was exceeded: a LAN must have at most 240 devices but has 241\n  reproduce: orrery run dice.yaml --only large/2 --trace\n");
    assertThat(folder.resolve("c.json")).doesNotExist();
  }

  @Test
  void tellsWhichRunsAreMissingFromTheTables() {
    cells = (scenario, key, seed, watch) -> {
      if (key.variant().equals("small") && key.replication() == 2) {
        throw new CellRunner.LimitExceeded("a LAN must have at most 240 devices but has 241");
      }
      return new DiceRunner().run(scenario, key, seed, watch);
    };

    Ended ended = orrery("run", "dice.yaml", "--out", "r");

    assertThat(ended.code()).isEqualTo(6);
    assertThat(ended.out()).contains("pips").doesNotContain("fingerprint ");
    assertThat(ended.err()).endsWith("incomplete: 1 run of 4 is missing from all this, see r/failures.json; the same command with --out r makes what is missing\n");
  }
}
