package orrery.protocols.cluster;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Unite;

/**
 * What part of the cluster an office has: halved when it has too many members, made whole with its other half when both have few
 * or nobody serves the other (EC-11).
 *
 * <p>A node that belongs to another part is sent to the super node of that. Where none is known, or the node comes back because
 * that one does not answer, it stays as a guest: better a member of the wrong part than of none.
 */
final class Division {

  /** So many nodes that were sent elsewhere are remembered at a time. */
  private static final int MAXIMUM_REFERRED = 1024;

  private final Station station;
  private final Office office;
  private final MemberTable table;
  private final Neighbours neighbours = new Neighbours();
  // Hardly any cluster is ever divided.
  private Map<NodeId, SuperNode> referred = Collections.emptyMap();
  private Set<NodeId> unwilling = Collections.emptySet();
  private Part part;
  private int smallestAsked = Integer.MAX_VALUE;
  private boolean asking;
  /** Parts that nobody is known to serve, and since when by the node's clock. */
  private Map<Part, Long> vacantSince = Collections.emptyMap();

  Division(Station station, Office office, MemberTable table, Part part) {
    this.station = station;
    this.office = office;
    this.table = table;
    this.part = part;
  }

  Part part() {
    return part;
  }

  /** The office has {@code other} from now on. */
  void become(Part other) {
    part = other;
    neighbours.forgetWithin(other);
    smallestAsked = Integer.MAX_VALUE;
    vacantSince = Collections.emptyMap();
  }

  /** Another super node is for another part. */
  void learn(SuperNode neighbour) {
    if (neighbours.learn(neighbour)) {
      smallestAsked = Integer.MAX_VALUE;
    }
  }

  void forget(NodeId id) {
    neighbours.forget(id);
  }

  /** The super nodes of the other parts, as far as they are known. */
  List<SuperNode> neighbours() {
    return neighbours.all();
  }

  /** The super node of the other half of this part, where it is known and there is one. */
  Optional<SuperNode> sibling() {
    return part.isWhole() ? Optional.empty() : neighbours.of(part.sibling());
  }

  /**
   * To whom {@code id}, which asks this super node for something, is to be sent instead; empty where it is served here.
   *
   * @param registers whether it asks to be registered: the second time it has not been served where it was sent
   */
  Optional<SuperNode> homeOf(NodeId id, boolean registers) {
    if (registers) {
      // It is not super node of any part any more.
      neighbours.forget(id);
    }
    Optional<SuperNode> home = part.holds(id) ? Optional.empty() : neighbours.of(id);
    if (home.isEmpty()) {
      return home;
    }
    referred = referred.isEmpty() || referred.size() >= MAXIMUM_REFERRED ? new TreeMap<>() : referred;
    boolean again = home.get().equals(referred.put(id, home.get()));
    if (registers && again) {
      referred.remove(id);
      return Optional.empty();
    }
    return home;
  }

  // Too many.

  /** The number of members has grown. */
  void onGrown() {
    // Where one place keeps one claim, there is one super node: its members are limited by what it registers.
    if (station.rendezvous().isArbiter() || office.isPassing() || part.length() == Part.MAXIMUM_LENGTH || !station.config().parts().isTooMany(table.size() + 1)) {
      return;
    }
    Part mine = part.half(station.host().id());
    heir(mine.sibling()).ifPresent(heir -> found(mine.sibling(), heir, mine));
  }

  /** The best to be super node of {@code other}, of those that belong to it. */
  private Optional<Member> heir(Part other) {
    Comparator<Member> bestFirst = (a, b) -> station.election().prefers(Standing.of(a), Standing.of(b)) ? -1 : 1;
    return table.members().stream()
        .filter(member -> other.holds(member.id()) && office.mayLead(member) && !unwilling.contains(member.id()))
        .min(bestFirst);
  }

  /** Makes {@code heir} super node of {@code theirs}, and goes on with {@code mine}. */
  private void found(Part theirs, Member heir, Part mine) {
    SuperNode successor = new SuperNode(heir.id(), heir.endpoint(), office.claim().term(), heir.profile().score(), theirs);
    office.pass(successor, theirs, "divided", term -> {
      become(mine);
      learn(new SuperNode(heir.id(), heir.endpoint(), term, heir.profile().score(), theirs));
      office.release(theirs);
      office.goOnAbove(term, "divided");
    }, () -> {
      unwilling = unwilling.isEmpty() ? new TreeSet<>() : unwilling;
      unwilling.add(heir.id());
    });
  }

  // Too few.

  /** The regular look after the size of this part, and after the other half. */
  void onWatch() {
    unwilling = Collections.emptySet();
    onGrown();
    if (part.isWhole() || office.isPassing()) {
      return;
    }
    int nodes = table.size() + 1;
    Optional<SuperNode> sibling = sibling();
    if (sibling.isPresent() && !asking && nodes < smallestAsked && station.config().parts().isFew(nodes)) {
      askToUnite(sibling.get(), nodes);
    }
    lookAfterVacancies();
  }

  /** Once for each size that is smaller than before: the other half does the same when it shrinks. */
  private void askToUnite(SuperNode sibling, int nodes) {
    smallestAsked = nodes;
    asking = true;
    SuperNode self = office.claim();
    station.transport().request(sibling.id(), sibling.endpoint(),
        number -> new Unite(number, self.term(), office.score(), part, table.size()),
        answer -> {
          asking = false;
          onUniteAnswer(sibling, answer);
        },
        () -> {
          asking = false;
          neighbours.forget(sibling.id());
        });
  }

  private void onUniteAnswer(SuperNode sibling, Answer answer) {
    if (answer instanceof Declined declined && sibling().isPresent()) {
      Optional<SuperNode> fresh = declined.superNode().filter(claim -> claim.id().equals(sibling.id()));
      if (declined.reason() == Declined.Reason.NOT_BETTER && fresh.isPresent() && fresh.get().part().isSiblingOf(part)) {
        office.handOver(fresh.get(), "united", () -> {});
      } else if (declined.reason() != Declined.Reason.TOO_MANY) {
        neighbours.forget(sibling.id());
        fresh.ifPresent(office::onRival);
      }
    } else if (!(answer instanceof Acknowledged)) {
      neighbours.forget(sibling.id());
    }
  }

  /** Another super node says that it has few members: the lesser of both is to pass them to the other. */
  Optional<Declined.Reason> onUnite(SuperNode other, int members) {
    if (!other.part().isSiblingOf(part)) {
      return Optional.of(Declined.Reason.ELSEWHERE);
    }
    learn(other);
    if (!station.config().parts().isFew(members + 1 + table.size() + 1)) {
      return Optional.of(Declined.Reason.TOO_MANY);
    }
    return station.election().prefers(Standing.of(other), new Standing(station.host().id(), office.score()))
        ? Optional.empty()
        : Optional.of(Declined.Reason.NOT_BETTER);
  }

  /** Where nobody is known to serve a part next to this for as long as an election there may take, this office sees to it. */
  private void lookAfterVacancies() {
    long now = station.host().nanoTime();
    Map<Part, Long> before = vacantSince;
    vacantSince = new LinkedHashMap<>();
    for (Part each = part; !each.isWhole(); each = each.parent()) {
      if (!neighbours.isServed(each.sibling())) {
        vacantSince.put(each.sibling(), before.getOrDefault(each.sibling(), now));
      }
    }
    long patience = station.config().vacancyPatience().toNanos();
    vacantSince.entrySet().stream()
        .filter(vacancy -> now - vacancy.getValue() >= patience)
        .findFirst()
        .ifPresent(vacancy -> fill(vacancy.getKey()));
  }

  /**
   * The other half of this part is taken over. What lies further away gets a super node of its own, of the guests here that belong to
   * it; there may be none, and then nobody needs one.
   */
  private void fill(Part vacant) {
    Optional<Member> heir = heir(vacant);
    if (vacant.isSiblingOf(part) || heir.isEmpty() && !membersOf(vacant).isEmpty()) {
      become(vacant.parent());
      office.goOnAbove(office.claim().term(), "nobody serves a part next to it");
    } else if (heir.isPresent()) {
      found(vacant, heir.get(), part);
    }
  }

  // Two for the same.

  /** Whether an office with this part and so many members goes on, rather than this one, where the two have something in common. */
  boolean yieldsTo(SuperNode rival, int members) {
    if (rival.part().equals(part)) {
      return station.election().prefers(Standing.of(rival), new Standing(station.host().id(), office.score()));
    }
    return members != table.size() ? members > table.size() : rival.part().length() < part.length();
  }

  /** What this office has when it has taken over that of {@code other}. */
  void unite(Part other) {
    if (other.isSiblingOf(part)) {
      become(part.parent());
    }
  }

  /** The members that belong to {@code half}. */
  List<NodeId> membersOf(Part half) {
    return table.members().stream().map(Member::id).filter(half::holds).toList();
  }
}
