package orrery.protocols.identity;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.identity.TokenOutcome.Granted;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.jwt.KeyStatement;

/**
 * The keys by which others seal what only one node may read (EC-30, EC-31): a node publishes its own, and looks up those of
 * others, which it keeps for as long as the issuer has said that they are theirs.
 *
 * <p>What it gets is signed by the issuer, so it matters not by which way it came: {@link #learn} takes it from anybody.
 */
public final class PayloadKeys {

  /** How many keys of others are kept; assumed. */
  private static final int KEPT = 256;

  private final Host host;
  private final IdentityConfig config;
  private final IdentityClient client;
  private final TokenClient tokens;
  private final TokenGuard guard;
  /** In the order of use; null before the first. */
  private @Nullable Map<String, KeyStatement> known;

  public PayloadKeys(Host host, IdentityConfig config, IdentityClient client, TokenClient tokens, TokenGuard guard) {
    this.host = host;
    this.config = config;
    this.client = client;
    this.tokens = tokens;
    this.guard = guard;
  }

  /** Has {@code key} published as this node's; tells whether it is. */
  public void publish(Jwk key, Duration patience, Consumer<Boolean> onDone) {
    tokens.token(config.issuer(), List.of(), TokenClient.Reach.BEYOND, patience, outcome -> {
      if (outcome instanceof Granted granted) {
        client.publish(granted.token(), key, result -> onDone.accept(IdentityClient.answer(result).filter(HttpResponse::isSuccess).isPresent()));
      } else {
        onDone.accept(false);
      }
    });
  }

  /** The key of {@code node} if it is known without asking. */
  public Optional<Jwk> known(String node) {
    return Optional.ofNullable(known == null ? null : known.get(node))
        .filter(said -> now() < said.expiresAt() + config.verifier().tolerance().toSeconds()).map(KeyStatement::key);
  }

  /** Finds the key of {@code node}: at once where it is known; empty where there is none to be had now. */
  public void find(String node, Duration patience, Consumer<Optional<Jwk>> onKey) {
    Optional<Jwk> there = known(node);
    if (there.isPresent() || !ClientEntry.isId(node)) {
      onKey.accept(there);
      return;
    }
    tokens.token(config.issuer(), List.of(), TokenClient.Reach.BEYOND, patience, outcome -> {
      if (outcome instanceof Granted granted) {
        client.payloadKey(granted.token(), node, result -> onAnswer(node, IdentityClient.answer(result), onKey));
      } else {
        onKey.accept(Optional.empty());
      }
    });
  }

  private void onAnswer(String node, Optional<HttpResponse> answer, Consumer<Optional<Jwk>> onKey) {
    Optional<String> text = answer.filter(response -> response.status() == 200).map(response -> Answers.text(response.body()));
    if (text.isEmpty()) {
      onKey.accept(Optional.empty());
    } else if (learn(node, text.get())) {
      onKey.accept(known(node));
    } else {
      // It may be signed with a key that the issuer has had since.
      guard.fetch(done -> {
        learn(node, text.get());
        onKey.accept(known(node));
      });
    }
  }

  /** Takes the issuer's statement on the key of {@code node} from wherever it comes; says whether it is one, and in force. */
  public boolean learn(String node, String statement) {
    Optional<KeyStatement> said = KeyStatement.verified(statement, config.issuer(), guard.keys(), now(), config.verifier().tolerance().toSeconds(), host.shared())
        .filter(good -> good.subject().equals(node) && good.key().curve() == Jwk.Curve.X25519);
    if (said.isEmpty()) {
      return false;
    }
    known = known == null ? new LinkedHashMap<>(4, 0.75f, true) : known;
    known.put(node, said.get());
    if (known.size() > KEPT) {
      Iterator<KeyStatement> eldest = known.values().iterator();
      eldest.next();
      eldest.remove();
    }
    return true;
  }

  private long now() {
    return host.unixNanos() / 1_000_000_000L;
  }
}
