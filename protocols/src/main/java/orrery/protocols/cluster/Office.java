package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Challenge;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.Meet;
import orrery.protocols.cluster.ClusterMessage.Request;
import orrery.protocols.cluster.ClusterMessage.Unite;
import org.jspecify.annotations.Nullable;

/**
 * The work of a super node, from taking office to stepping down: the proclamation of its term, the passing on of the office, and
 * what to do about another super node. What concerns single members is in {@link Registrations}.
 *
 * <p>Nothing but an acknowledged hand-over ends an office, so that a super node that yields to a dead or unreachable one
 * stays. That means overlap rather than gap: the old one serves until it knows that the other does.
 */
final class Office {

  /** So many successors a leaving super node tries before it goes without one. */
  private static final int MAXIMUM_SUCCESSORS = 3;

  private final Station station;
  private final ClusterMember node;
  private final MemberTable table;
  private final Appointments appointments;
  private final Registrations registrations;
  private final long beganNanos;
  private final Probe.Wait tenure;
  private final Proclamation proclamation;
  private final Division division;
  private Set<NodeId> meeting = Collections.emptySet();
  private List<Runnable> afterRaise = List.of();
  private SuperNode claim;
  private boolean closed;
  private @Nullable Succession succession;
  /** Bounds how long a super node that leaves waits for a successor. */
  private @Nullable Timer leaving;

  Office(Station station, ClusterMember node, SuperNode claim) {
    this.station = station;
    this.node = node;
    this.claim = claim;
    this.table = new MemberTable(selfEntry(Duty.none()), node.host().shared());
    this.proclamation = new Proclamation(station, this);
    this.division = new Division(station, this, table, claim.part());
    this.appointments = new Appointments(station, node, table, proclamation, this);
    this.registrations = new Registrations(station, this, table, appointments, proclamation, division);
    this.beganNanos = station.host().nanoTime();
    this.tenure = station.host().probe().begin(ClusterMetrics.TENURE, station.name().counted());
  }

  /** What this super node claims. */
  SuperNode claim() {
    return claim;
  }

  /** The super nodes of the cluster's other parts. */
  List<SuperNode> neighbours() {
    return division.neighbours();
  }

  List<Member> members() {
    return table.members();
  }

  Roster roster() {
    return table.roster();
  }

  /** The version of {@link #roster}. */
  long rosterVersion() {
    return table.version();
  }

  /**
   * Begins: announces the claim and proclaims it to {@code audience} and to the members already known.
   *
   * @param before the roster of the office before, where there was one
   */
  void open(Collection<Handover.Entry> knowledge, Map<NodeId, Endpoint> audience, Roster before) {
    audience.forEach(proclamation::add);
    appointments.adopt(claim.id(), node.claimedDuties(), true);
    registrations.learn(knowledge);
    if (!proclamation.isOver()) {
      before.entries().stream()
          .filter(entry -> !entry.id().equals(claim.id()) && table.member(entry.id()).isEmpty())
          .forEach(entry -> appointments.expect(entry.duties()));
    }
    proclaim();
    appointments.reconsider();
    division.onGrown();
  }

  /** All who could be told of the office know. */
  void onProclaimed() {
    appointments.reconsider();
    division.onGrown();
  }

  // Requests.

  /** A request of a member, or of a node that would be one. */
  void onRequest(NodeId sender, Endpoint source, Request request) {
    if (isPassing()) {
      // What is promised now might not reach the successor. The sender will ask again, and be sent there.
      return;
    }
    if (request instanceof Challenge m) {
      registrations.withMember(sender, source, m, member -> onChallenge(source, m, member));
    } else if (request instanceof Meet m) {
      onMeet(sender, source, m);
    } else if (request instanceof Unite m) {
      onUnite(sender, source, m);
    } else {
      registrations.onRequest(sender, source, request);
    }
  }

  /** The members of {@code part} are another super node's from now on. */
  void release(Part part) {
    registrations.release(part);
  }

  // The term.

  /** Goes on in a later term than this where it is not in a later one already; {@code then} runs in it. */
  void raiseAbove(long term, Runnable then) {
    if (term <= claim.term()) {
      then.run();
    } else {
      raise(Terms.after(term, claim.term()), "a member knows a later term", then);
    }
  }

  /** Goes on in a later term, which all members must be told; {@code then} runs once it is certain. */
  private void raise(long term, String reason, Runnable then) {
    // A raise under way is overtaken by this one, and what waits for it then waits for this one.
    afterRaise = afterRaise.isEmpty() ? new ArrayList<>(1) : afterRaise;
    afterRaise.add(then);
    long raised = Math.max(term, node.term());
    node.commit(raised, () -> {
      if (closed) {
        // Passed on meanwhile, to somebody of a term that this node need not commit. Who waits will ask again.
        return;
      }
      claim = new SuperNode(claim.id(), station.transport().local(), raised, score(), division.part());
      node.believe(claim, reason);
      proclamation.addAll(table.members());
      List<Runnable> waiting = afterRaise;
      afterRaise = List.of();
      waiting.forEach(Runnable::run);
      proclaim();
    });
  }

  private void proclaim() {
    station.rendezvous().announce(claim);
    proclamation.begin();
  }

  /** Goes on in a term after {@code term}, because the part has changed. */
  void goOnAbove(long term, String reason) {
    raise(Terms.after(claim.term(), term), reason, () -> {});
  }

  /** Tells {@code sender}, who takes another for super node, or none, how it is; unless it is being told already. */
  void enlighten(NodeId sender, Endpoint source) {
    if (division.part().holds(sender) || table.member(sender).isPresent()) {
      proclamation.tell(sender, source);
    }
  }

  /** Some member holds this super node for lost, or might soon: tells all that it lives, and where. */
  void defend() {
    if (proclamation.isOver()) {
      proclamation.addAll(table.members());
      proclamation.begin();
    }
  }

  /** The regular look after oneself and after others: says of itself what has changed, and searches for another super node. */
  void onWatch() {
    Profile profile = node.refreshProfile();
    table.self(selfEntry(table.ownDuties()));
    SuperNode fresh = new SuperNode(claim.id(), station.transport().local(), claim.term(), profile.score(), division.part());
    boolean moved = !fresh.endpoint().equals(claim.endpoint());
    if (!fresh.equals(claim)) {
      claim = fresh;
      station.rendezvous().announce(claim);
    }
    if (moved) {
      node.believe(claim, "moved");
      defend();
    }
    station.rendezvous().look();
    appointments.reconsider();
    division.onWatch();
    if (!profile.eligible()) {
      leave("its owner no longer permits it", () -> node.seek("its owner no longer permits it"));
    } else {
      yieldIfBarred();
    }
  }

  /** Who may not serve is super node for as long as nobody else can be: a cluster needs one. */
  private void yieldIfBarred() {
    if (!node.mayServe(claim.id()) && !node.isStopping() && !isPassing() && table.members().stream().anyMatch(this::mayLead)) {
      leave("barred", () -> node.seek("barred"));
    }
  }

  /** What is so of this node itself has changed, or of whom others may give a duty. */
  void reconsiderDuties() {
    node.refreshProfile();
    table.self(selfEntry(table.ownDuties()));
    appointments.reconsider();
    yieldIfBarred();
  }

  private Roster.Entry selfEntry(Set<Duty> duties) {
    Profile profile = node.profile();
    return new Roster.Entry(claim.id(), station.transport().local(), profile.score(), profile.eligible(), duties);
  }

  /** Its merit as it is now. */
  int score() {
    return node.profile().score();
  }

  private Standing self() {
    return new Standing(claim.id(), score());
  }

  // Another super node (EC-43).

  /** Another node claims to be super node. The lesser of the two, by what both say now, passes its office to the other. */
  void onRival(SuperNode rival) {
    boolean oldNews = rival.term() <= claim.term() && table.member(rival.id()).isPresent();
    if (oldNews || isPassing() || meeting.contains(rival.id())) {
      return;
    }
    if (!rival.part().overlaps(division.part())) {
      division.learn(rival);
      return;
    }
    station.event("rival", rival.id() + " in term " + rival.term());
    // Announcements outlive their nodes: only a rival that answers is taken seriously.
    meeting = meeting.isEmpty() ? new TreeSet<>() : meeting;
    meeting.add(rival.id());
    station.transport().request(rival.id(), rival.endpoint(),
        number -> new Meet(number, claim.term(), score(), division.part(), table.size()),
        answer -> {
          meeting.remove(rival.id());
          onMet(rival, answer);
        },
        () -> {
          meeting.remove(rival.id());
          onSilent(rival);
        });
  }

  /** Where one place keeps the word of a super node that is gone, only a later term takes its place. */
  private void onSilent(SuperNode rival) {
    if (station.rendezvous().isArbiter()) {
      onTerm(rival.term());
    }
  }

  /** There was another office of {@code term}, whoever held it. */
  void onTerm(long term) {
    if (!closed && term >= claim.term()) {
      raise(Terms.after(term, claim.term()), "the rendezvous knows of a later term", () -> {});
    }
  }

  /** A rival that is the lesser acknowledges, and passes its office on by itself; one that is not says what it is now. */
  private void onMet(SuperNode rival, Answer answer) {
    if (!(answer instanceof Declined declined)) {
      return;
    }
    SuperNode fresh = declined.superNode().filter(claim -> claim.id().equals(rival.id())).orElse(null);
    if (fresh == null) {
      return;
    }
    if (!fresh.part().overlaps(division.part())) {
      division.learn(fresh);
    } else if (declined.reason() == Declined.Reason.NOT_BETTER
        && (!fresh.part().equals(division.part()) || station.election().prefers(Standing.of(fresh), self()))) {
      // Where the parts differ it knows of both how many members they have, and this node does not.
      handOver(fresh, "merged", () -> {});
    }
  }

  /** {@code gone} is not announced any more. */
  void onGone(SuperNode gone) {
    division.forget(gone.id());
  }

  private void onMeet(NodeId sender, Endpoint source, Meet m) {
    SuperNode rival = new SuperNode(sender, source, m.term(), m.score(), m.part());
    if (!m.part().overlaps(division.part())) {
      division.learn(rival);
      decline(source, m, Declined.Reason.ELSEWHERE);
    } else if (division.yieldsTo(rival, m.members())) {
      acknowledge(source, m);
      handOver(rival, "merged", () -> {});
    } else {
      decline(source, m, Declined.Reason.NOT_BETTER);
    }
  }

  private void onUnite(NodeId sender, Endpoint source, Unite m) {
    SuperNode other = new SuperNode(sender, source, m.term(), m.score(), m.part());
    Optional<Declined.Reason> refusal = division.onUnite(other, m.members());
    if (refusal.isPresent()) {
      decline(source, m, refusal.get());
    } else {
      acknowledge(source, m);
      handOver(other, "united", () -> {});
    }
  }

  /**
   * Whether this office takes over another that is passed to it: of the same part from a lesser one, of a part that has something
   * in common with its own where it has more members, and of the other half always, since that was agreed or has nobody else.
   */
  boolean wouldTake(NodeId sender, Endpoint source, Handover m) {
    SuperNode other = new SuperNode(sender, source, m.term(), m.score(), m.part());
    if (m.part().isSiblingOf(division.part())) {
      return !isPassing() || station.election().prefers(self(), Standing.of(other));
    }
    return m.part().overlaps(division.part()) && !division.yieldsTo(other, m.members());
  }

  /** Another super node has passed its office to this one: takes what it knows; {@code then} runs in the common term. */
  void merge(NodeId other, Endpoint endpoint, Handover passed, List<Handover.Entry> knowledge, Runnable then) {
    abandonSuccession();
    division.unite(passed.part());
    registrations.learn(knowledge);
    station.host().probe().count(ClusterMetrics.CHANGES, 1, station.name().counted(), "merged");
    raise(Terms.after(claim.term(), passed.term()), "merged with that of " + other, () -> {
      proclamation.add(other, endpoint);
      then.run();
    });
  }

  // Passing the office on.

  private void onChallenge(Endpoint source, Challenge m, Member challenger) {
    Optional<Declined.Reason> refusal = !mayLead(challenger)
        ? Optional.of(Declined.Reason.NOT_BETTER)
        : station.election().refusal(new Standing(challenger.id(), m.score()), self(), station.host().nanoTime() - beganNanos);
    if (refusal.isPresent()) {
      decline(source, m, refusal.get());
      return;
    }
    acknowledge(source, m);
    handOver(new SuperNode(challenger.id(), source, claim.term(), m.score(), division.part()), "better candidate", () -> {});
  }

  /** Passes the office to the best member that takes it; where there is none, ends it and runs {@code withoutSuccessor}. */
  void leave(String reason, Runnable withoutSuccessor) {
    abandonSuccession();
    List<Member> candidates = station.election().successors(table.members().stream().filter(this::mayLead).toList());
    leaveTo(candidates.subList(0, Math.min(MAXIMUM_SUCCESSORS, candidates.size())), reason, withoutSuccessor);
  }

  /** Whether a member's owner and nobody else objects to its being super node. */
  boolean mayLead(Member member) {
    return member.profile().eligible() && node.mayServe(member.id());
  }

  private void leaveTo(List<Member> candidates, String reason, Runnable withoutSuccessor) {
    Runnable end = () -> {
      close(reason);
      withoutSuccessor.run();
    };
    Optional<SuperNode> sibling = division.sibling();
    if (!candidates.isEmpty()) {
      Member best = candidates.get(0);
      handOver(new SuperNode(best.id(), best.endpoint(), claim.term(), best.profile().score(), division.part()), reason,
          () -> leaveTo(candidates.subList(1, candidates.size()), reason, withoutSuccessor));
    } else if (sibling.isPresent()) {
      handOver(sibling.get(), reason, end);
    } else {
      end.run();
      return;
    }
    // Three sendings may be enough to know: a machine that is being switched off does not wait for long.
    leaving = leaving == null ? station.host().timer("cluster-leave", this::onSuccessorTooSlow) : leaving;
    leaving.start(station.config().retransmissionTimeout().multipliedBy(3));
  }

  private void onSuccessorTooSlow() {
    if (isPassing()) {
      succession.fail("no answer in time");
    }
  }

  /** Passes all to {@code successor}: the office ends when that has acknowledged it. */
  void handOver(SuperNode successor, String reason, Runnable onFailure) {
    pass(successor, division.part(), reason, term -> {
      close(reason);
      node.succeededBy(new SuperNode(successor.id(), successor.endpoint(), term, successor.score(), successor.part()), reason);
    }, onFailure);
  }

  /**
   * Passes the office on, or a half of it, with the members that belong to it.
   *
   * @param passed what is passed on: where it is what this office has, also those go with it that belong elsewhere
   * @param onTaken runs with the term of the successor's office
   */
  void pass(SuperNode successor, Part passed, String reason, LongConsumer onTaken, Runnable onFailure) {
    // A rival that was asked during an office may answer after it.
    if (isPassing() || closed) {
      return;
    }
    boolean all = passed.equals(division.part());
    SuperNode self = new SuperNode(claim.id(), claim.endpoint(), claim.term(), score(), claim.part());
    succession = new Succession(station, self, successor, onTaken, onFailure);
    succession.begin(passed, table.size(),
        table.knowledgeFor(successor.id(), station.host().nanoTime()).stream()
            .filter(entry -> all || passed.holds(entry.member().id()))
            .toList(),
        reason);
  }

  /** Whether the office, or a half of it, is being passed on. */
  boolean isPassing() {
    return succession != null && !succession.isOver();
  }

  private void abandonSuccession() {
    if (succession != null) {
      succession.end();
    }
  }

  /** Ends the office: nothing is announced or expires any more. */
  void close(String reason) {
    closed = true;
    abandonSuccession();
    appointments.close();
    proclamation.end();
    registrations.end();
    if (leaving != null) {
      leaving.cancel();
    }
    tenure.finish();
    station.rendezvous().withdraw();
    station.event("office-ended", "term " + claim.term() + ": " + reason);
  }

  void acknowledge(Endpoint source, Request request) {
    station.transport().send(source, new Acknowledged(request.request(), claim.term()));
  }

  void decline(Endpoint source, Request request, Declined.Reason reason) {
    SuperNode fresh = new SuperNode(claim.id(), claim.endpoint(), claim.term(), score(), division.part());
    station.transport().send(source, new Declined(request.request(), reason, Optional.of(fresh)));
  }
}
