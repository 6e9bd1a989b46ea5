package orrery.protocols.discovery;

import java.util.function.Consumer;
import orrery.host.NodeId;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;

/**
 * The service's side of presence by keep-alive: each node has a record of its own, a cluster of one, which is searched as
 * others are and expires as the service is told to let records expire.
 */
final class PresenceDesk {

  private final RegistryStore store;
  private final Desk desk;

  PresenceDesk(RegistryStore store, Desk desk) {
    this.store = store;
    this.desk = desk;
  }

  /** {@code PUT /presence/{id}}: a node tells all of itself. */
  void present(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = DiscoveryService.id(exchange.variable("id"));
    NodeEntry entry = DiscoveryJson.readEntry(exchange.request().body());
    if (!entry.id().equals(id)) {
      throw new JsonException("a node must speak for itself");
    }
    desk.change(new RegistryChange.Present(entry, exchange.remote().address()), respond, PresenceDesk::answer);
  }

  /** {@code PUT /presence/{id}/beat}: it is still there. Who is not known here, though elsewhere perhaps, tells all again. */
  void beat(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    respond.accept(answer(store.heard(DiscoveryService.id(exchange.variable("id")))));
  }

  /** {@code DELETE /presence/{id}}: it goes. */
  void leave(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    desk.change(new RegistryChange.Leave(DiscoveryService.id(exchange.variable("id")), Long.MAX_VALUE), respond, PresenceDesk::answer);
  }

  private static HttpResponse answer(Verdict verdict) {
    return HttpResponse.of(verdict == Verdict.DONE || verdict == Verdict.CREATED ? 204 : verdict.status);
  }
}
