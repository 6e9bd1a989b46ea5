package orrery.scenario;

/** Whose a device is (EC-10: account is a scope to discover by). */
public enum Account {
  /** One account for all devices of the home that say so. A machine that is in no home is a household of its own. */
  HOUSEHOLD,
  /** An account of the device's own. */
  OWN
}
