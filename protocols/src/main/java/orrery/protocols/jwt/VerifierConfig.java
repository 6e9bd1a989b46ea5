package orrery.protocols.jwt;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a receiver verifies tokens.
 *
 * @param tolerance by how much the clocks of issuer and receiver may differ before tokens are refused for it
 * @param cache how many tokens are remembered as verified
 */
public record VerifierConfig(
    @Doc("By how much clocks may differ.")
        @Default(value = "60 s", source = "RFC 7519 section 4.1.4: 'some small leeway, usually no more than a few minutes, to account for clock skew'")
        Duration tolerance,
    @Doc("How many tokens are remembered as verified.")
        @Default(value = "256", source = "assumed") int cache) {

  public VerifierConfig {
    if (tolerance.isNegative() || tolerance.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("tolerance must be 0 s to 1 h but is " + tolerance);
    }
    if (cache < 0 || cache > 1_000_000) {
      throw new IllegalArgumentException("cache must be 0 to 1000000 but is " + cache);
    }
  }
}
