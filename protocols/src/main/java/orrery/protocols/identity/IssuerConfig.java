package orrery.protocols.identity;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.jwt.Claims;

/**
 * What the services that make tokens say in them; the same at all of them.
 *
 * @param issuer their common name, which receivers compare letter by letter
 * @param tokenLifetime how long a token for access is in force
 * @param refreshLifetime how long a refresh token is, counted anew at each use
 * @param keyLifetime how long a server signs with one key
 * @param keyOverlap how long before its use a key is published
 * @param statementLifetime how long the word is in force that a payload key is a node's
 * @param tolerance by how much clients' clocks may differ from the services'
 */
public record IssuerConfig(
    @Doc("The name of who makes the tokens.")
        @Default(value = "https://identity.example", source = "assumed") String issuer,
    @Doc("How long a token for access is in force.")
        @Default(value = "10 min", source = "assumed") Duration tokenLifetime,
    @Doc("How long a refresh token is in force if it is not used.")
        @Default(value = "14 d", source = "assumed") Duration refreshLifetime,
    @Doc("How long a server signs with one key.")
        @Default(value = "30 d", source = "assumed") Duration keyLifetime,
    @Doc("How long before its use a key is published.")
        @Default(value = "1 d", source = "assumed") Duration keyOverlap,
    @Doc("How long the word is in force that a payload key is a node's.")
        @Default(value = "1 d", source = "assumed") Duration statementLifetime,
    @Doc("By how much clients' clocks may differ from the services'.")
        @Default(value = "60 s", source = "RFC 7519 section 4.1.4: 'some small leeway, usually no more than a few minutes, to account for clock skew'")
        Duration tolerance) {

  public IssuerConfig {
    if (issuer.isEmpty() || issuer.length() > Claims.MOST_TEXT) {
      throw new IllegalArgumentException("issuer must have 1 to " + Claims.MOST_TEXT + " characters but is '" + issuer + "'");
    }
    for (Duration each : new Duration[] {tokenLifetime, refreshLifetime, keyLifetime, statementLifetime}) {
      if (each.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("what is made must last for 1 s at least but one of it lasts " + each);
      }
    }
    if (keyOverlap.isNegative() || keyOverlap.compareTo(keyLifetime) > 0) {
      throw new IllegalArgumentException("key-overlap must be 0 s to key-lifetime but is " + keyOverlap);
    }
    if (tolerance.isNegative() || tolerance.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("tolerance must be 0 s to 1 h but is " + tolerance);
    }
  }

  /** How long anything may be in force that a server signs, in seconds. */
  long longestInForce() {
    return Math.max(tokenLifetime.toSeconds(), statementLifetime.toSeconds()) + tolerance.toSeconds();
  }
}
