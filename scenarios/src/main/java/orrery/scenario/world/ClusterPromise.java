package orrery.scenario.world;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.protocols.gateway.ServicesConfig;
import orrery.scenario.Scenario;
import orrery.scenario.Service;

/**
 * What the edge nodes of a scenario promise of their clusters.
 *
 * @param rendezvous the services at which clusters meet that are wider than a link
 * @param isWide whether there are such clusters
 */
record ClusterPromise(Promises.Bounds bounds, Set<String> rendezvous, boolean isWide) {

  /** That of a scenario's edge nodes; empty where it has none, or they are clients of the central cloud alone. */
  static Optional<ClusterPromise> of(Scenario scenario) {
    return scenario.protocols().values().stream()
        .filter(protocol -> protocol.config() instanceof EdgeNodeConfig)
        .map(protocol -> (EdgeNodeConfig) protocol.config())
        .filter(edge -> !edge.services().on() || edge.services().mode() == ServicesConfig.Mode.EDGE)
        .map(edge -> of(scenario, edge))
        .findFirst();
  }

  private static ClusterPromise of(Scenario scenario, EdgeNodeConfig edge) {
    ClusterConfig cluster = edge.cluster();
    Promises.Bounds bounds = new Promises.Bounds(
        cluster.coexistenceBound().toNanos(),
        new Promises.Settling(cluster.settlingBound().toNanos(), cluster.agreementBound().toNanos(), cluster.knowledgeBound().toNanos()),
        new Promises.Settling(cluster.dividedBound().toNanos(), cluster.dividedAgreementBound().toNanos(), cluster.dividedKnowledgeBound().toNanos()));
    return new ClusterPromise(bounds, services(scenario, edge.discovery().service()), edge.scopes().account() || edge.scopes().proximity());
  }

  /**
   * The discovery services of a scenario that its nodes have to do with: those they are told of as {@code name:port}, with
   * commas between, and those that are a group with them.
   */
  static Set<String> services(Scenario scenario, String told) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : told.split(",", -1)) {
      String endpoint = part.strip();
      int colon = endpoint.lastIndexOf(':');
      String name = colon < 0 ? endpoint : endpoint.substring(0, colon);
      Service named = scenario.services().get(name);
      if (named != null) {
        names.add(name);
        if (scenario.protocols().get(named.protocol()).config() instanceof DiscoveryServiceConfig config && !config.group().isEmpty()) {
          scenario.services().forEach((other, service) -> {
            if (service.protocol().equals(named.protocol())) {
              names.add(other);
            }
          });
        }
      }
    }
    return names;
  }
}
