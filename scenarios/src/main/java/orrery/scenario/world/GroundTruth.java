package orrery.scenario.world;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Metric;
import orrery.host.Probe;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.Border;
import orrery.net.BulkProgress;
import orrery.net.DropReason;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;
import orrery.net.nat.BindingAudit;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Part;
import orrery.protocols.edge.EdgeLinks;
import orrery.protocols.relay.RelayState;

/**
 * Sees everything in a run: who is on, what is sent and lost, what nodes believe; and turns it into metrics, and into
 * violations where an invariant does not hold. Nothing it does is seen by any node.
 */
final class GroundTruth implements Onlooker {

  /** The words of all duties, in their order. */
  private static final List<String> DUTIES = Stream.of(Duty.values()).map(Duty::word).toList();

  private final Recorder recorder;
  private final Violations violations;
  private final Traffic traffic;
  /** Who hears of nodes, and of what these tell. */
  private final Onlooker[] onlookers;
  /** Those of them who see the traffic and the timers, too. */
  private final Onlooker[] watchers;
  private final Optional<ClusterPromise> promise;
  private final Set<String> services;
  private final RendezvousTruth rendezvous;
  private final Map<ClusterKind, List<ClusterMeasures>> measures = new EnumMap<>(ClusterKind.class);
  private @Nullable ClusterMeasures together;
  private final RecorderProbe.Run probes;
  private final Audits audits = new Audits();
  private final Map<String, ClusterTruth> clusters = new ByName<>();
  private final Map<String, ClusterTruth> wide = new LinkedHashMap<>();
  /** By node; the first of each knows the next. */
  private final Map<String, Standing> standings = new ByName<>();
  /** By the node's own name for the cluster, and by node. */
  private final Map<String, Map<String, Long>> terms = new LinkedHashMap<>();
  private final Map<String, Long> acceptedTerms = new LinkedHashMap<>();
  private @Nullable Network network;
  private @Nullable TraversalTruth traversal;
  private @Nullable PersistenceTruth persistence;
  private @Nullable CloudTruth cloud;
  private @Nullable CarbonTruth carbon;
  private @Nullable ExposureTruth exposure;
  /** Sees nothing where no clusters are formed. */
  private final MembershipCost membership;
  private final RelayTruth relays;
  private final Map<String, Integer> impaired = new LinkedHashMap<>();
  private Consumer<Node> preparing = node -> {};

  /**
   * Sees nothing yet: {@link #watch} comes first.
   *
   * @param promise what the clusters' protocol promises; empty where no clusters are formed
   * @param services the names of the machines that are services, and take no part in clusters
   * @param watchers who see everything
   * @param truths who hear of nodes and of what these tell, but need no traffic: it is too much to be shown to all
   */
  GroundTruth(
      Recorder recorder,
      Violations violations,
      Optional<ClusterPromise> promise,
      Set<String> services,
      List<? extends Onlooker> watchers,
      List<? extends Onlooker> truths) {
    this.recorder = recorder;
    this.violations = violations;
    this.promise = promise;
    this.services = services;
    this.rendezvous = new RendezvousTruth(promise.map(ClusterPromise::rendezvous).orElse(Collections.emptySet()));
    this.membership = new MembershipCost(recorder, services);
    this.watchers = watchers.toArray(new Onlooker[0]);
    this.probes = new RecorderProbe.Run(recorder, this, new LinkedHashMap<>());
    this.onlookers = Stream.of(watchers, truths, promise.isPresent() ? List.of(membership) : List.<Onlooker>of()).flatMap(List::stream).toArray(Onlooker[]::new);
    this.traffic = new Traffic(recorder, services);
    this.relays = new RelayTruth(recorder, violations, this::now, () -> Objects.requireNonNull(network).settleBulks());
  }

  /** Takes its place: to be called before anything happens. */
  void watch(Network watched) {
    network = watched;
  }

  /** Devices that are to reach each other are there: {@code natKinds} by their names. */
  void watchPairs(Map<String, String> natKinds) {
    traversal = natKinds.isEmpty() ? null : new TraversalTruth(natKinds);
  }

  /** What there is of clusters is counted over all time. */
  void watchPersistence(PersistenceTruth truth) {
    persistence = truth;
  }

  /** What is used of data centres, and what network and cloud take, is counted. */
  void watchCloud(CloudTruth truth, Optional<CarbonTruth> electricity) {
    cloud = truth;
    carbon = electricity.orElse(null);
  }

  /** It is counted who sees what users send. */
  void watchExposure(ExposureTruth truth) {
    exposure = truth;
  }

  /** What the relays of the scenario promise. */
  void watchRelays(RelayTruth.Bounds promised) {
    relays.watch(promised);
  }

  /** Whether a node acts as super node of one of its clusters, for faults that ask for the role. */
  boolean isSuperNode(String nodeName) {
    return Stream.iterate(standings.get(nodeName), Objects::nonNull, each -> each.next).anyMatch(Standing::isSuperNode);
  }

  /** Has every node prepared that is switched on, before its programs are there. */
  void beforePrograms(Consumer<Node> preparation) {
    preparing = preparation;
  }

  /** A cut, or its end, has disturbed the devices of a LAN. */
  void onCut(Lan lan) {
    ClusterTruth cluster = clusters.get(lan.name());
    if (cluster != null) {
      settleAndDisturb(List.of(cluster));
    }
    settleAndDisturb(wide.values());
  }

  /** A cut, or its end, may have disturbed anybody. */
  void onCut() {
    settleAndDisturb(clusters.values());
    settleAndDisturb(wide.values());
  }

  private static void settleAndDisturb(Collection<ClusterTruth> disturbed) {
    disturbed.forEach(cluster -> {
      cluster.settle();
      cluster.disturbed();
    });
  }

  /**
   * Something is wrong, or no longer so, with links, clocks or processors of some devices on a link: what the protocol of
   * its cluster promises, it promises where they are right.
   *
   * @param link the name of the LAN, or of the node where it is in none
   */
  void onImpaired(String link, boolean begins) {
    impaired.merge(link, begins ? 1 : -1, Integer::sum);
    ClusterTruth there = clusters.get(link);
    if (there != null) {
      there.impaired(begins);
    }
  }

  /** Something is wrong, or no longer so, with a device or service or with its access: that concerns its wider clusters. */
  void onImpairedWidely(String node, boolean begins) {
    wide.values().forEach(ClusterTruth::settle);
    rendezvous.impaired(node, begins);
    wide.values().forEach(ClusterTruth::disturbed);
  }

  /** Takes the sizes of all clusters: called at equal distances of time. */
  void sample() {
    clusters.values().forEach(ClusterTruth::sample);
    wide.values().forEach(ClusterTruth::sample);
    relays.sample();
  }

  /** Brings everything up to the end of the run. */
  void finish() {
    Objects.requireNonNull(network).settleBulks();
    clusters.values().forEach(ClusterTruth::settle);
    wide.values().forEach(ClusterTruth::settle);
    relays.finish();
    if (traversal != null) {
      traversal.finish(now(), recorder);
    }
  }

  private long now() {
    return Objects.requireNonNull(network).simulation().now();
  }

  /** Those of all clusters together and, where there are others than links', those of their kind. */
  private List<ClusterMeasures> measures(ClusterKind kind) {
    return measures.computeIfAbsent(kind, one -> {
      ClusterMeasures whole = together == null ? ClusterMeasures.ofAll(recorder) : together;
      together = whole;
      return promise.orElseThrow().isWide() ? List.of(whole, ClusterMeasures.of(one, recorder)) : List.of(whole);
    });
  }

  // ---- Comings and goings

  /** The cluster of the link that an interface of a node is on: the node's own, where it is on none. */
  private ClusterTruth linkCluster(Node node, String nic, boolean first) {
    Lan lan = node.machine().lan(nic);
    String link = RoleTruth.linkName(node, nic, first);
    PersistenceTruth counting = lan != null && persistence != null && persistence.counts(lan) ? persistence : null;
    return clusters.computeIfAbsent(link, name -> new ClusterTruth(
        name, node.network(), measures(ClusterKind.LINK), promise.orElseThrow().bounds(), violations, impaired.getOrDefault(name, 0), counting, members -> false));
  }

  /** A cluster that is wider than a link, by the name that all its members have for it. */
  private ClusterTruth wideCluster(Node node, String name) {
    return wide.computeIfAbsent(name, one -> new ClusterTruth(
        one, node.network(), measures(ClusterKind.of(one)), promise.orElseThrow().bounds(), violations, 0, null, rendezvous::fails));
  }

  private Standing enter(Standing standing) {
    Standing last = standings.get(standing.name());
    while (last != null && last.next != null) {
      last = last.next;
    }
    if (last == null) {
      standings.put(standing.name(), standing);
    } else {
      last.next = standing;
    }
    standing.cluster().comes(standing);
    return standing;
  }

  private void leave(Standing standing) {
    standing.cluster().goes(standing);
    standings.computeIfPresent(standing.name(), (name, first) -> first.without(standing));
  }

  private @Nullable Standing standing(Node node, String scope) {
    Standing at = standings.get(node.name());
    while (at != null && !at.scope().equals(scope)) {
      at = at.next;
    }
    return at;
  }

  @Override
  public void onSwitchedOn(Node node) {
    long now = now();
    String type = node.device().type();
    recorder.timeWeighted(MetricCatalogue.NODES_LIVE, type).add(now, 1);
    recorder.counter(MetricCatalogue.JOINS, type).add(now, 1);
    traffic.comes(now, node);
    if (promise.isPresent() && !services.contains(node.name())) {
      EdgeLinks.of(node.host().interfaces()).forEach((scope, nic) -> enter(new Standing(node, scope, linkCluster(node, nic, scope.equals(EdgeLinks.FIRST)))));
    }
    if (rendezvous.has(node.name())) {
      acceptedTerms.keySet().removeIf(key -> key.startsWith(node.name() + "/"));
      wide.values().forEach(ClusterTruth::settle);
      rendezvous.comes(node);
      wide.values().forEach(ClusterTruth::disturbed);
    }
    preparing.accept(node);
    for (Onlooker onlooker : onlookers) {
      onlooker.onSwitchedOn(node);
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    long now = now();
    String type = node.device().type();
    recorder.timeWeighted(MetricCatalogue.NODES_LIVE, type).add(now, -1);
    recorder.counter(MetricCatalogue.LEAVES, type, crashed ? "silent" : "orderly").add(now, 1);
    recorder.observe(now, MetricCatalogue.SESSION_LENGTH, (now - node.bootedAt()) / 1e9, type);
    traffic.goes(now, node);
    for (Standing left = standings.remove(node.name()); left != null; left = left.next) {
      left.endsOffice(now);
      left.cluster().goes(left);
    }
    if (rendezvous.has(node.name())) {
      wide.values().forEach(ClusterTruth::settle);
      rendezvous.goes(node);
      wide.values().forEach(ClusterTruth::disturbed);
    }
    relays.switchedOff(node);
    for (Onlooker onlooker : onlookers) {
      onlooker.onSwitchedOff(node, crashed);
    }
  }

  @Override
  public void onInterfacesChanged(Node node) {
    if (promise.isPresent() && standings.containsKey(node.name())) {
      EdgeLinks.of(node.host().interfaces()).forEach((scope, nic) -> move(node, scope, nic));
    }
    for (Onlooker onlooker : onlookers) {
      onlooker.onInterfacesChanged(node);
    }
  }

  private void move(Node node, String scope, String nic) {
    Standing standing = standing(node, scope);
    ClusterTruth now = linkCluster(node, nic, scope.equals(EdgeLinks.FIRST));
    if (standing != null && standing.cluster() != now) {
      leave(standing);
      enter(standing.in(now));
    }
  }

  // ---- Traffic

  @Override
  public void onSent(Node node, Packet packet) {
    traffic.sent(now(), node, packet);
    relays.sent(node, packet);
    if (promise.isPresent()) {
      membership.onSent(node, packet);
    }
    if (cloud != null) {
      cloud.sent(node, packet);
    }
    for (Onlooker watcher : watchers) {
      watcher.onSent(node, packet);
    }
  }

  @Override
  public void onDelivered(Node node, Packet packet) {
    traffic.delivered(now(), node, packet);
    relays.delivered(node, packet);
    if (traversal != null) {
      traversal.delivered(node, packet);
    }
    if (promise.isPresent()) {
      membership.onDelivered(node, packet);
    }
    if (carbon != null) {
      carbon.delivered(node, packet);
    }
    if (exposure != null) {
      exposure.delivered(node, packet);
    }
    for (Onlooker watcher : watchers) {
      watcher.onDelivered(node, packet);
    }
  }

  @Override
  public void onBackbone(Packet packet) {
    traffic.crossed(now(), packet);
  }

  @Override
  public void onBulk(BulkProgress progress) {
    traffic.moved(progress);
    relays.moved(progress);
    if (cloud != null) {
      cloud.moved(progress);
    }
    if (carbon != null) {
      carbon.moved(progress);
    }
    if (exposure != null) {
      exposure.moved(progress);
    }
    for (Onlooker watcher : watchers) {
      watcher.onBulk(progress);
    }
  }

  @Override
  public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
    traffic.dropped(now(), packet, reason);
    for (Onlooker watcher : watchers) {
      watcher.onDropped(packet, reason, receiver);
    }
  }

  @Override
  public void onInterface(Node node, String nic, Packet packet, boolean out) {
    for (Onlooker watcher : watchers) {
      watcher.onInterface(node, nic, packet, out);
    }
  }

  @Override
  public void onOutward(Border border, Packet packet, long time) {
    for (Onlooker watcher : watchers) {
      watcher.onOutward(border, packet, time);
    }
  }

  @Override
  public void onInward(Border border, Packet packet, long time) {
    for (Onlooker watcher : watchers) {
      watcher.onInward(border, packet, time);
    }
  }

  @Override
  public void onTimer(Node node, String timer) {
    for (Onlooker watcher : watchers) {
      watcher.onTimer(node, timer);
    }
  }

  @Override
  public int readAhead(int step, Border border, Transport transport, Endpoint internal, Endpoint remote) {
    BindingAudit audit = audits.known(border, internal.address().isIpv4());
    return audit == null ? 0 : audit.readAhead(step, transport, internal, remote);
  }

  @Override
  public void onTranslatedOut(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    audits.of(border, internal.address().isIpv4()).out(transport, internal, remote, tcpFlags, time);
  }

  @Override
  public void onTranslatedIn(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    if (!audits.of(border, internal.address().isIpv4()).allows(transport, internal, remote, tcpFlags, time)) {
      violations.add(time, List.of(border.name()), "no bytes may pass a NAT without a binding, but bytes of " + remote + " reached " + internal);
    }
  }

  // ---- What nodes tell

  @Override
  public Probe probe(Node node) {
    return new RecorderProbe(node, probes);
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    for (Onlooker onlooker : onlookers) {
      onlooker.onState(node, variable, scope, value);
    }
    if (traversal != null && variable.equals(TraversalTruth.PATH)) {
      traversal.says(node, value);
    }
    if (variable.equals("accepted-term")) {
      watchAcceptedTerm(node, scope, Long.parseLong(value));
    }
    if (variable.equals("role") && ClusterKind.of(scope) != ClusterKind.LINK) {
      takesPart(node, scope, !value.equals("outside"));
    }
    if (variable.equals(RelayState.VARIABLE)) {
      relays.says(node, scope, value);
    }
    Standing standing = standing(node, scope);
    if (standing == null) {
      return;
    }
    switch (variable) {
      case "super-node" -> {
        if (!value.equals(standing.believedSuperNode()) && !standing.believedSuperNode().isEmpty()) {
          recorder.counter(MetricCatalogue.SUPER_NODE_CHANGES, node.device().type()).add(now(), 1);
        }
        standing.cluster().believes(standing, value);
      }
      case "role" -> {
        boolean acted = standing.isSuperNode();
        standing.cluster().acts(standing, value.equals("super-node"));
        standing.endsOffice(now());
        if (acted != standing.isSuperNode()) {
          traffic.acts(now(), node, standing.isSuperNode());
        }
        if (standing.isSuperNode()) {
          standing.takesOffice(recorder.tally(MetricCatalogue.OFFICE).begin(now()));
        }
      }
      case "part" -> standing.cluster().leads(standing, Part.of(value));
      case "members" -> standing.cluster().lists(standing, names(value));
      case "duties" -> {
        boolean more = (bits(value) & ~standing.duties()) != 0;
        standing.cluster().has(standing, bits(value));
        if (more && ClusterKind.of(scope) == ClusterKind.LINK) {
          membership.has(node);
        }
      }
      case "holders" -> {
        if (ClusterKind.of(scope) == ClusterKind.LINK) {
          gives(node, standing.cluster(), value);
        }
      }
      case "term" -> {
        watchTerm(node, scope, Long.parseLong(value));
        standing.cluster().accepts(standing, Long.parseLong(value));
      }
      default -> { }
    }
  }

  /** The names in a text, ascending and each once; those of live nodes are held once for all lists they are in. */
  private List<String> names(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(" ")).map(this::held).sorted().distinct().toList();
  }

  private String held(String name) {
    Standing there = standings.get(name);
    return there == null ? name : there.name();
  }

  /** A super node says who is to have which duty, such as {@code proxy=home-1-tv-0 storage=home-1-tv-0,home-1-pc-0}. */
  private void gives(Node superNode, ClusterTruth cluster, String holders) {
    for (String given : holders.isEmpty() ? List.<String>of() : List.of(holders.split(" "))) {
      int equals = given.indexOf('=');
      int duty = bit(given, 0, equals);
      for (String holder : given.substring(equals + 1).split(",")) {
        Standing standing = cluster.live(holder);
        if (standing != null && (standing.duties() & duty) == 0) {
          membership.gives(superNode, standing.node());
        }
      }
    }
  }

  /** The bits of duties, of each word the one. */
  private static int bits(String words) {
    int bits = 0;
    int from = 0;
    while (from < words.length()) {
      int space = words.indexOf(' ', from);
      int to = space < 0 ? words.length() : space;
      bits |= bit(words, from, to);
      from = to + 1;
    }
    return bits;
  }

  private static int bit(String words, int from, int to) {
    for (int i = 0; i < DUTIES.size(); i++) {
      String duty = DUTIES.get(i);
      if (duty.length() == to - from && words.startsWith(duty, from)) {
        return 1 << i;
      }
    }
    return 0;
  }

  /**
   * A node takes part in a cluster that is wider than a link, or does so no more: it alone decides that, for it must be
   * reachable. In an account's it must be its owner's.
   */
  private void takesPart(Node node, String scope, boolean inside) {
    Standing before = standing(node, scope);
    if (inside && before == null && node.isOn()) {
      if (ClusterKind.of(scope) == ClusterKind.ACCOUNT && !scope.equals("account/" + node.device().account())) {
        violations.add(now(), List.of(node.name()), "a node must be in no account's cluster but its owner's, " + node.device().account() + ", but is in " + scope);
      }
      enter(new Standing(node, scope, wideCluster(node, scope)));
    } else if (!inside && before != null) {
      if (before.isSuperNode()) {
        traffic.acts(now(), node, false);
      }
      leave(before);
    }
  }

  /** Discovery never accepts a claim of a term lower than one it accepted, as long as it lives. */
  private void watchAcceptedTerm(Node node, String scope, long term) {
    Long before = acceptedTerms.put(node.name() + "/" + scope, term);
    if (before != null && term < before) {
      violations.add(now(), List.of(node.name()), "discovery must refuse a stale term, but accepted " + term + " for " + scope + " after " + before);
    }
  }

  /** A member never accepts a term lower than one it accepted, over restarts too. */
  private void watchTerm(Node node, String scope, long term) {
    Long before = terms.computeIfAbsent(scope, name -> new ByName<>()).put(node.name(), term);
    if (before != null && term < before) {
      violations.add(now(), List.of(node.name()), "a member must never accept a term lower than one it accepted, but " + node.name() + " accepted " + term + " after " + before);
    }
  }

  @Override
  public void onCount(Node node, Metric metric, long amount, String... labelValues) {
    if (cloud != null) {
      cloud.counted(node, metric, amount, labelValues);
    }
  }

  @Override
  public void onEvent(Node node, String kind, String detail) {
    for (Onlooker onlooker : onlookers) {
      onlooker.onEvent(node, kind, detail);
    }
  }
}
