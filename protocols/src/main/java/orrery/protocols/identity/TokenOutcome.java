package orrery.protocols.identity;

/** What comes of a wish for a token. */
public sealed interface TokenOutcome {

  /**
   * Here it is.
   *
   * @param late whether its time is over: receivers of the link may let it in while the issuer is away
   */
  record Granted(String token, boolean late) implements TokenOutcome {}

  /** There is none. */
  record Denied(Reason reason) implements TokenOutcome {}

  /** Why there is none. */
  enum Reason {
    /** The services did not answer in time. */
    AWAY,
    /** They answered that there is none to have. */
    REFUSED
  }
}
