package orrery.device.energy;

import orrery.host.Decimal;

/**
 * What a radio, or a wire, takes to send and receive. A bit costs energy. The first packet after a rest lifts the radio to
 * a state of high power (the promotion), in which it stays for a while after the last (the tail).
 *
 * <p>The delay of a promotion is the link's matter, not this one's.
 *
 * @param sendNanojoules for each bit sent, above the power of the state; the same number as mW at 1 Mb/s
 * @param receiveNanojoules for each bit received
 * @param promotionNanos how long a promotion takes
 * @param highMilliwatts during promotion and tail
 * @param tailNanos how long the high state lasts after the last packet
 * @param source where the numbers are from
 */
public record RadioPower(double sendNanojoules, double receiveNanojoules, long promotionNanos, double highMilliwatts, long tailNanos, String source) {

  public RadioPower {
    require("sendNanojoules", sendNanojoules);
    require("receiveNanojoules", receiveNanojoules);
    require("promotionNanos", promotionNanos);
    require("highMilliwatts", highMilliwatts);
    require("tailNanos", tailNanos);
  }

  static void require(String name, double value) {
    if (!(value >= 0 && value <= 1e18)) {
      throw new IllegalArgumentException(name + " must be 0 or more but is " + (Double.isFinite(value) ? Decimal.text(value) : "not a finite number"));
    }
  }

  /** Joules that so many bytes cost to send, above the power of the state. */
  public double sendJoules(long bytes) {
    return bytes * 8 * sendNanojoules * 1e-9;
  }

  /** Joules that so many bytes cost to receive, above the power of the state. */
  public double receiveJoules(long bytes) {
    return bytes * 8 * receiveNanojoules * 1e-9;
  }
}
