package orrery.metrics.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.host.Metric;
import orrery.host.RandomStream;
import orrery.metrics.Keyed;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.summary.Estimate.Method;
import orrery.sim.Streams;
import org.junit.jupiter.api.Test;

class BatchesTest {

  private static final Metric WAIT = Metric.tally("wait", "s");
  private static final Metric LEVEL = Metric.timeWeighted("level", "1");
  private static final RunKey RUN = new RunKey("default", "", 1);

  /** A first-order autoregression around 3 with deviation 1. */
  private static double[] autoregression(String seed, double memory, int length) {
    RandomStream random = new Streams(1).stream("test", seed);
    double[] values = new double[length];
    double last = 0;
    for (int i = 0; i < length; i++) {
      double shock = -6;
      for (int j = 0; j < 12; j++) {
        shock += random.nextDouble(); // Twelve uniform ones: near enough to normal, of variance 1.
      }
      last = memory * last + Math.sqrt(1 - memory * memory) * shock;
      values[i] = 3 + last;
    }
    return values;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void batchesNeighboursAsFarAsThirtyBatchesRemain() {
    double[] values = autoregression("plain", 0, 362);
    values[0] = 1e6;
    values[1] = -1e6; // These two fill no batch.

    Batches batches = Batches.of(values, ones(362)).orElseThrow();

    double[] means = new double[30];
    for (int i = 0; i < 360; i++) {
      means[i / 12] += values[i + 2] / 12;
    }
    assertThat(batches.number()).isEqualTo(30);
    assertThat(batches.mean()).isCloseTo(Student.mean(means), within(1e-12));
    assertThat(batches.halfWidth()).isCloseTo(Student.halfWidth(means, 0.95), within(1e-12));
    assertThat(Batches.of(new double[29], ones(29))).isEmpty();
    assertThat(Batches.of(ones(31), ones(31)).orElseThrow().number()).isEqualTo(31);
    assertThat(Batches.of(ones(59), ones(59)).orElseThrow().halfWidth()).isZero();
  }

  @Test
  void weighsABatchByWhatIsInIt() {
    double[] sums = ones(30);
    double[] amounts = ones(30);
    sums[29] = 300;
    amounts[29] = 100;

    assertThat(Batches.of(sums, amounts).orElseThrow().mean()).isCloseTo(329 / 129.0, within(1e-12));
    amounts[3] = 0;
    assertThat(Batches.of(sums, amounts)).isEmpty();
  }

  @Test
  void seesWhetherBatchesAreTooShort() {
    int independent = 0;
    int dependent = 0;
    for (int i = 0; i < 400; i++) {
      independent += Batches.of(autoregression("a" + i, 0, 360), ones(360)).orElseThrow().areLongEnough() ? 1 : 0;
      dependent += Batches.of(autoregression("b" + i, 0.98, 360), ones(360)).orElseThrow().areLongEnough() ? 1 : 0;
    }

    // 95 % of 400, ± 3 × 4.4; batches of 12 that remember for 50 depend on each other plainly.
    assertThat(independent).isBetween(366, 394);
    assertThat(dependent).isLessThan(20);
  }

  private static Summary summary(RunMetrics run, Duration duration, Duration warmUp) {
    LongRuns single = new LongRuns();
    single.add(RUN, run, duration, warmUp);
    List<Keyed<Row>> rows = new ArrayList<>();
    run.rows().forEach(row -> rows.add(new Keyed<>(RUN, row)));
    return Summary.of(rows, List.of("default"), single);
  }

  @Test
  void givesOneLongRunAnIntervalOfItsMeans() {
    Duration hour = Duration.ofHours(1);
    Recorder recorder = new Recorder(hour, Duration.ofMinutes(6));
    RandomStream random = new Streams(1).stream("test", "one");
    for (int second = 0; second < 3_600; second += 2) {
      long nanos = second * 1_000_000_000L;
      recorder.observe(nanos, WAIT, second < 360 ? 1000 : random.nextDouble());
      recorder.change(nanos, LEVEL, second < 360 ? 1000 : random.nextDouble());
    }

    Summary summary = summary(recorder.finish(hour.toNanos()), hour, Duration.ofMinutes(6));

    Estimate wait = summary.entry("default", "", "wait", "", "mean").orElseThrow().estimate();
    Estimate level = summary.entry("default", "", "level", "", "mean").orElseThrow().estimate();
    // 1,620 values of deviation 0.2887: 1.96 × 0.2887 / 40.2 = 0.0141, give or take the tenth that 30 batches know it by.
    assertThat(wait.method()).isEqualTo(Method.BATCH_MEANS);
    assertThat(wait.mean().number()).isCloseTo(0.5, within(0.03));
    assertThat(wait.halfWidth().orElseThrow()).isBetween(0.009, 0.021);
    assertThat(level.method()).isEqualTo(Method.BATCH_MEANS);
    assertThat(level.halfWidth().orElseThrow()).isBetween(0.009, 0.021);
    assertThat(summary.entry("default", "", "wait", "", "p90").orElseThrow().estimate().method()).isEqualTo(Method.SINGLE);
  }

  @Test
  void givesNoIntervalWhereHardlyAnythingIsLeftAfterTheWarmUp() {
    Duration hour = Duration.ofHours(1);
    Recorder recorder = new Recorder(hour, Duration.ofMinutes(56));
    for (int second = 0; second < 3_600; second++) {
      recorder.observe(second * 1_000_000_000L, WAIT, second % 7);
    }

    Summary summary = summary(recorder.finish(hour.toNanos()), hour, Duration.ofMinutes(56));

    assertThat(summary.entry("default", "", "wait", "", "mean").orElseThrow().estimate().method()).isEqualTo(Method.SINGLE);
  }

  /**
   * 400 runs of M/M/1 at rho = 0.8, each with the interval of its mean wait by batch means: nominal 95 % intervals cover 4
   * in 92 to 98 % of them. Waits by Lindley's recursion ("The theory of queues with a single server", 1952).
   */
  @Test
  void coversTheMeanWaitOfASingleServerQueueAsOftenAsItSays() {
    double arrivals = 0.8;
    Duration warmUp = Duration.ofSeconds(250); // 10 / (mu (1 - rho)²)
    Duration duration = Duration.ofSeconds(30_000);
    int covered = 0;
    int given = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      Streams streams = new Streams(new Streams(8).hash("replication/" + run));
      RandomStream arrival = streams.stream("queue", "arrivals");
      RandomStream service = streams.stream("queue", "services");
      Recorder recorder = new Recorder(duration, warmUp);
      double wait = 0;
      for (double now = gap(arrival, arrivals); now < duration.toSeconds(); ) {
        recorder.observe((long) (now * 1e9), WAIT, wait);
        double next = gap(arrival, arrivals);
        wait = Math.max(0, wait + gap(service, 1) - next);
        now += next;
      }
      Estimate estimate = summary(recorder.finish(duration.toNanos()), duration, warmUp).entry("default", "", "wait", "", "mean").orElseThrow().estimate();
      if (estimate.halfWidth().isPresent()) {
        given++;
        covered += Math.abs(estimate.mean().number() - 4) <= estimate.halfWidth().getAsDouble() ? 1 : 0;
      }
    }

    assertThat((double) given / runs).as("share of runs whose batches are long enough").isGreaterThan(0.9);
    assertThat((double) covered / given).as("coverage").isBetween(0.92, 0.98);
  }

  private static double gap(RandomStream random, double rate) {
    return -StrictMath.log(1 - random.nextDouble()) / rate;
  }
}
