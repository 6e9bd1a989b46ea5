package orrery.protocols.turn;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.stun.Retransmission;

/**
 * How a client keeps what a relay holds for it.
 *
 * @param lifetime what it asks for; the server grants 10 min at least
 * @param keepalive after how much silence it says something to the server, so that a NAT on the way does not forget it
 * @param margin how long before its expiry each thing is refreshed
 */
public record TurnClientConfig(
    @Doc("The lifetime it asks for.")
        @Default(value = "10 min", source = "RFC 8656 section 3.2: the default allocation lifetime is 10 minutes") Duration lifetime,
    @Doc("How long before its expiry an allocation, a permission or a channel is refreshed.")
        @Default(value = "1 min", source = "assumed: more than the 39.5 s after which RFC 8489 section 6.2.1 gives a request up") Duration margin,
    @Doc("After how much silence it says something, so that a NAT on the way does not forget it.")
        @Default(value = "15 s", source = "RFC 8445 section 11: Tr SHOULD be 15 seconds") Duration keepalive,
    Retransmission retransmission) {

  public TurnClientConfig {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("lifetime must be 1 s to 1 day but is " + lifetime);
    }
    if (keepalive.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("keepalive must be at least 1 s but is " + keepalive);
    }
    if (margin.compareTo(Duration.ofSeconds(1)) < 0 || margin.compareTo(Duration.ofMinutes(4)) > 0) {
      throw new IllegalArgumentException("margin must be 1 s to 4 min, less than a permission lives, but is " + margin);
    }
  }
}
