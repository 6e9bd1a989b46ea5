package orrery.metrics.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;

/** What a chart shows, as scenarios and the command line call it. */
public enum ChartKind {
  /** A statistic with its interval against what is swept. */
  VALUE,
  /** The paired difference to the first variant, likewise. */
  DIFFERENCE,
  /** The share of observations at or below each value. */
  DISTRIBUTION,
  /** The share of observations beyond each value, on logarithmic axes. */
  TAIL,
  /** A level, or the rate of a total, over time. */
  OVER_TIME,
  /** The same, stacked by the values of a label. */
  STACKED_OVER_TIME,
  /** Quartiles and whiskers. */
  BOX,
  /** The density of observations, with quartiles. */
  VIOLIN,
  /** A statistic with its interval as bars. */
  BARS,
  /** A statistic by two swept paths. */
  HEAT_MAP,
  /** The paired difference to the first variant by two swept paths. */
  DIFFERENCE_MAP,
  /** Two metrics against each other, and which combinations no other beats in both. */
  PARETO,
  /** A share by two labels. */
  MATRIX;

  /** The word for it: {@code over-time}. */
  public String word() {
    return Defaults.word(this);
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ChartKind::word).toList();
  }

  /** The kind of that word. */
  public static Optional<ChartKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** Whether one chart shows all points of a sweep. */
  boolean isOfWholeSweep() {
    return this == VALUE || this == DIFFERENCE || this == HEAT_MAP || this == DIFFERENCE_MAP || this == PARETO;
  }

  /** Whether it is worked out from how the observations of a tally are distributed. */
  boolean isOfDistribution() {
    return this == DISTRIBUTION || this == TAIL || this == VIOLIN;
  }

  /** Whether it is worked out from what happened in each bin of time. */
  boolean isOverTime() {
    return this == OVER_TIME || this == STACKED_OVER_TIME;
  }

  /** Whether it shows one statistic. */
  boolean hasStatistic() {
    return isOfWholeSweep() || this == BARS || this == BOX;
  }
}
