package orrery.protocols.trust;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Metric;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.json.JsonException;
import orrery.protocols.trust.Measurer.Reading;
import orrery.protocols.trust.TrustConfig.Mode;
import orrery.protocols.trust.TrustMessage.Appeal;
import orrery.protocols.trust.TrustMessage.Duties;
import orrery.protocols.trust.TrustMessage.Evidence;
import orrery.protocols.trust.TrustMessage.Listing;

/**
 * One node's part in the trust of one cluster: it does what it was given to do, uses others, remembers how well they did,
 * tells the super node whom it takes for a liar, and knows whom the super node has blacklisted. What a super node does
 * besides is in {@link Court}.
 *
 * <p>It follows the cluster as its listener, and passes on all that it hears to the next one.
 */
public final class Trust implements ClusterListener {

  /** The largest number of doublings of the wait before an appeal. */
  private static final int MOST_DOUBLINGS = 8;

  private final Host host;
  private final TrustConfig config;
  private final ClusterListener next;
  private final Experience experience;
  private final Blacklist blacklist;
  /** Who is on the blacklist, as this node has told its probe: an entry ends when its timer says so. */
  private final TreeSet<NodeId> barred = new TreeSet<>();
  /** How many uses each accusation was about that the super node has been told of, by subject and capability. */
  private final Map<String, Integer> spoken = new TreeMap<>();
  private @Nullable ClusterMember cluster;
  private @Nullable Running running;
  private @Nullable Court court;
  private @Nullable SuperNode superNode;
  private @Nullable SuperNode former;
  private Directory directory = Directory.EMPTY;
  private long heldTerm;
  private long heldVersion;
  private int appeals;

  /** What there is of it only while it is at work. */
  private record Running(
      HttpClient client, HttpServer server, Correspondence letters, DutyService service, Measurer measurer, Uses uses, RandomStream luck,
      Timer refresh, Timer expiry, Timer appeal, Timer retry, @Nullable Slanderer slanderer) {}

  /** Not yet begun; {@code next} hears of the cluster what this hears. */
  public Trust(Host host, TrustConfig config, ClusterListener next) {
    this.host = host;
    this.config = config;
    this.next = next;
    experience = new Experience(config.detection());
    blacklist = new Blacklist(config.term().toSeconds(), config.mostTerm().toSeconds());
  }

  /** The cluster it is about: to be called once, before {@link #start}. */
  public void follow(ClusterMember member) {
    cluster = member;
    if (config.mode() == Mode.DETECT) {
      member.exclude(this::isBlacklisted);
    }
  }

  /** Begins, unless it is off. */
  public void start() {
    if (config.mode() == Mode.OFF) {
      return;
    }
    host.storage().get(key()).ifPresent(bytes -> {
      try {
        blacklist.merge(TrustCodec.listing(bytes).entries(), nowSeconds());
      } catch (JsonException e) {
        host.probe().event("trust", "what was kept is damaged");
      }
    });
    HttpClient client = new HttpClient(host, config.client());
    HttpServer server = new HttpServer(host, config.server());
    server.route("POST", "/trust/evidence", this::onEvidence);
    server.route("GET", "/trust/experience", this::onQuestion);
    server.route("GET", "/trust/duties", this::onRefreshRequest);
    server.route("PUT", "/trust/blacklist", this::onListing);
    server.route("POST", "/trust/appeals", this::onAppeal);
    Correspondence letters = new Correspondence(host, client);
    DutyService service = new DutyService(host, config.server().limits(), config.uses().patience());
    DutyUse.Maker maker = new DutyUse.Maker(host, config.server().limits(), new Deadlines(host, "duty uses"), config.uses().patience());
    Measurer measurer = new Measurer(host, config.uses(), maker);
    Uses uses = new Uses(host, config.uses(), maker, measurer, () -> directory, this::isSuspected, this::onUse);
    Slanderer slanderer = Slanderer.isOne(host, config.slanderers()) ? new Slanderer(host, this, config.uses().every()) : null;
    running = new Running(client, server, letters, service, measurer, uses, host.random("trust"),
        host.timer("trust refresh", this::refresh), host.timer("trust expiry", this::onListChanged),
        host.timer("trust appeal", this::appeal), host.timer("trust retry", this::onRetry), slanderer);
    server.start(config.port());
    service.start(config.dutyPort());
    uses.start();
    if (slanderer != null) {
      host.probe().state("conduct", clusterName(), "slanderer");
      slanderer.start();
    }
    running.refresh.start(spread());
    if (!blacklist.entries().isEmpty()) {
      onListChanged();
    }
  }

  /** Ends; what it has begun is broken off. */
  public void stop() {
    Running ending = running;
    if (ending != null) {
      running = null;
      closeCourt();
      List.of(ending.refresh, ending.expiry, ending.appeal, ending.retry).forEach(Timer::cancel);
      ending.uses.stop();
      if (ending.slanderer != null) {
        ending.slanderer.stop();
      }
      ending.service.stop();
      ending.server.stop();
      ending.client.stop();
    }
  }

  // ---- What others ask of it

  /** Whether {@code id} may be given a role, as far as this node knows. */
  public boolean mayServe(NodeId id) {
    return !isBlacklisted(id);
  }

  /** Whether {@code id} is on the blacklist, as far as this node knows. */
  public boolean isBlacklisted(NodeId id) {
    return barred.contains(id);
  }

  /** Whether this node takes {@code id} for a liar by what it has seen itself. */
  public boolean isSuspected(NodeId id) {
    return config.mode() == Mode.DETECT && experience.suspects(id);
  }

  /** Who does what, as the super node has told last; by its own selection, where this node is super node. */
  public DutyDirectory directory() {
    return directory;
  }

  // ---- The cluster

  @Override
  public void onSuperNode(SuperNode accepted) {
    SuperNode before = superNode;
    boolean another = before == null || !before.id().equals(accepted.id());
    if (another && before != null) {
      former = before;
    }
    superNode = accepted;
    if (running != null && another) {
      if (isSuperNode()) {
        openCourt();
      } else if (court != null) {
        closeCourt();
        handOver(accepted, 0);
      }
      directory = isSuperNode() ? directory : directory.without(this::isBlacklisted);
      spoken.clear();
      running.refresh.start(1_000_000_000L + running.luck.nextLong(1_000_000_000L));
    }
    next.onSuperNode(accepted);
  }

  @Override
  public void onNoSuperNode(String reason) {
    if (superNode != null) {
      former = superNode;
      superNode = null;
      closeCourt();
    }
    next.onNoSuperNode(reason);
  }

  @Override
  public void onRole(Role role, String reason) {
    next.onRole(role, reason);
  }

  @Override
  public void onMemberJoined(Member member) {
    if (court != null) {
      court.onMemberJoined();
    }
    next.onMemberJoined(member);
  }

  @Override
  public void onMemberChanged(Member member) {
    if (court != null) {
      court.assign();
    }
    next.onMemberChanged(member);
  }

  @Override
  public void onMemberLeft(NodeId id, String reason) {
    if (court != null) {
      court.onMemberLeft(id);
    }
    next.onMemberLeft(id, reason);
  }

  private boolean isSuperNode() {
    return superNode != null && superNode.id().equals(host.id());
  }

  private void openCourt() {
    court = new Court(this, config, running().retry);
    court.open();
  }

  private void closeCourt() {
    if (court != null) {
      court.close();
      court = null;
      host.probe().state("duties", clusterName(), "");
    }
  }

  private void onRetry() {
    if (court != null) {
      court.tellMembers();
    }
  }

  /** What the former super node knows, its successor should know: it has been told before, but perhaps not of the last. */
  private void handOver(SuperNode successor, int attempt) {
    if (running == null || config.mode() != Mode.DETECT || blacklist.entries().isEmpty()) {
      return;
    }
    Listing listing = listing(0);
    running.letters.send(trustEndpoint(successor.endpoint()), "PUT", "/trust/blacklist", "blacklist", listing, status -> {
      boolean again = status != 204 && attempt < 3 && superNode != null && superNode.id().equals(successor.id()) && !isSuperNode();
      if (again) {
        handOver(successor, attempt + 1);
      }
    });
  }

  // ---- Being used and using

  private void onUse(NodeId subject, Capability capability, long claimed, Reading reading) {
    if (config.mode() != Mode.DETECT || running == null) {
      return;
    }
    boolean alarm = experience.observe(subject, capability, claimed, reading.expected(), reading.measured(), host.nanoTime());
    if (alarm) {
      host.probe().event("suspicion", subject + " lies about its " + capability.word());
      speak();
    }
  }

  /** Tells the super node whom this node takes for a liar; again where there is more evidence, or another super node. */
  private void speak() {
    List<Report> reports = new ArrayList<>();
    for (Report alarm : experience.alarms(host.nanoTime())) {
      if (!isBlacklisted(alarm.subject()) && alarm.uses() > spoken.getOrDefault(topic(alarm), 0)) {
        reports.add(alarm);
      }
    }
    accuse(reports);
  }

  /** Tells the super node of {@code reports}; where it cannot be told, they are tried again at the next occasion. */
  void accuse(List<Report> reports) {
    if (reports.isEmpty() || superNode == null || running == null) {
      return;
    }
    Evidence evidence = new Evidence(clusterName(), host.id(), reports);
    reports.forEach(report -> spoken.put(topic(report), report.uses()));
    if (court != null) {
      court.onEvidence(evidence);
      return;
    }
    running.letters.send(trustEndpoint(superNode.endpoint()), "POST", "/trust/evidence", "evidence", evidence, status -> {
      if (status != 202) {
        reports.forEach(report -> spoken.remove(topic(report)));
      }
    });
  }

  private static String topic(Report report) {
    return report.subject() + "/" + report.capability();
  }

  // ---- Asking the super node

  private void refresh() {
    Running now = running();
    now.refresh.start(spread());
    if (cluster == null || superNode == null) {
      return;
    }
    experience.keep(id -> cluster.roster().entry(id).isPresent());
    if (court != null) {
      court.assign();
      speak();
      return;
    }
    SuperNode asked = superNode;
    String target = "/trust/duties?node=" + host.id().name() + "&term=" + heldTerm + "&version=" + heldVersion;
    now.letters.ask(trustEndpoint(asked.endpoint()), target, "directory", TrustCodec::duties, duties -> {
      if (running != null && superNode != null && superNode.id().equals(asked.id()) && court == null) {
        duties.listing().ifPresent(this::take);
        directory = new Directory(distinct(duties.holders())).without(this::isBlacklisted);
      }
    }, this::refreshSoon);
    speak();
  }

  /** The super node did not answer, or does not know this node as its member yet. */
  private void refreshSoon() {
    if (running != null) {
      running.refresh.start(config.retry());
    }
  }

  private static List<Holder> distinct(List<Holder> holders) {
    TreeSet<NodeId> ids = new TreeSet<>();
    return holders.stream().filter(holder -> ids.add(holder.id())).toList();
  }

  private long spread() {
    long interval = config.directoryEvery().toNanos();
    return interval + running().luck.nextLong(interval / 10 + 1);
  }

  // ---- Being asked

  private void onEvidence(HttpExchange exchange) {
    running().letters.read(exchange, TrustCodec::evidence, evidence -> {
      if (isMeant(exchange, evidence.cluster()) && isFrom(exchange, evidence.observer())) {
        exchange.respond(HttpResponse.of(202));
        if (config.mode() == Mode.DETECT && court != null) {
          court.onEvidence(evidence);
        }
      }
    });
  }

  /** The super node asks what this node has seen of another. */
  private void onQuestion(HttpExchange exchange) {
    String subject = exchange.target().query().getOrDefault("subject", "");
    Optional<Capability> capability =
        List.of(Capability.values()).stream().filter(each -> each.word().equals(exchange.target().query().get("capability"))).findFirst();
    if (!NodeId.isValid(subject) || capability.isEmpty()) {
      running().letters.refuse(exchange, 400, "malformed", "there must be a subject and a capability");
    } else if (!isFromSuperNode(exchange)) {
      running().letters.refuse(exchange, 403, "not-super-node", "only the super node is answered");
    } else {
      NodeId id = new NodeId(subject);
      Slanderer slanderer = running().slanderer;
      Optional<Report> report = slanderer != null && slanderer.isVictim(id)
          ? slanderer.accusation(capability.get())
          : experience.report(id, capability.get(), host.nanoTime());
      running().letters.answer(exchange, "experience", new Evidence(clusterName(), host.id(), report.stream().toList()));
    }
  }

  private void onRefreshRequest(HttpExchange exchange) {
    String id = exchange.target().query().getOrDefault("node", "");
    if (!NodeId.isValid(id)) {
      running().letters.refuse(exchange, 400, "malformed", "there must be a node");
    } else if (isMeant(exchange, clusterName()) && isFrom(exchange, new NodeId(id)) && court != null) {
      Listing listing = court.listing();
      boolean held = Long.toString(listing.term()).equals(exchange.target().query().get("term"))
          && Long.toString(listing.version()).equals(exchange.target().query().get("version"));
      boolean told = held || config.mode() != Mode.DETECT;
      running().letters.answer(exchange, "directory",
          new Duties(clusterName(), court.directory().all(), told ? Optional.empty() : Optional.of(listing)));
    }
  }

  private void onListing(HttpExchange exchange) {
    running().letters.read(exchange, TrustCodec::listing, listing -> {
      boolean fromFormer = court != null && former != null && former.id().equals(listing.superNode())
          && former.endpoint().address().equals(exchange.remote().address());
      if (config.mode() != Mode.DETECT || !listing.cluster().equals(clusterName())) {
        running().letters.refuse(exchange, 409, "other-cluster", "this is not of that cluster");
      } else if (fromFormer) {
        exchange.respond(HttpResponse.of(204));
        blacklist.merge(fromNow(listing.entries()), nowSeconds());
        onListChanged();
      } else if (isFromSuperNode(exchange) && superNode != null && superNode.id().equals(listing.superNode())) {
        exchange.respond(HttpResponse.of(204));
        take(listing);
      } else {
        running().letters.refuse(exchange, 403, "not-super-node", "only the super node may say that");
      }
    });
  }

  private void onAppeal(HttpExchange exchange) {
    running().letters.read(exchange, TrustCodec::appeal, appeal -> {
      if (isMeant(exchange, appeal.cluster()) && isFrom(exchange, appeal.accused()) && court != null) {
        exchange.respond(HttpResponse.of(court.onAppeal(appeal.accused(), appeal.claim())));
      }
    });
  }

  /** Whether this node is the super node that is asked; where not, says so. */
  private boolean isMeant(HttpExchange exchange, String ofCluster) {
    if (court == null || !ofCluster.equals(clusterName())) {
      running().letters.refuse(exchange, 409, "not-super-node", "this node is not super node of that cluster");
      return false;
    }
    return true;
  }

  /** Whether the sender has the address that the member {@code id} registered with; where not, says so. */
  private boolean isFrom(HttpExchange exchange, NodeId id) {
    boolean known = member(id).map(member -> member.endpoint().address().equals(exchange.remote().address())).orElse(false);
    if (!known) {
      running().letters.refuse(exchange, 403, "not-member", "only members are heard");
    }
    return known;
  }

  private boolean isFromSuperNode(HttpExchange exchange) {
    return superNode != null && !isSuperNode() && superNode.endpoint().address().equals(exchange.remote().address());
  }

  // ---- The blacklist

  /** The super node's blacklist replaces what this node knew. */
  private void take(Listing listing) {
    boolean old = listing.term() == heldTerm && listing.version() < heldVersion || listing.term() < heldTerm;
    if (old || court != null) {
      return;
    }
    heldTerm = listing.term();
    heldVersion = listing.version();
    blacklist.replace(fromNow(listing.entries()), nowSeconds());
    onListChanged();
  }

  private List<Blacklist.Entry> fromNow(List<Blacklist.Entry> entries) {
    long now = nowSeconds();
    // Nobody is barred for longer than the most, whatever is told.
    return entries.stream()
        .map(told -> new Blacklist.Entry(told.subject(), told.capability(), told.offences(), now + Math.min(told.untilSeconds(), config.mostTerm().toSeconds())))
        .toList();
  }

  /** This super node puts a node on the list. */
  void bar(NodeId subject, Capability capability) {
    blacklist.bar(subject, capability, nowSeconds());
    onListChanged();
  }

  /** This super node takes a node off the list. */
  void clear(NodeId subject) {
    blacklist.clear(subject, nowSeconds());
    onListChanged();
  }

  /** Somebody was put on the list, or has come off it. Who comes off does so before, and who is put on it after, duties are given. */
  private void onListChanged() {
    TreeSet<NodeId> now = config.mode() == Mode.DETECT ? new TreeSet<>(blacklist.barred(nowSeconds())) : new TreeSet<>();
    barred.stream().filter(id -> !now.contains(id)).forEach(this::forget);
    now.stream().filter(id -> !barred.contains(id)).forEach(this::forget);
    if (barred.retainAll(now)) {
      tellList();
    }
    boolean more = barred.addAll(now);
    directory = directory.without(this::isBlacklisted);
    if (court != null) {
      court.onListChanged();
    }
    if (more) {
      tellList();
    }
    keep();
    long seconds = nowSeconds();
    blacklist.nextEnd(seconds).ifPresentOrElse(end -> running().expiry.start((end - seconds) * 1_000_000_000L), () -> running().expiry.cancel());
    if (!isBlacklisted(host.id())) {
      running().appeal.cancel();
      appeals = 0;
    } else if (!running().appeal.isPending()) {
      running().appeal.start(config.appealEvery());
    }
    if (cluster != null) {
      cluster.exclusionsChanged();
    }
  }

  /** What was seen of it before is judged, or served. */
  private void forget(NodeId subject) {
    experience.forget(subject);
    spoken.keySet().removeIf(topic -> topic.startsWith(subject + "/"));
  }

  private void tellList() {
    host.probe().state("blacklist", clusterName(), barred.stream().map(NodeId::name).collect(Collectors.joining(" ")));
  }

  private void keep() {
    Listing kept = new Listing(clusterName(), host.id(), 0, 0, blacklist.entries());
    host.storage().put(key(), ByteBuffer.wrap(TrustCodec.encode(kept)));
    host.storage().sync(() -> { });
  }

  private String key() {
    return "trust/" + clusterName() + "/blacklist";
  }

  // ---- Appeals

  /** Asks to be measured again, where this node by its own measure is what it says. */
  private void appeal() {
    Optional<Blacklist.Entry> entry = entry(host.id());
    if (entry.isEmpty() || cluster == null) {
      return;
    }
    running().appeal.start(config.appealEvery().toNanos() << Math.min(MOST_DOUBLINGS, ++appeals));
    if (entry.get().capability() != Capability.PROCESSOR) {
      sendAppeal();
      return;
    }
    long began = host.nanoTime();
    host.compute(new Work("trust", config.uses().workMops() * 1_000_000), () -> {
      long claimed = host.device().processorMops();
      long shown = (long) (config.uses().workMops() / ((host.nanoTime() - began) / 1e9));
      if (running != null && !config.detection().isShort(shown, claimed)) {
        sendAppeal();
      }
    });
  }

  private void sendAppeal() {
    if (superNode == null || isSuperNode() || cluster == null) {
      return;
    }
    Appeal appeal = new Appeal(clusterName(), host.id(), Claim.of(cluster.profile()));
    running().letters.send(trustEndpoint(superNode.endpoint()), "POST", "/trust/appeals", "appeal", appeal, status ->
        host.probe().event("appeal", "answered " + status));
  }

  // ---- What the court asks of its node

  /** The duties are given out anew, by this super node. */
  void onAssigned(Directory assigned) {
    directory = assigned;
    host.probe().state("duties", clusterName(), assigned.text());
  }

  NodeId id() {
    return host.id();
  }

  long nanoTime() {
    return host.nanoTime();
  }

  int draw(int bound) {
    return running().luck.nextInt(bound);
  }

  void event(String kind, String detail) {
    host.probe().event(kind, detail);
  }

  void count(Metric metric, String... labels) {
    host.probe().count(metric, 1, labels);
  }

  Correspondence letters() {
    return running().letters;
  }

  Measurer measurer() {
    return running().measurer;
  }

  Optional<Blacklist.Entry> entry(NodeId subject) {
    return blacklist.entry(subject, nowSeconds());
  }

  /** The blacklist as this node tells it. */
  Listing listing(long version) {
    long now = nowSeconds();
    List<Blacklist.Entry> told = blacklist.entries().stream()
        .map(entry -> new Blacklist.Entry(entry.subject(), entry.capability(), entry.offences(), Math.max(0, entry.untilSeconds() - now)))
        .toList();
    return new Listing(clusterName(), host.id(), superNode == null ? 0 : superNode.term(), version, told);
  }

  /** The members, without this node. */
  List<Member> members() {
    return cluster == null ? List.of() : cluster.members();
  }

  Optional<Member> member(NodeId id) {
    return members().stream().filter(member -> member.id().equals(id)).findFirst();
  }

  /** The members and this node, which is super node. */
  List<Member> everybody() {
    List<Member> all = new ArrayList<>(members());
    if (cluster != null && superNode != null) {
      all.add(new Member(host.id(), superNode.endpoint(), cluster.profile()));
    }
    return all;
  }

  /** What the node {@code id} claims, where it is one of the cluster. */
  Optional<Claim> claim(NodeId id) {
    return everybody().stream().filter(member -> member.id().equals(id)).findFirst().map(member -> Claim.of(member.profile()));
  }

  Endpoint dutyEndpoint(Member member) {
    return new Endpoint(member.endpoint().address(), config.dutyPort());
  }

  Endpoint trustEndpoint(Member member) {
    return trustEndpoint(member.endpoint());
  }

  private Endpoint trustEndpoint(Endpoint ofCluster) {
    Address address = ofCluster.address();
    return new Endpoint(address, config.port());
  }

  private String clusterName() {
    if (cluster == null) {
      throw new IllegalStateException("trust must follow a cluster before it is started");
    }
    return cluster.cluster();
  }

  private long nowSeconds() {
    return Math.floorDiv(host.unixNanos(), 1_000_000_000L);
  }

  private Running running() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("trust must be at work");
    }
    return now;
  }
}
