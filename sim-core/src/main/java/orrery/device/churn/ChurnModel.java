package orrery.device.churn;

import orrery.sim.Streams;

/** How devices of one kind come and go: a model that many share. */
public interface ChurnModel {

  /** The course of the device of that name. What is drawn for it comes from streams of its own. */
  Presence of(Streams streams, String name);
}
