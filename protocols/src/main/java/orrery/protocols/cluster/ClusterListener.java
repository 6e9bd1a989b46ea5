package orrery.protocols.cluster;

import java.util.Set;
import orrery.host.NodeId;

/**
 * Follows one node's part in one cluster; how the node's other protocols learn of it.
 *
 * <p>Called from within the cluster's own callbacks, after the change it reports is complete. It may call the
 * {@link ClusterMember} to ask, and to {@link ClusterMember#suspect suspect} the super node.
 */
public interface ClusterListener {

  /** A super node is accepted, this node itself perhaps. Called for each new term, and when its endpoint changes. */
  default void onSuperNode(SuperNode superNode) {}

  /** The super node accepted last is lost or has left, and no other is known. */
  default void onNoSuperNode(String reason) {}

  /** This node's role is another. */
  default void onRole(Role role, String reason) {}

  /** This node's duties are these from now on: given by its super node, by itself perhaps, and kept until they are others. */
  default void onDuties(Set<Duty> duties) {}

  /** What this node, which is super node, tells of itself is other, in a way that others should know soon. */
  default void onOwnProfile() {}

  /** A member has registered with this node, which is super node, or came with a hand-over. */
  default void onMemberJoined(Member member) {}

  /** A member's endpoint, profile or duties are others. */
  default void onMemberChanged(Member member) {}

  /** A member has left this super node's cluster, or its lease has ended. Not called for all when the office ends. */
  default void onMemberLeft(NodeId id, String reason) {}
}
