package orrery.protocols.placement;

/** What is still to be done where a call may be served, before it is. */
public enum Readiness {
  /** The service runs. */
  RUNNING,
  /** A call is answered, and perhaps starts the service first: all that an inventory says. */
  OFFERED,
  /** The service must be loaded there first (EC-16). */
  LOADABLE
}
