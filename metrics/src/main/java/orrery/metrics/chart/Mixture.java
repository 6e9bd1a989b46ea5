package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.metrics.RunMetrics.Distribution;

/** Observations of one run that are shown together: one tally, or several weighted by how many they observed. */
final class Mixture {

  private final List<Distribution> parts = new ArrayList<>();

  void add(Distribution part) {
    parts.add(part);
  }

  void add(Mixture other) {
    parts.addAll(other.parts);
  }

  long count() {
    return parts.stream().mapToLong(Distribution::count).sum();
  }

  double share(double value) {
    double below = 0;
    for (Distribution part : parts) {
      below += part.share(value) * part.count();
    }
    return below / count();
  }

  double greatest() {
    return parts.stream().mapToDouble(part -> part.values()[part.values().length - 1]).max().orElse(0);
  }

  /** The least value with at least that share at or below it, or the greatest. */
  double quantile(double share) {
    return parts.stream()
        .flatMapToDouble(part -> Arrays.stream(part.values()))
        .sorted()
        .filter(value -> share(value) >= share)
        .findFirst()
        .orElse(greatest());
  }

  /** All values that runs tell the share of, ascending. */
  static double[] values(List<Mixture> runs) {
    return runs.stream()
        .flatMap(run -> run.parts.stream())
        .flatMapToDouble(part -> Arrays.stream(part.values()))
        .sorted().distinct().toArray();
  }

  /** Whether values span so many magnitudes that a linear axis would hide most of them. */
  static boolean isWide(List<Mixture> runs) {
    double low = runs.stream().mapToDouble(run -> run.quantile(0.1)).filter(value -> value > 0).min().orElse(1);
    double high = runs.stream().mapToDouble(run -> run.quantile(0.99)).max().orElse(1);
    return high / low > 50;
  }
}
