package orrery.protocols.transfer;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpLimits;

/**
 * A transfer service.
 *
 * @param port where it listens; 0 for any free one
 * @param largest the longest content it gives or takes
 * @param connections how many it has at once; one more is turned away
 * @param headTime how long after it is open a connection may take to say what it wants
 * @param patience how long a transfer may take
 */
public record TransferServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("How connections are secured.")
        @Default(value = "none", source = "assumed") Security security,
    @Doc("The longest content it gives or takes.")
        @Default(value = "1 TB", source = "assumed") DataSize largest,
    @Doc("The most connections at a time.")
        @Default(value = "100000", source = "assumed") int connections,
    @Doc("Longest time until a request is there.")
        @Default(value = "30 s", source = "assumed") Duration headTime,
    @Doc("Longest time for a transfer.")
        @Default(value = "1 d", source = "assumed; as long as devices wait") Duration patience,
    HttpLimits limits) {

  public TransferServiceConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (largest.bytes() < 1 || largest.bytes() > TransferConfig.MOST_BYTES) {
      throw new IllegalArgumentException("largest must be 1 B to 1 PB but is " + largest);
    }
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1 but is " + connections);
    }
    if (headTime.isNegative() || headTime.isZero() || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("head-time and patience must be longer than 0 s but are " + headTime + " and " + patience);
    }
  }
}
