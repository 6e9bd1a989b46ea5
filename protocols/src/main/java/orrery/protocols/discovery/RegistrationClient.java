package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.host.Timer;
import orrery.protocols.cluster.ByNode;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
import orrery.protocols.signaling.EndpointGrant;

/**
 * The registration of a super node's cluster with the discovery service, from its first office on: told of the whole cluster
 * once, then of changes, as {@link DiscoveryClient} says; and what the service says of the super node in return.
 */
final class RegistrationClient implements ReachabilityClient.Listener {

  private final DiscoveryClient client;
  private final Host host;
  private @Nullable LinkConfirmation confirmation;
  private @Nullable ReachabilityClient reachability;
  private @Nullable Timer timer;

  private State state = State.OUT_OF_OFFICE;
  private @Nullable SuperNode office;
  private int offices;
  private long revision;
  private int failures;
  private boolean inFlight;

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

  RegistrationClient(DiscoveryClient client) {
    this.client = client;
    this.host = client.host();
  }

  Reachability reachable() {
    return reachability == null ? Reachability.UNKNOWN : reachability.verdict();
  }

  Optional<EndpointGrant> sep() {
    return reachability == null ? Optional.empty() : reachability.sep();
  }

  void sepFailed(String id) {
    if (reachability != null) {
      reachability.failed(id);
    }
  }

  Optional<String> link() {
    return link.isEmpty() ? Optional.empty() : Optional.of(link);
  }

  List<FoundNode> listed() {
    return listed;
  }

  boolean isRegistered() {
    return told != null;
  }

  /** Whether the service has ever been told anything, or that was tried. */
  boolean hasTold() {
    return revision > 0;
  }

  /** Whether the service holds a record that nobody is left to take over. */
  boolean isLast() {
    return office != null && told != null && members().isEmpty();
  }

  /** Nothing more is told. */
  void stop() {
    cancelContact();
    if (confirmation != null) {
      confirmation.close();
    }
    if (reachability != null) {
      reachability.stop();
    }
  }

  /** This node is super node, anew or still. */
  void hold(SuperNode self) {
    if (office == null) {
      takeOffice(self);
    } else if (office.endpoint().equals(self.endpoint())) {
      // The same office in a higher term.
      office = self;
      if (state == State.SUPERSEDED) {
        contactSoon();
      } else {
        onChange();
      }
    } else {
      office = self;
      client.moveOn();
      contactSoon();
    }
  }

  /** A member has come, or says other things of itself. */
  void onMember(Member member) {
    NodeEntry known = told == null ? null : told.get(member.id());
    if (known == null || NodeEntry.of(member).isNewsTo(known)) {
      onChange();
    }
  }

  private void takeOffice(SuperNode self) {
    office = self;
    offices++;
    failures = 0;
    if (!client.isServed()) {
      become(State.ALONE, "no service is configured");
      return;
    }
    if (client.config().presence().mode() == PresenceConfig.Mode.KEEP_ALIVE) {
      become(State.ALONE, "every node tells of itself, by keep-alive");
      return;
    }
    registering = host.probe().begin(DiscoveryMetrics.REGISTRATION_TIME, client.lastOther() == null ? "bootstrap" : "succession");
    become(State.TELLING, "in office");
    contactIn(client.config().settle().toNanos());
  }

  /** This node is not super node any more, if it was. */
  void leaveOffice(String reason) {
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
      reachability = new ReachabilityClient(host, client.config(), this);
      if (client.follower() != null) {
        reachability.takeSignals(client.follower()::onSignal);
      }
    }
    return reachability;
  }

  @Override
  public void onReachability(Reachability found) {
    if (client.follower() != null) {
      client.follower().onReachability(found);
    }
  }

  @Override
  public void onForgotten() {
    told = null;
    contactSoon();
  }

  /** An identity is the service's word on one link; without it this node's link has none (EC-36). */
  private void forgetLink() {
    if (!link.isEmpty()) {
      link = "";
      host.probe().state("link", cluster().cluster(), "");
    }
  }

  /** What was found out on this node's link is of no use on another. */
  void forgetAll() {
    told = null;
    forgetLink();
    forgetPlace();
  }

  /** The node may be on another link, after {@link #forgetAll}. */
  void onMoved() {
    if (office != null) {
      failures = 0;
      contactSoon();
    }
  }

  /** Something in the cluster is other than the service knows: it is told together with what follows soon. */
  void onChange() {
    if (office == null || told == null) {
      return;
    }
    if (staleUntold == null) {
      staleUntold = host.probe().begin(DiscoveryMetrics.STALENESS);
    }
    if (state == State.REGISTERED && timer == null) {
      contactIn(client.config().batch().toNanos());
    }
  }

  /** The connection to the service is in use anyway: what waits for an occasion need wait no longer. */
  void onOccasion() {
    if (state == State.REGISTERED && timer != null) {
      contactSoon();
    }
  }

  /** Not from within the cluster's own callback, whose change may not be all of it yet. */
  private void contactSoon() {
    if (client.isTelling()) {
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
    if (inFlight || office == null || !client.isTelling()) {
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
    SuperNode before = client.lastOther();
    Optional<NodeId> replaces = before != null && before.term() < self.term() && before.part().equals(self.part()) ? Optional.of(before.id()) : Optional.empty();
    ClusterRegistration registration = new ClusterRegistration(
        self.term(), client.incarnation(), ++revision, network.get(), confirmAt, replaces, list(), List.copyOf(now.values()));
    become(State.TELLING, "registers " + now.size() + " nodes");
    tell("register", put(path(), DiscoveryJson.write(registration)), now);
  }

  private ListRequest list() {
    return new ListRequest(client.config().list().isOfAccount(), client.config().list().isNearby() ? Optional.of(client.config().listRadius()) : Optional.empty());
  }

  private void update() {
    Map<NodeId, NodeEntry> now = nodes();
    if (!isNews(now)) {
      // It came and went between two occasions: the service was never wrong in the end.
      staleUntold = discard(staleUntold);
      become(State.REGISTERED, "nothing has changed");
      return;
    }
    List<NodeEntry> present = new ArrayList<>();
    for (NodeEntry entry : now.values()) {
      if (!entry.equals(told.get(entry.id()))) {
        present.add(entry);
      }
    }
    List<NodeId> left = told.keySet().stream().filter(id -> !now.containsKey(id)).toList();
    ClusterUpdate update = new ClusterUpdate(office.term(), ++revision, present, left);
    HttpHeaders headers = HttpHeaders.JSON.with("If-Match", tag);
    become(State.TELLING, "tells of " + present.size() + " present, " + left.size() + " left");
    tell("update", new HttpRequest("PATCH", path(), headers, DiscoveryJson.write(update)), now);
  }

  /** Whether the service should hear of {@code now}. */
  private boolean isNews(Map<NodeId, NodeEntry> now) {
    boolean news = office.term() != toldTerm || now.size() != told.size();
    for (NodeEntry entry : now.values()) {
      NodeEntry known = told.get(entry.id());
      news = news || known == null || entry.isNewsTo(known);
    }
    return news;
  }

  private void tell(String kind, HttpRequest request, Map<NodeId, NodeEntry> now) {
    int mine = offices;
    long life = client.incarnation();
    long term = office.term();
    inFlight = true;
    staleInFlight = staleInFlight == null ? staleUntold : staleInFlight;
    staleUntold = staleUntold == staleInFlight ? null : staleUntold;
    cancelContact();
    client.service().send(request, result -> {
      inFlight = false;
      client.count(kind, result);
      if (client.isStopped()) {
        return;
      }
      if (office != null && offices == mine && client.incarnation() == life) {
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
    if (!answer.callBack().isEmpty()) {
      reachability().offered(answer.callBack(), client.incarnation());
    }
  }

  /** A contender has answered on this very link: the service is shown its secret. */
  private void onProof(NodeId neighbour, String proof) {
    if (!client.isServed() || office == null || client.isStopped()) {
      return;
    }
    int mine = offices;
    String target = new HttpTarget(List.of("clusters", host.id().name(), "neighbours", neighbour.name()), new TreeMap<>()).text();
    client.service().send(put(target, DiscoveryJson.writeProof(proof)), result -> {
      client.count("confirm", result);
      boolean current = !client.isStopped() && office != null && offices == mine;
      if (current && result instanceof HttpResult.Answer answered && answered.response().status() == 200) {
        answer(answered.response()).ifPresent(this::heed);
      }
    });
  }

  /** A newer incarnation or term has spoken. Where it is only that this node's clock went back, it catches up. */
  private void onSuperseded(HttpResponse response) {
    told = null;
    long known = incarnation(response.headers().first("ETag").orElse(""));
    if (known > client.incarnation() && known < Long.MAX_VALUE) {
      client.incarnation(known + 1);
      retry("an older incarnation than the service knows");
      return;
    }
    become(State.SUPERSEDED, "the service has heard of a newer office");
    contactIn(jittered(client.config().retryLongest().toNanos()));
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
    long wait = client.config().retryFirst().toNanos();
    for (int i = 0; i < failures && wait < client.config().retryLongest().toNanos(); i++) {
      wait *= 2;
    }
    failures++;
    become(State.RETRYING, reason);
    contactIn(jittered(Math.min(wait, client.config().retryLongest().toNanos())));
  }

  private long jittered(long nanos) {
    return nanos / 2 + host.random("discovery retries").nextLong(nanos - nanos / 2 + 1);
  }

  /** Another life of the service has another name: it has forgotten this cluster. */
  void onInstance(String now) {
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
    nodes.put(host.id(), NodeEntry.superNode(host.id(), office.endpoint(), cluster().duties(), cluster().profile()).shared(host.shared()));
    return nodes;
  }

  private List<Member> members() {
    return cluster().members();
  }

  private ClusterMember cluster() {
    return client.cluster();
  }

  private String path() {
    return "/clusters/" + host.id();
  }

  private static HttpRequest put(String target, byte[] body) {
    return new HttpRequest("PUT", target, HttpHeaders.JSON, body);
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
