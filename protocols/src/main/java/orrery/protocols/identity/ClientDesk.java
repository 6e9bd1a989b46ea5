package orrery.protocols.identity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.identity.IdentityChange.Publish;
import orrery.protocols.identity.IdentityChange.Register;
import orrery.protocols.identity.IdentityChange.Remove;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.jwt.KeyStatement;
import orrery.protocols.jwt.Refusal;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.SigningKey;
import orrery.protocols.jwt.TokenVerifier;
import orrery.protocols.jwt.TokenWork;
import orrery.protocols.jwt.Verdict;
import orrery.protocols.jwt.VerifierConfig;

/** Clients and their payload keys, at the identity service. What it does is guarded by tokens of its own issuer (EC-23). */
final class ClientDesk {

  /** The most tokens that are remembered as verified; assumed. */
  private static final int REMEMBERED = 10_000;

  /** How many requests may wait for the processor; assumed. */
  private static final int MOST_WAITING = 2_000;

  private final Host host;
  private final IssuerConfig config;
  private final IdentityServiceConfig.Enrolment enrolment;
  private final IdentityStore store;
  private final SigningRing ring;
  private final TokenVerifier tokens;
  private int waiting;

  ClientDesk(Host host, IdentityServiceConfig config, IdentityStore store, SigningRing ring) {
    this.host = host;
    this.config = config.issuer();
    enrolment = config.enrolment();
    this.store = store;
    this.ring = ring;
    tokens = new TokenVerifier(new VerifierConfig(this.config.tolerance(), REMEMBERED), this.config.issuer(), TokenVerifier.ACCESS, host.shared());
  }

  private long now() {
    return host.unixNanos() / 1_000_000_000L;
  }

  private Required required(String... scopes) {
    return new Required(config.issuer(), List.of(scopes), "");
  }

  /** Answers {@code PUT /clients/{id}}. */
  void register(HttpExchange exchange, Consumer<HttpResponse> respond) {
    compute(respond, 0, enrolment == IdentityServiceConfig.Enrolment.OPEN ? 1 : 2, () -> {
      ClientEntry client = Registration.read(Answers.text(exchange.request().body()), config.issuer(), now(), config.tolerance().toSeconds(), host.shared());
      if (!client.id().equals(exchange.variable("id"))) {
        throw new JsonException("the registration must be of " + client.id() + ", whose name must be in the path");
      }
      Optional<Refusal> refusal = enrolmentRefusal(client, exchange.request().headers());
      if (refusal.isPresent()) {
        respond.accept(Answers.refused(refusal.get()));
        return;
      }
      Answers.change(store, new Register(client), respond, outcome -> {
        host.probe().event("client", client.id() + " of " + client.account() + ": " + outcome);
        return Answers.outcome(outcome);
      });
    });
  }

  /** Whoever comes first makes an account; by invitation, others come into it only with a token of somebody who may bring them. */
  private Optional<Refusal> enrolmentRefusal(ClientEntry client, HttpHeaders headers) {
    boolean renewed = store.book().client(client.id()).filter(known -> known.account().equals(client.account())).isPresent();
    if (enrolment == IdentityServiceConfig.Enrolment.OPEN || renewed || !store.book().hasAccount(client.account())) {
      return Optional.empty();
    }
    Verdict verdict = judged(headers, required(ClientKind.ENROL));
    if (verdict instanceof Verdict.Accepted accepted) {
      return accepted.claims().account().equals(client.account()) ? Optional.empty() : Optional.of(Refusal.MISSING_SCOPE);
    }
    return Optional.of(((Verdict.Refused) verdict).reason());
  }

  /** Answers {@code DELETE /clients/{id}}. */
  void remove(HttpExchange exchange, Consumer<HttpResponse> respond) {
    String id = exchange.variable("id");
    guarded(exchange, respond, claims -> {
      boolean mayRemove = claims.subject().equals(id) || claims.scopes().contains(ClientKind.ENROL)
          && store.book().client(id).filter(client -> client.account().equals(claims.account())).isPresent();
      if (mayRemove) {
        Answers.change(store, new Remove(id), respond, Answers::outcome);
      } else {
        respond.accept(Answers.refused(Refusal.MISSING_SCOPE));
      }
    });
  }

  /** Answers {@code PUT /payload-keys/{id}}. */
  void publish(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    String id = exchange.variable("id");
    Jwk key = JsonReader.read(exchange.request().body(), Jwk::read).filter(read -> read.curve() == Jwk.Curve.X25519)
        .orElseThrow(() -> new JsonException("there must be an X25519 key"));
    guarded(exchange, respond, claims -> {
      if (claims.subject().equals(id)) {
        Answers.change(store, new Publish(id, key), respond, Answers::outcome);
      } else {
        respond.accept(Answers.refused(Refusal.MISSING_SCOPE));
      }
    });
  }

  /** Answers {@code GET /payload-keys/{id}} with a {@link KeyStatement}. */
  void payloadKey(HttpExchange exchange, Consumer<HttpResponse> respond) {
    String id = exchange.variable("id");
    guarded(exchange, respond, claims -> {
      Optional<Jwk> key = store.book().published(id);
      Optional<SigningKey> signer = ring.key();
      if (key.isEmpty()) {
        respond.accept(HttpResponse.text(404, "there is no payload key of " + (ClientEntry.isId(id) ? id : "that name")));
      } else if (signer.isEmpty()) {
        respond.accept(Answers.unavailable());
      } else {
        String account = store.book().client(id).map(ClientEntry::account).orElse("");
        long now = now();
        compute(respond, 1, 0, () -> {
          KeyStatement said = new KeyStatement(config.issuer(), id, account, now, now + config.statementLifetime().toSeconds(), key.get());
          byte[] text = said.sign(signer.get(), host.shared()).getBytes(StandardCharsets.US_ASCII);
          respond.accept(new HttpResponse(200, HttpHeaders.of("Content-Type", "application/jwt"), text));
        });
      }
    });
  }

  private interface Step {
    void run() throws JsonException;
  }

  /** Does {@code step} when the processor has signed and verified so much, unless too many wait for it already. */
  private void compute(Consumer<HttpResponse> respond, int signed, int verified, Step step) {
    if (waiting >= MOST_WAITING) {
      respond.accept(Answers.unavailable());
      return;
    }
    waiting++;
    host.compute(TokenWork.of(signed, verified), () -> {
      waiting--;
      try {
        step.run();
      } catch (JsonException e) {
        respond.accept(HttpResponse.text(400, e.getMessage()));
      }
    });
  }

  private void guarded(HttpExchange exchange, Consumer<HttpResponse> respond, Consumer<Claims> then) {
    HttpHeaders headers = exchange.request().headers();
    Step step = () -> {
      Verdict verdict = judged(headers, required());
      if (verdict instanceof Verdict.Accepted accepted) {
        then.accept(accepted.claims());
      } else {
        respond.accept(Answers.refused(((Verdict.Refused) verdict).reason()));
      }
    };
    compute(respond, 0, Answers.bearer(headers).filter(token -> !tokens.isKnown(token)).isPresent() ? 1 : 0, step);
  }

  private Verdict judged(HttpHeaders headers, Required required) {
    Optional<String> token = Answers.bearer(headers);
    if (tokens.keys() != store.book().keys()) {
      tokens.trust(store.book().keys());
    }
    Verdict verdict = token.isEmpty() ? new Verdict.Refused(Refusal.MISSING) : tokens.verify(token.get(), required, now());
    if (verdict instanceof Verdict.Refused refused) {
      host.probe().count(Refusal.REFUSED, 1, refused.reason().word());
    }
    return verdict;
  }
}
