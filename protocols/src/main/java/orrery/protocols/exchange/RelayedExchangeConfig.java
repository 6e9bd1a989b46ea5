package orrery.protocols.exchange;

import java.time.Duration;
import java.util.Optional;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.relay.ClusterProxyConfig;
import orrery.protocols.signaling.LandmarksConfig;
import orrery.protocols.traversal.Pairing;

/**
 * A device that fetches contents from its peer, or gives them, over relays alone.
 *
 * @param service where the signaling service is
 * @param pairs who fetches from whom: two words, and a device with the first in its name fetches from the one that has the
 *     second in its place
 * @param size what a content measures
 * @param largest where it is more than {@code size}, sizes are drawn between both, their logarithms uniformly
 * @param every the mean of the pauses before an exchange, which are exponential
 * @param patience how long an exchange may take in all
 */
public record RelayedExchangeConfig(
    @Doc("Where the signaling service is, as address:port.")
        @Default(value = "signaling:80", source = "assumed") String service,
    @Doc("Who fetches from whom: two words; a device with the first in its name fetches from the one that has the second instead.")
        @Default(value = "a b", source = "assumed") String pairs,
    @Doc("What a content measures; the least, where 'largest' is more.")
        @Default(value = "1 MB", source = "assumed") DataSize size,
    @Doc("The most a content measures: sizes are drawn up to it, their logarithms uniformly. 0 B where all have the same.")
        @Default(value = "0 B", source = "assumed") DataSize largest,
    @Doc("Mean pause between two exchanges; pauses are exponential.")
        @Default(value = "5 min", source = "assumed") Duration every,
    @Doc("Longest time for an exchange.")
        @Default(value = "5 min", source = "assumed") Duration patience,
    @Doc("Longest acceptable time until a BEP can be used.")
        @Default(value = "30 s", source = "assumed") Duration goLive,
    ClusterProxyConfig proxy,
    LandmarksConfig landmarks,
    DirectConfig direct,
    HttpLimits limits,
    HttpClientConfig http) {

  static final long MOST_BYTES = 1_000_000_000_000L;

  public RelayedExchangeConfig {
    Pairing.of(pairs);
    if (size.bytes() < 1 || size.bytes() > MOST_BYTES) {
      throw new IllegalArgumentException("size must be 1 B to 1 TB but is " + size);
    }
    if (largest.bytes() != 0 && (largest.bytes() < size.bytes() || largest.bytes() > MOST_BYTES)) {
      throw new IllegalArgumentException("largest must be 0 B, or from size (" + size + ") to 1 TB, but is " + largest);
    }
    if (every.isNegative() || every.isZero() || patience.isNegative() || patience.isZero() || goLive.isNegative()) {
      throw new IllegalArgumentException("every and patience must be longer than 0 s, and go-live 0 s or more, but are " + every + ", " + patience + " and " + goLive);
    }
  }

  /** Until a scenario is run, the setting may be a name that whoever runs it puts an address for. */
  Optional<Endpoint> endpoint() {
    Optional<Endpoint> endpoint = Endpoint.parse(service).filter(parsed -> parsed.port() > 0);
    if (endpoint.isEmpty() && !service.isEmpty()) {
      throw new IllegalArgumentException("service must be an endpoint such as 203.0.113.1:80, or empty, but is '" + service + "'");
    }
    return endpoint;
  }
}
