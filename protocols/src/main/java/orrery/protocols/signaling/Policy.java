package orrery.protocols.signaling;

/** By what the service places a relay, among the hosts that can take it. */
public enum Policy {
  /** On the host that is closest to whom it is for. */
  CLOSEST,
  /** On the host with the least share of its room taken. */
  LEAST_LOADED,
  /** On the less loaded of two drawn at random (Mitzenmacher, "The power of two choices in randomized load balancing", 2001). */
  POWER_OF_TWO_CHOICES,
  /** On none: relays are kept live beforehand, and the closest free one is given away. The baseline of CL-8. */
  RESERVED_POOL
}
