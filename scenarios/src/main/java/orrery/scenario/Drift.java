package orrery.scenario;

import java.math.BigDecimal;
import orrery.host.Quantity;

/**
 * By how much a clock runs fast, as a share of time: {@code 50 ppm}; negative where it runs slow.
 *
 * @param perBillion nanoseconds a second
 */
public record Drift(long perBillion) {

  /**
   * Reads {@code -20 ppm} or {@code 3 ppb}.
   *
   * @throws IllegalArgumentException whose message says what must hold and what is
   */
  public static Drift parse(String text) {
    String trimmed = text.strip();
    boolean millionths = trimmed.endsWith("ppm");
    if (!millionths && !trimmed.endsWith("ppb")) {
      throw new IllegalArgumentException("must be a drift such as '50 ppm' or '-3 ppb' but is '" + text + "'");
    }
    double number = Quantity.real(trimmed.substring(0, trimmed.length() - 3).strip());
    return new Drift(new BigDecimal(number).multiply(BigDecimal.valueOf(millionths ? 1_000 : 1)).setScale(0, java.math.RoundingMode.HALF_EVEN).longValue());
  }
}
