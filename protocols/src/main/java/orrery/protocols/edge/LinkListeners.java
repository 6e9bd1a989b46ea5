package orrery.protocols.edge;

import java.util.Set;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;

/** Two who follow a node's part in one cluster, the first of them first. */
record LinkListeners(ClusterListener first, ClusterListener second) implements ClusterListener {

  @Override
  public void onSuperNode(SuperNode superNode) {
    first.onSuperNode(superNode);
    second.onSuperNode(superNode);
  }

  @Override
  public void onNoSuperNode(String reason) {
    first.onNoSuperNode(reason);
    second.onNoSuperNode(reason);
  }

  @Override
  public void onRole(Role role, String reason) {
    first.onRole(role, reason);
    second.onRole(role, reason);
  }

  @Override
  public void onDuties(Set<Duty> duties) {
    first.onDuties(duties);
    second.onDuties(duties);
  }

  @Override
  public void onOwnProfile() {
    first.onOwnProfile();
    second.onOwnProfile();
  }

  @Override
  public void onMemberJoined(Member member) {
    first.onMemberJoined(member);
    second.onMemberJoined(member);
  }

  @Override
  public void onMemberChanged(Member member) {
    first.onMemberChanged(member);
    second.onMemberChanged(member);
  }

  @Override
  public void onMemberLeft(NodeId id, String reason) {
    first.onMemberLeft(id, reason);
    second.onMemberLeft(id, reason);
  }
}
