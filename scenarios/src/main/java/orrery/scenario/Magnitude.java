package orrery.scenario;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Distance;

/** The size of an amount in its smallest unit, so that two amounts of one type can be compared. */
public final class Magnitude {

  private Magnitude() {}

  /**
   * The exact size of {@code amount}.
   *
   * @throws IllegalArgumentException where it is no number, time, amount of data, rate or distance
   */
  public static BigDecimal of(Object amount) {
    if (amount instanceof Duration d) return BigDecimal.valueOf(d.toNanos());
    if (amount instanceof Instant i) return BigDecimal.valueOf(i.getEpochSecond(), -9).add(BigDecimal.valueOf(i.getNano()));
    if (amount instanceof DataSize s) return BigDecimal.valueOf(s.bytes());
    if (amount instanceof BitRate r) return BigDecimal.valueOf(r.bitsPerSecond());
    if (amount instanceof Distance d) return BigDecimal.valueOf(d.millimetres());
    if (amount instanceof Drift d) return BigDecimal.valueOf(d.perBillion());
    if (amount instanceof Double d) return new BigDecimal(d);
    if (amount instanceof Integer || amount instanceof Long) return BigDecimal.valueOf(((Number) amount).longValue());
    throw new IllegalArgumentException("must be an amount but is of type " + amount.getClass().getSimpleName());
  }
}
