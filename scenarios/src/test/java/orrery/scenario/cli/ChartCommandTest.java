package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import orrery.metrics.chart.ChartKind;
import orrery.scenario.Chart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charts of one's own are drawn of a results directory, and what cannot be drawn is told. */
class ChartCommandTest {

  private static final String SCENARIO = """
      name: own
      duration: 40 s
      population:
        networks:
          network-1: { lan: { access: fibre }, devices: { node-1: { type: set-top-box }, node-2: { type: smartphone, switch-on: 10 s } } }
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      compare: { merit: { protocols.edge-node.election: merit }, bully: { protocols.edge-node.election: bully } }
      charts: { parts: { metric: bytes.up, kind: stacked-over-time, by: protocol } }
      replications: 2
      """;

  @TempDir static Path folder;

  private record Ended(int code, String out, String err) {}

  private static Ended orrery(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around = new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), folder, false, false, 1, new SimulatedWorld(), interrupt -> {});
    int code = Orrery.execute(around, arguments);
    return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @BeforeAll
  static void run() throws IOException {
    Files.writeString(folder.resolve("own.yaml"), SCENARIO);
    assertThat(orrery("run", "own.yaml", "--out", "r", "--quiet").code()).isZero();
  }

  @Test
  void printsTheFilesOfAChartOfOnesOwn() throws IOException {
    Ended ended = orrery("chart", "r", "--metric", "bytes.up", "--kind", "bars", "--by", "device", "--theme", "dark", "--out", "mine", "--name", "who");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines().map(line -> Path.of(line).getFileName().toString())).containsExactly("who.svg", "who.pdf", "who.png", "who.csv");
    assertThat(Files.readString(folder.resolve("mine/who.csv"))).startsWith("panel,series,x,y,low,high\n,merit,").contains(",bully,set-top-box,", ",merit,smartphone,");
  }

  @Test
  void drawsWhatAScenarioAsksFor() throws IOException {
    assertThat(Files.readString(folder.resolve("r/charts/parts.csv"))).contains("merit,mdns,").contains("bully,cluster,");
  }

  @Test
  void drawsTheSameDataAgainInAnyTheme() throws IOException {
    Map<Path, String> before = data();

    Ended again = orrery("chart", "r", "--theme", "slides");

    assertThat(again.code()).isZero();
    assertThat(before).hasSizeGreaterThan(3);
    assertThat(data()).isEqualTo(before);
    assertThat(Files.readString(folder.resolve("r/charts/parts.svg"))).contains("width=\"960pt\"", "height=\"540pt\"");
  }

  private static Map<Path, String> data() throws IOException {
    Map<Path, String> data = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("r/charts"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
        data.put(file, Files.readString(file));
      }
    }
    return data;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "r --metric byts.up | the metric must have been measured but 'byts.up' was not; did you mean 'bytes.up'?",
    "r --metric bytes.up --by devise | what it goes by must be one that 'bytes.up' has but is 'devise'; did you mean 'device'?",
    "r --metric bytes.up --kind bras | a kind of chart must be one of these but is 'bras'; did you mean 'bars'?",
    "r --metric bytes.up --kind pie | ; known here: value, difference, distribution, tail",
    "r --metric bytes.up --kind bars --statistic p90 | the statistic of 'bytes.up' must be one of these but is 'p90'; known here: total",
    "r --metric bytes.up --kind bars --labels device=smartfone | no device of 'bytes.up' is 'smartfone'; did you mean 'smartphone'?",
    "r --metric bytes.up --kind bars --labels device | labels must be key=value joined by commas but there is 'device'",
    "r --metric bytes.up --kind violin | a violin must be of something observed one by one, but 'bytes.up' is a total",
    "r --metric bytes.up --kind stacked-over-time | what is stacked must go by a label of 'bytes.up'; known here: device, message, protocol",
    "r --metric bytes.up --kind heat-map | a heat-map must have two swept paths with several values each, but there is none",
    "r --metric bytes.up --kind pareto | a pareto must have another metric and what is better of either",
    "r --metric bytes.up --against packets.up --better less,more | what is better must be 'lower' or 'higher' for either metric, such as 'lower, lower', but is 'less,more'",
    "r --metric bytes.up --point a=b | a point must not be given where nothing is swept",
    "r --metric bytes.up --theme light | a theme must be paper, slides, dark but is 'light'",
    "r --width wide | a width must be column or page but is 'wide'",
    "r --by device | --by must only be given with --metric",
    "r --metric bytes.up --name ../x | the name of a chart must be fit for a file but is '../x'",
  })
  void tellsWhatThereIsAndEndsWith2(String arguments, String message) {
    Ended ended = orrery(Stream.concat(Stream.of("chart"), Arrays.stream(arguments.strip().split(" "))).toArray(String[]::new));

    assertThat(ended.err()).contains(message);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void tellsOfADirectoryThatIsNotOurs() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("metrics.csv"), "variant,point,replication,metric,labels,statistic,value\n");
    Ended none = orrery("chart", "foreign", "--metric", "bytes.up");
    Files.copy(folder.resolve("r/manifest.json"), foreign.resolve("manifest.json"));
    Ended lacking = orrery("chart", "foreign", "--metric", "bytes.up");

    assertThat(none.code()).isEqualTo(4);
    assertThat(none.err()).contains("manifest.json:1", "this is no results directory");
    assertThat(lacking.code()).isEqualTo(4);
    assertThat(lacking.err()).contains("metrics.csv:1", "the first line must be 'variant,point,replication,metric,labels,statistic,value,unit'; missing: unit");
  }

  @Test
  void scenariosAndTheCommandLineKnowTheSameKinds() {
    assertThat(Arrays.stream(Chart.Kind.values()).map(Enum::name)).containsExactlyInAnyOrderElementsOf(Arrays.stream(ChartKind.values()).map(Enum::name).toList());
  }
}
