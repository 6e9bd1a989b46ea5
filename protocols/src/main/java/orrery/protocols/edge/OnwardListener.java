package orrery.protocols.edge;

import java.util.Set;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;

/**
 * Hands all that becomes of a cluster on to another listener. Who has something to do besides does it where it overrides what hands on:
 * an object between the two would cost each device more than this.
 */
interface OnwardListener extends ClusterListener {

  /** Who is told. */
  ClusterListener next();

  @Override
  default void onSuperNode(SuperNode superNode) {
    next().onSuperNode(superNode);
  }

  @Override
  default void onNoSuperNode(String reason) {
    next().onNoSuperNode(reason);
  }

  @Override
  default void onRole(Role role, String reason) {
    next().onRole(role, reason);
  }

  @Override
  default void onDuties(Set<Duty> duties) {
    next().onDuties(duties);
  }

  @Override
  default void onOwnProfile() {
    next().onOwnProfile();
  }

  @Override
  default void onMemberJoined(Member member) {
    next().onMemberJoined(member);
  }

  @Override
  default void onMemberChanged(Member member) {
    next().onMemberChanged(member);
  }

  @Override
  default void onMemberLeft(NodeId id, String reason) {
    next().onMemberLeft(id, reason);
  }
}
