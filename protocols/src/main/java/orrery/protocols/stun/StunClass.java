package orrery.protocols.stun;

/** The part a message plays (RFC 8489 §5); the order is that of its two bits on the wire. */
public enum StunClass {
  /** Wants an answer. */
  REQUEST,
  /** Wants none. */
  INDICATION,
  /** The answer to a request that was granted. */
  SUCCESS,
  /** The answer to a request that was not. */
  ERROR
}
