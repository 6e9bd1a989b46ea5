package orrery.protocols.edge;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.Duty;
import orrery.protocols.container.ImageName;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.gateway.DirectWay;
import orrery.protocols.gateway.Effort;
import orrery.protocols.gateway.NodeServices;
import orrery.protocols.gateway.NodeWays;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.gateway.Way;
import orrery.protocols.gateway.Ways;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.Candidate;
import orrery.protocols.placement.ContainerPlace;
import orrery.protocols.placement.Decision;
import orrery.protocols.placement.LinkImages;
import orrery.protocols.placement.Loading;
import orrery.protocols.placement.PlacedWays;
import orrery.protocols.placement.PlacementConfig;
import orrery.protocols.placement.Placer;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's calls are served (EC-37): placement put together with the node's clusters, discovery and microservices, whose inventory
 * and load it tells its clusters in turn. What is for calls is made for the first of them.
 */
final class Placing {

  private final Host host;
  private final PlacementConfig config;
  private final ServicesConfig services;
  private final EdgeNode edge;
  private final NodeServices node;
  private final ContainerPlace place;
  private Function<FoundNode, Optional<Way>> beyond = found -> Optional.empty();
  private @Nullable Placer placer;
  private @Nullable PlacedWays placed;
  private @Nullable NodeWays own;
  private int toldPercent;

  Placing(Host host, EdgeNodeConfig config, EdgeNode edge, NodeServices node) {
    this.host = host;
    services = config.services();
    boolean central = services.mode() == ServicesConfig.Mode.CENTRAL;
    this.config = central ? config.placement().with(PlacementConfig.Policy.CENTRAL) : config.placement();
    this.edge = edge;
    this.node = node;
    place = new ContainerPlace(host, services.container(), MicroserviceCatalogue.installed(), node::madeContainer, () -> edge.cluster().profile(),
        () -> edge.cluster().duties().contains(Duty.COMPUTE));
    if (central) {
      // It runs nothing, and knows one way.
      return;
    }
    node.onContainer(this::onContainer);
    node.useImages(others -> name -> new LinkImages(host, this.config.loadPatience(), placer(), this::askForImages, others).sourcesOf(name));
    node.useWays(this::ways);
  }

  /** How nodes on other links are reached. Called before the start. */
  void useBeyond(Function<FoundNode, Optional<Way>> ways) {
    beyond = ways;
  }

  /** The clusters are told what this node offers. */
  void tell() {
    if (services.mode() == ServicesConfig.Mode.EDGE) {
      edge.onInventory(place.inventory());
    }
  }

  /** As {@link EdgeNode#place}. */
  void place(Ask ask, Consumer<Decision> onDecided) {
    placer().place(ask, host.device().account(), onDecided);
  }

  private void onContainer() {
    node.container().images().onChanged(this::tell);
    node.container().onUse(() -> {
      // Profiles have it in quarters: the clusters need not hear of less.
      int percent = place.loadPercent() / 25 * 25;
      if (percent != toldPercent) {
        toldPercent = percent;
        edge.onLoad(percent);
      }
    });
  }

  /** Finds the places and decides; made for the first call. */
  private Placer placer() {
    Optional<NodeId> central = services.centralEndpoint().map(at -> new NodeId(services.centralNode()));
    placer = placer == null ? new Placer(host, config, place, edge.searching(), central) : placer;
    return placer;
  }

  private Ways ways(NodeWays known) {
    own = known;
    return new Ways() {
      @Override
      public void find(ServiceAddress to, Consumer<List<Way>> onFound) {
        placed().find(to, onFound);
      }

      @Override
      public void find(ServiceAddress to, Effort effort, Consumer<List<Way>> onFound) {
        Ask ask = new Ask(to, effort.upBytes(), effort.downBytes(), effort.operations(), Optional.of(effort.deadline()));
        placed().find(ask, found -> onFound.accept(found.ways()));
      }

      @Override
      public void onFailed(ServiceAddress to, Way way) {
        placed().onFailed(to, way);
      }
    };
  }

  private PlacedWays placed() {
    placed = placed == null ? new PlacedWays(placer(), new Loading(host, config.loadPatience(), this::ask), this::pull, host.device()::account, this::way) : placed;
    return placed;
  }

  private void pull(String service, Consumer<Boolean> onOutcome) {
    node.container().pull(new ImageName(service, ImageName.LATEST), outcome -> onOutcome.accept(outcome.refusal().isEmpty()));
  }

  private void ask(FoundNode found, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    node.govern(onLink(found), request, terms, onResult);
  }

  private void askForImages(FoundNode found, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    node.askForImages(onLink(found), request, terms, onResult);
  }

  private Optional<Way> way(Candidate there) {
    return switch (there.reach()) {
      case OWN -> Optional.ofNullable(own).map(NodeWays::here);
      case LINK -> there.found().map(this::onLink);
      case ELSEWHERE -> there.found().flatMap(beyond);
      case CENTRAL -> Optional.ofNullable(own).flatMap(NodeWays::central);
    };
  }

  /** The gateways of a link all listen on one port: this node's. */
  private Way onLink(FoundNode found) {
    Endpoint gateway = host.shared().endpoint(found.node().endpoint().address(), services.port());
    return new DirectWay(host, found.node().id(), Route.LINK, gateway);
  }
}
