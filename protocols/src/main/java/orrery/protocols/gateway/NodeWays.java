package orrery.protocols.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.gateway.Neighbours.Neighbour;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceAddress.Central;
import orrery.protocols.service.ServiceAddress.Here;
import orrery.protocols.service.ServiceAddress.OfAccount;
import orrery.protocols.service.ServiceAddress.OnNode;

/**
 * The ways that a node knows by itself (Fig. 12): to its own microservices, to the other nodes of its links, and to the central cloud; and
 * beyond them those of whoever knows more.
 *
 * <p>What may be anywhere is looked for here, then at the ablest nodes of the link, then in the central cloud. A node that has not what is
 * called for says so at once, so that the next is tried. Whoever knows who has what ({@link #here}, {@link #onLink}, {@link #central} give
 * the ways) puts a better order in place of this one.
 */
public final class NodeWays implements Ways {

  private final Host host;
  private final ServicesConfig config;
  private final Predicate<String> isHere;
  private final Neighbours neighbours;
  private final Ways elsewhere;

  /**
   * @param isHere whether this node has a microservice of that name, and would run it for itself now
   * @param elsewhere asked for a node that is not on a link of this one, and for an account's
   */
  public NodeWays(Host host, ServicesConfig config, Predicate<String> isHere, Neighbours neighbours, Ways elsewhere) {
    this.host = host;
    this.config = config;
    this.isHere = isHere;
    this.neighbours = neighbours;
    this.elsewhere = elsewhere;
  }

  @Override
  public void find(ServiceAddress to, Consumer<List<Way>> onFound) {
    if (config.mode() == ServicesConfig.Mode.CENTRAL || to.where() instanceof Central) {
      onFound.accept(central().map(List::of).orElse(List.of()));
    } else if (to.where() instanceof Here) {
      onFound.accept(List.of(here()));
    } else if (to.where() instanceof OnNode on) {
      Optional<Way> near = on.node().equals(host.id()) ? Optional.of(here()) : onLink(on.node());
      near.ifPresentOrElse(way -> onFound.accept(List.of(way)), () -> elsewhere.find(to, onFound));
    } else if (to.where() instanceof OfAccount of) {
      boolean own = of.account().equals(host.device().account()) && isHere.test(to.service());
      if (own) {
        onFound.accept(List.of(here()));
      } else {
        elsewhere.find(to, onFound);
      }
    } else {
      onFound.accept(anywhere(to.service()));
    }
  }

  private List<Way> anywhere(String service) {
    List<Way> found = new ArrayList<>();
    if (isHere.test(service)) {
      found.add(here());
    }
    neighbours.all().stream()
        .filter(one -> !one.id().equals(host.id()))
        .sorted(Comparator.comparingInt((Neighbour one) -> -one.score()).thenComparing(Neighbour::id))
        .limit(config.calls().members())
        .forEach(one -> found.add(way(one)));
    central().ifPresent(found::add);
    return found;
  }

  /** To the microservices of this node. */
  public Way here() {
    return new LocalWay(host.id());
  }

  /** To a node of a link of this one; empty where it is none. */
  public Optional<Way> onLink(NodeId node) {
    return neighbours.find(node).map(this::way);
  }

  /** The gateways of a link all listen on one port: this node's. */
  private Way way(Neighbour one) {
    return new DirectWay(host, one.id(), Route.LINK, host.shared().endpoint(one.address(), config.port()));
  }

  /** To the central cloud; empty where there is none. */
  public Optional<Way> central() {
    Optional<Endpoint> endpoint = config.centralEndpoint();
    return endpoint.map(at -> new DirectWay(host, new NodeId(config.centralNode()), Route.GLOBAL, at));
  }
}
