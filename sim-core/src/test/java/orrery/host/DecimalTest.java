package orrery.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTest {

  @ParameterizedTest
  @CsvSource({
      "0, 0", "-0.0, 0", "1, 1", "-17, -17", "0.1, 0.1", "0.3, 0.3", "1e15, 1E15", "123456789012345680, 1.2345678901234568E17", "1e-6, 0.000001", "1e-7, 1E-7",
      "2.2250738585072014E-308, 2.2250738585072014E-308", "4.9E-324, 5E-324", "1.7976931348623157E308, 1.7976931348623157E308",
      "9007199254740993.5, 9.007199254740994E15", "5e-324, 5E-324", "2e-44, 2E-44"})
  void writesTheShortestTextThatReadsBack(double value, String text) {
    assertThat(Decimal.text(value)).isEqualTo(text);
  }

  /** One digit after the other until one text is enough: slow, and plainly right. */
  @Test
  void noFewerDigitsWouldReadBack() {
    Seeds.each(2_000, luck -> {
      long bits = luck.nextLong();
      // Powers of two, whose neighbours are not equally far, come seldom by themselves.
      double value = Double.longBitsToDouble(luck.nextInt(4) == 0 ? bits & 0xFFF0_0000_0000_0000L : bits);
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        return;
      }
      String text = Decimal.text(value);
      assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0 : value);
      int digits = 1;
      while (rounded(value, digits).doubleValue() != value) {
        digits++;
      }
      assertThat(new BigDecimal(text)).isEqualByComparingTo(rounded(value, digits));
    });
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  @Test
  void roundsToSoManyDigits() {
    assertThat(Decimal.text(2.0 / 3, 3)).isEqualTo("0.667");
    assertThat(Decimal.text(0, 3)).isEqualTo("0");
    assertThatThrownBy(() -> Decimal.text(Double.NaN)).hasMessageContaining("finite");
  }
}
