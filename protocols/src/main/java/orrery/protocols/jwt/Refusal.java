package orrery.protocols.jwt;

import orrery.host.Defaults;
import orrery.host.Metric;

/** Why a token is not let in. A token that fails in several ways is refused for the first of them, in this order. */
public enum Refusal {
  /** There is none. */
  MISSING(401),
  /** It is no signed token, or its claims are none. */
  MALFORMED(401),
  /** It is of another algorithm than Ed25519, or asks for an extension. */
  WRONG_ALGORITHM(401),
  /** It is a token of another kind, meant for another use (RFC 8725 §3.11). */
  WRONG_TYPE(401),
  /** It names no key that its issuer is known to have now. */
  UNKNOWN_KEY(401),
  /** Whoever signed it does not have that key, or not this is what was signed. */
  WRONG_SIGNATURE(401),
  /** Another issuer made it. */
  WRONG_ISSUER(401),
  /** It is for somebody else. */
  WRONG_AUDIENCE(401),
  /** Its time is over. */
  EXPIRED(401),
  /** Its time has not come. */
  NOT_YET_VALID(401),
  /** It acts for another tenant. */
  WRONG_TENANT(403),
  /** It does not allow that. */
  MISSING_SCOPE(403),
  /** It was to be used once, and has been. */
  REPLAYED(401),
  /** It is to be used once, and more such tokens are in force than can be remembered. */
  TOO_MANY(503);

  /** Tokens that were not let in. */
  public static final Metric REFUSED = Metric.counter("token.refused", "1", "reason");

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The status to answer with (RFC 6750 §3.1). */
  public int status() {
    return status;
  }

  /** How metrics write it: {@code wrong-audience}. */
  public String word() {
    return Defaults.word(this);
  }

  /** The value of {@code WWW-Authenticate} (RFC 6750 §3): where no token came, it says no more than that one must. */
  public String challenge() {
    return this == MISSING ? "Bearer"
        : "Bearer error=\"" + (status == 403 ? "insufficient_scope" : "invalid_token") + "\", error_description=\"" + word() + "\"";
  }
}
