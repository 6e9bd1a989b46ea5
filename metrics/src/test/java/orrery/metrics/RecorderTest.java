package orrery.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.host.Metric;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Series;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class RecorderTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Metric DELAY = Metric.tally("delay", "s");
  private static final Metric BY_CLASS = Metric.tally("delay", "s", "class");
  private static final Metric SENT = Metric.counter("sent", "B", "class");
  private static final Metric LEVEL = Metric.timeWeighted("level", "1");

  private static Recorder recorder(long seconds, long warmUp) {
    return new Recorder(Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
  }

  private static Value value(RunMetrics metrics, String metric, String labels, String statistic) {
    return metrics.value(metric, labels, statistic).orElseThrow();
  }

  private static Series series(RunMetrics metrics, String metric, String labels) {
    return metrics.series().stream().filter(s -> s.metric().equals(metric) && s.labels().equals(labels)).findFirst().orElseThrow();
  }

  @Test
  void takesQuantilesByRank() {
    Recorder recorder = recorder(360, 0);

    for (int i = 100; i >= 1; i--) {
      recorder.observe(i, DELAY, i);
    }
    RunMetrics metrics = recorder.finish(360 * SECOND);

    assertThat(value(metrics, "delay", "", "count")).isEqualTo(Value.of(100));
    assertThat(value(metrics, "delay", "", "total")).isEqualTo(Value.of(5050));
    assertThat(value(metrics, "delay", "", "mean")).isEqualTo(Value.of(50.5));
    assertThat(value(metrics, "delay", "", "min")).isEqualTo(Value.of(1));
    assertThat(value(metrics, "delay", "", "p50")).isEqualTo(Value.of(50));
    assertThat(value(metrics, "delay", "", "p90")).isEqualTo(Value.of(90));
    assertThat(value(metrics, "delay", "", "p99")).isEqualTo(Value.of(99));
    assertThat(value(metrics, "delay", "", "max")).isEqualTo(Value.of(100));
  }

  @Test
  void ranksUnfinishedWaitsAboveEveryFinishedOne() {
    Recorder recorder = recorder(1_000, 0);

    for (int i = 1; i <= 60; i++) {
      recorder.begin(0, DELAY).finish(i * SECOND);
    }
    for (int i = 1; i <= 40; i++) {
      recorder.begin(900 * SECOND, DELAY);
    }
    RunMetrics metrics = recorder.finish(1_000 * SECOND);

    assertThat(value(metrics, "delay", "", "count")).isEqualTo(Value.of(60));
    assertThat(value(metrics, "delay.unfinished", "", "total")).isEqualTo(Value.of(40));
    assertThat(value(metrics, "delay", "", "mean")).isEqualTo(Value.of(30.5));
    assertThat(value(metrics, "delay", "", "p50")).isEqualTo(Value.of(50));
    assertThat(value(metrics, "delay", "", "p90").toString()).isEqualTo(">60");
    assertThat(value(metrics, "delay", "", "max").toString()).isEqualTo(">60");
    Distribution distribution = metrics.distributions().get(0);
    assertThat(distribution.count()).isEqualTo(100);
    assertThat(distribution.share(60)).isEqualTo(0.6);
    assertThat(distribution.share(1e9)).isEqualTo(0.6);
    assertThat(distribution.share(0.5)).isZero();
  }

  @Test
  void knowsNothingOfWaitsOfWhichNoneHasFinished() {
    Recorder recorder = recorder(10, 0);

    recorder.begin(0, DELAY);
    RunMetrics metrics = recorder.finish(10 * SECOND);

    assertThat(value(metrics, "delay", "", "count")).isEqualTo(Value.of(0));
    assertThat(metrics.value("delay", "", "mean")).isEmpty();
    assertThat(value(metrics, "delay", "", "p50")).isEqualTo(Value.beyond(0));
    assertThat(metrics.distributions()).hasSize(1);
    assertThat(metrics.distributions().get(0).share(1e9)).isZero();
  }

  @Test
  void doesNotCountDiscardedWaitsAndEndsEachOnce() {
    Recorder recorder = recorder(10, 0);

    Tally.Wait discarded = recorder.begin(0, DELAY);
    Tally.Wait finished = recorder.begin(0, DELAY);
    discarded.discard();
    discarded.finish(SECOND);
    finished.finish(2 * SECOND);
    finished.finish(3 * SECOND);
    finished.discard();
    RunMetrics metrics = recorder.finish(10 * SECOND);

    assertThat(value(metrics, "delay", "", "count")).isEqualTo(Value.of(1));
    assertThat(value(metrics, "delay", "", "total")).isEqualTo(Value.of(2));
    assertThat(value(metrics, "delay.unfinished", "", "total")).isEqualTo(Value.of(0));
  }

  @Test
  void leavesOutWhatCameBeforeTheEndOfTheWarmUp() {
    Recorder recorder = recorder(360, 100);

    recorder.observe(100 * SECOND - 1, DELAY, 7);
    recorder.observe(100 * SECOND, DELAY, 5);
    recorder.count(99 * SECOND, SENT, 1_000, "phone");
    recorder.count(100 * SECOND, SENT, 30, "phone");
    recorder.change(50 * SECOND, LEVEL, 10);
    recorder.change(230 * SECOND, LEVEL, 20);
    RunMetrics metrics = recorder.finish(360 * SECOND);

    assertThat(value(metrics, "delay", "", "count")).isEqualTo(Value.of(1));
    assertThat(value(metrics, "delay", "", "mean")).isEqualTo(Value.of(5));
    assertThat(value(metrics, "sent", "class=phone", "total")).isEqualTo(Value.of(30));
    assertThat(value(metrics, "level", "", "mean")).isEqualTo(Value.of(15));
    assertThat(value(metrics, "level", "", "min")).isEqualTo(Value.of(10));
    assertThat(value(metrics, "level", "", "max")).isEqualTo(Value.of(20));
  }

  @Test
  void countsAWaitWhereItBegan() {
    Recorder recorder = recorder(360, 100);

    recorder.begin(99 * SECOND, DELAY).finish(200 * SECOND);
    recorder.begin(99 * SECOND, DELAY);
    recorder.begin(101 * SECOND, DELAY).finish(200 * SECOND);
    recorder.begin(101 * SECOND, DELAY);
    RunMetrics metrics = recorder.finish(360 * SECOND);

    assertThat(value(metrics, "delay", "", "total")).isEqualTo(Value.of(99));
    assertThat(value(metrics, "delay.unfinished", "", "total")).isEqualTo(Value.of(1));
    assertThat(series(metrics, "delay.count", "").times()).containsExactly(99 * SECOND, 101 * SECOND);
    assertThat(series(metrics, "delay.unfinished", "").times()).containsExactly(99 * SECOND, 101 * SECOND);
  }

  @Test
  void keepsSeriesFromTheVeryBeginningSoThatAnyCutCanBeMadeLater() {
    Recorder recorder = recorder(360, 100);

    recorder.observe(0, DELAY, 4);
    recorder.observe(SECOND / 2, DELAY, 6);
    recorder.observe(360 * SECOND, DELAY, 1);
    recorder.change(1 * SECOND + SECOND / 2, LEVEL, 8);
    RunMetrics metrics = recorder.finish(360 * SECOND);

    assertThat(series(metrics, "delay.count", "")).isEqualTo(new Series("delay.count", "", "1", new long[] {0, 359 * SECOND}, new double[] {2, 1}));
    assertThat(series(metrics, "delay.total", "").values()).containsExactly(10, 1);
    assertThat(series(metrics, "level", "").values()).hasSize(360).startsWith(0, 4, 8).endsWith(8);
  }

  @Test
  void sharesAreRatiosOfTimesNotMeansOfRatios() {
    Recorder recorder = recorder(100, 0);
    TimeShare share = recorder.timeShare(LEVEL);

    share.change(0, 1, 1);
    share.change(50 * SECOND, 0, 999);
    RunMetrics metrics = recorder.finish(100 * SECOND);

    assertThat(value(metrics, "level", "", "mean")).isEqualTo(Value.of(0.001));
  }

  @Test
  void ratesAreCountsOverTheTimeOfTheirWholeAfterTheWarmUp() {
    Recorder recorder = recorder(100, 40);
    TimeWeighted whole = recorder.whole();
    Rate rate = recorder.rate(LEVEL, whole);

    whole.add(0, 3);
    rate.add(39 * SECOND, 1_000);
    rate.add(40 * SECOND, 5);
    whole.add(70 * SECOND, -3);
    RunMetrics metrics = recorder.finish(100 * SECOND);

    // Five times in three times 30 s.
    assertThat(value(metrics, "level", "", "mean")).isEqualTo(Value.of(5 * 3600 / 90.0));
    assertThat(metrics.series()).isEmpty();
  }

  @Test
  void takesCasesOfAProportionByTheNumber() {
    Recorder recorder = recorder(100, 40);
    Proportion bytes = recorder.proportion(Metric.proportion("central"));

    bytes.observe(39 * SECOND, 1_000, 1_000);
    bytes.observe(40 * SECOND, 300, 300);
    bytes.observe(50 * SECOND, 0, 900);

    assertThat(value(recorder.finish(100 * SECOND), "central", "", "mean")).isEqualTo(Value.of(0.25));
    assertThatThrownBy(() -> bytes.observe(60 * SECOND, 2, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0 up to 1");
  }

  @Test
  void addsUpTheWholeBesideItsParts() {
    Recorder recorder = recorder(100, 0);

    recorder.observe(0, BY_CLASS, 1, "phone");
    recorder.observe(0, BY_CLASS, 3, "camera");
    recorder.begin(0, BY_CLASS, "camera");
    recorder.count(0, SENT, 5, "phone");
    recorder.count(0, SENT, 6, "camera");
    RunMetrics metrics = recorder.finish(100 * SECOND);

    assertThat(value(metrics, "delay", "", "total")).isEqualTo(Value.of(4));
    assertThat(value(metrics, "delay", "class=camera", "total")).isEqualTo(Value.of(3));
    assertThat(value(metrics, "delay", "", "max")).isEqualTo(Value.beyond(3));
    assertThat(value(metrics, "delay", "class=phone", "max")).isEqualTo(Value.of(1));
    assertThat(value(metrics, "sent", "", "total")).isEqualTo(Value.of(11));
    assertThat(series(metrics, "sent", "").values()).containsExactly(11);
  }

  @Test
  void doesNotDependOnTheOrderInWhichLabelsAreSeen() {
    RunMetrics one = labelled(List.of("phone", "camera", "tv"));
    RunMetrics other = labelled(List.of("tv", "phone", "camera"));

    assertThat(one).isEqualTo(other);
  }

  private static RunMetrics labelled(List<String> order) {
    Recorder recorder = recorder(100, 0);
    order.forEach(label -> recorder.tally(BY_CLASS, label));
    for (String label : List.of("camera", "phone", "tv")) {
      recorder.observe(0, BY_CLASS, label.length() * 0.1, label);
      recorder.observe(0, BY_CLASS, label.length() * 1e16, label);
    }
    return recorder.finish(100 * SECOND);
  }

  @Test
  void endsEarlyWhereTheRunWasCutShort() {
    Recorder recorder = recorder(360, 0);

    recorder.change(0, LEVEL, 3);
    recorder.change(10 * SECOND, LEVEL, 6);
    RunMetrics metrics = recorder.finish(20 * SECOND + SECOND / 2);

    assertThat(series(metrics, "level", "").times()).hasSize(21);
    assertThat(series(metrics, "level", "").values()[20]).isEqualTo(6);
    assertThat(value(metrics, "level", "", "mean").number()).isCloseTo((30 + 63) / 20.5, within(1e-12));
  }

  @Test
  void refusesWhatCannotBeMeant() {
    Recorder recorder = recorder(10, 0);
    recorder.observe(0, DELAY, 1);

    assertThatThrownBy(() -> recorder.observe(0, BY_CLASS, 1, "phone")).isInstanceOf(IllegalStateException.class).hasMessageContaining("must mean one thing");
    assertThatThrownBy(() -> recorder.count(0, DELAY, 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("TALLY");
    assertThatThrownBy(() -> recorder.observe(0, DELAY, Double.NaN)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be a number of at most");
    assertThatThrownBy(() -> recorder.observe(0, DELAY, Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recorder.change(0, LEVEL, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recorder.observe(11 * SECOND, DELAY, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("within the run");
    assertThatThrownBy(() -> recorder.observe(-1, DELAY, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recorder.count(0, SENT, -1, "phone")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("only grow");
    assertThatThrownBy(() -> recorder.count(0, SENT, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a value for each");
    recorder.change(5 * SECOND, LEVEL, 1);
    assertThatThrownBy(() -> recorder.change(4 * SECOND, LEVEL, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("backwards");
    assertThatThrownBy(() -> recorder.timeShare(LEVEL)).isInstanceOf(IllegalStateException.class).hasMessageContaining("one way");
    assertThatThrownBy(() -> recorder.begin(0, Metric.tally("hops", "1"))).isInstanceOf(IllegalStateException.class).hasMessageContaining("in s");
    recorder.finish(10 * SECOND);
    assertThatThrownBy(() -> recorder.observe(0, DELAY, 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("after the end");
    assertThatThrownBy(() -> recorder(10, 11)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("warm-up");
    assertThatThrownBy(() -> recorder(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsTheNumberOfLabels() {
    Recorder recorder = recorder(10, 0);

    for (int i = 0; i < Recorder.MAX_COMBINATIONS; i++) {
      recorder.count(0, SENT, 1, "class-" + i);
    }

    assertThatThrownBy(() -> recorder.count(0, SENT, 1, "one more")).isInstanceOf(LimitExceeded.class).hasMessageContaining("at most 10000");
  }

  @Test
  void agreesWithBruteForce() {
    Seeds.each(200, random -> {
      long horizon = 1 + random.nextLong(1_000 * SECOND);
      long warmUp = random.nextLong(horizon);
      Recorder recorder = new Recorder(Duration.ofNanos(horizon), Duration.ofNanos(warmUp));
      Tally tally = recorder.tally(DELAY);
      TimeWeighted level = recorder.timeWeighted(LEVEL);
      List<Double> kept = new ArrayList<>();
      BigDecimal area = BigDecimal.ZERO;
      int open = 0;
      long at = 0;
      double before = 0;
      int steps = random.nextInt(300);
      for (int i = 0; i < steps; i++) {
        long next = at + random.nextLong((horizon - at) / 4 + 1);
        area = area.add(new BigDecimal(before).multiply(new BigDecimal(Math.max(0, next - Math.max(at, warmUp)))));
        at = next;
        before = random.nextInt(5) - 2;
        level.change(at, before);
        double value = (random.nextDouble() - 0.5) * StrictMath.pow(10, random.nextInt(30) - 15);
        if (random.nextBoolean(0.2)) {
          tally.begin(at);
          open += at >= warmUp ? 1 : 0;
        } else {
          tally.observe(at, value);
          if (at >= warmUp) {
            kept.add(value);
          }
        }
      }
      area = area.add(new BigDecimal(before).multiply(new BigDecimal(horizon - Math.max(at, warmUp))));

      RunMetrics metrics = recorder.finish(horizon);

      kept.sort(null);
      int all = kept.size() + open;
      for (int percent : new int[] {50, 90, 99}) {
        int rank = (int) Math.ceil(percent * all / 100.0 - 1e-9);
        Optional<Value> expected = all == 0 ? Optional.empty()
            : rank <= kept.size() ? Optional.of(Value.of(kept.get(Math.max(1, rank) - 1)))
            : Optional.of(Value.beyond(kept.isEmpty() ? 0 : kept.get(kept.size() - 1)));
        assertThat(metrics.value("delay", "", "p" + percent)).isEqualTo(expected);
      }
      BigDecimal sum = kept.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      double scale = kept.stream().mapToDouble(Math::abs).max().orElse(1);
      assertThat(value(metrics, "delay", "", "total").number()).isCloseTo(sum.doubleValue(), within(scale * 1e-15 + Double.MIN_NORMAL));
      assertThat(value(metrics, "level", "", "mean").number())
          .isCloseTo(area.divide(new BigDecimal(horizon - warmUp), MathContext.DECIMAL64).doubleValue(), within(1e-9));
      if (all > 0) {
        Distribution distribution = metrics.distributions().get(0);
        for (int i = 0; i < distribution.values().length && !kept.isEmpty(); i++) {
          double at2 = distribution.values()[i];
          assertThat(distribution.shares()[i]).isEqualTo(kept.stream().filter(v -> v <= at2).count() / (double) all);
        }
      }
      long counted = Arrays.stream(metrics.series().stream().filter(s -> s.metric().equals("delay.count")).findFirst().map(Series::values).orElse(new double[0]))
          .mapToLong(v -> (long) v).sum();
      assertThat(counted).isGreaterThanOrEqualTo(kept.size());
    });
  }

  @Test
  void keepsQuantilesWithinHalfAPerMilleBeyondAMillionValues() {
    int count = Sample.EXACT * 2 + 12_345;
    Recorder recorder = recorder(10, 0);
    Tally tally = recorder.tally(DELAY);

    // A permutation of 1..count, shifted so that some values are negative.
    for (long i = 0; i < count; i++) {
      tally.observe(0, (i * 7_919 % count + 1 - count / 4) * 0.01);
    }
    RunMetrics metrics = recorder.finish(10 * SECOND);

    assertThat(value(metrics, "delay", "", "count")).isEqualTo(Value.of(count));
    for (int percent : new int[] {50, 90, 99}) {
      double exact = (Math.ceil(percent * (double) count / 100) - count / 4) * 0.01;
      assertThat(value(metrics, "delay", "", "p" + percent).number()).isCloseTo(exact, within(Math.abs(exact) * 0.0005));
    }
    assertThat(value(metrics, "delay", "", "min").number()).isEqualTo((1 - count / 4) * 0.01);
    assertThat(value(metrics, "delay", "", "max").number()).isEqualTo((count - count / 4) * 0.01);
    assertThat(value(metrics, "delay", "", "mean").number()).isCloseTo(((count + 1) / 2.0 - count / 4) * 0.01, within(1e-9));
  }

  @Test
  void keepsOfAProportionItsMeanAlone() {
    Recorder recorder = new Recorder(Duration.ofSeconds(10), Duration.ofSeconds(1));
    Metric metric = Metric.proportion("pairs.direct", "a", "b");

    recorder.observe(0, metric, 0, "x", "y"); // before the warm-up
    recorder.observe(2_000_000_000L, metric, 1, "x", "y");
    recorder.observe(3_000_000_000L, metric, 1, "x", "y");
    recorder.observe(4_000_000_000L, metric, 0, "x", "y");
    recorder.observe(4_000_000_000L, metric, 0, "y", "y");

    RunMetrics metrics = recorder.finish(10_000_000_000L);
    assertThat(metrics.rows()).containsExactly(
        new RunMetrics.Row("pairs.direct", "a=x;b=y", "mean", Value.of(2.0 / 3), "1"), new RunMetrics.Row("pairs.direct", "a=y;b=y", "mean", Value.of(0), "1"));
    assertThat(metrics.series()).isEmpty();
  }

  @Test
  void refusesAnObservationOfAProportionThatIsNeitherYesNorNo() {
    Recorder recorder = new Recorder(Duration.ofSeconds(10), Duration.ZERO);

    assertThatThrownBy(() -> recorder.observe(0, Metric.proportion("pairs.direct"), 0.5))
        .hasMessage("an observation of the proportion pairs.direct must be 0 or 1 but is 0.5");
  }

  @Test
  void spreadsAGrowthOverTheBinsAndTheWarmUpItFallsInto() {
    Recorder recorder = recorder(360, 3);

    recorder.counter(SENT, "phone").addEvenly(SECOND / 2, 5 * SECOND + SECOND / 2, 1_000);
    recorder.counter(SENT, "phone").addEvenly(359 * SECOND, 360 * SECOND, 7);
    recorder.counter(SENT, "phone").addEvenly(10 * SECOND, 10 * SECOND, 3);
    assertThatThrownBy(() -> recorder.counter(SENT, "phone").addEvenly(2, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    RunMetrics metrics = recorder.finish(360 * SECOND);

    assertThat(series(metrics, "sent", "").values()).containsExactly(100, 200, 200, 200, 200, 100, 3, 7);
    assertThat(value(metrics, "sent", "class=phone", "total")).isEqualTo(Value.of(510));
  }

  @Test
  void keepsSeriesOfAnAmountByItsFirstTwoLabelsAndOfACountAsAWholeOnly() {
    Recorder recorder = new Recorder(Duration.ofSeconds(360), Duration.ZERO);
    Metric bytes = Metric.counter("bytes", "B", "device", "protocol", "message");
    Metric packets = Metric.counter("packets", "1", "device");
    recorder.count(0, bytes, 5, "phone", "mdns", "query");
    recorder.count(0, bytes, 7, "camera", "mdns", "answer");
    recorder.count(0, packets, 2, "phone");

    RunMetrics metrics = recorder.finish(360 * SECOND);

    assertThat(metrics.series().stream().map(series -> series.metric() + " " + series.labels() + " " + (long) series.values()[0])).containsExactly(
        "bytes  12", "bytes device=camera 7", "bytes device=phone 5", "bytes protocol=mdns 12", "packets  2");
  }
}
