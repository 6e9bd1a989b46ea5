package orrery.net;

import java.time.Duration;
import orrery.host.Decimal;

/**
 * What a fault does to a link while it lasts. Several may last at once: rates multiply, delays add up, losses are independent.
 *
 * @param rateFactor the share of its rate that the link keeps: above 0, at most 1
 * @param addedDelay on top of the link's own, one way
 * @param addedLoss probability that what survives the link is lost after all
 */
public record Degradation(double rateFactor, Duration addedDelay, double addedLoss) {

  public Degradation {
    if (!(rateFactor > 0 && rateFactor <= 1)) {
      throw new IllegalArgumentException("rateFactor must be above 0 and at most 1 but is " + text(rateFactor));
    }
    if (addedDelay.isNegative()) {
      throw new IllegalArgumentException("addedDelay must be 0 or more but is " + addedDelay);
    }
    if (!(addedLoss >= 0 && addedLoss <= 1)) {
      throw new IllegalArgumentException("addedLoss must be a probability from 0 to 1 but is " + text(addedLoss));
    }
  }

  private static String text(double value) {
    return Double.isFinite(value) ? Decimal.text(value) : "not a finite number";
  }

  /** A link that keeps a share of its rate. */
  public static Degradation slower(double rateFactor) {
    return new Degradation(rateFactor, Duration.ZERO, 0);
  }

  /** A link on which everything takes longer. */
  public static Degradation later(Duration addedDelay) {
    return new Degradation(1, addedDelay, 0);
  }

  /** A link that loses more; a burst of loss, where it lasts briefly. */
  public static Degradation lossier(double addedLoss) {
    return new Degradation(1, Duration.ZERO, addedLoss);
  }
}
