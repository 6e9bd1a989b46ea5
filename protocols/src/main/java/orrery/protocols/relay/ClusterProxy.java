package orrery.protocols.relay;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;

/**
 * What the network proxy of a cluster does for its members (EC-22): it has a SEP started, holds the tunnel to it, and hands
 * signals on to members. While it is not the proxy it does nothing; who is, others decide.
 */
public final class ClusterProxy {

  /** Who is in the cluster. */
  @FunctionalInterface
  public interface Members {

    /** Where a member's {@link SignalReceiver} listens; empty for who is no member. */
    Optional<Endpoint> receiverOf(NodeId member);
  }

  /** Whether the cluster can be reached from outside. */
  public interface Listener {

    /** By that SEP, from here on. */
    void onReachable(EndpointGrant sep);

    /** No longer. Another SEP is asked for. */
    default void onUnreachable() {}
  }

  private static final int MOST_DOUBLINGS = 4;

  private final Host host;
  private final ClusterProxyConfig config;
  private final SignalingClient signaling;
  private final String cluster;
  private final Members members;
  private final SignalHandler own;
  private final Listener listener;
  private final HttpClient forwarding;
  private final Timer again;
  private Runnable onTunnelGone = () -> { };
  private Place place = Place.UNKNOWN;
  private boolean active;
  private int failures;
  private Optional<String> failed = Optional.empty();
  private @Nullable EndpointGrant grant;
  private @Nullable SepTunnel tunnel;
  /** Since when it wants to be reachable; -1 while it is. */
  private long wishedNanos = -1;

  /** @param own what this node itself does with signals that are for it */
  public ClusterProxy(
      Host host, ClusterProxyConfig config, SignalingClient signaling, String cluster, Members members, SignalHandler own, Listener listener) {
    this.host = host;
    this.config = config;
    this.signaling = signaling;
    this.cluster = cluster;
    this.members = members;
    this.own = own;
    this.listener = listener;
    forwarding = new HttpClient(host, new HttpClientConfig(config.answerTime(), config.http().idleTimeout(), config.http().waitingRequests(), config.http().limits()));
    again = host.timer("cluster proxy", this::request);
  }

  /** This node is the proxy from here on, and the SEP is to be close to {@code where}. */
  public void become(Place where) {
    if (!active) {
      active = true;
      place = where;
      wishedNanos = host.nanoTime();
      request();
    }
  }

  /** It is no longer. */
  public void resign() {
    active = false;
    again.cancel();
    if (tunnel != null) {
      tunnel.close();
      tunnel = null;
      onTunnelGone.run();
    }
    if (grant != null && !grant.tokens().isEmpty()) {
      signaling.release(grant.id(), grant.tokens().get(0));
    }
    grant = null;
    failed = Optional.empty();
  }

  /** By which SEP the cluster can be reached; empty where it cannot. */
  public Optional<EndpointGrant> sep() {
    return tunnel != null && tunnel.isAttached() ? Optional.ofNullable(grant) : Optional.empty();
  }

  /** Runs {@code reaction} whenever a tunnel that was attached is no more. */
  void onTunnelGone(Runnable reaction) {
    onTunnelGone = reaction;
  }

  Optional<SepTunnel> tunnel() {
    return Optional.ofNullable(tunnel).filter(SepTunnel::isAttached);
  }

  private void request() {
    if (!active) {
      return;
    }
    EndpointRequest wish = new EndpointRequest(RelayKind.SEP, RelayProtocol.HTTP, cluster, place, config.connections(), config.goLive(), failed);
    signaling.request(wish, outcome -> {
      if (!active) {
        return;
      }
      if (outcome instanceof SignalingOutcome.Granted granted && granted.grant().attach().isPresent() && !granted.grant().tokens().isEmpty()) {
        failed = Optional.empty();
        attach(granted.grant());
      } else {
        host.probe().event("cluster-proxy", "no SEP: " + (outcome instanceof SignalingOutcome.Failed why ? why.reason() : "without a tunnel"));
        retry();
      }
    });
  }

  private void retry() {
    Duration delay = config.retry().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    // Not all at once: those that have lost the same host would else come back together.
    again.start((long) (delay.toNanos() * (0.5 + host.random("cluster-proxy").nextDouble())));
  }

  private void attach(EndpointGrant granted) {
    grant = granted;
    tunnel = new SepTunnel(host, granted.attach().orElseThrow(), granted.tokens().get(0), config.keepAlive(), config.patience(), new Kept(granted));
  }

  private final class Kept implements SepTunnel.Keeper {

    private final EndpointGrant granted;

    Kept(EndpointGrant granted) {
      this.granted = granted;
    }

    @Override
    public void onAttached() {
      failures = 0;
      if (wishedNanos >= 0) {
        host.probe().observe(RelayMetrics.SEP_SET_UP_TIME, (host.nanoTime() - wishedNanos) / 1e9, granted.site().word());
        wishedNanos = -1;
      }
      host.probe().event("cluster-proxy", "reachable at " + granted.endpoint());
      listener.onReachable(granted);
    }

    @Override
    public void onLost(String reason) {
      boolean before = wishedNanos < 0;
      tunnel = null;
      grant = null;
      failed = Optional.of(granted.id());
      host.probe().event("cluster-proxy", "SEP lost: " + reason);
      if (before) {
        wishedNanos = host.nanoTime();
        onTunnelGone.run();
        listener.onUnreachable();
      }
      if (active) {
        retry();
      }
    }

    @Override
    public void onSignal(NodeId member, byte[] body, SignalReply reply) {
      if (member.equals(host.id())) {
        own.onSignal(body, reply);
        return;
      }
      Optional<Endpoint> receiver = members.receiverOf(member);
      if (receiver.isEmpty()) {
        reply.none(true);
        return;
      }
      HttpRequest request = new HttpRequest("POST", "/signals", HttpHeaders.of("Content-Type", "application/octet-stream"), body);
      forwarding.send(receiver.get(), request, result -> {
        if (result instanceof HttpResult.Answer answer && answer.response().isSuccess() && answer.response().body().length <= TunnelCodec.MOST_BODY) {
          reply.answer(answer.response().body());
        } else {
          reply.none(false);
        }
      });
    }
  }
}
