package orrery.net;

/** Why a packet did not arrive. Every drop has one; it is counted and traced. */
public enum DropReason {
  /** Lost on a link. */
  LOSS,
  /** A link's queue had no room. */
  QUEUE_FULL,
  /** A NAT has no binding for that external port. */
  NO_BINDING,
  /** A NAT has a binding, but not for that sender. */
  FILTERED,
  /** A NAT has no port left for a new binding. */
  PORTS_EXHAUSTED,
  /** It was to come back in at the border it went out by, which does not do that. */
  NO_HAIRPIN,
  /** A partition lies between the two. */
  PARTITIONED,
  /** Its sender does not have the address that it was to come from. */
  NO_ADDRESS,
  /** Nobody is at that address, or the machine there is off. */
  NODE_DOWN,
  /** No way leads there from here. */
  NO_ROUTE,
  /** The machine is there, and the port is not open. */
  PORT_CLOSED
}
