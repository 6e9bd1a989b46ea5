package orrery.protocols.edge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.DatagramHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.Roster;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.DiscoveryMetrics;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.ReachabilityListener;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.http.HttpTable;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.relay.ClusterProxy;
import orrery.protocols.relay.MemberPorts;
import orrery.protocols.relay.PortGate;
import orrery.protocols.relay.RelayedPortListener;
import orrery.protocols.relay.SignalForwarding;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.SignalingJson;
import orrery.protocols.signaling.SignalingOutcome;

/**
 * The way from outside into the cluster of a node's first link (EC-21, EC-22). The super node is given a SEP where it cannot be
 * called; it tells the link-local proxy, which holds the tunnel to it and hands signals on to members. A cluster without a proxy
 * has its super node for one. Whatever becomes of the cluster is told to the discovery client first, by which the SEP comes.
 *
 * <table>
 *   <caption>What it answers on the link</caption>
 *   <tr><td>{@code PUT /sep}<td>the super node tells the proxy of the SEP it is to hold<td>204, 400, 409
 *   <tr><td>{@code DELETE /sep}<td>that there is none<td>204, 409
 *   <tr><td>{@code DELETE /seps/{id}}<td>the proxy tells the super node that a SEP is of no use<td>204, 409
 *   <tr><td>{@code GET /gate}<td>a member asks the proxy where its gate for datagrams is<td>200, 404
 * </table>
 */
final class ClusterReach implements OnwardListener, ReachabilityListener, InterfacesListener, HttpTable {

  /** Between two attempts to tell somebody who does not answer; assumed. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Host host;
  private final DiscoveryClient discovery;
  private final EdgeNode node;
  private @Nullable Timer timer;
  private boolean stopped;

  /** The SEP of the cluster, as this node was told, or tells. */
  private Optional<EndpointGrant> sep = Optional.empty();
  /** Whom this super node has told of what, as far as that was answered. */
  private @Nullable Told told;
  private @Nullable Told telling;
  /** Null until there is something to hand on: most nodes are never the near end of a SEP. */
  private @Nullable NearEnd nearEnd;

  /** What a proxy was told: the id of a SEP, or empty for none. */
  private record Told(NodeId proxy, Endpoint endpoint, String sep) {}

  /** This node as the near end of a SEP, each part of it made for its first use. */
  private static final class NearEnd {
    private @Nullable SignalForwarding forwarding;
    private @Nullable ClusterProxy proxy;
    private @Nullable PortGate gate;
    /** The id of the SEP that this node holds; empty for none. */
    private String held = "";
    /** What waits for another SEP, the one held being of no use. */
    private @Nullable Consumer<SignalingOutcome> waiting;

    void stop() {
      if (gate != null) {
        gate.stop();
      }
      if (proxy != null) {
        proxy.resign();
      }
      if (forwarding != null) {
        forwarding.stop();
      }
    }
  }

  /** @param node takes the signals that are for it */
  ClusterReach(EdgeNode node, Host host, DiscoveryClient discovery) {
    this.node = node;
    this.host = host;
    this.discovery = discovery;
    discovery.followReachability(this);
    host.followInterfaces(this);
  }

  /** Once, before the member starts. */
  void follow(ClusterMember member) {
    discovery.follow(member);
  }

  @Override
  public void serve(HttpRoutes routes) {
    routes.route("PUT", "/sep", this::onTold)
        .route("DELETE", "/sep", this::onToldOfNone)
        .route("DELETE", "/seps/{id}", this::onFailed)
        .route("GET", "/gate", this::onGate);
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
    if (nearEnd != null) {
      nearEnd.stop();
    }
  }

  private NearEnd nearEnd() {
    nearEnd = nearEnd == null ? new NearEnd() : nearEnd;
    return nearEnd;
  }

  private SignalForwarding forwarding() {
    NearEnd near = nearEnd();
    near.forwarding = near.forwarding == null ? new SignalForwarding(host, node.proxy(), this::receiverOf, node::onSignal) : near.forwarding;
    return near.forwarding;
  }

  // ---- What changes

  @Override
  public void onSignal(HttpExchange exchange) {
    forwarding().onSignal(exchange);
  }

  @Override
  public void onReachability(Reachability now) {
    cluster().onReachability(now.kind() == Reachability.Kind.REACHABLE);
    soon();
  }

  /** On another link there is another cluster, which has another SEP. */
  @Override
  public void onInterfacesChanged() {
    sep = Optional.empty();
    told = null;
    soon();
  }

  @Override
  public ClusterListener next() {
    return discovery;
  }

  @Override
  public void onSuperNode(SuperNode superNode) {
    discovery.onSuperNode(superNode);
    soon();
  }

  @Override
  public void onRole(Role role, String reason) {
    discovery.onRole(role, reason);
    told = null;
    soon();
  }

  @Override
  public void onDuties(Set<Duty> duties) {
    discovery.onDuties(duties);
    soon();
  }

  @Override
  public void onMemberJoined(Member member) {
    discovery.onMemberJoined(member);
    // Who was told may have been switched off and on again.
    told = told != null && told.proxy().equals(member.id()) ? null : told;
    soon();
  }

  @Override
  public void onMemberChanged(Member member) {
    discovery.onMemberChanged(member);
    soon();
  }

  @Override
  public void onMemberLeft(NodeId id, String reason) {
    discovery.onMemberLeft(id, reason);
    soon();
  }

  /** Not from within the cluster's own callback, whose change may not be all of it yet. */
  private void soon() {
    if (!stopped) {
      settleIn(Duration.ZERO);
    }
  }

  private void settleIn(Duration delay) {
    timer = timer == null ? host.timer("cluster reach", this::settle) : timer;
    timer.start(delay);
  }

  private void settle() {
    timer = null;
    ClusterMember member = cluster();
    boolean office = member.role() == Role.SUPER_NODE;
    Reachability.Kind kind = discovery.reachable().kind();
    if (office && kind != Reachability.Kind.UNKNOWN) {
      // Until the verdict is there, what the office before has arranged goes on.
      sep = discovery.sep();
    }
    Optional<Roster.Entry> holder = holder();
    if (office && holder.isPresent() && !holder.get().id().equals(host.id()) && kind != Reachability.Kind.UNKNOWN) {
      tell(holder.get());
    }
    boolean serves = member.duties().contains(Duty.PROXY) || office && holder.isEmpty();
    hold(serves ? sep : Optional.empty());
    if (nearEnd != null && nearEnd.waiting != null) {
      complain(nearEnd.held);
      settleIn(AGAIN);
    }
  }

  private Optional<Roster.Entry> holder() {
    return cluster().roster().holder(Duty.PROXY);
  }

  // ---- The super node

  private void tell(Roster.Entry holder) {
    Told now = new Told(holder.id(), holder.endpoint(), sep.map(EndpointGrant::id).orElse(""));
    if (now.equals(told) || now.equals(telling) || told == null && sep.isEmpty()) {
      return;
    }
    telling = now;
    HttpRequest request = sep
        .map(grant -> new HttpRequest("PUT", "/sep", HttpHeaders.JSON, SignalingJson.write(grant)))
        .orElseGet(() -> HttpRequest.of("DELETE", "/sep"));
    node.http().send(holder.endpoint(), request, result -> {
      boolean done = result instanceof HttpResult.Answer answer && answer.response().isSuccess();
      if (now.equals(telling)) {
        telling = null;
        told = done ? now : told;
        if (!done && !stopped) {
          settleIn(AGAIN);
        }
      }
    });
  }

  private void onFailed(HttpExchange exchange) {
    boolean office = cluster().role() == Role.SUPER_NODE && isFrom(exchange, holder().map(Roster.Entry::endpoint));
    exchange.respond(HttpResponse.of(office ? 204 : 409));
    if (office) {
      discovery.sepFailed(exchange.variable("id"));
      // Where the proxy means another than this super node knows of, it is told once more.
      told = null;
      soon();
    }
  }

  // ---- The proxy

  private void onTold(HttpExchange exchange) {
    if (!isFrom(exchange, cluster().superNode().map(SuperNode::endpoint))) {
      exchange.respond(HttpResponse.text(409, "a proxy must be told by its super node"));
      return;
    }
    EndpointGrant grant;
    try {
      grant = SignalingJson.readGrant(exchange.request().body());
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "sep");
      exchange.respond(HttpResponse.text(400, e.getMessage()));
      return;
    }
    if (!grant.isAttachable()) {
      exchange.respond(HttpResponse.text(400, "a SEP must come with where to attach, and one token"));
      return;
    }
    exchange.respond(HttpResponse.of(204));
    sep = Optional.of(grant);
    soon();
  }

  private void onToldOfNone(HttpExchange exchange) {
    boolean told = isFrom(exchange, cluster().superNode().map(SuperNode::endpoint));
    exchange.respond(HttpResponse.of(told ? 204 : 409));
    if (told) {
      sep = Optional.empty();
      soon();
    }
  }

  /** A stranger on the link must not lead the tunnel astray. */
  private static boolean isFrom(HttpExchange exchange, Optional<Endpoint> whom) {
    return whom.filter(endpoint -> endpoint.address().equals(exchange.remote().address())).isPresent();
  }

  private void hold(Optional<EndpointGrant> grant) {
    String id = grant.map(EndpointGrant::id).orElse("");
    if (id.equals(nearEnd == null ? "" : nearEnd.held)) {
      return;
    }
    NearEnd near = nearEnd();
    Consumer<SignalingOutcome> next = near.waiting;
    near.waiting = null;
    boolean replaces = next != null && grant.isPresent();
    if (!near.held.isEmpty() && !replaces) {
      proxy().resign();
    }
    near.held = id;
    if (replaces) {
      next.accept(new SignalingOutcome.Granted(grant.get()));
    } else if (grant.isPresent()) {
      proxy().become(Place.UNKNOWN);
    }
  }

  private ClusterProxy proxy() {
    NearEnd near = nearEnd();
    near.proxy = near.proxy == null ? new ClusterProxy(host, node.proxy(), new Supply(), forwarding(), granted -> { }) : near.proxy;
    return near.proxy;
  }

  /** SEPs as the super node tells of them. */
  private final class Supply implements ClusterProxy.Supply {

    @Override
    public void request(Place near, Optional<String> failed, Consumer<SignalingOutcome> onOutcome) {
      if (sep.isPresent() && failed.filter(sep.get().id()::equals).isEmpty()) {
        onOutcome.accept(new SignalingOutcome.Granted(sep.get()));
      } else {
        nearEnd().waiting = onOutcome;
        soon();
      }
    }

    /** It is the cluster's, and may be the next proxy's. Nobody's ends by itself. */
    @Override
    public void release(EndpointGrant grant) {}
  }

  /** Tells the super node that {@code id} is of no use. */
  private void complain(String id) {
    Optional<SuperNode> superNode = cluster().superNode();
    if (cluster().role() == Role.SUPER_NODE) {
      discovery.sepFailed(id);
    } else if (superNode.isPresent()) {
      String target = new HttpTarget(List.of("seps", id), new TreeMap<>()).text();
      node.http().send(superNode.get().endpoint(), HttpRequest.of("DELETE", target), result -> { });
    }
  }

  private Optional<Endpoint> receiverOf(NodeId member) {
    return cluster().roster().entry(member).map(Roster.Entry::endpoint);
  }

  // ---- Ports for datagrams at the SEP

  /** The gate of this proxy, where it has a tunnel. */
  private Optional<PortGate> gate() {
    NearEnd near = nearEnd;
    if (near == null || near.proxy == null || near.proxy.sep().isEmpty() || near.held.isEmpty()) {
      return Optional.empty();
    }
    if (near.gate == null) {
      near.gate = new PortGate(host, near.proxy);
      near.gate.start(0);
    }
    return Optional.of(near.gate);
  }

  private void onGate(HttpExchange exchange) {
    exchange.respond(gate()
        .map(open -> HttpResponse.json(200, JsonWriter.write(json -> json.whole("port", open.local().port()))))
        .orElseGet(() -> HttpResponse.text(404, "this node has no tunnel")));
  }

  /**
   * Asks for a port at the SEP; the listener hears, at once or later, whether there is one.
   *
   * @param wanted the number of one that this node had before; 0 for any
   */
  void openPort(int wanted, DatagramHandler handler, RelayedPortListener listener) {
    Optional<PortGate> own = gate();
    Optional<Endpoint> asked = holder().filter(entry -> !entry.id().equals(host.id())).map(Roster.Entry::endpoint)
        .or(() -> cluster().superNode().filter(other -> !other.id().equals(host.id())).map(SuperNode::endpoint));
    if (own.isPresent()) {
      own.get().open(handler, listener);
    } else if (asked.isEmpty()) {
      listener.onLost("no-tunnel");
    } else {
      node.http().send(asked.get(), HttpRequest.of("GET", "/gate"), result -> {
        Optional<Integer> port = stopped ? Optional.empty() : gatePort(result);
        if (port.isPresent()) {
          new MemberPorts(host).open(new Endpoint(asked.get().address(), port.get()), wanted, handler, listener);
        } else {
          listener.onLost("no-tunnel");
        }
      });
    }
  }

  private Optional<Integer> gatePort(HttpResult result) {
    if (!(result instanceof HttpResult.Answer answer) || answer.response().status() != 200) {
      return Optional.empty();
    }
    try {
      return JsonReader.read(answer.response().body(), json -> {
        int[] port = {0};
        json.object(name -> port[0] = name.equals("port") ? (int) json.whole(1, 65_535) : port[0]);
        return port[0] == 0 ? Optional.empty() : Optional.of(port[0]);
      });
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "gate");
      return Optional.empty();
    }
  }

  private ClusterMember cluster() {
    return discovery.cluster();
  }
}
