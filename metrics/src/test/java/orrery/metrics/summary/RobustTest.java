package orrery.metrics.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import orrery.host.RandomStream;
import orrery.metrics.Value;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

class RobustTest {

  private static List<Value> upTo(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(Value::of).toList();
  }

  /** As in every table of the sign test's interval: of 6 the extremes, of 10 the 2nd and 9th, of 20 the 6th and 15th. */
  @Test
  void enclosesTheMedianBetweenTheRanksOfTheTables() {
    Robust.Median six = Robust.of(upTo(6)).median().orElseThrow();
    Robust.Median ten = Robust.of(upTo(10)).median().orElseThrow();
    Robust.Median twenty = Robust.of(upTo(20)).median().orElseThrow();

    assertThat(List.of(six.low().number(), six.high().number())).containsExactly(1.0, 6.0);
    assertThat(six.level()).isCloseTo(1 - 2 / 64.0, within(1e-12));
    assertThat(List.of(ten.low().number(), ten.high().number())).containsExactly(2.0, 9.0);
    assertThat(ten.level()).isCloseTo(1 - 22 / 1024.0, within(1e-12));
    assertThat(List.of(twenty.low().number(), twenty.high().number())).containsExactly(6.0, 15.0);
    assertThat(ten.value()).isEqualTo(Value.of(5.5));
    assertThat(Robust.of(upTo(5))).isEqualTo(Robust.NONE);
  }

  @Test
  void survivesAFewBounds() {
    List<Value> values = new ArrayList<>(upTo(20));
    values.set(0, Value.beyond(0.5));
    values.set(19, Value.beyond(20));

    Robust robust = Robust.of(values);

    // The one above 0.5 may be anywhere: the least values begin with it, and the greatest end with it.
    assertThat(robust.median().orElseThrow().low()).isEqualTo(Value.of(6));
    assertThat(robust.median().orElseThrow().high()).isEqualTo(Value.of(16));
    assertThat(robust.median().orElseThrow().value()).isEqualTo(Value.beyond(10.5));
    assertThat(robust.mean()).isEmpty();
  }

  @Test
  void hasNoUpperEndWhereMostAreBounds() {
    List<Value> values = new ArrayList<>(upTo(4));
    IntStream.range(0, 8).forEach(i -> values.add(Value.beyond(30)));

    Robust.Median median = Robust.of(values).median().orElseThrow();

    assertThat(median.low()).isEqualTo(Value.of(3));
    assertThat(median.high()).isEqualTo(Value.beyond(30));
    assertThat(median.value()).isEqualTo(Value.beyond(30));
  }

  @Test
  void bootstrapsTheSameIntervalEveryTimeAndSkewedAsTheValuesAre() {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      values.add(Value.of(-StrictMath.log((i + 0.5) / 20)));
    }

    Robust.Bootstrap interval = Robust.of(values).mean().orElseThrow();

    double mean = Student.mean(values.stream().mapToDouble(Value::number).toArray());
    assertThat(interval).isEqualTo(Robust.of(values).mean().orElseThrow());
    assertThat(interval.high() - mean).isGreaterThan(1.2 * (mean - interval.low()));
    assertThat(Robust.of(List.of(Value.of(3), Value.of(3), Value.of(3), Value.of(3), Value.of(3), Value.of(3))).mean()).hasValue(new Robust.Bootstrap(3, 3));
  }

  /** Of exponential values, whose mean is 1 and whose median ln 2: at twenty replications, as often as they say. */
  @Test
  void coversWhatItSays() {
    RandomStream random = new Xoshiro256(7);
    int experiments = 1_000;
    int medians = 0;
    int means = 0;
    for (int experiment = 0; experiment < experiments; experiment++) {
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        values.add(Value.of(-StrictMath.log(1 - random.nextDouble())));
      }
      Robust robust = Robust.of(values);
      Robust.Median median = robust.median().orElseThrow();
      medians += median.low().number() <= StrictMath.log(2) && StrictMath.log(2) <= median.high().number() ? 1 : 0;
      Robust.Bootstrap mean = robust.mean().orElseThrow();
      means += mean.low() <= 1 && 1 <= mean.high() ? 1 : 0;
    }

    // 95.9 % is exact for the median, ± 3 × 0.63 %; the bootstrap of twenty skewed values has about 92 %.
    assertThat(medians).isBetween(940, 978);
    assertThat(means).isBetween(890, 965);
  }
}
