package orrery.protocols.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;

/**
 * The discovery service's answers to requests about scopes. Each says what the directory knows of the scope: after a claim
 * that is accepted, that; else whatever there is when it answers, which refuses the claim no less.
 */
final class ScopeDesk {

  private final Host host;
  private final RegistryStore store;
  private final Desk desk;

  ScopeDesk(Host host, RegistryStore store, Desk desk) {
    this.host = host;
    this.store = store;
    this.desk = desk;
  }

  /** {@code GET /scopes/{scope}/super-node}: who it is. */
  void ask(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    String scope = scope(exchange);
    desk.readLatest(respond, () -> answer(200, scope));
  }

  /** {@code PUT /scopes/{scope}/super-node}: a claim, which a later term wins. */
  void claim(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    String scope = scope(exchange);
    SuperNode claim = ScopeJson.readClaim(exchange.request().body());
    desk.change(new RegistryChange.Claim(scope, claim), respond, verdict -> {
      host.probe().event("scope-claim", scope + " by " + claim.id() + " in term " + claim.term() + ": " + verdict.status);
      if (verdict != Verdict.DONE) {
        return answer(verdict.status, scope);
      }
      host.probe().state("accepted-term", scope, Long.toString(claim.term()));
      return HttpResponse.json(verdict.status, ScopeJson.write(new ScopeDirectory.Entry(Optional.of(claim), claim.term(), 0)));
    });
  }

  /** {@code DELETE /scopes/{scope}/super-node?id=…&term=…}: a claim is taken back. */
  void withdraw(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    String scope = scope(exchange);
    Map<String, String> query = exchange.target().query();
    NodeId id = DiscoveryService.id(query.getOrDefault("id", ""));
    long term = JsonReader.read(query.getOrDefault("term", "").getBytes(StandardCharsets.UTF_8), json -> json.whole(1, Long.MAX_VALUE));
    desk.change(new RegistryChange.Withdraw(scope, id, term), respond, verdict -> {
      host.probe().event("scope-withdrawal", scope + " by " + id + " in term " + term + ": " + verdict.status);
      return answer(verdict.status, scope);
    });
  }

  private HttpResponse answer(int status, String scope) {
    return HttpResponse.json(status, ScopeJson.write(store.scopes().entry(scope)));
  }

  /** A scope is called as its cluster is. */
  private static String scope(HttpExchange exchange) throws JsonException {
    String scope = exchange.variable("scope");
    if (scope.getBytes(StandardCharsets.UTF_8).length > 63) {
      throw new JsonException("a scope must have at most 63 bytes of UTF-8");
    }
    return scope;
  }
}
