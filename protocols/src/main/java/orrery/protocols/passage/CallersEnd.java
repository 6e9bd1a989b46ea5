package orrery.protocols.passage;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.BearerConnection;
import orrery.protocols.relay.Invitation;
import orrery.protocols.relay.SignalOutcome;

/**
 * The caller's end of a passage. Requests that are small go one by one with signals; one that is not, or whose answer is not, has the
 * callee invite to a BEP, over which all goes from then on. So does the wish of a caller that asks often, beside its requests.
 */
final class CallersEnd extends LateConnection {

  /** How far the carrier is. */
  private enum Stage {
    /** There is none, and none is asked for. */
    NONE,
    /** The callee is asked for a BEP. */
    WISHED,
    /** The way to it is being opened, or the other side is not there. */
    JOINING,
    /** It can be used, when the last answer by a signal is there. */
    READY,
    /** It is used. */
    USED
  }

  private final Passages passages;
  private final Host host;
  private final PassageConfig config;
  private final ConnectionHandler handler;
  private final PassagePeer peer;
  /** It is tried to connect straight, or it is connected so. */
  private boolean straight;
  private final Deadlines.Deadline limit;
  private Stage stage = Stage.NONE;
  /** Nothing can be said or heard without a carrier. */
  private boolean needed;
  /** The handler has been told that the connection is open. */
  private boolean told;
  /** A request has gone with a signal, whose answer is not there. */
  private boolean signalling;
  /** That request. */
  private byte[] asked = {};
  /** The callee has it, and its answer is to come over a BEP. */
  private boolean handedOver;
  private int signalled;
  private boolean turnedAway;
  private boolean counted;
  private long wishedNanos;
  /** Since when an answer is awaited; -1 where none is. */
  private long saidNanos = -1;
  private long passedNanos;

  CallersEnd(Passages passages, PassagePeer peer, ConnectionHandler handler) {
    super((int) passages.config.early().bytes());
    this.passages = passages;
    this.host = passages.host;
    this.config = passages.config;
    this.peer = peer;
    this.handler = handler;
    limit = passages.deadline(this::onTime);
  }

  void begin() {
    passedNanos = host.nanoTime();
    straight = passages.triesStraight(peer);
    if (straight) {
      needed = true;
      become(Stage.JOINING, config.straightTime());
      wishedNanos = host.nanoTime();
      Carrier carrier = carrier();
      carrier.is(host.connect(new ConnectSpec("http", peer.straight().orElseThrow()), carrier));
    } else {
      beginBySignals();
    }
  }

  private void beginBySignals() {
    if (config.early().bytes() == 0) {
      need();
    } else {
      limit.start(Duration.ZERO);
    }
  }

  /** There are too many. */
  void turnAway() {
    turnedAway = true;
    limit.start(Duration.ZERO);
  }

  private void become(Stage next, Duration time) {
    stage = next;
    limit.start(time);
  }

  private void onTime() {
    if (turnedAway) {
      end("limit", ConnectionFailure.REFUSED);
    } else if (stage == Stage.WISHED || stage == Stage.JOINING) {
      giveUp("timeout", ConnectionFailure.TIMEOUT);
    } else if (!told) {
      told = true;
      limit.start(config.idle());
      handler.onOpen(this);
    } else {
      onIdle();
    }
  }

  private void onIdle() {
    long leftNanos = config.idle().toNanos() - (host.nanoTime() - passedNanos);
    if (leftNanos > 0) {
      limit.start(Duration.ofNanos(leftNanos));
    } else if (isFinishing()) {
      abort();
    } else if (isResting()) {
      rest();
    } else {
      limit.start(config.idle());
    }
  }

  /** Whether nothing is awaited of it. */
  boolean isResting() {
    return told && !signalling && (stage == Stage.NONE || stage == Stage.USED) && saidNanos < 0 && keptLength() == 0 && bulkLeft() == 0;
  }

  /** Ends it since it rests. */
  void rest() {
    host.probe().count(PassageMetrics.ENDED, 1, "idle");
    fail(ConnectionFailure.RESET);
  }

  // ---- By signals

  @Override
  boolean keeps() {
    return !signalling;
  }

  @Override
  void onKept(boolean more) {
    // One signal to a node waits for the other: where a BEP is asked for, whoever writes waits for that.
    if (signalling || needed || stage != Stage.NONE && !more) {
      return;
    }
    PassageSignal.Beginning beginning = PassageSignal.beginning(kept(), keptLength(), (int) config.early().bytes(), config.limits());
    if (more || beginning == PassageSignal.Beginning.OTHER) {
      need();
    } else if (beginning == PassageSignal.Beginning.WHOLE) {
      signal(takeKept());
    }
  }

  private void signal(byte[] request) {
    signalling = true;
    signalled++;
    asked = request;
    host.probe().count(PassageMetrics.BYTES, request.length, "signalled", "sent");
    send(request, this::onSignalled);
    if (stage == Stage.NONE && signalled % config.signalled() == 0) {
      wish();
    }
  }

  private void send(byte[] early, Consumer<SignalOutcome> onOutcome) {
    peer.way().send(new PassageSignal(host.id(), host.device().account(), early).toBytes(), outcome -> {
      if (!isGone()) {
        onOutcome.accept(outcome);
      }
    });
  }

  private void onSignalled(SignalOutcome outcome) {
    byte[] request = asked;
    asked = new byte[0];
    if (outcome instanceof SignalOutcome.Failed failed && failed.reason().equals(PassageSignal.TOO_LONG)) {
      // A SEP may take less than this side thinks.
      signalling = false;
      keep(ByteBuffer.wrap(request));
      need();
    } else if (outcome instanceof SignalOutcome.Answered answered && PassageSignal.isAnswer(answered.body())) {
      host.probe().count(PassageMetrics.BYTES, answered.body().length, "signalled", "received");
      deliver(answered.body());
      signalling = false;
      onAnswered();
    } else {
      // The answer is to come over a BEP of its own; another that was asked for beside it is not needed.
      signalling = false;
      needed = true;
      handedOver = outcome instanceof SignalOutcome.Answered;
      wishedNanos = host.nanoTime();
      onInvitation(outcome);
    }
  }

  private void onAnswered() {
    if (isGone()) {
      return;
    } else if (isFinishing()) {
      handler.onFinished(this);
      abort();
    } else if (stage == Stage.READY) {
      use();
    } else {
      tellWritable();
    }
  }

  // ---- Over a carrier

  /** Nothing goes on without one. */
  private void need() {
    needed = true;
    if (stage == Stage.READY) {
      use();
    } else if (stage == Stage.NONE) {
      wish();
    }
  }

  private void wish() {
    wishedNanos = host.nanoTime();
    become(Stage.WISHED, config.patience());
    send(new byte[0], outcome -> {
      if (stage == Stage.WISHED) {
        onInvitation(outcome);
      }
    });
  }

  private void onInvitation(SignalOutcome outcome) {
    if (outcome instanceof SignalOutcome.Failed failed) {
      giveUp("no-answer", PassageSignal.failure(failed.reason()));
      return;
    }
    try {
      Invitation invitation = Invitation.read(((SignalOutcome.Answered) outcome).body());
      if (!(invitation instanceof Invitation.To to)) {
        handedOver = handedOver && PassageSignal.isUnanswered((Invitation.Refused) invitation);
        giveUp("refused", ConnectionFailure.REFUSED);
      } else if (to.token().isEmpty() || !mayLeadTo(to.endpoint().address())) {
        giveUp("malformed", ConnectionFailure.RESET);
      } else {
        become(Stage.JOINING, config.patience());
        Carrier carrier = carrier();
        carrier.is(BearerConnection.connect(host, to.endpoint(), to.token(), 0, carrier));
      }
    } catch (JsonException e) {
      giveUp("malformed", ConnectionFailure.RESET);
    }
  }

  /** A callee on another machine sends nobody to this one. */
  private boolean mayLeadTo(Address address) {
    return !address.isMulticast() && (!address.isLoopback() || peer.at().address().isLoopback());
  }

  @Override
  void onCarrierOpen() {
    host.probe().observe(PassageMetrics.SET_UP_TIME, (host.nanoTime() - wishedNanos) / 1e9, way());
    if (signalling) {
      become(Stage.READY, config.idle());
    } else {
      use();
    }
  }

  private void use() {
    count(way());
    become(Stage.USED, config.idle());
    passedNanos = host.nanoTime();
    boolean opens = !told;
    told = true;
    flow(opens);
  }

  @Override
  void onCarrierFailed(ConnectionFailure failure) {
    giveUp(carrierWord(failure), failure);
  }

  private String way() {
    return straight ? "straight" : "relayed";
  }

  private String carrierWord(ConnectionFailure failure) {
    return (straight ? "straight-" : "bearer-") + Defaults.word(failure);
  }

  /** There is no carrier: signals do as before, or it is the end. */
  private void giveUp(String outcome, ConnectionFailure failure) {
    dropCarrier();
    if (straight) {
      host.probe().event("passage", "to " + peer.node() + " is not straight: " + outcome);
      passages.isNotStraight(peer);
      straight = false;
      needed = false;
      stage = Stage.NONE;
      beginBySignals();
    } else if (needed) {
      end(outcome, failure);
    } else {
      host.probe().event("passage", "to " + peer.node() + " goes on by signals: " + outcome);
      become(Stage.NONE, config.idle());
      if (keptLength() > 0) {
        onKept(false);
      }
    }
  }

  // ---- The course of things

  @Override
  void onSaid() {
    passedNanos = host.nanoTime();
    saidNanos = saidNanos < 0 ? passedNanos : saidNanos;
  }

  @Override
  void onHeard() {
    passedNanos = host.nanoTime();
    if (saidNanos >= 0) {
      host.probe().observe(PassageMetrics.ROUND_TRIP, (passedNanos - saidNanos) / 1e9, isCarried() ? way() : "signalled");
      saidNanos = -1;
    }
  }

  @Override
  void onPassed(boolean sent, long bytes) {
    passedNanos = host.nanoTime();
    if (bytes > 0) {
      host.probe().count(PassageMetrics.BYTES, bytes, way(), sent ? "sent" : "received");
    }
  }

  private void count(String outcome) {
    if (!counted) {
      counted = true;
      host.probe().count(PassageMetrics.OUTCOMES, 1, outcome);
    }
  }

  private void end(String outcome, ConnectionFailure failure) {
    count(outcome);
    host.probe().event("passage", "to " + peer.node() + " failed: " + outcome);
    // Refused is what has not been carried out.
    fail(handedOver && failure == ConnectionFailure.REFUSED ? ConnectionFailure.RESET : failure);
  }

  @Override
  void onFinishing() {
    if (!signalling && keptLength() == 0) {
      abort();
    }
  }

  @Override
  void onGone(@Nullable ConnectionFailure failure) {
    limit.cancel();
    passages.forget(this);
    if (failure != null && stage == Stage.USED && !isResting()) {
      host.probe().count(PassageMetrics.ENDED, 1, carrierWord(failure));
    }
    count(signalled > 0 ? "signalled" : "unused");
  }

  @Override
  ConnectionHandler handler() {
    return handler;
  }

  @Override
  public Endpoint local() {
    Connection carrier = carrying();
    return carrier == null ? PassageDesk.NOWHERE : carrier.local();
  }

  /** Of the relay, where there is one; where the other side is, nobody here knows. */
  @Override
  public Endpoint remote() {
    return peer.at();
  }
}
