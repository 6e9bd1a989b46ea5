package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
import orrery.protocols.cluster.Part;

/**
 * Sees everything in a run: who is on, what is sent and lost, what nodes believe; and turns it into metrics, and into
 * violations where an invariant does not hold. Nothing it does is seen by any node.
 */
final class GroundTruth implements Onlooker {

  /** One of the two middleboxes that a border may have. */
  private record Guarded(Border border, boolean ipv4) {}

  private final Recorder recorder;
  private final Violations violations;
  private final Traffic traffic;
  private final List<Onlooker> onlookers;
  private final Optional<ClusterTruth.Bounds> bounds;
  private final Predicate<Node> formsClusters;
  private ClusterTruth.@Nullable Measures measures;
  private final Map<Metric, Metric> labelled = new LinkedHashMap<>();
  private final Map<Guarded, BindingAudit> audits = new LinkedHashMap<>();
  private final Map<String, ClusterTruth> clusters = new LinkedHashMap<>();
  private final Map<String, Standing> standings = new LinkedHashMap<>();
  private final Map<String, Long> terms = new LinkedHashMap<>();
  private final Map<String, Long> bootedAt = new LinkedHashMap<>();
  private @Nullable Network network;
  private @Nullable TraversalTruth traversal;
  private final Map<String, Integer> impaired = new LinkedHashMap<>();
  private Consumer<Node> preparing = node -> {};

  /**
   * Sees nothing yet: {@link #watch} comes first.
   *
   * @param bounds what the clusters' protocol promises; empty where no clusters are formed
   * @param formsClusters the nodes that take part in the cluster of their link
   */
  GroundTruth(
      Recorder recorder,
      Violations violations,
      Optional<ClusterTruth.Bounds> bounds,
      Predicate<Node> formsClusters,
      List<? extends Onlooker> onlookers) {
    this.recorder = recorder;
    this.violations = violations;
    this.bounds = bounds;
    this.formsClusters = formsClusters;
    this.onlookers = List.copyOf(onlookers);
    this.traffic = new Traffic(recorder);
  }

  /** Takes its place: to be called before anything happens. */
  void watch(Network watched) {
    network = watched;
  }

  /** Devices that are to reach each other are there: {@code natKinds} by their names. */
  void watchPairs(Map<String, String> natKinds) {
    traversal = natKinds.isEmpty() ? null : new TraversalTruth(natKinds);
  }

  /** Whether a node acts as super node, for faults that ask for the role. */
  boolean isSuperNode(String nodeName) {
    Standing standing = standings.get(nodeName);
    return standing != null && standing.isSuperNode();
  }

  /** Has every node prepared that is switched on, before its programs are there. */
  void beforePrograms(Consumer<Node> preparation) {
    preparing = preparation;
  }

  /** A cut, or its end, has disturbed the devices of a LAN. */
  void onCut(Lan lan) {
    ClusterTruth cluster = clusters.get(lan.name());
    if (cluster != null) {
      cluster.disturbed();
      cluster.evaluate();
    }
  }

  /** A cut, or its end, may have disturbed anybody. */
  void onCut() {
    clusters.values().forEach(cluster -> {
      cluster.disturbed();
      cluster.evaluate();
    });
  }

  /**
   * Something is wrong, or no longer so, with links, clocks or processors of some devices of a cluster: what its protocol
   * promises, it promises where they are right.
   *
   * @param cluster the name of the LAN, or of the node where it is in none
   */
  void onImpaired(String cluster, boolean begins) {
    impaired.merge(cluster, begins ? 1 : -1, Integer::sum);
    ClusterTruth there = clusters.get(cluster);
    if (there != null) {
      there.impaired(begins);
    }
  }

  /** Takes the sizes of all clusters: called at equal distances of time. */
  void sample() {
    clusters.values().forEach(ClusterTruth::sample);
  }

  /** Brings everything up to the end of the run. */
  void finish() {
    Objects.requireNonNull(network).settleBulks();
    clusters.values().forEach(ClusterTruth::settle);
    if (traversal != null) {
      traversal.finish(now(), recorder);
    }
  }

  private long now() {
    return Objects.requireNonNull(network).simulation().now();
  }

  private ClusterTruth.Measures measures() {
    ClusterTruth.Measures made = measures;
    if (made == null) {
      made = new ClusterTruth.Measures(
          recorder.timeWeighted(MetricCatalogue.SUPER_NODES),
          recorder.timeWeighted(MetricCatalogue.CLUSTERS_LIVE),
          recorder.timeShare(MetricCatalogue.WITHOUT_SUPER),
          recorder.timeShare(MetricCatalogue.MEMBERS_MISSING),
          recorder.timeShare(MetricCatalogue.MEMBERS_GONE),
          recorder.tally(MetricCatalogue.ELECTION_TIME),
          recorder.tally(MetricCatalogue.CLUSTER_SIZE));
      measures = made;
    }
    return made;
  }

  // ---- Comings and goings

  /** The cluster of the link that a node is on: alone, where it is on none. */
  private ClusterTruth cluster(Node node) {
    Lan lan = node.machine().lan();
    String link = lan == null || !node.host().interfaces().get(0).up() ? node.name() : lan.name();
    return clusters.computeIfAbsent(link, name -> new ClusterTruth(name, node.network(), measures(), bounds.orElseThrow(), violations, impaired.getOrDefault(name, 0)));
  }

  @Override
  public void onSwitchedOn(Node node) {
    long now = now();
    String type = node.device().type();
    recorder.timeWeighted(MetricCatalogue.NODES_LIVE, type).add(now, 1);
    recorder.counter(MetricCatalogue.JOINS, type).add(now, 1);
    bootedAt.put(node.name(), now);
    if (bounds.isPresent() && formsClusters.test(node)) {
      ClusterTruth cluster = cluster(node);
      Standing standing = new Standing(node, cluster);
      standings.put(node.name(), standing);
      cluster.comes(standing);
    }
    preparing.accept(node);
    onlookers.forEach(onlooker -> onlooker.onSwitchedOn(node));
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    long now = now();
    String type = node.device().type();
    recorder.timeWeighted(MetricCatalogue.NODES_LIVE, type).add(now, -1);
    recorder.counter(MetricCatalogue.LEAVES, type, crashed ? "silent" : "orderly").add(now, 1);
    recorder.observe(now, MetricCatalogue.SESSION_LENGTH, (now - bootedAt.remove(node.name())) / 1e9, type);
    Standing standing = standings.remove(node.name());
    if (standing != null) {
      standing.cluster().goes(standing);
    }
    onlookers.forEach(onlooker -> onlooker.onSwitchedOff(node, crashed));
  }

  @Override
  public void onInterfacesChanged(Node node) {
    Standing standing = standings.get(node.name());
    if (standing != null && standing.cluster() != cluster(node)) {
      standing.cluster().goes(standing);
      Standing moved = standing.in(cluster(node));
      standings.put(node.name(), moved);
      moved.cluster().comes(moved);
    }
    onlookers.forEach(onlooker -> onlooker.onInterfacesChanged(node));
  }

  // ---- Traffic

  @Override
  public void onSent(Node node, Packet packet) {
    traffic.sent(now(), node, packet);
    onlookers.forEach(onlooker -> onlooker.onSent(node, packet));
  }

  @Override
  public void onDelivered(Node node, Packet packet) {
    traffic.delivered(now(), node, packet);
    if (traversal != null) {
      traversal.delivered(node, packet);
    }
    onlookers.forEach(onlooker -> onlooker.onDelivered(node, packet));
  }

  @Override
  public void onBackbone(Packet packet) {
    traffic.crossed(now(), packet);
  }

  @Override
  public void onBulk(BulkProgress progress) {
    traffic.moved(progress);
    onlookers.forEach(onlooker -> onlooker.onBulk(progress));
  }

  @Override
  public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
    traffic.dropped(now(), packet, reason);
    onlookers.forEach(onlooker -> onlooker.onDropped(packet, reason, receiver));
  }

  @Override
  public void onInterface(Node node, String nic, Packet packet, boolean out) {
    onlookers.forEach(onlooker -> onlooker.onInterface(node, nic, packet, out));
  }

  @Override
  public void onOutward(Border border, Packet packet, long time) {
    onlookers.forEach(onlooker -> onlooker.onOutward(border, packet, time));
  }

  @Override
  public void onInward(Border border, Packet packet, long time) {
    onlookers.forEach(onlooker -> onlooker.onInward(border, packet, time));
  }

  @Override
  public void onTimer(Node node, String timer) {
    onlookers.forEach(onlooker -> onlooker.onTimer(node, timer));
  }

  @Override
  public void onTranslatedOut(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    boolean ipv4 = internal.address().isIpv4();
    audits.computeIfAbsent(new Guarded(border, ipv4), guarded -> new BindingAudit(border.behavior(ipv4))).out(transport, internal, remote, tcpFlags, time);
  }

  @Override
  public void onTranslatedIn(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    BindingAudit audit = audits.get(new Guarded(border, internal.address().isIpv4()));
    if (audit == null || !audit.allows(transport, internal, remote, tcpFlags, time)) {
      violations.add(time, List.of(border.name()), "no bytes may pass a NAT without a binding, but bytes of " + remote + " reached " + internal);
    }
  }

  // ---- What nodes tell

  @Override
  public Probe probe(Node node) {
    return new RecorderProbe(node, recorder, this, labelled);
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    onlookers.forEach(onlooker -> onlooker.onState(node, variable, scope, value));
    if (traversal != null && variable.equals(TraversalTruth.PATH)) {
      traversal.says(node, value);
    }
    Standing standing = standings.get(node.name());
    if (standing == null) {
      return;
    }
    switch (variable) {
      case "super-node" -> {
        if (!value.equals(standing.believedSuperNode()) && !standing.believedSuperNode().isEmpty()) {
          recorder.counter(MetricCatalogue.SUPER_NODE_CHANGES, node.device().type()).add(now(), 1);
        }
        standing.believes(value);
        standing.cluster().evaluate();
      }
      case "role" -> {
        standing.acts(value.equals("super-node"));
        if (!standing.isSuperNode()) {
          standing.lists(List.of());
        }
        standing.cluster().evaluate();
      }
      case "part" -> {
        standing.leads(Part.of(value));
        standing.cluster().evaluate();
      }
      case "members" -> {
        standing.lists(value.isEmpty() ? List.of() : List.of(value.split(" ")));
        standing.cluster().evaluate();
      }
      case "term" -> watchTerm(node, scope, Long.parseLong(value));
      default -> { }
    }
  }

  /** A member never accepts a term lower than one it accepted, over restarts too. */
  private void watchTerm(Node node, String scope, long term) {
    Long before = terms.put(node.name() + "/" + scope, term);
    if (before != null && term < before) {
      violations.add(now(), List.of(node.name()), "a member must never accept a term lower than one it accepted, but " + node.name() + " accepted " + term + " after " + before);
    }
  }

  @Override
  public void onEvent(Node node, String kind, String detail) {
    onlookers.forEach(onlooker -> onlooker.onEvent(node, kind, detail));
  }
}
