package orrery.scenario;

import orrery.host.Default;
import orrery.host.Doc;

/** That what devices consume is counted, and that those whose battery is empty go off until it is charged. */
public record Energy(
    @Doc("When what has a battery is plugged in: 'nightly', from an hour between 21:30 and 24:00 to one between 6:00 and 8:30, in nine nights of ten; 'never'; or 'always'.")
        @Default("nightly") Plugging plugging,
    @Doc("How full a battery is at least when its device is first switched on; all shares between that and full are alike.") @Default("20 %")
        @Within(above = "0", greatest = "1") double leastCharge,
    @Doc("How many hours the clocks on the walls are ahead of UTC.") @Default("0") @Within(least = "-12", greatest = "14") int hoursEast) {

  /** When devices are plugged in. */
  public enum Plugging {
    /** As people do with what they carry. */
    NIGHTLY,
    /** Batteries only get emptier. */
    NEVER,
    /** Batteries do not get emptier. */
    ALWAYS
  }
}
