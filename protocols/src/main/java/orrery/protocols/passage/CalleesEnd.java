package orrery.protocols.passage;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpParser;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.SignalReply;

/**
 * The callee's end of a passage, which its gateway takes for a connection that it has accepted. The answer to a request that came with
 * a signal goes back with it where it is short and soon there; else the caller is invited to a BEP, and all goes over that.
 */
final class CalleesEnd extends LateConnection {

  private final PassageDesk desk;
  private final NodeId caller;
  private final HttpParser answer;
  private final Deadlines.Deadline limit;
  private final ConnectionHandler handler;
  /** Null once the signal is answered. */
  private @Nullable SignalReply reply;
  private Inviter.@Nullable Bearer bearer;
  private int parsed;
  private boolean answered;
  private boolean joined;
  /** Something has passed, and so much of bulks was to come, since it was last looked whether the BEP is still there. */
  private boolean passed;
  private long bulkLeft;

  /** @param reply to the signal with which it was wished for */
  CalleesEnd(PassageDesk desk, NodeId caller, SignalReply reply) {
    super(PassageConfig.MOST_EARLY);
    this.desk = desk;
    this.caller = caller;
    this.reply = reply;
    answer = HttpParser.ofResponses(desk.config.limits());
    limit = desk.deadline(this::onTime);
    handler = desk.accept(this);
  }

  NodeId caller() {
    return caller;
  }

  /** A whole request has come; {@code head} where the answer has no content. */
  void begin(byte[] early, boolean head) {
    answer.expectAnswerToHead(head);
    limit.start(desk.config.earlyTime());
    deliver(early);
  }

  private void onTime() {
    if (answered) {
      // Not from within the call that has written the answer.
      handler.onFinished(this);
      abort();
    } else if (bearer == null) {
      invite();
    } else if (!joined || isQuiet()) {
      fail(ConnectionFailure.TIMEOUT);
    } else {
      watch(bearer);
    }
  }

  /** Whether nothing has passed since this was last asked. */
  private boolean isQuiet() {
    long before = bulkLeft;
    bulkLeft = bulkLeft();
    boolean quiet = !passed && bulkLeft == before;
    passed = false;
    return quiet;
  }

  /** A BEP over which no bytes flow ends; where its machine has ended, nobody says so. */
  private void watch(Inviter.Bearer bep) {
    limit.start(bep.idleLimit().multipliedBy(5).dividedBy(4));
  }

  // ---- By the signal's answer

  @Override
  void onKept(boolean more) {
    if (reply == null) {
      return;
    }
    HttpParser.Progress progress = answer.parse(ByteBuffer.wrap(kept(), parsed, keptLength() - parsed));
    parsed = keptLength();
    if (progress == HttpParser.Progress.COMPLETE && !more && parsed <= desk.config.early().bytes()) {
      answerWhole();
    } else if (progress != HttpParser.Progress.MORE || more || parsed > desk.config.early().bytes()) {
      invite();
    }
  }

  private void answerWhole() {
    SignalReply to = reply;
    reply = null;
    answered = true;
    limit.start(Duration.ZERO);
    if (to != null) {
      to.answer(takeKept());
    }
  }

  @Override
  void onFinishing() {
    if (reply != null && keptLength() > 0 && answer.end() == HttpParser.Progress.COMPLETE) {
      answerWhole();
    } else if (reply != null) {
      abort();
    }
  }

  // ---- Over a BEP

  /** Invites the caller to a BEP. */
  void invite() {
    SignalReply to = reply;
    reply = null;
    limit.cancel();
    if (to != null) {
      desk.invite(to, bep -> {
        if (bep.isEmpty()) {
          desk.refused("no-bep");
          fail(ConnectionFailure.UNREACHABLE);
        } else if (isGone()) {
          bep.get().release();
        } else {
          join(bep.get());
        }
      });
    }
  }

  private void join(Inviter.Bearer bep) {
    bearer = bep;
    limit.start(desk.config.patience());
    Carrier carrier = carrier();
    carrier.is(bep.connect(carrier));
  }

  @Override
  void onCarrierOpen() {
    joined = true;
    if (bearer != null) {
      bearer.joined();
      watch(bearer);
    }
    flow(false);
  }

  @Override
  void onPassed(boolean sent, long bytes) {
    passed = true;
  }

  @Override
  void onCarrierFailed(ConnectionFailure failure) {
    fail(failure);
  }

  @Override
  void onGone(@Nullable ConnectionFailure failure) {
    limit.cancel();
    if (reply != null) {
      reply.none(false);
    }
    if (bearer != null && !joined) {
      desk.refused("not-joined");
      bearer.release();
    }
    desk.forget(this);
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

  /**
   * Where the caller is, nobody here knows. Not the relay's address: that may be of this link, or of this very machine, and whoever comes
   * from there may be trusted more than a caller from elsewhere.
   */
  @Override
  public Endpoint remote() {
    return PassageDesk.ELSEWHERE;
  }
}
