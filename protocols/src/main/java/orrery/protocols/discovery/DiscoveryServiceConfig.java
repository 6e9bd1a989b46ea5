package orrery.protocols.discovery;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;

/**
 * A discovery service.
 *
 * @param port where it listens
 * @param capacity how many nodes it takes
 * @param expiry after how long without a word a cluster is forgotten; 0 for never, which is how the system is meant: what
 *     is stale stays until somebody says otherwise
 */
public record DiscoveryServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The most nodes it takes.")
        @Default(value = "1000000", source = "assumed") int capacity,
    @Doc("After how long without a word a cluster is forgotten; 0 s for never.")
        @Default(value = "0 s", source = "EC-14, EC-15: no keep-alive, stale by design") Duration expiry,
    @Doc("Whether those who claim the same public address and network must show that they are neighbours.")
        @Default(value = "true", source = "ours: behind a carrier's NAT, strangers claim the same") boolean confirmation,
    CallBackConfig callBack,
    HttpServerConfig http,
    SepConfig signaling) {

  public DiscoveryServiceConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
    }
    if (expiry.isNegative()) {
      throw new IllegalArgumentException("expiry must be 0 s or more but is " + expiry);
    }
  }
}
