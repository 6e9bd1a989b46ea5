package orrery.protocols.central;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpClientConfig;

/**
 * A device that has all it wants done in the central cloud.
 *
 * @param cloud the gateways of the cloud's regions
 * @param patience how long an answer may take where a want does not say
 * @param largest the longest content that it takes
 * @param push whether it waits for notifications
 */
public record CentralClientConfig(
    @Doc("The gateways of the cloud's regions, as address:port with commas between them.") String cloud,
    @Doc("How long an answer may take where a want does not say.")
        @Default(value = "30 s", source = "assumed") Duration patience,
    @Doc("The longest content that it takes.")
        @Default(value = "5 GB", source = "assumed") DataSize largest,
    @Doc("Whether it waits for notifications.")
        @Default(value = "true", source = "assumed") boolean push,
    PushClientConfig notifications,
    HttpClientConfig http) {

  public CentralClientConfig {
    if (cloud.isBlank()) {
      throw new IllegalArgumentException("cloud must name a region at least");
    }
    if (patience.isNegative() || patience.isZero() || largest.bytes() < 1) {
      throw new IllegalArgumentException("patience and largest must be more than 0 but are " + patience + " and " + largest);
    }
  }
}
