package orrery.device.energy;

import orrery.host.Decimal;
import orrery.host.Default;

/**
 * What a battery holds and how it is charged: by constant power up to a share, then by a power that falls exponentially
 * until it is a small part of the first, where the battery counts as full (the usual charge of lithium-ion cells by
 * constant current and constant voltage, with the voltage taken for constant).
 *
 * <p>Shares are of the capacity, from 0 to 1. What charges the battery also carries the device while it is plugged in.
 *
 * @param wattHours the capacity; greater than 0
 * @param chargerWatts the power of the first phase; 0 for one that is never charged
 * @param constantShare where the first phase ends
 * @param shutdownShare the device goes off where no more than this is left
 * @param orderly whether it then leaves in order; otherwise its power just fails
 * @param restartShare it can be switched on again from this on; greater than {@code shutdownShare}
 */
public record Battery(
    @Default("15.4") double wattHours,
    @Default("10") double chargerWatts,
    @Default(value = "0.7", source = "Battery University BU-409, 'Charging lithium-ion', as noted in antonbilbaeno/anton-work-notes, li-ion-poly.md: 'can be used to fill the battery to ~70% at a faster rate'")
        double constantShare,
    @Default(value = "0.01", source = "Android BatteryService.shutdownIfNoPower (AOSP, change 16934): 'shut down gracefully if our battery is critically low', mBatteryLevel == 0")
        double shutdownShare,
    boolean orderly,
    @Default("0.05") double restartShare) {

  /** The battery is full where the current drops to about 3 % of the rated one (Battery University BU-409, in the notes named above). */
  private static final double LAST_POWER = 0.03;

  public Battery {
    if (!(wattHours > 0 && wattHours <= 1e9 && chargerWatts >= 0 && chargerWatts <= 1e9)) {
      throw new IllegalArgumentException("a battery must hold more than 0 Wh and be charged by 0 W or more but has " + text(wattHours) + " Wh and " + text(chargerWatts) + " W");
    }
    if (!(constantShare > 0 && constantShare < 1 && shutdownShare >= 0 && shutdownShare < restartShare && restartShare <= 1)) {
      throw new IllegalArgumentException("a battery's shares must be from 0 to 1 and it must restart above its shutdown, but they are " + text(constantShare) + ", "
          + text(shutdownShare) + " and " + text(restartShare));
    }
  }

  private static String text(double value) {
    return Double.isFinite(value) ? Decimal.text(value) : "not a finite number of";
  }

  /** The capacity in joules. */
  public double joules() {
    return wattHours * 3_600;
  }

  /** The share it is charged to after so long, from {@code share}. */
  public double charged(double share, long nanos) {
    if (chargerWatts == 0 || share >= 1) {
      return share;
    }
    double seconds = nanos / 1e9;
    double constant = Math.max(0, constantShare - share) * joules() / chargerWatts;
    if (seconds <= constant) {
      return share + seconds * chargerWatts / joules();
    }
    double into = share > constantShare ? taperSeconds(share) : 0;
    double taper = into + seconds - constant;
    return taper >= taperSeconds(1) ? 1 : constantShare + asymptote() * -StrictMath.expm1(-taper / decaySeconds());
  }

  /** How long it takes to be charged from {@code share} to {@code target}, up; the end of time where it is never charged. */
  public long nanosToCharge(double share, double target) {
    if (share >= target) {
      return 0;
    }
    if (chargerWatts == 0) {
      return Long.MAX_VALUE;
    }
    double constant = Math.max(0, Math.min(target, constantShare) - share) * joules() / chargerWatts;
    double taper = target <= constantShare ? 0 : taperSeconds(target) - (share > constantShare ? taperSeconds(share) : 0);
    return (long) Math.ceil((constant + taper) * 1e9);
  }

  /** The time constant of the second phase, so that what it adds until its end is what is missing at its beginning. */
  private double decaySeconds() {
    return (1 - constantShare) * joules() / ((1 - LAST_POWER) * chargerWatts);
  }

  /** How much the second phase would add if it went on forever. */
  private double asymptote() {
    return (1 - constantShare) / (1 - LAST_POWER);
  }

  /** How far into the second phase the share is reached. */
  private double taperSeconds(double share) {
    return -decaySeconds() * StrictMath.log1p(-(share - constantShare) / asymptote());
  }
}
