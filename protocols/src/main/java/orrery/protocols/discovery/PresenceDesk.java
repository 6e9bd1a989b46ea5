package orrery.protocols.discovery;

import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.protocols.discovery.DiscoveryRegistry.Cluster;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;

/**
 * The service's side of presence by keep-alive: each node has a record of its own, a cluster of one, which is searched as
 * others are and expires as the service is told to let records expire.
 */
final class PresenceDesk {

  private final DiscoveryRegistry registry;

  PresenceDesk(DiscoveryRegistry registry) {
    this.registry = registry;
  }

  /** {@code PUT /presence/{id}}: a node tells all of itself. */
  HttpResponse present(HttpExchange exchange, long nowNanos) throws JsonException {
    NodeId id = DiscoveryService.id(exchange.variable("id"));
    NodeEntry entry = DiscoveryJson.readEntry(exchange.request().body());
    if (!entry.id().equals(id)) {
      throw new JsonException("a node must speak for itself");
    }
    Optional<Cluster> before = registry.cluster(id);
    Address own = entry.endpoint().address();
    // A network that holds one address: a node that speaks for itself claims no link.
    LinkNetwork alone = new LinkNetwork(own, own.isIpv4() ? 32 : 128);
    ClusterRegistration told = new ClusterRegistration(before.map(cluster -> cluster.term).orElse(1L), before.map(cluster -> cluster.incarnation).orElse(0L),
        before.map(cluster -> cluster.revision + 1).orElse(0L), alone, entry.endpoint(), Optional.empty(), ListRequest.NONE, List.of(entry));
    Verdict verdict = registry.register(id, told, exchange.remote().address(), nowNanos);
    return HttpResponse.of(verdict == Verdict.DONE || verdict == Verdict.CREATED ? 204 : verdict.status);
  }

  /** {@code PUT /presence/{id}/beat}: it is still there. */
  HttpResponse beat(HttpExchange exchange, long nowNanos) throws JsonException {
    Verdict verdict = registry.heard(DiscoveryService.id(exchange.variable("id")), nowNanos);
    return HttpResponse.of(verdict == Verdict.DONE ? 204 : verdict.status);
  }

  /** {@code DELETE /presence/{id}}: it goes. */
  HttpResponse leave(HttpExchange exchange) throws JsonException {
    Verdict verdict = registry.leave(DiscoveryService.id(exchange.variable("id")), Long.MAX_VALUE);
    return HttpResponse.of(verdict == Verdict.DONE ? 204 : verdict.status);
  }
}
