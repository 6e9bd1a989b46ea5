package orrery.protocols.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.Declined;

/**
 * How a cluster finds its super node: the part in which algorithms differ. Failure detection, transport, registration and
 * the passing on of an office are the same for all and reach it through its {@link Electorate}.
 */
interface Election {

  /** Whether {@code a} should be super node rather than {@code b}: a total order on nodes of different ids. */
  boolean prefers(Standing a, Standing b);

  /** How long this node lets others go first, where the least is to wait {@code longestNanos} and the best hardly at all. */
  long patienceNanos(long longestNanos);

  /**
   * The super node is lost and this node takes part in electing another.
   *
   * @param noticed whether this node noticed it by itself, so that the others must be told
   */
  void begin(boolean noticed);

  /**
   * A node says something about an election.
   *
   * @param concerned whether the election it is about is one that this node takes part in
   */
  void onBallot(NodeId sender, Endpoint source, Ballot ballot, boolean concerned);

  /** A super node is accepted: the election is over. */
  void end();

  /** This node is registered, or registered anew, with {@code superNode}: an occasion to claim the office (EC-13). */
  void onRegistered(SuperNode superNode);

  /** Those who may take over from this node, which leaves its office, in the order in which they are asked. */
  default List<Member> successors(List<Member> willing) {
    Comparator<Member> bestFirst = (a, b) -> prefers(Standing.of(a), Standing.of(b)) ? -1 : 1;
    return willing.stream().sorted(bestFirst).toList();
  }

  /**
   * Whether this node, super node for {@code tenureNanos}, should pass its office to {@code challenger}.
   *
   * @return empty if it should, else why not
   */
  Optional<Declined.Reason> refusal(Standing challenger, Standing self, long tenureNanos);
}
