package orrery.protocols.trust;

import orrery.host.Defaults;
import orrery.host.Device.Permission;

/** What members do for each other, by their merit (EC-7, EC-34). */
public enum Duty {
  /** Passes on what others send. */
  PROXY(Permission.PROXY, Capability.LINK),
  /** Keeps contents for quick access. */
  CACHE(Permission.CACHE, Capability.LINK),
  /** Keeps contents for safety. */
  STORAGE(Permission.STORAGE, Capability.STORAGE),
  /** Computes for others. */
  COMPUTE(Permission.COMPUTE, Capability.PROCESSOR);

  private final Permission permission;
  private final Capability capability;

  Duty(Permission permission, Capability capability) {
    this.permission = permission;
    this.capability = capability;
  }

  /** What the owner must allow for it. */
  public Permission permission() {
    return permission;
  }

  /** What it is given for. */
  public Capability capability() {
    return capability;
  }

  /** How messages and metrics write it: {@code compute}. */
  public String word() {
    return Defaults.word(this);
  }
}
