package orrery.metrics.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import orrery.host.Metric;
import orrery.host.RandomStream;
import orrery.metrics.Recorder;
import orrery.sim.Streams;
import org.junit.jupiter.api.Test;

class SteadinessTest {

  private static final Metric WAIT = Metric.tally("wait", "s");
  private static final Metric LEVEL = Metric.timeWeighted("level", "1");
  private static final Duration HOUR = Duration.ofHours(1);

  /** An autoregression of 360 bins around 10 with deviation 1, and a bias at its beginning that decays in so many bins. */
  private static double[] biased(int run, double bias, double decay) {
    RandomStream random = new Streams(run).stream("test", "autoregression");
    double[] values = new double[360];
    double last = 0;
    for (int i = 0; i < values.length; i++) {
      double shock = -6;
      for (int j = 0; j < 12; j++) {
        shock += random.nextDouble(); // Twelve uniform ones: near enough to normal, of variance 1.
      }
      last = 0.5 * last + Math.sqrt(0.75) * shock;
      values[i] = 10 + last + bias * StrictMath.exp(-i / decay);
    }
    return values;
  }

  /** One observation in the middle of each bin of an hour. */
  private static Steadiness steadiness(double... values) {
    Recorder recorder = new Recorder(HOUR, Duration.ZERO);
    for (int i = 0; i < values.length; i++) {
      recorder.observe(i * 10_000_000_000L + 5_000_000_000L, WAIT, values[i]);
    }
    return Steadiness.of(recorder.finish(HOUR.toNanos()), "wait", HOUR).orElseThrow();
  }

  private static double mean(double[] values, Duration from) {
    return Student.mean(Arrays.copyOfRange(values, (int) (from.toSeconds() / 10), values.length));
  }

  @Test
  void removesTheBiasOfTheBeginning() {
    double before = 0;
    double after = 0;
    for (int run = 0; run < 100; run++) {
      double[] values = biased(run, 20, 15);

      Duration cut = steadiness(values).cut().orElseThrow();

      // After three time constants, of 150 s each, a bias of 20 is as small as the noise of one bin.
      assertThat(cut).isBetween(Duration.ofSeconds(250), Duration.ofSeconds(1_500));
      before += (mean(values, Duration.ZERO) - 10) / 100;
      after += (mean(values, cut) - 10) / 100;
    }

    // The sum of the bias is 20 × 15.5 = 310 over 360 bins.
    assertThat(before).isCloseTo(0.86, within(0.05));
    assertThat(after).isCloseTo(0, within(0.05));
  }

  @Test
  void cutsLittleWhereThereIsNoBias() {
    long[] seconds = new long[100];
    int refused = 0;
    for (int run = 0; run < seconds.length; run++) {
      Optional<Duration> cut = steadiness(biased(run, 0, 1)).cut();
      refused += cut.isEmpty() ? 1 : 0;
      seconds[run] = cut.orElse(Duration.ofHours(1)).toSeconds();
    }
    Arrays.sort(seconds);

    // Half of the runs lose less than a twelfth; the rule finds a trend where there is none in hardly any.
    assertThat(seconds[50]).isLessThanOrEqualTo(300);
    assertThat(refused).isLessThanOrEqualTo(3);
  }

  @Test
  void refusesARunThatNeverBecomesSteady() {
    double[] rising = new double[360];
    Arrays.setAll(rising, i -> i);

    assertThat(steadiness(rising).cut()).isEmpty();
  }

  @Test
  void cutsExactlyWhereAStepEnds() {
    double[] step = new double[360];
    Arrays.setAll(step, i -> (i < 60 ? 100 : 10) + i % 5);

    assertThat(steadiness(step).cut()).hasValue(Duration.ofMinutes(10));
    double[] rounded = new double[72];
    Arrays.setAll(rounded, i -> i < 2 ? 7.9 : 8 + (i * 7 % 5) * 1e-15 / (1 + i));
    assertThat(Steadiness.cut(rounded)).isEqualTo(2);
    assertThat(Steadiness.cut(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)).isZero();
  }

  @Test
  void judgesLevelsAndRefusesWhatIsHardlyEverObserved() {
    Recorder recorder = new Recorder(HOUR, Duration.ofMinutes(20));
    recorder.change(0, LEVEL, 50);
    recorder.change(300_000_000_000L, LEVEL, 3);
    for (int second = 0; second < 3_600; second += 3_000) {
      recorder.observe(second * 1_000_000_000L, WAIT, 1);
    }

    var run = recorder.finish(HOUR.toNanos());

    assertThat(Steadiness.of(run, "level", HOUR).orElseThrow().cut()).hasValue(Duration.ofMinutes(5));
    assertThat(Steadiness.of(run, "wait", HOUR)).isEmpty();
    assertThat(Steadiness.of(run, "unknown", HOUR)).isEmpty();
  }
}
