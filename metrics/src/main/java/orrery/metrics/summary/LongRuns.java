package orrery.metrics.summary;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.metrics.Labels;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;

/**
 * The batch means of runs that have no replication beside them, from their series: of a tally's mean, and of a level's mean
 * over time. Batches are of the bins that lie wholly after the warm-up.
 */
public final class LongRuns {

  private final Map<RunKey, Map<String, Batches>> found = new TreeMap<>();

  /** Looks at a run that was to last so long. */
  public void add(RunKey key, RunMetrics run, Duration duration, Duration warmUp) {
    long length = Recorder.binNanos(duration);
    int first = (int) ((warmUp.toNanos() + length - 1) / length);
    Map<String, Batches> means = new TreeMap<>(Labels.BY_CODE_POINT);
    Bins.of(run, duration).forEach((name, bins) -> {
      if (first < bins.sums().length) {
        Bins counted = bins.from(first);
        Batches.of(counted.sums(), counted.amounts()).ifPresent(batches -> means.put(name, batches));
      }
    });
    found.put(key, means);
  }

  /** The batches of the mean of a metric in a run. */
  Optional<Batches> find(RunKey key, String metric, String labels) {
    return Optional.ofNullable(found.get(key)).map(means -> means.get(Bins.name(metric, labels)));
  }
}
