package orrery.protocols.exchange;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.BearerConnection;
import orrery.protocols.relay.SignalOutcome;

/**
 * The caller's side of one exchange, from the wish for a content to its last byte: it signals a node that has been found, is
 * invited by it to a BEP, or on the same link to itself, connects there, and fetches.
 */
public final class ContentCall {

  /** How signals get to the callee. */
  @FunctionalInterface
  public interface Way {

    /** Sends one; {@code onOutcome} is called once, later. */
    void send(byte[] body, Consumer<SignalOutcome> onOutcome);
  }

  private final Host host;
  private final HttpLimits limits;
  private final long length;
  private final Runnable onEnd;
  private final Probe.Wait wait;
  private final Probe.Wait setUp;
  private final HttpParser parser;
  private @Nullable Connection bearer;
  private long stepNanos;
  private boolean over;

  /**
   * A wish that begins now.
   *
   * @param length of the content, in bytes
   * @param onEnd runs once, when the content is there or the exchange has failed
   */
  public ContentCall(Host host, HttpLimits limits, long length, Runnable onEnd) {
    this.host = host;
    this.limits = limits;
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
  public void signal(NodeId callee, String session, boolean onLink, Way way) {
    if (over) {
      return;
    }
    step("search");
    host.probe().event("exchange", "asks " + callee + " for " + length + " bytes" + (onLink ? " on the link" : ""));
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
      Optional<ExchangeJson.Invitation> invitation = ExchangeJson.readInvitation(body);
      if (invitation.isEmpty()) {
        fail("no-bep");
        return;
      }
      step("invitation");
      bearer = invitation.get().token().isEmpty()
          ? host.connect(new ConnectSpec("exchange", invitation.get().endpoint()), new Fetching())
          : BearerConnection.connect(host, invitation.get().endpoint(), invitation.get().token(), 0, new Fetching());
    } catch (JsonException e) {
      fail("malformed");
    }
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
  }

  /** What happens on the connection to the other side. */
  private final class Fetching implements ConnectionHandler {

    @Override
    public void onOpen(Connection connection) {
      setUp.finish();
      step("bearer");
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
      host.probe().observe(ExchangeMetrics.ROUND_TRIP, (host.nanoTime() - stepNanos) / 1e9);
      step("first-byte");
      connection.expectBulk(length, length);
    }

    @Override
    public void onBulk(Connection connection, long contentId, long arrived, long whole) {
      if (!over && arrived == whole) {
        over = true;
        wait.finish();
        host.probe().event("exchange", "has " + length + " bytes");
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
