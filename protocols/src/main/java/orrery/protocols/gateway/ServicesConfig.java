package orrery.protocols.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.container.ContainerConfig;
import orrery.protocols.identity.IdentityConfig;
import orrery.protocols.seal.SealConfig;
import orrery.protocols.service.Route;

/**
 * The microservices of a node: those that it runs for itself and others, and those that it calls.
 *
 * @param on whether it has any part in them
 * @param mode whether it has a gateway of its own
 * @param port where that listens
 * @param security what a call must show and hide
 * @param central the gateway of the central cloud; empty for none
 * @param centralNode by which name the central gateway is known to who makes tokens
 * @param registry where images may be had that no other node is known to have; empty for nowhere
 * @param audience for whom tokens are asked
 * @param tenants for whose applications calls are let in, with commas between them; empty for all
 * @param patience how long a call takes at most that does not say how long it may
 * @param longest how long one takes at most, whatever it says
 * @param asking how long identity and token services are waited for each time they are asked: so long a link that has lost its way out
 *     takes to find that out (EC-39)
 * @param largest the longest bulk that a call may bring
 */
public record ServicesConfig(
    @Doc("Whether the node runs or calls microservices.")
        @Default(value = "false", source = "ours: a scenario that wants them says so") boolean on,
    @Doc("Whether the node has a gateway of its own: 'edge', or 'central' for one that only calls the central cloud (EC-40).")
        @Default(value = "edge", source = "EC-27") Mode mode,
    @Doc("The port of its gateway.")
        @Default(value = "8080", source = "IANA, service names and port numbers: 'http-alt 8080 tcp HTTP Alternate (see port 80)'") int port,
    @Doc("What a call must show and hide: 'open', 'tokens' or 'sealed'.")
        @Default(value = "sealed", source = "EC-31") Security security,
    @Doc("The gateway of the central cloud, as address:port; empty for none.")
        @Default(value = "", source = "assumed") String central,
    @Doc("By which name the central gateway is known to who makes tokens.")
        @Default(value = "central", source = "assumed") String centralNode,
    @Doc("The registry of images, as address:port; empty for none.")
        @Default(value = "", source = "assumed") String registry,
    @Doc("For whom tokens are asked: the 'node' that is called, or the 'service', wherever it is.")
        @Default(value = "node", source = "ours: a node that is called cannot call others with the token") Audience audience,
    @Doc("For whose applications calls are let in, with commas between them; empty for all.")
        @Default(value = "", source = "assumed") String tenants,
    @Doc("Longest time for a call that does not say its own.")
        @Default(value = "30 s", source = "assumed: that of HTTP clients here") Duration patience,
    @Doc("Longest time for any call.")
        @Default(value = "5 min", source = "assumed") Duration longest,
    @Doc("How long identity and token services are waited for, each time.")
        @Default(value = "2 s", source = "assumed") Duration asking,
    @Doc("Longest bulk that a call may bring.")
        @Default(value = "10 GB", source = "assumed") DataSize largest,
    ContainerConfig container,
    CallConfig calls,
    IdentityConfig identity,
    SealConfig seal) {

  /** What a node is to microservices. */
  public enum Mode {
    /** It runs those of its own, and of others as its owner permits. */
    EDGE,
    /** It runs none, and calls those of the central cloud alone: the baseline (EC-40). */
    CENTRAL
  }

  /** What a call must show and hide. */
  public enum Security {
    /** Nothing: who calls is believed. For studies of routes alone. */
    OPEN,
    /** A token must show who calls. */
    TOKENS,
    /** A token, and what is said is sealed for the node that is called, and for the one that calls. */
    SEALED
  }

  /** For whom a token is made. */
  public enum Audience {
    NODE,
    SERVICE
  }

  public ServicesConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (patience.isNegative() || patience.isZero() || longest.compareTo(patience) < 0) {
      throw new IllegalArgumentException("patience must be longer than 0 s, and longest as long at least, but they are " + patience + " and " + longest);
    }
    if (asking.isNegative() || asking.isZero()) {
      throw new IllegalArgumentException("asking must be longer than 0 s but is " + asking);
    }
    if (largest.bytes() < 1) {
      throw new IllegalArgumentException("largest must be at least 1 B but is " + largest);
    }
    if (!NodeId.isValid(centralNode)) {
      throw new IllegalArgumentException("central-node must be a name as nodes have but is '" + centralNode + "'");
    }
    for (String tenant : tenants.isEmpty() ? new String[0] : tenants.split(",", -1)) {
      if (tenant.isBlank()) {
        throw new IllegalArgumentException("tenants must be names with commas between them but are '" + tenants + "'");
      }
    }
    if (on && security != Security.OPEN && identity.identity().isEmpty()) {
      throw new IllegalArgumentException("identity.identity must say where the identity service is, or security must be open, but there is none");
    }
    if (on && mode == Mode.CENTRAL && central.isEmpty()) {
      throw new IllegalArgumentException("central must say where the central gateway is, where mode is central, but there is none");
    }
  }

  /** Where the central gateway is. Until a scenario is run, the setting may be a name. */
  public Optional<Endpoint> centralEndpoint() {
    return endpoint("central", central);
  }

  /** Where images may be had; likewise. */
  public Optional<Endpoint> registryEndpoint() {
    return endpoint("registry", registry);
  }

  private static Optional<Endpoint> endpoint(String name, String text) {
    Optional<Endpoint> endpoint = Endpoint.parse(text).filter(parsed -> parsed.port() > 0);
    if (endpoint.isEmpty() && !text.isEmpty()) {
      throw new IllegalArgumentException(name + " must be an endpoint such as 203.0.113.1:80, or empty, but is '" + text + "'");
    }
    return endpoint;
  }

  /** Whether calls for that tenant's application are let in. */
  boolean admits(String tenant) {
    return tenants.isEmpty() || List.of(tenants.split(",")).stream().map(String::strip).anyMatch(tenant::equals);
  }

  /** Who a token is for that goes to that service on that node. */
  String audienceOf(NodeId node, String service) {
    return audience == Audience.NODE ? node.name() : service;
  }

  /** Whether calls to a gateway by that way are sealed: to the central cloud they are not, which is who is to read them. */
  boolean seals(Way way) {
    return security == Security.SEALED && way.route() != Route.GLOBAL;
  }
}
