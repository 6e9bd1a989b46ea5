package orrery.protocols.identity;

import java.util.List;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Jws;

/**
 * The identity service (EC-23): clients of every kind, their keys, and tokens for them, over HTTP.
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code PUT /clients/{id}}<td>a registration that the client has signed<td>201, 204, 400, 401, 403, 409, 503, 507
 *   <tr><td>{@code DELETE /clients/{id}}<td>with a token of that client, or of one that may enrol in its account<td>204, 401, 403, 404, 503
 *   <tr><td>{@code PUT /payload-keys/{id}}<td>an X25519 key (RFC 7517), with a token of that client<td>204, 400, 401, 403, 404, 503
 *   <tr><td>{@code GET /payload-keys/{id}}<td>with a token<td>200 with a {@link orrery.protocols.jwt.KeyStatement}, 401, 404, 503
 *   <tr><td>{@code POST /token}<td>a request for a token (RFC 6749 §4.4.2, §6)<td>200, 400, 401, 503
 *   <tr><td>{@code GET /jwks.json}<td><td>200 with the keys of all servers of this issuer
 *   <tr><td>{@code GET /.well-known/openid-configuration}<td><td>200
 * </table>
 *
 * <p>The tokens that it asks for have its issuer's name as their audience.
 */
public final class IdentityService implements Protocol {

  private final IdentityServiceConfig config;
  private final IdentityStore store;
  private final SigningRing ring;
  private final HttpServer server;

  public IdentityService(Host host, IdentityServiceConfig config) {
    this.config = config;
    store = IdentityStore.of(host, config.store());
    ring = new SigningRing(host, store, config.issuer());
    TokenDesk tokens = new TokenDesk(host, config.issuer(), store, ring);
    ClientDesk clients = new ClientDesk(host, config, store, ring);
    server = new HttpServer(host, config.http())
        .route("PUT", "/clients/{id}", Answers.counted(host, "register", clients::register))
        .route("DELETE", "/clients/{id}", Answers.counted(host, "remove", clients::remove))
        .route("PUT", "/payload-keys/{id}", Answers.counted(host, "publish-key", clients::publish))
        .route("GET", "/payload-keys/{id}", Answers.counted(host, "payload-key", clients::payloadKey))
        .route("POST", "/token", Answers.counted(host, "token", tokens::answer))
        .route("GET", "/jwks.json", Answers.counted(host, "keys", (exchange, respond) -> respond.accept(keys(store, config.issuer()))))
        .route("GET", "/.well-known/openid-configuration", Answers.counted(host, "configuration", (exchange, respond) -> respond.accept(document(exchange))));
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

  /** How many clients it knows. */
  public int size() {
    return store.book().size();
  }

  /** A set of keys may be kept for as long as a key is published before it is used. */
  static HttpResponse keys(IdentityStore store, IssuerConfig config) {
    return HttpResponse.json(200, store.book().keys().write()).with("Cache-Control", "max-age=" + config.keyOverlap().toSeconds());
  }

  /** OpenID Connect Discovery §3 and RFC 8414 §2, of which only what there is. */
  private HttpResponse document(HttpExchange exchange) {
    String own = "http://" + exchange.local();
    String tokens = config.tokenEndpoint().isEmpty() ? own : "http://" + config.tokenEndpoint();
    return HttpResponse.json(200, JsonWriter.write(json -> json
        .text("issuer", config.issuer().issuer())
        .text("token_endpoint", tokens + "/token")
        .text("jwks_uri", own + "/jwks.json")
        .texts("grant_types_supported", List.of("client_credentials", "refresh_token"))
        .texts("token_endpoint_auth_methods_supported", List.of("private_key_jwt"))
        .texts("token_endpoint_auth_signing_alg_values_supported", List.of(Jws.ALGORITHM))
        .texts("response_types_supported", List.of())
        .texts("subject_types_supported", List.of("public"))
        .texts("id_token_signing_alg_values_supported", List.of(Jws.ALGORITHM))));
  }
}
