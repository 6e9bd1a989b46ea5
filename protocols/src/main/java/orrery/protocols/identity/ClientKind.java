package orrery.protocols.identity;

/** Whom the identity service makes tokens for (EC-23). */
public enum ClientKind {
  /** The program that makes a device an edge node; it acts for the owner of the device. */
  ACTIVATION_MODULE,
  /** A service on a node, or in the cloud. */
  MICROSERVICE,
  /** Whoever makes services. */
  DEVELOPER,
  /** Whoever owns devices and uses services. */
  END_USER;

  /** The scope that lets a client bring others into its account. */
  public static final String ENROL = "enrol";

  /** Whether such a client may ever have {@code scope}: only people, and what acts for them, bring others in. */
  boolean mayHave(String scope) {
    return !scope.equals(ENROL) || this == END_USER || this == ACTIVATION_MODULE;
  }
}
