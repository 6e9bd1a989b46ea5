package orrery.protocols.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.ScopeDirectory.Verdict;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;

/** The discovery service's answers to requests about scopes. Each says what the directory knows of the scope then. */
final class ScopeDesk {

  private final Host host;
  private final ScopeDirectory directory;

  ScopeDesk(Host host, ScopeDirectory directory) {
    this.host = host;
    this.directory = directory;
  }

  /** {@code GET /scopes/{scope}/super-node}: who it is. */
  HttpResponse ask(HttpExchange exchange) throws JsonException {
    return answer(200, scope(exchange));
  }

  /** {@code PUT /scopes/{scope}/super-node}: a claim, which a later term wins. */
  HttpResponse claim(HttpExchange exchange) throws JsonException {
    String scope = scope(exchange);
    SuperNode claim = ScopeJson.readClaim(exchange.request().body());
    Verdict verdict = directory.claim(scope, claim, host.nanoTime());
    host.probe().event("scope-claim", scope + " by " + claim.id() + " in term " + claim.term() + ": " + verdict.status);
    if (verdict == Verdict.ACCEPTED) {
      host.probe().state("accepted-term", scope, Long.toString(claim.term()));
    }
    return answer(verdict.status, scope);
  }

  /** {@code DELETE /scopes/{scope}/super-node?id=…&term=…}: a claim is taken back. */
  HttpResponse withdraw(HttpExchange exchange) throws JsonException {
    String scope = scope(exchange);
    Map<String, String> query = exchange.target().query();
    String id = query.getOrDefault("id", "");
    if (!NodeId.isValid(id)) {
      throw new JsonException("there must be a node id");
    }
    long term = JsonReader.read(query.getOrDefault("term", "").getBytes(StandardCharsets.UTF_8), json -> json.whole(1, Long.MAX_VALUE));
    Verdict verdict = directory.withdraw(scope, new NodeId(id), term, host.nanoTime());
    host.probe().event("scope-withdrawal", scope + " by " + id + " in term " + term + ": " + verdict.status);
    return answer(verdict.status, scope);
  }

  private HttpResponse answer(int status, String scope) {
    return HttpResponse.json(status, ScopeJson.write(directory.entry(scope)));
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
