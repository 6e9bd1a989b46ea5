package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultUndirectedWeightedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.RandomStream;
import orrery.sim.Fingerprint;
import orrery.sim.Streams;
import orrery.validation.Published;

/** Delays between sites: along a graph of regions, and from a measured matrix. */
class BackboneTest {

  private static RttMatrix planetLab() throws Exception {
    Path file = Path.of(System.getProperty("orrery.root", "..")).resolve("../shared/data/planetlab/PlanetLabData_1");
    // The data may not be redistributed with the code: a clone without it runs the other tests. CI refuses to go on without.
    assumeTrue(Files.isReadable(file), "SKIPPED: the PlanetLab matrix is not at " + file);
    try (Reader reader = Files.newBufferedReader(file)) {
      return RttMatrix.read(reader);
    }
  }

  private static double percentile(double[] sorted, double share) {
    // Linear interpolation between order statistics, as the published figures have it.
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  @Test
  @DisplayName("A02: the PlanetLab matrix loads with its published figures")
  void loadsThePlanetLabMatrixExactly() throws Exception {
    RttMatrix matrix = planetLab();
    int n = matrix.sites();

    double[] entries = IntStream.range(0, n * n).filter(i -> i / n != i % n).mapToDouble(i -> matrix.milliseconds(i / n, i % n)).sorted().toArray();

    Published.row("A02")
        .exactly("sites", 490, n)
        .exactly("round trips", 239_610, entries.length)
        .exactly("mean (ms)", "146.837", DoubleStream.of(entries).sum() / entries.length)
        .exactly("p05 (ms)", "19.313", percentile(entries, 0.05))
        .exactly("p25 (ms)", "59.278", percentile(entries, 0.25))
        .exactly("p50 (ms)", "135.01", percentile(entries, 0.50))
        .exactly("p75 (ms)", "201.76", percentile(entries, 0.75))
        .exactly("p95 (ms)", "324.91", percentile(entries, 0.95))
        .exactly("p99 (ms)", "412.62", percentile(entries, 0.99))
        .exactly("greatest (ms)", "2984.1", entries[entries.length - 1]);
    for (int from = 0; from < n; from++) {
      assertThat(matrix.milliseconds(from, from)).isZero();
      for (int to = 0; to < from; to++) {
        assertThat(matrix.milliseconds(from, to)).isEqualTo(matrix.milliseconds(to, from));
      }
    }
  }

  @Test
  @DisplayName("A02: pairs sampled from the PlanetLab matrix have its mean delay")
  void samplesThePlanetLabMatrixWithItsMean() throws Exception {
    RttMatrix matrix = planetLab();
    int n = matrix.sites();

    Published.row("A02").inside("mean of sampled pairs (ms)", 146.837, stage -> sampledMean(matrix, n, stage));
  }

  private static Published.Interval sampledMean(RttMatrix matrix, int n, Published.Stage stage) {
    RandomStream random = new Streams(Fingerprint.hash("A02")).stream("A02", stage.luck());
    SummaryStatistics roundTrips = new SummaryStatistics();
    for (int i = 0; i < 100_000 * stage.size(); i++) {
      int from = random.nextInt(n);
      int to = random.nextInt(n - 1);
      to += to >= from ? 1 : 0;
      roundTrips.addValue((matrix.oneWayNanos(from, to) + matrix.oneWayNanos(to, from)) / 1e6);
    }
    double quantile = new NormalDistribution().inverseCumulativeProbability((1 + stage.confidence()) / 2);
    return new Published.Interval(roundTrips.getMean(), quantile * roundTrips.getStandardDeviation() / Math.sqrt(roundTrips.getN()));
  }

  @Test
  void takesTheWayOfLeastDelayThroughAGraph() {
    Graph<String, DefaultWeightedEdge> graph = new DefaultUndirectedWeightedGraph<>(DefaultWeightedEdge.class);
    graph.addVertex("a");
    graph.addVertex("b");
    graph.addVertex("c");
    graph.setEdgeWeight(graph.addEdge("a", "b"), 10);
    graph.setEdgeWeight(graph.addEdge("b", "c"), 20);
    graph.setEdgeWeight(graph.addEdge("a", "c"), 50);
    var within = new LinkedHashMap<String, Long>();
    within.put("a", 3L);

    RegionGraph backbone = new RegionGraph(graph, within);

    assertThat(backbone.oneWayNanos(0, 2)).isEqualTo(30);
    assertThat(backbone.oneWayNanos(2, 0)).isEqualTo(30);
    assertThat(backbone.oneWayNanos(0, 0)).isEqualTo(3);
    assertThat(backbone.oneWayNanos(1, 1)).isZero();
  }

  @Test
  void refusesAGraphInPieces() {
    Graph<String, DefaultWeightedEdge> graph = new DefaultUndirectedWeightedGraph<>(DefaultWeightedEdge.class);
    graph.addVertex("a");
    graph.addVertex("b");

    assertThatThrownBy(() -> new RegionGraph(graph, new LinkedHashMap<>())).hasMessageContaining("no way leads from a to b");
  }

  @Test
  void neverRoutesOverAMeasuredMatrix() throws Exception {
    RttMatrix matrix = RttMatrix.read(new StringReader("0 10 100\n10 0 10\n100 10 0\n"));

    assertThat(matrix.oneWayNanos(0, 2)).isEqualTo(50_000_000);
  }

  @Test
  void saysWhereAMatrixIsWrong() {
    assertWrong("0 1\n1\n", 2, 1, "must have 2 numbers but this one has 1");
    assertWrong("0 1\n1 x\n", 2, 3, "but is 'x'");
    assertWrong("0 -1\n1 0\n", 1, 3, "but is '-1'");
    assertWrong("0 1\n1 NaN\n", 2, 3, "but is 'NaN'");
    assertWrong("0 1 2\n1 0 3\n", 2, 1, "must be square");
    assertWrong("0 1\n1 0\n1 0\n", 3, 1, "must be square");
    assertWrong("", 1, 1, "at least 2 rows");
  }

  private static void assertWrong(String text, int line, int column, String message) {
    assertThatThrownBy(() -> RttMatrix.read(new StringReader(text)))
        .isInstanceOfSatisfying(RttMatrix.FormatException.class, e -> {
          assertThat(e.line()).isEqualTo(line);
          assertThat(e.column()).isEqualTo(column);
        })
        .hasMessageContaining(message);
  }

  @Test
  void knowsPresetsWhoseDelaysArePositive() {
    BackboneCatalogue.all().forEach((name, backbone) -> {
      for (int from = 0; from < backbone.sites(); from++) {
        for (int to = 0; to < backbone.sites(); to++) {
          assertThat(backbone.oneWayNanos(from, to)).as("%s %d %d", name, from, to).isPositive();
        }
      }
    });
  }
}
