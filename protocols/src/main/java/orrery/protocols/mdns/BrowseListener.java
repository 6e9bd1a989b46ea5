package orrery.protocols.mdns;

/** Learns which services are there. Never called from inside a call to {@link MulticastDns} or its parts. */
public interface BrowseListener {

  /** A service has been found, and resolved. */
  void onFound(ServiceInstance instance);

  /** A service that was found says something else of itself, or is reached elsewhere. */
  default void onChanged(ServiceInstance before, ServiceInstance after) {}

  /** A service that was found has said goodbye, or has not been heard of within its time to live. */
  default void onLost(ServiceInstance instance) {}
}
