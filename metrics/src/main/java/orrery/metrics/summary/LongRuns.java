package orrery.metrics.summary;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Series;

/**
 * The batch means of runs that have no replication beside them, from their series: of a tally's mean, and of a level's mean
 * over time. Batches are of the bins that lie wholly after the warm-up.
 */
public final class LongRuns {

  private final Map<RunKey, Map<String, Batches>> found = new TreeMap<>();

  /**
   * Looks at a run.
   *
   * @param duration how long it was to last; one that was cut short has no interval, as nothing has
   */
  public void add(RunKey key, RunMetrics run, Duration duration, Duration warmUp) {
    long bin = Recorder.binNanos(duration);
    int bins = (int) ((duration.toNanos() - 1) / bin) + 1;
    int first = (int) ((warmUp.toNanos() + bin - 1) / bin);
    if (bins - first < Batches.FEWEST) {
      return;
    }
    Map<String, double[]> all = new LinkedHashMap<>();
    run.series().forEach(series -> all.put(name(series.metric(), series.labels()), spread(series, bin, first, bins)));
    double[] time = new double[bins - first];
    for (int i = 0; i < time.length; i++) {
      time[i] = Math.min(duration.toNanos(), (first + i + 1) * bin) - (first + i) * bin;
    }
    Map<String, Batches> means = new TreeMap<>();
    for (Series series : run.series()) {
      String metric = series.metric();
      String labels = series.labels();
      if (metric.endsWith(".total") && all.containsKey(name(stem(metric) + ".count", labels))) {
        Batches.of(all.get(name(metric, labels)), all.get(name(stem(metric) + ".count", labels)))
            .ifPresent(batches -> means.put(name(stem(metric), labels), batches));
      } else if (all.containsKey(name(metric + ".whole", labels))) {
        double[] whole = times(all.get(name(metric + ".whole", labels)), time);
        Batches.of(times(all.get(name(metric, labels)), whole), whole).ifPresent(batches -> means.put(name(metric, labels), batches));
      } else if (series.times().length == bins) {
        Batches.of(times(all.get(name(metric, labels)), time), time).ifPresent(batches -> means.put(name(metric, labels), batches));
      }
    }
    found.put(key, means);
  }

  /** The batches of the mean of a metric in a run. */
  Optional<Batches> find(RunKey key, String metric, String labels) {
    return Optional.ofNullable(found.get(key)).map(means -> means.get(name(metric, labels)));
  }

  private static String name(String metric, String labels) {
    return metric + ";" + labels;
  }

  private static String stem(String metric) {
    return metric.substring(0, metric.lastIndexOf('.'));
  }

  /** The values of the bins from {@code first} on, 0 where nothing was observed. */
  private static double[] spread(Series series, long bin, int first, int bins) {
    double[] values = new double[bins - first];
    for (int i = 0; i < series.times().length; i++) {
      int at = (int) Math.min(bins, series.times()[i] / bin) - first;
      if (at >= 0 && at < values.length) {
        values[at] = series.values()[i];
      }
    }
    return values;
  }

  private static double[] times(double[] values, double[] factors) {
    double[] products = new double[values.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = values[i] * factors[i];
    }
    return products;
  }
}
