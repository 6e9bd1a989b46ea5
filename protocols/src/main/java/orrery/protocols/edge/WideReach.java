package orrery.protocols.edge;

import java.util.Optional;
import orrery.protocols.cluster.ClusterPorts;

/**
 * By what a node takes part in clusters that are wider than its links: a port that all their members can reach. A node
 * without one takes no part, and is found through its link's super node all the same.
 */
interface WideReach {

  /** Ports that anybody reaches; empty while there are none. */
  Optional<ClusterPorts> ports();

  /** Runs {@code reaction} when {@link #ports} may be another. */
  void onChange(Runnable reaction);

  /** Ends; there are no ports any more. */
  default void stop() {}
}
