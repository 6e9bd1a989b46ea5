package orrery.metrics.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import orrery.host.RandomStream;
import orrery.metrics.Value;
import orrery.metrics.summary.Estimate.Method;
import orrery.sim.Xoshiro256;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  /** Hours of sleep gained with two drugs by ten patients: Student, "The probable error of a mean", Biometrika 6 (1908). */
  private static final double[] DRUG_1 = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  private static final double[] DRUG_2 = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  private static List<Value> values(double... numbers) {
    return Arrays.stream(numbers).mapToObj(Value::of).toList();
  }

  @Test
  void knowsTheQuantilesOfEveryTextbooksTable() {
    assertThat(Student.quantile(1, 0.975)).isCloseTo(12.706, within(0.0005));
    assertThat(Student.quantile(2, 0.975)).isCloseTo(4.303, within(0.0005));
    assertThat(Student.quantile(4, 0.975)).isCloseTo(2.776, within(0.0005));
    assertThat(Student.quantile(9, 0.975)).isCloseTo(2.262, within(0.0005));
    assertThat(Student.quantile(19, 0.975)).isCloseTo(2.093, within(0.0005));
    assertThat(Student.quantile(120, 0.975)).isCloseTo(1.980, within(0.0005));
    assertThat(Student.quantile(9, 0.995)).isCloseTo(3.250, within(0.0005));
  }

  @Test
  void reproducesStudentsSleepDataUnpaired() {
    Estimate one = Estimate.of(values(DRUG_1));
    Estimate two = Estimate.of(values(DRUG_2));

    assertThat(one.mean().number()).isCloseTo(0.75, within(1e-12));
    assertThat(two.mean().number()).isCloseTo(2.33, within(1e-12));
    assertThat(Student.deviation(DRUG_1)).isCloseTo(1.789010, within(1e-6));
    assertThat(Student.deviation(DRUG_2)).isCloseTo(2.002249, within(1e-6));
  }

  /** The interval that R's {@code t.test(extra ~ group, paired = TRUE)} prints for these data: 0.7001142 to 2.4598858. */
  @Test
  void reproducesStudentsSleepDataPaired() {
    Comparison comparison = Comparison.of(values(DRUG_1), values(DRUG_2));

    Estimate difference = comparison.difference().orElseThrow();
    double half = difference.halfWidth().orElseThrow();
    assertThat(difference.method()).isEqualTo(Method.PAIRED_T);
    assertThat(difference.mean().number()).isCloseTo(1.58, within(1e-12));
    assertThat(difference.mean().number() - half).isCloseTo(0.7001142, within(5e-8));
    assertThat(difference.mean().number() + half).isCloseTo(2.4598858, within(5e-8));
    assertThat(List.of(comparison.lower(), comparison.higher(), comparison.undecided())).containsExactly(0, 9, 1);
  }

  @Test
  void keepsItsDigitsWhereTheMeanIsLargeAndTheSpreadSmall() {
    // As NIST's StRD "NumAcc4": 1001 values around 10,000,000.2 with a deviation of 0.1.
    double[] values = new double[1_001];
    values[0] = 10_000_000.2;
    for (int i = 1; i < values.length; i++) {
      values[i] = 10_000_000 + (i % 2 == 1 ? 0.1 : 0.3);
    }

    assertThat(Student.mean(values)).isCloseTo(10_000_000.2, within(1e-8));
    assertThat(Student.deviation(values)).isCloseTo(0.1, within(1e-8));
  }

  @Test
  void givesNoIntervalWhereThereIsNone() {
    assertThat(Estimate.of(values(3))).isEqualTo(new Estimate(1, Value.of(3), OptionalDouble.empty(), Method.SINGLE));
    assertThat(Estimate.of(List.of(Value.of(3), Value.beyond(5)))).isEqualTo(new Estimate(2, Value.beyond(4), OptionalDouble.empty(), Method.BOUND));
    assertThat(Estimate.of(values(3, 3)).halfWidth()).hasValue(0);
    assertThatThrownBy(() -> Student.halfWidth(new double[] {1}, 0.95)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsPairsWithBoundsWhereTheirOrderIsCertain() {
    List<Value> baseline = List.of(Value.of(4), Value.of(9), Value.beyond(6), Value.beyond(6), Value.of(7));
    List<Value> variant = List.of(Value.beyond(5), Value.beyond(5), Value.of(5), Value.beyond(1), Value.of(7));

    Comparison comparison = Comparison.of(baseline, variant);

    assertThat(comparison.difference()).isEmpty();
    assertThat(List.of(comparison.lower(), comparison.higher(), comparison.undecided())).containsExactly(1, 1, 3);
  }

  /** Nominal 95 % intervals must cover 95 %: checked at 99 %, then once more with ten times the sample at 99.9 %. */
  @Test
  void coversTheMeanOfNormalValuesAsOftenAsItSays() {
    assertThat(isCovered("student-coverage", 10_000, 0.99) || isCovered("student-coverage/second", 100_000, 0.999))
        .as("95 %% intervals cover the mean in 95 %% of experiments")
        .isTrue();
  }

  private static boolean isCovered(String name, int experiments, double level) {
    RandomStream random = new Xoshiro256(name.codePoints().asLongStream().reduce(17, (hash, c) -> hash * 31 + c));
    NormalDistribution normal = new NormalDistribution(null, 3, 2);
    int covered = 0;
    for (int i = 0; i < experiments; i++) {
      List<Value> values = new ArrayList<>();
      for (int replication = 0; replication < 5; replication++) {
        values.add(Value.of(normal.inverseCumulativeProbability(random.nextDouble() + 0x1p-54)));
      }
      Estimate estimate = Estimate.of(values);
      covered += Math.abs(estimate.mean().number() - 3) <= estimate.halfWidth().orElseThrow() ? 1 : 0;
    }
    double margin = new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + level) / 2) * Math.sqrt(0.95 * 0.05 * experiments);
    return Math.abs(covered - 0.95 * experiments) <= margin;
  }
}
