package orrery.protocols.container;

import orrery.host.Defaults;

/** Whom one instance of a microservice may serve (EC-32). */
public enum Tenancy {
  /** Whoever is let in: users of any application. */
  SHARED,
  /** All users of one tenant's application. */
  TENANT,
  /** One user, whichever application calls. */
  USER,
  /** One user of one tenant's application. */
  TENANT_USER;

  /** Whether each tenant needs an instance of its own. */
  public boolean isOfOneTenant() {
    return this == TENANT || this == TENANT_USER;
  }

  /** Whether each account needs an instance of its own. */
  public boolean isOfOneUser() {
    return this == USER || this == TENANT_USER;
  }

  /** How manifests write it: {@code tenant-user}. */
  public String word() {
    return Defaults.word(this);
  }
}
