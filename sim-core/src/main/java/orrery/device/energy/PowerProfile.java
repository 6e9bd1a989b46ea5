package orrery.device.energy;

import java.util.Optional;

/**
 * What a kind of device takes, but for its radios.
 *
 * @param idleMilliwatts while it is on
 * @param busyMilliwatts while all its cores compute; an operation takes the difference to idle for its time
 * @param battery what it runs on; empty for mains
 * @param source where the numbers are from
 */
public record PowerProfile(double idleMilliwatts, double busyMilliwatts, Optional<Battery> battery, String source) {

  public PowerProfile {
    RadioPower.require("idleMilliwatts", idleMilliwatts);
    RadioPower.require("busyMilliwatts", busyMilliwatts);
    if (busyMilliwatts < idleMilliwatts) {
      throw new IllegalArgumentException("a device must take no less when it computes than when it is idle");
    }
  }
}
