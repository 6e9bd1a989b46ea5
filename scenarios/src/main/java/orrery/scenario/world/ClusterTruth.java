package orrery.scenario.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Decimal;
import orrery.metrics.Tally;
import orrery.metrics.TimeShare;
import orrery.metrics.TimeWeighted;
import orrery.net.Network;
import orrery.protocols.cluster.Part;

/**
 * What is true of one cluster: who is live, who acts as super node, who believes in one that is. From that come the
 * metrics that no node could measure, and the invariants of election.
 *
 * <p>A belief is right when its super node is live, acts as one and is in this cluster. Between two changes nothing
 * changes, so each evaluation accounts for the interval since the last.
 */
final class ClusterTruth {

  private final String name;
  private final Network network;
  private final Measures measures;
  private final Bounds bounds;
  private final Violations violations;
  private final List<Standing> live = new ArrayList<>(4);
  private int superNodes;
  private int rightBeliefs;
  private int counted;
  private Membership counts = new Membership(0, 0, 0, 0);
  private Tally.@Nullable Wait election;
  /** Since when nothing from outside has disturbed the cluster: no coming, no going, no cut. */
  private long quietSince;
  /** Since when there has not been exactly one super node; -1 while there is. */
  private long unsettledSince = -1;
  private boolean told;
  /** Whether some member does not reach another: the promise of one super node is made to members that do. */
  private boolean divided;
  /** How many faults impair links, clocks or processors of its devices: no promise is made to them then. */
  private int impairments;
  private final List<Pair> pairs = new ArrayList<>(0);

  /** Two super nodes that reach each other both ways. */
  private static final class Pair {
    final Standing one;
    final Standing other;
    final long since;
    boolean told;

    Pair(Standing one, Standing other, long since) {
      this.one = one;
      this.other = other;
      this.since = since;
    }
  }

  /** The handles that all clusters of a run share. */
  record Measures(
      TimeWeighted superNodes,
      TimeWeighted liveClusters,
      TimeShare withoutSuper,
      TimeShare membersMissing,
      TimeShare membersGone,
      Tally electionTime,
      Tally clusterSize) {}

  /**
   * What the cluster's protocol promises.
   *
   * @param coexistenceNanos two super nodes that reach each other both ways are one after this
   * @param settlingNanos there is exactly one super node after so much quiet
   * @param dividedNanos where it is divided, there is exactly one for each part after so much
   */
  record Bounds(long coexistenceNanos, long settlingNanos, long dividedNanos) {}

  ClusterTruth(String name, Network network, Measures measures, Bounds bounds, Violations violations, int impairments) {
    this.name = name;
    this.network = network;
    this.measures = measures;
    this.bounds = bounds;
    this.violations = violations;
    this.impairments = impairments;
  }

  void comes(Standing standing) {
    settle();
    live.add(standing);
    disturbed();
    evaluate();
  }

  void goes(Standing standing) {
    settle();
    live.remove(standing);
    disturbed();
    evaluate();
  }

  /** Something from outside has happened to it: a cut, or its end. */
  void disturbed() {
    settle();
    quietSince = now();
    told = false;
    divided = live.stream().anyMatch(one -> live.stream().anyMatch(other -> network.separated(one.node(), other.node())));
  }

  /** A fault begins to impair its devices, or ends: what was promised is promised from then on. */
  void impaired(boolean begins) {
    disturbed();
    impairments += begins ? 1 : -1;
    evaluate();
  }

  private long now() {
    return network.simulation().now();
  }

  /** Counts anew after a change, and brings metrics and invariants up to this moment. */
  void evaluate() {
    long now = now();
    settle();
    int supers = 0;
    for (Standing standing : live) {
      supers += standing.isSuperNode() ? 1 : 0;
    }
    int right = 0;
    for (Standing standing : live) {
      right += superNodeCalled(standing.believedSuperNode()) != null ? 1 : 0;
    }
    watchElection(now, supers, right);
    if (supers != superNodes) {
      measures.superNodes().add(now, supers - superNodes);
    }
    if (live.size() != counted || right != rightBeliefs) {
      measures.withoutSuper().add(now, (live.size() - right) - (counted - rightBeliefs), live.size() - counted);
    }
    if (live.isEmpty() != (counted == 0)) {
      measures.liveClusters().add(now, live.isEmpty() ? -1 : 1);
    }
    Membership membership = membership();
    if (!membership.equals(counts)) {
      measures.membersMissing().add(now, membership.missing() - counts.missing(), membership.members() - counts.members());
      measures.membersGone().add(now, membership.gone() - counts.gone(), membership.entries() - counts.entries());
      counts = membership;
    }
    counted = live.size();
    superNodes = supers;
    rightBeliefs = right;
    unsettledSince = isLed() || live.isEmpty() ? -1 : unsettledSince < 0 ? now : unsettledSince;
    watchPairs(now);
  }

  /**
   * Whether there is exactly one super node; or where it is divided, one for each part: they have no node in common, and leave
   * none out.
   */
  private boolean isLed() {
    List<Part> parts = live.stream().filter(Standing::isSuperNode).map(Standing::part).toList();
    return live.stream().allMatch(standing -> parts.stream().filter(part -> part.holds(standing.node().host().id())).count() == 1)
        && (parts.size() == 1 || parts.stream().noneMatch(Part::isWhole));
  }

  private boolean isDivided() {
    return live.stream().anyMatch(standing -> standing.isSuperNode() && !standing.part().isWhole());
  }

  /**
   * How well the super nodes' lists of members agree with the truth.
   *
   * @param members live members that believe in a live super node of this cluster, other than itself
   * @param missing those that it does not list
   * @param entries entries of the lists of live super nodes
   * @param gone those whose node is not live here
   */
  private record Membership(int members, int missing, int entries, int gone) {}

  private Membership membership() {
    int members = 0;
    int missing = 0;
    int entries = 0;
    int gone = 0;
    for (Standing standing : live) {
      String name = standing.node().name();
      Standing superNode = superNodeCalled(standing.believedSuperNode());
      if (superNode != null && superNode != standing) {
        members++;
        missing += superNode.listed().contains(name) ? 0 : 1;
      }
      if (standing.isSuperNode()) {
        entries += standing.listed().size();
        for (String member : standing.listed()) {
          gone += live.stream().anyMatch(other -> other.node().name().equals(member)) ? 0 : 1;
        }
      }
    }
    return new Membership(members, missing, entries, gone);
  }

  private @Nullable Standing superNodeCalled(String name) {
    for (Standing standing : live) {
      if (standing.isSuperNode() && standing.node().name().equals(name)) {
        return standing;
      }
    }
    return null;
  }

  void sample() {
    if (!live.isEmpty()) {
      measures.clusterSize().observe(now(), live.size());
    }
  }

  /** From the loss of the last super node to one that at least half of the live members accept. */
  private void watchElection(long now, int supers, int right) {
    Tally.Wait waiting = election;
    if (waiting == null && superNodes > 0 && supers == 0 && !live.isEmpty()) {
      election = measures.electionTime().begin(now);
    } else if (waiting != null && live.isEmpty()) {
      // Nobody is left to be without one.
      waiting.discard();
      election = null;
    } else if (waiting != null && supers > 0 && 2 * right >= live.size()) {
      waiting.finish(now);
      election = null;
    }
  }

  // ---- Invariants

  /** Checks the interval that ends now, in which nothing has changed. */
  void settle() {
    long now = now();
    if (unsettledSince >= 0 && !told && !divided && impairments == 0 && !live.isEmpty()) {
      long since = Math.max(unsettledSince, quietSince);
      long bound = isDivided() ? bounds.dividedNanos() : bounds.settlingNanos();
      if (now - since > bound) {
        told = true;
        violations.add(since + bound, names(live), "cluster " + name + " must have exactly one super node within " + seconds(bound) + " s of quiet, but has had " + superNodes + " since " + seconds(since) + " s");
      }
    }
    for (Pair pair : pairs) {
      long bound = bounds.coexistenceNanos();
      if (!pair.told && now - pair.since > bound) {
        pair.told = true;
        violations.add(pair.since + bound, names(List.of(pair.one, pair.other)), "two super nodes of cluster " + name + " that reach each other must become one within " + seconds(bound) + " s, but have not since " + seconds(pair.since) + " s");
      }
    }
  }

  private void watchPairs(long now) {
    if (superNodes < 2 && pairs.isEmpty()) {
      return;
    }
    pairs.removeIf(pair -> !coexist(pair.one, pair.other));
    for (int i = 0; i < live.size(); i++) {
      for (int j = i + 1; j < live.size(); j++) {
        Standing one = live.get(i);
        Standing other = live.get(j);
        if (coexist(one, other) && pairs.stream().noneMatch(pair -> pair.one == one && pair.other == other)) {
          pairs.add(new Pair(one, other, now));
        }
      }
    }
  }

  private boolean coexist(Standing one, Standing other) {
    return impairments == 0 && one.isSuperNode() && other.isSuperNode() && one.part().overlaps(other.part()) && live.contains(one) && live.contains(other)
        && !network.separated(one.node(), other.node()) && !network.separated(other.node(), one.node());
  }

  private static List<String> names(List<Standing> standings) {
    return standings.stream().map(standing -> standing.node().name()).sorted().toList();
  }

  private static String seconds(long nanos) {
    return Decimal.text(nanos / 1e9);
  }
}
