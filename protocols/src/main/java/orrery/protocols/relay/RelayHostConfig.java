package orrery.protocols.relay;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.signaling.LandmarksConfig;

/**
 * A machine that runs relays for others.
 *
 * @param service where the signaling service is
 * @param types the kinds of device that offer themselves, separated by spaces; empty for all
 * @param cloudTypes those of them that stand in a data centre
 * @param port where it takes orders; 0 for any free one
 * @param renew how often the offer is made again, for a service that has forgotten it
 */
public record RelayHostConfig(
    @Doc("Where the signaling service is, as address:port; empty for nobody to offer to.")
        @Default(value = "signaling:80", source = "assumed") String service,
    @Doc("The kinds of device that offer themselves, separated by spaces; empty for all.")
        @Default(value = "", source = "assumed") String types,
    @Doc("The kinds of device that stand in a data centre, separated by spaces.")
        @Default(value = "server", source = "assumed") String cloudTypes,
    @Doc("The port it takes orders on; 0 for any free one.")
        @Default(value = "0", source = "assumed") int port,
    @Doc("How many SEPs it can run at a time.")
        @Default(value = "32", source = "assumed") int seps,
    @Doc("How many BEPs it can run at a time.")
        @Default(value = "16", source = "assumed") int beps,
    @Doc("How many connections all its relays may have.")
        @Default(value = "10000", source = "assumed") int connections,
    @Doc("The least time until a relay that is started can be used.")
        @Default(value = "500 ms", source = "assumed: the 0.5 s to 10 s that articles on Cloudflare Workers give for the start of a container") Duration goLiveLeast,
    @Doc("The most time; starts are drawn between both, their logarithms uniformly.")
        @Default(value = "10 s", source = "assumed: the 0.5 s to 10 s that articles on Cloudflare Workers give for the start of a container") Duration goLiveMost,
    @Doc("How often the offer is made again.")
        @Default(value = "10 min", source = "assumed") Duration renew,
    SepLimits sep,
    LandmarksConfig landmarks,
    HttpServerConfig orders,
    HttpClientConfig http) {

  public RelayHostConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (seps < 0 || beps < 0 || connections < 1 || Math.max(connections, Math.max(seps, beps)) > 1_000_000) {
      throw new IllegalArgumentException(
          "seps and beps must be 0 to 1000000 and connections at least 1 but are " + seps + ", " + beps + " and " + connections);
    }
    if (goLiveLeast.isNegative() || goLiveMost.compareTo(goLiveLeast) < 0 || goLiveMost.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "go-live-most must be from go-live-least, which is 0 s or more, to 1 h, but they are " + goLiveMost + " and " + goLiveLeast);
    }
    if (renew.isNegative() || renew.isZero()) {
      throw new IllegalArgumentException("renew must be longer than 0 s but is " + renew);
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

  boolean offers(String deviceType) {
    return DeviceTypes.allow(types, deviceType);
  }

  boolean isCloud(String deviceType) {
    return DeviceTypes.name(cloudTypes, deviceType);
  }
}
