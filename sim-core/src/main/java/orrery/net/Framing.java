package orrery.net;

import java.time.Duration;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.Decimal;

/**
 * How packets become frames on a medium, and what each frame costs besides its bits.
 *
 * @param largest bytes of a packet that one frame takes; longer packets are sent as several
 * @param overheadBytes that each frame adds at the line's rate: headers and check sums
 * @param overhead time that each access to the medium costs: gaps, mean back-off, preamble, acknowledgement
 * @param aggregate bytes that one access may carry while packets wait; 0 for one frame an access
 * @param interval a link that was idle begins only at multiples of this; zero for at once
 * @param dutyCycle share of time that may be spent sending: after a frame the sender is silent in proportion
 * @param repetitions how often every frame is sent, whether it was heard or not
 * @param csma how the medium is asked for; empty where frames follow one another
 * @param lora how long a frame lasts where it is LoRa's; empty where the line's rate says
 */
public record Framing(
    int largest, int overheadBytes, Duration overhead, int aggregate, Duration interval, double dutyCycle, int repetitions, Optional<Csma> csma, Optional<LoraModulation> lora) {

  public Framing {
    if (repetitions < 1 || repetitions > 16) {
      throw new IllegalArgumentException("repetitions must be from 1 to 16 but is " + repetitions);
    }
    if (largest < 1 || overheadBytes < 0 || aggregate < 0) {
      throw new IllegalArgumentException("largest must be at least 1 and overheadBytes and aggregate 0 or more, but they are " + largest + ", " + overheadBytes + " and " + aggregate);
    }
    if (overhead.isNegative() || interval.isNegative()) {
      throw new IllegalArgumentException("overhead and interval must be 0 or more but are " + overhead + " and " + interval);
    }
    if (!(dutyCycle > 0 && dutyCycle <= 1)) {
      throw new IllegalArgumentException("dutyCycle must be above 0 and at most 1 but is " + (Double.isFinite(dutyCycle) ? Decimal.text(dutyCycle) : "not a finite number"));
    }
  }

  /**
   * Carrier sense with binary exponential back-off, unslotted, as IEEE 802.15.4-2006 §7.5.1.4 has it.
   *
   * @param leastExponent macMinBE
   * @param greatestExponent macMaxBE
   * @param backoffs macMaxCSMABackoffs: how often a busy medium is met before the frame is given up
   * @param retries macMaxFrameRetries: how often a frame without acknowledgement is sent again
   * @param unit aUnitBackoffPeriod
   */
  public record Csma(int leastExponent, int greatestExponent, int backoffs, int retries, Duration unit) {

    public Csma {
      if (leastExponent < 0 || leastExponent > greatestExponent || greatestExponent > 8) {
        throw new IllegalArgumentException("leastExponent must be from 0 to greatestExponent, and that at most 8, but they are " + leastExponent + " and " + greatestExponent);
      }
      if (backoffs < 0 || backoffs > 5 || retries < 0 || retries > 7 || unit.toNanos() < 1) {
        throw new IllegalArgumentException("backoffs must be from 0 to 5, retries from 0 to 7 and unit above 0, but they are " + backoffs + ", " + retries + " and " + unit.toNanos() + " ns");
      }
    }
  }

  /** How long a frame with {@code bytes} of a packet is on the air, without the cost of access. */
  long frameNanos(BitRate rate, int bytes) {
    long once = lora.isPresent() ? lora.get().airtimeNanos(bytes + overheadBytes) : rate.nanosFor(bytes + overheadBytes);
    return repetitions * once;
  }

  double capacity(BitRate rate) {
    int bytes = Math.min(largest, 1500);
    int frames = Math.max(1, aggregate / bytes);
    double nanos = overhead.toNanos() + (double) frames * frameNanos(rate, bytes);
    return 8e9 * bytes * frames / nanos * dutyCycle;
  }
}
