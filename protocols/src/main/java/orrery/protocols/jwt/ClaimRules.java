package orrery.protocols.jwt;

import org.jspecify.annotations.Nullable;

/**
 * What claims must be to be let in, once they are known to be the issuer's own (RFC 7519 §4.1, RFC 9068 §4).
 *
 * @param issuer whose tokens count
 * @param toleranceSeconds by how much the clocks of issuer and receiver may differ
 */
record ClaimRules(String issuer, long toleranceSeconds) {

  /**
   * Why {@code claims} are not let in, or null where they are.
   *
   * @param now by the receiver's own clock, in seconds since 1970
   * @param graceSeconds how long after its end a token is let in, besides the tolerance
   */
  @Nullable Refusal refusal(Claims claims, Required required, long now, long graceSeconds) {
    if (!claims.issuer().equals(issuer)) {
      return Refusal.WRONG_ISSUER;
    } else if (!claims.audience().contains(required.audience())) {
      return Refusal.WRONG_AUDIENCE;
    } else if (isOver(claims, now, graceSeconds)) {
      return Refusal.EXPIRED;
    } else if (Math.max(claims.notBefore(), claims.issuedAt()) - toleranceSeconds > now) {
      return Refusal.NOT_YET_VALID;
    } else if (!required.tenant().isEmpty() && !required.tenant().equals(claims.tenant())) {
      return Refusal.WRONG_TENANT;
    } else if (!claims.scopes().containsAll(required.scopes())) {
      return Refusal.MISSING_SCOPE;
    }
    return null;
  }

  /** Whether the time of {@code claims} is over: RFC 7519 §4.1.4, "on or after". */
  boolean isOver(Claims claims, long now, long graceSeconds) {
    return now >= claims.expiresAt() + toleranceSeconds + graceSeconds;
  }
}
