package orrery.metrics.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

/** Rank correlations of what is known. */
class RankCorrelationTest {

  private static List<double[]> points(int count, java.util.function.ToDoubleFunction<double[]> function) {
    List<double[]> points = new ArrayList<>();
    for (double[] row : Sampling.latinHypercube(count, 3, new Xoshiro256(5))) {
      points.add(new double[] {row[0], row[1], row[2], function.applyAsDouble(row)});
    }
    return points;
  }

  @Test
  void tellsWhatRisesWhatFallsAndWhatDoesNotMatter() {
    RankCorrelation found = RankCorrelation.of(List.of("up", "down", "nothing"), points(400, x -> StrictMath.exp(3 * x[0]) - 4 * x[1]), new Xoshiro256(1));

    assertThat(found.influences()).hasSize(6);
    assertThat(found.influences().get(3).low()).isGreaterThan(0.8);
    assertThat(found.influences().get(4).high()).isLessThan(-0.3);
    assertThat(found.influences().get(5).value()).isCloseTo(0, within(0.15));
    assertThat(found.explained()).isBetween(0.8, 1.0);
  }

  /** Partial correlation, by its definition: what is left of both after a regression on the others. */
  @Test
  void isTheCorrelationOfWhatTheOtherInputsDoNotExplain() {
    List<double[]> points = points(60, x -> x[0] * x[0] + 0.5 * x[1] - x[2] * x[1]);
    double[][] columns = new double[4][];
    for (int c = 0; c < 4; c++) {
      int column = c;
      columns[c] = RankCorrelation.ranks(points.stream().mapToDouble(row -> row[column]).toArray());
    }
    double[][] others = new double[60][];
    for (int i = 0; i < 60; i++) {
      others[i] = new double[] {columns[1][i], columns[2][i]};
    }
    double expected = new org.apache.commons.math3.stat.correlation.PearsonsCorrelation().correlation(left(columns[0], others), left(columns[3], others));

    RankCorrelation found = RankCorrelation.of(List.of("a", "b", "c"), points, new Xoshiro256(1));

    assertThat(found.influences().get(3).value()).isCloseTo(expected, within(1e-9));
    assertThat(found.influences().get(3).low()).isLessThan(expected);
    assertThat(found.influences().get(3).high()).isGreaterThan(expected);
  }

  private static double[] left(double[] values, double[][] others) {
    var regression = new org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression();
    regression.newSampleData(values, others);
    return regression.estimateResiduals();
  }

  @Test
  void saysNothingWhereInputsGoTogetherOrThereAreTooFewPoints() {
    List<double[]> points = points(50, x -> x[0]);
    points.forEach(row -> row[1] = 2 * row[0]);

    assertThat(RankCorrelation.of(List.of("a", "b", "c"), points, new Xoshiro256(1)).influences()).isEmpty();
    assertThat(RankCorrelation.of(List.of("a", "b", "c"), points(5, x -> x[0]), new Xoshiro256(1)).influences()).isEmpty();
    assertThat(RankCorrelation.of(List.of("a", "b", "c"), points(50, x -> 1), new Xoshiro256(1)).influences()).isEmpty();
  }

  @Test
  void sharesThePlacesOfEqualValues() {
    assertThat(RankCorrelation.ranks(new double[] {3, 1, 3, 2, 3})).containsExactly(4, 1, 4, 2, 4);
  }
}
