package orrery.metrics.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import orrery.host.RandomStream;

/** Intervals from drawing the observations again, with replacement, a thousand times (Efron 1979): percentiles of what comes out. */
final class Bootstrap {

  static final int DRAWS = 1_000;

  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /**
   * The 2.5th and the 97.5th percentile of each of some numbers; none where less than half of the choices say anything: the
   * rest are those that happen to, and stand for nothing.
   *
   * @param size how many observations there are
   * @param estimate the numbers of a choice of observations; empty where that choice says nothing
   */
  static double[][] intervals(int size, RandomStream luck, Function<int[], double[]> estimate) {
    List<double[]> drawn = new ArrayList<>();
    int[] choice = new int[size];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int i = 0; i < size; i++) {
        choice[i] = luck.nextInt(size);
      }
      double[] numbers = estimate.apply(choice);
      if (numbers.length > 0) {
        drawn.add(numbers);
      }
    }
    int count = 2 * drawn.size() < DRAWS ? 0 : drawn.get(0).length;
    double[][] intervals = new double[count][];
    for (int i = 0; i < count; i++) {
      int number = i;
      double[] sorted = drawn.stream().mapToDouble(numbers -> numbers[number]).sorted().toArray();
      intervals[i] = new double[] {sorted[(int) (TAIL * (sorted.length - 1))], sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))]};
    }
    return intervals;
  }

  /** All observations, each once. */
  static int[] all(int size) {
    int[] all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
