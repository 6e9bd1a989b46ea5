package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.identity.TokenOutcome.Denied;
import orrery.protocols.identity.TokenOutcome.Granted;
import orrery.protocols.identity.TokenOutcome.Reason;

/**
 * The tokens of one node, for its programs (EC-24, EC-30, EC-39): a valid one is used without a call, one that is used near its end
 * is renewed meanwhile, and none is renewed that nobody uses.
 *
 * <p>It registers the node when a token is first wanted. What it has survives a restart. While the services are away it asks
 * again, ever less often, for as long as somebody waits.
 */
public final class TokenClient {

  private static final String STORED = "tokens";

  private final Host host;
  private final IdentityConfig config;
  private final IdentityClient client;
  private @Nullable Deadlines deadlines;
  private List<Consumer<HttpResult>> registering = List.of();
  /** In the order of use; null before the first. */
  private @Nullable Map<String, HeldToken> tokens;

  /** How far the receiver is. */
  public enum Reach {
    /** On a link of this node: a token whose time is over may still do there, while the services are away. */
    LINK,
    /** Anywhere. */
    BEYOND
  }

  /** Somebody who wants a token. */
  record Waiter(Reach reach, Consumer<TokenOutcome> onOutcome, Probe.Wait time, Deadlines.Deadline deadline) {}

  public TokenClient(Host host, IdentityConfig config, IdentityClient client) {
    this.host = host;
    this.config = config;
    this.client = client;
  }

  /**
   * Gets a token.
   *
   * @param audience who is to let it in
   * @param scopes what it is to allow; all that the node is registered for, where none is given
   * @param patience how long there is to get one
   * @param onOutcome is called once, at once where the token is there, and within {@code patience} where it is not
   */
  public void token(String audience, List<String> scopes, Reach reach, Duration patience, Consumer<TokenOutcome> onOutcome) {
    HeldToken held = held(audience, scopes);
    boolean resting = held.failures > 0 && host.nanoTime() < held.notBeforeNanos;
    boolean good = held.isGood(now(), 0);
    // Once the services are known to be away, what is there is used at once, and only the first had to wait to find out.
    Optional<Granted> there = good ? Optional.of(new Granted(held.token, false)) : held.failures > 0 ? old(held, reach) : Optional.empty();
    if (there.isPresent()) {
      use(there.get().late() ? "late" : "kept", there.get(), onOutcome);
      if (now() >= held.renewAt && !resting) {
        ask(held);
      }
    } else if (resting && held.refused) {
      use("none", new Denied(Reason.REFUSED), onOutcome);
    } else {
      enqueue(held, reach, patience, onOutcome);
      ask(held);
    }
  }

  /** {@code token} was not let in though its time is not over: the next wish asks for another. */
  public void forget(String token) {
    if (tokens != null) {
      tokens.values().stream().filter(held -> held.token.equals(token)).forEach(held -> held.token = "");
      keep();
    }
  }

  /** Ends all; who waits is not told. */
  public void stop() {
    if (deadlines != null) {
      deadlines.clear();
    }
    tokens = null;
  }

  private Deadlines deadlines() {
    deadlines = deadlines == null ? new Deadlines(host, "tokens") : deadlines;
    return deadlines;
  }

  private void enqueue(HeldToken held, Reach reach, Duration patience, Consumer<TokenOutcome> onOutcome) {
    Waiter[] self = new Waiter[1];
    Deadlines.Deadline deadline = deadlines().deadline(() -> {
      held.waiters.remove(self[0]);
      conclude(self[0], old(held, reach).<TokenOutcome>map(token -> token).orElseGet(() -> new Denied(Reason.AWAY)));
    });
    self[0] = new Waiter(reach, onOutcome, host.probe().begin(IdentityMetrics.TIME), deadline);
    held.waiters.add(self[0]);
    deadline.start(patience);
  }

  /** A token whose time is over, and that may yet do. */
  private Optional<Granted> old(HeldToken held, Reach reach) {
    long tolerance = config.verifier().tolerance().toSeconds();
    boolean tolerable = held.isGood(now(), tolerance);
    boolean late = reach == Reach.LINK && held.isGood(now(), tolerance + config.offlineGrace().toSeconds());
    return tolerable || late ? Optional.of(new Granted(held.token, !tolerable)) : Optional.empty();
  }

  private void use(String from, TokenOutcome outcome, Consumer<TokenOutcome> onOutcome) {
    host.probe().count(IdentityMetrics.USES, 1, from);
    onOutcome.accept(outcome);
  }

  private void conclude(Waiter waiter, TokenOutcome outcome) {
    waiter.deadline.cancel();
    if (outcome instanceof Granted granted) {
      waiter.time.finish();
      use(granted.late() ? "late" : "asked", outcome, waiter.onOutcome);
    } else {
      waiter.time.discard();
      use("none", outcome, waiter.onOutcome);
    }
  }

  // ---- Asking

  private void ask(HeldToken held) {
    long wait = held.notBeforeNanos - host.nanoTime();
    if (held.asking) {
      return;
    } else if (held.failures > 0 && wait > 0) {
      held.asking = true;
      deadlines().deadline(() -> askIfWanted(held)).start(Duration.ofNanos(wait));
      return;
    }
    held.asking = true;
    held.again = false;
    held.refused = false;
    request(held);
  }

  /** After a rest: only for who still waits. */
  private void askIfWanted(HeldToken held) {
    held.asking = false;
    if (!held.waiters.isEmpty()) {
      ask(held);
    }
  }

  private void request(HeldToken held) {
    if (!client.isRegistered()) {
      register(result -> onRegistered(held, result));
      return;
    }
    List<String> scopes = held.scopes;
    if (config.renewal() == IdentityConfig.Renewal.REFRESH_TOKEN) {
      scopes = new ArrayList<>(held.scopes.isEmpty() ? config.scopeList() : held.scopes);
      if (!scopes.contains(TokenDesk.OFFLINE)) {
        scopes.add(TokenDesk.OFFLINE);
      }
    }
    boolean refreshing = held.refresh.isPresent();
    client.token(held.audience, scopes, held.refresh, result -> onAnswer(held, refreshing, result));
  }

  /** Several tokens may be wanted before the node is registered: it is once. */
  private void register(Consumer<HttpResult> onResult) {
    boolean first = registering.isEmpty();
    registering = first ? new ArrayList<>(1) : registering;
    registering.add(onResult);
    if (first) {
      client.register(Optional.empty(), result -> {
        List<Consumer<HttpResult>> all = registering;
        registering = List.of();
        all.forEach(each -> each.accept(result));
      });
    }
  }

  private void onRegistered(HeldToken held, HttpResult result) {
    Optional<HttpResponse> answer = IdentityClient.answer(result);
    if (answer.filter(HttpResponse::isSuccess).isPresent()) {
      request(held);
    } else if (isAway(answer)) {
      away(held);
    } else if (answer.get().status() == 400 && !held.again) {
      // The clock was wrong, and has been put right by the answer.
      held.again = true;
      request(held);
    } else {
      refused(held, "registration", Integer.toString(answer.get().status()));
    }
  }

  private void onAnswer(HeldToken held, boolean refreshing, HttpResult result) {
    Optional<HttpResponse> answer = IdentityClient.answer(result);
    if (isAway(answer)) {
      away(held);
      return;
    }
    TokenAnswer said = TokenAnswer.read(answer.get().body());
    if (answer.get().status() == 200 && !said.token().isEmpty()) {
      granted(held, said);
    } else if (said.error().equals("invalid_client") && !held.again) {
      // Unknown to a service that has forgotten, or is new; or the clock was wrong, and has been put right by the answer.
      held.again = true;
      client.forgetRegistration();
      request(held);
    } else if (said.error().equals("invalid_grant") && refreshing) {
      held.refresh = Optional.empty();
      request(held);
    } else {
      refused(held, "token", said.error().isEmpty() ? Integer.toString(answer.get().status()) : said.error());
    }
  }

  private static boolean isAway(Optional<HttpResponse> answer) {
    return answer.isEmpty() || answer.get().status() >= 500;
  }

  private void granted(HeldToken held, TokenAnswer said) {
    long now = now();
    held.asking = false;
    held.failures = 0;
    held.token = said.token();
    held.refresh = said.refresh();
    held.expiresAt = now + said.lifetime();
    // Nodes that were switched on together do not renew together.
    long share = host.random("token renewal").nextLong(config.renewFrom(), config.renewTo() + 1L);
    held.renewAt = now + said.lifetime() * share / 100;
    keep();
    conclude(held, new Granted(held.token, false));
  }

  private void refused(HeldToken held, String what, String why) {
    host.probe().event("token-refused", what + " for " + held.audience + ": " + why);
    rest(held);
    held.refused = true;
    conclude(held, new Denied(Reason.REFUSED));
  }

  /** Who has an old token goes on with that; who has none waits for the next attempt. */
  private void away(HeldToken held) {
    rest(held);
    for (Waiter waiter : List.copyOf(held.waiters)) {
      Optional<Granted> old = old(held, waiter.reach);
      if (old.isPresent() && held.waiters.remove(waiter)) {
        conclude(waiter, old.get());
      }
    }
    if (!held.waiters.isEmpty()) {
      ask(held);
    }
  }

  private void rest(HeldToken held) {
    held.asking = false;
    held.failures = Math.min(held.failures + 1, 30);
    long most = Math.min(config.retryMost().toNanos(), config.retry().toNanos() << Math.min(held.failures - 1, 20));
    // Between half of it and all of it, so that those who failed together do not try together.
    held.notBeforeNanos = host.nanoTime() + most / 2 + host.random("token retries").nextLong(most / 2 + 1);
  }

  private void conclude(HeldToken held, TokenOutcome outcome) {
    for (Waiter waiter = held.waiters.poll(); waiter != null; waiter = held.waiters.poll()) {
      conclude(waiter, outcome);
    }
  }

  // ---- Keeping

  private HeldToken held(String audience, List<String> scopes) {
    if (tokens == null) {
      Map<String, HeldToken> kept = new LinkedHashMap<>(4, 0.75f, true);
      host.storage().get(STORED).ifPresent(text -> HeldToken.read(text, config.held()).forEach(each -> kept.put(each.key(), each)));
      tokens = kept;
    }
    HeldToken held = tokens.computeIfAbsent(HeldToken.key(audience, scopes), key -> new HeldToken(audience, scopes));
    Iterator<HeldToken> eldest = tokens.values().iterator();
    while (tokens.size() > config.held() && eldest.hasNext()) {
      HeldToken each = eldest.next();
      if (each != held && !each.asking) {
        eldest.remove();
      }
    }
    return held;
  }

  private void keep() {
    if (tokens != null) {
      host.storage().put(STORED, ByteBuffer.wrap(HeldToken.write(tokens.values())));
      host.storage().sync(() -> { });
    }
  }

  private long now() {
    return host.unixNanos() / 1_000_000_000L;
  }
}
