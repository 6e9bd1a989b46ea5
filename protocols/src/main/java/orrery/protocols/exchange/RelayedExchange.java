package orrery.protocols.exchange;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.BearerConnection;
import orrery.protocols.relay.ClusterProxy;
import orrery.protocols.relay.RelayMetrics;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.relay.SignalSender;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Landmarks;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;
import orrery.protocols.traversal.Pairing;

/**
 * A device that cannot be reached, and exchanges contents with its peer over relays alone (Fig. 8, ¶103–104).
 *
 * <p>Each is a cluster of its own, and its proxy. Again and again the caller learns where the peer's SEP is and sends it a
 * request; the callee has a BEP started and answers with where it is; both connect to it, and the caller fetches a content.
 * When both have finished, the BEP is no more.
 */
public final class RelayedExchange implements Protocol {

  private final Host host;
  private final RelayedExchangeConfig config;
  private final RandomStream luck;
  private final Landmarks landmarks;
  private final Timer timer;
  private final SignalSender sender;
  private final Set<Connection> given = new LinkedHashSet<>();
  private @Nullable SignalingClient signaling;
  private @Nullable ClusterProxy proxy;
  private @Nullable NodeId peer;
  private @Nullable Call call;
  private Place place = Place.UNKNOWN;
  private long calls;

  public RelayedExchange(Host host, RelayedExchangeConfig config) {
    this.host = host;
    this.config = config;
    luck = host.random("relayed-exchange");
    landmarks = new Landmarks(host, config.landmarks());
    timer = host.timer("relayed exchange", this::onTimer);
    sender = new SignalSender(host, config.http());
  }

  @Override
  public void start() {
    Optional<NodeId> found = Pairing.of(config.pairs()).peerOf(host.id());
    Optional<Endpoint> service = config.endpoint();
    if (found.isEmpty() || service.isEmpty()) {
      return;
    }
    peer = found.get();
    signaling = new SignalingClient(host, config.http(), service.get());
    // Only who is called has to be reachable.
    if (Pairing.of(config.pairs()).isOne(host.id())) {
      pause();
    } else {
      proxy = new ClusterProxy(host, config.proxy(), signaling, host.id().name(), member -> Optional.empty(), this::onSignal, sep -> { });
      landmarks.measure(measured -> {
        place = measured;
        proxy.become(measured);
      });
    }
  }

  @Override
  public void stop(Runnable done) {
    timer.cancel();
    landmarks.stop();
    if (call != null) {
      call.abandon();
    }
    List.copyOf(given).forEach(Connection::abort);
    if (proxy != null) {
      proxy.resign();
    }
    sender.stop();
    if (signaling != null) {
      signaling.stop();
    }
    done.run();
  }

  // ---- The callee

  private void onSignal(byte[] body, SignalReply reply) {
    SignalingClient client = signaling;
    String session;
    try {
      session = ExchangeJson.readCall(body);
    } catch (JsonException e) {
      reply.answer(ExchangeJson.refusal(e.getMessage()));
      return;
    }
    if (client == null) {
      reply.none(false);
      return;
    }
    long wishedNanos = host.nanoTime();
    EndpointRequest wish = new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, session, place, 1, config.goLive(), Optional.empty());
    client.request(wish, outcome -> {
      if (outcome instanceof SignalingOutcome.Granted granted && granted.grant().tokens().size() == 2) {
        reply.answer(ExchangeJson.write(new ExchangeJson.Invitation(granted.grant().endpoint(), granted.grant().tokens().get(0))));
        give(granted.grant(), wishedNanos);
      } else {
        reply.answer(ExchangeJson.refusal("no-bep"));
      }
    });
  }

  private void give(EndpointGrant bep, long wishedNanos) {
    Connection[] mine = new Connection[1];
    mine[0] = BearerConnection.connect(host, bep.endpoint(), bep.tokens().get(1), 0, new ContentGiver(config.limits()) {
      @Override
      void onJoined() {
        host.probe().observe(RelayMetrics.BEP_SET_UP_TIME, (host.nanoTime() - wishedNanos) / 1e9, bep.site().word());
      }

      @Override
      void onOver() {
        given.remove(mine[0]);
      }
    });
    given.add(mine[0]);
  }

  // ---- The caller

  private void pause() {
    call = null;
    timer.start((long) luck.nextExponential(config.every().toNanos()));
  }

  private void onTimer() {
    if (call != null) {
      call.fail("timeout");
    } else if (peer != null && signaling != null) {
      timer.start(config.patience());
      call = new Call(peer, size());
      call.begin(signaling);
    }
  }

  private long size() {
    long least = config.size().bytes();
    if (config.largest().bytes() <= least) {
      return least;
    }
    double factor = StrictMath.pow((double) config.largest().bytes() / least, luck.nextDouble());
    return Math.min(config.largest().bytes(), (long) (least * factor));
  }

  /** One exchange, from the wish for it to its end. */
  private final class Call implements ConnectionHandler {

    private final NodeId callee;
    private final long length;
    private final Probe.Wait wait = host.probe().begin(ExchangeMetrics.TIME);
    private final Probe.Wait setUp = host.probe().begin(ExchangeMetrics.SET_UP_TIME);
    private final HttpParser parser = HttpParser.ofResponseHeads(config.limits());
    private @Nullable Connection bearer;
    private long askedNanos;

    Call(NodeId callee, long length) {
      this.callee = callee;
      this.length = length;
    }

    void begin(SignalingClient client) {
      client.find(callee.name(), outcome -> {
        if (call != this) {
          return;
        } else if (outcome instanceof SignalingOutcome.Granted found) {
          signal(found.grant().endpoint());
        } else {
          fail("no-sep");
        }
      });
    }

    private void signal(Endpoint sep) {
      sender.send(sep, callee, ExchangeJson.call(host.id() + "/" + ++calls), outcome -> {
        if (call != this) {
          return;
        } else if (outcome instanceof SignalOutcome.Answered answered) {
          onAnswer(answered.body());
        } else {
          fail("no-answer");
        }
      });
    }

    private void onAnswer(byte[] body) {
      try {
        Optional<ExchangeJson.Invitation> invitation = ExchangeJson.readInvitation(body);
        if (invitation.isEmpty()) {
          fail("no-bep");
        } else {
          bearer = BearerConnection.connect(host, invitation.get().endpoint(), invitation.get().token(), 0, this);
        }
      } catch (JsonException e) {
        fail("malformed");
      }
    }

    @Override
    public void onOpen(Connection connection) {
      setUp.finish();
      askedNanos = host.nanoTime();
      connection.write(HttpEncoder.encodeHead(new HttpRequest("GET", "/" + length, HttpHeaders.NONE, new byte[0]), connection.remote().toString(), 0));
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      HttpParser.Progress progress = call == this ? parser.parse(bytes) : HttpParser.Progress.MORE;
      if (progress == HttpParser.Progress.MORE) {
        return;
      }
      long follows = progress == HttpParser.Progress.COMPLETE ? parser.contentLength() : -1;
      if (follows != length || !parser.takeResponse().isSuccess()) {
        fail("malformed");
        return;
      }
      host.probe().observe(ExchangeMetrics.ROUND_TRIP, (host.nanoTime() - askedNanos) / 1e9);
      connection.expectBulk(length, length);
    }

    @Override
    public void onBulk(Connection connection, long contentId, long arrived, long whole) {
      if (call == this && arrived == whole) {
        wait.finish();
        connection.finish();
        timer.cancel();
        pause();
      }
    }

    @Override
    public void onFinished(Connection connection) {
      if (call == this) {
        fail("finished");
      }
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      if (call == this) {
        fail("bearer-" + Defaults.word(failure));
      }
    }

    void fail(String reason) {
      host.probe().count(ExchangeMetrics.FAILED, 1, reason);
      host.probe().event("relayed-exchange", "of " + length + " bytes with " + callee + " failed: " + reason);
      abandon();
      timer.cancel();
      pause();
    }

    void abandon() {
      wait.discard();
      setUp.discard();
      if (bearer != null) {
        bearer.abort();
      }
    }
  }
}
