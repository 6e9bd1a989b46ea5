package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jfree.data.xy.YIntervalSeriesCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.host.Metric;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;

/** Charts of what is swept show the means of each point, and where a difference changes its sign. */
class SweepChartsTest {

  private static final List<String> VARIANTS = List.of("merit", "bully");
  private static final Metric ELECTION = Metric.tally("election.time", "s");

  @TempDir Path folder;

  /** Merit takes 2 s whatever is swept; bully takes as many seconds as the size says, by a hundred; each replication adds to both. */
  private ResultsDirectory results(List<Object> charts, List<Map<String, String>> points) throws IOException {
    List<FinishedRun> runs = new ArrayList<>();
    for (String variant : VARIANTS.stream().sorted().toList()) {
      for (String point : points.stream().map(RunKey::point).sorted().toList()) {
        for (int replication = 1; replication <= 3; replication++) {
          Recorder recorder = new Recorder(Duration.ofSeconds(100), Duration.ZERO);
          double size = RunKey.values(point).values().stream().findFirst().map(text -> Double.parseDouble(text.replaceAll("[^0-9.]", ""))).orElse(300.0);
          recorder.observe(0, ELECTION, (variant.equals("merit") ? 2 : size / 100) + replication);
          recorder.count(0, MetricCatalogue.BYTES_UP, 1_000 * replication, "phone", "mdns", "query");
          recorder.count(0, MetricCatalogue.BYTES_UP, 500, "phone", "mdns", "announce");
          recorder.count(0, MetricCatalogue.BYTES_UP, 7_000, "phone", "http", "data");
          runs.add(new FinishedRun(new RunKey(variant, point, replication), new LinkedHashMap<>(), recorder.finish(100_000_000_000L)));
        }
      }
    }
    ResultsDirectory directory = ResultsDirectory.at(folder);
    directory.writeTables(runs);
    directory.write(Summary.of(directory.rows(metric -> true), VARIANTS));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("charts", charts);
    directory.write(new Manifest("swept", 7, "0.1.0", Optional.of("4f1d0c6b9a8e7735b1c2d3e4f5061728"), VARIANTS, points.stream().map(RunKey::point).toList(), 3,
        "orrery run swept", new LinkedHashMap<>(), facts, new LinkedHashMap<>()));
    return directory;
  }

  private static List<Path> drawSweeps(ResultsDirectory directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (ChartSpec spec : ChartSpec.sweeps()) {
      if (spec.metric().equals("election.time")) {
        files.addAll(Charts.draw(spec, directory));
      }
    }
    return files;
  }

  private static List<Map<String, String>> sizes(String... values) {
    return List.of(values).stream().map(value -> Map.of("homes.count", value)).toList();
  }

  private String csv(String name) throws IOException {
    return Files.readString(folder.resolve("charts/" + name + ".csv"));
  }

  @Test
  void showMeansAndDifferencesAtEachValueInTheOrderOfTheAxis() throws IOException {
    List<Path> files = Charts.draw(results(List.of(), sizes("400", "50", "100")));

    assertThat(files).contains(folder.resolve("charts/sweep-election-time.svg"), folder.resolve("charts/homes.count=50/election-time.pdf"));
    assertThat(csv("sweep-election-time")).isEqualTo("""
        panel,series,x,y,low,high
        ,merit,50,4,1.51586229,6.48413771
        ,merit,100,4,1.51586229,6.48413771
        ,merit,400,4,1.51586229,6.48413771
        ,bully,50,2.5,0.0158622882,4.98413771
        ,bully,100,3,0.515862288,5.48413771
        ,bully,400,6,3.51586229,8.48413771
        """);
    assertThat(csv("difference-election-time")).describedAs("paired: the replications' own part is gone").isEqualTo("""
        panel,series,x,y,low,high
        ,bully,50,-1.5,,
        ,bully,100,-1,,
        ,bully,400,2,,
        """);
  }

  @Test
  void standAloneWhereThereAreManyPoints() throws IOException {
    ResultsDirectory directory = results(List.of(), sizes("1", "2", "3", "4", "5", "6", "7"));

    List<Path> files = Charts.draw(directory);

    assertThat(files).contains(folder.resolve("charts/sweep-election-time.svg")).doesNotContain(folder.resolve("charts/homes.count=7/election-time.svg"));
  }

  @Test
  void areNotDrawnOfEachOfManyPointsThoughAScenarioAsksForIt() throws IOException {
    List<Object> charts = List.of(
        ChartSpec.fact("shares", "distribution", "election.time", "Election", "", Map.of()),
        ChartSpec.fact("sent", "value", "bytes.up", "Sent", "", Map.of()),
        ChartSpec.drawn(ChartSpec.fact("boxes", "box", "election.time", "Election", "", Map.of()), Optional.of("homes.count"), false),
        ChartSpec.drawn(ChartSpec.fact("queries", "bars", "bytes.up", "Sent", "", Map.of("protocol", "mdns")), Optional.of("message"), false));
    ResultsDirectory directory = results(charts, sizes("1", "2", "3", "4", "5", "6", "7"));

    List<Path> files = Charts.draw(directory);
    List<LeftOut> leftOut = LeftOut.of(directory.manifest().orElseThrow());
    List<Path> all = Charts.draw(directory, true);

    assertThat(files).contains(folder.resolve("charts/sent.svg"), folder.resolve("charts/boxes.svg"));
    assertThat(files).noneMatch(file -> file.toString().contains("shares") || file.toString().contains("queries"));
    assertThat(leftOut).extracting(LeftOut::name).containsExactly("shares", "queries");
    assertThat(leftOut.get(0).text("r")).isEqualTo(
        "chart 'shares' is not drawn, as there would be 7 of it; one of them: orrery chart r --metric election.time --kind distribution --point 'homes.count=1' --name shares");
    assertThat(leftOut.get(1).options()).isEqualTo("--metric bytes.up --kind bars --by 'message' --labels 'protocol=mdns' --point 'homes.count=1' --name queries");
    assertThat(all).contains(folder.resolve("charts/homes.count=7/shares.svg"));
  }

  @Test
  void haveAPanelForEachValueOfTheOtherPaths() throws IOException {
    List<Map<String, String>> points = new ArrayList<>();
    for (String size : List.of("50", "100")) {
      for (String loss : List.of("0 %", "1 %", "2 %", "5 %")) {
        Map<String, String> point = new LinkedHashMap<>();
        point.put("homes.count", size);
        point.put("lan.loss", loss);
        points.add(point);
      }
    }

    List<Path> files = drawSweeps(results(List.of(), points));

    assertThat(files).contains(folder.resolve("charts/sweep-election-time-a.png"), folder.resolve("charts/sweep-election-time-b.png"));
    assertThat(csv("sweep-election-time-a")).contains("loss = 0 %,merit,50,", "loss = 2 %,bully,100,").doesNotContain("loss = 5 %");
    assertThat(csv("sweep-election-time-b")).contains("loss = 5 %,merit,50,");
  }

  @Test
  void showWhatAScenarioAsksForSweptOrNot() throws IOException {
    List<Object> charts = List.of(
        ChartSpec.fact("queries", "value", "bytes.up", "Multicast DNS", "", Map.of("protocol", "mdns")),
        ChartSpec.fact("flip", "difference", "election.time", "Election", "p90", Map.of()),
        ChartSpec.fact("shares", "distribution", "election.time", "Election", "", Map.of()),
        ChartSpec.fact("nothing", "value", "no.such.metric", "x", "", Map.of()));

    List<Path> files = Charts.draw(results(charts, List.of(Map.of())));

    assertThat(csv("queries")).describedAs("kilobytes of all types of message together").contains("\n,merit,merit,2.5,").contains("\n,bully,bully,2.5,");
    assertThat(csv("flip")).isEqualTo("panel,series,x,y,low,high\n,bully,bully,1,,\n");
    assertThat(files).contains(folder.resolve("charts/shares.svg")).doesNotContain(folder.resolve("charts/nothing.svg"), folder.resolve("charts/sweep-election-time.svg"));
  }

  @Test
  void haveALineForEachValueOfALabelAndThenAPanelForEachVariant() throws IOException {
    List<Object> charts = List.of(
        ChartSpec.drawn(ChartSpec.fact("parts", "value", "bytes.up", "Sent", "", Map.of()), Optional.of("protocol"), true),
        ChartSpec.drawn(ChartSpec.fact("messages", "value", "bytes.up", "Sent", "", Map.of("protocol", "mdns", "device", "phone")), Optional.of("message"), false));

    Charts.draw(results(charts, sizes("50", "100")));

    assertThat(csv("parts")).describedAs("what has other labels, too, is added up").isEqualTo("""
        panel,series,x,y,low,high
        merit,http,50,7,,
        merit,http,100,7,,
        merit,mdns,50,2.5,0.0158622882,4.98413771
        merit,mdns,100,2.5,0.0158622882,4.98413771
        bully,http,50,7,,
        bully,http,100,7,,
        bully,mdns,50,2.5,0.0158622882,4.98413771
        bully,mdns,100,2.5,0.0158622882,4.98413771
        """);
    assertThat(csv("messages")).contains("merit,announce,50,0.5,,", "bully,query,100,2,").doesNotContain("data");
  }

  @Test
  void leaveZeroOutWhereTheAxisIsLogarithmic() throws IOException {
    ChartData.Sweep data = new ChartData.Sweep(SweptAxis.of("n", List.of("1", "2", "4")), "Absence", false, true, List.of("a"), List.of(new ChartData.SweepPanel("", List.of(
        new ChartData.SweepCurve("a", List.of(new ChartData.SweepPoint("1", 1, 0.5, 0.6, false), new ChartData.SweepPoint("2", 2, 0.01, 0, false), new ChartData.SweepPoint("4", 4, 0, 0, false)))))), List.of());

    XYPlot plot = ((Frames) SweepChart.figure(Theme.PAPER, data).chart()).chart().getXYPlot();

    assertThat(plot.getDataset().getItemCount(0)).isEqualTo(2);
    assertThat(plot.getDataset().getYValue(0, 1)).isEqualTo(-2);
    assertThat(plot.getRangeAxis().getRange()).isEqualTo(new Range(-2, StrictMath.log10(2)));
    assertThat(((YIntervalSeriesCollection) plot.getDataset()).getStartYValue(0, 0)).describedAs("an interval that reaches below zero ends at the axis").isEqualTo(-2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "25, 50, 100 | homes.count | 25, 50, 100 | 25.0, 50.0, 100.0",
    "50, 200, 800 | homes.count | 50, 200, 800 | 1.6989700043360187, 2.3010299956639813, 2.9030899869919438",
    "500 ms, 1 s, 1500 ms | homes.count (s) | 0.5, 1, 1.5 | 0.5, 1.0, 1.5",
    "50 ms, 100 ms | homes.count (ms) | 50, 100 | 50.0, 100.0",
    "0 %, 2.5 % | homes.count (%) | 0, 2.5 | 0.0, 2.5",
    "1 kB, 2 MB | homes.count (kB) | 1, 2000 | 0.0, 3.3010299956639813",
    "5 Mb/s, 20 Mb/s | homes.count (Mb/s) | 5, 20 | 5.0, 20.0",
    "docsis, 4g | homes.count | docsis, 4g | 0.0, 1.0",
    "10, 5 % | homes.count | 10, 5 % | 0.0, 1.0",
    "0, 1000 | homes.count | 0, 1000 | 0.0, 1000.0",
  })
  void standWhereTheirSizeSays(String values, String title, String labels, String positions) {
    SweptAxis axis = SweptAxis.of("population.homes.count", List.of(values.split(", ")));

    assertThat(axis.title()).isEqualTo(title);
    assertThat(String.join(", ", axis.labels())).isEqualTo(labels);
    assertThat(axis.positions().toString()).isEqualTo("[" + positions + "]");
  }
}
