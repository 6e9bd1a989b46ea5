package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.TestCatalogue;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.DiceRunner;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole commands, in this process: what they print, what they leave, what they end with. */
class CommandLineTest {

  private static final String DICE =
      """
      name: dice
      duration: 1 min
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      protocols: { test-member: {} }
      compare: { small: {}, large: { population.homes.count: 10 } }
      replications: 3
      seed: 7
      """;

  @TempDir Path folder;
  private CellRunner cells = new DiceRunner();
  private final List<Runnable> interrupts = new ArrayList<>();

  /** What a command came to. */
  private record Ended(int code, String out, String err) {

    String lastLine() {
      List<String> lines = out.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  @BeforeEach
  void writeScenario() throws IOException {
    Files.writeString(folder.resolve("dice.yaml"), DICE);
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
    Surroundings around =
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), folder, false, false, 2, world, interrupts::add);
    int code = Orrery.execute(around, arguments);
    return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void runsAScenarioIntoADirectoryOfItsOwnAndEndsWithTheFingerprint() {
    Ended first = orrery("run", "dice.yaml");
    Ended second = orrery("run", "dice.yaml", "--quiet");

    assertThat(first.code()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).startsWith("dice: 2 variants, 3 replications of 1 min each, seed 7\n").contains("pips").contains("results and charts: results/dice-1");
    assertThat(first.lastLine()).matches("fingerprint [0-9a-f]{32} dice seed 7 runs 6");
    assertThat(second.out()).isEqualTo(first.lastLine() + "\n");
    assertThat(folder.resolve("results/dice-1/metrics.csv")).hasSameTextualContentAs(folder.resolve("results/dice-2/metrics.csv"));
  }

  @Test
  void printsTheSummaryOfAFinishedDirectoryAgain() {
    Ended first = orrery("run", "dice.yaml", "--out", "r");
    Ended second = orrery("run", "dice.yaml", "--out", "r");

    assertThat(second.code()).isZero();
    assertThat(second.out()).isEqualTo(first.out().replace("seed 7\n\n", "seed 7 (finished before)\n\n"));
  }

  @Test
  void comparesTwoDirectoriesInPairsWhereTheSeedIsTheSame() {
    orrery("run", "dice.yaml", "--out", "a", "--quiet");
    orrery("run", "dice.yaml", "--out", "b", "--set", "population.homes.count=2", "--quiet");
    orrery("run", "dice.yaml", "--out", "c", "--seed", "8", "--replications", "5", "--quiet");

    Ended paired = orrery("compare", "a", "b");
    Ended unpaired = orrery("compare", "a", "c");
    Ended csv = orrery("compare", "a", "b", "--csv");
    Ended unpairedCsv = orrery("compare", "a", "c", "--csv");
    Ended itself = orrery("compare", "a", "a", "--metric", "pips");

    assertThat(paired.code()).isZero();
    assertThat(paired.out())
        .startsWith("b compared with a: replications in pairs, as both have seed 7\n\nvariant = small\n---------------\n")
        .contains("\nvariant = large\n", "pairing by replication");
    assertThat(unpaired.out()).startsWith("c compared with a: replications are no pairs, as the seeds are 7 and 8\n").doesNotContain("pairing by replication");
    assertThat(csv.out()).startsWith("point,metric,labels,statistic,unit,n_a,mean_a,").contains("\nvariant=small,pips,,mean,1,3,", ",paired-t,");
    assertThat(unpairedCsv.out()).contains(",welch-t,").doesNotContain("paired-t");
    assertThat(itself.out()).contains("no difference from a is certain").contains("a again");
  }

  @Test
  void refusesToCompareWhatHasNothingInCommonOrIsNotOurs() throws IOException {
    orrery("run", "dice.yaml", "--out", "a", "--quiet");
    orrery("run", "dice.yaml", "--out", "cut", "--quiet");
    Files.writeString(folder.resolve("other.yaml"), DICE.replace("small: {}, large:", "tiny: {}, huge:"));
    orrery("run", "other.yaml", "--out", "other", "--quiet");
    Files.createDirectory(folder.resolve("foreign"));
    Path table = folder.resolve("cut/metrics.csv");
    Files.writeString(table, Files.readString(table).replaceAll("(?m),[^,]*$", ""));

    Ended other = orrery("compare", "a", "other");
    Ended foreign = orrery("compare", "a", "foreign");
    Ended cut = orrery("compare", "a", "cut");
    Ended metric = orrery("compare", "a", "a", "--metric", "pip");

    assertThat(other.code()).isEqualTo(5);
    assertThat(other.err()).isEqualTo("a and other must have a variant in common but have small, large and tiny, huge\n");
    assertThat(foreign.code()).isEqualTo(4);
    assertThat(foreign.err()).contains("manifest.json:1: the file must be there, as in every results directory, but is not");
    assertThat(cut.code()).isEqualTo(4);
    assertThat(cut.err()).contains("metrics.csv:1: the first line must be").endsWith("missing: unit\n");
    assertThat(metric.code()).isEqualTo(2);
    assertThat(metric.err()).contains("--metric must name what was measured but no 'pip' was; did you mean 'pips'?");
  }

  @Test
  void runsASweepAndSumsUpEachPointInTheOrderOfTheScenario() throws IOException {
    Files.writeString(folder.resolve("swept.yaml"), DICE.replace("{ population.homes.count: 10 }", "{}") + "sweep: { population.homes.count: [12, 2] }\n");

    Ended check = orrery("check", "swept.yaml");
    Ended all = orrery("run", "swept.yaml", "--out", "all");
    Ended one = orrery("run", "swept.yaml", "--only", "large/population.homes.count=2/3", "--out", "one");

    assertThat(check.out()).isEqualTo("dice can be run: 2 x 2 x 3 runs, 12 in all\n");
    assertThat(all.out()).startsWith("dice: 2 variants, 2 points, 3 replications of 1 min each, seed 7\n\npopulation.homes.count = 12\n---------------------------\n")
        .contains("\npopulation.homes.count = 2\n");
    assertThat(all.lastLine()).endsWith(" dice seed 7 runs 12");
    assertThat(one.code()).isZero();
    assertThat(one.lastLine()).endsWith(" dice seed 7 runs 1");
    String run = "runs/large/population.homes.count=2/3/run.json";
    assertThat(folder.resolve("one").resolve(run)).hasSameTextualContentAs(folder.resolve("all").resolve(run));
  }

  @Test
  void goesOnFromAnUnfinishedDirectoryWhateverWasToBeMadeOfIt() throws IOException {
    orrery("run", "dice.yaml", "--out", "a", "--quiet");
    Path manifest = folder.resolve("a/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replaceFirst("(\"fingerprint\": *)\"[0-9a-f]+\"", "$1null"));

    for (Ended ended : List.of(orrery("compare", "a", "a"), orrery("sensitivity", "a", "--metric", "pips"))) {
      assertThat(ended.code()).isEqualTo(4);
      assertThat(ended.err()).contains("manifest.json:1: the experiment must be finished, but runs are missing; this goes on: ").endsWith(" --out a\n");
    }
    assertThat(orrery("sensitivity", "nowhere", "--metric", "pips").code()).isEqualTo(4);
  }

  @Test
  void tellsWhichChartThatWasAskedForIsLeftOutOfManyPointsAndDrawsOneOfThem() throws IOException {
    Files.writeString(folder.resolve("swept.yaml"), DICE.replace("{ population.homes.count: 10 }", "{}").replaceFirst("replications: \\d+", "replications: 1")
        + "sweep: { population.homes.count: [1, 2, 3, 4, 5, 6, 7] }\ncharts: { each: { metric: pips, kind: bars, title: Pips } }\n");

    Ended run = orrery("run", "swept.yaml", "--out", "r");
    Ended again = orrery("chart", "r");
    Ended one = orrery("chart", "r", "--metric", "pips", "--kind", "bars", "--point", "population.homes.count=1", "--name", "each");

    String told = "chart 'each' is not drawn, as there would be 7 of it; one of them: orrery chart r --metric pips --kind bars --point 'population.homes.count=1' --name each";
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains(told + "\n");
    assertThat(again.err()).isEqualTo(told + "; all of them: --points\n");
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(one.out()).contains("each.svg");
  }

  @Test
  void comparesManyPointsAsCsvOnly() throws IOException {
    Files.writeString(folder.resolve("swept.yaml"), DICE.replace("{ population.homes.count: 10 }", "{}").replaceFirst("replications: \\d+", "replications: 1")
        + "sweep: { population.homes.count: { from: 1, to: 101, steps: 101 } }\n");
    orrery("run", "swept.yaml", "--out", "many", "--quiet");

    Ended table = orrery("compare", "many", "many");
    Ended csv = orrery("compare", "many", "many", "--csv");

    assertThat(table.code()).isZero();
    assertThat(table.out()).endsWith("\n\ntoo many points for a table of each: --csv prints them\n").hasLineCount(3);
    assertThat(csv.out()).contains("population.homes.count=101,pips,,mean,");
  }

  @Test
  void listsTheRunsAndTellsWhichPathMatters() throws IOException {
    Files.writeString(folder.resolve("swept.yaml"), DICE.replace("{ population.homes.count: 10 }", "{}") + "sweep: { latin-hypercube: { points: 12, over: { population.homes.count: { from: 1, to: 50 }, population.homes.lan.loss: { from: 0 %, to: 1 % } } } }\n");

    Ended cells = orrery("show", "swept.yaml", "--cells");
    Ended run = orrery("run", "swept.yaml", "--out", "r");
    Ended told = orrery("sensitivity", "r", "--metric", "pips", "--variant", "large");
    Ended misspelt = orrery("sensitivity", "r", "--metric", "pisp");

    assertThat(cells.out().lines()).hasSize(2 * 12 * 3).element(71).asString().matches("72 small/population\\.homes\\.count=[0-9]+;population\\.homes\\.lan\\.loss=0.* %25/3");
    assertThat(run.code()).isZero();
    assertThat(told.out()).startsWith("pips mean, variant large: rank correlations from 12 points\n").containsPattern("\npopulation.homes.count +[01]\\.\\d{3} +\\[");
    assertThat(folder.resolve("r/sensitivity.csv")).content().startsWith("variant,metric,labels,statistic,input,index,value,low,high\nlarge,pips,,mean,population.homes.count,srrc,");
    assertThat(told.out().lines().reduce((a, b) -> b)).hasValue(folder.resolve("r/charts/sensitivity-pips-large.svg").toString());
    assertThat(folder.resolve("r/charts/sensitivity-pips-large.csv")).content().startsWith("panel,series,x,y,low,high\n,regression (srrc),population.homes.count,");
    assertThat(folder.resolve("r/charts/sensitivity-pips-large.png")).isNotEmptyFile();
    assertThat(orrery("report", "r").code()).isZero();
    assertThat(folder.resolve("r/report.html")).content().contains("Sensitivity pips large");
    assertThat(misspelt.code()).isEqualTo(2);
    assertThat(misspelt.err()).contains("the metric must be one that was measured, but there is no 'pisp'; did you mean 'pips'?");
  }

  @Test
  void leavesNoTraceOfLocaleAndTimeZoneInWhatItWrites() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    List<Map<String, String>> written = new ArrayList<>();
    List<String> told = new ArrayList<>();
    try {
      for (String tag : List.of("en-US", "tr-TR", "ar-SA-u-nu-arab", "de-DE", "hi-IN-u-nu-deva")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone(tag.startsWith("tr") ? "Asia/Kolkata" : "America/St_Johns"));
        told.add(orrery("run", "dice.yaml", "--out", tag).out().replace(tag, "DIR"));
        told.set(told.size() - 1, told.get(told.size() - 1) + orrery("show", "dice.yaml").out() + orrery("schema").out() + orrery("check", "nothing.yaml").err());
        written.add(results(folder.resolve(tag)));
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }

    assertThat(written).allMatch(written.get(0)::equals);
    assertThat(told).allMatch(told.get(0)::equals);
  }

  /** All files but charts and those that say when and where the experiment ran. */
  private static Map<String, String> results(Path directory) throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.toString().contains("charts") && !f.endsWith("manifest.json") && !f.endsWith("report.html")).toList()) {
        results.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    results.put("manifest", ResultsDirectory.at(directory).manifest().orElseThrow().withoutEnvironment());
    return results;
  }

  @Test
  void tellsAllThatIsWrongWithAScenarioAndEndsWith2() throws IOException {
    Files.writeString(folder.resolve("bad.yaml"), DICE.replace("1 min", "1 kB").replace("seed:", "sede:"));

    for (String command : List.of("check", "run", "show")) {
      Ended ended = orrery(command, "bad.yaml");

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .isEqualTo(
              """
              2 problems
                bad.yaml:2:11  duration  must be a time such as '10 ns', in ns, us, ms, s, min, h, d, but is '1 kB'
                bad.yaml:8:1  sede  unknown key 'sede'; did you mean 'seed'?
              """);
    }
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "run nothing.yaml | 2 | nothing.yaml  must be a file but there is none of that name",
    "run evening-in-the-stret | 2 | a scenario must be a file or a shipped name but is 'evening-in-the-stret'; did you mean 'evening-in-the-street'?",
    "run . | 2 | .  must be a file but is a folder",
    "run | 2 | Missing required parameter: 'SCENARIO'",
    "run dice.yaml --sed 3 | 2 | Unknown option",
    "run dice.yaml --seed three | 2 | 'three' is not a long",
    "run dice.yaml --seed 99999999999999999999 | 2 | is not a long",
    "run dice.yaml --replications 0 | 2 | --set replications  replications  must be at least 1 but is 0",
    "run dice.yaml --workers 0 | 2 | --workers must be 1 to 1024 but is 0",
    "run dice.yaml --set population.homes.cuont=3 | 2 | 'population.homes' has no 'cuont'; did you mean 'count'?",
    "run dice.yaml --set seed | 2 | must be path=value but is 'seed'",
    "run dice.yaml --only small/4 | 2 | --only must name a run of this scenario, such as large/1, but is 'small/4'",
    "run dice.yaml --set sweep.population.homes.lan.loss=[0,1] --only small/1 | 2 | --only must name a run of this scenario, such as large/population.homes.lan.loss=0/1, but is 'small/1'",
    "run dice.yaml --only small | 2 | --only must name a run of this scenario",
    "run dice.yaml --classpath no.jar | 2 | --classpath must name a jar or a folder but 'no.jar' cannot be read",
    "run dice.yaml --pcap home-0-laptpo | 2 | --pcap must name nodes and links of this scenario, but it can have no 'home-0-laptpo'; did you mean 'home-0-laptop'?",
    "run dice.yaml --pcap link:hmoe-0 | 2 | it can have no 'link:hmoe-0'; did you mean 'link:home-0'?",
    "run dice.yaml --pcap --pcap-limit 3s | 2 | --pcap-limit must be an amount of data",
    "run --pcap dice.yaml | 2 | Missing required parameter: 'SCENARIO'",
    "run dice.yaml --out dice.yaml | 4 | must be a folder but is a file",
    "run dice.yaml --out dice.yaml/r | 4 | dice.yaml must be a folder but is a file",
    "rum dice.yaml | 2 | Unmatched arguments",
    "chart nowhere | 4 | manifest.json",
    "report nowhere | 4 | manifest.json",
    "check dice.yaml --out r | 2 | Unknown option",
  })
  void tellsInOneMessageWhatIsWrongAndEndsWithItsCode(String arguments, int code, String message) {
    Ended ended = orrery(arguments.strip().split(" "));

    assertThat(ended.code()).isEqualTo(code);
    assertThat(ended.err()).contains(message).doesNotContain("\tat ").doesNotContain("Exception").doesNotContain("    at ");
    assertThat(ended.out()).isEmpty();
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @Test
  void refusesFilesThatAreNoText() throws IOException {
    Files.write(folder.resolve("binary.yaml"), new byte[] {0x7f, 'E', 'L', 'F', 0, 1});
    Files.writeString(folder.resolve("empty.yaml"), "");
    Files.writeString(folder.resolve("deep.yaml"), "[".repeat(10_000));
    try (RandomAccessFile huge = new RandomAccessFile(folder.resolve("huge.yaml").toFile(), "rw")) {
      huge.setLength(100_000_000);
    }

    assertThat(orrery("check", "binary.yaml").err()).isEqualTo("1 problem\n  binary.yaml:1:1  must be text but has the character U+007F\n");
    assertThat(orrery("check", "empty.yaml").err()).isEqualTo("1 problem\n  empty.yaml:1:1  must say something but is empty\n");
    assertThat(orrery("check", "deep.yaml").err()).isEqualTo("1 problem\n  deep.yaml:1:32  must be nested at most 30 deep but is deeper\n");
    assertThat(orrery("check", "huge.yaml").err()).isEqualTo("1 problem\n  huge.yaml  must be a file of at most 1 MiB but is larger\n");
    assertThat(orrery("check", "huge.yaml").code()).isEqualTo(2);
  }

  @Test
  void endsWith5WhereTheDirectoryHoldsAnotherExperiment() throws IOException {
    orrery("run", "dice.yaml", "--out", "r");
    Map<String, String> before = results(folder.resolve("r"));

    Ended ended = orrery("run", "dice.yaml", "--seed", "8", "--out", "r");

    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).endsWith("r must hold results of this experiment, but holds those of another: orrery run dice.yaml (seed is 8 here and 7 there)\n");
    assertThat(results(folder.resolve("r"))).isEqualTo(before);
  }

  @Test
  void endsWith3AndTellsHowToReplayAViolation() {
    cells =
        new DiceRunner() {
          @Override
          protected List<RunResult.Violation> violations(RunKey key) {
            return key.replication() == 2 ? List.of(new RunResult.Violation(1_500_000_000L, List.of("a", "b"), "one must hold but two do")) : List.of();
          }
        };

    Ended ended = orrery("run", "dice.yaml", "--seed", "9", "--set", "population.homes.count=2", "--quiet");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err())
        .contains("small/2: an invariant was violated at 1.5 s, a, b: one must hold but two do\n")
        .contains("  reproduce: orrery run dice.yaml --seed 9 --set population.homes.count=2 --only small/2 --trace\n");
    assertThat(ended.lastLine()).startsWith("fingerprint ");
  }

  @Test
  void tellsOnceWhatKeepsAllRunsFromAResult() {
    cells =
        (scenario, key, seed, watch) -> {
          throw new CellRunner.LimitExceeded(key.variant() + " must be possible but is not");
        };

    Ended ended = orrery("run", "dice.yaml", "--set", "replications=9");

    assertThat(ended.code()).isEqualTo(6);
    assertThat(ended.err().lines().filter(line -> line.contains("must be possible")))
        .containsExactly("large/1: a limit was exceeded: large must be possible but is not", "small/1: a limit was exceeded: small must be possible but is not");
    assertThat(ended.err()).contains("  the same of 8 other runs: large/2, large/3, large/4, large/5, large/6 and more\n  reproduce: orrery run dice.yaml --set replications=9 --only large/1 --trace\n");
  }

  @Test
  void findsARunByAPercentageAsItIsWritten() throws IOException {
    Files.writeString(folder.resolve("swept.yaml"), DICE.replace("{ population.homes.count: 10 }", "{}") + "sweep: { population.homes.lan.loss: [0 %, 5 %] }\n");

    Ended asWritten = orrery("run", "swept.yaml", "--only", "large/population.homes.lan.loss=5 %/2", "--out", "a");
    Ended asTold = orrery("run", "swept.yaml", "--only", "large/population.homes.lan.loss=5 %25/2", "--out", "b");

    assertThat(asWritten.code()).isZero();
    assertThat(asWritten.lastLine()).isEqualTo(asTold.lastLine());
  }

  @Test
  void replaysOneRunWithTheSameResult() throws IOException {
    orrery("run", "dice.yaml", "--out", "all");
    Ended ended = orrery("run", "dice.yaml", "--only", "large/2", "--out", "one");

    assertThat(ended.code()).isZero();
    assertThat(ended.lastLine()).endsWith(" runs 1");
    assertThat(folder.resolve("one/runs/large/-/2/run.json")).hasSameTextualContentAs(folder.resolve("all/runs/large/-/2/run.json"));
  }

  @Test
  void endsWith70AndAShortReportForABugOfOurs() {
    cells =
        (scenario, key, seed, watch) -> {
          throw new IllegalStateException("two and two must be four but are five");
        };

    Ended ended = orrery("run", "dice.yaml", "--only", "small/1");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err())
        .contains("small/1: failed, which is a bug of Orrery or of a protocol: java.lang.IllegalStateException: two and two must be four but are five")
        .contains("reproduce: orrery run dice.yaml --only small/1 --trace")
        .contains("unfinished: what is complete is in results/dice-1");
    assertThat(ended.err().lines().count()).isLessThan(15);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void endsWith6WhereALimitIsExceeded() {
    cells =
        (scenario, key, seed, watch) -> {
          throw new CellRunner.LimitExceeded("a LAN must have at most 240 devices but has 241");
        };

    Ended ended = orrery("run", "dice.yaml", "--only", "small/1");

    assertThat(ended.code()).isEqualTo(6);
    assertThat(ended.err()).contains("small/1: a limit was exceeded: a LAN must have at most 240 devices but has 241");
  }

  @Test
  void endsWith130WhenInterruptedAndGoesOnFromThere() {
    CellRunner dice = new DiceRunner();
    cells =
        (scenario, key, seed, watch) -> {
          if (key.equals(new RunKey("large", "", 3))) {
            interrupts.forEach(Runnable::run);
          }
          return dice.run(scenario, key, seed, watch);
        };
    Ended interrupted = orrery("run", "dice.yaml", "--workers", "1", "--out", "r");
    cells = dice;
    Ended resumed = orrery("run", "dice.yaml", "--out", "r");
    Ended whole = orrery("run", "dice.yaml", "--out", "s");

    assertThat(interrupted.code()).isEqualTo(130);
    assertThat(interrupted.err()).isEqualTo("unfinished: what is complete is in r; the same command with --out r goes on from there\n");
    assertThat(resumed.code()).isZero();
    assertThat(resumed.lastLine()).isEqualTo(whole.lastLine());
    assertThat(folder.resolve("r/metrics.csv")).hasSameTextualContentAs(folder.resolve("s/metrics.csv"));
  }

  @Test
  void saysWhatCanBeRun() {
    assertThat(orrery("check", "dice.yaml").out()).isEqualTo("dice can be run: 2 x 3 runs\n");
    assertThat(orrery("list").out()).containsPattern("(?m)^evening-in-the-street {2,}How quickly").contains("melbourne").contains("wide-area");
    assertThat(orrery("show", "dice.yaml").out()).startsWith("name: dice\n").contains("mode: lazy                                      # default: RFC 6762 §8.1\n");
    assertThat(orrery("schema").out()).contains("\"https://json-schema.org/draft/2020-12/schema\"");
  }

  @Test
  void showsWhereNatsAreFromAndWhatAMixIsMadeOf() {
    assertThat(orrery("show", "hole-punching").out())
        .contains("# nat ford-2005: Ford, Srisuresh and Kegel, USENIX 2005, Table 1: of 380 NATs")
        .contains("#   symmetric: 18.4 %\n")
        .contains("# access dsl: ");
    assertThat(orrery("show", "nat-matrix").out()).contains("# nat eim-adf: RFC 4787 §4.1 and §5\n").doesNotContain("# nat symmetric");
  }

  @Test
  void drawsChartsAgain() throws IOException {
    orrery("run", "dice.yaml", "--out", "r");

    assertThat(orrery("chart", "r").code()).isZero();
  }

  @Test
  void writesThePageAgain() throws IOException {
    orrery("run", "dice.yaml", "--out", "r");
    String page = Files.readString(folder.resolve("r/report.html"));
    Files.delete(folder.resolve("r/report.html"));

    Ended ended = orrery("report", "r");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualTo(folder.resolve("r/report.html") + "\n");
    assertThat(folder.resolve("r/report.html")).hasContent(page);
    assertThat(page).contains("dice", "pips");
  }

  @Test
  void helps() {
    Ended help = orrery("--help");
    Ended runHelp = orrery("run", "--help");
    Ended nothing = orrery();

    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: orrery").contains("run").contains("schema");
    assertThat(runHelp.code()).isZero();
    assertThat(runHelp.out()).contains("--workers").contains("SCENARIO");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(orrery("--version").out()).isEqualTo("orrery 0.1.0\n");
  }
}
