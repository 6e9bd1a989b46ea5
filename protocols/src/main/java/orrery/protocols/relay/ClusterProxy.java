package orrery.protocols.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
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

  /** Whence the proxy has its SEP. */
  public interface Supply {

    /**
     * Asks for one.
     *
     * @param near to which it is to be close
     * @param failed the id of one that was granted before and is of no use
     * @param onOutcome called once, at once or later
     */
    void request(Place near, Optional<String> failed, Consumer<SignalingOutcome> onOutcome);

    /** The proxy needs it no more. */
    void release(EndpointGrant grant);
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
  private final Supply supply;
  private final Listener listener;
  private final SignalForwarding forwarding;
  /** Null until it is needed first. */
  private @Nullable Timer again;
  private Runnable onTunnelGone = () -> { };
  private Place place = Place.UNKNOWN;
  private boolean active;
  private int failures;
  private Optional<String> failed = Optional.empty();
  private @Nullable EndpointGrant grant;
  private @Nullable SepTunnel tunnel;
  /** Since when it wants to be reachable; -1 while it is. */
  private long wishedNanos = -1;

  /**
   * One that asks the signaling service for the SEP of {@code cluster} itself.
   *
   * @param own what this node itself does with signals that are for it
   */
  public ClusterProxy(Host host, ClusterProxyConfig config, SignalingClient signaling, String cluster, SignalForwarding.Members members,
      SignalHandler own, Listener listener) {
    this(host, config, new Supply() {
      @Override
      public void request(Place near, Optional<String> failed, Consumer<SignalingOutcome> onOutcome) {
        signaling.request(new EndpointRequest(RelayKind.SEP, RelayProtocol.HTTP, cluster, near, config.connections(), config.goLive(), failed), onOutcome);
      }

      @Override
      public void release(EndpointGrant grant) {
        if (!grant.tokens().isEmpty()) {
          signaling.release(grant.id(), grant.tokens().get(0));
        }
      }
    }, new SignalForwarding(host, config, members, own), listener);
  }

  /** One that has its SEP from elsewhere. */
  public ClusterProxy(Host host, ClusterProxyConfig config, Supply supply, SignalForwarding forwarding, Listener listener) {
    this.host = host;
    this.config = config;
    this.supply = supply;
    this.forwarding = forwarding;
    this.listener = listener;
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
    if (again != null) {
      again.cancel();
    }
    if (tunnel != null) {
      tunnel.close();
      tunnel = null;
      onTunnelGone.run();
    }
    if (grant != null) {
      supply.release(grant);
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
    supply.request(place, failed, outcome -> {
      if (!active || tunnel != null) {
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
    again = again == null ? host.timer("cluster proxy", this::request) : again;
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
      forwarding.forward(member, body, reply);
    }
  }
}
