package orrery.protocols.discovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Position;
import orrery.protocols.http.HttpClient;
import orrery.protocols.registry.NearestService;
import orrery.protocols.registry.RegistryClient;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;
import orrery.protocols.signaling.SignalingService;

/**
 * SEPs of signaling services (EC-17, EC-21): of the one that is named; else of the one that the registry knows to be nearest
 * to the cluster (EC-25), and of the next where that one does not answer or has no room.
 */
final class SignalingSeps implements SepProvider {

  private final Host host;
  private final SepConfig config;
  private final HttpClient asking;
  private final Consumer<Near> services;
  private final Map<Endpoint, SignalingClient> clients = new TreeMap<>();
  private boolean stopped;

  /** Somebody who is told of the services near a place. */
  private record Near(Optional<Position> place, Consumer<List<Candidate>> then) {}

  /** A service that may have a SEP, and what to do where it does not answer. */
  private record Candidate(Endpoint service, Runnable onSilence) {}

  private SignalingSeps(Host host, SepConfig config) {
    this.host = host;
    this.config = config;
    asking = new HttpClient(host, config.http());
    Optional<Endpoint> named = config.endpoint();
    if (named.isPresent()) {
      services = near -> near.then.accept(List.of(new Candidate(named.get(), () -> { })));
    } else {
      NearestService nearest = new NearestService(host, new RegistryClient(host, asking, config.registryEndpoints()), SignalingService.KIND, config.known());
      services = near -> nearest.find(near.place, found -> near.then.accept(found.stream()
          .map(entry -> new Candidate(entry.endpoint(), () -> nearest.failed(entry)))
          .toList()));
    }
  }

  /** Those of the service that {@code config} names, or of those that its registry knows; none where it names neither. */
  static SepProvider of(Host host, SepConfig config) {
    return config.endpoint().isEmpty() && config.registryEndpoints().isEmpty() ? NONE : new SignalingSeps(host, config);
  }

  @Override
  public void provide(String cluster, Optional<Position> near, Optional<String> failed, Consumer<Optional<EndpointGrant>> then) {
    Place place = near.map(Place::at).orElse(Place.UNKNOWN);
    EndpointRequest wish = new EndpointRequest(RelayKind.SEP, RelayProtocol.HTTP, cluster, place, config.connections(), config.goLive(), failed);
    services.accept(new Near(near, found -> ask(found, wish, then)));
  }

  /** Asks each of {@code services} for what the ones before it have not given. */
  private void ask(List<Candidate> services, EndpointRequest wish, Consumer<Optional<EndpointGrant>> then) {
    if (stopped) {
      return;
    } else if (services.isEmpty()) {
      host.probe().event("sep", "none for " + wish.subject() + ": no signaling service has one");
      then.accept(Optional.empty());
      return;
    }
    SignalingClient first = clients.computeIfAbsent(services.get(0).service, service -> new SignalingClient(host, config.http(), service));
    first.request(wish, outcome -> {
      Optional<EndpointGrant> grant = grant(wish.subject(), outcome);
      if (grant.isPresent()) {
        then.accept(grant);
      } else {
        if (outcome instanceof SignalingOutcome.Failed failed && !failed.isAnswer()) {
          services.get(0).onSilence.run();
        }
        ask(services.subList(1, services.size()), wish, then);
      }
    });
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
    stopped = true;
    clients.values().forEach(SignalingClient::stop);
    asking.stop();
  }
}
