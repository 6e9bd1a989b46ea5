package orrery.protocols.discovery;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Position;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;

/** SEPs of a signaling service (EC-17, EC-21). */
final class SignalingSeps implements SepProvider {

  private final Host host;
  private final SepConfig config;
  private final SignalingClient signaling;

  private SignalingSeps(Host host, SepConfig config, Endpoint service) {
    this.host = host;
    this.config = config;
    signaling = new SignalingClient(host, config.http(), service);
  }

  /** Those of the service that {@code config} names; none where it names none. */
  static SepProvider of(Host host, SepConfig config) {
    return config.endpoint().<SepProvider>map(service -> new SignalingSeps(host, config, service)).orElse(NONE);
  }

  @Override
  public void provide(String cluster, Optional<Position> near, Optional<String> failed, Consumer<Optional<EndpointGrant>> then) {
    Place place = near.map(Place::at).orElse(Place.UNKNOWN);
    EndpointRequest wish = new EndpointRequest(RelayKind.SEP, RelayProtocol.HTTP, cluster, place, config.connections(), config.goLive(), failed);
    signaling.request(wish, outcome -> then.accept(grant(cluster, outcome)));
  }

  private Optional<EndpointGrant> grant(String cluster, SignalingOutcome outcome) {
    if (outcome instanceof SignalingOutcome.Granted granted && granted.grant().isAttachable()) {
      return Optional.of(granted.grant());
    }
    host.probe().event("sep", "none for " + cluster + ": " + (outcome instanceof SignalingOutcome.Failed failed ? failed.reason() : "incomplete"));
    return Optional.empty();
  }

  @Override
  public void stop() {
    signaling.stop();
  }
}
