package orrery.host;

/** Why a connection is gone. */
public enum ConnectionFailure {
  /** The peer is there and nothing listens on that port. */
  REFUSED,
  /** No answer within the time that the transport allows. */
  TIMEOUT,
  /** The peer has aborted, or knows nothing of this connection: it has restarted. */
  RESET,
  /** No route leads there. */
  UNREACHABLE,
  /** The address this side used is no longer its own. */
  ADDRESS_LOST
}
