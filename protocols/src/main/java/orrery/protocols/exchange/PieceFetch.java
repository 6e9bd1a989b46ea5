package orrery.protocols.exchange;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.direct.HolePunch;
import orrery.protocols.direct.PunchListener;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.ice.IceDescription;
import orrery.protocols.relay.BearerConnection;

/**
 * Fetches a content piece by piece: over a BEP, and as soon as hole punching has found one over a direct path, upon which the BEP is
 * given up. When the direct path is lost, what is still missing comes over a relay again.
 *
 * <p>The first request tells of this side's candidates, the answer of the peer's. The second says that both are to connect, and this
 * side does so when that request has arrived there, as near as half a round trip tells (libp2p specification, relay/DCUtR.md).
 */
final class PieceFetch {

  /** While one piece comes, the next has been asked for. */
  private static final int ASKED_AT_ONCE = 2;
  /**
   * The next piece is twice as long where the last took less than the first time, and half as long from the second on; assumed: each
   * costs a round trip, and several must come in the time after which a direct path counts as lost.
   */
  private static final long QUICK_NANOS = 4_000_000_000L;
  private static final long SLOW_NANOS = 10_000_000_000L;
  private static final long MOST_PIECE = 16 * 1024 * 1024;

  /** Whose content it is. */
  interface Owner {

    /** The relay is there. */
    void onJoined();

    /** The first answer begins, a round trip after it was asked for. */
    void onFirstByte();

    /** All bytes are there. */
    void onWhole();

    /** The direct path is lost, and the relay was given up: {@link PieceFetch#relay} it anew. Called once. */
    void onRelayWanted();

    /** It is over, for that reason. */
    void onFailed(String reason);
  }

  /** What becomes of the wish for a direct path. */
  private enum Upgrade {
    WISHED,
    TRIED,
    DONE,
    FAILED
  }

  private final Host host;
  private final HttpLimits limits;
  private final DirectConfig config;
  private final long length;
  private final int port;
  private final Owner owner;
  private final Deadlines deadlines;
  private final Deadlines.Deadline attempt;
  private final Deadlines.Deadline stall;
  private final Deque<Piece> missing = new ArrayDeque<>();
  private @Nullable Lane relay;
  private @Nullable Lane direct;
  private @Nullable HolePunch punch;
  private Upgrade upgrade = Upgrade.WISHED;
  private long left;
  private long joinedNanos;
  private long askedNanos;
  private long roundTripNanos;
  private int attempts;
  /** The next request is to say that both connect. */
  private boolean attemptDue;
  private boolean pausing;
  private boolean over;

  /**
   * A fetch of which nothing is there.
   *
   * @param port from which the BEP and the peer are connected to
   */
  PieceFetch(Host host, HttpLimits limits, DirectConfig config, long length, int port, Owner owner) {
    this.host = host;
    this.limits = limits;
    this.config = config;
    this.length = length;
    this.port = port;
    this.owner = owner;
    left = length;
    missing.add(new Piece(0, length));
    deadlines = new Deadlines(host, "direct");
    attempt = deadlines.deadline(this::onAttemptTime);
    stall = deadlines.deadline(() -> onLost(direct, "stalled"));
  }

  /** Fetches over that BEP: at first, and when {@link Owner#onRelayWanted}. */
  void relay(Endpoint bep, String token) {
    Lane lane = new Lane("relayed");
    relay = lane;
    lane.connection = upgrade == Upgrade.WISHED
        ? BearerConnection.connectFrom(port, host, bep, token, lane)
        : BearerConnection.connect(host, bep, token, 0, lane);
  }

  /** The exchange fails, for whatever reason. */
  void fail() {
    decide("failed");
  }

  /** Forgets it, uncounted. */
  void abandon() {
    end();
    if (relay != null) {
      relay.abort();
    }
    if (direct != null) {
      direct.abort();
    }
  }

  private void end() {
    over = true;
    deadlines.clear();
    if (punch != null) {
      punch.stop();
    }
  }

  // ---- The course of things

  private void onRelayOpen(Lane lane, Connection opened) {
    if (upgrade != Upgrade.WISHED) {
      pump();
      return;
    }
    owner.onJoined();
    joinedNanos = host.nanoTime();
    askedNanos = joinedNanos;
    BearerConnection bearer = (BearerConnection) opened;
    punch = new HolePunch(host, config, deadlines, true, port, bearer.remote(), new Punching());
    lane.ask(take(lane), IceFields.with(HttpHeaders.NONE, punch.describe(bearer.seen())));
  }

  private void onHead(Lane lane, HttpHeaders headers) {
    if (lane == direct && upgrade == Upgrade.TRIED) {
      decide("direct");
    } else if (lane == relay && upgrade == Upgrade.WISHED && punch != null) {
      upgrade = Upgrade.TRIED;
      roundTripNanos = host.nanoTime() - askedNanos;
      owner.onFirstByte();
      Optional<IceDescription> peer = IceFields.description(headers);
      if (!IceFields.describe(headers)) {
        decide("refused");
      } else if (peer.isEmpty() || !punch.accept(peer.get())) {
        decide("malformed");
      } else {
        attemptDue = true;
      }
    }
    pump();
  }

  /** How the wish for a direct path has ended: {@code direct}, or why the exchange stays on the relay. */
  private void decide(String outcome) {
    if (upgrade == Upgrade.DONE || upgrade == Upgrade.FAILED) {
      return;
    }
    host.probe().count(ExchangeMetrics.UPGRADE, 1, outcome);
    if (outcome.equals("direct")) {
      upgrade = Upgrade.DONE;
      host.probe().observe(ExchangeMetrics.UPGRADE_TIME, (host.nanoTime() - joinedNanos) / 1e9);
    } else {
      upgrade = Upgrade.FAILED;
      attempt.cancel();
      if (punch != null) {
        punch.stop();
      }
    }
    host.probe().event("exchange", outcome.equals("direct") ? "goes on directly" : "stays on the relay: " + outcome);
  }

  /** Asks for what is missing, as far as it may; gives up the relay that is of no use any more. */
  private void pump() {
    Lane lane = direct != null ? direct : relay;
    while (!over && lane != null && lane.mayAsk() && !missing.isEmpty()) {
      HttpHeaders headers = HttpHeaders.NONE;
      if (attemptDue && lane == relay) {
        attemptDue = false;
        headers = IceFields.withAttempt(headers, ++attempts);
        attempt.start(Duration.ofNanos(roundTripNanos / 2));
      }
      lane.ask(take(lane), headers);
    }
    if (upgrade == Upgrade.DONE && direct != null && relay != null && relay.asked.isEmpty()) {
      relay.finish();
      relay = null;
    }
  }

  /** The next piece: all that is missing in one stretch where nothing can change any more. */
  private Piece take(Lane lane) {
    Piece first = missing.remove();
    if (first.length() <= lane.pieceBytes || lane == relay && upgrade == Upgrade.FAILED) {
      return first;
    }
    missing.addFirst(first.after(lane.pieceBytes));
    return new Piece(first.offset(), lane.pieceBytes);
  }

  private void onArrived(Lane lane, long bytes) {
    left -= bytes;
    host.probe().count(ExchangeMetrics.BYTES, bytes, lane.path);
    if (left == 0 && !over) {
      decide("over");
      end();
      finish(relay);
      finish(direct);
      owner.onWhole();
    }
  }

  private static void finish(@Nullable Lane lane) {
    if (lane != null) {
      lane.finish();
    }
  }

  private void onAttemptTime() {
    if (punch == null || upgrade != Upgrade.TRIED || direct != null) {
      return;
    }
    if (pausing) {
      pausing = false;
      attemptDue = true;
      pump();
    } else {
      punch.attempt();
    }
  }

  private final class Punching implements PunchListener {

    @Override
    public ConnectionHandler onPath(Connection connection) {
      Lane lane = new Lane("direct");
      lane.connection = connection;
      if (over || upgrade != Upgrade.TRIED) {
        lane.abort();
        return lane;
      }
      lane.open = true;
      direct = lane;
      attempt.cancel();
      attemptDue = false;
      stall.start(config.stall());
      pump();
      return lane;
    }

    @Override
    public void onNone() {
      if (attempts < config.attempts()) {
        pausing = true;
        attempt.start(config.pause());
      } else {
        decide("no-path");
        pump();
      }
    }
  }

  /** A lane is gone before its time: what it was asked for is missing again. */
  private void onLost(@Nullable Lane lane, String reason) {
    if (over || lane == null || lane.gone) {
      return;
    }
    lane.abort();
    while (!lane.asked.isEmpty()) {
      missing.addFirst(lane.asked.removeLast());
    }
    if (lane == direct) {
      direct = null;
      stall.cancel();
      host.probe().count(ExchangeMetrics.PATH_LOST, 1, reason);
      host.probe().event("exchange", "has lost the direct path: " + reason);
      decide("no-path");
      upgrade = Upgrade.FAILED;
      if (relay != null) {
        pump();
      } else {
        owner.onRelayWanted();
      }
    } else {
      relay = null;
      if (direct != null) {
        pump();
      } else {
        owner.onFailed(reason);
      }
    }
  }

  /** A connection over which pieces are asked for and come in order. */
  private final class Lane implements ConnectionHandler {

    private final String path;
    private final HttpParser parser = HttpParser.ofResponseHeads(limits);
    private final Deque<Piece> asked = new ArrayDeque<>(ASKED_AT_ONCE);
    private @Nullable Connection connection;
    private long pieceBegan;
    private long pieceBytes = config.piece().bytes() & ~7L;
    private boolean open;
    private boolean gone;

    Lane(String path) {
      this.path = path;
    }

    boolean mayAsk() {
      // What a relay is asked for first tells whether there is to be more.
      return open && asked.size() < (upgrade == Upgrade.WISHED ? 1 : ASKED_AT_ONCE);
    }

    void ask(Piece piece, HttpHeaders headers) {
      if (connection != null) {
        if (asked.isEmpty()) {
          pieceBegan = host.nanoTime();
        }
        asked.add(piece);
        // Of requests of a few hundred bytes, two at a time, an open connection takes all at once.
        connection.write(HttpEncoder.encodeHead(
            new HttpRequest("GET", "/" + length, headers.with("Range", piece.toRange()), new byte[0]), connection.remote().toString(), 0));
      }
    }

    void finish() {
      open = false;
      gone = true;
      if (connection != null) {
        connection.finish();
      }
    }

    void abort() {
      open = false;
      gone = true;
      if (connection != null) {
        connection.abort();
      }
    }

    @Override
    public void onOpen(Connection opened) {
      open = true;
      onRelayOpen(this, opened);
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      HttpParser.Progress progress = gone ? HttpParser.Progress.MORE : parser.parse(bytes);
      if (progress == HttpParser.Progress.MORE) {
        return;
      }
      Piece first = asked.peek();
      long follows = progress == HttpParser.Progress.COMPLETE && first != null ? parser.contentLength() : -1;
      if (first == null || follows != first.length()) {
        onLost(this, "malformed");
        return;
      }
      HttpResponse head = parser.takeResponse();
      if (head.status() != 206 || !head.headers().first("Content-Range").equals(Optional.of(first.toContentRange(length)))) {
        onLost(this, "malformed");
        return;
      }
      from.expectBulk(first.contentId(length), first.length());
      onHead(this, head.headers());
    }

    @Override
    public void onBulk(Connection from, long contentId, long arrived, long whole) {
      Piece first = asked.poll();
      if (gone || first == null) {
        return;
      }
      if (arrived < whole) {
        // The failure follows. A few bytes short of a multiple of eight come again.
        Piece rest = first.after(arrived);
        asked.addFirst(rest);
        onArrived(this, first.length() - rest.length());
        return;
      }
      long took = host.nanoTime() - pieceBegan;
      pieceBytes = took < QUICK_NANOS ? Math.min(MOST_PIECE, 2 * pieceBytes)
          : took >= SLOW_NANOS ? Math.max(config.piece().bytes(), pieceBytes / 2) & ~7L : pieceBytes;
      if (this == direct) {
        stall.start(config.stall());
      }
      pieceBegan = host.nanoTime();
      onArrived(this, arrived);
      pump();
    }

    @Override
    public void onFinished(Connection from) {
      onLost(this, "finished");
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      onLost(this, this == direct ? Defaults.word(failure) : "bearer-" + Defaults.word(failure));
    }
  }
}
