package orrery.protocols.central;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import orrery.host.Defaults;
import org.junit.jupiter.api.Test;

/** What Kubernetes' page on its autoscaler says of it, with the numbers that stand there. */
class AutoscalerTest {

  private static final long SECOND = 1_000_000_000L;

  private static Autoscaler scaler(int least, int most, double target) {
    AutoscalerConfig usual = Defaults.of(AutoscalerConfig.class);
    return new Autoscaler(new AutoscalerConfig(least, most, target, usual.period(), usual.tolerance(), Duration.ofMinutes(5), usual.startDelay()));
  }

  /** "if the current metric value is 200m, and the desired value is 100m, the number of replicas will be doubled". */
  @Test
  void doublesWhereUseIsTwiceTheTarget() {
    assertThat(scaler(1, 100, 0.3).desired(0, 4, 0, 0.6)).isEqualTo(8);
  }

  /** "If the current value is instead 50m, you'll halve the number of replicas". */
  @Test
  void halvesWhereUseIsHalfTheTarget() {
    assertThat(scaler(1, 100, 0.6).desired(0, 8, 0, 0.3)).isEqualTo(4);
  }

  @Test
  void roundsUp() {
    assertThat(scaler(1, 100, 0.6).desired(0, 3, 0, 0.7)).isEqualTo(4);
    assertThat(scaler(1, 100, 0.6).desired(0, 10, 0, 0.78)).isEqualTo(13);
  }

  @Test
  void leavesItBeWithinATenthOfTheTarget() {
    Autoscaler scaler = scaler(1, 100, 0.5);

    assertThat(scaler.desired(0, 10, 0, 0.55)).isEqualTo(10);
    assertThat(scaler.desired(0, 10, 0, 0.45)).isEqualTo(10);
    assertThat(scaler.desired(0, 10, 0, 0.56)).isEqualTo(12);
  }

  @Test
  void keepsWithinItsBounds() {
    assertThat(scaler(2, 5, 0.5).desired(0, 4, 0, 1)).isEqualTo(5);
    assertThat(scaler(2, 5, 0.5).desired(0, 4, 0, 0)).isEqualTo(2);
    assertThat(scaler(0, 5, 0.5).desired(0, 4, 0, 0)).isEqualTo(0);
  }

  /** "assumes that the not-yet-ready pods are consuming 0% of the desired metric, further dampening the magnitude of a scale up". */
  @Test
  void countsThoseThatStartAsIdleWhereThereAreToBeMore() {
    assertThat(scaler(1, 100, 0.5).desired(0, 4, 4, 1)).isEqualTo(8);
    assertThat(scaler(1, 100, 0.5).desired(0, 4, 1, 1)).isEqualTo(8);
    assertThat(scaler(1, 100, 0.5).desired(0, 4, 2, 0.7)).isEqualTo(6);
  }

  /** "considers all recommendations within a configurable window choosing the highest", five minutes. */
  @Test
  void takesInstancesAwayOnlyWhenNothingHasSpokenForThemForFiveMinutes() {
    Autoscaler scaler = scaler(1, 100, 0.5);
    scaler.desired(0, 4, 0, 1);

    assertThat(scaler.desired(15 * SECOND, 8, 0, 0.1)).isEqualTo(8);
    assertThat(scaler.desired(300 * SECOND, 8, 0, 0.1)).isEqualTo(8);
    assertThat(scaler.desired(301 * SECOND, 8, 0, 0.1)).isEqualTo(2);
  }

  @Test
  void growsAtOnceWhateverWasRecommendedBefore() {
    Autoscaler scaler = scaler(1, 100, 0.5);
    scaler.desired(0, 4, 0, 0.1);

    assertThat(scaler.desired(15 * SECOND, 4, 0, 1)).isEqualTo(8);
  }
}
