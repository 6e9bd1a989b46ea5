package orrery.protocols.mdns;

/** Learns what becomes of a registration. Never called from inside a call to {@link MulticastDns} or its parts. */
public interface RegistrationListener {

  /**
   * The service is known on the link under the name given here, its first announcement having been sent. Called again
   * after a later conflict, and after the node's addresses have changed.
   */
  void onRegistered(ServiceInstance instance);

  /** Somebody else holds the name {@code taken}; {@code next} is tried instead. */
  default void onConflict(String taken, String next) {}
}
