package orrery.protocols.discovery;

import java.util.List;
import java.util.Optional;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;

/**
 * All that a super node tells of its cluster: the body of {@code PUT /clusters/{super node}} (EC-12).
 *
 * @param term of the super node's office, 1 or more
 * @param incarnation grows with every life of the super node and with every link it moves to; 0 or more
 * @param revision counts what was told in one incarnation, 0 or more
 * @param network of the link the cluster is on
 * @param confirmAt where the super node answers a neighbour's {@link LinkConfirmation}
 * @param replaces the super node before this one on the same link, of which it learnt on that link
 * @param list the scopes whose nodes are to be listed in the answer
 * @param nodes the super node itself and its members, each id once
 */
public record ClusterRegistration(
    long term,
    long incarnation,
    long revision,
    LinkNetwork network,
    Endpoint confirmAt,
    Optional<NodeId> replaces,
    ListRequest list,
    List<NodeEntry> nodes) {

  /** The most nodes one cluster may have; the cluster protocol's own greatest limit and the super node. */
  static final int MAXIMUM_NODES = 4097;

  public ClusterRegistration {
    nodes = List.copyOf(nodes);
  }

  /** The same, of nodes of which the parts are held once. */
  ClusterRegistration shared(Shared by) {
    return new ClusterRegistration(
        term, incarnation, revision, network, by.endpoint(confirmAt.address(), confirmAt.port()), replaces, list, NodeEntry.shared(nodes, by));
  }

  /**
   * Which nodes outside its own cluster a registrant wants to hear of (EC-12, ¶124, 142).
   *
   * @param account those of the super node's account
   * @param near those within this distance of the super node; empty for none
   */
  public record ListRequest(boolean account, Optional<Distance> near) {

    /** No list. */
    public static final ListRequest NONE = new ListRequest(false, Optional.empty());
  }
}
