package orrery.protocols.cluster;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.BullyAnswer;
import orrery.protocols.cluster.ClusterMessage.Challenge;
import orrery.protocols.cluster.ClusterMessage.Coordinator;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.Leave;
import orrery.protocols.cluster.ClusterMessage.Referral;
import orrery.protocols.cluster.ClusterMessage.Register;
import orrery.protocols.cluster.ClusterMessage.Registered;
import orrery.protocols.cluster.ClusterMessage.Renew;
import orrery.protocols.cluster.ClusterMessage.Request;
import orrery.protocols.cluster.ClusterMessage.RosterPage;
import orrery.protocols.cluster.ClusterMessage.Update;
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
public final class ClusterMember implements Protocol {

  /** So often a registration follows the words of nodes that are not super node before the node searches for itself. */
  private static final int MAXIMUM_REFERRALS = 5;

  private final Host host;
  private final ClusterConfig config;
  private final ClusterName name;
  private final String cluster;
  private final ClusterPorts ports;
  private final Rendezvous rendezvous;
  private final ClusterListener listener;
  private final ClusterMemory memory;
  private final ClusterClocks clocks;
  private final Merit merit;
  private final Election election;
  private final RandomStream random;
  private final Timer bootstrapTimer;
  private final Timer watchTimer;
  private final Timer renewalTimer;
  private final Map<NodeId, Long> avoided = new TreeMap<>();
  private final RosterBook roster;
  private final HandoverInbox inbox = new HandoverInbox();
  private final Rendezvous.Listener announcements = new Announcements();

  private Role role = Role.OUTSIDE;
  private Profile profile;
  private int referrals;
  private boolean refused;
  private boolean following;
  private int call;
  private boolean calling;
  private NodeId lostId;
  private long lostTerm;
  private long lastTermKnown;
  private @Nullable Station station;
  private @Nullable Office office;
  private Office.@Nullable Timers officeTimers;
  private @Nullable SuperNode superNode;
  private @Nullable SuperNode target;
  private @Nullable Runnable stopped;

  /**
   * A part not yet begun.
   *
   * @param cluster the cluster's name, 1 to 63 bytes of UTF-8; nodes of the same name on a link are one cluster
   * @param rendezvous where its super node is found, used by this object alone
   */
  public ClusterMember(Host host, ClusterConfig config, String cluster, Rendezvous rendezvous, ClusterListener listener) {
    this(host, config, ClusterName.of(cluster), ClusterPorts.of(host), rendezvous, listener);
  }

  /** As above, with a port from elsewhere, and perhaps a name of this node's own for the cluster. */
  public ClusterMember(
      Host host, ClusterConfig config, ClusterName name, ClusterPorts ports, Rendezvous rendezvous, ClusterListener listener) {
    this.host = host;
    this.config = config;
    this.name = name;
    this.cluster = name.own();
    this.ports = ports;
    this.rendezvous = rendezvous;
    this.listener = listener;
    this.memory = new ClusterMemory(host, cluster);
    this.clocks = new ClusterClocks(host, name.counted());
    this.roster = new RosterBook(config.maximumMembers() + 1);
    this.merit = new Merit(config.merit());
    this.random = host.random("cluster/" + cluster);
    Electorate electorate = new Voter();
    this.election = switch (config.election()) {
      case MERIT -> new MeritElection(config.merit(), electorate);
      case BULLY -> new BullyElection(config.bully(), electorate);
    };
    this.bootstrapTimer = host.timer("cluster-bootstrap", this::onBootstrapEnd);
    this.watchTimer = host.timer("cluster-watch", this::onWatch);
    this.renewalTimer = host.timer("cluster-renewal", this::renew);
    this.profile = Profile.of(host, memory.persistence(), merit);
    this.lostId = host.id();
  }

  @Override
  public void start() {
    Transport transport = new Transport(host, config, name, ports, random, this::onMessage);
    station = new Station(host, config, name, transport, rendezvous, election, listener);
    clocks.begin();
    host.probe().state("term", cluster, Long.toString(memory.committedTerm()));
    host.probe().state("super-node", cluster, "");
    if (!following) {
      following = true;
      host.onInterfacesChanged(this::onInterfacesChanged);
    }
    seek("activated");
  }

  /** Leaves: a super node passes its office on first, a member says that it goes. Both wait for the other side, in bounds. */
  @Override
  public void stop(Runnable done) {
    if (stopped != null || role == Role.OUTSIDE) {
      done.run();
      return;
    }
    stopped = done;
    memory.noteSession();
    if (office != null) {
      office.leave("leaving", this::finish);
    } else if ((role == Role.MEMBER || role == Role.JOINING) && target != null) {
      memory.abandon();
      election.end();
      cancelCall();
      renewalTimer.cancel();
      transport().request(target.id(), target.endpoint(), Leave::new, answer -> finish(), this::finish);
    } else {
      finish();
    }
  }

  private void finish() {
    if (stopped != null) {
      Runnable done = stopped;
      stopped = null;
      become(Role.OUTSIDE, "leaving");
      memory.abandon();
      election.end();
      bootstrapTimer.cancel();
      watchTimer.cancel();
      renewalTimer.cancel();
      rendezvous.ignore();
      transport().close();
      superNode = null;
      office = null;
      host.probe().state("super-node", cluster, "");
      done.run();
    }
  }

  /** This node's own name for the cluster. */
  public String cluster() {
    return cluster;
  }

  /** Where the other members reach this node; empty before it has begun, and after it has left. */
  public Optional<Endpoint> endpoint() {
    return station == null || role == Role.OUTSIDE ? Optional.empty() : Optional.of(transport().local());
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

  /** What it tells the cluster of itself. */
  public Profile profile() {
    return profile;
  }

  /** A use of the super node has failed: asks it whether it still lives, and holds an election if it does not (EC-35). */
  public void suspect(String reason) {
    if (role == Role.MEMBER && stopped == null && !calling) {
      station().event("suspected", reason);
      renew();
    }
  }

  // Roles and terms.

  /** The only place where the role changes. */
  private void become(Role next, String reason) {
    if (next == role) {
      return;
    }
    station().event("role", role.word() + " to " + next.word() + ": " + reason);
    role = next;
    host.probe().state("role", cluster, next.word());
    listener.onRole(next, reason);
  }

  /** As {@link ClusterMemory#commit}. */
  void commit(long term, Runnable then) {
    memory.commit(term, then);
  }

  /** {@code claim} is accepted, its term being committed. */
  void believe(SuperNode claim, String reason) {
    boolean another = superNode == null || !superNode.id().equals(claim.id());
    boolean falseAlarm = claim.id().equals(lostId) && claim.term() == lostTerm;
    clocks.onAccepted(claim.id().equals(host.id()), falseAlarm, superNode != null && another);
    host.probe().state("term", cluster, Long.toString(claim.term()));
    superNode = claim;
    lostId = host.id();
    inbox.abandon();
    if (another) {
      host.probe().state("super-node", cluster, claim.id().name());
    }
    station().event("super-node", claim.id() + " in term " + claim.term() + ": " + reason);
    listener.onSuperNode(claim);
  }

  private void disbelieve(String reason) {
    renewalTimer.cancel();
    cancelCall();
    clocks.onLost();
    if (superNode != null) {
      superNode = null;
      host.probe().state("super-node", cluster, "");
      listener.onNoSuperNode(reason);
    }
  }

  // Looking for a super node.

  /** Begins as an activated node does. */
  void seek(String reason) {
    memory.abandon();
    election.end();
    disbelieve(reason);
    target = null;
    office = null;
    if (stopped != null) {
      finish();
      return;
    }
    become(Role.SEEKING, reason);
    startBootstrap();
    watchTimer.start(spread(config.watchInterval()));
    rendezvous.seek(announcements);
  }

  /** What is heard at the rendezvous. */
  private final class Announcements implements Rendezvous.Listener {

    @Override
    public void onClaim(SuperNode claim) {
      onAnnounced(claim);
    }

    @Override
    public void onTerm(long term) {
      lastTermKnown = Math.max(lastTermKnown, term);
      if (office != null) {
        office.onTerm(term);
      }
    }
  }

  /** Announcements outlive their nodes: one whose node did not answer is believed again only in a later term. */
  private void onAnnounced(SuperNode claim) {
    if (!isAvoided(claim)) {
      onClaim(claim);
    }
  }

  /** Somebody is said to be super node. */
  private void onClaim(SuperNode claim) {
    if (claim.id().equals(host.id())) {
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
    } else if (looking && stopped == null && !claim.id().equals(host.id()) && !isAvoided(claim)) {
      memory.abandon();
      join(claim, reason, false);
    }
  }

  /** A node on a link without multicast is alone there, and need not wait for anybody. */
  private void startBootstrap() {
    boolean alone = !rendezvous.isArbiter() && host.interfaces().stream().noneMatch(each -> each.up() && each.multicast());
    bootstrapTimer.start(alone ? 0 : config.bootstrapTime().toNanos() + election.patienceNanos(config.bootstrapSpread().toNanos()));
  }

  private void onBootstrapEnd() {
    if (role == Role.SEEKING && profile.eligible() && !refused) {
      takeOffice("declared", List.of(), Collections.emptyMap(), () -> {});
    }
  }

  /** The regular look around of a node that is not a member. */
  private void onWatch() {
    watchTimer.start(spread(config.watchInterval()));
    memory.noteSession();
    if (office != null) {
      office.onWatch();
      return;
    }
    refreshProfile();
    avoided.clear();
    refused = false;
    rendezvous.look();
    if (role == Role.SEEKING && !bootstrapTimer.isPending()) {
      startBootstrap();
    }
  }

  // Being a member.

  /** Asks to be registered with {@code claim}, which this node {@code accepted} or will when it is registered. */
  private void join(SuperNode claim, String reason, boolean accepted) {
    election.end();
    bootstrapTimer.cancel();
    renewalTimer.cancel();
    cancelCall();
    target = claim;
    become(Role.JOINING, reason);
    if (accepted) {
      believe(claim, reason);
    }
    refreshProfile();
    ask(number -> new Register(number, memory.term(), profile), "registration");
  }

  private void renew() {
    if (target == null || calling) {
      return;
    }
    memory.noteSession();
    Profile told = profile;
    long version = roster.version(target.term());
    if (refreshProfile().equals(told)) {
      ask(number -> new Renew(number, memory.term(), version), "renewal");
    } else {
      ask(number -> new Update(number, memory.term(), version, profile), "update");
    }
  }

  private void ask(IntFunction<Request> request, String what) {
    cancelCall();
    calling = true;
    call = transport().request(target.id(), target.endpoint(), request, answer -> {
      calling = false;
      onMembershipAnswer(answer);
    }, () -> {
      calling = false;
      onLost(what + " not answered");
    });
  }

  private void cancelCall() {
    if (calling) {
      transport().cancel(call);
      calling = false;
    }
  }

  private void onMembershipAnswer(Answer answer) {
    if (target == null || stopped != null) {
      return;
    }
    if (answer instanceof Registered registered) {
      if (registered.term() < memory.term()) {
        onLost("its term " + registered.term() + " is lower than " + memory.term());
        return;
      }
      SuperNode now = new SuperNode(target.id(), target.endpoint(), registered.term(), registered.score());
      if (superNode == null || !superNode.id().equals(now.id()) || registered.term() > superNode.term()) {
        commit(registered.term(), () -> {
          believe(now, "registered");
          onRegistered(now, registered);
        });
      } else {
        onRegistered(now, registered);
      }
    } else if (answer instanceof Declined declined) {
      onDeclined(declined);
    }
  }

  private void onRegistered(SuperNode now, Registered registered) {
    superNode = now;
    target = now;
    referrals = 0;
    refused = false;
    avoided.clear();
    watchTimer.cancel();
    rendezvous.ignore();
    registered.roster().ifPresent(page -> onRosterPage(now.id(), page));
    // Members that registered in one moment, after an election, should not all renew in one moment.
    Duration half = Duration.ofSeconds(Math.max(2, Math.min(registered.leaseSeconds(), config.lease().toSeconds()))).dividedBy(2);
    renewalTimer.start(half.toNanos() - random.nextLong(half.toNanos() / 10 + 1));
    clocks.onRegistered();
    become(Role.MEMBER, "registered");
    election.onRegistered(now);
  }

  private void onDeclined(Declined declined) {
    switch (declined.reason()) {
      case NOT_REGISTERED -> {
        if (++referrals <= MAXIMUM_REFERRALS) {
          join(target, "not registered any more", false);
        } else {
          onLost("it does not register this node");
        }
      }
      case FULL -> {
        refused = true;
        avoid(target);
        seek("the cluster is full");
      }
      default -> {
        SuperNode other = declined.superNode().orElse(null);
        avoid(target);
        if (other != null && ++referrals <= MAXIMUM_REFERRALS && !other.id().equals(host.id()) && !isAvoided(other)) {
          join(other, "referred by " + target.id(), false);
        } else {
          onLost("it is not super node");
        }
      }
    }
  }

  private void onRosterPage(NodeId sender, RosterPage page) {
    if (superNode != null && sender.equals(superNode.id()) && page.term() == superNode.term()) {
      roster.take(page);
    }
  }

  // Losing the super node.

  /** The node that was asked is not, or no longer, a super node that answers. */
  private void onLost(String reason) {
    if (stopped != null || target == null) {
      return;
    }
    SuperNode gone = target;
    avoid(gone);
    station().event("lost", gone.id() + " in term " + gone.term() + ": " + reason);
    boolean believed = superNode != null;
    disbelieve(reason);
    if (believed) {
      clocks.onNoticed();
    }
    lostId = gone.id();
    lostTerm = gone.term();
    if (others().isEmpty()) {
      seek(reason);
    } else {
      stand(reason, true);
    }
  }

  private void stand(String reason, boolean noticed) {
    memory.abandon();
    target = null;
    become(Role.CANDIDATE, reason);
    watchTimer.start(spread(config.watchInterval()));
    rendezvous.seek(announcements);
    election.begin(noticed);
  }

  private void avoid(SuperNode claim) {
    avoided.merge(claim.id(), claim.term(), Math::max);
  }

  private boolean isAvoided(SuperNode claim) {
    return claim.term() <= avoided.getOrDefault(claim.id(), 0L);
  }

  private List<Roster.Entry> others() {
    return roster.others(host.id(), lostId);
  }

  private void onBallot(NodeId sender, Endpoint source, Ballot ballot) {
    if (role == Role.OUTSIDE || role == Role.SEEKING || stopped != null) {
      return;
    }
    boolean concerned = role == Role.CANDIDATE && (ballot.lost().equals(lostId) || ballot.term() >= lostTerm);
    boolean ofOurs = superNode != null && ballot.lost().equals(superNode.id()) && ballot.term() >= superNode.term();
    if (ofOurs && role != Role.SUPER_NODE && !(ballot instanceof BullyAnswer)) {
      avoid(superNode);
      disbelieve("lost, says " + sender);
      lostId = ballot.lost();
      lostTerm = ballot.term();
      stand("lost, says " + sender, false);
      concerned = true;
    } else if (role == Role.CANDIDATE && ballot.term() > lostTerm) {
      lostId = ballot.lost();
      lostTerm = ballot.term();
    } else if (office != null && ballot.lost().equals(host.id())) {
      office.defend();
    } else if (office != null) {
      office.enlighten(sender, source);
    } else if (superNode != null && !(ballot instanceof BullyAnswer)) {
      transport().send(source, new Referral(superNode));
    }
    election.onBallot(sender, source, ballot, concerned);
  }

  // Being super node.

  private void takeOffice(String reason, List<Handover.Entry> knowledge, Map<NodeId, Endpoint> audience, Runnable then) {
    long latest = avoided.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long term = Terms.after(Math.max(memory.term(), lastTermKnown), Math.max(latest, lostTerm));
    commit(term, () -> {
      avoided.clear();
      election.end();
      bootstrapTimer.cancel();
      renewalTimer.cancel();
      cancelCall();
      refreshProfile();
      SuperNode claim = new SuperNode(host.id(), transport().local(), term, profile.score());
      host.probe().count(ClusterMetrics.CHANGES, 1, name.counted(), reason);
      target = null;
      if (officeTimers == null) {
        officeTimers = Office.Timers.of(host, this::office);
      }
      office = new Office(station(), this, officeTimers, claim);
      become(Role.SUPER_NODE, reason);
      believe(claim, reason);
      rendezvous.seek(announcements);
      watchTimer.start(spread(config.watchInterval()));
      then.run();
      office.open(knowledge, audience);
    });
  }

  /** The office has been passed to {@code successor}. */
  void succeededBy(SuperNode successor, String reason) {
    roster.keep(office().roster());
    office = null;
    if (stopped != null) {
      finish();
    } else {
      accept(successor, reason);
    }
  }

  private void onHandover(NodeId sender, Endpoint source, Handover m) {
    if (inbox.isTaking(sender, m)) {
      return;
    }
    if (office != null && inbox.hasTaken(sender, m)) {
      acknowledge(source, m);
    } else if (office != null) {
      if (election.prefers(new Standing(host.id(), profile.score()), new Standing(sender, m.score()))) {
        take(sender, source, m, (knowledge, then) -> office.merge(sender, source, m.term(), knowledge, then));
      } else {
        decline(source, m, Declined.Reason.NOT_BETTER);
      }
    } else {
      boolean ours = superNode != null && superNode.id().equals(sender) || role == Role.CANDIDATE && lostId.equals(sender);
      if (ours && profile.eligible() && stopped == null) {
        take(sender, source, m, (knowledge, then) -> {
          lostTerm = Math.max(lostTerm, m.term());
          takeOffice("handed over", knowledge, Collections.singletonMap(sender, source), then);
        });
      } else {
        decline(source, m, Declined.Reason.NOT_SUPER_NODE);
      }
    }
  }

  private void take(NodeId sender, Endpoint source, Handover m, BiConsumer<List<Handover.Entry>, Runnable> whole) {
    Optional<List<Handover.Entry>> complete = inbox.add(sender, m);
    if (complete.isEmpty()) {
      acknowledge(source, m);
    } else {
      whole.accept(complete.get(), () -> {
        inbox.taken(sender, m);
        acknowledge(source, m);
      });
    }
  }

  private void acknowledge(Endpoint source, Request request) {
    transport().send(source, new Acknowledged(request.request(), office == null ? 0 : superNode.term()));
  }

  private void decline(Endpoint source, Request request, Declined.Reason reason) {
    Optional<SuperNode> known = Optional.ofNullable(superNode)
        .map(claim -> claim.id().equals(host.id()) ? new SuperNode(claim.id(), claim.endpoint(), claim.term(), profile.score()) : claim);
    transport().send(source, new Declined(request.request(), reason, known));
  }

  // Input.

  private void onMessage(NodeId sender, Endpoint source, ClusterMessage message) {
    boolean betweenOffices = role == Role.SUPER_NODE && office == null;
    if (role == Role.OUTSIDE || betweenOffices) {
      // What matters will be asked again when this node knows its place.
      return;
    }
    if (message instanceof Ballot ballot) {
      onBallot(sender, source, ballot);
    } else if (message instanceof Handover handover) {
      onHandover(sender, source, handover);
    } else if (message instanceof Request request) {
      if (office != null) {
        office.onRequest(sender, source, request);
      } else {
        decline(source, request, Declined.Reason.NOT_SUPER_NODE);
      }
    } else if (message instanceof Coordinator coordinator) {
      onCoordinator(new SuperNode(sender, source, coordinator.term(), coordinator.score()));
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
    avoided.remove(claim.id());
    boolean same = superNode != null && superNode.id().equals(claim.id()) && superNode.term() == claim.term();
    if (role == Role.MEMBER && same && !superNode.endpoint().equals(claim.endpoint())) {
      accept(claim, "it has moved");
    } else if (role == Role.MEMBER && same) {
      // It does not know that this node is registered.
      renew();
    } else if (role == Role.MEMBER && claim.term() <= memory.term() && superNode != null) {
      // Two are super node: the one that learns of the other here will meet it.
      transport().send(claim.endpoint(), new Referral(superNode));
    } else {
      onClaim(claim);
    }
  }

  private void onInterfacesChanged() {
    if (office != null) {
      office.onWatch();
    } else if (role == Role.MEMBER) {
      suspect("interfaces changed");
    } else if (role == Role.SEEKING) {
      rendezvous.look();
    }
  }

  /** Looks at the device anew. */
  Profile refreshProfile() {
    Profile fresh = Profile.of(host, memory.persistence(), merit);
    profile = fresh.equals(profile) ? profile : fresh;
    return profile;
  }

  /** {@code interval} and up to a tenth less, so that nodes which began together do not stay in step. */
  private long spread(Duration interval) {
    return interval.toNanos() - random.nextLong(interval.toNanos() / 10 + 1);
  }

  private Office office() {
    if (office == null) {
      throw new IllegalStateException("an office's timers must end with it");
    }
    return office;
  }

  private Station station() {
    if (station == null) {
      throw new IllegalStateException("a cluster member must be started first");
    }
    return station;
  }

  private Transport transport() {
    return station().transport();
  }

  /** This node as its election sees it. */
  private final class Voter implements Electorate {

    @Override
    public Standing self() {
      return new Standing(host.id(), profile.score());
    }

    @Override
    public boolean eligible() {
      return profile.eligible();
    }

    @Override
    public List<Roster.Entry> others() {
      return ClusterMember.this.others();
    }

    @Override
    public long lostTerm() {
      return lostTerm;
    }

    @Override
    public NodeId lostId() {
      return lostId;
    }

    @Override
    public void send(Endpoint destination, Ballot ballot) {
      transport().send(destination, ballot);
    }

    @Override
    public Timer timer(String name, Runnable onExpiry) {
      return host.timer("cluster-" + name, onExpiry);
    }

    @Override
    public RandomStream random() {
      return random;
    }

    @Override
    public void win(String reason) {
      Map<NodeId, Endpoint> audience = new TreeMap<>();
      others().forEach(other -> audience.put(other.id(), other.endpoint()));
      takeOffice(reason, List.of(), audience, () -> {});
    }

    @Override
    public void fail(String reason) {
      seek(reason);
    }

    @Override
    public void challenge() {
      if (role == Role.MEMBER && target != null) {
        transport().request(target.id(), target.endpoint(), number -> new Challenge(number, profile.score()), answer -> {
          if (answer instanceof Declined declined) {
            station().event("challenge-declined", declined.reason().name());
          }
        }, () -> suspect("challenge not answered"));
      }
    }
  }
}
