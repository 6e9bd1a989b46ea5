package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterName;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Roster;
import orrery.protocols.cluster.SuperNode;
import org.jspecify.annotations.Nullable;

/** A cluster as trust sees it: who is in it, who is super node, what each claims, and where each does its duties. */
final class Circle {

  private final Host host;
  private final ClusterName name;
  private final int dutyPort;
  private @Nullable ClusterMember cluster;

  Circle(Host host, ClusterName name, int dutyPort) {
    this.host = host;
    this.name = name;
    this.dutyPort = dutyPort;
  }

  void follow(ClusterMember member) {
    cluster = member;
  }

  /** This node's part in it. */
  ClusterMember cluster() {
    if (cluster == null) {
      throw new IllegalStateException("trust must follow a cluster before it is started");
    }
    return cluster;
  }

  /** What the cluster is called. */
  ClusterName name() {
    return name;
  }

  NodeId self() {
    return host.id();
  }

  Optional<SuperNode> superNode() {
    return cluster().superNode();
  }

  boolean isSuperNode() {
    return superNode().filter(now -> now.id().equals(self())).isPresent();
  }

  /** Whether {@code id} is super node, and another than this node. */
  boolean isOtherSuperNode(NodeId id) {
    return !isSuperNode() && superNode().filter(now -> now.id().equals(id)).isPresent();
  }

  Roster roster() {
    return cluster().roster();
  }

  /** The members without this node; none unless it is super node. */
  List<Member> members() {
    return cluster().members();
  }

  /** A member, where this node is super node. */
  Optional<Member> member(NodeId id) {
    return members().stream().filter(member -> member.id().equals(id)).findFirst();
  }

  /** The members and this node, which is super node. */
  List<Member> everybody() {
    List<Member> all = new ArrayList<>(members());
    superNode().ifPresent(self -> all.add(new Member(self(), self.endpoint(), cluster().profile(), cluster().duties())));
    return all;
  }

  /** What {@code id} claims, where it is one of the cluster and this node is super node. */
  Optional<Claim> claim(NodeId id) {
    return everybody().stream().filter(member -> member.id().equals(id)).findFirst().map(member -> Claim.of(member.profile()));
  }

  /** Where the node does its duties that is in the cluster by {@code ofCluster}. */
  Endpoint dutyEndpoint(Endpoint ofCluster) {
    return new Endpoint(ofCluster.address(), dutyPort);
  }
}
