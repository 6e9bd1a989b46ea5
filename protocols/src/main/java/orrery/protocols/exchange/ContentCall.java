package orrery.protocols.exchange;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.direct.PunchPorts;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.BearerConnection;
import orrery.protocols.relay.Invitation;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalWay;

/**
 * The caller's side of one exchange, from the wish for a content to its last byte: it signals a node that has been found, is
 * invited by it to a BEP, or on the same link to itself, connects there, and fetches.
 */
public final class ContentCall {

  private final Host host;
  private final HttpLimits limits;
  private final DirectConfig direct;
  private final long length;
  private final Runnable onEnd;
  private final Probe.Wait wait;
  private final Probe.Wait setUp;
  private final HttpParser parser;
  private @Nullable Connection bearer;
  private @Nullable PieceFetch pieces;
  /** Calls the same callee once more. */
  private Runnable again = () -> { };
  private long stepNanos;
  private boolean over;

  /**
   * A wish that begins now.
   *
   * @param direct whether and how an exchange over a BEP goes on over a direct path
   * @param length of the content, in bytes
   * @param onEnd runs once, when the content is there or the exchange has failed
   */
  public ContentCall(Host host, HttpLimits limits, DirectConfig direct, long length, Runnable onEnd) {
    this.host = host;
    this.limits = limits;
    this.direct = direct;
    this.length = length;
    this.onEnd = onEnd;
    wait = host.probe().begin(ExchangeMetrics.TIME);
    setUp = host.probe().begin(ExchangeMetrics.SET_UP_TIME);
    parser = HttpParser.ofResponseHeads(limits);
    stepNanos = host.nanoTime();
  }

  /** Whether the content is there, or never will be. */
  public boolean isOver() {
    return over;
  }

  /**
   * Whom to call is known: signals it.
   *
   * @param session a name that no other exchange has
   * @param onLink whether the callee is on the same link, so that no relay is needed
   */
  public void signal(NodeId callee, String session, boolean onLink, SignalWay way) {
    if (over) {
      return;
    }
    step("search");
    host.probe().event("exchange", "asks " + callee + " for " + length + " bytes" + (onLink ? " on the link" : ""));
    again = () -> call(session + "/again", false, way);
    call(session, onLink, way);
  }

  private void call(String session, boolean onLink, SignalWay way) {
    way.send(ExchangeJson.write(new ExchangeJson.Call(session, onLink)), outcome -> {
      if (!over && outcome instanceof SignalOutcome.Answered answered) {
        onAnswer(answered.body());
      } else if (!over) {
        fail("no-answer");
      }
    });
  }

  private void onAnswer(byte[] body) {
    try {
      if (Invitation.read(body) instanceof Invitation.To invitation) {
        onInvited(invitation);
      } else {
        fail("no-bep");
      }
    } catch (JsonException e) {
      fail("malformed");
    }
  }

  private void onInvited(Invitation.To invitation) {
    if (pieces != null) {
      pieces.relay(invitation.endpoint(), invitation.token());
      return;
    }
    step("invitation");
    if (isUpgradeWanted(invitation)) {
      pieces = new PieceFetch(host, limits, direct, length, PunchPorts.any(host), new Pieces());
      pieces.relay(invitation.endpoint(), invitation.token());
      return;
    }
    bearer = invitation.token().isEmpty()
        ? host.connect(new ConnectSpec("exchange", invitation.endpoint()), new Fetching())
        : BearerConnection.connect(host, invitation.endpoint(), invitation.token(), 0, new Fetching());
  }

  private boolean isUpgradeWanted(Invitation.To invitation) {
    if (!direct.on() || invitation.token().isEmpty()) {
      return false;
    }
    boolean large = length >= direct.least().bytes();
    if (!large) {
      host.probe().count(ExchangeMetrics.UPGRADE, 1, "small");
    }
    return large;
  }

  private void step(String step) {
    host.probe().observe(ExchangeMetrics.STEP_TIME, (host.nanoTime() - stepNanos) / 1e9, step);
    stepNanos = host.nanoTime();
  }

  /** The exchange fails for that reason, a word, where it is not over. */
  public void fail(String reason) {
    if (!over) {
      host.probe().count(ExchangeMetrics.FAILED, 1, reason);
      host.probe().event("exchange", "of " + length + " bytes failed: " + reason);
      if (pieces != null) {
        pieces.fail();
      }
      abandon();
      onEnd.run();
    }
  }

  /** Forgets it, uncounted. */
  public void abandon() {
    over = true;
    wait.discard();
    setUp.discard();
    if (bearer != null) {
      bearer.abort();
    }
    if (pieces != null) {
      pieces.abandon();
    }
  }

  private void onJoined() {
    setUp.finish();
    step("bearer");
  }

  private void onFirstByte() {
    host.probe().observe(ExchangeMetrics.ROUND_TRIP, (host.nanoTime() - stepNanos) / 1e9);
    step("first-byte");
  }

  private void onWhole() {
    over = true;
    wait.finish();
    host.probe().event("exchange", "has " + length + " bytes");
  }

  /** What becomes of a fetch that may leave the relay. */
  private final class Pieces implements PieceFetch.Owner {

    @Override
    public void onJoined() {
      ContentCall.this.onJoined();
    }

    @Override
    public void onFirstByte() {
      ContentCall.this.onFirstByte();
    }

    @Override
    public void onWhole() {
      ContentCall.this.onWhole();
      onEnd.run();
    }

    @Override
    public void onRelayWanted() {
      again.run();
    }

    @Override
    public void onFailed(String reason) {
      fail(reason);
    }
  }

  /** What happens on the connection to the other side. */
  private final class Fetching implements ConnectionHandler {

    @Override
    public void onOpen(Connection connection) {
      onJoined();
      connection.write(HttpEncoder.encodeHead(new HttpRequest("GET", "/" + length, HttpHeaders.NONE, new byte[0]), connection.remote().toString(), 0));
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      HttpParser.Progress progress = over ? HttpParser.Progress.MORE : parser.parse(bytes);
      if (progress == HttpParser.Progress.MORE) {
        return;
      }
      long follows = progress == HttpParser.Progress.COMPLETE ? parser.contentLength() : -1;
      if (follows != length || !parser.takeResponse().isSuccess()) {
        fail("malformed");
        return;
      }
      onFirstByte();
      connection.expectBulk(length, length);
    }

    @Override
    public void onBulk(Connection connection, long contentId, long arrived, long whole) {
      if (!over && arrived == whole) {
        onWhole();
        connection.finish();
        onEnd.run();
      }
    }

    @Override
    public void onFinished(Connection connection) {
      fail("finished");
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      fail("bearer-" + Defaults.word(failure));
    }
  }
}
