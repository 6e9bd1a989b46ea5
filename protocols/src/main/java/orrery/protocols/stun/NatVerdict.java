package orrery.protocols.stun;

import orrery.host.Endpoint;

/** What behaviour discovery has found out about the way to a server. */
public sealed interface NatVerdict {

  /**
   * The behaviour is known.
   *
   * @param mapped the port's endpoint as the server saw it
   * @param translated whether that is another than the port's own: there is a NAT
   * @param mapping on what the outside endpoint depends
   * @param filtering on what it depends who may send to it
   */
  record Judged(Endpoint mapped, boolean translated, Dependence mapping, Dependence filtering) implements NatVerdict {}

  /** The server has no second address and port, so it cannot tell more than how the port looks from outside. */
  record Unsupported(Endpoint mapped) implements NatVerdict {}

  /** No answer at all: the way is blocked, or nobody is there. */
  record Blocked() implements NatVerdict {}

  /** On what of the other side a behaviour depends: the words of RFC 4787 §4.1 and §5. */
  enum Dependence {
    /** On nothing. */
    ENDPOINT_INDEPENDENT,
    /** On its address. */
    ADDRESS_DEPENDENT,
    /** On its address and port. */
    ADDRESS_AND_PORT_DEPENDENT
  }
}
