package orrery.metrics.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import orrery.metrics.Abroad;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.summary.Estimate.Method;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private final List<Keyed<Row>> rows = new ArrayList<>();

  private void add(String variant, int replication, String metric, String statistic, String value, String unit) {
    rows.add(new Keyed<>(new RunKey(variant, "", replication), new Row(metric, "", statistic, Value.parse(value), unit)));
  }

  private Estimate estimate(Summary summary, String variant, String metric, String statistic) {
    return summary.entry(variant, "", metric, "", statistic).orElseThrow().estimate();
  }

  @Test
  void takesOneReplicationForOneObservation() {
    add("merit", 1, "delay", "mean", "1", "s");
    add("merit", 2, "delay", "mean", "2", "s");
    add("merit", 3, "delay", "mean", "6", "s");
    // The number of observations within a replication has no weight.
    add("merit", 1, "delay", "count", "1000000", "1");
    add("merit", 2, "delay", "count", "1", "1");
    add("merit", 3, "delay", "count", "1", "1");

    Summary summary = Summary.of(rows, List.of("merit"));

    assertThat(estimate(summary, "merit", "delay", "mean").mean()).isEqualTo(Value.of(3));
    assertThat(estimate(summary, "merit", "delay", "mean").n()).isEqualTo(3);
  }

  @Test
  void takesAMissingTotalForZeroAndAMissingMeanForNothing() {
    add("merit", 1, "drops", "total", "4", "1");
    add("merit", 1, "delay", "mean", "4", "s");
    add("merit", 2, "other", "total", "1", "1");

    Summary summary = Summary.of(rows, List.of("merit"));

    assertThat(estimate(summary, "merit", "drops", "total").mean()).isEqualTo(Value.of(2));
    assertThat(estimate(summary, "merit", "delay", "mean")).isEqualTo(new Estimate(1, Value.of(4), OptionalDouble.empty(), Method.SINGLE));
  }

  @Test
  void comparesEveryVariantWithTheFirstReplicationByReplication() {
    for (int replication = 1; replication <= 3; replication++) {
      add("merit", replication, "delay", "p90", "" + replication * 100, "s");
      add("bully", replication, "delay", "p90", "" + (replication * 100 + replication), "s");
    }
    add("bully", 4, "delay", "p90", "1", "s");

    Summary summary = Summary.of(rows, List.of("merit", "bully"));

    Comparison comparison = summary.contrast("bully", "", "delay", "", "p90").orElseThrow().comparison();
    assertThat(comparison.higher()).isEqualTo(3);
    assertThat(comparison.difference().orElseThrow().mean()).isEqualTo(Value.of(2));
    assertThat(comparison.difference().orElseThrow().halfWidth()).hasValue(Student.halfWidth(new double[] {1, 2, 3}, 0.95));
    assertThat(summary.contrast("merit", "", "delay", "", "p90")).isEmpty();
  }

  @Test
  void printsATableThatFitsAScreen() throws Exception {
    for (String variant : List.of("merit", "bully")) {
      for (int replication = 1; replication <= 3; replication++) {
        double factor = variant.equals("merit") ? 1 + replication * 0.01 : 2 + replication * 0.012;
        add(variant, replication, "discovery.time", "count", "900", "1");
        add(variant, replication, "discovery.time.unfinished", "total", "100", "1");
        add(variant, replication, "discovery.time", "mean", Value.of(0.2 * factor).toString(), "s");
        add(variant, replication, "discovery.time", "p50", Value.of(0.0001 * factor).toString(), "s");
        add(variant, replication, "discovery.time", "p90", Value.of(1.5 * factor).toString(), "s");
        add(variant, replication, "discovery.time", "p99", Value.beyond(30).toString(), "s");
        add(variant, replication, "bytes.up", "total", Value.of(1_234_567 * factor).toString(), "B");
        add(variant, replication, "without-super", "mean", Value.of(0.0123 * factor).toString(), "1");
        add(variant, replication, "drops", "total", "7", "1");
      }
    }
    Summary summary = Summary.of(rows, List.of("merit", "bully"));
    List<String> metrics = List.of("discovery.time", "bytes.up", "without-super", "drops", "never-measured");

    assertThat(new SummaryText(summary, List.of("merit", "bully"), false).text(metrics)).isEqualTo("""
                        variant  mean              p50               p90                p99    unfinished
        discovery.time  merit    204.0 ± 5.0 ms    102.0 ± 2.5 µs    1.530 ± 0.037 s    >30 s  10.0 %
                        bully    404.8 ± 6.0 ms *  202.4 ± 3.0 µs *  3.036 ± 0.045 s *  >30 s  10.0 %

                       variant  mean              less merit
        bytes.up       merit    1.259 ± 0.031 MB
                       bully    2.499 ± 0.037 MB  +1.2395 ± 0.0061 MB *
        without-super  merit    1.255 ± 0.031 %
                       bully    2.490 ± 0.037 %   +1.2349 ± 0.0061 % *
        drops          merit    7 ± 0
                       bully    7 ± 0             0 ± 0

        * differs from merit: at most 5 % for any error among all 7 differences (Holm)
        pairing by replication: differences vary 61 times less than unpaired (median; 61 to 61)

        """);
    assertThat(Abroad.everywhere(() -> new SummaryText(summary, List.of("merit", "bully"), true).text(metrics)))
        .allSatisfy(text -> assertThat(text).isEqualTo(new SummaryText(summary, List.of("merit", "bully"), true).text(metrics)).matches("\\p{ASCII}*"));
  }

  @Test
  void saysOfPairsThatHardlyDifferNoMoreThanThat() throws Exception {
    assertThat(SummaryText.times(0.904)).isEqualTo("0.90");
    assertThat(SummaryText.times(1_000)).isEqualTo("1000");
    assertThat(Abroad.everywhere(() -> SummaryText.times(23_907_443_787_783.0))).allMatch("more than 1,000"::equals);
  }

  @Test
  void printsAProportionByTwoLabelsAsRowsAndColumnsWithLikeBesideLike() {
    for (String[] cell : new String[][] {{"sym", "sym", "0"}, {"cone", "sym", "1"}, {"sym", "cone", "1"}, {"cone", "cone", "1"}}) {
      rows.add(new Keyed<>(new RunKey("v", "", 1), new Row("traversal.direct", "a=" + cell[0] + ";b=" + cell[1], "mean", Value.parse(cell[2]), "1")));
    }
    rows.add(new Keyed<>(new RunKey("v", "", 1), new Row("traversal.relayed", "a=sym;b=sym", "mean", Value.parse("0.256"), "1")));

    Summary summary = Summary.of(rows, List.of("v"));

    assertThat(new SummaryText(summary, List.of("v"), false).text(List.of("traversal.direct", "traversal.relayed"))).isEqualTo("""
        traversal.direct: a down, b across
              cone  sym
        cone  1     1
        sym   1     0

        traversal.relayed (%): a down, b across
             sym
        sym  26

        """);
  }

  @Test
  void numbersTheColumnsOfATableThatNoTerminalIsWideEnoughFor() {
    List<String> names = List.of("cone", "a-kind-of-nat-whose-name-is-long-enough", "another-kind-of-nat-whose-name-is-long");
    for (String a : names) {
      for (String b : names) {
        rows.add(new Keyed<>(new RunKey("v", "", 1), new Row("traversal.direct", "a=" + a + ";b=" + b, "mean", Value.parse(a.equals(b) ? "0" : "1"), "1")));
      }
    }

    assertThat(new SummaryText(Summary.of(rows, List.of("v")), List.of("v"), false).text(List.of("traversal.direct"))).isEqualTo("""
        traversal.direct: a down, b across
                                                   1  2  3
        1 a-kind-of-nat-whose-name-is-long-enough  0  1  1
        2 another-kind-of-nat-whose-name-is-long   1  0  1
        3 cone                                     1  1  0

        """);
  }

  @Test
  void leavesOutTheTableOfWhatIsRelayedWhereNothingIs() {
    rows.add(new Keyed<>(new RunKey("v", "", 1), new Row("traversal.relayed", "a=sym;b=sym", "mean", Value.parse("0"), "1")));
    rows.add(new Keyed<>(new RunKey("v", "", 1), new Row("traversal.failed", "a=sym;b=sym", "mean", Value.parse("0"), "1")));

    assertThat(new SummaryText(Summary.of(rows, List.of("v")), List.of("v"), false).text(List.of("traversal.relayed", "traversal.failed")))
        .doesNotContain("relayed").contains("traversal.failed");
  }
}
