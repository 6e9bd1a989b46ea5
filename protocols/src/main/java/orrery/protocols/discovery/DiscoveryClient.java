package orrery.protocols.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.host.Timer;
import orrery.protocols.cluster.ByNode;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
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
  // What only a super node needs, from its first office on.
  private @Nullable LinkConfirmation confirmation;
  private @Nullable ReachabilityClient reachability;
  private @Nullable ReachabilityListener follower;
  private @Nullable KeepAlive keepAlive;
  private @Nullable Timer timer;

  private @Nullable ClusterMember cluster;
  private State state = State.OUT_OF_OFFICE;
  private @Nullable SuperNode office;
  private @Nullable SuperNode lastOther;
  private int offices;
  private long incarnation;
  private long revision;
  private int failures;
  private boolean inFlight;
  private boolean stopped;

  /** What the service is known to hold; null where it holds nothing, or nobody knows what. */
  private @Nullable Map<NodeId, NodeEntry> told;
  private long toldTerm;
  private String tag = "";
  private String instance = "";
  private String link = "";
  private List<FoundNode> listed = List.of();

  private Probe.@Nullable Wait registering;
  private Probe.@Nullable Wait staleUntold;
  private Probe.@Nullable Wait staleInFlight;

  /** Where a super node stands with the service. */
  private enum State {
    /** This node speaks for no cluster. */
    OUT_OF_OFFICE,
    /** The service is being told, or is about to be. */
    TELLING,
    /** The service knows all; or what has changed waits for company. */
    REGISTERED,
    /** The last attempt failed; the next is due. */
    RETRYING,
    /** The service has heard of a newer office. */
    SUPERSEDED,
    /** There is no service, or no address to register. */
    ALONE
  }

  /** A client not yet at work: {@link #follow} comes next. */
  public DiscoveryClient(Host host, DiscoveryClientConfig config) {
    this.host = host;
    this.config = config;
    served = !config.endpoints().isEmpty();
    incarnation = Math.max(0, host.unixNanos() / 1_000_000);
    host.onInterfacesChanged(this);
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
    return reachability == null ? Reachability.UNKNOWN : reachability.verdict();
  }

  /** What this super node's cluster needs to be the near end of the SEP that was put up for it. */
  public Optional<EndpointGrant> sep() {
    return reachability == null ? Optional.empty() : reachability.sep();
  }

  /** The SEP of that id is of no use: the service is asked for another. */
  public void sepFailed(String id) {
    if (reachability != null) {
      reachability.failed(id);
    }
  }

  /** Has {@code listener} follow how this super node is reached from outside. Called once, before the start. */
  public void followReachability(ReachabilityListener listener) {
    follower = listener;
  }

  /** The identity of this node's link as the service last told, this node being super node; empty before. */
  public Optional<String> link() {
    return link.isEmpty() ? Optional.empty() : Optional.of(link);
  }

  /** The nodes in its scopes that the service listed when this node registered last (EC-12). */
  public List<FoundNode> listed() {
    return listed;
  }

  /** Whether the service holds this super node's record, as far as is known. */
  public boolean isRegistered() {
    return told != null;
  }

  private HttpGroup service() {
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
    cancelContact();
    if (confirmation != null) {
      confirmation.close();
    }
    if (reachability != null) {
      reachability.stop();
    }
    if (keepAlive != null) {
      keepAlive.stop(done);
      stopHttp();
      return;
    }
    boolean last = office != null && told != null && members().isEmpty();
    if (!last || !served) {
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
    } else if (office == null) {
      takeOffice(superNode);
    } else if (office.endpoint().equals(superNode.endpoint())) {
      // The same office in a higher term.
      office = superNode;
      if (state == State.SUPERSEDED) {
        contactSoon();
      } else {
        onChange();
      }
    } else {
      office = superNode;
      moveOn();
      contactSoon();
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
    onMember(member);
  }

  @Override
  public void onMemberChanged(Member member) {
    onMember(member);
  }

  private void onMember(Member member) {
    NodeEntry known = told == null ? null : told.get(member.id());
    if (known == null || NodeEntry.of(member).isNewsTo(known)) {
      onChange();
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

  private void takeOffice(SuperNode self) {
    office = self;
    offices++;
    failures = 0;
    if (!served) {
      become(State.ALONE, "no service is configured");
      return;
    }
    if (config.presence().mode() == PresenceConfig.Mode.KEEP_ALIVE) {
      become(State.ALONE, "every node tells of itself, by keep-alive");
      return;
    }
    registering = host.probe().begin(DiscoveryMetrics.REGISTRATION_TIME, lastOther == null ? "bootstrap" : "succession");
    become(State.TELLING, "in office");
    contactIn(config.settle().toNanos());
  }

  private void leaveOffice(String reason) {
    if (office == null) {
      return;
    }
    office = null;
    told = null;
    forgetLink();
    cancelContact();
    forgetPlace();
    registering = discard(registering);
    staleUntold = discard(staleUntold);
    staleInFlight = discard(staleInFlight);
    become(State.OUT_OF_OFFICE, reason);
  }

  /** What was found out about where this super node is. */
  private void forgetPlace() {
    if (confirmation != null) {
      confirmation.close();
    }
    if (reachability != null) {
      reachability.forget();
    }
  }

  private LinkConfirmation confirmation() {
    confirmation = confirmation == null ? new LinkConfirmation(host) : confirmation;
    return confirmation;
  }

  private ReachabilityClient reachability() {
    if (reachability == null) {
      reachability = new ReachabilityClient(host, config, new ReachabilityClient.Listener() {
        @Override
        public void onReachability(Reachability found) {
          if (follower != null) {
            follower.onReachability(found);
          }
        }

        @Override
        public void onForgotten() {
          told = null;
          contactSoon();
        }
      });
      if (follower != null) {
        reachability.takeSignals(follower::onSignal);
      }
    }
    return reachability;
  }

  /** An identity is the service's word on one link; without it this node's link has none (EC-36). */
  private void forgetLink() {
    if (!link.isEmpty()) {
      link = "";
      host.probe().state("link", cluster().cluster(), "");
    }
  }

  /** The node may be on another link: who came before on the old one means nothing there (see the registry). */
  private void moveOn() {
    incarnation = Math.max(incarnation + 1, host.unixNanos() / 1_000_000);
    lastOther = null;
    told = null;
    forgetLink();
    forgetPlace();
  }

  @Override
  public void onInterfacesChanged() {
    if (stopped) {
      return;
    }
    moveOn();
    if (keepAlive != null) {
      keepAlive.onMoved();
    } else if (office != null) {
      failures = 0;
      contactSoon();
    }
  }

  /** Something in the cluster is other than the service knows: it is told together with what follows soon. */
  private void onChange() {
    if (office == null || told == null) {
      return;
    }
    if (staleUntold == null) {
      staleUntold = host.probe().begin(DiscoveryMetrics.STALENESS);
    }
    if (state == State.REGISTERED && timer == null) {
      contactIn(config.batch().toNanos());
    }
  }

  /** The connection to the service is in use anyway: what waits for an occasion need wait no longer. */
  private void onOccasion() {
    if (state == State.REGISTERED && timer != null) {
      contactSoon();
    }
  }

  /** Not from within the cluster's own callback, whose change may not be all of it yet. */
  private void contactSoon() {
    if (served && !stopped && keepAlive == null) {
      contactIn(0);
    }
  }

  private void contactIn(long nanos) {
    timer = timer == null ? host.timer("discovery", this::contact) : timer;
    timer.start(nanos);
  }

  private void cancelContact() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void contact() {
    timer = null;
    if (inFlight || stopped || office == null || !served || keepAlive != null) {
      return;
    }
    if (told == null) {
      register();
    } else {
      update();
    }
  }

  private void register() {
    SuperNode self = office;
    Optional<LinkNetwork> network = LinkNetwork.of(host.interfaces(), self.endpoint().address());
    if (network.isEmpty()) {
      // An interface that comes up reports itself: the attempt is made again then.
      become(State.ALONE, "no interface has the address " + self.endpoint().address());
      return;
    }
    Endpoint confirmAt = confirmation().open(network.get(), self.endpoint().address());
    Map<NodeId, NodeEntry> now = nodes();
    // Who passed on a half goes on with the other.
    Optional<NodeId> replaces = lastOther != null && lastOther.term() < self.term() && lastOther.part().equals(self.part()) ? Optional.of(lastOther.id()) : Optional.empty();
    ClusterRegistration registration = new ClusterRegistration(
        self.term(), incarnation, ++revision, network.get(), confirmAt, replaces, list(), List.copyOf(now.values()));
    become(State.TELLING, "registers " + now.size() + " nodes");
    tell("register", put(path(), DiscoveryJson.write(registration)), now);
  }

  private ListRequest list() {
    return new ListRequest(config.list().isOfAccount(), config.list().isNearby() ? Optional.of(config.listRadius()) : Optional.empty());
  }

  private void update() {
    Map<NodeId, NodeEntry> now = nodes();
    List<NodeEntry> present = now.values().stream().filter(entry -> !entry.equals(told.get(entry.id()))).toList();
    List<NodeId> left = told.keySet().stream().filter(id -> !now.containsKey(id)).toList();
    if (!isNews(now)) {
      // It came and went between two occasions: the service was never wrong in the end.
      staleUntold = discard(staleUntold);
      become(State.REGISTERED, "nothing has changed");
      return;
    }
    ClusterUpdate update = new ClusterUpdate(office.term(), ++revision, present, left);
    HttpHeaders headers = HttpHeaders.of("Content-Type", "application/json").with("If-Match", tag);
    become(State.TELLING, "tells of " + present.size() + " present, " + left.size() + " left");
    tell("update", new HttpRequest("PATCH", path(), headers, DiscoveryJson.write(update)), now);
  }

  /** Whether the service should hear of {@code now}. */
  private boolean isNews(Map<NodeId, NodeEntry> now) {
    return office.term() != toldTerm
        || !now.keySet().equals(told.keySet())
        || now.values().stream().anyMatch(entry -> entry.isNewsTo(told.get(entry.id())));
  }

  private void tell(String kind, HttpRequest request, Map<NodeId, NodeEntry> now) {
    int mine = offices;
    long life = incarnation;
    long term = office.term();
    inFlight = true;
    staleInFlight = staleInFlight == null ? staleUntold : staleInFlight;
    staleUntold = staleUntold == staleInFlight ? null : staleUntold;
    cancelContact();
    service().send(request, result -> {
      inFlight = false;
      count(kind, result);
      if (stopped) {
        return;
      }
      if (office != null && offices == mine && incarnation == life) {
        toldTerm = term;
        onTold(result, now);
      } else if (office != null) {
        // Another office, or another link: that answer is about the past.
        contactSoon();
      }
    });
  }

  private void onTold(HttpResult result, Map<NodeId, NodeEntry> now) {
    if (!(result instanceof HttpResult.Answer answer)) {
      retry(((HttpResult.NoAnswer) result).reason().word());
      return;
    }
    HttpResponse response = answer.response();
    int status = response.status();
    if (told != null && (status == 404 || status == 412)) {
      told = null;
      register();
    } else if (status == 409) {
      onSuperseded(response);
    } else if (status == 200 || status == 201) {
      onAccepted(response, now);
    } else {
      retry("status " + status);
    }
  }

  private void onAccepted(HttpResponse response, Map<NodeId, NodeEntry> now) {
    Optional<RegistrationAnswer> answer = answer(response);
    if (answer.isEmpty()) {
      retry("an answer that is none");
      return;
    }
    told = now;
    tag = response.headers().first("ETag").orElse("");
    failures = 0;
    finish(registering);
    registering = null;
    finish(staleInFlight);
    staleInFlight = null;
    listed = response.status() == 201 || !answer.get().listed().isEmpty() ? answer.get().listed() : listed;
    become(State.REGISTERED, "the service knows " + now.size() + " nodes on link " + answer.get().link());
    if (!answer.get().listed().isEmpty()) {
      host.probe().event("listed", String.join(" ", answer.get().listed().stream().map(found -> found.node().id().name()).toList()));
    }
    heed(answer.get());
    if (isNews(nodes())) {
      onChange();
    }
  }

  private Optional<RegistrationAnswer> answer(HttpResponse response) {
    try {
      return Optional.of(DiscoveryJson.readAnswer(response.body()));
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "answer");
      return Optional.empty();
    }
  }

  /** Acts on what the service says besides yes. */
  private void heed(RegistrationAnswer answer) {
    // All nodes that ask one service hear the same.
    instance = answer.instance().intern();
    if (!answer.link().equals(link)) {
      link = answer.link();
      host.probe().state("link", cluster().cluster(), link);
    }
    confirmation().proof(answer.proof());
    for (RegistrationAnswer.Contender contender : answer.contenders()) {
      confirmation().ask(contender.superNode(), contender.confirmAt(), this::onProof);
    }
    answer.peers().forEach(cluster()::onNeighbour);
    reachability().offered(answer.callBack(), incarnation);
  }

  /** A contender has answered on this very link: the service is shown its secret. */
  private void onProof(NodeId neighbour, String proof) {
    if (!served || office == null || stopped) {
      return;
    }
    int mine = offices;
    String target = new HttpTarget(List.of("clusters", host.id().name(), "neighbours", neighbour.name()), new TreeMap<>()).text();
    service().send(put(target, DiscoveryJson.writeProof(proof)), result -> {
      count("confirm", result);
      boolean current = !stopped && office != null && offices == mine;
      if (current && result instanceof HttpResult.Answer answered && answered.response().status() == 200) {
        answer(answered.response()).ifPresent(this::heed);
      }
    });
  }

  /** A newer incarnation or term has spoken. Where it is only that this node's clock went back, it catches up. */
  private void onSuperseded(HttpResponse response) {
    told = null;
    long known = incarnation(response.headers().first("ETag").orElse(""));
    if (known > incarnation && known < Long.MAX_VALUE) {
      incarnation = known + 1;
      retry("an older incarnation than the service knows");
      return;
    }
    become(State.SUPERSEDED, "the service has heard of a newer office");
    contactIn(jittered(config.retryLongest().toNanos()));
  }

  /** The incarnation in an entity tag {@code "incarnation-revision"}, or -1. */
  private static long incarnation(String entityTag) {
    int dash = entityTag.indexOf('-');
    if (dash < 2 || dash > 19 || entityTag.charAt(0) != '"') {
      return -1;
    }
    long value = 0;
    for (int i = 1; i < dash; i++) {
      int digit = Character.digit(entityTag.charAt(i), 10);
      if (digit < 0) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The wait doubles with every failure up to its limit, and is drawn between half and all of that. */
  private void retry(String reason) {
    staleUntold = staleInFlight == null ? staleUntold : staleInFlight;
    staleInFlight = null;
    long wait = config.retryFirst().toNanos();
    for (int i = 0; i < failures && wait < config.retryLongest().toNanos(); i++) {
      wait *= 2;
    }
    failures++;
    become(State.RETRYING, reason);
    contactIn(jittered(Math.min(wait, config.retryLongest().toNanos())));
  }

  private long jittered(long nanos) {
    return nanos / 2 + host.random("discovery retries").nextLong(nanos - nanos / 2 + 1);
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

  /** Another life of the service has another name: it has forgotten this cluster. */
  private void onInstance(String now) {
    if (told != null && !now.equals(instance)) {
      told = null;
      contactSoon();
    }
  }

  /** The cluster as it is: this super node and its members. */
  private Map<NodeId, NodeEntry> nodes() {
    Map<NodeId, NodeEntry> nodes = new ByNode<>();
    for (Member member : members()) {
      nodes.put(member.id(), NodeEntry.of(member).shared(host.shared()));
    }
    nodes.put(host.id(), NodeEntry.superNode(host.id(), office.endpoint(), cluster().duties(), cluster().profile()));
    return nodes;
  }

  private List<Member> members() {
    return cluster().members();
  }

  private ClusterMember cluster() {
    if (cluster == null) {
      throw new IllegalStateException("a discovery client must follow a cluster before the cluster starts");
    }
    return cluster;
  }

  private String path() {
    return "/clusters/" + host.id();
  }

  private static HttpRequest put(String target, byte[] body) {
    return new HttpRequest("PUT", target, HttpHeaders.of("Content-Type", "application/json"), body);
  }

  private void count(String kind, HttpResult result) {
    host.probe().count(DiscoveryMetrics.UPDATES, 1, kind, outcome(result));
  }

  /** How metrics call what became of a request. */
  static String outcome(HttpResult result) {
    return result instanceof HttpResult.Answer answer
        ? Integer.toString(answer.response().status())
        : ((HttpResult.NoAnswer) result).reason().word();
  }

  private static Probe.@Nullable Wait discard(Probe.@Nullable Wait wait) {
    if (wait != null) {
      wait.discard();
    }
    return null;
  }

  private static void finish(Probe.@Nullable Wait wait) {
    if (wait != null) {
      wait.finish();
    }
  }

  private void become(State next, String reason) {
    if (next != state) {
      state = next;
      host.probe().state("registration", cluster().cluster(), Defaults.word(next));
    }
    host.probe().event("registration", Defaults.word(next) + ": " + reason);
  }
}
