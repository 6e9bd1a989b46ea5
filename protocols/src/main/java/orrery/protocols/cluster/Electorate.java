package orrery.protocols.cluster;

import java.util.List;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;

/** What an {@link Election} knows of its node and its cluster, and can do. */
interface Electorate {

  /** This node. */
  Standing self();

  /** Whether its owner lets it be super node. */
  boolean eligible();

  /** The other members as the last roster has them, without the super node that is lost, in the order of their ids. */
  List<Roster.Entry> others();

  /** The office that is lost: its term. */
  long lostTerm();

  /** The office that is lost: who held it. */
  NodeId lostId();

  /** Sends to one node. */
  void send(Endpoint destination, Ballot ballot);

  /** A timer of this node. */
  Timer timer(String name, Runnable onExpiry);

  /** The elections' own random numbers. */
  RandomStream random();

  /** This node has won: it takes office and tells all {@link #others}. */
  void win(String reason);

  /** No super node could be elected: this node looks for one as when it was activated. */
  void fail(String reason);

  /** Asks the super node, which lives, for its office. */
  void challenge();
}
