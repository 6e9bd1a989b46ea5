package orrery.protocols.placement;

import orrery.host.Defaults;

/** Why a call is not to be served there. */
public enum Unfit {
  /** The address asks for it somewhere else. */
  NOT_THERE,
  /** The developer has pinned the service elsewhere. */
  PINNED,
  /** It is farther away than the caller lets services be. */
  TOO_FAR,
  /** The service would have to be loaded, and the owner does not permit it, or the caller does not want it. */
  NOT_PERMITTED,
  /** It has not the memory that the service takes. */
  NO_MEMORY,
  /** Its battery is low, and the owner is somebody else. */
  LOW_BATTERY,
  /** The result would come too late. */
  TOO_LATE,
  /** The policy does not look there. */
  NOT_BY_POLICY;

  /** How metrics write it: {@code low-battery}. */
  public String word() {
    return Defaults.word(this);
  }
}
