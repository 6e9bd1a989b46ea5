package orrery.metrics.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.RandomStream;
import orrery.metrics.Abroad;
import orrery.metrics.Evening;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.Value;
import orrery.metrics.summary.Summary;
import orrery.world.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsDirectoryTest {

  private static final List<String> FILES = List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json");

  @TempDir Path folder;
  private ResultsDirectory directory;

  @BeforeEach
  void open() {
    directory = ResultsDirectory.at(folder);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    List<FinishedRun> runs = Evening.runs(List.of("merit", "bully"), 2);

    directory.writeTables(runs);

    List<Keyed<Row>> rows = directory.rows(metric -> true);
    List<Keyed<Series>> series = directory.series(metric -> true);
    List<Keyed<Distribution>> distributions = directory.distributions(metric -> true);
    for (FinishedRun run : runs) {
      RunMetrics read = new RunMetrics(of(run.key(), rows), of(run.key(), series), of(run.key(), distributions));
      assertThat(read).isEqualTo(run.metrics());
    }
  }

  private static <T> List<T> of(RunKey key, List<Keyed<T>> all) {
    return all.stream().filter(keyed -> keyed.key().equals(key)).map(Keyed::value).toList();
  }

  @Test
  void readsBackWhateverIsInARun() throws Exception {
    Seeds.each(40, random -> {
      FinishedRun run = arbitrary(random);

      directory.write(run);
      directory.writeTables(List.of(run));

      assertThat(directory.run(run.key())).contains(run);
      RunMetrics read = new RunMetrics(
          of(run.key(), directory.rows(m -> true)), of(run.key(), directory.series(m -> true)), of(run.key(), directory.distributions(m -> true)));
      assertThat(read).isEqualTo(run.metrics());
    });
  }

  private static FinishedRun arbitrary(RandomStream random) {
    List<Row> rows = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    List<Distribution> distributions = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = "metric-" + i + "\",\n\r" + (char) ('a' + random.nextInt(26));
      String labels = random.nextBoolean(0.5) ? "" : "class=a,\"b\"%3B%0A";
      rows.add(new Row(name, labels, "p50", new Value(number(random), random.nextBoolean(0.5)), "s"));
      int points = 1 + random.nextInt(5);
      long[] times = new long[points];
      double[] values = new double[points];
      double[] shares = new double[points];
      for (int p = 0; p < points; p++) {
        times[p] = (p == 0 ? 0 : times[p - 1]) + 1 + random.nextLong(1L << 50);
        values[p] = number(random);
        shares[p] = (p + 1.0) / points;
      }
      series.add(new Series(name, labels, "1", times, values));
      double[] sorted = Arrays.stream(values).sorted().distinct().toArray();
      distributions.add(new Distribution(name, labels, "B", 1 + random.nextInt(100), sorted, Arrays.copyOf(shares, sorted.length)));
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("fingerprint", "ff");
    facts.put("events", random.nextLong());
    RunKey key = new RunKey("v/" + random.nextInt(3), random.nextBoolean(0.5) ? "" : "a.b=" + random.nextInt(9), 1 + random.nextInt(9));
    return new FinishedRun(key, facts, new RunMetrics(rows, series, distributions));
  }

  private static double number(RandomStream random) {
    double number = Double.longBitsToDouble(random.nextLong());
    return Double.isNaN(number) || Double.isInfinite(number) ? 0.5 : number + 0.0;
  }

  @Test
  void makesTheSameTablesFromJournalsAsFromMemoryWhereverItRuns() throws Exception {
    List<FinishedRun> runs = Evening.runs(List.of("merit", "bully"), 2);
    Path first = folder.resolve("memory");
    write(ResultsDirectory.at(first), runs);

    for (Path second : Abroad.everywhere(() -> {
      Path path = Files.createTempDirectory(folder, "journal");
      ResultsDirectory resumed = ResultsDirectory.at(path);
      for (FinishedRun run : Evening.runs(List.of("merit", "bully"), 2)) {
        resumed.write(run);
      }
      List<FinishedRun> read = new ArrayList<>();
      for (FinishedRun run : runs) {
        read.add(resumed.run(run.key()).orElseThrow());
      }
      write(resumed, read);
      return path;
    })) {
      for (String file : FILES) {
        assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
      }
    }
  }

  private static void write(ResultsDirectory target, List<FinishedRun> runs) throws IOException {
    target.writeTables(runs);
    target.write(Summary.of(target.rows(metric -> true), List.of("merit", "bully")));
  }

  @Test
  void writesTablesAsTheyAreDescribed() throws IOException {
    RunKey key = new RunKey("merit", "homes=50;x=a%3Bb", 1);
    List<Row> rows = List.of(
        new Row("delay", "class=phone", "p99", Value.beyond(1.5), "s"),
        new Row("delay", "", "count", Value.of(3), "1"),
        new Row("a \"quoted\", name", "", "total", Value.of(0.1), "B"));
    List<Series> series = List.of(new Series("level", "", "1", new long[] {0, 2_500_000_000L}, new double[] {1, 2.25}));
    List<Distribution> distributions = List.of(new Distribution("delay", "", "s", 4, new double[] {0.5, 2}, new double[] {0.25, 0.75}));

    directory.writeTables(List.of(new FinishedRun(key, Map.of(), new RunMetrics(rows, series, distributions))));

    assertThat(folder.resolve("metrics.csv")).hasContent("""
        variant,point,replication,metric,labels,statistic,value,unit
        merit,homes=50;x=a%3Bb,1,"a ""quoted"", name",,total,0.1,B
        merit,homes=50;x=a%3Bb,1,delay,,count,3,1
        merit,homes=50;x=a%3Bb,1,delay,class=phone,p99,>1.5,s
        """);
    assertThat(folder.resolve("series.csv")).hasContent("""
        variant,point,replication,metric,labels,time,value,unit
        merit,homes=50;x=a%3Bb,1,level,,0,1,1
        merit,homes=50;x=a%3Bb,1,level,,2.5,2.25,1
        """);
    assertThat(folder.resolve("distributions.csv")).hasContent("""
        variant,point,replication,metric,labels,count,value,share,unit
        merit,homes=50;x=a%3Bb,1,delay,,4,0.5,0.25,s
        merit,homes=50;x=a%3Bb,1,delay,,4,2,0.75,s
        """);
    assertThat(Files.readString(folder.resolve("metrics.csv"))).doesNotContain("\r").endsWith("\n");
  }

  @Test
  void wantsRunsInTheOrderOfTheirKeysAndLeavesNothingHalfWritten() throws IOException {
    List<FinishedRun> runs = new ArrayList<>(Evening.runs(List.of("merit"), 2));
    directory.writeTables(runs);
    byte[] before = Files.readAllBytes(folder.resolve("metrics.csv"));

    runs.add(runs.get(0));

    assertThatThrownBy(() -> directory.writeTables(runs)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("order of their keys");
    assertThat(Files.readAllBytes(folder.resolve("metrics.csv"))).isEqualTo(before);
    assertThat(Arrays.asList(folder.toFile().list())).containsExactlyInAnyOrder("metrics.csv", "series.csv", "distributions.csv");
  }

  @Test
  void leavesAFileAsItWasUntilTheNextIsWhole() throws IOException {
    Path file = folder.resolve("file.txt");
    WholeFile.write(file, "before");

    try (WholeFile half = WholeFile.begin(file)) {
      half.out().write("aft".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(file).hasContent("before");
    assertThat(folder.toFile().list()).containsExactly("file.txt");
  }

  @Test
  void isHeldByOneAtATime() throws IOException {
    try (ResultsDirectory.Hold hold = directory.hold()) {
      assertThat(hold).isNotNull();
      assertThatThrownBy(() -> ResultsDirectory.at(folder).hold()).isInstanceOf(DirectoryInUse.class).hasMessageContaining("must not be in use");
    }

    directory.hold().close();
  }

  @Test
  void writesAManifestThatSaysTheSameEverywhereButForItsEnvironment() throws Exception {
    Manifest manifest = Evening.manifest(List.of("merit", "bully"), 5);

    directory.write(manifest);
    Manifest read = directory.manifest().orElseThrow();

    assertThat(read.text()).isEqualTo(manifest.text());
    assertThat(Files.readString(folder.resolve("manifest.json"))).isEqualTo(manifest.text()).contains("\"environment\": {\n    \"workers\": 2");
    assertThat(Abroad.everywhere(manifest::withoutEnvironment)).containsOnly(manifest.withoutEnvironment());
    assertThat(manifest.withoutEnvironment()).doesNotContain("environment");
    assertThat(ResultsDirectory.at(folder.resolve("nothing")).manifest()).isEmpty();
  }

  @Test
  void knowsTheSameExperimentWhateverHasBeenFinished() {
    Manifest done = Evening.manifest(List.of("merit"), 5);
    Manifest begun = new Manifest(done.name(), done.seed(), done.version(), Optional.empty(), done.variants(), done.points(), 5, "another command",
        done.scenario(), done.facts(), Map.of("workers", 8));

    assertThat(begun.isSameExperiment(done)).isTrue();
    assertThat(begun.isFinished()).isFalse();
    assertThat(done.isFinished()).isTrue();
    assertThat(Evening.manifest(List.of("bully"), 5).isSameExperiment(done)).isFalse();
    assertThat(Evening.manifest(List.of("merit"), 6).isSameExperiment(done)).isFalse();
  }

  @Test
  void saysWhereAFileIsWrong() throws IOException {
    Path file = folder.resolve("metrics.csv");
    String head = "variant,point,replication,metric,labels,statistic,value,unit\n";
    String row = "merit,,1,delay,,count,3,1\n";

    assertRefused(file, "", ":1: the first line must be 'variant,");
    assertRefused(file, "variant,point\n", ":1: the first line must be");
    assertRefused(file, head + row + "merit,,1,delay,,count,3\n", ":3: a record must have 8 fields but has 7");
    assertRefused(file, head + "merit,,1,delay,,count,3,1,9\n", ":2: a record must have 8 fields but has more");
    assertRefused(file, head + row + row + "merit,,x,delay,,count,3,1\n", ":4: must be a finite decimal number but is 'x'");
    assertRefused(file, head + "merit,,0,delay,,count,3,1\n", ":2: a replication must be 1 or more but is 0");
    assertRefused(file, head + "merit,,1,delay,class,count,3,1\n", ":2: labels must be key=value");
    assertRefused(file, head + "merit,,1,delay,,count,NaN,1\n", ":2: must be a finite decimal number but is 'NaN'");
    assertRefused(file, head + ",,1,delay,,count,3,1\n", ":2: a variant must have a name");
    assertRefused(file, head + "merit,,1,\"delay,,count,3,1\n", ":2: a quoted field must end with a quote");
    assertRefused(file, head + "merit,,1,\"delay\"x,,count,3,1\n", ":2: a quoted field must be followed by");
    assertRefused(file, head + "merit,,1,de\"lay,,count,3,1\n", ":2: a quote must stand only at the ends");
    assertRefused(file, head + "merit,,1,delay\rx,,count,3,1\n", ":2: a carriage return must be followed");
    assertRefused(file, head + "x".repeat(20_000) + "\n", ":2: a field must be at most 16384 characters");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> directory.rows(metric -> true)).isInstanceOf(MalformedFile.class).hasMessageContaining(":1: the text must be UTF-8");
  }

  private void assertRefused(Path file, String content, String message) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> directory.rows(metric -> true)).isInstanceOf(MalformedFile.class).hasMessageContaining(file + message);
  }

  @Test
  void refusesSeriesAndDistributionsThatRunBackwards() throws IOException {
    Files.writeString(folder.resolve("series.csv"), """
        variant,point,replication,metric,labels,time,value,unit
        merit,,1,level,,5,1,1
        merit,,1,level,,5,1,1
        """);
    Files.writeString(folder.resolve("distributions.csv"), """
        variant,point,replication,metric,labels,count,value,share,unit
        merit,,1,delay,,4,0.5,0.25,s
        merit,,1,delay,,4,2,0.25,s
        """);

    assertThatThrownBy(() -> directory.series(metric -> true)).isInstanceOf(MalformedFile.class).hasMessageContaining(":3: the times of a series must ascend");
    assertThatThrownBy(() -> directory.distributions(metric -> true)).isInstanceOf(MalformedFile.class).hasMessageContaining(":3: the values and shares");
  }

  @Test
  void refusesJsonThatIsNotWhatItMustBe() throws IOException {
    Path file = folder.resolve("manifest.json");
    for (String text : List.of("", "[", "{}", "[]", "{\"format\":2}", "{\"format\":1,\"format\":1}", "[".repeat(10_000), "{\"a\":" + "9".repeat(5_000) + "}",
        Evening.manifest(List.of("merit"), 1).text() + "x", Evening.manifest(List.of("merit"), 1).text().replace("7", "\"7\""))) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> directory.manifest()).isInstanceOf(MalformedFile.class).hasMessageContaining("manifest.json:");
    }
  }

  @Test
  void leavesNothingOfProcessesThatDied() throws IOException {
    RunKey key = new RunKey("merit", "", 1);
    FinishedRun run = new FinishedRun(key, new LinkedHashMap<>(), small());
    for (String left : List.of(".manifest.json.1.part", ".metrics.csv.123456.part", ".failures.json.7.part", ".summary.json.part", ".report.html.9.part", "charts/p/.a.svg.1.part",
        key.folder() + "/.run.json.99.part", key.folder() + "/.trace.jsonl.99.part")) {
      Files.createDirectories(folder.resolve(left).getParent());
      Files.writeString(folder.resolve(left), "half");
    }

    directory.write(run);
    directory.writeTables(List.of(run));
    directory.write(Summary.of(directory.rows(metric -> true), List.of("merit")));
    directory.writeFailures(List.of());
    directory.chartsAreDrawn();
    directory.write(Evening.manifest(List.of("merit"), 1));

    try (var files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void writesAFileApartFromAnotherProcessThatDoes() throws IOException {
    Path cell = folder.resolve("cell.json");
    Path others = Files.writeString(folder.resolve(".cell.json.1.part"), "of another");

    try (WholeFile file = WholeFile.begin(cell)) {
      file.out().write('x');
      assertThat(WholeFile.leftOf(cell)).hasSize(2).contains(others);
      file.commit();
    }

    assertThat(cell).hasContent("x");
    assertThat(others).hasContent("of another");
  }

  @Test
  void refusesAManifestWithoutVariantsOrPoints() throws IOException {
    Manifest of = Evening.manifest(List.of("merit"), 1);
    for (String empty : List.of("variants", "points")) {
      directory.write(new Manifest(of.name(), of.seed(), of.version(), of.fingerprint(), empty.equals("variants") ? List.of() : of.variants(),
          empty.equals("points") ? List.of() : of.points(), 1, of.reproduce(), of.scenario(), of.facts(), of.environment()));

      assertThatThrownBy(() -> directory.manifest()).isInstanceOf(MalformedFile.class).hasMessageContaining("manifest.json:").hasMessageContaining(empty).hasMessageEndingWith("must name one at least but is empty");
    }
  }

  @Test
  void acceptsOrRefusesDamagedFilesButNeverFails() throws IOException {
    ResultsDirectory whole = ResultsDirectory.at(folder.resolve("whole"));
    FinishedRun run = new FinishedRun(new RunKey("merit", "", 1), Map.of("events", 3L), small());
    whole.write(run);
    whole.writeTables(List.of(run));
    whole.write(Summary.of(whole.rows(metric -> true), List.of("merit")));
    whole.write(Evening.manifest(List.of("merit"), 1));

    Seeds.each(1_000, random -> {
      String name = List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json", "manifest.json", "runs/merit/-/1/run.json").get(random.nextInt(6));
      byte[] bytes = Files.readAllBytes(folder.resolve("whole").resolve(name));
      int at = random.nextInt(bytes.length);
      byte[] damaged = random.nextBoolean(0.3) ? Arrays.copyOf(bytes, at) : bytes.clone();
      if (at < damaged.length) {
        damaged[at] = random.nextBoolean(0.7) ? (byte) "\",\n\r{}[]0-.E>%=;".charAt(random.nextInt(16)) : (byte) random.nextInt(256);
      }
      Path target = folder.resolve("damaged").resolve(name);
      Files.createDirectories(target.getParent());
      Files.write(target, damaged);
      ResultsDirectory read = ResultsDirectory.at(folder.resolve("damaged"));
      try {
        switch (name) {
          case "metrics.csv" -> read.rows(metric -> true);
          case "series.csv" -> read.series(metric -> true);
          case "distributions.csv" -> read.distributions(metric -> true);
          case "summary.json" -> read.summary();
          case "manifest.json" -> read.manifest();
          default -> read.run(new RunKey("merit", "", 1));
        }
      } catch (MalformedFile e) {
        assertThat(e).hasMessageMatching("(?s).*:[0-9]+: .+");
      }
    });
  }

  private static RunMetrics small() {
    List<Row> rows = List.of(new Row("delay", "class=phone", "p99", Value.beyond(1.5), "s"), new Row("delay", "", "count", Value.of(3), "1"));
    List<Series> series = List.of(new Series("level", "", "1", new long[] {0, 2_500_000_000L}, new double[] {1, 2.25}));
    return new RunMetrics(rows, series, List.of(new Distribution("delay", "", "s", 4, new double[] {0.5, 2}, new double[] {0.25, 0.75})));
  }

  @Test
  void readsBackItsSummary() throws IOException {
    directory.writeTables(Evening.runs(List.of("merit", "bully"), 3));
    Summary summary = Summary.of(directory.rows(metric -> true), List.of("merit", "bully"));

    directory.write(summary);

    assertThat(directory.summary()).isEqualTo(summary);
    assertThat(summary.contrasts()).isNotEmpty();
  }
}
