package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpDate;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.KeySet;
import orrery.protocols.jwt.TokenWork;

/**
 * A node's requests to identity and token services: each is made once, and its end is told. Whoever makes them decides what
 * to do where it is no good one.
 *
 * <p>What the node signs says when, by its own clock. A service that refuses it says what time it is there (RFC 9110 §6.6.1),
 * and from then on the node reckons with the difference, where that is more than a minute: a clock that is wrong keeps nobody out.
 */
public final class IdentityClient {

  /** How long what is signed to be sent at once is in force; assumed. */
  private static final long PROOF_SECONDS = 60;

  private static final String REGISTERED = "identity registered";

  private final Host host;
  private final IdentityConfig config;
  private final NodeKeys keys;
  private final HttpClient http;
  /** Null before the first request. */
  private @Nullable HttpGroup identity;
  private @Nullable HttpGroup tokens;
  private long ahead;
  private long proofs;

  /**
   * Nothing is sent before something is asked for.
   *
   * @param http how patient it is decides for how long a service that is mute keeps everybody waiting
   */
  public IdentityClient(Host host, HttpClient http, IdentityConfig config, NodeKeys keys) {
    this.host = host;
    this.config = config;
    this.keys = keys;
    this.http = http;
  }

  private HttpGroup identity() {
    identity = identity == null ? new HttpGroup(host, http, config.identityEndpoints()) : identity;
    return identity;
  }

  private HttpGroup tokens() {
    if (tokens == null) {
      tokens = config.tokens().isEmpty() ? identity() : new HttpGroup(host, http, config.tokenEndpoints());
    }
    return tokens;
  }

  /** The name by which the services know this node: its own. */
  String id() {
    return host.id().name();
  }

  /** Whether it has been registered, in this life or an earlier one, as far as it knows. */
  boolean isRegistered() {
    return host.storage().get(REGISTERED).isPresent();
  }

  /** It has turned out not to be registered. */
  void forgetRegistration() {
    host.storage().remove(REGISTERED);
  }

  /**
   * Registers this node, or changes its profile.
   *
   * @param invitation a token of somebody who may bring others into the account; empty for none
   */
  void register(Optional<String> invitation, Consumer<HttpResult> onResult) {
    host.compute(TokenWork.SIGN, () -> {
      ClientEntry own = new ClientEntry(id(), config.kind(), keys.signing().publicKey(), host.device().account(), config.tenant(), config.scopeList());
      String signed = Registration.sign(own, config.issuer(), now(), now() + PROOF_SECONDS, keys.signing(), host.shared());
      HttpHeaders headers = HttpHeaders.of("Content-Type", "application/jwt");
      headers = invitation.isPresent() ? headers.with("Authorization", "Bearer " + invitation.get()) : headers;
      send(identity(), "register", new HttpRequest("PUT", "/clients/" + id(), headers, ascii(signed)), result -> {
        if (answer(result).filter(HttpResponse::isSuccess).isPresent()) {
          host.storage().put(REGISTERED, ByteBuffer.wrap(new byte[] {1}));
          host.storage().sync(() -> { });
        }
        onResult.accept(result);
      });
    });
  }

  /** Asks for a token, by a refresh token where there is one. */
  void token(String audience, List<String> scopes, Optional<String> refreshToken, Consumer<HttpResult> onResult) {
    host.compute(TokenWork.SIGN, () -> {
      String id = Long.toString(host.unixNanos(), 36) + "-" + Long.toString(proofs++, 36);
      Claims proof = Claims.of(id(), id(), config.issuer(), now(), now() + PROOF_SECONDS).withTokenId(id);
      Map<String, String> form = new LinkedHashMap<>();
      form.put("grant_type", refreshToken.isPresent() ? "refresh_token" : "client_credentials");
      if (refreshToken.isPresent()) {
        form.put("refresh_token", refreshToken.get());
      } else {
        form.put("audience", audience);
      }
      if (!scopes.isEmpty()) {
        form.put("scope", String.join(" ", scopes));
      }
      form.put("client_assertion_type", TokenDesk.ASSERTION_TYPE);
      form.put("client_assertion", Jws.sign(TokenDesk.ASSERTION, proof.write(), keys.signing(), host.shared()));
      send(tokens(), "token", new HttpRequest("POST", "/token", HttpHeaders.of("Content-Type", Form.CONTENT_TYPE), Form.write(form)), onResult);
    });
  }

  /** Asks for the issuer's keys; empty where there is no answer, or one without any. */
  void keys(Consumer<Optional<KeySet>> onKeys) {
    send(identity(), "keys", HttpRequest.of("GET", "/jwks.json"), result -> onKeys.accept(answer(result)
        .filter(response -> response.status() == 200).flatMap(IdentityClient::readKeys).filter(set -> !set.isEmpty())));
  }

  private static Optional<KeySet> readKeys(HttpResponse response) {
    try {
      return Optional.of(KeySet.read(response.body()));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Has {@code key} known as the one to agree on secrets with. */
  void publish(String token, Jwk key, Consumer<HttpResult> onResult) {
    HttpHeaders headers = HttpHeaders.of("Content-Type", "application/jwk+json").with("Authorization", "Bearer " + token);
    send(identity(), "publish-key", new HttpRequest("PUT", "/payload-keys/" + id(), headers, JsonWriter.write(key::write)), onResult);
  }

  /** Asks for the key of another. */
  void payloadKey(String token, String of, Consumer<HttpResult> onResult) {
    send(identity(), "payload-key", new HttpRequest("GET", "/payload-keys/" + of, HttpHeaders.of("Authorization", "Bearer " + token), new byte[0]), onResult);
  }

  private void send(HttpGroup group, String kind, HttpRequest request, Consumer<HttpResult> onResult) {
    group.send(request, result -> {
      host.probe().count(IdentityMetrics.CALLS, 1, kind, outcome(result));
      answer(result).filter(response -> response.status() == 400 || response.status() == 401).ifPresent(this::learnTime);
      onResult.accept(result);
    });
  }

  private void learnTime(HttpResponse response) {
    Optional<Long> theirs = response.headers().first("Date").flatMap(HttpDate::parse);
    if (theirs.isPresent()) {
      long difference = theirs.get() - host.unixNanos() / 1_000_000_000L;
      ahead = Math.abs(difference) > PROOF_SECONDS ? difference : 0;
    }
  }

  private long now() {
    return host.unixNanos() / 1_000_000_000L + ahead;
  }

  static Optional<HttpResponse> answer(HttpResult result) {
    return result instanceof HttpResult.Answer answer ? Optional.of(answer.response()) : Optional.empty();
  }

  private static String outcome(HttpResult result) {
    return result instanceof HttpResult.NoAnswer none ? none.reason().word() : Integer.toString(((HttpResult.Answer) result).response().status());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
