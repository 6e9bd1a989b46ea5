package orrery.protocols.edge;

import java.util.Set;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;

/** Two or three who follow a node's part in one cluster, the first of them first. */
record LinkListeners(ClusterListener first, ClusterListener second, ClusterListener third) implements ClusterListener {

  private static final ClusterListener NOBODY = new ClusterListener() {};

  /** Two of them. */
  LinkListeners(ClusterListener first, ClusterListener second) {
    this(first, second, NOBODY);
  }

  /** {@code last} after those that follow already. */
  static LinkListeners of(ClusterListener before, ClusterListener last) {
    return before instanceof LinkListeners two && two.third == NOBODY
        ? new LinkListeners(two.first, two.second, last) : new LinkListeners(before, last);
  }

  @Override
  public void onSuperNode(SuperNode superNode) {
    first.onSuperNode(superNode);
    second.onSuperNode(superNode);
    third.onSuperNode(superNode);
  }

  @Override
  public void onNoSuperNode(String reason) {
    first.onNoSuperNode(reason);
    second.onNoSuperNode(reason);
    third.onNoSuperNode(reason);
  }

  @Override
  public void onRole(Role role, String reason) {
    first.onRole(role, reason);
    second.onRole(role, reason);
    third.onRole(role, reason);
  }

  @Override
  public void onDuties(Set<Duty> duties) {
    first.onDuties(duties);
    second.onDuties(duties);
    third.onDuties(duties);
  }

  @Override
  public void onOwnProfile() {
    first.onOwnProfile();
    second.onOwnProfile();
    third.onOwnProfile();
  }

  @Override
  public void onMemberJoined(Member member) {
    first.onMemberJoined(member);
    second.onMemberJoined(member);
    third.onMemberJoined(member);
  }

  @Override
  public void onMemberChanged(Member member) {
    first.onMemberChanged(member);
    second.onMemberChanged(member);
    third.onMemberChanged(member);
  }

  @Override
  public void onMemberLeft(NodeId id, String reason) {
    first.onMemberLeft(id, reason);
    second.onMemberLeft(id, reason);
    third.onMemberLeft(id, reason);
  }
}
