package orrery.metrics.sensitivity;

import java.util.Optional;
import orrery.host.RandomStream;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/** Designs: points of a unit cube, each a row with a coordinate in [0, 1) for each input. */
public final class Sampling {

  /** Sobol's sequence has direction numbers for so many dimensions; Saltelli's design takes two for each input. */
  public static final int MOST_DIMENSIONS = 1_000;

  /** Of so many Latin squares the one is taken whose nearest points are farthest apart. */
  private static final int DRAWS = 20;

  /** With more points than this, distances between all are not looked at. */
  private static final int MOST_COMPARED = 500;

  private static final double BITS = 0x1p52;

  private Sampling() {}

  /**
   * A Latin hypercube (McKay, Beckman and Conover 1979): each input has one point in each of {@code points} equal
   * intervals, drawn evenly there. Of several, up to 500 points, the one whose nearest points are farthest apart (Morris
   * and Mitchell 1995).
   */
  public static double[][] latinHypercube(int points, int inputs, RandomStream luck) {
    double[][] best = draw(points, inputs, luck);
    if (points <= MOST_COMPARED) {
      double farthest = nearest(best);
      for (int i = 1; i < DRAWS; i++) {
        double[][] next = draw(points, inputs, luck);
        double distance = nearest(next);
        if (distance > farthest) {
          farthest = distance;
          best = next;
        }
      }
    }
    return best;
  }

  private static double[][] draw(int points, int inputs, RandomStream luck) {
    double[][] rows = new double[points][inputs];
    int[] order = new int[points];
    for (int input = 0; input < inputs; input++) {
      for (int i = 0; i < points; i++) {
        // Fisher-Yates, inside out.
        int j = luck.nextInt(i + 1);
        order[i] = order[j];
        order[j] = i;
      }
      for (int i = 0; i < points; i++) {
        rows[i][input] = (order[i] + luck.nextDouble()) / points;
      }
    }
    return rows;
  }

  /** The square of the least distance between two points. */
  private static double nearest(double[][] rows) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int input = 0; input < rows[i].length && sum < least; input++) {
          double difference = rows[i][input] - rows[j][input];
          sum += difference * difference;
        }
        least = Math.min(least, sum);
      }
    }
    return least;
  }

  /**
   * The beginning of Sobol's sequence: without its first point, which is a corner of the cube, or with all of them, the
   * digits of each input changed alike by what is drawn.
   */
  public static double[][] sobol(int points, int inputs, Optional<RandomStream> shift) {
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(inputs);
    long[] digits = new long[inputs];
    for (int input = 0; input < inputs && shift.isPresent(); input++) {
      digits[input] = shift.get().nextLong() >>> 12;
    }
    if (shift.isEmpty()) {
      sequence.nextVector();
    }
    double[][] rows = new double[points][];
    for (int i = 0; i < points; i++) {
      rows[i] = sequence.nextVector();
      for (int input = 0; input < inputs; input++) {
        rows[i][input] = ((long) (rows[i][input] * BITS) ^ digits[input]) / BITS;
      }
    }
    return rows;
  }

  /**
   * Saltelli's design: for each of {@code base} points the row of a first sample A, then for each input that row with the
   * input's coordinate of a second sample B, then the row of B. Both are halves of one shifted Sobol sequence.
   */
  public static double[][] saltelli(int base, int inputs, RandomStream shift) {
    double[][] both = sobol(base, 2 * inputs, Optional.of(shift));
    double[][] rows = new double[Math.multiplyExact(base, inputs + 2)][inputs];
    for (int i = 0; i < base; i++) {
      for (int part = 0; part < inputs + 2; part++) {
        for (int input = 0; input < inputs; input++) {
          boolean isOfB = part == inputs + 1 || part == input + 1;
          rows[i * (inputs + 2) + part][input] = both[i][isOfB ? inputs + input : input];
        }
      }
    }
    return rows;
  }
}
