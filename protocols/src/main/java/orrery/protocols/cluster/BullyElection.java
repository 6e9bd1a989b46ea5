package orrery.protocols.cluster;

import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.BullyAnswer;
import orrery.protocols.cluster.ClusterMessage.BullyCall;
import orrery.protocols.cluster.ClusterMessage.Declined;

/**
 * The Bully algorithm (H. Garcia-Molina, "Elections in a Distributed Computing System", IEEE Transactions on Computers
 * C-31(1), 1982): the living node of the highest priority becomes super node.
 *
 * <p>Who notices the loss sends ELECTION to all higher nodes. A higher node that lives sends ANSWER and holds an election of
 * its own, once. A node that gets no answer in time takes office and sends COORDINATOR to all others; one that was answered
 * waits for that, and holds another election if it does not come.
 *
 * <p>Where the paper leaves it open, or the cluster differs from its model:
 *
 * <ul>
 *   <li>priority is {@link IdHash} of the node's id; nodes whose owners do not let them be super node are below all others
 *       and never take office;
 *   <li>the lost super node is not sent ELECTION: the failure detector has just declared it dead. Hence the counts: of n
 *       living nodes, the lowest noticing, n(n-1)/2 ELECTION, as many ANSWER, and n-1 COORDINATOR; of n nodes of which the
 *       highest has died, the second highest noticing, n-2 COORDINATOR alone;
 *   <li>a node that recovers, or joins, and is higher than a living super node asks it for the office with its knowledge
 *       rather than declaring itself; it is never refused.
 * </ul>
 */
final class BullyElection implements Election {

  /** So often elections may be held in a row, none leading to a super node, before it is given up. */
  static final int MAXIMUM_ROUNDS = 3;

  private enum Phase { IDLE, AWAITING_ANSWER, AWAITING_COORDINATOR }

  private final BullyConfig config;
  private final Electorate electorate;
  private final Timer timer;
  private Phase phase = Phase.IDLE;
  private int round;

  BullyElection(BullyConfig config, Electorate electorate) {
    this.config = config;
    this.electorate = electorate;
    this.timer = electorate.timer("cluster-bully", this::onTimeout);
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
    hold();
  }

  private void hold() {
    List<Roster.Entry> higher = electorate.others().stream().filter(this::isHigher).toList();
    if (higher.isEmpty() && electorate.eligible()) {
      phase = Phase.IDLE;
      electorate.win("elected");
      return;
    }
    phase = Phase.AWAITING_ANSWER;
    timer.start(config.answerTimeout());
    for (Roster.Entry each : higher) {
      electorate.send(each.endpoint(), new BullyCall(electorate.lostTerm(), electorate.lostId()));
    }
  }

  private boolean isHigher(Roster.Entry other) {
    return other.eligible() && (!electorate.eligible() || prefers(Standing.of(other), electorate.self()));
  }

  private void onTimeout() {
    if (phase == Phase.AWAITING_ANSWER && electorate.eligible()) {
      phase = Phase.IDLE;
      electorate.win("elected");
    } else if (++round < MAXIMUM_ROUNDS) {
      hold();
    } else {
      phase = Phase.IDLE;
      electorate.fail("nobody took office");
    }
  }

  @Override
  public void onBallot(NodeId sender, Endpoint source, Ballot ballot, boolean concerned) {
    if (ballot instanceof BullyCall call) {
      if (electorate.eligible()) {
        electorate.send(source, new BullyAnswer(call.term(), call.lost()));
      }
    } else if (ballot instanceof BullyAnswer && concerned && phase == Phase.AWAITING_ANSWER) {
      phase = Phase.AWAITING_COORDINATOR;
      timer.start(config.coordinatorTimeout());
    }
  }

  @Override
  public void end() {
    phase = Phase.IDLE;
    timer.cancel();
  }

  @Override
  public void onRegistered(SuperNode superNode) {
    Standing self = electorate.self();
    boolean highest = electorate.eligible()
        && prefers(self, Standing.of(superNode))
        && electorate.others().stream().noneMatch(other -> !other.id().equals(superNode.id()) && isHigher(other));
    if (highest) {
      electorate.challenge();
    }
  }

  @Override
  public Optional<Declined.Reason> refusal(Standing challenger, Standing self, long tenureNanos) {
    return prefers(challenger, self) ? Optional.empty() : Optional.of(Declined.Reason.NOT_BETTER);
  }

  /** The longest an election lasts in which every node that answers lives on. */
  static long roundNanos(BullyConfig config) {
    return config.answerTimeout().toNanos() + config.coordinatorTimeout().toNanos();
  }
}
