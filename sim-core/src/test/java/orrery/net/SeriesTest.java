package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Quantities over time: what has accrued, and when it has. */
class SeriesTest {

  @Test
  void keepsItsFirstValueBeforeAndItsLastAfter() {
    Series series = new Series(new long[] {1_000_000_000, 3_000_000_000L}, new double[] {2, 6}, true);

    assertThat(series.at(0)).isEqualTo(2);
    assertThat(series.at(2_000_000_000)).isEqualTo(4);
    assertThat(series.at(9_000_000_000L)).isEqualTo(6);
    assertThat(series.mean()).isEqualTo((2 * 1 + 4 * 2) / 3.0);
    assertThat(series.accrued(4_000_000_000L)).isEqualTo(2 + 8 + 6);
    assertThat(series.whenAccrued(1)).isEqualTo(500_000_000);
    assertThat(series.whenAccrued(16)).isEqualTo(4_000_000_000L);
  }

  @Test
  void findsTheFirstNanosecondAtWhichAnAmountHasAccrued() {
    Seeds.each(200, random -> {
      int points = 1 + random.nextInt(12);
      long[] nanos = new long[points];
      double[] values = new double[points];
      long at = random.nextInt(3) == 0 ? 0 : random.nextLong(1_000_000_000L);
      for (int i = 0; i < points; i++) {
        nanos[i] = at;
        values[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 1e7;
        at += 1 + random.nextLong(1_000_000_000L);
      }
      values[0] = 1 + values[0];
      values[points - 1] = 1 + values[points - 1];
      Series series = new Series(nanos, values, random.nextInt(2) == 0);
      for (int i = 0; i < 50; i++) {
        long time = random.nextLong(2 * at);
        double amount = series.accrued(time);

        long when = series.whenAccrued(amount);

        double slack = 1e-9 * Math.max(1, amount);
        assertThat(when).as("no later than a time at which it had, but for what doubles cannot tell").isLessThanOrEqualTo(time + 1_000);
        assertThat(series.accrued(when)).isCloseTo(amount, within(slack + 0.02));
      }
    });
  }

  @Test
  void refusesPointsThatMakeNoSeries() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(new long[0], new double[0], false)).withMessageContaining("at least one point");
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(new long[] {2, 2}, new double[] {1, 1}, false)).withMessageContaining("later than the one before");
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(new long[] {0}, new double[] {-1}, false)).withMessageContaining("0 or more but point 0 is -1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(new long[] {0}, new double[] {Double.NaN}, false)).withMessageContaining("not a finite number");
  }
}
