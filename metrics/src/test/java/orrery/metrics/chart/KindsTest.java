package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orrery.host.Metric;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.chart.ChartData.Box;
import orrery.metrics.chart.ChartData.Mark;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.world.Seeds;

/** Each kind of chart shows the numbers it says it shows. */
class KindsTest {

  private static final Metric DELAY = Metric.tally("delay", "s", "device");

  @TempDir static Path folder;
  private static ResultsDirectory swept;

  @BeforeAll
  static void write() throws IOException {
    swept = Swept.write(folder.resolve("swept"));
  }

  private interface Observing {
    void on(Recorder recorder);
  }

  private static int directories;

  /** Replications of one variant. */
  private static ResultsDirectory results(Observing... replications) throws IOException {
    List<FinishedRun> runs = new ArrayList<>();
    for (Observing observing : replications) {
      Recorder recorder = new Recorder(Duration.ofSeconds(3600), Duration.ZERO);
      observing.on(recorder);
      runs.add(new FinishedRun(new RunKey("a", "", runs.size() + 1), new LinkedHashMap<>(), recorder.finish(3_600_000_000_000L)));
    }
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("own-" + ++directories));
    directory.writeTables(runs);
    LinkedHashMap<String, Object> scenario = new LinkedHashMap<>();
    scenario.put("duration", "1 h");
    directory.write(new Manifest("own", 7, "0.1.0", Optional.empty(), List.of("a"), List.of(""), runs.size(), "", scenario, new LinkedHashMap<>(), new LinkedHashMap<>()));
    return directory;
  }

  private static ChartSpec.Asked asked(ChartKind kind, String metric, String statistic, String labels, String by) {
    return new ChartSpec.Asked("own", kind, metric, "Own", statistic, labels, by, false, "", "");
  }

  private static ChartData data(ResultsDirectory directory, ChartSpec.Asked spec) throws IOException {
    return new ChartReading(directory, List.of("a"), List.of("")).read(spec).get(0);
  }

  private static ChartData.Boxes boxes(ResultsDirectory directory, ChartSpec.Asked spec) throws IOException {
    return (ChartData.Boxes) data(directory, spec);
  }

  @Test
  void aTailIsWhatIsBeyondEachValue() throws IOException {
    ResultsDirectory directory = results(recorder -> List.of(1, 2, 3, 4).forEach(value -> recorder.observe(0, DELAY, value, "phone")));

    assertThat(data(directory, asked(ChartKind.TAIL, "delay", "", "", "")).csv()).isEqualTo("""
        panel,series,x,y,low,high
        ,a,1,0.75,,
        ,a,2,0.5,,
        ,a,3,0.25,,
        ,a,4,0,,
        """);
  }

  @Test
  void aTailOfWhatDidNotFinishDoesNotFallToNothing() throws IOException {
    ResultsDirectory directory = results(recorder -> {
      recorder.begin(0, DELAY, "phone").finish(2_000_000_000L);
      recorder.begin(0, DELAY, "phone");
    });

    ChartData data = data(directory, asked(ChartKind.TAIL, "delay", "", "", ""));

    assertThat(data.csv()).endsWith(",a,2,0.5,,\n");
    assertThat(data.notes()).contains("level at the end: up to 50 % had not finished");
  }

  @Test
  void aBoxOfAStatisticIsOfTheReplicationsValuesWithTukeysWhiskers() throws IOException {
    List<Observing> replications = new ArrayList<>();
    for (int value : new int[] {3, 1, 100, 2, 4}) {
      replications.add(recorder -> recorder.observe(0, DELAY, value, "phone"));
    }

    assertThat(boxes(results(replications.toArray(Observing[]::new)), asked(ChartKind.BOX, "delay", "mean", "", "")).csv()).isEqualTo("""
        group,series,what,at,value
        a,,low,,1
        a,,q1,,2
        a,,median,,3
        a,,q3,,4
        a,,high,,4
        a,,outlier,,100
        """);
  }

  @Test
  void aBoxOfATallyIsOfTheMeanOfTheReplicationsDistributions() throws IOException {
    ResultsDirectory directory = results(
        recorder -> List.of(1, 2, 3, 4).forEach(value -> recorder.observe(0, DELAY, value, "phone")),
        recorder -> recorder.observe(0, DELAY, 10, "phone"));

    Box box = boxes(directory, asked(ChartKind.BOX, "delay", "", "", "")).boxes().get(0);

    // Half of the mean distribution is at 10, an eighth at each of 1 to 4, though one run observed four times as much.
    assertThat(List.of(box.q1(), box.median(), box.q3())).containsExactly(2.0, 4.0, 10.0);
    assertThat(box.outliers()).isEmpty();
  }

  @Test
  void aBoxIsOpenWhereTooManyDidNotFinish() throws IOException {
    ResultsDirectory directory = results(recorder -> {
      recorder.begin(0, DELAY, "phone").finish(2_000_000_000L);
      recorder.begin(0, DELAY, "phone").finish(3_000_000_000L);
      recorder.begin(0, DELAY, "phone");
    });

    ChartData.Boxes boxes = boxes(directory, asked(ChartKind.BOX, "delay", "", "", ""));

    assertThat(boxes.csv()).contains("a,,median,,3\n", "a,,q3,,\n", "a,,high,,\n");
    assertThat(boxes.notes()).contains("open above: not finished");
  }

  @Test
  void aViolinsDensityHasAllThatItShowsBelowIt() throws IOException {
    ResultsDirectory directory = results(recorder -> {
      for (int i = 0; i <= 1_000; i++) {
        recorder.observe(0, DELAY, 10 + i / 100.0, "phone");
      }
    });

    Box box = boxes(directory, asked(ChartKind.VIOLIN, "delay", "", "", "")).boxes().get(0);
    double area = 0;
    for (int i = 1; i < box.at().length; i++) {
      area += (box.at()[i] - box.at()[i - 1]) * (box.density()[i] + box.density()[i - 1]) / 2;
    }

    assertThat(box.median()).isCloseTo(15, within(0.06));
    assertThat(box.density()[40]).describedAs("even observations of ten seconds").isCloseTo(0.1, within(0.002));
    assertThat(area).describedAs("less what the kernel carries beyond the ends").isBetween(0.9, 1.0);
    assertThat(DoubleStream.of(box.at()).min().orElseThrow()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void barsOfPartsHaveTheMeanOfAllObservationsAndTheirQuantiles() throws IOException {
    Metric delay = Metric.tally("delay", "s", "device", "way");
    ResultsDirectory directory = results(recorder -> {
      List.of(1, 1, 1).forEach(value -> recorder.observe(0, delay, value, "phone", "up"));
      recorder.observe(0, delay, 9, "phone", "down");
      recorder.observe(0, delay, 5, "camera", "up");
    });

    assertThat(data(directory, asked(ChartKind.BARS, "delay", "mean", "", "device")).csv()).isEqualTo("""
        panel,series,x,y,low,high
        ,,camera,5,,
        ,,phone,3,,
        """);
    assertThat(data(directory, asked(ChartKind.BARS, "delay", "p50", "", "device")).csv()).contains(",,phone,1,,\n");
    assertThat(data(directory, asked(ChartKind.BARS, "delay", "p90", "way=up", "device")).csv()).contains(",,phone,1,,\n", ",,camera,5,,\n");
  }

  @Test
  void aStackIsARateWhosePartsMakeUpTheWhole() throws IOException {
    Metric sent = Metric.counter("sent", "B", "device", "protocol", "message");
    ResultsDirectory directory = results(recorder -> {
      recorder.count(5_000_000_000L, sent, 3_000, "phone", "mdns", "query");
      recorder.count(6_000_000_000L, sent, 1_000, "camera", "mdns", "query");
      recorder.count(6_000_000_000L, sent, 4_500, "camera", "http", "get");
      recorder.count(3_599_000_000_000L, sent, 1_500, "phone", "http", "get");
    });

    ChartData.Curves whole = (ChartData.Curves) data(directory, asked(ChartKind.OVER_TIME, "sent", "", "", ""));
    for (String by : List.of("protocol", "device")) {
      ChartData.Curves parts = (ChartData.Curves) data(directory, asked(ChartKind.STACKED_OVER_TIME, "sent", "", "", by));
      assertThat(parts.panels().get(0).curves()).hasSize(2);
      for (int bin = 0; bin < 120; bin++) {
        int at = bin;
        double sum = parts.panels().get(0).curves().stream().mapToDouble(curve -> curve.y()[at]).sum();
        assertThat(sum).isCloseTo(whole.panels().get(0).curves().get(0).y()[bin], within(1e-9));
      }
    }
    // 8,500 bytes in the first of 120 bins of half a minute.
    assertThat(whole.panels().get(0).curves().get(0).y()[0]).isCloseTo(8 * 8.5 / 30, within(1e-9));
    assertThat(whole.yTitle()).isEqualTo("Own (kb/s)");
  }

  private static ChartData.HeatMap map(ChartKind kind, String metric) throws IOException {
    return (ChartData.HeatMap) new ChartReading(swept, Swept.VARIANTS, Swept.points()).read(asked(kind, metric, "", "", "")).get(0);
  }

  @Test
  void aHeatMapHasACellForEachPairOfSweptValuesInOrderOfTheirSize() throws IOException {
    ChartData.HeatMap map = map(ChartKind.HEAT_MAP, "sent");

    assertThat(map.x().labels()).containsExactly("5", "10", "200");
    assertThat(map.y().labels()).containsExactly("docsis", "fibre");
    assertThat(map.panels()).hasSize(2).allSatisfy(panel -> assertThat(panel.cells()).hasSize(6));
    assertThat(map.csv()).contains("merit,fibre,10,10,,\n").contains("merit,docsis,200,200,,\n");
  }

  @Test
  void aDifferenceMapIsPairedToTheFirstVariant() throws IOException {
    ChartData.HeatMap map = map(ChartKind.DIFFERENCE_MAP, "cost");

    assertThat(map.panels()).singleElement().satisfies(panel -> assertThat(panel.cells()).hasSize(6).allSatisfy(cell -> {
      assertThat(cell.mean()).describedAs("whatever the replication").isCloseTo(7, within(1e-9));
      assertThat(cell.halfWidth()).isZero();
      assertThat(cell.isOpen()).isFalse();
    }));
    assertThat(map(ChartKind.DIFFERENCE_MAP, "delay").panels().get(0).cells()).anyMatch(ChartData.HeatCell::isOpen);
  }

  @Test
  void aParetoFrontHasWhatNoOtherBeatsInBoth() throws IOException {
    ChartData.Pareto pareto = (ChartData.Pareto) new ChartReading(swept, Swept.VARIANTS, Swept.points()).read(
        new ChartSpec.Asked("own", ChartKind.PARETO, "sent", "Sent", "", "", "", false, "cost", "lower, lower")).get(0);

    assertThat(pareto.marks()).hasSize(12);
    // More homes send more and cost less, so that each number of homes has its place; the other variant costs 7 more at each.
    assertThat(pareto.marks()).filteredOn(Mark::front).extracting(Mark::name).hasSize(6).containsOnly(Swept.VARIANTS.get(0));
    assertThat(pareto.csv()).startsWith("series,point,x,x-low,x-high,y,y-low,y-high,front\n").contains("\"5, docsis\",5,");
    ChartData.Pareto higher = (ChartData.Pareto) new ChartReading(swept, Swept.VARIANTS, Swept.points()).read(
        new ChartSpec.Asked("own", ChartKind.PARETO, "sent", "Sent", "", "", "", false, "cost", "higher,lower")).get(0);
    assertThat(higher.marks()).filteredOn(Mark::front).extracting(Mark::point).containsExactlyInAnyOrder("200, docsis", "200, fibre");
    assertThatThrownBy(() -> new ChartSpec.Asked("own", ChartKind.PARETO, "sent", "Sent", "", "", "", false, "cost", "lower"))
        .hasMessageContaining("must be 'lower' or 'higher' for either metric");
  }

  /** As the definition says it, one with each other. */
  private static boolean isBeaten(Mark mark, List<Mark> marks, int x, int y) {
    return marks.stream().anyMatch(other ->
        x * other.x() <= x * mark.x() && y * other.y() <= y * mark.y() && (x * other.x() < x * mark.x() || y * other.y() < y * mark.y()));
  }

  @Test
  void aParetoFrontIsWhatItsDefinitionSaysWithTiesAndWhicheverIsBetter() throws Exception {
    Seeds.each(200, random -> {
      List<Mark> marks = new ArrayList<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        marks.add(new Mark("a", "", random.nextInt(7) - 3, 0, (random.nextInt(7) - 3) * (random.nextBoolean(0.5) ? 1 : -1.0), 0, false));
      }
      for (int way = 0; way < 4; way++) {
        boolean[] front = ParetoReading.front(marks, (way & 1) == 0, (way & 2) == 0);
        for (int i = 0; i < front.length; i++) {
          assertThat(front[i]).as(marks + " way " + way + ": " + i).isEqualTo(!isBeaten(marks.get(i), marks, (way & 1) == 0 ? 1 : -1, (way & 2) == 0 ? 1 : -1));
        }
      }
    });
  }

  @Test
  @Timeout(20)
  void aChartOfTenThousandPointsIsReadInSeconds() {
    List<String> points = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      points.add("population.homes.count=" + i);
    }
    Grouping grouping = new Grouping(List.of("a"), points, "population.homes.count", "");
    int placed = 0;
    for (int row = 0; row < 2_000_000; row++) {
      placed += grouping.place(new RunKey("a", points.get(row % 10_000), 1), "").isPresent() ? 1 : 0;
    }

    assertThat(placed).isEqualTo(2_000_000);
    assertThat(points.stream().map(point -> RunKey.values(point).get("population.homes.count")).sorted().sorted(grouping.order()).limit(3)).containsExactly("0", "1", "2");
    assertThat(grouping.place(new RunKey("a", "population.homes.count=x", 1), "")).isEmpty();
  }

  @Test
  void aSweptPathCanBeWhatAChartGoesBy() throws IOException {
    List<Picture> pictures = Charts.pictures(asked(ChartKind.BOX, "delay", "", "", "population.homes.count"), swept, swept.manifest().orElseThrow(), Swept.points(), Theme.PAPER);

    assertThat(pictures).extracting(Picture::point).containsExactly("population.homes.lan.access=docsis", "population.homes.lan.access=fibre");
    assertThat(pictures.get(0).csv().lines().skip(1).map(line -> line.split(",")[0]).distinct()).containsExactlyInAnyOrder("5", "10", "200");
  }

  @Test
  void everyKindOfAScenarioStandsInAManifestAndComesBack() {
    for (ChartKind kind : ChartKind.values()) {
      boolean pareto = kind == ChartKind.PARETO;
      java.util.Map<String, Object> fact = ChartSpec.fact("own", kind.word(), "delay", "Delay", "", new LinkedHashMap<>());
      if (pareto) {
        fact = ChartSpec.against(fact, Optional.of("cost"), Optional.of("lower, higher"));
      }
      assertThat(ChartSpec.asked(List.of(fact))).singleElement().satisfies(spec -> {
        assertThat(spec.metric()).isEqualTo("delay");
        if (spec instanceof ChartSpec.Asked asked) {
          assertThat(asked.kind()).isEqualTo(kind);
          assertThat(asked.against()).isEqualTo(pareto ? "cost" : "");
        }
      });
    }
    assertThatThrownBy(() -> ChartSpec.asked(List.of(ChartSpec.fact("own", "pie", "delay", "Delay", "", new LinkedHashMap<>()))))
        .hasMessage("a kind of chart must be value, difference, distribution, tail, over-time, stacked-over-time, box, violin, bars, heat-map, difference-map, pareto, matrix but is 'pie'");
  }
}
