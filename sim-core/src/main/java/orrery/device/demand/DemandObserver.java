package orrery.device.demand;

import orrery.host.Want;

/** Sees what is wanted and what becomes of it. It is told of what nobody heard when that is caught up with, with the time at which it came. */
public interface DemandObserver {

  /** Sees nothing. */
  DemandObserver NONE = new DemandObserver() {};

  /** Why nobody heard a want. */
  enum Loss {
    /** The device was off. */
    OFF,
    /** It was on, and no program listened. */
    UNHEARD
  }

  /** A want has come at a time, heard or not. */
  default void onWanted(Workload workload, long time) {}

  /** One that has come was not heard. */
  default void onLost(Workload workload, long time, Loss why) {}

  /** The programs of the device of that name are about to hear a want that has come, now. */
  default void onHeard(String device, long time, Want want) {}
}
