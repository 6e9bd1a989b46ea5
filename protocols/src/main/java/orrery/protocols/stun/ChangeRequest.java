package orrery.protocols.stun;

/**
 * Whence a server is asked to answer: the value of CHANGE-REQUEST (RFC 5780 §7.2).
 *
 * @param address whether from its other address
 * @param port whether from its other port
 */
public record ChangeRequest(boolean address, boolean port) {

  /** From its other address and port. */
  public static final ChangeRequest BOTH = new ChangeRequest(true, true);

  /** From the same address, another port. */
  public static final ChangeRequest PORT = new ChangeRequest(false, true);
}
