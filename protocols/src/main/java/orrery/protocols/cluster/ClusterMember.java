package orrery.protocols.cluster;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Assign;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.Coordinator;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.Referral;
import orrery.protocols.cluster.ClusterMessage.Registered;
import orrery.protocols.cluster.ClusterMessage.Request;
import orrery.protocols.cluster.ClusterMessage.RingElected;
import orrery.protocols.cluster.ClusterMessage.RosterPage;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in one cluster: it finds the super node or becomes it, stays registered, notices when the super node is
 * lost, and takes part in electing another.
 *
 * <p>An activated node looks for a super node; finding none, it declares itself (EC-12). Found, the super node is asked to
 * register it, and the registration is renewed at half its lease: there is no other keep-alive (EC-14), so a lost super node
 * is noticed by a renewal that is not answered, by any other use that fails ({@link #suspect}), or by word of a member that
 * noticed (EC-35). What a super node does is in {@link Office}; how one is elected, in {@link Election}.
 *
 * <p>A term once accepted is kept in storage before anything is made of it: no restart makes a node accept a lower one. A node
 * that knows a later term than the super node it finds says so when it registers, and the super node goes on in a term after
 * that.
 */
public final class ClusterMember implements Protocol, InterfacesListener {

  private final ClusterConfig config;
  private final ClusterName name;
  private final ClusterPorts ports;
  private final Rendezvous rendezvous;
  private final ClusterListener listener;
  private final ClusterMemory memory;
  private final SelfDescription self;
  private final Election election;
  private final RandomStream random;
  private final Membership membership;
  private final RosterBook roster;
  private final HeldDuties held;
  private LostOffices lost = LostOffices.NONE;
  /** Null while nothing is waited for. */
  private @Nullable ClusterClocks clocks;
  /** Members do not look for a super node. */
  private @Nullable Search search;
  /** Null until an office is passed to this node. */
  private @Nullable HandoverInbox inbox;

  private Role role = Role.OUTSIDE;
  private Predicate<NodeId> mayServe = id -> true;
  private @Nullable NodeId remembered;
  private Part part = Part.WHOLE;
  private Part toldPart = Part.WHOLE;
  private @Nullable Transport transport;
  private @Nullable Office office;
  private @Nullable SuperNode superNode;
  private @Nullable Runnable stopped;

  /**
   * A part not yet begun.
   *
   * @param cluster the cluster's name, 1 to 63 bytes of UTF-8; nodes of the same name on a link are one cluster
   * @param rendezvous where its super node is found, used by this object alone
   */
  public ClusterMember(Host host, ClusterConfig config, String cluster, Rendezvous rendezvous, ClusterListener listener) {
    this(host, config, ClusterName.of(cluster), ClusterPorts.OWN, rendezvous, listener);
  }

  /** As above, with a port from elsewhere, and perhaps a name of this node's own for the cluster. */
  public ClusterMember(
      Host host, ClusterConfig config, ClusterName name, ClusterPorts ports, Rendezvous rendezvous, ClusterListener listener) {
    this.config = config;
    this.name = host.shared().same(name, Shared.hash(name.own()));
    this.ports = ports;
    this.rendezvous = rendezvous;
    this.listener = listener;
    this.memory = new ClusterMemory(host, name.own());
    this.roster = new RosterBook();
    this.self = new SelfDescription(host, memory, config.merit());
    this.random = host.random(("cluster/" + name.own()).intern());
    Electorate electorate = new Voter(this);
    this.election = switch (config.election()) {
      case MERIT -> new MeritElection(config.merit(), electorate);
      case BULLY -> new BullyElection(config.bully(), electorate);
      case RING -> new RingElection(config.ring(), electorate);
      case RAFT -> new RaftElection(config.raft(), electorate);
      case RANDOM -> new RandomElection(config.random(), electorate);
    };
    this.membership = new Membership(this);
    this.held = new HeldDuties(this);
  }

  @Override
  public void start() {
    transport = new Transport(this, ports, random);
    clock(ClusterClocks::begin);
    host().probe().state("term", name.own(), Long.toString(memory.term()));
    host().probe().state("super-node", name.own(), "");
    host().followInterfaces(this);
    seek("activated");
    memory.recollection().filter(known -> config.rejoin()).ifPresent(known -> {
      held.remember(memory.duties());
      search().rejoin(known);
    });
  }

  /** Leaves: a super node passes its office on first, a member says that it goes. Both wait for the other side, in bounds. */
  @Override
  public void stop(Runnable done) {
    if (stopped != null || role == Role.OUTSIDE) {
      done.run();
      return;
    }
    stopped = done;
    noteSession();
    if (office != null) {
      office.leave("leaving", this::finish);
    } else if ((role == Role.MEMBER || role == Role.JOINING) && membership.target() != null) {
      memory.abandon();
      election.end();
      membership.leave(membership.target(), this::finish);
    } else {
      finish();
    }
  }

  private void finish() {
    if (stopped != null) {
      Runnable done = stopped;
      stopped = null;
      become(Role.OUTSIDE, "leaving");
      part = Part.WHOLE;
      tellPart();
      memory.abandon();
      election.end();
      endSearch();
      membership.pause();
      transport().close();
      host().unfollowInterfaces(this);
      superNode = null;
      office = null;
      held.hold(Duty.none());
      host().probe().state("super-node", name.own(), "");
      done.run();
    }
  }

  /** This node's own name for the cluster. */
  public String cluster() {
    return name.own();
  }

  /** Where the other members reach this node; empty before it has begun, and after it has left. */
  public Optional<Endpoint> endpoint() {
    return transport == null || role == Role.OUTSIDE ? Optional.empty() : Optional.of(transport().local());
  }

  /** What this node is to the cluster. */
  public Role role() {
    return role;
  }

  /** The highest term it has accepted, 0 before the first. */
  public long term() {
    return memory.term();
  }

  /** The super node it believes in; itself, perhaps. */
  public Optional<SuperNode> superNode() {
    return Optional.ofNullable(superNode);
  }

  /** Who is in the cluster, as the super node last told; as it is, where this node is super node. */
  public Roster roster() {
    return office != null ? office.roster() : roster.roster();
  }

  /** The registered members in the order of their ids, without this node; empty unless it is super node. */
  public List<Member> members() {
    return office != null ? office.members() : List.of();
  }

  /** The super nodes of the cluster's other parts, where it is divided; empty unless this node is super node. */
  public List<SuperNode> neighbours() {
    return office != null ? office.neighbours() : List.of();
  }

  /** What it tells the cluster of itself. */
  public Profile profile() {
    return self.profile();
  }

  /** What this node has to do for the cluster; kept, where its super node is lost, until the next says otherwise. */
  public Set<Duty> duties() {
    return held.duties();
  }

  /**
   * Who may have a duty or be super node, as far as this node has a say: it gives neither to others, hears no ballot that
   * would make one of them super node, and does not stand where it is one itself. All may, before this is called. {@code
   * mayServe} is asked each time; when it would answer otherwise than before, {@link #reconsiderDuties} is to be called.
   */
  public void mayServe(Predicate<NodeId> mayServe) {
    this.mayServe = mayServe;
    reconsiderDuties();
  }

  /** Where this node is super node, it decides anew who has which duty, and whether it may keep its office. */
  public void reconsiderDuties() {
    if (office != null) {
      office.reconsiderDuties();
    }
  }

  boolean mayServe(NodeId id) {
    return mayServe.test(id);
  }

  /** Whether this node has been found to be reachable from outside of its link (EC-21). The cluster is told when it next renews. */
  public void onReachability(boolean found) {
    self.reachable(found);
    reconsiderDuties();
  }

  /** {@code neighbour} is super node where this part is of, as was found out elsewhere and confirmed by an exchange. */
  public void onNeighbour(SuperNode neighbour) {
    rendezvous.onNeighbour(neighbour);
  }

  /** So much of this node's processor is in use, 0 to 100. The cluster is told when it next renews. */
  public void onLoad(int percent) {
    self.load(percent);
    reconsiderDuties();
  }

  /**
   * This node offers those microservices from now on. The cluster is told when it next renews; where this node is super node, who
   * follows the cluster is told now.
   */
  public void onInventory(Inventory inventory) {
    boolean news = !self.profile().inventory().equals(inventory);
    self.offers(inventory);
    if (office != null && news) {
      refreshProfile();
      listener.onOwnProfile();
    }
  }

  /** A use of the super node has failed: asks it whether it still lives, and holds an election if it does not (EC-35). */
  public void suspect(String reason) {
    if (role == Role.MEMBER && stopped == null && !membership.isAsking()) {
      event("suspected", reason);
      membership.renew();
    }
  }

  // Roles and terms.

  /** The only place where the role changes. */
  private void become(Role next, String reason) {
    if (next == role) {
      return;
    }
    event("role", role.word() + " to " + next.word() + ": " + reason);
    role = next;
    host().probe().state("role", name.own(), next.word());
    listener.onRole(next, reason);
  }

  /** As {@link ClusterMemory#commit}. */
  void commit(long term, Runnable then) {
    memory.commit(term, then);
  }

  /** {@code claim} is accepted, its term being committed. */
  void believe(SuperNode claim, String reason) {
    boolean another = superNode == null || !superNode.id().equals(claim.id());
    boolean falseAlarm = claim.id().equals(lost.id()) && claim.term() == lost.term();
    boolean replaces = superNode != null && another;
    clock(running -> running.onAccepted(claim.id().equals(host().id()), falseAlarm, replaces));
    host().probe().state("term", name.own(), Long.toString(claim.term()));
    SuperNode shared = claim.shared(host().shared());
    superNode = shared;
    part = shared.part();
    if (claim.id().equals(host().id())) {
      tellPart();
    }
    lost = lost.end();
    if (inbox != null) {
      inbox.abandon();
    }
    if (another) {
      host().probe().state("super-node", name.own(), claim.id().name());
    }
    event("super-node", claim.id() + " in term " + claim.term() + ": " + reason);
    listener.onSuperNode(shared);
  }

  Host host() {
    return memory.host();
  }

  ClusterConfig config() {
    return config;
  }

  RandomStream random() {
    return random;
  }

  ClusterName name() {
    return name;
  }

  ClusterListener listener() {
    return listener;
  }

  private void clock(Consumer<ClusterClocks> event) {
    ClusterClocks running = clocks == null ? new ClusterClocks(this) : clocks;
    event.accept(running);
    clocks = running.areIdle() ? null : running;
  }

  private void tellPart() {
    if (!part.equals(toldPart)) {
      toldPart = part;
      host().probe().state("part", name.own(), part.text());
    }
  }

  private void disbelieve(String reason) {
    membership.pause();
    clock(ClusterClocks::onLost);
    if (superNode != null) {
      superNode = null;
      host().probe().state("super-node", name.own(), "");
      listener.onNoSuperNode(reason);
    }
  }

  // Looking for a super node.

  /** Begins as an activated node does. */
  void seek(String reason) {
    memory.abandon();
    election.end();
    disbelieve(reason);
    membership.forget();
    office = null;
    part = Part.WHOLE;
    if (stopped != null) {
      finish();
      return;
    }
    become(Role.SEEKING, reason);
    search().begin();
  }

  /** Announcements outlive their nodes: one whose node did not answer is believed again only in a later term. */
  void onAnnounced(SuperNode claim) {
    if (lost.isAvoided(claim)) {
      return;
    }
    if (claim.part().holds(host().id()) || role == Role.SUPER_NODE) {
      onClaim(claim);
    } else if (role == Role.SEEKING) {
      // It is of another part, and knows whose this node is; or else there is nobody but it.
      onReferred(claim, "found for another part");
    }
  }

  /** {@code claim} was announced, and is not any more. */
  void onGone(SuperNode claim) {
    if (office != null) {
      office.onGone(claim);
    }
  }

  /** There was an office of {@code term}: only a later one is let in at the rendezvous. */
  void onTerm(long term) {
    lost = lost.heardOf(term);
    if (office != null) {
      office.onTerm(term);
    }
  }

  /** Somebody is said to be super node. */
  private void onClaim(SuperNode claim) {
    if (claim.id().equals(host().id())) {
      return;
    }
    switch (role) {
      case OUTSIDE -> { }
      case SEEKING, CANDIDATE -> accept(claim, "found");
      case JOINING, MEMBER -> {
        if (claim.term() > memory.term()) {
          accept(claim, "a later term");
        }
      }
      case SUPER_NODE -> {
        if (office != null) {
          office.onRival(claim);
        }
      }
    }
  }

  private void accept(SuperNode claim, String reason) {
    if (stopped != null) {
      return;
    }
    if (claim.term() >= memory.term()) {
      commit(claim.term(), () -> join(claim, reason, true));
    } else {
      // It will have to go on in a later term before this node can accept it, and learns so from the registration.
      join(claim, reason, false);
    }
  }

  /** Somebody else says who is super node: word of mouth, believed when that node registers this one. */
  private void onReferred(SuperNode claim, String reason) {
    boolean looking = role == Role.SEEKING || role == Role.CANDIDATE;
    if (role == Role.SUPER_NODE) {
      onClaim(claim);
    } else if (looking && stopped == null && mayJoin(claim)) {
      memory.abandon();
      join(claim, reason, false);
    }
  }

  /** How long this node lets others go first, where the least waits {@code longestNanos}. */
  long patienceNanos(long longestNanos) {
    return election.patienceNanos(longestNanos);
  }

  /** Nobody has been found: this node declares itself. */
  void declare() {
    if (role == Role.SEEKING && profile().eligible()) {
      takeOffice("declared", List.of(), Collections.emptyMap(), () -> {});
    }
  }

  /** The time of a regular look; whether this node is super node, and has looked after its office. */
  boolean watchesOffice() {
    noteSession();
    if (office != null) {
      office.onWatch();
      return true;
    }
    refreshProfile();
    lost = lost.forgiveAll();
    return false;
  }

  // Being a member.

  /** Asks to be registered with {@code claim}, which this node {@code accepted} or will when it is registered. */
  void join(SuperNode claim, String reason, boolean accepted) {
    election.end();
    onFound();
    membership.turnTo(claim);
    become(Role.JOINING, reason);
    if (accepted) {
      believe(claim, reason);
    }
    refreshProfile();
    membership.register();
  }

  /** {@code then} still is super node, and has registered this node on its asking by memory. */
  void onRemembered(SuperNode then, Registered registered) {
    if (role == Role.SEEKING && stopped == null) {
      clock(ClusterClocks::onRemembered);
      memory.abandon();
      onFound();
      membership.turnTo(then);
      become(Role.JOINING, "remembered");
      membership.onRegistered(then, registered);
    }
  }

  /** Another is super node now, as somebody says who was asked by memory. */
  void onRemembered(SuperNode other, String reason) {
    if (role == Role.SEEKING) {
      clock(ClusterClocks::onRemembered);
      onReferred(other, reason);
    }
  }

  /** This node was super node, and those {@code members} that it asked by memory know of no other. */
  void resume(Map<NodeId, Endpoint> members) {
    if (role == Role.SEEKING && stopped == null && refreshProfile().eligible()) {
      clock(ClusterClocks::onRemembered);
      takeOffice("resumed", List.of(), members, () -> {});
    }
  }

  /** {@code now}, believed in, has registered this node, for the first time or again. */
  void onRegistered(SuperNode now, Optional<RosterPage> page) {
    superNode = now;
    part = now.part();
    lost = lost.forgiveAll();
    endSearch();
    page.ifPresent(first -> onRosterPage(now.id(), first));
    clock(ClusterClocks::onRegistered);
    become(Role.MEMBER, "registered");
    held.resume();
    if (!now.id().equals(remembered)) {
      remembered = now.id();
      noteSession();
    }
    election.onRegistered(now);
  }

  /** This node belongs to another part, whose super node is {@code claim}: what it knew of this one is of no use there. */
  void moveTo(SuperNode claim, String reason) {
    roster.keep(Roster.EMPTY, host().shared());
    join(claim, reason, false);
  }

  /** {@code full} takes no more members. */
  void onRefused(SuperNode full) {
    search().onRefused();
    avoid(full);
    seek("the cluster is full");
  }

  private void onRosterPage(NodeId sender, RosterPage page) {
    if (superNode != null && sender.equals(superNode.id()) && page.term() == superNode.term()) {
      roster.take(page, config.maximumMembers() + 1, host().shared());
    }
  }

  // Duties.

  private void onAssign(NodeId sender, Endpoint source, Assign m) {
    if (office == null && superNode != null && superNode.id().equals(sender) && stopped == null) {
      held.assigned(m.term(), m.version(), m.duties());
      acknowledge(source, m);
    } else if (role != Role.JOINING || membership.target() == null || !membership.target().id().equals(sender)) {
      decline(source, m, Declined.Reason.NOT_SUPER_NODE);
    }
    // Else it will be said again when this node is registered.
  }

  /** This node gives itself what it has to do. */
  void hold(Set<Duty> duties) {
    held.hold(duties);
  }

  /** This node is no longer fit for what it has to do: its super node is to know. */
  void tellUnfit() {
    if (role == Role.MEMBER && stopped == null && !membership.isAsking()) {
      membership.renew();
    }
  }

  // Losing the super node.

  /** The node that was asked is not, or no longer, a super node that answers. */
  void onLost(String reason) {
    SuperNode gone = membership.target();
    if (stopped != null || gone == null) {
      return;
    }
    avoid(gone);
    event("lost", gone.id() + " in term " + gone.term() + ": " + reason);
    boolean believed = superNode != null;
    disbelieve(reason);
    if (believed) {
      clock(ClusterClocks::onNoticed);
    }
    lost = lost.lose(gone.id(), gone.term());
    if (others().isEmpty()) {
      seek(reason);
    } else {
      stand(reason, true);
    }
  }

  private void stand(String reason, boolean noticed) {
    memory.abandon();
    membership.forget();
    become(Role.CANDIDATE, reason);
    search().listen();
    election.begin(noticed);
  }

  void avoid(SuperNode claim) {
    lost = lost.avoid(claim);
  }

  /** Whether it is worth asking {@code claim}, of which others have told. */
  boolean mayJoin(SuperNode claim) {
    return !claim.id().equals(host().id()) && !lost.isAvoided(claim);
  }

  /** The other members as the last roster has them, without the super node that is lost. */
  List<Roster.Entry> others() {
    return roster.others(host().id(), lost.id());
  }

  LostOffices lost() {
    return lost;
  }

  private void onBallot(NodeId sender, Endpoint source, Ballot ballot) {
    if (role == Role.OUTSIDE || role == Role.SEEKING || stopped != null) {
      return;
    }
    boolean ownAnnouncement = ballot instanceof RingElected round && round.elected().id().equals(host().id());
    boolean concerned = role == Role.CANDIDATE && (ballot.lost().equals(lost.id()) || ballot.term() >= lost.term());
    boolean ofOurs = superNode != null && ballot.lost().equals(superNode.id()) && ballot.term() >= superNode.term();
    if (ofOurs && role != Role.SUPER_NODE && ballot.isCall()) {
      avoid(superNode);
      disbelieve("lost, says " + sender);
      lost = lost.lose(ballot.lost(), ballot.term());
      stand("lost, says " + sender, false);
      concerned = true;
    } else if (role == Role.CANDIDATE && ballot.term() > lost.term()) {
      lost = lost.lose(ballot.lost(), ballot.term());
    } else if (office != null && ballot.lost().equals(host().id())) {
      office.defend();
    } else if (office != null && ballot.isCall() && !ownAnnouncement) {
      office.enlighten(sender, source);
    } else if (superNode != null && office == null && ballot.isCall()) {
      transport().send(source, new Referral(superNode));
    }
    if (ballot.proposed(sender).filter(proposed -> !mayServe(proposed)).isEmpty()) {
      election.onBallot(sender, source, ballot, concerned);
    }
  }

  // Being super node.

  /** This node has won the election: it takes office in {@code least} or a later term, and tells the others. */
  void succeed(String reason, long least) {
    takeOffice(reason, least, List.of(), Roster.endpoints(others()), () -> {});
  }

  /** This node has won the election, which tells the others itself by {@code announcement}. */
  void succeed(String reason, Consumer<SuperNode> announcement) {
    takeOffice(reason, List.of(), Collections.emptyMap(), () -> announcement.accept(superNode));
  }

  /** The election says who has won it. */
  void onElected(SuperNode claim) {
    onReferred(claim, "elected");
  }

  /** Asks the super node, which lives, for its office. */
  void challenge() {
    if (role == Role.MEMBER && membership.target() != null) {
      membership.challenge(membership.target());
    }
  }

  private void takeOffice(String reason, List<Handover.Entry> knowledge, Map<NodeId, Endpoint> audience, Runnable then) {
    takeOffice(reason, 1, knowledge, audience, then);
  }

  private void takeOffice(String reason, long least, List<Handover.Entry> knowledge, Map<NodeId, Endpoint> audience, Runnable then) {
    long term = Math.max(least, Terms.after(memory.term(), lost.latestTerm()));
    commit(term, () -> {
      lost = lost.forgiveAll();
      election.end();
      onFound();
      membership.forget();
      refreshProfile();
      SuperNode claim = new SuperNode(host().id(), transport().local(), term, self.profile().score(), part);
      host().probe().count(ClusterMetrics.CHANGES, 1, name.counted(), reason);
      tellPart();
      office = new Office(station(), this, claim);
      become(Role.SUPER_NODE, reason);
      believe(claim, reason);
      search().listen();
      then.run();
      office.open(knowledge, audience, roster.roster());
    });
  }

  /** The office has been passed to {@code successor}. */
  void succeededBy(SuperNode successor, String reason) {
    roster.keep(office().roster(), host().shared());
    office = null;
    if (stopped != null) {
      finish();
    } else {
      accept(successor, reason);
    }
  }

  private void onHandover(NodeId sender, Endpoint source, Handover m) {
    inbox = inbox == null ? new HandoverInbox() : inbox;
    if (inbox.isTaking(sender, m)) {
      return;
    }
    if (office != null && inbox.hasTaken(sender, m)) {
      acknowledge(source, m);
    } else if (office != null) {
      if (office.wouldTake(sender, source, m)) {
        inbox.take(sender, m, () -> acknowledge(source, m), (knowledge, then) -> office.merge(sender, source, m, knowledge, then));
      } else {
        decline(source, m, Declined.Reason.NOT_BETTER);
      }
    } else {
      boolean ours = superNode != null && superNode.id().equals(sender) || role == Role.CANDIDATE && sender.equals(lost.id());
      if (ours && self.profile().eligible() && mayServe(host().id()) && stopped == null) {
        inbox.take(sender, m, () -> acknowledge(source, m), (knowledge, then) -> {
          lost = lost.atLeast(m.term());
          boolean half = !m.part().equals(part);
          part = m.part();
          takeOffice(half ? "divided" : "handed over", knowledge, half ? Collections.emptyMap() : Collections.singletonMap(sender, source), then);
        });
      } else {
        decline(source, m, Declined.Reason.NOT_SUPER_NODE);
      }
    }
  }

  private void acknowledge(Endpoint source, Request request) {
    transport().send(source, new Acknowledged(request.request(), office == null ? 0 : superNode.term()));
  }

  private void decline(Endpoint source, Request request, Declined.Reason reason) {
    Optional<SuperNode> known = Optional.ofNullable(superNode)
        .map(claim -> claim.id().equals(host().id()) ? new SuperNode(claim.id(), claim.endpoint(), claim.term(), self.profile().score(), claim.part()) : claim);
    transport().send(source, new Declined(request.request(), reason, known));
  }

  // Input.

  /** Something has come that is not an answer to a request of this node. */
  void onMessage(NodeId sender, Endpoint source, ClusterMessage message) {
    boolean betweenOffices = role == Role.SUPER_NODE && office == null;
    if (role == Role.OUTSIDE || betweenOffices) {
      // What matters will be asked again when this node knows its place.
      return;
    }
    if (message instanceof Ballot ballot) {
      onBallot(sender, source, ballot);
    } else if (message instanceof Handover handover) {
      onHandover(sender, source, handover);
    } else if (message instanceof Assign assign) {
      onAssign(sender, source, assign);
    } else if (message instanceof Request request) {
      if (office != null) {
        office.onRequest(sender, source, request);
      } else {
        decline(source, request, Declined.Reason.NOT_SUPER_NODE);
      }
    } else if (message instanceof Coordinator coordinator) {
      onCoordinator(new SuperNode(sender, source, coordinator.term(), coordinator.score(), coordinator.part()));
    } else if (message instanceof Referral referral) {
      onReferred(referral.superNode(), "referred by " + sender);
    } else if (message instanceof RosterPage page) {
      onRosterPage(sender, page);
    } else {
      throw new AssertionError("a message for nobody: " + message);
    }
  }

  /** A super node says by itself that it is one, so that it lives. */
  private void onCoordinator(SuperNode claim) {
    lost = lost.forgive(claim.id());
    boolean same = superNode != null && superNode.id().equals(claim.id()) && superNode.term() == claim.term();
    if (role == Role.MEMBER && same && !superNode.endpoint().equals(claim.endpoint())) {
      accept(claim, "it has moved");
    } else if (role == Role.MEMBER && same) {
      // It does not know that this node is registered.
      membership.renew();
    } else if (role == Role.MEMBER && claim.term() <= memory.term() && superNode != null) {
      // Two are super node: the one that learns of the other here will meet it.
      transport().send(claim.endpoint(), new Referral(superNode));
    } else {
      onClaim(claim);
    }
  }

  @Override
  public void onInterfacesChanged() {
    if (office != null) {
      office.onWatch();
    } else if (role == Role.MEMBER) {
      suspect("interfaces changed");
    } else if (role == Role.SEEKING) {
      search().look();
    }
  }

  /** What this node would tell of itself now. */
  Profile describe() {
    return self.now(config.merit());
  }

  /** Looks at the device anew. */
  Profile refreshProfile() {
    return self.refresh(config.merit());
  }

  /** {@code interval} and up to a tenth less, so that nodes which began together do not stay in step. */
  long spread(Duration interval) {
    return interval.toNanos() - random.nextLong(interval.toNanos() / 10 + 1);
  }

  private Office office() {
    if (office == null) {
      throw new IllegalStateException("an office's timers must end with it");
    }
    return office;
  }

  /** Whether this node is leaving. */
  boolean isStopping() {
    return stopped != null;
  }

  /** Keeps what a restart should find. */
  void noteSession() {
    if (superNode != null) {
      // The sign tells what a super node knows from what a member is told.
      memory.remember(superNode, office != null ? -(int) office.rosterVersion() : roster.changes(), this::roster);
      memory.remember(held.claimed());
    }
    memory.noteSession();
  }

  /** What a super node is to be told that this node has to do. */
  Set<Duty> claimedDuties() {
    return held.claimed();
  }

  /** The version held of the roster of {@code ofTerm}, 0 where none is. */
  long rosterVersion(long ofTerm) {
    return roster.version(ofTerm);
  }

  /** What this node's part works with, made anew for who holds it. */
  Station station() {
    return new Station(host(), config, name, transport(), rendezvous, election, listener);
  }

  Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("a cluster member must be started first");
    }
    return transport;
  }

  /** A decision worth a line in the node's story. */
  void event(String kind, String detail) {
    host().probe().event("cluster-" + kind, name.own() + ": " + detail);
  }

  private Search search() {
    search = search == null ? new Search(this, rendezvous) : search;
    return search;
  }

  private void onFound() {
    if (search != null) {
      search.onFound();
    }
  }

  private void endSearch() {
    if (search != null) {
      search.end();
      search = null;
    }
  }
}
