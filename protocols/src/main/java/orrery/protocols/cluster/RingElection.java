package orrery.protocols.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.Circular;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.RingCandidate;
import orrery.protocols.cluster.ClusterMessage.RingElected;
import orrery.protocols.cluster.ClusterMessage.RingReceipt;

/**
 * Election on a ring (E. Chang and R. Roberts, "An improved algorithm for decentralized extrema-finding in circular
 * configurations of processes", Communications of the ACM 22(5), 1979): the living node of the highest priority becomes
 * super node.
 *
 * <p>Messages go one way round. Who notices the loss sends its own candidacy. A node passes a higher candidacy on; at a
 * lower one it sends its own instead, unless it has done so, when it swallows it. A candidacy that comes back to its
 * candidate has passed all others: it is elected. It takes office, and its announcement goes round once. Where all n begin
 * at once, and priorities stand in the ring in random order, candidacies take n (1 + 1/2 + ... + 1/n) messages on average,
 * 2n-1 at best and n(n+1)/2 at worst; where one begins, at most 2n-1. The announcement takes n.
 *
 * <p>Where the paper leaves it open, or the cluster differs from its model:
 *
 * <ul>
 *   <li>the ring is the roster in the order of the ids, without the lost super node; priority is {@link IdHash}, so that the
 *       order in the ring is random with respect to it, as the published average assumes;
 *   <li>a ring breaks where a node is dead: each hop is acknowledged, and a node that does not acknowledge in time is passed
 *       over. A living node passed over because a datagram was lost is out of that election, and two may be elected, which
 *       meet as any two super nodes do;
 *   <li>a candidacy whose candidate has died would go round for ever, and a node that is passed over though it lives would
 *       double each message: a node passes on each candidacy, and each announcement, once;
 *   <li>an election that does not end in its time is held again, by whoever has waited for so long;
 *   <li>nodes whose owners do not let them be super node are below all others: they pass on, and send a candidacy of nobody
 *       where they notice the loss.
 * </ul>
 */
final class RingElection implements Election {

  /** So often an election may be held in a row, none leading to a super node, before it is given up. */
  static final int MAXIMUM_ROUNDS = 3;

  /** Messages of more nodes than that are not passed on: no cluster has so many, and somebody is lying. */
  private static final int MAXIMUM_NODES = 4096;

  private final RingConfig config;
  private final Electorate electorate;
  private final Ring ring;
  private final Timer roundTimer;
  private final Map<NodeId, Passed> passed = new TreeMap<>();
  private final Map<NodeId, Long> announced = new TreeMap<>();
  private boolean underWay;
  private boolean participating;
  private int round;

  /** The latest candidacy of a node that was passed on: for which lost office, and its number. */
  private record Passed(long term, int attempt) {

    boolean isBefore(RingCandidate m) {
      return term < m.term() || term == m.term() && attempt < m.attempt();
    }
  }

  RingElection(RingConfig config, Electorate electorate) {
    this.config = config;
    this.electorate = electorate;
    this.ring = new Ring(config, electorate);
    this.roundTimer = electorate.timer("cluster-ring-round", this::onRoundTimeout);
  }

  @Override
  public boolean prefers(Standing a, Standing b) {
    return IdHash.compare(a.id(), b.id()) > 0;
  }

  /** The shorter, the higher its priority. */
  @Override
  public long patienceNanos(long longestNanos) {
    return IdHash.patienceNanos(electorate.self().id(), longestNanos);
  }

  @Override
  public void begin(boolean noticed) {
    round = 0;
    passed.clear();
    underWay = true;
    prepare();
    if (noticed) {
      sendOwn();
    }
  }

  private void prepare() {
    participating = false;
    ring.forget();
    ring.form();
    roundTimer.start(roundNanos(config, ring.size()));
  }

  private void sendOwn() {
    participating = true;
    Optional<NodeId> own = electorate.eligible() ? Optional.of(electorate.self().id()) : Optional.empty();
    send(round, own);
  }

  private void send(int attempt, Optional<NodeId> candidate) {
    long term = electorate.lostTerm();
    NodeId lost = electorate.lostId();
    ring.pass(hop -> new RingCandidate(term, lost, hop, attempt, candidate), () -> {
      if (isSelf(candidate)) {
        win();
      }
    });
  }

  private boolean isSelf(Optional<NodeId> candidate) {
    return candidate.filter(electorate.self().id()::equals).isPresent();
  }

  private void onRoundTimeout() {
    if (++round < MAXIMUM_ROUNDS) {
      prepare();
      sendOwn();
    } else {
      end();
      electorate.fail("nobody took office");
    }
  }

  @Override
  public void onBallot(NodeId sender, Endpoint source, Ballot ballot, boolean concerned) {
    ring.onHeard(sender);
    if (ballot instanceof Circular circular) {
      electorate.send(source, new RingReceipt(circular.term(), circular.lost(), circular.hop()));
    }
    if (ballot instanceof RingReceipt receipt) {
      ring.onReceipt(receipt.hop());
    } else if (ballot instanceof RingElected elected) {
      onElected(elected, concerned);
    } else if (ballot instanceof RingCandidate candidate && concerned && underWay) {
      onCandidate(candidate);
    }
  }

  private void onCandidate(RingCandidate m) {
    if (isSelf(m.candidate())) {
      win();
    } else if (isHigher(m.candidate())) {
      participating = true;
      if (isNews(m)) {
        send(m.attempt(), m.candidate());
      }
    } else if (!participating) {
      sendOwn();
    }
  }

  private boolean isNews(RingCandidate m) {
    NodeId candidate = m.candidate().orElseThrow();
    Passed latest = passed.get(candidate);
    boolean news = latest == null ? passed.size() < MAXIMUM_NODES : latest.isBefore(m);
    if (news) {
      passed.put(candidate, new Passed(m.term(), m.attempt()));
    }
    return news;
  }

  private boolean isHigher(Optional<NodeId> candidate) {
    return candidate.isPresent() && (!electorate.eligible() || IdHash.compare(candidate.get(), electorate.self().id()) > 0);
  }

  private void win() {
    if (underWay) {
      end();
      long term = electorate.lostTerm();
      NodeId lost = electorate.lostId();
      electorate.win("elected", claim -> announce(term, lost, claim));
    }
  }

  private void announce(long term, NodeId lost, SuperNode claim) {
    ring.pass(hop -> new RingElected(term, lost, hop, claim), () -> {});
  }

  /** Also who has heard of it otherwise passes it on: those behind it may not have. */
  private void onElected(RingElected m, boolean concerned) {
    if (m.elected().id().equals(electorate.self().id()) || !isNews(m.elected())) {
      return;
    }
    announce(m.term(), m.lost(), m.elected());
    if (concerned) {
      electorate.accept(m.elected());
    }
  }

  private boolean isNews(SuperNode elected) {
    Long latest = announced.get(elected.id());
    boolean news = latest == null ? announced.size() < MAXIMUM_NODES : latest < elected.term();
    if (news) {
      announced.put(elected.id(), elected.term());
    }
    return news;
  }

  /** What has been sent is still seen to its next in the ring: the election may have ended by the announcement. */
  @Override
  public void end() {
    underWay = false;
    roundTimer.cancel();
  }

  /** A higher node that joins waits for the next election. */
  @Override
  public void onRegistered(SuperNode superNode) {}

  @Override
  public Optional<Declined.Reason> refusal(Standing challenger, Standing self, long tenureNanos) {
    return Optional.of(Declined.Reason.NOT_BETTER);
  }

  /** How long an election is waited for in a ring of so many {@code nodes}. */
  static long roundNanos(RingConfig config, int nodes) {
    return config.nodeAllowance().multipliedBy(nodes).toNanos();
  }
}
