package orrery.protocols.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.relay.ClusterProxy;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.SignalSender;
import orrery.protocols.signaling.Landmarks;
import orrery.protocols.signaling.Place;
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
  private @Nullable SignalingClient signaling;
  private @Nullable ClusterProxy proxy;
  private @Nullable NodeId peer;
  private @Nullable ContentCall call;
  private @Nullable ContentDesk desk;
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
      desk = new ContentDesk(host, config.limits(), config.direct(), new Inviter(host, signaling, config.goLive(), () -> place), Optional::empty);
      proxy = new ClusterProxy(host, config.proxy(), signaling, host.id().name(), member -> Optional.empty(), desk::onSignal, sep -> { });
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
    if (desk != null) {
      desk.stop();
    }
    if (proxy != null) {
      proxy.resign();
    }
    sender.stop();
    if (signaling != null) {
      signaling.stop();
    }
    done.run();
  }

  // ---- The caller

  private void begin(SignalingClient client, NodeId callee) {
    ContentCall begun = new ContentCall(host, config.limits(), config.direct(), size(), this::pause);
    call = begun;
    client.find(callee.name(), outcome -> {
      if (outcome instanceof SignalingOutcome.Granted found) {
        begun.signal(callee, host.id() + "/" + ++calls, false, (body, onOutcome) -> sender.send(found.grant().endpoint(), callee, body, onOutcome));
      } else {
        begun.fail("no-sep");
      }
    });
  }

  private void pause() {
    call = null;
    timer.cancel();
    timer.start((long) luck.nextExponential(config.every().toNanos()));
  }

  private void onTimer() {
    if (call != null) {
      call.fail("timeout");
    } else if (peer != null && signaling != null) {
      timer.start(config.patience());
      begin(signaling, peer);
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
}
