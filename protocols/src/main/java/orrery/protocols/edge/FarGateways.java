package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.gateway.DirectWay;
import orrery.protocols.gateway.NodeServices;
import orrery.protocols.gateway.Way;
import orrery.protocols.gateway.Ways;
import orrery.protocols.passage.PassageConfig;
import orrery.protocols.passage.PassageDesk;
import orrery.protocols.passage.PassagePeer;
import orrery.protocols.passage.PassageWay;
import orrery.protocols.passage.Passages;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceAddress.OfAccount;
import orrery.protocols.service.ServiceAddress.OnNode;

/**
 * The gateways of nodes on other links, for this node's calls; and this node's gateway, for theirs (Fig. 8, ¶96). What is for calls is made
 * for the first of them.
 */
final class FarGateways implements Ways {

  /** How many nodes of an account are tried, the ablest first. */
  private static final int MOST_TRIED = 4;

  /** Finds nodes, as a member of the first link. */
  @FunctionalInterface
  interface Search {
    void search(SearchQuery query, Consumer<List<FoundNode>> onFound);
  }

  private final Host host;
  private final EdgeNodeConfig config;
  private final Signals signals;
  private final Exchanges exchanges;
  private final Notices notices;
  private final Search search;
  private @Nullable NodeServices services;
  private @Nullable Passages passages;
  private @Nullable PassageDesk desk;

  /**
   * @param exchanges has who invites to BEPs
   * @param notices has those who have told of themselves
   */
  FarGateways(Host host, EdgeNodeConfig config, Signals signals, Exchanges exchanges, Notices notices, Search search) {
    this.host = host;
    this.config = config;
    this.signals = signals;
    this.exchanges = exchanges;
    this.notices = notices;
    this.search = search;
  }

  /** Whose gateway is this node's. Called once, before the start. */
  void useServices(NodeServices known) {
    services = known;
  }

  // ---- Called

  /** Whether a signal is for {@link #onSignal}. */
  static boolean takes(byte[] body) {
    return PassageDesk.isFor(body);
  }

  /** A node on another link calls this one. */
  void onSignal(byte[] body, SignalReply reply) {
    NodeServices mine = services;
    if (mine == null) {
      reply.none(true);
      return;
    }
    if (desk == null) {
      desk = new PassageDesk(host, passage(), exchanges.inviter().orElse(null), this::shares, mine::serve);
    }
    desk.onSignal(body, reply);
  }

  private boolean shares(PassageDesk.Caller caller) {
    return config.sharing().includes(new Caller(caller.node(), caller.account(), "", List.of()), host.device().account());
  }

  private PassageConfig passage() {
    return config.passage();
  }

  // ---- Calling

  /** Those who have told of themselves, or whom a search for the account finds: for a node, this node's own account. */
  @Override
  public void find(ServiceAddress to, Consumer<List<Way>> onFound) {
    if (to.where() instanceof OnNode on) {
      Optional<FoundNode> known = notices.known().stream().filter(one -> one.node().id().equals(on.node())).findFirst();
      if (known.isPresent()) {
        onFound.accept(way(known.get()).map(List::of).orElse(List.of()));
      } else {
        search.search(SearchQuery.ofAccount(host.device().account()), found -> onFound.accept(ways(found, on.node())));
      }
    } else if (to.where() instanceof OfAccount of) {
      search.search(SearchQuery.ofAccount(of.account()), found -> onFound.accept(ways(found, null)));
    } else {
      onFound.accept(List.of());
    }
  }

  private List<Way> ways(List<FoundNode> found, @Nullable NodeId alone) {
    List<Way> all = new ArrayList<>(1);
    found.stream()
        .filter(one -> alone == null ? !one.node().id().equals(host.id()) : one.node().id().equals(alone))
        .sorted(Comparator.comparingInt((FoundNode one) -> one.reachability().kind() == Reachability.Kind.LINK ? 0 : 1)
            .thenComparingInt(one -> -one.node().profile().score()).thenComparing(one -> one.node().id()))
        .limit(MOST_TRIED)
        .forEach(one -> way(one).ifPresent(all::add));
    return all;
  }

  /** The way to the gateway of a node that has been found; empty where discovery says of none. */
  Optional<Way> way(FoundNode found) {
    if (found.reachability().kind() == Reachability.Kind.LINK) {
      return Optional.of(new DirectWay(host, found.node().id(), Route.LINK, gatewayOf(found)));
    } else if (!Signals.isWayTo(found)) {
      return Optional.empty();
    }
    passages = passages == null ? new Passages(host, passage()) : passages;
    Endpoint at = found.reachability().isSomewhere() ? found.reachability().endpoints().get(0) : found.node().endpoint();
    Optional<Endpoint> straight = isStraight(found) ? Optional.of(gatewayOf(found)) : Optional.empty();
    return Optional.of(new PassageWay(passages, new PassagePeer(found.node().id(), at, straight, (body, onOutcome) -> signals.send(found, body, onOutcome))));
  }

  /** Whether a node can be called itself: its super node can, and no NAT stands before either. */
  private static boolean isStraight(FoundNode found) {
    Address own = found.node().endpoint().address();
    boolean superNode = found.reachability().endpoints().stream().anyMatch(each -> each.address().equals(own));
    return found.reachability().kind() == Reachability.Kind.REACHABLE && (superNode || OwnAddress.isPublic(own));
  }

  /** The gateways of nodes all listen on one port: this node's. */
  private Endpoint gatewayOf(FoundNode found) {
    return host.shared().endpoint(found.node().endpoint().address(), config.services().port());
  }

  /** Ends all passages. */
  void stop() {
    if (passages != null) {
      passages.stop();
    }
    if (desk != null) {
      desk.stop();
    }
  }
}
