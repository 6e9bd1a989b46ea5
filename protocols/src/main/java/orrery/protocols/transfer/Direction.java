package orrery.protocols.transfer;

import orrery.host.Defaults;

/** Which way a content goes. */
public enum Direction {
  /** From the service to the device. */
  DOWN,
  /** From the device to the service. */
  UP;

  String word() {
    return Defaults.word(this);
  }
}
