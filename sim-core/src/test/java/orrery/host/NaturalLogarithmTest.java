package orrery.host;

import static org.assertj.core.api.Assertions.assertThat;

import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class NaturalLogarithmTest {

  @Test
  void isStrictMathsToTheLastBitWhereverDrawsMayLie() {
    Seeds.each(10, random -> {
      for (int i = 0; i < 200_000; i++) {
        agrees(1 - random.nextDouble());
      }
    });
  }

  @Test
  void isStrictMathsToTheLastBitForAnyNormalNumber() {
    Seeds.each(10, random -> {
      for (int i = 0; i < 200_000; i++) {
        double x = Math.abs(Double.longBitsToDouble(random.nextLong()));
        if (x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE) {
          agrees(x);
        }
      }
    });
  }

  @Test
  void isStrictMathsToTheLastBitAroundPowersOfTwoAndTheirRoots() {
    for (int exponent = -1022; exponent <= 1023; exponent++) {
      for (double centre : new double[] {1, Math.sqrt(2), 1.5, 1 + 0x6147a * 0x1p-20, 1 + 0x6b851 * 0x1p-20, 1 + 0x6a09c * 0x1p-20}) {
        double x = Math.scalb(centre, exponent);
        for (long step = -40; step <= 40; step++) {
          double near = Double.longBitsToDouble(Double.doubleToRawLongBits(x) + step * (step % 2 == 0 ? 1 : 1L << 31));
          if (near >= Double.MIN_NORMAL && near <= Double.MAX_VALUE) {
            agrees(near);
          }
        }
      }
    }
  }

  private static void agrees(double x) {
    if (Double.doubleToRawLongBits(NaturalLogarithm.of(x)) != Double.doubleToRawLongBits(StrictMath.log(x))) {
      assertThat(NaturalLogarithm.of(x)).as("ln %s", Double.toHexString(x)).isEqualTo(StrictMath.log(x));
    }
  }
}
