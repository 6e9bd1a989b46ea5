package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.json.JsonException;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.KeySet;
import orrery.protocols.jwt.Refusal;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.TokenVerifier;
import orrery.protocols.jwt.TokenWork;
import orrery.protocols.jwt.Verdict;

/**
 * What lets tokens in at a node or a service (EC-24, EC-31, EC-39). It asks nobody about a token, and the issuer for its keys
 * only where it meets one that it does not know. The keys that it knew last survive a restart.
 *
 * <p>A token whose time is over is let in where its bearer is on a link of this node, its time was over no longer ago than the
 * grace, and the issuer is away: which this node has just found out for itself, by asking for the keys.
 */
public final class TokenGuard {

  private static final String STORED = "issuer keys";

  /** How many tokens may wait for the processor; assumed. */
  private static final int MOST_WAITING = 256;

  private final Host host;
  private final IdentityConfig config;
  private final IdentityClient client;
  private List<Consumer<Boolean>> fetching = List.of();
  private @Nullable TokenVerifier verifier;
  private int waiting;
  /** By the monotonic clock: until when its keys are all that the issuer has, and until when that is away. */
  private long currentUntilNanos = Long.MIN_VALUE;
  private long awayUntilNanos = Long.MIN_VALUE;

  /** Answers requests whose token was let in. */
  @FunctionalInterface
  public interface Guarded {
    void onRequest(HttpExchange exchange, Claims claims);
  }

  public TokenGuard(Host host, IdentityConfig config, IdentityClient client) {
    this.host = host;
    this.config = config;
    this.client = client;
  }

  /** A handler that lets in who brings a token as {@code required}, and answers others as RFC 6750 §3 has it. */
  public HttpHandler guarded(Required required, Guarded handler) {
    return exchange -> check(exchange.request().headers(), required, false, verdict -> {
      if (verdict instanceof Verdict.Accepted accepted) {
        handler.onRequest(exchange, accepted.claims());
      } else {
        exchange.respond(Answers.refused(((Verdict.Refused) verdict).reason()));
      }
    });
  }

  /** As {@link #check(String, Required, boolean, Consumer)}, of the token that a request brings in its {@code Authorization}. */
  public void check(HttpHeaders headers, Required required, boolean onLink, Consumer<Verdict> onVerdict) {
    Optional<String> token = Answers.bearer(headers);
    if (token.isEmpty()) {
      conclude(new Verdict.Refused(Refusal.MISSING), false, onVerdict);
    } else {
      check(token.get(), required, onLink, onVerdict);
    }
  }

  /**
   * Judges a token.
   *
   * @param onLink whether its bearer is on a link of this node
   * @param onVerdict is called once: at once where the token is known, else when the processor has verified it, and later where
   *     keys must be asked for
   */
  public void check(String token, Required required, boolean onLink, Consumer<Verdict> onVerdict) {
    boolean known = verifier().isKnown(token);
    if (known) {
      judge(token, required, onLink, true, onVerdict);
    } else if (Jws.read(token).isEmpty()) {
      conclude(new Verdict.Refused(Refusal.MALFORMED), false, onVerdict);
    } else if (waiting >= MOST_WAITING) {
      conclude(new Verdict.Refused(Refusal.TOO_MANY), false, onVerdict);
    } else {
      waiting++;
      host.compute(TokenWork.VERIFY, () -> {
        waiting--;
        judge(token, required, onLink, false, onVerdict);
      });
    }
  }

  /** The issuer's keys as they were known last. */
  public KeySet keys() {
    return verifier().keys();
  }

  private void judge(String token, Required required, boolean onLink, boolean known, Consumer<Verdict> onVerdict) {
    long grace = onLink && isAway() ? config.offlineGrace().toSeconds() : 0;
    Verdict verdict = verifier().verify(token, required, now(), grace);
    Refusal refusal = verdict instanceof Verdict.Refused refused ? refused.reason() : null;
    if (refusal == Refusal.UNKNOWN_KEY && host.nanoTime() >= currentUntilNanos) {
      fetch(done -> conclude(verifier().verify(token, required, now()), false, onVerdict));
    } else if (refusal == Refusal.EXPIRED && onLink && !isAway() && isWithinGrace(token, required)) {
      // The bearer may have had no chance to renew it; whether that is so can be found out from here.
      fetch(done -> conclude(done ? verdict : verifier().verify(token, required, now(), config.offlineGrace().toSeconds()), known, onVerdict));
    } else {
      conclude(verdict, known, onVerdict);
    }
  }

  private boolean isWithinGrace(String token, Required required) {
    return !config.offlineGrace().isZero() && verifier().verify(token, required, now(), config.offlineGrace().toSeconds()) instanceof Verdict.Accepted;
  }

  private boolean isAway() {
    return host.nanoTime() < awayUntilNanos;
  }

  private void conclude(Verdict verdict, boolean known, Consumer<Verdict> onVerdict) {
    if (verdict instanceof Verdict.Refused refused) {
      host.probe().count(IdentityMetrics.CHECKS, 1, "refused");
      host.probe().count(Refusal.REFUSED, 1, refused.reason().word());
    } else {
      host.probe().count(IdentityMetrics.CHECKS, 1, ((Verdict.Accepted) verdict).late() ? "late" : known ? "known" : "verified");
    }
    onVerdict.accept(verdict);
  }

  /** Asks for the issuer's keys, once for all who want them; tells whether there was an answer. */
  void fetch(Consumer<Boolean> onDone) {
    boolean first = fetching.isEmpty();
    fetching = first ? new ArrayList<>(1) : fetching;
    fetching.add(onDone);
    if (!first) {
      return;
    }
    client.keys(set -> {
      set.ifPresent(this::trust);
      currentUntilNanos = host.nanoTime() + (set.isPresent() ? config.keysRecheck() : config.retry()).toNanos();
      awayUntilNanos = set.isPresent() ? Long.MIN_VALUE : host.nanoTime() + config.offlineRecheck().toNanos();
      List<Consumer<Boolean>> all = fetching;
      fetching = List.of();
      all.forEach(each -> each.accept(set.isPresent()));
    });
  }

  private void trust(KeySet set) {
    if (!verifier().keys().keys().equals(set.keys())) {
      verifier().trust(set);
      host.storage().put(STORED, ByteBuffer.wrap(set.write()));
      host.storage().sync(() -> { });
    }
  }

  private TokenVerifier verifier() {
    if (verifier == null) {
      verifier = new TokenVerifier(config.verifier(), config.issuer(), TokenVerifier.ACCESS, host.shared());
      host.storage().get(STORED).flatMap(TokenGuard::read).ifPresent(verifier::trust);
    }
    return verifier;
  }

  private static Optional<KeySet> read(byte[] text) {
    try {
      return Optional.of(KeySet.read(text));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private long now() {
    return host.unixNanos() / 1_000_000_000L;
  }
}
