package orrery.protocols.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.container.Refusal;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpHeaders.Field;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.identity.TokenClient;
import orrery.protocols.identity.TokenOutcome;
import orrery.protocols.seal.Seal;
import orrery.protocols.seal.SealKey;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Outcome.Failure;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import org.jspecify.annotations.Nullable;

/**
 * One call from its beginning to its outcome: the ways one after the other, and all of them again after a pause, until one has answered, or
 * nothing more may be tried, or the time is over.
 */
final class OutgoingCall {

  /** How often a call is sent again on one way for a token or a session that the receiver does not take any more. */
  private static final int MOST_RENEWALS = 2;

  private final Sidecar sidecar;
  private final Host host;
  private final ServiceAddress to;
  private final HttpRequest request;
  private final HttpTarget below;
  private final HttpTerms terms;
  private final @Nullable Effort effort;
  private final Consumer<Outcome> onOutcome;
  private final long beganNanos;
  private final long endNanos;
  private final Deadlines.Deadline deadline;
  private final boolean repeatable;

  private List<Way> ways = List.of();
  private int position;
  private int sent;
  private int rounds;
  /** The present attempt; what comes of an earlier one is ignored. */
  private int attempt;
  private int renewals;
  private @Nullable Circuits.Pass pass;
  /** Takes the request back that is on its way; null while none is. */
  private @Nullable Runnable takeBack;
  private @Nullable Outcome last;
  private String lastReason = "";
  /** What it fails for when its time is over now: what it waits for is not there. */
  private Failure lacking = Failure.DEADLINE;
  private boolean moving;
  private boolean entered;
  private boolean over;

  OutgoingCall(
      Sidecar sidecar, ServiceAddress to, HttpRequest request, HttpTarget below, HttpTerms terms, @Nullable Effort effort, Consumer<Outcome> onOutcome) {
    this.sidecar = sidecar;
    this.to = to;
    this.request = request;
    this.below = below;
    this.terms = terms;
    this.effort = effort;
    this.onOutcome = onOutcome;
    host = sidecar.host();
    beganNanos = host.nanoTime();
    endNanos = beganNanos + terms.patience().toNanos();
    deadline = sidecar.deadlines().deadline(this::onDeadline);
    // Of a request with a key of its own its maker knows that the service does nothing twice for it (draft-ietf-httpapi-idempotency-key-header).
    repeatable = request.isRepeatable() || request.headers().count("Idempotency-Key") == 1;
  }

  void start() {
    entered = true;
    deadline.start(terms.patience());
    Consumer<List<Way>> onFound = found -> {
      if (!over && attempt == 0 && !sidecar.isStopped()) {
        ways = new ArrayList<>(found);
        proceed();
      }
    };
    if (effort == null) {
      sidecar.ways().find(to, onFound);
    } else {
      sidecar.ways().find(to, effort, onFound);
    }
    entered = false;
    if (over) {
      // Nothing calls back synchronously.
      deadline.start(Duration.ZERO);
    }
  }

  private void onDeadline() {
    if (over) {
      tell();
    } else if (!moving) {
      if (position < ways.size() && sent > 0) {
        sidecar.ways().onFailed(to, ways.get(position));
      }
      finish(new Outcome.Failed(lacking, route()));
    }
  }

  private long leftNanos() {
    return endNanos - host.nanoTime();
  }

  private Route route() {
    return position < ways.size() ? ways.get(position).route() : last == null ? Route.NONE : last.route();
  }

  // ---- Which way

  /** Tries the way whose turn it is, or the next that is not closed. */
  private void proceed() {
    for (; position < ways.size(); position++) {
      Way way = ways.get(position);
      pass = sidecar.circuits().enter(way.node(), to.service());
      if (pass != null) {
        renewals = 0;
        attempt(way);
        return;
      }
      last = last == null ? new Outcome.Failed(Failure.CIRCUIT_OPEN, way.route()) : last;
    }
    Outcome so = last == null ? new Outcome.Failed(Failure.NOWHERE, Route.NONE) : last;
    boolean again = repeatable && sent > 0 && sent < sidecar.config().calls().attempts() && !ways.isEmpty();
    if (again && mayRepeat()) {
      repeatLater(so);
    } else {
      finish(so);
    }
  }

  private boolean mayRepeat() {
    boolean may = sidecar.budget().mayRepeat();
    if (!may) {
      host.probe().count(GatewayMetrics.RETRIES_DENIED, 1);
    }
    return may;
  }

  private void repeatLater(Outcome so) {
    long wait = Math.max(sidecar.backOffNanos(++rounds), retryAfterNanos(so));
    if (wait >= leftNanos()) {
      finish(so);
      return;
    }
    int now = ++attempt;
    sidecar.deadlines().deadline(() -> {
      if (!over && attempt == now) {
        countRepetition();
        position = 0;
        proceed();
      }
    }).start(Duration.ofNanos(wait));
  }

  private void countRepetition() {
    host.probe().count(GatewayMetrics.RETRIES, 1, lastReason);
  }

  /** RFC 9110 §10.2.3, of which only the seconds are looked at. */
  private static long retryAfterNanos(Outcome so) {
    return so instanceof Outcome.Answered answered
        ? answered.response().headers().first("Retry-After").filter(text -> text.matches("[0-9]{1,6}")).map(Long::parseLong).orElse(0L) * 1_000_000_000L
        : 0;
  }

  /** The way whose turn it was has led to nothing. */
  private void next(Outcome so, String reason, boolean mayHaveBeenDone, boolean usable) {
    last = so;
    lastReason = reason;
    sidecar.ways().onFailed(to, ways.get(position));
    if (usable) {
      position++;
    } else {
      ways.remove(position);
    }
    if (mayHaveBeenDone && !repeatable || leftNanos() <= 0) {
      finish(so);
      return;
    }
    boolean another = position < ways.size() && sent < sidecar.config().calls().attempts();
    if (another && mayHaveBeenDone && !mayRepeat()) {
      finish(so);
    } else if (another || position >= ways.size()) {
      if (another) {
        countRepetition();
      }
      proceed();
    } else {
      finish(so);
    }
  }

  // ---- One attempt

  private void attempt(Way way) {
    int now = ++attempt;
    if (way.route() == Route.LOCAL) {
      sent++;
      takeBack = () -> { };
      sidecar.local().call(to.service(), new LocalCall(sidecar.self(), request, below, response -> {
        if (isPresent(now)) {
          takeBack = null;
          onAnswer(way, response);
        }
      }), Duration.ofNanos(Math.max(1, leftNanos())));
    } else if (sidecar.config().security() == ServicesConfig.Security.OPEN) {
      List<Field> fields = CallFields.own(request.headers());
      CallFields.addCaller(fields, sidecar.self());
      send(way, request, fields, null, null);
    } else {
      askForToken(way, now);
    }
  }

  private boolean isPresent(int then) {
    return !over && attempt == then && !sidecar.isStopped();
  }

  private void askForToken(Way way, int now) {
    lacking = Failure.NO_TOKEN;
    String audience = sidecar.config().audienceOf(way.node(), to.service());
    TokenClient.Reach reach = way.route() == Route.LINK ? TokenClient.Reach.LINK : TokenClient.Reach.BEYOND;
    sidecar.credentials().tokens().token(audience, List.of(Admission.CALL), reach, Duration.ofNanos(Math.max(1, leftNanos())), outcome -> {
      if (!isPresent(now)) {
        return;
      }
      lacking = Failure.DEADLINE;
      if (!(outcome instanceof TokenOutcome.Granted granted)) {
        failBefore(way, Failure.NO_TOKEN);
      } else if (sidecar.config().seals(way)) {
        askForKey(way, granted.token(), now);
      } else {
        send(way, request, withToken(granted.token()), granted.token(), null);
      }
    });
  }

  private List<Field> withToken(String token) {
    List<Field> fields = CallFields.own(request.headers());
    fields.add(new Field("Authorization", "Bearer " + token));
    return fields;
  }

  private void askForKey(Way way, String token, int now) {
    lacking = Failure.NO_KEY;
    sidecar.credentials().key(way.node(), Duration.ofNanos(Math.max(1, leftNanos())), key -> {
      if (!isPresent(now)) {
        return;
      }
      lacking = Failure.DEADLINE;
      if (key.isEmpty()) {
        failBefore(way, Failure.NO_KEY);
      } else {
        boolean newKeys = sidecar.credentials().sealer().needsKeys(way.node(), key.get());
        host.compute(Seal.work(request.contentLength(), newKeys), () -> {
          if (isPresent(now)) {
            seal(way, token, key.get());
          }
        });
      }
    });
  }

  private void seal(Way way, String token, SealKey key) {
    Optional<SealedCall.Request> sealed =
        SealedCall.seal(sidecar.credentials().sealer(), way.node(), key, request, withToken(token), request.bulk() == null ? 0 : sidecar.bulkKey());
    if (sealed.isEmpty()) {
      failBefore(way, Failure.NO_KEY);
    } else {
      HttpRequest made = sealed.get().request();
      send(way, made, new ArrayList<>(made.headers().fields()), token, new Sealing(sealed.get(), key));
    }
  }

  private record Sealing(SealedCall.Request request, SealKey key) {}

  /** Nothing was sent. */
  private void failBefore(Way way, Failure failure) {
    report(Circuits.Pass::onNothing);
    next(new Outcome.Failed(failure, way.route()), failure.word(), false, true);
  }

  private void send(Way way, HttpRequest made, List<Field> fields, @Nullable String token, @Nullable Sealing sealing) {
    CallConfig calls = sidecar.config().calls();
    boolean others = repeatable && sent + 1 < calls.attempts();
    long patience = Math.max(1, others ? Math.min(leftNanos(), calls.tryTimeout().toNanos()) : leftNanos());
    boolean another = position + 1 < ways.size() && sent + 1 < calls.attempts();
    // Who is off has been sent nothing, so that any request may go to the next. Where there is none, it may be on again in time.
    long connecting = another && way.isDirect() ? Math.min(patience, calls.connectTimeout().toNanos()) : patience;
    fields.add(new Field(CallFields.TIMEOUT, CallFields.timeout(patience)));
    HttpRequest ready = made.with(new HttpHeaders(fields));
    long mostBulk = sealing == null || terms.mostBulk() == 0 ? terms.mostBulk() : Seal.bulkBytes(terms.mostBulk());
    int now = attempt;
    sent++;
    // A bulk that moves is not late: how long it may still take is then the client's to see.
    moving = made.bulk() != null || mostBulk > 0;
    takeBack = sidecar.peers().send(way, ready, new HttpTerms(Duration.ofNanos(patience), mostBulk, Duration.ofNanos(connecting)), result -> {
      if (isPresent(now)) {
        moving = false;
        takeBack = null;
        onResult(way, token, sealing, result);
      }
    });
  }

  // ---- What came of it

  private void onResult(Way way, @Nullable String token, @Nullable Sealing sealing, HttpResult result) {
    if (result instanceof HttpResult.NoAnswer none) {
      onNoAnswer(way, none.reason());
      return;
    }
    HttpResponse response = ((HttpResult.Answer) result).response();
    if (response.status() == 401 && token != null && renewals < MOST_RENEWALS) {
      renew();
      sidecar.credentials().tokens().forget(token);
      attempt(way);
    } else if (response.status() == Seal.STALE_STATUS && sealing != null && session(response).isPresent() && renewals < MOST_RENEWALS) {
      renew();
      sidecar.credentials().sealer().learnSession(way.node(), sealing.key(), session(response).get());
      attempt(way);
    } else if (sealing == null || isRefused(response)) {
      onAnswer(way, response);
    } else {
      int now = attempt;
      host.compute(Seal.answerWork(response.contentLength()), () -> {
        if (isPresent(now)) {
          SealedCall.open(sealing.request(), response).ifPresentOrElse(opened -> onAnswer(way, opened), () -> onNoAnswer(way, HttpResult.Reason.MALFORMED));
        }
      });
    }
  }

  /** It has not been done, and is sent again with what the receiver asks for: no repetition. */
  private void renew() {
    renewals++;
    sent--;
  }

  private static Optional<Long> session(HttpResponse response) {
    return response.headers().first(Seal.SESSION_FIELD).filter(text -> text.matches("[0-9a-f]{16}")).map(text -> Long.parseUnsignedLong(text, 16));
  }

  private void onNoAnswer(Way way, HttpResult.Reason reason) {
    boolean mayHaveBeenDone = reason != HttpResult.Reason.REFUSED && reason != HttpResult.Reason.CONNECT_TIMEOUT && reason != HttpResult.Reason.QUEUE_FULL;
    report(Circuits.Pass::onFailure);
    sidecar.budget().onFailure();
    if (leftNanos() <= 0) {
      finish(new Outcome.Failed(Failure.DEADLINE, way.route()));
    } else {
      next(new Outcome.Failed(Failure.of(reason), way.route()), reason.word(), mayHaveBeenDone, true);
    }
  }

  /** Whether the answer is of no program, but of what should have run one. */
  private static boolean isRefused(HttpResponse response) {
    return response.headers().count(Refusal.FIELD) > 0;
  }

  private void onAnswer(Way way, HttpResponse response) {
    int status = response.status();
    Outcome outcome = new Outcome.Answered(response, way.route());
    boolean refused = isRefused(response);
    boolean failed = status >= 500;
    report(failed ? Circuits.Pass::onFailure : Circuits.Pass::onSuccess);
    boolean elsewhere = refused || status == 429 || status == 502 || status == 503 || status == 504;
    if (!elsewhere) {
      sidecar.budget().onSuccess();
      finish(outcome);
      return;
    }
    if (failed) {
      sidecar.budget().onFailure();
    }
    String reason = response.headers().first(Refusal.FIELD).orElse("");
    boolean mayHaveBeenDone = !refused || reason.equals(Refusal.ENDED.word()) || reason.equals(Refusal.DEADLINE.word());
    next(outcome, Integer.toString(status), mayHaveBeenDone, !refused || failed);
  }

  private void report(Consumer<Circuits.Pass> how) {
    if (pass != null) {
      how.accept(pass);
      pass = null;
    }
  }

  // ---- The end

  private void finish(Outcome outcome) {
    over = true;
    last = outcome;
    boolean unanswered = takeBack != null;
    report(unanswered ? Circuits.Pass::onFailure : Circuits.Pass::onNothing);
    if (takeBack != null) {
      takeBack.run();
      takeBack = null;
    }
    if (!entered) {
      tell();
    }
  }

  private void tell() {
    deadline.cancel();
    Outcome outcome = last;
    String route = outcome.route().word();
    if (outcome instanceof Outcome.Answered answered) {
      host.probe().count(GatewayMetrics.REQUESTS, 1, route, answered.response().status() / 100 + "xx");
      host.probe().observe(GatewayMetrics.TIME, (host.nanoTime() - beganNanos) / 1e9, to.service(), route);
    } else {
      host.probe().count(GatewayMetrics.REQUESTS, 1, route, ((Outcome.Failed) outcome).failure().word());
    }
    onOutcome.accept(outcome);
  }
}
