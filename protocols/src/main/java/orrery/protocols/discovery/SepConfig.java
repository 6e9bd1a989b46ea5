package orrery.protocols.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.registry.AnnouncementConfig;
import orrery.protocols.signaling.RelayOffer;

/**
 * Whom the discovery service asks for SEPs.
 *
 * @param service where the signaling service is
 * @param registry where the registry of services is, which knows the signaling service that is nearest to a cluster (EC-25):
 *     one endpoint, or those of a group with commas between; it counts where no service is named
 * @param known how long what the registry has said will do
 * @param goLive the longest acceptable time until a SEP can be used
 * @param connections how many callers at a time it is to serve
 */
public record SepConfig(
    @Doc("Where the signaling service is, as address:port; empty for none.")
        @Default(value = "", source = "assumed") String service,
    @Doc("Where the registry is that knows the signaling service near a cluster, as address:port, or several; empty for none.")
        @Default(value = "", source = "assumed") String registry,
    @Doc("How long what the registry has said will do.")
        @Default(value = "10 min", source = "assumed") Duration known,
    @Doc("Longest acceptable time until a SEP can be used.")
        @Default(value = "30 s", source = "assumed") Duration goLive,
    @Doc("How many callers at a time a SEP is to serve.")
        @Default(value = "16", source = "assumed") int connections,
    HttpClientConfig http) {

  public SepConfig {
    if (goLive.isNegative() || known.isNegative()) {
      throw new IllegalArgumentException("go-live and known must be 0 s or more but are " + goLive + " and " + known);
    }
    if (connections < 1 || connections > RelayOffer.MOST) {
      throw new IllegalArgumentException("connections must be 1 to " + RelayOffer.MOST + " but are " + connections);
    }
  }

  /** Likewise: none, or one, or several that are a group. */
  List<Endpoint> registryEndpoints() {
    return new AnnouncementConfig(registry, "", "").endpoints();
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
