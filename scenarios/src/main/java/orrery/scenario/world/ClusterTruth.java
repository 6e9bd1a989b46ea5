package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.metrics.Tally;
import orrery.net.Network;
import orrery.net.Node;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Part;
import orrery.scenario.world.PersistenceTruth.Asset;

/**
 * What is true of one cluster: who is live, who acts as super node, who believes in one that is. From that come the
 * metrics that no node could measure; {@link Promises} are the invariants.
 *
 * <p>A belief is right when its super node is live, acts as one and is in this cluster. Between two changes nothing
 * changes, so each change accounts for the interval since the last. What a member does is counted in constant time, what
 * a super node does in the size of the cluster. Whether all is as promised follows from what is counted, but where a
 * cluster is divided: then each of its members is looked at.
 */
final class ClusterTruth {

  /** The bits of all duties. */
  private static final int DUTIES = (1 << Duty.values().length) - 1;

  private final Network network;
  private final List<ClusterMeasures> measures;
  private final Promises promises;
  private final Predicate<Collection<Node>> unpromised;
  private final Map<String, Standing> live = new ByName<>();
  /** Never changed itself: nearly always it is one, and then that takes least. */
  private List<Standing> superNodes = List.of();
  private final Counts counts = new Counts();
  private final Counts told = new Counts();
  /** Those under way, one for each measure. */
  private List<Tally.Wait> elections = List.of();
  private final @Nullable PersistenceTruth persistence;
  /** What it has of {@link PersistenceTruth.Asset}, by their bits, as it was told last. */
  private int assets;
  /** The latest term that any member has accepted. */
  private long latestTerm;
  /** The duties that live members have, by their bits. */
  private int duties;
  /** By the ordinals of duties, those that nobody has; null while there are none, or nobody is live. */
  private @Nullable List<Tally.@Nullable Wait> vacancies;
  /** How many faults impair links, clocks or processors of its devices: no promise is made to them then. */
  private int impairments;

  /** What is counted of the cluster as it is, or was when it was accounted for last. */
  private static final class Counts {
    int live;
    int superNodes;
    /** Live members that believe in a live super node of this cluster. */
    int right;
    /** Those of them that are not that super node themselves. */
    int members;
    /** Those of these that it does not list. */
    int missing;
    /** Entries of the lists of live super nodes. */
    int entries;
    /** Those whose node is not live here. */
    int gone;

    void become(Counts other) {
      live = other.live;
      superNodes = other.superNodes;
      right = other.right;
      members = other.members;
      missing = other.missing;
      entries = other.entries;
      gone = other.gone;
    }
  }

  /**
   * A cluster in which nobody is live yet.
   *
   * @param impairments how many faults impair its devices
   * @param persistence where it is told what the cluster has; null where that is not counted
   * @param unpromised whether circumstances keep its protocol from promising anything to these members
   */
  ClusterTruth(
      String name,
      Network network,
      List<ClusterMeasures> measures,
      Promises.Bounds bounds,
      Violations violations,
      int impairments,
      @Nullable PersistenceTruth persistence,
      Predicate<Collection<Node>> unpromised) {
    this.network = network;
    this.measures = measures;
    this.promises = new Promises(name, network, bounds, violations, this::coexisted);
    this.impairments = impairments;
    this.persistence = persistence;
    this.unpromised = unpromised;
  }

  // ---- What happens to it

  void comes(Standing standing) {
    promises.settle(now());
    for (Standing superNode : superNodes) {
      counts.gone -= superNode.hasListed(standing.name()) ? 1 : 0;
    }
    live.put(standing.name(), standing);
    latestTerm = Math.max(latestTerm, standing.term());
    duties |= standing.duties();
    count(standing, 1);
    if (standing.isSuperNode()) {
      takesOffice(standing);
    }
    disturbed();
  }

  void goes(Standing standing) {
    promises.settle(now());
    if (standing.isSuperNode()) {
      leavesOffice(standing);
    }
    count(standing, -1);
    live.remove(standing.name());
    countDuties();
    for (Standing superNode : superNodes) {
      counts.gone += superNode.hasListed(standing.name()) ? 1 : 0;
    }
    disturbed();
  }

  /** Something from outside has happened to it: a coming, a going, a cut, or its end. */
  void disturbed() {
    List<Node> nodes = new ArrayList<>(live.size());
    for (Standing standing : live.values()) {
      nodes.add(standing.node());
    }
    promises.disturbed(now(), impairments > 0 || unpromised.test(nodes), network.divides(nodes));
    account();
  }

  /** A fault begins to impair its devices, or ends: what was promised is promised from then on. */
  void impaired(boolean begins) {
    promises.settle(now());
    impairments += begins ? 1 : -1;
    disturbed();
  }

  /** A member believes in another super node, or in none. */
  void believes(Standing standing, String superNode) {
    promises.settle(now());
    count(standing, -1);
    standing.believes(superNode);
    count(standing, 1);
    account();
  }

  /** A member is super node now, or is not. Who is not, lists nobody. */
  void acts(Standing standing, boolean asSuperNode) {
    if (asSuperNode == standing.isSuperNode()) {
      return;
    }
    promises.settle(now());
    if (asSuperNode) {
      takesOffice(standing);
    } else {
      leavesOffice(standing);
      standing.lists(List.of());
    }
    standing.acts(asSuperNode);
    account();
  }

  /** A member is super node of that part of the cluster, now or when it takes office. */
  void leads(Standing standing, Part part) {
    if (!standing.part().equals(part)) {
      promises.settle(now());
      standing.leads(part);
      account();
    }
  }

  /** A member has accepted a term. */
  void accepts(Standing standing, long term) {
    promises.settle(now());
    standing.accepts(term);
    latestTerm = Math.max(latestTerm, term);
    account();
  }

  /** A member has these duties now, by their bits. */
  void has(Standing standing, int bits) {
    promises.settle(now());
    standing.has(bits);
    countDuties();
    account();
  }

  /** A member lists these as the members it knows; ascending, each once. */
  void lists(Standing standing, List<String> members) {
    promises.settle(now());
    boolean inOffice = superNodes.contains(standing);
    if (inOffice) {
      leavesOffice(standing);
    }
    standing.lists(members);
    if (inOffice) {
      takesOffice(standing);
    }
    account();
  }

  // ---- Counting

  /** Adds what {@code believer}'s belief is worth, or takes it away. */
  private void count(Standing believer, int sign) {
    for (Standing superNode : superNodes) {
      if (superNode.name().equals(believer.believedSuperNode())) {
        count(believer, superNode, sign);
      }
    }
  }

  private void count(Standing believer, Standing superNode, int sign) {
    counts.right += sign;
    if (superNode != believer) {
      counts.members += sign;
      counts.missing += superNode.hasListed(believer.name()) ? 0 : sign;
    }
  }

  private void takesOffice(Standing standing) {
    List<Standing> more = new ArrayList<>(superNodes);
    more.add(standing);
    superNodes = List.copyOf(more);
    countOffice(standing, 1);
  }

  private void leavesOffice(Standing standing) {
    countOffice(standing, -1);
    List<Standing> others = new ArrayList<>(superNodes);
    others.remove(standing);
    superNodes = List.copyOf(others);
  }

  private void countOffice(Standing superNode, int sign) {
    for (Standing believer : live.values()) {
      if (believer.believedSuperNode().equals(superNode.name())) {
        count(believer, superNode, sign);
      }
    }
    counts.entries += sign * superNode.listed().size();
    for (String member : superNode.listed()) {
      counts.gone += live.containsKey(member) ? 0 : sign;
    }
  }

  private void countDuties() {
    duties = 0;
    for (Standing standing : live.values()) {
      duties |= standing.duties();
    }
  }

  /** Brings metrics and promises up to what is counted now. */
  private void account() {
    long now = now();
    counts.live = live.size();
    counts.superNodes = superNodes.size();
    watchElection(now);
    watchDuties(now);
    watchAssets(now);
    for (ClusterMeasures each : measures) {
      account(each, now);
    }
    told.become(counts);
    // Each promise is held against what the one before it has made so.
    boolean parted = isParted();
    boolean one = parted ? isLedInParts() : counts.superNodes == 1;
    boolean agreed = one && (parted ? isAgreedInParts() : counts.right == counts.live);
    // Each entry is a member's that believes in who lists it, where there are as many of both and none is missing or gone.
    boolean known = counts.missing == 0 && counts.gone == 0 && counts.entries == counts.members;
    promises.are(now, live.values(), superNodes, parted, one, agreed || !one, known || !agreed);
  }

  private boolean isParted() {
    for (Standing superNode : superNodes) {
      if (!superNode.part().isWhole()) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is one super node for each live node: their parts have no node in common, and leave none out. */
  private boolean isLedInParts() {
    return live.values().stream().allMatch(standing -> superNodes.stream().filter(superNode -> superNode.leads(standing)).count() == 1);
  }

  /** Whether each live node believes in the super node of its part; a super node, which may be of another, in itself. */
  private boolean isAgreedInParts() {
    return live.values().stream().allMatch(standing -> superNodes.stream()
        .filter(superNode -> standing.isSuperNode() ? superNode == standing : superNode.leads(standing))
        .allMatch(superNode -> superNode.name().equals(standing.believedSuperNode())));
  }

  private void account(ClusterMeasures measures, long now) {
    if (counts.superNodes != told.superNodes) {
      measures.superNodes().add(now, counts.superNodes - told.superNodes);
    }
    if (counts.live != told.live || counts.right != told.right) {
      measures.withoutSuper().add(now, (counts.live - counts.right) - (told.live - told.right), counts.live - told.live);
    }
    if ((counts.live == 0) != (told.live == 0)) {
      measures.liveClusters().add(now, counts.live == 0 ? -1 : 1);
    }
    if (counts.missing != told.missing || counts.members != told.members) {
      measures.membersMissing().add(now, counts.missing - told.missing, counts.members - told.members);
    }
    if (counts.gone != told.gone || counts.entries != told.entries) {
      measures.membersGone().add(now, counts.gone - told.gone, counts.entries - told.entries);
    }
  }

  private void coexisted(long nanos) {
    measures.forEach(each -> each.coexistence().ifPresent(tally -> tally.observe(now(), nanos / 1e9)));
  }

  void sample() {
    if (!live.isEmpty()) {
      measures.forEach(each -> each.clusterSize().observe(now(), live.size()));
    }
  }

  /** From the loss of the last super node to one that at least half of the live members accept. */
  private void watchElection(long now) {
    if (elections.isEmpty() && told.superNodes > 0 && counts.superNodes == 0 && counts.live > 0) {
      elections = measures.stream().map(each -> each.electionTime().begin(now)).toList();
    } else if (!elections.isEmpty() && counts.live == 0) {
      // Nobody is left to be without one.
      elections.forEach(Tally.Wait::discard);
      elections = List.of();
    } else if (!elections.isEmpty() && counts.superNodes > 0 && 2 * counts.right >= counts.live) {
      elections.forEach(waiting -> waiting.finish(now));
      elections = List.of();
    }
  }

  /** What nobody has of what each cluster is to have. */
  private void watchDuties(long now) {
    int missing = counts.live == 0 ? 0 : DUTIES & ~duties;
    if (missing == 0 && vacancies == null) {
      return;
    }
    List<Tally.@Nullable Wait> waits = vacancies != null ? vacancies : new ArrayList<>(Collections.nCopies(Duty.values().length, null));
    for (Duty duty : Duty.values()) {
      Tally.Wait wait = waits.get(duty.ordinal());
      boolean vacant = (missing >>> duty.ordinal() & 1) == 1;
      if (vacant && wait == null) {
        measures.stream().filter(each -> !each.vacancies().isEmpty()).forEach(each -> waits.set(duty.ordinal(), each.vacancies().get(duty.ordinal()).begin(now)));
      } else if (!vacant && wait != null) {
        waits.set(duty.ordinal(), null);
        if (counts.live == 0) {
          wait.discard();
        } else {
          wait.finish(now);
        }
      }
    }
    vacancies = missing == 0 ? null : waits;
  }

  private void watchAssets(long now) {
    if (persistence == null) {
      return;
    }
    boolean led = counts.superNodes > 0 && 2 * counts.right >= counts.live;
    boolean known = led && counts.right == counts.live && counts.missing == 0 && superNodes.stream().anyMatch(superNode -> superNode.term() >= latestTerm);
    int present = (counts.live > 0 ? Asset.MEMBER.bit() : 0)
        | (led ? Asset.SUPER_NODE.bit() : 0)
        | (known ? Asset.KNOWLEDGE.bit() : 0)
        | ((duties >>> Duty.STORAGE.ordinal() & 1) == 1 ? Asset.STORAGE.bit() : 0);
    if (present != assets) {
      persistence.changes(now, assets, present);
      assets = present;
    }
  }

  /** Checks what was promised up to this moment. */
  void settle() {
    promises.settle(now());
  }

  /** Those who are live, in the order of their coming. */
  Collection<Standing> live() {
    return Collections.unmodifiableCollection(live.values());
  }

  /** The live member of that name; null where there is none. */
  @Nullable Standing live(String name) {
    return live.get(name);
  }

  private long now() {
    return network.simulation().now();
  }
}
