package orrery.metrics.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.host.RandomStream;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.summary.Estimate.Method;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Verdict.Side;
import orrery.sim.Xoshiro256;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  /** Hours of sleep gained with two drugs by ten patients: Student, "The probable error of a mean", Biometrika 6 (1908). */
  private static final List<Value> DRUG_1 = values(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0);
  private static final List<Value> DRUG_2 = values(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);

  private static List<Value> values(double... numbers) {
    return Arrays.stream(numbers).mapToObj(Value::of).toList();
  }

  /** R's {@code t.test(extra ~ group, paired = TRUE)} says p = 0.002833; the sign test's p is 2 / 2^9, as one pair is a tie. */
  @Test
  void reproducesStudentsSleepDataWithPairs() {
    Comparison comparison = Comparison.of(DRUG_1, DRUG_2);

    assertThat(comparison.tTest().orElseThrow()).isCloseTo(0.002833, within(5e-7));
    assertThat(comparison.signTest()).isCloseTo(2 / 512.0, within(1e-12));
    assertThat(comparison.effect().orElseThrow()).isCloseTo(1.58 / 1.229995, within(1e-6));
    assertThat(comparison.hedges().orElseThrow()).isCloseTo(1.58 / 1.229995 * 32 / 35, within(1e-6));
    assertThat(comparison.relative().orElseThrow()).isCloseTo(1.58 / 0.75, within(1e-12));
    assertThat(comparison.varianceReduction().orElseThrow()).isCloseTo((1.789010 * 1.789010 + 2.002249 * 2.002249) / (1.229995 * 1.229995), within(1e-5));
  }

  /** R's {@code t.test(extra ~ group)}: t = -1.8608, df = 17.776, p = 0.07939, and 0.2054832 to -3.3654832. */
  @Test
  void reproducesStudentsSleepDataWithoutPairs() {
    Comparison comparison = Comparison.unpaired(DRUG_1, DRUG_2);

    Estimate difference = comparison.difference().orElseThrow();
    assertThat(difference.method()).isEqualTo(Method.WELCH_T);
    assertThat(difference.mean().number() - difference.halfWidth().orElseThrow()).isCloseTo(-0.2054832, within(5e-7));
    assertThat(difference.mean().number() + difference.halfWidth().orElseThrow()).isCloseTo(3.3654832, within(5e-7));
    assertThat(comparison.tTest().orElseThrow()).isCloseTo(0.07939, within(5e-6));
    assertThat(comparison.varianceReduction()).isEmpty();
  }

  @Test
  void takesTheSignTestWhereTheDifferenceHasABoundOrDoesNotVary() {
    Comparison bounded = Comparison.of(values(1, 2, 3, 4, 5, 6), List.of(Value.of(2), Value.of(3), Value.of(4), Value.of(5), Value.of(6), Value.beyond(9)));
    Comparison constant = Comparison.of(values(0.1, 0.2, 0.3), values(0.2, 0.3, 0.4));

    assertThat(bounded.tTest()).isEmpty();
    assertThat(bounded.p()).isCloseTo(2 / 64.0, within(1e-12));
    assertThat(bounded.relative()).isEmpty();
    assertThat(constant.tTest()).isEmpty();
    assertThat(constant.p()).isCloseTo(2 / 8.0, within(1e-12));
    assertThat(constant.relative().orElseThrow()).isCloseTo(0.5, within(1e-12));
    assertThat(Comparison.of(values(7), values(8)).p()).isEqualTo(1);
  }

  @Test
  void knowsThatNothingDiffersWhereNothingDoes() {
    Comparison comparison = Comparison.of(values(7, 7, 7), values(7, 7, 7));

    assertThat(comparison.p()).isEqualTo(1);
    assertThat(comparison.effect()).isEmpty();
    assertThat(Comparison.of(values(0, 0), values(1, 2)).relative()).isEmpty();
  }

  @Test
  void knowsNoCorrectedEffectOfTwoPairs() {
    assertThat(Comparison.of(values(1, 2), values(2, 5)).effect()).isPresent();
    assertThat(Comparison.of(values(1, 2), values(2, 5)).hedges()).isEmpty();
    assertThat(Comparison.of(values(1, 2, 3), values(2, 5, 7)).hedges().orElseThrow()).isPositive();
    assertThat(Comparison.unpaired(values(1, 2), values(2, 5)).hedges().orElseThrow()).isPositive();
  }

  @Test
  void correctsAsHolmDid() {
    assertThat(Verdict.holm(0.01, 0.04, 0.03, 0.005)).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    assertThat(Verdict.holm(0.5, 0.6)).containsExactly(1, 1);
    assertThat(Verdict.holm()).isEmpty();
  }

  @Test
  void judgesWhatTheTableShowsTogether() {
    List<Keyed<Row>> rows = new ArrayList<>();
    RandomStream random = new Xoshiro256(6);
    for (int replication = 1; replication <= 8; replication++) {
      for (String variant : List.of("merit", "bully")) {
        boolean other = variant.equals("bully");
        RunKey key = new RunKey(variant, "", replication);
        rows.add(new Keyed<>(key, new Row("bytes.up", "", "total", Value.of(1000 + random.nextDouble() - (other ? 100 : 0)), "B")));
        rows.add(new Keyed<>(key, new Row("bytes.up", "device=phone", "total", Value.of(500 + random.nextDouble() - (other ? 100 : 0)), "B")));
        rows.add(new Keyed<>(key, new Row("drops", "", "total", Value.of(random.nextDouble()), "1")));
      }
    }

    Summary summary = Summary.of(rows, List.of("merit", "bully"));

    Contrast bytes = summary.contrast("bully", "", "bytes.up", "", "total").orElseThrow();
    Contrast drops = summary.contrast("bully", "", "drops", "", "total").orElseThrow();
    assertThat(bytes.verdict().orElseThrow().side()).isEqualTo(Side.LOWER);
    assertThat(bytes.verdict().orElseThrow().adjusted()).isEqualTo(2 * bytes.comparison().p());
    assertThat(drops.verdict().orElseThrow().side()).isEqualTo(Side.UNDECIDED);
    assertThat(summary.contrast("bully", "", "bytes.up", "device=phone", "total").orElseThrow().verdict()).isEmpty();
  }

  /** Of experiments in which nothing differs, one in twenty may have a verdict; without correction nearly two in three had. */
  @Test
  void errsInFiveExperimentsOfAHundredHoweverManyDifferencesAreLookedAt() {
    int experiments = 2_000;
    int wrong = 0;
    int uncorrected = 0;
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    RandomStream random = new Xoshiro256(20);
    for (int experiment = 0; experiment < experiments; experiment++) {
      List<Comparison> family = new ArrayList<>();
      for (int metric = 0; metric < 20; metric++) {
        double[] differences = new double[8];
        Arrays.setAll(differences, i -> normal.inverseCumulativeProbability(random.nextDouble() + 0x1p-54));
        family.add(Comparison.of(values(new double[8]), values(differences)));
      }
      wrong += Verdict.of(family).stream().anyMatch(Verdict::isDecided) ? 1 : 0;
      uncorrected += family.stream().anyMatch(comparison -> comparison.p() <= Verdict.ERROR) ? 1 : 0;
    }

    // Of 2,000 at 5 %, 100 ± 3 × 9.7; at 1 - 0.95^20 = 64 %, 1,283 ± 3 × 21.
    assertThat(wrong).isBetween(70, 130);
    assertThat(uncorrected).isBetween(1_219, 1_347);
  }
}
