package orrery.device.demand;

import orrery.sim.Streams;

/** When wants come: a model that many devices share. */
public interface ArrivalModel {

  /** The arrivals at the device of that name by the workload of that name. What is drawn for them comes from streams of their own. */
  Arrivals of(Streams streams, String device, String workload);
}
