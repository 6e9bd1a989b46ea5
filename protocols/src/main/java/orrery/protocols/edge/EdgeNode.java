package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Inventory;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.PresenceConfig;
import orrery.protocols.discovery.RecordName;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.gateway.NodeServices;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.Decision;
import orrery.protocols.placement.NodeSearch;
import orrery.protocols.relay.ClusterProxyConfig;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.trust.DutyService;
import orrery.protocols.trust.Trust;
import orrery.protocols.trust.TrustConfig;
import org.jspecify.annotations.Nullable;

/**
 * A device that takes part in the edge cloud: it finds or becomes the super node of each of its links, and perhaps of its
 * account and its place; is known to global discovery through that of its first link; and searches as its owner wishes.
 */
public final class EdgeNode implements Protocol {

  private final Host host;
  private final EdgeNodeConfig config;
  private @Nullable HttpClient http;
  private final DiscoveryClient discovery;
  private final EdgeLink first;
  /** Most nodes have no other link than the first. */
  private List<EdgeLink> others = List.of();
  private final @Nullable Wide wide;
  private final ClusterReach reach;
  private @Nullable Contacts contacts;
  private @Nullable Searches searches;
  private final Optional<DutyService> service;
  private List<FurtherLink> further = List.of();
  private final @Nullable EdgeServices services;

  /** What a node has to do with others by searches and signals. Most have nothing: each part is made for its first use. */
  private static final class Contacts {
    private @Nullable SearchDesk desk;
    private @Nullable Signals signals;
    private @Nullable Exchanges exchanges;
    private @Nullable Notices notices;
    private @Nullable Bridge bridge;
  }

  public EdgeNode(Host host, EdgeNodeConfig config) {
    this.host = host;
    this.config = config;
    Map<String, String> nics = EdgeLinks.of(host.interfaces());
    Host onFirst = nics.size() > 1 ? new LinkHost(host, nics.get(EdgeLinks.FIRST)) : host;
    discovery = new DiscoveryClient(onFirst, config.discovery());
    reach = new ClusterReach(this, onFirst, discovery);
    first = new EdgeLink(this, onFirst, config, EdgeLinks.FIRST, reach, reach);
    nics.forEach((name, nic) -> {
      if (!name.equals(EdgeLinks.FIRST)) {
        addFurther(name, nic);
      }
    });
    reach.follow(cluster());
    wide = config.scopes().areWide(host.device().type()) ? Wide.of(host, config, reach) : null;
    service = config.trust().mode() == TrustConfig.Mode.OFF ? Optional.empty() : Optional.of(new DutyService(host, config.trust()));
    services = config.services().on() ? new EdgeServices(host, config, this, links(), signals(), exchanges(), notices()) : null;
  }

  /** Another node has a signal for this one. */
  void onSignal(byte[] body, SignalReply reply) {
    if (services != null && services.takes(body)) {
      services.onSignal(body, reply);
    } else {
      notices().onSignal(body, reply);
    }
  }

  /** Its part in wider clusters than those of its links, and how it is reached there. */
  private record Wide(WideClusters clusters, WideReach reach) {

    static Wide of(Host host, EdgeNodeConfig config, ClusterReach reach) {
      ScopesConfig scopes = config.scopes();
      // A port for the account's cluster; and two for places, one of which may still be said goodbye to.
      int ports = (scopes.account() ? 1 : 0) + (scopes.proximity() ? 2 : 0);
      WideReach wide = scopes.relayed() ? new RelayedReach(host, reach, ports) : new OwnAddress(host);
      return new Wide(new WideClusters(host, config, wide), wide);
    }
  }

  /** A link beyond the first, whose cluster is registered, too, where there is a service and a name for the record. */
  private void addFurther(String name, String nic) {
    Host onLink = new LinkHost(host, nic);
    int number = links().size() + 1;
    boolean served = config.discovery().isServed() && config.discovery().presence().mode() == PresenceConfig.Mode.ON_CHANGE && number <= RecordName.LAST;
    Optional<FurtherLink> registered = (served ? RecordName.ofFurther(host.id(), number) : Optional.<NodeId>empty())
        .map(record -> new FurtherLink(this, onLink, new LinkHost(host, nic, record), config));
    EdgeLink link = new EdgeLink(this, onLink, config, name, routes -> registered.ifPresent(one -> one.serve(routes)), registered.<ClusterListener>map(one -> one).orElse(new ClusterListener() {}));
    others = others.isEmpty() ? new ArrayList<>(1) : others;
    others.add(link);
    registered.ifPresent(one -> {
      one.follow(link);
      desk().useDiscovery(link, one.discovery());
      further = further.isEmpty() ? new ArrayList<>(1) : further;
      further.add(one);
    });
  }

  @Override
  public void start() {
    service.ifPresent(DutyService::start);
    if (services != null) {
      // Before its clusters hear of it, so that they hear of all at once.
      services.tell();
    }
    links().forEach(EdgeLink::start);
    discovery.start();
    if (wide != null) {
      wide.clusters.start();
    }
    if (config.search().scope() != SearchConfig.Scope.NONE) {
      searches = new Searches(this, host, config.search(), discovery);
      searches.start();
    }
    if (config.exchange().begins(host.device().type())) {
      exchanges().start();
    }
    if (services != null) {
      services.start();
    }
  }

  /** Leaves from the top down: each part may still need the one below to say goodbye. */
  @Override
  public void stop(Runnable done) {
    if (services == null) {
      stopEdge(done);
    } else {
      services.stop(() -> stopEdge(done));
    }
  }

  private void stopEdge(Runnable done) {
    if (contacts != null) {
      stop(contacts.exchanges, Exchanges::stop);
      stop(contacts.notices, Notices::stop);
      stop(contacts.signals, Signals::stop);
      stop(contacts.bridge, Bridge::stop);
    }
    stop(searches, Searches::stop);
    stopWide(() -> discovery.stop(() -> stopFurther(further.size(), () -> stopLinks(links().size(), () -> {
      if (wide != null) {
        wide.reach.stop();
      }
      reach.stop();
      service.ifPresent(DutyService::stop);
      if (contacts != null) {
        stop(contacts.desk, SearchDesk::stop);
      }
      http().stop();
      done.run();
    }))));
  }

  private static <T> void stop(@Nullable T part, Consumer<T> how) {
    if (part != null) {
      how.accept(part);
    }
  }

  private void stopFurther(int left, Runnable done) {
    if (left == 0) {
      done.run();
    } else {
      further.get(left - 1).stop(() -> stopFurther(left - 1, done));
    }
  }

  private void stopWide(Runnable done) {
    if (wide == null) {
      done.run();
    } else {
      wide.clusters.stop(done);
    }
  }

  private void stopLinks(int left, Runnable done) {
    if (left == 0) {
      done.run();
    } else {
      links().get(left - 1).stop(() -> stopLinks(left - 1, done));
    }
  }

  /** This node's part in the cluster of its first link. */
  public ClusterMember cluster() {
    return first.cluster();
  }

  /** All clusters it takes part in, those of its links first. */
  public List<ClusterMember> clusters() {
    List<ClusterMember> all = new ArrayList<>();
    links().forEach(link -> all.add(link.cluster()));
    if (wide != null) {
      wide.clusters.account().ifPresent(all::add);
      wide.clusters.place().ifPresent(all::add);
    }
    return all;
  }

  /** This node offers those microservices from now on: the clusters of its links are told, and by their super nodes discovery (EC-20). */
  public void onInventory(Inventory inventory) {
    links().forEach(link -> link.cluster().onInventory(inventory));
  }

  /** So much of its processor is in use, 0 to 100. */
  void onLoad(int percent) {
    links().forEach(link -> link.cluster().onLoad(percent));
  }

  /**
   * Decides where to have a call served of which more is known than its address (EC-37), such as work with a deadline; {@link
   * Decision#address} then sends it there.
   *
   * @param onDecided called once, at once or later
   * @throws IllegalStateException where the node has no part in microservices
   */
  public void place(Ask ask, Consumer<Decision> onDecided) {
    if (services == null) {
      throw new IllegalStateException("a node must have a part in microservices to place calls");
    }
    services.place(ask, onDecided);
  }

  /** How it asks discovery who offers what: as a member of its first link, or as the super node of that. */
  public NodeSearch searching() {
    return (query, onFound) -> search(query, answer -> onFound.accept(answer.map(SearchDesk.Answer::nodes)));
  }

  /** Searches as a member of its first link, or as the super node of that; {@code onFound} gets nothing where nobody answers. */
  void search(SearchQuery query, Consumer<Optional<SearchDesk.Answer>> onFound) {
    desk().search(first, query, config.search().hops(), onFound);
  }

  /** There is another super node on {@code link}: it is told that this node is on another link as well, where it is. */
  void onSuperNode(EdgeLink link, SuperNode superNode) {
    if (!others.isEmpty() && !superNode.id().equals(host.id())) {
      String target = new HttpTarget(List.of("bridges", host.id().name()), new TreeMap<>()).text();
      http().send(superNode.endpoint(), HttpRequest.of("PUT", target), result -> { });
    }
    if (config.notices().tells(host.device().type())) {
      notices().onSuperNode(link);
    }
  }

  /** Sends a signal to a node that was found. */
  void signal(FoundNode found, byte[] body, Consumer<SignalOutcome> onOutcome) {
    signals().send(found, body, onOutcome);
  }

  /** How it is the near end of a SEP. */
  ClusterProxyConfig proxy() {
    return config.proxy();
  }

  /** With which it asks other nodes. */
  HttpClient http() {
    http = http == null ? new HttpClient(host, config.discovery().http()) : http;
    return http;
  }

  /** Its links, the first of them first. */
  List<EdgeLink> links() {
    if (others.isEmpty()) {
      return List.of(first);
    }
    List<EdgeLink> all = new ArrayList<>(1 + others.size());
    all.add(first);
    all.addAll(others);
    return all;
  }

  private Contacts contacts() {
    contacts = contacts == null ? new Contacts() : contacts;
    return contacts;
  }

  /** What answers the searches of others on its links. */
  SearchDesk desk() {
    Contacts all = contacts();
    all.desk = all.desk == null ? new SearchDesk(this, host, config, discovery) : all.desk;
    return all.desk;
  }

  private Signals signals() {
    Contacts all = contacts();
    if (all.signals == null) {
      all.signals = new Signals(host, config.exchange().http());
      all.signals.useBridge(bridge());
    }
    return all.signals;
  }

  private Exchanges exchanges() {
    Contacts all = contacts();
    if (all.exchanges == null) {
      all.exchanges = new Exchanges(host, config, desk(), signals(), links(), () -> cluster().endpoint());
      all.exchanges.useNotices(notices());
    }
    return all.exchanges;
  }

  /** What it tells others of itself, and they tell it. */
  Notices notices() {
    Contacts all = contacts();
    all.notices = all.notices == null
        ? new Notices(host, config.notices(), desk(), signals(), (body, reply) -> exchanges().onSignal(body, reply)) : all.notices;
    return all.notices;
  }

  /** Who has told this node of itself. */
  List<FoundNode> acquaintances() {
    return contacts == null || contacts.notices == null ? List.of() : contacts.notices.known();
  }

  /** What takes the signals that come on its links. */
  Bridge bridge() {
    Contacts all = contacts();
    all.bridge = all.bridge == null ? new Bridge(host, config.proxy(), desk(), links(), this::onSignal) : all.bridge;
    return all.bridge;
  }

  /** How many places it has anything of: that where it is, and those that it is leaving. */
  int places() {
    return wide == null ? 0 : wide.clusters.places();
  }

  /** This node's client of global discovery. */
  public DiscoveryClient discovery() {
    return discovery;
  }

  /** Its part in microservices; empty where it has none. */
  public Optional<NodeServices> services() {
    return Optional.ofNullable(services).map(EdgeServices::node);
  }

  /** What it thinks of the other nodes of its first link; empty where trust is off. */
  public Optional<Trust> trust() {
    return first.trust();
  }
}
