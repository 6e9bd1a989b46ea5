package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;

/** What an {@link Election} knows of its node and its cluster, and can do. */
interface Electorate {

  /** This node. */
  Standing self();

  /** Whether its owner lets it be super node, and it is not kept from it otherwise. */
  boolean eligible();

  /** The other members as the last roster has them, without the super node that is lost, in the order of their ids. */
  List<Roster.Entry> others();

  /** The office that is lost: its term. */
  long lostTerm();

  /** The office that is lost: who held it; this node itself where none is lost. */
  NodeId lostId();

  /** Sends to one node. */
  void send(Endpoint destination, Ballot ballot);

  /** A timer of this node. */
  Timer timer(String name, Runnable onExpiry);

  /** The elections' own random numbers. */
  RandomStream random();

  /** Keeps {@code value} over restarts in place of what was kept; {@code then} runs when a crash cannot forget it. */
  void keep(ByteBuffer value, Runnable then);

  /** What was last kept, perhaps before a restart. */
  Optional<byte[]> kept();

  /** This node has won: it takes office and tells all {@link #others}. */
  default void win(String reason) {
    win(reason, 1);
  }

  /** As {@link #win(String)}, in a term of {@code least} or later. */
  void win(String reason, long least);

  /** This node has won: it takes office, and the election tells the others by itself, as {@code announcement} does. */
  void win(String reason, Consumer<SuperNode> announcement);

  /** Others pass on that {@code claim}, made in this election, is super node. */
  void accept(SuperNode claim);

  /** No super node could be elected: this node looks for one as when it was activated. */
  void fail(String reason);

  /** Asks the super node, which lives, for its office. */
  void challenge();
}
