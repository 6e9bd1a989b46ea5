package orrery.protocols.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.signaling.EndpointGrant;
import org.jspecify.annotations.Nullable;

/**
 * A node's side of global discovery: searches for any node, and for the super node of a cluster the registration.
 *
 * <p>While this node is super node the service is told of the whole cluster once, and then of changes: those that come
 * together are told together, on the connection of a search where there is one (EC-15). Nothing is told when nothing has
 * changed (EC-14). What the service has confirmed is kept here, so that a change is whatever differs from that; a service
 * that has lost its memory, or another record, says so by 404 or 412 and is told everything again.
 */
public final class DiscoveryClient implements ClusterListener, InterfacesListener {

  private final Host host;
  private final DiscoveryClientConfig config;
  private final boolean served;
  // Members ask their super nodes: most nodes never speak to the service themselves.
  private @Nullable HttpClient http;
  /** Null where it is one server: there is nothing to remember of that. */
  private @Nullable HttpGroup service;
  /** Null where there is a service, as one is made for each search then. */
  private @Nullable ScopeSearch unserved;
  private @Nullable ReachabilityListener follower;
  private @Nullable KeepAlive keepAlive;
  private @Nullable ClusterMember cluster;
  private @Nullable SuperNode lastOther;
  private long incarnation;
  private boolean stopped;
  /** Null before the first office: most nodes are never super node. */
  private @Nullable RegistrationClient registration;

  /** A client not yet at work: {@link #follow} comes next. */
  public DiscoveryClient(Host host, DiscoveryClientConfig config) {
    this.host = host;
    this.config = config;
    served = !config.endpoints().isEmpty();
    incarnation = Math.max(0, host.unixNanos() / 1_000_000);
    host.followInterfaces(this);
  }

  /** Speaks for {@code member}'s cluster whenever this node is its super node, and tells it of others on its link. Called once, before the member starts. */
  public void follow(ClusterMember member) {
    cluster = member;
  }

  /** Begins to tell that this node is there, where that is done by keep-alive; the member has started. */
  public void start() {
    if (served && config.presence().mode() == PresenceConfig.Mode.KEEP_ALIVE) {
      keepAlive = new KeepAlive(host, config, () -> new NodeEntry(host.id(), cluster().endpoint().orElseThrow(), List.of(), cluster().profile()));
      keepAlive.start();
    }
  }

  /** Whether and where this super node can be called from outside, as far as is known (EC-21); unknown for others. */
  public Reachability reachable() {
    return registration == null ? Reachability.UNKNOWN : registration.reachable();
  }

  /** What this super node's cluster needs to be the near end of the SEP that was put up for it. */
  public Optional<EndpointGrant> sep() {
    return registration == null ? Optional.empty() : registration.sep();
  }

  /** The SEP of that id is of no use: the service is asked for another. */
  public void sepFailed(String id) {
    if (registration != null) {
      registration.sepFailed(id);
    }
  }

  /** Has {@code listener} follow how this super node is reached from outside. Called once, before the start. */
  public void followReachability(ReachabilityListener listener) {
    follower = listener;
  }

  /** The identity of this node's link as the service last told, this node being super node; empty before. */
  public Optional<String> link() {
    return registration == null ? Optional.empty() : registration.link();
  }

  /** The nodes in its scopes that the service listed when this node registered last (EC-12). */
  public List<FoundNode> listed() {
    return registration == null ? List.of() : registration.listed();
  }

  /** Whether the service holds this super node's record, as far as is known. */
  public boolean isRegistered() {
    return registration != null && registration.isRegistered();
  }

  HttpGroup service() {
    if (service != null) {
      return service;
    }
    http = http == null ? new HttpClient(host, config.http()) : http;
    HttpGroup made = new HttpGroup(host, http, config.endpoints());
    service = config.endpoints().size() > 1 ? made : null;
    return made;
  }

  private ScopeSearch searches() {
    if (served) {
      return new ScopeSearch(host, Optional.of(service()), this::onInstance);
    }
    unserved = unserved == null ? new ScopeSearch(host, Optional.empty(), this::onInstance) : unserved;
    return unserved;
  }

  private void stopHttp() {
    if (http != null) {
      http.stop();
    }
  }

  /** Withdraws the registration where no member is left who could take over, then runs {@code done}. */
  public void stop(Runnable done) {
    stopped = true;
    if (registration != null) {
      registration.stop();
    }
    if (keepAlive != null) {
      keepAlive.stop(done);
      stopHttp();
      return;
    }
    if (!served || registration == null || !registration.isLast()) {
      stopHttp();
      done.run();
      return;
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("incarnation", Long.toString(incarnation));
    String target = new HttpTarget(List.of("clusters", host.id().name()), query).text();
    service().send(HttpRequest.of("DELETE", target), result -> {
      count("leave", result);
      stopHttp();
      done.run();
    });
  }

  @Override
  public void onSuperNode(SuperNode superNode) {
    if (stopped) {
      return;
    }
    if (!superNode.id().equals(host.id())) {
      lastOther = superNode;
      leaveOffice("super node is " + superNode.id());
    } else {
      registration = registration == null ? new RegistrationClient(this) : registration;
      registration.hold(superNode);
    }
  }

  @Override
  public void onNoSuperNode(String reason) {
    leaveOffice(reason);
  }

  @Override
  public void onRole(Role role, String reason) {
    if (role != Role.SUPER_NODE) {
      leaveOffice(reason);
    }
  }

  @Override
  public void onMemberJoined(Member member) {
    if (registration != null) {
      registration.onMember(member);
    }
  }

  @Override
  public void onMemberChanged(Member member) {
    if (registration != null) {
      registration.onMember(member);
    }
  }

  private void leaveOffice(String reason) {
    if (registration != null) {
      registration.leaveOffice(reason);
      // Where a cluster begins, many are super node for a moment.
      registration = registration.hasTold() ? registration : null;
    }
  }

  @Override
  public void onMemberLeft(NodeId id, String reason) {
    onChange();
  }

  @Override
  public void onDuties(Set<Duty> duties) {
    onChange();
  }

  @Override
  public void onOwnProfile() {
    onChange();
  }

  /** The node may be on another link: who came before on the old one means nothing there (see the registry). */
  void moveOn() {
    incarnation = Math.max(incarnation + 1, host.unixNanos() / 1_000_000);
    lastOther = null;
    if (registration != null) {
      registration.forgetAll();
    }
  }

  @Override
  public void onInterfacesChanged() {
    if (stopped) {
      return;
    }
    moveOn();
    if (keepAlive != null) {
      keepAlive.onMoved();
    } else if (registration != null) {
      registration.onMoved();
    }
  }

  /** Something in the cluster is other than it was. */
  private void onChange() {
    if (registration != null) {
      registration.onChange();
    }
  }

  /**
   * Searches for all nodes in the scopes of {@code query}; {@code onOutcome} is called once, later.
   *
   * @param scope what metrics call it
   */
  public void search(SearchQuery query, String scope, Consumer<SearchOutcome> onOutcome) {
    searches().begin(query, scope, outcome -> {
      onOutcome.accept(outcome);
      if (outcome instanceof SearchOutcome.Found) {
        onOccasion();
      }
    });
  }

  /** As {@link #search}, for somebody else, who counts it. */
  public void searchFor(SearchQuery query, Consumer<SearchOutcome> onOutcome) {
    searches().beginUncounted(query, outcome -> {
      onOutcome.accept(outcome);
      if (outcome instanceof SearchOutcome.Found) {
        onOccasion();
      }
    });
  }

  /** The connection to the service is in use anyway. */
  private void onOccasion() {
    if (registration != null) {
      registration.onOccasion();
    }
  }

  private void onInstance(String now) {
    if (registration != null) {
      registration.onInstance(now);
    }
  }

  // ---- For the registration

  Host host() {
    return host;
  }

  DiscoveryClientConfig config() {
    return config;
  }

  boolean isServed() {
    return served;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Whether the service is told of the cluster, while this node is super node. */
  boolean isTelling() {
    return served && !stopped && keepAlive == null;
  }

  @Nullable ReachabilityListener follower() {
    return follower;
  }

  /** Who was super node before this node, on this link; null where it knows of nobody. */
  @Nullable SuperNode lastOther() {
    return lastOther;
  }

  /** The number of this node's stay on its link: greater each time. */
  long incarnation() {
    return incarnation;
  }

  void incarnation(long greater) {
    incarnation = greater;
  }

  /** What it follows. */
  public ClusterMember cluster() {
    if (cluster == null) {
      throw new IllegalStateException("a discovery client must follow a cluster before the cluster starts");
    }
    return cluster;
  }

  void count(String kind, HttpResult result) {
    host.probe().count(DiscoveryMetrics.UPDATES, 1, kind, outcome(result));
  }

  /** How metrics call what became of a request. */
  static String outcome(HttpResult result) {
    return result instanceof HttpResult.Answer answer
        ? Integer.toString(answer.response().status())
        : ((HttpResult.NoAnswer) result).reason().word();
  }
}
