package orrery.metrics.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import orrery.host.RandomStream;
import orrery.metrics.sensitivity.Influence.Index;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

/** Indices against functions whose own are known. */
class SobolIndicesTest {

  private static final List<String> THREE = List.of("a", "b", "c");

  /** Ishigami and Homma (1990) with a = 7, b = 0.1; x in [-pi, pi]. */
  static double ishigami(double[] unit) {
    double[] x = Arrays.stream(unit).map(u -> StrictMath.PI * (2 * u - 1)).toArray();
    double s = StrictMath.sin(x[1]);
    return StrictMath.sin(x[0]) + 7 * s * s + 0.1 * x[2] * x[2] * x[2] * x[2] * StrictMath.sin(x[0]);
  }

  private static List<Influence> indices(List<String> inputs, int base, ToDoubleFunction<double[]> function) {
    double[][] rows = Sampling.saltelli(base, inputs.size(), new Xoshiro256(1));
    return SobolIndices.of(inputs, Arrays.stream(rows).mapToDouble(function).toArray(), new Xoshiro256(2));
  }

  @Test
  void findsTheIndicesOfTheIshigamiFunction() {
    double[] known = {0.3139, 0.4424, 0, 0.5576, 0.4424, 0.2437};

    List<Influence> found = indices(THREE, 4096, SobolIndicesTest::ishigami);

    assertThat(found).extracting(Influence::index).containsExactly(Index.FIRST, Index.FIRST, Index.FIRST, Index.TOTAL, Index.TOTAL, Index.TOTAL);
    for (int i = 0; i < known.length; i++) {
      assertThat(found.get(i).value()).describedAs("%s", found.get(i)).isCloseTo(known[i], within(0.01));
      assertThat(known[i]).describedAs("%s", found.get(i)).isBetween(found.get(i).low(), found.get(i).high());
      assertThat(found.get(i).high() - found.get(i).low()).isLessThan(0.15);
    }
  }

  /** Sobol's g-function: V_i = 1 / (3 (1 + a_i)^2), V = prod(1 + V_i) - 1, S_i = V_i / V, S_Ti = V_i prod_(j != i)(1 + V_j) / V. */
  @Test
  void findsTheIndicesOfSobolsGFunction() {
    double[] a = {0, 1, 4.5, 9, 99};
    double[] part = Arrays.stream(a).map(x -> 1 / (3 * (1 + x) * (1 + x))).toArray();
    double product = Arrays.stream(part).reduce(1, (x, v) -> x * (1 + v));
    double whole = product - 1;

    List<Influence> found = indices(List.of("1", "2", "3", "4", "5"), 8192, u -> IntStream.range(0, a.length).mapToDouble(i -> (Math.abs(4 * u[i] - 2) + a[i]) / (1 + a[i])).reduce(1, (x, y) -> x * y));

    for (int i = 0; i < a.length; i++) {
      assertThat(found.get(i).value()).describedAs("first %s", i).isCloseTo(part[i] / whole, within(0.01));
      assertThat(found.get(a.length + i).value()).describedAs("total %s", i).isCloseTo(part[i] * product / (1 + part[i]) / whole, within(0.01));
    }
  }

  @Test
  void leavesOutBasePointsOfWhichSomethingIsNotKnown() {
    double[][] rows = Sampling.saltelli(2048, 3, new Xoshiro256(1));
    double[] values = Arrays.stream(rows).mapToDouble(SobolIndicesTest::ishigami).toArray();
    for (int i = 0; i < values.length; i += 101) {
      values[i] = Double.NaN;
    }

    List<Influence> found = SobolIndices.of(THREE, values, new Xoshiro256(2));

    assertThat(found.get(0).value()).isCloseTo(0.3139, within(0.05));
    assertThat(found.get(3).value()).isCloseTo(0.5576, within(0.05));
  }

  @Test
  void saysNothingOfWhatDoesNotVary() {
    assertThat(indices(THREE, 64, row -> 0.1)).isEmpty();
    assertThat(SobolIndices.of(THREE, new double[5], new Xoshiro256(1))).isEmpty();
  }

  @Test
  void coversTheIndicesInAboutNinetyFivePercentOfIndependentSamples() {
    int covered = 0;
    int trials = 200;
    for (int trial = 0; trial < trials; trial++) {
      RandomStream luck = new Xoshiro256(1000 + trial);
      double[] values = new double[300 * 4];
      for (int j = 0; j < 300; j++) {
        double[] a = {luck.nextDouble(), luck.nextDouble()};
        double[] b = {luck.nextDouble(), luck.nextDouble()};
        // 2 x + y: the first has 4/5 of the variance.
        values[4 * j] = 2 * a[0] + a[1];
        values[4 * j + 1] = 2 * b[0] + a[1];
        values[4 * j + 2] = 2 * a[0] + b[1];
        values[4 * j + 3] = 2 * b[0] + b[1];
      }
      Influence total = SobolIndices.of(List.of("x", "y"), values, luck).get(2);
      covered += total.low() <= 0.8 && 0.8 <= total.high() ? 1 : 0;
    }

    // Of 200 trials at 95 %, 180 or fewer would come once in 500 experiments.
    assertThat(covered).isBetween(180, 200);
  }

  @Test
  void shiftsAllPointsOfASobolSequenceAlikeAndOtherwiseLeavesOutTheCorner() {
    assertThat(Sampling.sobol(3, 2, Optional.empty())).isDeepEqualTo(new double[][] {{0.5, 0.5}, {0.75, 0.25}, {0.25, 0.75}});
    double[][] shifted = Sampling.sobol(1024, 5, Optional.of(new Xoshiro256(3)));
    for (int input = 0; input < 5; input++) {
      int i = input;
      assertThat(Arrays.stream(shifted).mapToInt(row -> (int) (row[i] * 1024)).sorted().toArray()).isEqualTo(IntStream.range(0, 1024).toArray());
    }
  }

  @Test
  void hasOneLatinHypercubePointInEachIntervalOfEachInput() {
    for (int points : new int[] {1, 2, 17, 600}) {
      double[][] rows = Sampling.latinHypercube(points, 3, new Xoshiro256(points));
      for (int input = 0; input < 3; input++) {
        int i = input;
        assertThat(Arrays.stream(rows).mapToInt(row -> (int) (row[i] * points)).sorted().toArray()).isEqualTo(IntStream.range(0, points).toArray());
      }
    }
  }
}
