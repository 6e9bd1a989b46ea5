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
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultUndirectedWeightedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.sim.Xoshiro256;

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

    assertThat(n).isEqualTo(490);
    assertThat(entries).hasSize(239_610);
    assertThat(DoubleStream.of(entries).sum() / entries.length).isCloseTo(146.837, org.assertj.core.data.Offset.offset(0.0005));
    assertThat(percentile(entries, 0.05)).isCloseTo(19.313, org.assertj.core.data.Offset.offset(0.0005));
    assertThat(percentile(entries, 0.25)).isCloseTo(59.278, org.assertj.core.data.Offset.offset(0.0005));
    assertThat(percentile(entries, 0.50)).isCloseTo(135.01, org.assertj.core.data.Offset.offset(0.005));
    assertThat(percentile(entries, 0.75)).isCloseTo(201.76, org.assertj.core.data.Offset.offset(0.005));
    assertThat(percentile(entries, 0.95)).isCloseTo(324.91, org.assertj.core.data.Offset.offset(0.005));
    assertThat(percentile(entries, 0.99)).isCloseTo(412.62, org.assertj.core.data.Offset.offset(0.005));
    assertThat(entries[entries.length - 1]).isEqualTo(2984.1);
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

    // T1: the 99 % interval of the mean contains it; the declared second stage is ten times the sample at 99.9 %.
    boolean agrees = meanAgrees(matrix, n, 100_000, 2.576, 1) || meanAgrees(matrix, n, 1_000_000, 3.291, orrery.sim.Fingerprint.hash("A02"));

    assertThat(agrees).isTrue();
  }

  private static boolean meanAgrees(RttMatrix matrix, int n, int samples, double z, long seed) {
    Xoshiro256 random = new Xoshiro256(seed);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < samples; i++) {
      int from = random.nextInt(n);
      int to = random.nextInt(n - 1);
      to += to >= from ? 1 : 0;
      double roundTrip = (matrix.oneWayNanos(from, to) + matrix.oneWayNanos(to, from)) / 1e6;
      sum += roundTrip;
      squares += roundTrip * roundTrip;
    }
    double mean = sum / samples;
    double deviation = Math.sqrt(squares / samples - mean * mean);
    return Math.abs(mean - 146.837) <= z * deviation / Math.sqrt(samples);
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
