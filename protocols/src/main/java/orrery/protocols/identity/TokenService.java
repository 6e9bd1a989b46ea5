package orrery.protocols.identity;

import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpServer;

/**
 * The server token service (EC-24): tokens for clients that an identity service of its group has registered.
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code POST /token}<td>a request for a token (RFC 6749 §4.4.2, §6)<td>200, 400, 401, 503
 *   <tr><td>{@code GET /jwks.json}<td><td>200 with the keys of all servers of this issuer
 * </table>
 *
 * <p>It signs with keys of its own, which the group publishes. Who is a client is what this server has heard of its group: a
 * client that was removed a moment ago may get one more token where the news has not come yet.
 */
public final class TokenService implements Protocol {

  private final TokenServiceConfig config;
  private final IdentityStore store;
  private final SigningRing ring;
  private final HttpServer server;

  public TokenService(Host host, TokenServiceConfig config) {
    this.config = config;
    store = IdentityStore.of(host, config.store());
    ring = new SigningRing(host, store, config.issuer());
    TokenDesk tokens = new TokenDesk(host, config.issuer(), store, ring);
    server = new HttpServer(host, config.http())
        .route("POST", "/token", Answers.counted(host, "token", tokens::answer))
        .route("GET", "/jwks.json", Answers.counted(host, "keys", (exchange, respond) -> respond.accept(IdentityService.keys(store, config.issuer()))));
  }

  @Override
  public void start() {
    store.start();
    ring.start();
    server.start(config.port());
  }

  @Override
  public void stop(Runnable done) {
    server.stop();
    ring.stop();
    store.stop(done);
  }

  /** Where it listens. */
  public Endpoint local() {
    return server.local();
  }
}
