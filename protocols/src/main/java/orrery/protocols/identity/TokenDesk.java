package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.identity.IdentityChange.Grant;
import orrery.protocols.identity.IdentityChange.Outcome;
import orrery.protocols.identity.IdentityChange.Rotate;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.KeySet;
import orrery.protocols.jwt.OneTimeTokens;
import orrery.protocols.jwt.Refusal;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.SigningKey;
import orrery.protocols.jwt.TokenVerifier;
import orrery.protocols.jwt.TokenWork;
import orrery.protocols.jwt.Verdict;
import orrery.protocols.jwt.VerifierConfig;

/**
 * The token endpoint (RFC 6749 §3.2): who proves to be a client gets tokens for others to check.
 *
 * <p>A client proves it by a token of its own, signed with its key, for this issuer and to be used once (RFC 7523 §2.2,
 * {@code private_key_jwt}). The audience of what is asked for is a parameter as RFC 8693 §2.1 names it.
 */
final class TokenDesk {

  /** The kind of token by which clients prove who they are. */
  static final String ASSERTION = "client-authentication+jwt";

  static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** The scope that asks for a refresh token (OpenID Connect Core §11). */
  static final String OFFLINE = "offline_access";

  /** The longest time that such a proof may be in force, so that those used need not be remembered for longer; assumed. */
  private static final long LONGEST_ASSERTION_SECONDS = 600;

  /** How many of them are remembered; assumed. At 10,000 requests a second, those of the last 20 seconds. */
  private static final int REMEMBERED = 200_000;

  /** How many requests may wait for the processor: more would be answered when their clients have given up. Assumed. */
  private static final int MOST_WAITING = 2_000;

  private static final String LIVED = "token service lived";

  private final Host host;
  private final IssuerConfig config;
  private final IdentityStore store;
  private final SigningRing ring;
  private final VerifierConfig verifying;
  private final OneTimeTokens used;
  private int waiting;
  private long made;

  TokenDesk(Host host, IssuerConfig config, IdentityStore store, SigningRing ring) {
    this.host = host;
    this.config = config;
    this.store = store;
    this.ring = ring;
    verifying = new VerifierConfig(config.tolerance(), 0);
    boolean lived = host.storage().get(LIVED).isPresent();
    used = new OneTimeTokens(REMEMBERED, lived ? now() : 0);
    if (!lived) {
      host.storage().put(LIVED, ByteBuffer.wrap(new byte[] {1}));
      host.storage().sync(() -> { });
    }
  }

  private long now() {
    return host.unixNanos() / 1_000_000_000L;
  }

  /** Answers {@code POST /token}. */
  void answer(HttpExchange exchange, Consumer<HttpResponse> respond) {
    String type = exchange.request().headers().first("Content-Type").orElse("");
    Optional<Map<String, String>> form = type.startsWith(Form.CONTENT_TYPE) ? Form.read(exchange.request().body()) : Optional.empty();
    if (form.isEmpty()) {
      refuse(respond, 400, "invalid_request", "the content must be " + Form.CONTENT_TYPE + " with each name once");
      return;
    }
    Map<String, String> asked = form.get();
    String grant = asked.getOrDefault("grant_type", "");
    if (grant.isEmpty()) {
      refuse(respond, 400, "invalid_request", "there must be a grant_type");
    } else if (!grant.equals("client_credentials") && !grant.equals("refresh_token")) {
      refuse(respond, 400, "unsupported_grant_type", "grant_type must be client_credentials or refresh_token");
    } else if (!asked.getOrDefault("client_assertion_type", "").equals(ASSERTION_TYPE)) {
      refuse(respond, 401, "invalid_client", "client_assertion_type must be " + ASSERTION_TYPE);
    } else if (ring.key().isEmpty() || waiting >= MOST_WAITING) {
      respond.accept(Answers.unavailable());
    } else {
      waiting++;
      host.compute(TokenWork.of(1, 1), () -> {
        waiting--;
        grant(grant, asked, respond);
      });
    }
  }

  private void grant(String grant, Map<String, String> asked, Consumer<HttpResponse> respond) {
    Optional<ClientEntry> client = authenticated(asked.getOrDefault("client_assertion", ""));
    if (client.isEmpty()) {
      refuse(respond, 401, "invalid_client", "client_assertion must be signed by a client that is registered, for " + config.issuer() + ", now and once");
    } else if (grant.equals("client_credentials")) {
      byCredentials(client.get(), asked, respond);
    } else {
      byRefresh(client.get(), asked, respond);
    }
  }

  private Optional<ClientEntry> authenticated(String assertion) {
    Refusal refusal;
    try {
      Optional<Jws> jws = Jws.read(assertion);
      Optional<Claims> said = jws.isEmpty() ? Optional.empty() : Optional.of(jws.get().payload(Claims::read));
      // RFC 7523 §3: issuer and subject are the client. So far it only says so.
      Optional<ClientEntry> client = said.flatMap(claims -> store.book().client(claims.subject()));
      if (client.isPresent() && said.get().issuedAt() >= said.get().expiresAt() - LONGEST_ASSERTION_SECONDS) {
        TokenVerifier verifier = new TokenVerifier(verifying, client.get().id(), ASSERTION, host.shared());
        verifier.trust(KeySet.of(List.of(client.get().key())));
        Verdict verdict = verifier.verifyOnce(assertion, Required.of(config.issuer()), now(), used);
        if (verdict instanceof Verdict.Accepted) {
          return client;
        }
        refusal = ((Verdict.Refused) verdict).reason();
      } else {
        refusal = said.isEmpty() || client.isPresent() ? Refusal.MALFORMED : Refusal.UNKNOWN_KEY;
      }
    } catch (JsonException e) {
      refusal = Refusal.MALFORMED;
    }
    host.probe().count(Refusal.REFUSED, 1, refusal.word());
    return Optional.empty();
  }

  private void byCredentials(ClientEntry client, Map<String, String> asked, Consumer<HttpResponse> respond) {
    String audience = asked.getOrDefault("audience", "");
    Optional<List<String>> scopes = scopes(asked.get("scope"), client.scopes());
    if (audience.isEmpty() || audience.length() > Claims.MOST_TEXT) {
      refuse(respond, 400, "invalid_request", "there must be an audience of 1 to " + Claims.MOST_TEXT + " characters");
    } else if (scopes.isEmpty()) {
      refuse(respond, 400, "invalid_scope", "scope must be of those that the client is registered with");
    } else if (!scopes.get().contains(OFFLINE)) {
      respond.accept(answer(client, audience, scopes.get(), Optional.empty()));
    } else {
      String line = secret(2);
      String secret = secret(4);
      Grant grant = new Grant(client.id(), audience, scopes.get(), line, hash(secret), now() + config.refreshLifetime().toSeconds());
      Answers.change(store, grant, respond, outcome -> switch (outcome) {
        case DONE, CREATED -> answer(client, audience, scopes.get(), Optional.of(line + "." + secret));
        default -> error(400, "invalid_request", "a client must have at most " + IdentityBook.MOST_LINES + " refresh tokens at a time");
      });
    }
  }

  private void byRefresh(ClientEntry client, Map<String, String> asked, Consumer<HttpResponse> respond) {
    String[] token = asked.getOrDefault("refresh_token", "").split("\\.", -1);
    Optional<Grant> line = token.length == 2 ? store.book().line(client.id(), token[0]) : Optional.empty();
    if (line.isEmpty()) {
      refuse(respond, 400, "invalid_grant", "refresh_token must be one of the client's, and in force");
      return;
    }
    Optional<List<String>> scopes = scopes(asked.get("scope"), line.get().scopes());
    if (scopes.isEmpty() || !client.scopes().containsAll(scopes.get())) {
      refuse(respond, 400, "invalid_scope", "scope must be of what was granted");
      return;
    }
    String secret = secret(4);
    long expires = now() + config.refreshLifetime().toSeconds();
    Answers.change(store, new Rotate(client.id(), token[0], hash(token[1]), hash(secret), expires), respond, outcome -> {
      if (outcome == Outcome.REUSED) {
        host.probe().event("refresh-token-reused", client.id() + " for " + line.get().audience());
      }
      return outcome == Outcome.DONE ? answer(client, line.get().audience(), scopes.get(), Optional.of(token[0] + "." + secret))
          : error(400, "invalid_grant", "refresh_token must be one of the client's, in force, and not have been used before");
    });
  }

  /** What is asked for, or all that is allowed where nothing is; empty where it is more than that, or no scope. */
  private static Optional<List<String>> scopes(@Nullable String asked, List<String> allowed) {
    if (asked == null) {
      return Optional.of(allowed);
    }
    try {
      return Optional.of(Claims.scopes(asked)).filter(allowed::containsAll);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private HttpResponse answer(ClientEntry client, String audience, List<String> scopes, Optional<String> refresh) {
    Optional<SigningKey> key = ring.key();
    if (key.isEmpty()) {
      return Answers.unavailable();
    }
    long now = now();
    long lifetime = config.tokenLifetime().toSeconds();
    Claims claims = Claims.of(config.issuer(), client.id(), audience, now, now + lifetime)
        .withScopes(scopes).withAccount(client.account(), client.tenant()).withTokenId(tokenId(key.get()));
    String token = Jws.sign(TokenVerifier.ACCESS, claims.write(), key.get(), host.shared());
    host.probe().event("token", client.id() + " (" + Defaults.word(client.kind()) + ") for " + audience);
    byte[] body = JsonWriter.write(json -> {
      json.text("access_token", token).text("token_type", "Bearer").whole("expires_in", lifetime).text("scope", String.join(" ", scopes));
      refresh.ifPresent(text -> json.text("refresh_token", text));
    });
    return HttpResponse.json(200, body).with("Cache-Control", "no-store");
  }

  /** Like no other of this issuer: of this server's key, this moment, and among those of this moment. */
  private String tokenId(SigningKey key) {
    return key.publicKey().id().substring(0, 8) + "-" + Long.toString(host.unixNanos(), 36) + "-" + Long.toString(made++, 36);
  }

  private String secret(int words) {
    ByteBuffer drawn = ByteBuffer.allocate(words * Long.BYTES);
    while (drawn.hasRemaining()) {
      drawn.putLong(host.random("refresh tokens").nextLong());
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn.array());
  }

  /** What is kept of a secret: whoever reads the store cannot use it. */
  private static String hash(String secret) {
    byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
    SHA256Digest digest = new SHA256Digest();
    digest.update(octets, 0, octets.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private void refuse(Consumer<HttpResponse> respond, int status, String error, String description) {
    respond.accept(error(status, error, description));
  }

  private HttpResponse error(int status, String error, String description) {
    host.probe().count(IdentityMetrics.ERRORS, 1, error);
    return Answers.error(status, error, description);
  }
}
