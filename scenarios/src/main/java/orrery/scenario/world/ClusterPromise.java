package orrery.scenario.world;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.scenario.Scenario;

/**
 * What the edge nodes of a scenario promise of their clusters.
 *
 * @param rendezvous the services at which clusters meet that are wider than a link
 * @param isWide whether there are such clusters
 */
record ClusterPromise(Promises.Bounds bounds, Set<String> rendezvous, boolean isWide) {

  /** That of a scenario's edge nodes; empty where it has none. */
  static Optional<ClusterPromise> of(Scenario scenario) {
    return scenario.protocols().values().stream()
        .filter(protocol -> protocol.config() instanceof EdgeNodeConfig)
        .map(protocol -> of(scenario, (EdgeNodeConfig) protocol.config()))
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

  /** All services that run what the one runs that the nodes are told of as {@code name:port}, or the first of a group. */
  private static Set<String> services(Scenario scenario, String told) {
    Set<String> names = new LinkedHashSet<>();
    String first = told.split(",", 2)[0].strip();
    int colon = first.lastIndexOf(':');
    var named = scenario.services().get(colon < 0 ? first : first.substring(0, colon));
    if (named != null) {
      scenario.services().forEach((name, service) -> {
        if (service.protocol().equals(named.protocol())) {
          names.add(name);
        }
      });
    }
    return names;
  }
}
