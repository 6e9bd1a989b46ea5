package orrery.metrics.summary;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import orrery.metrics.Labels;
import orrery.metrics.Recorder;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Series;

/**
 * What one metric came to in each time bin of a run, the warm-up included, as a ratio: a tally's sum to its number, a
 * share's integral to its whole's, a level's integral, or a counter's growth, to the time.
 *
 * @param sums of the bins, in order
 * @param amounts likewise; 0 where nothing was observed
 */
record Bins(double[] sums, double[] amounts) {

  /** All that has a series in a run of this length, by {@link #name}. */
  static Map<String, Bins> of(RunMetrics run, Duration duration) {
    long length = Recorder.binNanos(duration);
    int number = (int) ((duration.toNanos() - 1) / length) + 1;
    double[] time = new double[number];
    for (int bin = 0; bin < number; bin++) {
      time[bin] = (Math.min(duration.toNanos(), (bin + 1) * length) - bin * length) / 1e9;
    }
    Map<String, Series> series = new LinkedHashMap<>();
    run.series().forEach(one -> series.put(name(one.metric(), one.labels()), one));
    Map<String, Bins> all = new TreeMap<>(Labels.BY_CODE_POINT);
    series.forEach((name, one) -> {
      String metric = one.metric();
      String stem = metric.substring(0, Math.max(0, metric.lastIndexOf('.')));
      Series count = metric.endsWith(".total") ? series.get(name(stem + ".count", one.labels())) : null;
      Series whole = series.get(name(metric + ".whole", one.labels()));
      double[] values = spread(one, length, number);
      if (count != null) {
        all.put(name(stem, one.labels()), new Bins(values, spread(count, length, number)));
      } else if (whole != null) {
        double[] amounts = times(spread(whole, length, number), time);
        all.put(name, new Bins(times(values, amounts), amounts));
      } else {
        // A counter's growth is taken for a level, too: bins are equally long, so its rate differs by a factor only.
        all.put(name, new Bins(times(values, time), time));
      }
    });
    return all;
  }

  static String name(String metric, String labels) {
    return metric + ";" + labels;
  }

  private static double[] spread(Series series, long length, int number) {
    double[] values = new double[number];
    for (int i = 0; i < series.times().length; i++) {
      int bin = (int) Math.min(number, series.times()[i] / length);
      if (bin < number) {
        values[bin] = series.values()[i];
      }
    }
    return values;
  }

  private static double[] times(double[] values, double[] factors) {
    double[] products = new double[values.length];
    Arrays.setAll(products, i -> values[i] * factors[i]);
    return products;
  }

  /** The bins from {@code first} on. */
  Bins from(int first) {
    return new Bins(Arrays.copyOfRange(sums, first, sums.length), Arrays.copyOfRange(amounts, first, amounts.length));
  }
}
