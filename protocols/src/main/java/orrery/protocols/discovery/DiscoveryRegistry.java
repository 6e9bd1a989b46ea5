package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.protocols.cluster.ByNode;
import orrery.protocols.cluster.SuperNode;
import org.jspecify.annotations.Nullable;

/**
 * What the discovery service knows: clusters, their nodes, and which of them share a link.
 *
 * <p>A cluster's record belongs to its super node and is named by that node's id. Records change only by what super nodes
 * tell; nothing expires by itself unless {@link #forgetBefore} is called (EC-14, EC-15).
 *
 * <p><b>Which word counts.</b> Of two registrations of one super node the newer incarnation does, then the higher term. A
 * successor replaces the record of the super node it names where both are on one link and its term is higher; the one
 * replaced cannot come back in the same incarnation with a term that is not. Between clusters, a node is where it was
 * claimed last: ids are globally unique, and a super node that never learnt that a phone has left cannot know better. A
 * record whose super node has become a member elsewhere ends.
 *
 * <p><b>Identity of a link</b> (EC-36). A super node claims the pair of its public address, as the service sees it, and its
 * link's network address. The first to claim a pair has it for its identity. Whoever claims an equal pair later may be on
 * the same link or, behind one carrier NAT, a stranger: it gets an identity of its own, {@code pair~super-node}, until
 * either has shown a secret that only a neighbour can have asked of the other ({@link #confirm}). Then the two identities
 * become the older one. A successor inherits the identity of the record it replaces, and a link whose last contender has
 * gone, as one does that was only the memory of a node that has crashed, is named by the pair at its next word.
 */
final class DiscoveryRegistry {

  private final RandomStream secrets;
  private final String instance;
  private final int capacity;
  private final boolean confirmation;
  private final Listener listener;

  private final TreeMap<NodeId, Cluster> clusters = new TreeMap<>();
  private final TreeMap<NodeId, Known> nodes = new TreeMap<>();
  private final TreeMap<String, KnownNodes> accounts = new TreeMap<>();
  private final ProximityGrid<Known> places = new ProximityGrid<>();
  private final TreeMap<String, Link> links = new TreeMap<>();
  private final TreeMap<String, List<Link>> pairs = new TreeMap<>();
  private final TreeMap<NodeId, Cluster> replacements = new TreeMap<>();
  private long linksMade;
  private long claimed;

  /** What became of a super node's request. */
  enum Verdict {
    DONE(200),
    CREATED(201),
    /** The proof is not the one that was given out. */
    UNPROVEN(403),
    /** There is no such record: register in full. */
    UNKNOWN(404),
    /** A newer incarnation or term has spoken. */
    SUPERSEDED(409),
    /** The record is not at the revision that was named, or on another link: register in full. */
    OTHER_REVISION(412),
    FULL(507);

    final int status;

    Verdict(int status) {
      this.status = status;
    }
  }

  /** Hears of every change of what is known, as the truth is later held against it. */
  interface Listener {

    /** A node is in a record, wherever it was before. */
    void onListed(NodeEntry entry);

    /** A node is in no record any more. */
    void onUnlisted(NodeId id);

    /** A registration or an update was accepted. */
    void onAccepted(Cluster cluster);

    /** A record is on a link of another identity. */
    void onLink(Cluster cluster);

    /** A record has ended, and none of the same super node takes its place. */
    void onEnded(NodeId superNode);
  }

  /** A super node's record. */
  static final class Cluster {
    final NodeId superNode;
    final String proof;
    final KnownNodes nodes = new KnownNodes();
    Link link;
    Address address;
    Endpoint confirmAt;
    long term;
    long incarnation;
    long revision;
    long heardNanos;
    Reachability reachability = Reachability.UNKNOWN;
    /** What its SEP is asked for by, where that is another's: of the first of those super nodes that have replaced each other. */
    @Nullable String inheritedSepName;
    /** The record this one took the place of, and its incarnation. */
    @Nullable NodeId replaced;
    long replacedIncarnation;

    Cluster(NodeId superNode, String proof, Link link, Address address, Endpoint confirmAt) {
      this.superNode = superNode;
      this.proof = proof;
      this.link = link;
      this.address = address;
      this.confirmAt = confirmAt;
    }

    /** What it says of its super node, which is in it until it has become a member elsewhere. */
    NodeEntry own() {
      return Objects.requireNonNull(nodes.get(superNode)).entry;
    }

    /** What its SEP is asked for by. */
    String sepName() {
      return inheritedSepName != null ? inheritedSepName : ownSepName();
    }

    /** What its SEP is asked for by is {@code name}; the incarnation is there already. */
    void sepName(String name) {
      inheritedSepName = name.equals(ownSepName()) ? null : name;
    }

    private String ownSepName() {
      return superNode + "/" + incarnation;
    }

    /** Names what the record says; an update goes with it (RFC 9110 §8.8.3). */
    String tag() {
      return "\"" + incarnation + "-" + revision + "\"";
    }
  }

  /** A node in the record of its cluster. */
  static final class Known {
    final NodeEntry entry;
    final Cluster cluster;

    Known(NodeEntry entry, Cluster cluster) {
      this.entry = entry;
      this.cluster = cluster;
    }
  }

  /** One link, as far as that is confirmed. */
  static final class Link {
    String id;
    final String pair;
    final long made;
    final Map<NodeId, Cluster> clusters = new ByNode<>();
    /** Itself, and others that have the same pair. */
    List<Link> ofPair = List.of();

    Link(String id, String pair, long made) {
      this.id = id;
      this.pair = pair;
      this.made = made;
    }
  }

  /**
   * An empty registry.
   *
   * @param capacity the most nodes it takes
   * @param confirmation whether two that claim an equal pair must show that they are neighbours; otherwise they are taken to
   *     be, as the seed has it, but not introduced to each other
   * @param secrets whence proofs are drawn
   */
  DiscoveryRegistry(int capacity, boolean confirmation, RandomStream secrets, Listener listener) {
    this.capacity = capacity;
    this.confirmation = confirmation;
    this.listener = listener;
    this.secrets = secrets;
    instance = hex(secrets.nextLong());
  }

  /** All records, in the order of their super nodes. */
  Collection<Cluster> clusters() {
    return clusters.values();
  }

  /** All identities of links. */
  Collection<Link> links() {
    return links.values();
  }

  /** How many identities of links there ever were. */
  long linksMade() {
    return linksMade;
  }

  /** Whether the node that the record of {@code cluster} replaced would meet that record if it came back. */
  boolean isReplacement(Cluster cluster) {
    return cluster.replaced != null && replacements.get(cluster.replaced) == cluster;
  }

  /** Enters into this empty registry what another has told of itself: see {@link RegistryImage}. */
  void fill(long made, long claims, List<Link> identities, List<Cluster> records, List<Cluster> replacing) {
    linksMade = made;
    claimed = claims;
    identities.stream().sorted(Comparator.comparingLong(link -> link.made)).forEach(this::enter);
    for (Cluster cluster : records) {
      clusters.put(cluster.superNode, cluster);
      cluster.link.clusters.put(cluster.superNode, cluster);
      cluster.nodes.values().forEach(this::index);
      listener.onAccepted(cluster);
      listener.onLink(cluster);
    }
    replacing.forEach(cluster -> replacements.put(cluster.replaced, cluster));
  }

  /** Names this registry's life. */
  String instance() {
    return instance;
  }

  /** How many nodes it knows. */
  int size() {
    return nodes.size();
  }

  /** How many times a node was claimed by one cluster from another's record. */
  long claimed() {
    return claimed;
  }

  /** The record of {@code superNode}. */
  Optional<Cluster> cluster(NodeId superNode) {
    return Optional.ofNullable(clusters.get(superNode));
  }

  /** Takes what {@code id}, seen at {@code address}, tells of its cluster in place of all it told before. */
  Verdict register(NodeId id, ClusterRegistration told, Address address, long nowNanos) {
    Cluster before = clusters.get(id);
    String pair = address + "/" + told.network();
    Cluster predecessor = predecessor(id, told, pair);
    Cluster successor = replacements.get(id);
    boolean late = before != null && compare(told, before) < 0;
    boolean replaced = successor != null && successor.link.pair.equals(pair)
        && successor.replacedIncarnation >= told.incarnation() && successor.term >= told.term();
    if (late || replaced || predecessor != null && predecessor.term >= told.term()) {
      return Verdict.SUPERSEDED;
    }
    if (nodes.size() - (before == null ? 0 : before.nodes.size()) + told.nodes().size() > capacity) {
      return Verdict.FULL;
    }
    if (successor != null && successor.replacedIncarnation == told.incarnation()) {
      // Back in a later term than replaced it: what the other tells from here on is of another office, and replaces nobody.
      successor.replaced = null;
      successor.replacedIncarnation = 0;
      replacements.remove(id);
    }
    Link link = before != null && keepsLink(before, told, pair) ? before.link : predecessor != null ? predecessor.link : claim(pair, id);
    String proof = before != null && before.incarnation == told.incarnation() ? before.proof : hex(secrets.nextLong());
    Cluster now = new Cluster(id, proof, link, address, told.confirmAt());
    now.inheritedSepName = before != null && before.incarnation == told.incarnation() ? before.inheritedSepName
        : predecessor != null ? predecessor.sepName() : null;
    // Before the old records end, so that their link does not end with them.
    link.clusters.put(id, now);
    if (before != null) {
      now.replaced = before.replaced;
      now.replacedIncarnation = before.replacedIncarnation;
      end(before, false);
    }
    if (predecessor != null) {
      now.replaced = predecessor.superNode;
      now.replacedIncarnation = predecessor.incarnation;
      end(predecessor, true);
    }
    if (now.replaced != null) {
      replacements.put(now.replaced, now);
    }
    now.term = told.term();
    now.incarnation = told.incarnation();
    now.revision = told.revision();
    now.heardNanos = nowNanos;
    if (before != null && before.incarnation == told.incarnation() && before.address.equals(address)) {
      now.reachability = before.reachability;
    }
    clusters.put(id, now);
    told.nodes().forEach(entry -> take(now, entry));
    listener.onAccepted(now);
    listener.onLink(now);
    nameByPair(link);
    return before == null ? Verdict.CREATED : Verdict.DONE;
  }

  /**
   * The record that {@code told} takes the place of: that of the super node it names, where that one itself has told of
   * {@code id} as a member on an equal pair. Without this a phone that was super node in one home, and is now in another
   * behind the same carrier NAT, would be replaced by those it left.
   */
  private @Nullable Cluster predecessor(NodeId id, ClusterRegistration told, String pair) {
    return told.replaces().map(RecordName::all).orElse(List.of()).stream()
        .map(clusters::get)
        .filter(named -> named != null && !named.superNode.equals(id) && named.link.pair.equals(pair) && named.nodes.get(id) != null)
        .findFirst().orElse(null);
  }

  private static int compare(ClusterRegistration told, Cluster known) {
    int order = Long.compare(told.incarnation(), known.incarnation);
    order = order != 0 ? order : Long.compare(told.term(), known.term);
    return order != 0 ? order : Long.compare(told.revision(), known.revision);
  }

  /** One incarnation is on one link; the next may be on another, which matters only where others share the first. */
  private static boolean keepsLink(Cluster before, ClusterRegistration told, String pair) {
    return before.link.pair.equals(pair) && (before.incarnation == told.incarnation() || before.link.clusters.size() == 1);
  }

  /** Changes the record of {@code id} where it is at {@code tag}. */
  Verdict update(NodeId id, String tag, ClusterUpdate told, Address address, long nowNanos) {
    Cluster cluster = clusters.get(id);
    if (cluster == null) {
      return Verdict.UNKNOWN;
    }
    if (told.term() < cluster.term) {
      return Verdict.SUPERSEDED;
    }
    // From another public address the pair that names the link is another: that takes a registration.
    if (!cluster.tag().equals(tag) || told.revision() <= cluster.revision || !cluster.address.equals(address)) {
      return Verdict.OTHER_REVISION;
    }
    if (nodes.size() + told.present().size() > capacity) {
      return Verdict.FULL;
    }
    cluster.term = told.term();
    cluster.revision = told.revision();
    cluster.heardNanos = nowNanos;
    for (NodeId left : told.left()) {
      Known known = cluster.nodes.get(left);
      if (known != null && !left.equals(id)) {
        drop(known);
      }
    }
    told.present().forEach(entry -> take(cluster, entry));
    listener.onAccepted(cluster);
    nameByPair(cluster.link);
    return Verdict.DONE;
  }

  /** Keeps what came of calling {@code id} back, where its record is still of the incarnation that was called (EC-21). */
  Verdict reachability(NodeId id, long incarnation, Reachability found) {
    Cluster cluster = clusters.get(id);
    if (cluster == null || cluster.incarnation != incarnation) {
      return Verdict.UNKNOWN;
    }
    cluster.reachability = found;
    return Verdict.DONE;
  }

  /** {@code id}, which speaks for itself alone, is still there. */
  Verdict heard(NodeId id, long nowNanos) {
    Cluster cluster = clusters.get(id);
    if (cluster == null) {
      return Verdict.UNKNOWN;
    }
    cluster.heardNanos = nowNanos;
    return Verdict.DONE;
  }

  /** Ends the record of {@code id}, unless a newer incarnation has spoken. */
  Verdict leave(NodeId id, long incarnation) {
    Cluster cluster = clusters.get(id);
    if (cluster == null) {
      return Verdict.UNKNOWN;
    }
    if (incarnation < cluster.incarnation) {
      return Verdict.SUPERSEDED;
    }
    end(cluster, true);
    return Verdict.DONE;
  }

  /** {@code id} shows the secret of {@code other}, which a neighbour alone can have asked of it: they share a link. */
  Verdict confirm(NodeId id, NodeId other, String proof, long nowNanos) {
    Cluster cluster = clusters.get(id);
    Cluster neighbour = clusters.get(other);
    if (cluster == null || neighbour == null) {
      return Verdict.UNKNOWN;
    }
    if (cluster == neighbour || !cluster.link.pair.equals(neighbour.link.pair) || !neighbour.proof.equals(proof)) {
      return Verdict.UNPROVEN;
    }
    cluster.heardNanos = nowNanos;
    if (cluster.link != neighbour.link) {
      boolean older = cluster.link.made < neighbour.link.made;
      merge(older ? neighbour.link : cluster.link, older ? cluster.link : neighbour.link);
      nameByPair(cluster.link);
    }
    return Verdict.DONE;
  }

  private void merge(Link from, Link into) {
    for (Cluster cluster : List.copyOf(from.clusters.values())) {
      cluster.link = into;
      into.clusters.put(cluster.superNode, cluster);
      listener.onLink(cluster);
    }
    from.clusters.clear();
    forgetIfEmpty(from);
  }

  /** Ends every record that was last heard of before {@code nanos}. */
  void forgetBefore(long nanos) {
    for (Cluster cluster : List.copyOf(clusters.values())) {
      if (cluster.heardNanos < nanos) {
        end(cluster, true);
      }
    }
  }

  /** Ends every record. */
  void forgetAll() {
    List.copyOf(clusters.values()).forEach(cluster -> end(cluster, true));
  }

  /** Super nodes that claim the same pair as {@code cluster} and are not known to share its link, last heard first. */
  List<Cluster> contenders(Cluster cluster, int most) {
    List<Cluster> contenders = new ArrayList<>();
    for (Link link : cluster.link.ofPair) {
      if (link != cluster.link) {
        contenders.addAll(link.clusters.values());
      }
    }
    if (contenders.size() < 2) {
      return contenders;
    }
    contenders.sort(Comparator.comparingLong((Cluster c) -> -c.heardNanos).thenComparing(c -> c.superNode));
    return contenders.subList(0, Math.min(most, contenders.size()));
  }

  /** Other super nodes that have been shown to be on the link of {@code cluster}. */
  List<SuperNode> peers(Cluster cluster, int most) {
    if (!confirmation) {
      return List.of();
    }
    List<SuperNode> peers = new ArrayList<>();
    for (Cluster other : cluster.link.clusters.values()) {
      Known own = other == cluster || peers.size() == most ? null : other.nodes.get(other.superNode);
      if (own != null) {
        peers.add(new SuperNode(RecordName.superNode(other.superNode), own.entry.endpoint(), other.term, own.entry.profile().score()));
      }
    }
    return peers;
  }

  /** What is in all scopes of {@code query}, one more than its limit where there is more, in the order of ids. */
  List<Known> search(SearchQuery query) {
    List<Known> found = new ArrayList<>();
    for (Known known : candidates(query)) {
      if (matches(known, query)) {
        found.add(known);
        if (found.size() > query.limit()) {
          break;
        }
      }
    }
    return found;
  }

  /** The nodes of one of the query's scopes, the narrowest there usually is, from where the query goes on. */
  private Collection<Known> candidates(SearchQuery query) {
    Optional<NodeId> after = query.after();
    if (query.account().isPresent()) {
      KnownNodes owned = accounts.get(query.account().get());
      return owned == null ? List.of() : after.map(owned::after).orElseGet(owned::values);
    }
    NavigableMap<NodeId, Known> candidates = query.link().isPresent() ? on(query.link().get()) : around(query.near().orElseThrow());
    return after.map(id -> candidates.tailMap(id, false)).orElse(candidates).values();
  }

  private NavigableMap<NodeId, Known> on(String linkId) {
    TreeMap<NodeId, Known> candidates = new TreeMap<>();
    Link link = links.get(linkId);
    if (link != null) {
      link.clusters.values().forEach(cluster -> cluster.nodes.values().forEach(known -> candidates.put(known.entry.id(), known)));
    }
    return candidates;
  }

  /** The nodes that may be in {@code circle}; all nodes where those are many, since a page of them is soon found on the way. */
  private NavigableMap<NodeId, Known> around(SearchQuery.Circle circle) {
    int[] count = {0};
    places.around(circle, (id, known) -> count[0]++);
    if (count[0] > nodes.size() / 4) {
      return nodes;
    }
    TreeMap<NodeId, Known> candidates = new TreeMap<>();
    places.around(circle, candidates::put);
    return candidates;
  }

  private static boolean matches(Known known, SearchQuery query) {
    return !RecordName.isFurther(known.entry.id())
        && (query.account().isEmpty() || query.account().get().equals(known.entry.profile().account()))
        && (query.link().isEmpty() || query.link().get().equals(known.cluster.link.id))
        && (query.near().isEmpty() || known.entry.profile().position().filter(query.near().get()::contains).isPresent())
        && query.filter().matches(known.entry, known.cluster.reachability);
  }

  /** A fresh identity, for a link on which nobody is known: the pair itself where it is free. */
  private Link claim(String pair, NodeId id) {
    if (!confirmation && pairs.containsKey(pair)) {
      return pairs.get(pair).get(0);
    }
    String name = pair;
    for (int n = 1; links.containsKey(name); n++) {
      name = pair + "~" + id + (n == 1 ? "" : "." + n);
    }
    Link link = new Link(name, pair, linksMade++);
    enter(link);
    return link;
  }

  private void enter(Link link) {
    links.put(link.id, link);
    link.ofPair = pairs.computeIfAbsent(link.pair, pair -> new ArrayList<>(1));
    link.ofPair.add(link);
  }

  /** A link that nobody contends with any more is named by its pair again: its super node hears of that in the answer. */
  private void nameByPair(Link link) {
    if (!link.id.equals(link.pair) && link.ofPair.size() == 1) {
      links.remove(link.id);
      link.id = link.pair;
      links.put(link.id, link);
      link.clusters.values().forEach(listener::onLink);
    }
  }

  /** Enters {@code entry} into the record of {@code cluster}, wherever it was before. */
  private void take(Cluster cluster, NodeEntry entry) {
    Known before = nodes.get(entry.id());
    if (before != null) {
      if (before.cluster != cluster) {
        claimed++;
      }
      Cluster own = clusters.get(entry.id());
      if (own != null && own != cluster) {
        end(own, true);
      }
      if (before.cluster == cluster && isFoundAlike(before.entry, entry)) {
        // What follows takes its place wherever it is.
        tellUnlisted(entry.id());
      } else {
        drop(before);
      }
    }
    Known known = new Known(entry, cluster);
    cluster.nodes.put(known);
    index(known);
  }

  private static boolean isFoundAlike(NodeEntry one, NodeEntry other) {
    return one.profile().account().equals(other.profile().account()) && one.profile().position().equals(other.profile().position());
  }

  private void index(Known known) {
    NodeEntry entry = known.entry;
    nodes.put(entry.id(), known);
    if (RecordName.isFurther(entry.id())) {
      // It is found under its own name, in another record.
      return;
    }
    accounts.computeIfAbsent(entry.profile().account(), account -> new KnownNodes()).put(known);
    entry.profile().position().ifPresent(position -> places.put(position, entry.id(), known));
    listener.onListed(entry);
  }

  /** Takes a node out of its record and out of every index. */
  private void drop(Known known) {
    NodeId id = known.entry.id();
    if (!nodes.remove(id, known)) {
      return;
    }
    known.cluster.nodes.remove(id);
    if (RecordName.isFurther(id)) {
      return;
    }
    String account = known.entry.profile().account();
    KnownNodes same = accounts.get(account);
    if (same != null && same.remove(id) && same.isEmpty()) {
      accounts.remove(account);
    }
    known.entry.profile().position().ifPresent(position -> places.remove(position, id));
    listener.onUnlisted(id);
  }

  private void tellUnlisted(NodeId id) {
    if (!RecordName.isFurther(id)) {
      listener.onUnlisted(id);
    }
  }

  /** @param forGood whether no other record of that super node takes its place */
  private void end(Cluster cluster, boolean forGood) {
    List.copyOf(cluster.nodes.values()).forEach(this::drop);
    clusters.remove(cluster.superNode, cluster);
    if (forGood) {
      listener.onEnded(cluster.superNode);
    }
    if (cluster.replaced != null) {
      replacements.remove(cluster.replaced, cluster);
    }
    cluster.link.clusters.remove(cluster.superNode, cluster);
    forgetIfEmpty(cluster.link);
  }

  /** An identity ends with the last cluster that had it. */
  private void forgetIfEmpty(Link link) {
    if (link.clusters.isEmpty()) {
      links.remove(link.id, link);
      if (link.ofPair.remove(link) && link.ofPair.isEmpty()) {
        pairs.remove(link.pair);
      }
    }
  }

  /** 16 hexadecimal digits. */
  private static String hex(long bits) {
    StringBuilder text = new StringBuilder(16);
    for (int shift = 60; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (bits >>> shift & 0xF), 16));
    }
    return text.toString();
  }
}
